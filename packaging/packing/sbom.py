"""What the frozen program is made of, as a CycloneDX 1.6 document (cyclonedx.org): for whoever has to know whether a weak part is in it."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import json
import platform
import re
import uuid
from typing import TYPE_CHECKING, Any, NamedTuple

from packing import project

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_REQUIREMENT = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)(?P<hashes>(?:\s+--hash=sha256:[0-9a-f]{64})+)", re.MULTILINE
)


class Locked(NamedTuple):
    """A part as a lock has it: `hashes` are the SHA-256 of the files that may be it."""

    name: str
    version: str
    hashes: tuple[str, ...]


def locked(lock: Path) -> list[Locked]:
    """Read a file of packaging/locks."""
    text = lock.read_text(encoding="utf-8").replace("\\\n", " ")
    return [
        Locked(found["name"], found["version"], tuple(re.findall(r"[0-9a-f]{64}", found["hashes"])))
        for found in _REQUIREMENT.finditer(text)
    ]


def licences(names: Iterable[str], folder: Path) -> dict[str, str]:
    """Give what the installed parts say of their licence: an SPDX expression (PEP 639), else the old field's first line."""
    found = {}
    wanted = {_plain(name) for name in names}
    for each in importlib.metadata.distributions(path=[str(folder)]):
        name = _plain(str(each.metadata["Name"]))
        if name in wanted:
            told = each.metadata["License-Expression"] or str(each.metadata["License"] or "").strip().partition("\n")[0]
            classified = [
                line.rpartition(" :: ")[2]
                for line in each.metadata.get_all("Classifier") or ()
                if line.startswith("License ::")
            ]
            found[name] = str(told or ", ".join(classified))[:80]
    return found


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def document(lock: Path, said: dict[str, str], python: str, more: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """Give the document: the parts of the lock, the `python` that is frozen with them, and `more` components. Nothing in it is of this machine or this minute."""
    version, made = project.version(), dt.datetime.fromtimestamp(project.moment(), dt.timezone.utc)
    ours = f"pkg:pypi/{project.NAME}@{version}"
    parts = [_part(each, said.get(_plain(each.name), "")) for each in locked(lock)]
    parts.append(
        {
            "type": "application",
            "bom-ref": f"pkg:generic/cpython@{python}",
            "name": "cpython",
            "version": python,
            "purl": f"pkg:generic/cpython@{python}",
            "licenses": [{"license": {"id": "PSF-2.0"}}],
        }
    )
    parts += more
    parts.sort(key=lambda part: str(part["bom-ref"]))
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, ours + json.dumps(parts, sort_keys=True))}",
        "version": 1,
        "metadata": {
            "timestamp": made.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": ours,
                "name": project.NAME,
                "version": version,
                "purl": ours,
                "licenses": [{"license": {"id": "MIT"}}],
            },
        },
        "components": parts,
        "dependencies": [{"ref": ours, "dependsOn": [part["bom-ref"] for part in parts]}],
    }


def _part(each: Locked, licence: str) -> dict[str, Any]:
    purl = f"pkg:pypi/{_plain(each.name)}@{each.version}"
    part: dict[str, Any] = {
        "type": "library",
        "bom-ref": purl,
        "name": each.name,
        "version": each.version,
        "purl": purl,
    }
    if licence:
        part["licenses"] = [{"license": {"name": licence}}]
    part["hashes"] = [{"alg": "SHA-256", "content": digest} for digest in each.hashes]
    return part


def write(
    where: Path,
    lock: Path,
    said: dict[str, str],
    python: str = "",
    what: str = "",
    more: Sequence[dict[str, Any]] = (),
) -> Path:
    """Write the document; `python` is the version of the Python that is frozen, this one's if left out, `what` part of the name."""
    place = where / f"hoofhearted-{project.version()}{what}.cdx.json"
    place.write_text(
        json.dumps(document(lock, said, python or platform.python_version(), more), indent=1) + "\n", encoding="utf-8"
    )
    return place
