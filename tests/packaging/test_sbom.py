"""What the frozen program is made of is told by the locks, whole, and alike on every machine."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from packing import lock, project, sbom, sums, system_parts, tools

CONSTRAINTS = Path(__file__).resolve().parents[2] / "packaging" / "constraints.txt"


def test_every_part_of_the_lock_is_in_the_document(tmp_path: Path) -> None:
    parts = sbom.locked(lock.FROZEN)
    lines = [line for line in lock.FROZEN.read_text().splitlines() if line and not line.startswith("#")]
    assert len(parts) == len(lines) > 20
    document = json.loads(sbom.write(tmp_path, lock.FROZEN, {"paramiko": "LGPL-2.1"}).read_text())
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.6")
    components = {each["name"]: each for each in document["components"]}
    assert set(components) == {part.name for part in parts} | {"cpython"}
    assert components["paramiko"]["licenses"] == [{"license": {"name": "LGPL-2.1"}}]
    assert components["pyside6_essentials"]["purl"].startswith("pkg:pypi/pyside6-essentials@6.")
    assert re.fullmatch(r"[0-9a-f]{64}", components["numpy"]["hashes"][0]["content"])
    assert document["metadata"]["component"]["version"] == project.version()
    references = [each["bom-ref"] for each in document["components"]]
    assert document["dependencies"] == [{"ref": document["metadata"]["component"]["bom-ref"], "dependsOn": references}]
    again = tmp_path / "again"
    again.mkdir()
    assert sbom.write(again, lock.FROZEN, {"paramiko": "LGPL-2.1"}).read_text() == json.dumps(document, indent=1) + "\n"


@pytest.mark.parametrize("place", [lock.FROZEN, lock.CONTAINER, lock.CONTAINER_BUILDER], ids=lambda place: place.stem)
def test_the_lock_has_the_versions_that_the_tests_run_with(place: Path) -> None:
    wanted = set(re.findall(r"^([a-z0-9._-]+==[^;\s]+)", CONSTRAINTS.read_text(), re.MULTILINE))
    told = {f"{re.sub('[-_]+', '-', part.name)}=={part.version}" for part in sbom.locked(place)}
    assert told
    assert told <= wanted, "constraints.txt has changed: run `python packaging/build.py lock`"


def test_libraries_of_the_system_are_told_by_their_package(tmp_path: Path) -> None:
    usual = Path(f"/lib/{os.uname().machine}-linux-gnu/libz.so.1")
    if shutil.which("dpkg-query") is None or not usual.exists():
        pytest.skip("no Debian, whose packages would be named")
    inside = tmp_path / "inside"
    inside.mkdir()
    shutil.copy(usual, inside)
    (inside / "libown.so.1").write_bytes(b"\x7fELF of nobody")
    for other in ("libpython3.11.so.1.0", "_cffi_backend.cpython-311-x86_64-linux-gnu.so", "libshiboken6.abi3.so.6.11"):
        (inside / other).touch()
    (inside / "libQt6Core.so.6").symlink_to("PySide6/Qt/lib/libQt6Core.so.6")
    kept = tmp_path / system_parts.FILE
    system_parts.record(inside, kept)
    (inside / "libz.so.1").write_bytes(b"stripped")
    own, zlib = system_parts.components(kept, inside)
    assert (own["name"], own.get("purl")) == ("libown.so.1", None)
    assert zlib["purl"].startswith("pkg:deb/")
    assert "/zlib1g@" in zlib["purl"]
    assert zlib["purl"].partition("?")[0].endswith(zlib["version"])
    assert zlib["hashes"] == [{"alg": "SHA-256", "content": sums.sha256(inside / "libz.so.1")}]
    document = json.loads(sbom.write(tmp_path, lock.FROZEN, {}, "3.11.7", more=[own, zlib]).read_text())
    assert {"libz.so.1", "libown.so.1", "paramiko", "cpython"} <= {each["name"] for each in document["components"]}
    references = [each["bom-ref"] for each in document["components"]]
    assert len(set(references)) == len(references)


@pytest.mark.real
@pytest.mark.packages
@pytest.mark.timeout(600)
@pytest.mark.parametrize("frozen", [lock.FROZEN, lock.WINDOWS_FROZEN])
def test_the_document_is_as_its_schema_wants_it(frozen: Path, tmp_path: Path) -> None:
    said_of = {"paramiko": "LGPL-2.1", "numpy": "BSD-3-Clause"}
    kept = tmp_path / system_parts.FILE
    kept.write_text(
        json.dumps(
            [{"file": "a.so", "package": "a", "architecture": "b", "version": "1", "source": "c", "system": "d"}]
        )
    )
    (tmp_path / "a.so").touch()
    place = sbom.write(tmp_path, frozen, said_of, more=system_parts.components(kept, tmp_path))
    judge = "import sys; from cyclonedx.schema import SchemaVersion; from cyclonedx.validation.json import JsonStrictValidator as Judge; print(Judge(SchemaVersion.V1_6).validate_str(sys.stdin.read()))"
    words = [str(tools.judge("python")), "-I", "-c", judge]

    def said(text: str) -> str:
        done = subprocess.run(words, input=text, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    assert said(place.read_text(encoding="utf-8")) == "None"
    assert "library-of-babel" in said(place.read_text(encoding="utf-8").replace('"library"', '"library-of-babel"'))


@pytest.mark.parametrize("frozen", [lock.FROZEN, lock.WINDOWS_FROZEN])
def test_the_gateway_is_in_no_package(frozen: Path) -> None:
    told = {part.name.lower() for part in sbom.locked(frozen)}
    assert not told & {"flask", "flask-socketio", "gevent", "msgspec", "werkzeug"}, "it is an extra of its own"
