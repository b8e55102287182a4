"""Which libraries of this machine's system are carried in a frozen program, and of which packages they are: OpenSSL, SQLite, those of X11.

They are in no lock, for they are those of the machine that freezes; whoever has to know whether a weak one is carried reads the SBOM.
"""

from __future__ import annotations

import filecmp
import json
import platform
import subprocess
import urllib.parse
from typing import TYPE_CHECKING, Any

from packing import sums

if TYPE_CHECKING:
    from pathlib import Path

_OF_PYTHON = (".cpython-", ".abi3.", "libpython")
FILE = "system.json"
_FORMAT = "${Package}\t${Architecture}\t${Version}\t${source:Package}\n"


def record(inside: Path, place: Path) -> None:
    """Write down the libraries of the system in a directory that PyInstaller has just filled, before they are stripped."""
    found = [
        _part(path)
        for path in sorted(inside.glob("lib*.so*"))
        if not path.is_symlink() and not any(word in path.name for word in _OF_PYTHON)
    ]
    place.write_text(json.dumps(found), encoding="utf-8")


def components(place: Path, inside: Path) -> list[dict[str, Any]]:
    """Give what was written down as components of CycloneDX, with the sums of the files as they are carried."""
    made = []
    for part in json.loads(place.read_text(encoding="utf-8")):
        digest = {"alg": "SHA-256", "content": sums.sha256(inside / part["file"])}
        found = {"type": "library", "name": part["file"], "bom-ref": part["file"], "hashes": [digest]}
        if part["package"]:
            version = urllib.parse.quote(part["version"], safe=":~")
            purl = f"pkg:deb/{part['system']}/{part['package']}@{version}?arch={part['architecture']}"
            told = {"version": part["version"], "purl": purl, "group": part["source"]}
            found.update(told, **{"bom-ref": f"{purl}#{part['file']}"})
        made.append(found)
    return made


def _part(path: Path) -> dict[str, str]:
    part = {"file": path.name, "package": ""}
    for line in _said("-S", f"*/{path.name}").splitlines():
        package, _, original = line.partition(": ")
        if filecmp.cmp(path, original, shallow=False):
            name, architecture, version, source = _said("-W", "-f", _FORMAT, package).strip().split("\t")
            system = platform.freedesktop_os_release()["ID"]
            part |= {"package": name, "architecture": architecture, "version": version, "source": source}
            part["system"] = system
            break
    return part


def _said(*words: str) -> str:
    """Give what dpkg-query says; nothing where there is none, or it does not know."""
    try:
        return subprocess.run(["dpkg-query", *words], capture_output=True, text=True, check=False).stdout  # noqa: S607 - Debian's own
    except OSError:
        return ""
