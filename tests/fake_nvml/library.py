"""Compiles the fake libnvidia-ml.so.1, once for each source and set of missing functions."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

_FOLDER = Path(__file__).parent
_PROGRAM = tuple(_FOLDER / name for name in ("answers.c", "buffers.c", "instances.c", "state.c"))
_SOURCES = (*_PROGRAM, _FOLDER / "state.h")
COLUMNS = 65
"""Counters of one function: a call that names no GPU, then one for each GPU (COLUMNS in state.h)."""


def _binding() -> str:
    """Give the text of nvidia-ml-py, without importing it."""
    found = importlib.util.find_spec("pynvml")
    assert found is not None, "nvidia-ml-py is not installed"
    assert found.origin is not None
    return Path(found.origin).read_text(encoding="utf-8")


@functools.cache
def _function_names() -> tuple[tuple[str, ...], frozenset[str]]:
    """Give every function's name, the implemented and those the binding knows, sorted, and which are implemented."""
    source = "\n".join(file.read_text(encoding="utf-8") for file in _PROGRAM)
    implemented = frozenset(re.findall(r"^(?:FUNCTION|LIST)\((nvml\w+)", source, re.MULTILINE))
    known = frozenset(re.findall(r'_nvmlGetFunctionPointer\("(nvml\w+)"\)', _binding())) - {"nvmlErrorString"}
    assert min(len(implemented) - 30, len(known) - 200) > 0, "the scan for function names saw too little"
    return tuple(sorted(implemented | known)), implemented


def function_names() -> tuple[str, ...]:
    """Give the names of all functions of the fake, in the order of their counters."""
    return _function_names()[0]


def calls(file: Path) -> dict[str, dict[int, int]]:
    """Read the counters: calls by function, then by GPU; GPU -1 stands for calls that name none."""
    if not file.exists():
        return {}
    content = memoryview(file.read_bytes()).cast("Q")
    counted: dict[str, dict[int, int]] = {}
    for number, name in enumerate(function_names()):
        row = content[number * COLUMNS : (number + 1) * COLUMNS]
        by_gpu = {column - 1: times for column, times in enumerate(row) if times}
        if by_gpu:
            counted[name] = by_gpu
    return counted


def _write_generated(folder: Path, missing: frozenset[str]) -> None:
    names, implemented = _function_names()
    header = ["enum {", *(f"    F_{name}," for name in names), "    FUNCTION_COUNT", "};"]
    header += [
        "static const char *const function_names[] __attribute__((unused)) = {",
        *(f'    "{n}",' for n in names),
        "};",
    ]
    (folder / "functions.h").write_text("\n".join(header) + "\n", encoding="utf-8")
    stubs = ['#include "functions.h"', "int fake_unsupported(int function, void *first);"]
    stubs += ["#ifdef _WIN32", "#define STUB", "#else"]
    stubs += ['#define STUB __attribute__((weak, visibility("default")))', "#endif"]
    stubs += [
        f"STUB int {name}(void *first) {{ return fake_unsupported(F_{name}, first); }}"
        for name in names
        if name not in implemented
    ]
    (folder / "stubs.c").write_text("\n".join(stubs) + "\n", encoding="utf-8")
    hidden = " ".join(f"{name};" for name in sorted(missing))
    (folder / "symbols.map").write_text(f"{{ global: nvml*; local: {hidden} *; }};\n", encoding="utf-8")


def build_for_windows() -> Path:
    """Compile the same driver as nvml.dll by mingw, or find it compiled; it counts no calls."""
    recipe = [file.read_text(encoding="utf-8") for file in (*_SOURCES, Path(__file__))]
    name = hashlib.sha256("\n".join([*recipe, *function_names()]).encode()).hexdigest()[:20]
    finished = _shelf() / f"{name}-windows"
    if finished.exists():
        return finished / "nvml.dll"
    folder = Path(tempfile.mkdtemp(dir=_shelf(), prefix="building-"))
    _write_generated(folder, frozenset())
    options = [
        "-O1",
        "-Wall",
        "-Wextra",
        "-Werror",
        "-Wno-attributes",
        "-D__USE_MINGW_ANSI_STDIO=1",
        "-shared",
        "-static",
    ]
    sources = [*map(str, _PROGRAM), str(folder / "stubs.c")]
    command = ["x86_64-w64-mingw32-gcc", *options, f"-I{folder}", f"-I{_FOLDER}", "-o", str(folder / "nvml.dll")]
    subprocess.run([*command, *sources, "-lpthread"], check=True)
    try:
        folder.rename(finished)
    except OSError:  # another test run was first
        shutil.rmtree(folder)
    return finished / "nvml.dll"


def _shelf() -> Path:
    shelf = Path(tempfile.gettempdir()) / f"hoofhearted-fake-nvml-{os.getuid()}"
    shelf.mkdir(mode=0o700, exist_ok=True)
    return shelf


def build(missing: frozenset[str] = frozenset()) -> Path:
    """Compile the library without the functions `missing`, or find it compiled; give the folder it lies in."""
    unknown = missing - set(function_names())
    assert not unknown, f"the fake has no function {sorted(unknown)}"
    recipe = [file.read_text(encoding="utf-8") for file in (*_SOURCES, Path(__file__))]
    recipe += [*function_names(), "-", *sorted(missing)]
    name = hashlib.sha256("\n".join(recipe).encode()).hexdigest()[:20]
    shelf = _shelf()
    finished = shelf / name
    if finished.exists():
        return finished
    folder = Path(tempfile.mkdtemp(dir=shelf, prefix="building-"))
    _write_generated(folder, missing)
    options = ["-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-fvisibility=hidden", "-pthread"]
    sources = [*map(str, _PROGRAM), str(folder / "stubs.c")]
    link = [
        f"-I{folder}",
        f"-I{_FOLDER}",
        f"-Wl,--version-script={folder / 'symbols.map'}",
        "-Wl,-soname,libnvidia-ml.so.1",
    ]
    command = ["cc", *options, *link, "-o", str(folder / "libnvidia-ml.so.1"), *sources]
    subprocess.run(command, check=True)
    try:
        folder.rename(finished)
    except OSError:  # another test run was first
        shutil.rmtree(folder)
    return finished
