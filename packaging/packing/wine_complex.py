"""The C of an ucrtbase.dll for Wine: complex numbers, which numpy calls and Wine has as stubs, made here; all else forwarded to Wine's own."""

from __future__ import annotations

OWN = "ucrtbas0"
"""What Wine's own is called beside it."""
_COMPLEX = [
    "cexp",
    "clog",
    "csqrt",
    "cpow",
    "csin",
    "ccos",
    "ctan",
    "csinh",
    "ccosh",
    "ctanh",
    "casin",
    "cacos",
    "catan",
    "casinh",
    "cacosh",
    "catanh",
    "cproj",
    "conj",
]
_REAL = ["creal", "cimag", "cabs", "carg"]
_HEAD = """\
#include <complex.h>
typedef struct { double r, i; } D;
typedef struct { float r, i; } F;
static double _Complex d(D a) { double _Complex z; __real__ z = a.r; __imag__ z = a.i; return z; }
static float _Complex f(F a) { float _Complex z; __real__ z = a.r; __imag__ z = a.i; return z; }
static D D_(double _Complex z) { D a = {__real__ z, __imag__ z}; return a; }
static F F_(float _Complex z) { F a = {__real__ z, __imag__ z}; return a; }
"""


def sources(exported: list[str]) -> tuple[str, str]:
    """Give the C and the module definition, of what Wine's own exports."""
    lines, made = [_HEAD], set()
    for base in (*_COMPLEX, *_REAL):
        for suffix, kind, real in (("", "D", "double"), ("f", "F", "float"), ("l", "D", "double")):
            name, one = base + suffix, kind.lower()
            called = base + ("f" if kind == "F" else "")
            second = ", {} b", ", {}(b)"
            takes = f"{kind} a" + (second[0].format(kind) if base == "cpow" else "")
            given = f"{one}(a)" + (second[1].format(one) if base == "cpow" else "")
            body = f"{called}({given})" if base in _REAL else f"{kind}_({called}({given}))"
            lines.append(
                f"__declspec(dllexport) {real if base in _REAL else kind} x_{name}({takes}) {{ return {body}; }}"
            )
            made.add(name)
    names = sorted({*exported, *made})
    told = "".join(f"  {name} = {f'x_{name}' if name in made else f'{OWN}.{name}'}\n" for name in names)
    return "\n".join(lines) + "\n", f'LIBRARY "ucrtbase.dll"\nEXPORTS\n{told}'
