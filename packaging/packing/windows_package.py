"""The Windows installer: hoofhearted-setup.exe by NSIS, and what it is made of."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

from packing import freezing, lock, project, publisher, sbom, signing, windows_files, windows_freezing, windows_python

HERE = Path(__file__).resolve().parent / "windows"
NAME = "hoofhearted-setup.exe"
LARGEST_MB = 150
"""Installed."""


def build(where: Path) -> list[Path] | str:
    """Lay the installer into a directory that has the wheel, and what it is made of; or say why that cannot be done here."""
    reason = missing()
    if reason is not None:
        return reason
    (wheel,) = where.glob("*.whl")
    program = windows_freezing.freeze(wheel)
    size_mb = freezing.size_mb(program)
    print(f"frozen: {size_mb:.1f} MB (at most {LARGEST_MB})")
    if size_mb > LARGEST_MB:
        raise project.Failed(f"installed it would take {size_mb:.0f} MB; at most {LARGEST_MB} MB are allowed")
    print("\n".join(freezing.largest(program)))
    for name in windows_freezing.PROGRAMS:
        print(signing.program(program / name))
    made = installer(where / NAME, program)
    parts = sbom.write(where, lock.WINDOWS_FROZEN, windows_freezing.licences(), windows_python.version(), "-windows")
    return [made, parts]


def missing() -> str | None:
    """Say why no installer can be made here; None where one can."""
    reason = windows_python.missing()
    if reason is None and _compiler() is None:
        return "no makensis is here, which makes the installer; `make windows` installs it"
    return reason


def _compiler() -> str | None:
    at_its_place = Path(os.environ.get("PROGRAMFILES(X86)", "")) / "NSIS" / "makensis.exe"
    return shutil.which("makensis") or (str(at_its_place) if at_its_place.is_file() else None)


def installer(place: Path, program: Path, *, version: str | None = None, small: bool = True) -> Path:
    """Make an installer of a frozen program; a test says another `version`, and not `small`, which is four times as fast."""
    compiler = _compiler()
    if compiler is None:
        raise project.Failed("no makensis is here")
    with tempfile.TemporaryDirectory(prefix="hoofhearted-nsis-") as folder:
        icon = Path(folder) / "hoofhearted.ico"
        icon.write_bytes(windows_files.icon())
        picture = Path(folder) / "side.bmp"
        windows_files.side_picture(picture)
        defined = {
            "OUT": place,
            "PROGRAM_DIRECTORY": program,
            "LICENCE": project.ROOT / "LICENSE",
            "ICON": icon,
            "PICTURE": picture,
            "VERSION": version or project.version(),
            "NUMBERS": ".".join(map(str, windows_files.numbers())),
            "PUBLISHER": publisher.DEVELOPERS,
            "APP_ID": app_id(),
            "SIZE_KB": round(freezing.size_mb(program) * 1e6 / 1024),
        }
        if os.name == "posix":  # NSIS for Windows has the 32 bits' alone, which run there as well
            defined["TARGET"] = "amd64-unicode"
        if not small:
            defined["QUICKLY"] = 1
        words = [f"-D{name}={value}" for name, value in defined.items()]
        project.run([compiler, "-V2", "-WX", "-INPUTCHARSET", "UTF8", *words, str(HERE / "installer.nsi")])
    return place


def app_id() -> str:
    """Give the AppUserModelID as the program gives it to Windows: nothing else is asked."""
    text = (project.PACKAGE / "desktop" / "notifier_toast.py").read_text(encoding="utf-8")
    found = re.search(r'^ID = "([^"]+)"$', text, re.MULTILINE)
    if found is None:
        raise project.Failed("hoofhearted_desktop/desktop/notifier_toast.py has no ID")
    return found[1]
