"""One version: it stands in core/version.py, and every program, package, page and manifest says that one."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest
from packing import desktop_files, man_pages, manifests, package, project, windows_files

from hoofhearted_desktop.core.version import VERSION

ROOT = Path(__file__).resolve().parents[2]


def test_it_is_written_in_one_place() -> None:
    places = [ROOT / "pyproject.toml", ROOT / "Makefile"]
    for folder in ("hoofhearted_desktop", "packaging", ".github", "resources"):
        places += [
            path for path in (ROOT / folder).rglob("*") if path.suffix in {".py", ".sh", ".yml", ".nsi", ".toml"}
        ]
    assert len(places) > 300
    found = [path for path in places if f'"{VERSION}"' in path.read_text(encoding="utf-8")]
    assert [path.relative_to(ROOT).as_posix() for path in found] == ["hoofhearted_desktop/core/version.py"]


def test_every_package_and_page_has_it(tmp_path: Path) -> None:
    assert project.version() == VERSION
    for kind in ("deb", "rpm"):
        empty = package.Package("name", "short", "text", tmp_path, "all", {kind: []}, {kind: []})
        assert package._configuration(empty, kind, quick=True)["version"] == VERSION
    package.papers(tmp_path, "name", "")
    changes = gzip.decompress((tmp_path / "usr/share/doc/name/changelog.gz").read_bytes()).decode()
    assert changes.startswith(f"name ({VERSION}) ")
    for page in man_pages.pages().values():
        assert VERSION in gzip.decompress(page).decode().splitlines()[0].replace(r"\-", "-")
    assert f'<release version="{VERSION}" ' in desktop_files.metainfo()
    assert ".".join(map(str, windows_files.numbers()[:3])) == VERSION.partition("-")[0]
    installer = tmp_path / "hoofhearted-setup.exe"
    installer.touch()
    for text in manifests.winget(installer).values():
        assert f'PackageVersion: "{VERSION}"\n' in text


@pytest.mark.real
@pytest.mark.parametrize(("module", "said"), [("", f"hoofhearted {VERSION}\n"), (".agent", f"{VERSION}\n")])
def test_the_programs_say_it(module: str, said: str) -> None:
    words = [sys.executable, "-m", f"hoofhearted_desktop{module}", "--version"]
    assert subprocess.run(words, capture_output=True, text=True, check=True, timeout=60).stdout == said
