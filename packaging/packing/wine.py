"""Windows programs run here, by Wine: a prefix with what Wine lacks of Windows, and the words and variables to run something in it.

Debian 12's Wine 8 lacks three things that our parts ask for; mingw makes stand-ins of them, for the prefix alone and never shipped.
"""

from __future__ import annotations

import os
import re
import shutil
import struct
from pathlib import Path

from packing import project, wine_complex

HERE = Path(__file__).resolve().parent / "wine"
PROGRAM = Path("/usr/lib/wine/wine64")
"""Debian's `wine` asks for 32 bits, which nothing of ours has."""
SERVER = Path("/usr/lib/wine/wineserver64")
COMPILER = "x86_64-w64-mingw32-gcc"
_METRICS = r"HKCU\Control Panel\Desktop\WindowMetrics"
_OVERRIDES = "mscoree=;mshtml=;winedbg.exe=d;winemenubuilder.exe=d"


def missing() -> str | None:
    """Say what is not here; None where all is."""
    if not PROGRAM.exists():
        return "no Wine is here; `make windows` installs it"
    if shutil.which(COMPILER) is None:
        return "no mingw is here, which makes what Wine lacks; `make windows` installs it"
    return None


def variables(prefix: Path) -> dict[str, str]:
    """Give what the environment has to say."""
    return {
        "WINEPREFIX": str(prefix),
        "WINEARCH": "win64",
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": f"{_OVERRIDES};ucrtbase=n,b" if (prefix / "whole").exists() else _OVERRIDES,
    }


def there(path: Path) -> str:
    """Give a path of ours as Windows programs know it."""
    return "Z:" + str(path.resolve()).replace("/", "\\")


def run(prefix: Path, words: list[str], **more: str) -> str:
    """Run a Windows program and give its stdout."""
    return project.run([str(PROGRAM), *words], **variables(prefix), **more)


def prefix(place: Path) -> Path:
    """Give a prefix with the stand-ins, made unless it is there and whole."""
    if not (place / "whole").exists():
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        run(place, ["wineboot", "-i"])
        run(place, ["winecfg", "-v", "win10"])
        end(place)
        for each in ("MessageFont", "IconFont", "MenuFont"):  # of windows, of lists, of menus
            run(place, ["reg", "add", _METRICS, "/v", each, "/t", "REG_BINARY", "/d", _font(), "/f"])
        end(place)
        _complete(place / "drive_c" / "windows" / "system32", place)
        (place / "whole").touch()
    return place


def _font() -> str:
    """Give the font of windows as a LOGFONTW in hex: Wine's own default is no family that Qt finds, and it takes the first of all, with serifs."""
    head = struct.pack("<5i8B", -12, 0, 0, 0, 400, 0, 0, 0, 1, 0, 0, 0, 0)
    return (head + "DejaVu Sans".encode("utf-16-le").ljust(64, b"\0")).hex()


def end(prefix: Path) -> None:
    """End what still runs in a prefix, Wine's own programs too, and wait for that."""
    for word in ("-k", "-w"):
        try:
            project.run([str(SERVER), word], WINEPREFIX=str(prefix))
        except project.Failed:
            return  # nothing ran


def _complete(system: Path, work: Path) -> None:
    own = system / f"{wine_complex.OWN}.dll"
    os.replace(system / "ucrtbase.dll", own)
    told = project.run(["x86_64-w64-mingw32-objdump", "-p", str(own)]).partition("[Ordinal/Name Pointer] Table")[2]
    exported = re.findall(r"^\s*\[\s*\d+\] ([A-Za-z_?@$]\S*)$", told, re.MULTILINE)
    code, definition = wine_complex.sources(exported)
    (work / "ucrtbase.c").write_text(code, encoding="ascii")
    (work / "ucrtbase.def").write_text(definition, encoding="ascii")
    made = (
        ("icuuc", [str(HERE / "icuuc.c")]),
        ("bcryptprimitives", [str(HERE / "bcryptprimitives.c"), "-ladvapi32"]),
        ("ucrtbase", [str(work / "ucrtbase.c"), str(work / "ucrtbase.def"), "-static-libgcc"]),
    )
    for name, words in made:
        project.run([COMPILER, "-shared", "-O2", "-w", "-o", str(system / f"{name}.dll"), *words])
