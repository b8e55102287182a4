"""A .deb and an .rpm out of a list of files, by nfpm (nfpm.goreleaser.com), which needs neither Debian's nor Red Hat's tools."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from packing import project, publisher, tools

SCRIPTS = Path(__file__).resolve().parent / "scripts"
_DOCUMENTS = ("/usr/share/doc/", "/usr/share/man/")
_STEPS = {
    "deb": {"postinst": "postinstall", "prerm": "preremove", "postrm": "postremove"},
    "rpm": {"post": "postinstall", "preun": "preremove", "postun": "postremove"},
}
"""What a package's script is called, and what nfpm calls it."""


class Package(NamedTuple):
    """What a package is. `tree` is a directory that holds its files as below /; `scripts` begins the names of its scripts."""

    name: str
    short: str
    text: str
    tree: Path
    architecture: str
    needs: dict[str, list[str]]
    likes: dict[str, list[str]]
    section: str = "utils"
    scripts: str = ""
    version: str = ""
    """Of the project if left empty."""


def put(tree: Path, place: str, data: bytes | str, mode: int = 0o644) -> None:
    """Write one file of a package."""
    path = tree / place.lstrip("/")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    path.chmod(mode)


def papers(tree: Path, name: str, copyright_text: str) -> None:
    """Write what Debian wants to find in /usr/share/doc: whose work it is, and what has changed."""
    when = dt.datetime.fromtimestamp(project.moment(), dt.timezone.utc).strftime("%a, %d %b %Y %H:%M:%S +0000")
    changes = f"{name} ({project.version()}) unstable; urgency=medium\n\n  * docs/changelog.md of the project tells what is new.\n\n -- {publisher.MAINTAINER}  {when}\n"
    put(tree, f"usr/share/doc/{name}/changelog.gz", gzip.compress(changes.encode(), 9, mtime=0))
    put(tree, f"usr/share/doc/{name}/copyright", copyright_text)


def build(package: Package, where: Path, *, quick: bool = False) -> list[Path]:
    """Lay both packages into a directory; `quick` packs them at once and larger, for whoever installs them here."""
    made = []
    for kind in _STEPS:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / "nfpm.json"
            place.write_text(json.dumps(_configuration(package, kind, quick=quick)), encoding="utf-8")
            target = Path(folder) / "made"
            target.mkdir()
            project.run([str(tools.packager()), "package", "-f", str(place), "-p", kind, "-t", str(target)])
            (found,) = target.iterdir()
            if kind == "deb" and not quick:
                _pack_again(found, Path(folder))
            made.append(Path(shutil.copy(found, where)))
    return made


def _pack_again(deb: Path, folder: Path) -> None:
    """Have Debian's own tool compress it, where there is one: by every processor, and 4 % smaller than nfpm's xz."""
    if shutil.which("dpkg-deb") is None:
        return
    opened = folder / "opened"
    project.run(["dpkg-deb", "--raw-extract", str(deb), str(opened)])
    project.run(["dpkg-deb", "--root-owner-group", "-Zxz", "-z9", "--build", str(opened), str(deb)])


def _configuration(package: Package, kind: str, *, quick: bool) -> dict[str, Any]:
    when = dt.datetime.fromtimestamp(project.moment(), dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    scripts = {
        step: str(SCRIPTS / f"{package.scripts}.{name}")
        for name, step in _STEPS[kind].items()
        if package.scripts and (SCRIPTS / f"{package.scripts}.{name}").exists()
    }
    return {
        "name": package.name,
        "arch": package.architecture,
        "platform": "linux",
        "version": package.version or project.version(),
        "version_schema": "semver",
        "release": "" if kind == "deb" else "1",
        "section": package.section,
        "priority": "optional",
        "maintainer": publisher.MAINTAINER,
        "description": f"{package.short}\n{package.text}",
        "license": "MIT",
        "homepage": publisher.HOMEPAGE,
        "mtime": when,
        "depends": package.needs[kind],
        "recommends": package.likes[kind],
        "contents": _contents(package, kind, when),
        "scripts": scripts,
        "deb": {"compression": "none" if quick or shutil.which("dpkg-deb") else "xz"},
        "rpm": {
            "compression": "zstd:1" if quick else "zstd:22",
            "summary": package.short,
            "buildhost": "localhost",
            "group": "Applications/System",
        },
    }


def _contents(package: Package, kind: str, when: str) -> list[dict[str, Any]]:
    found, tree = [], package.tree
    for path in sorted(tree.rglob("*")):
        there = f"/{path.relative_to(tree).as_posix()}"
        info: dict[str, Any] = {"mtime": when, "owner": "root", "group": "root"}
        if path.is_dir() and package.name in path.relative_to(tree).parts:
            # Its own directories go with it, also where that is not done unasked (rpm).
            found.append({"dst": there, "type": "dir", "file_info": {**info, "mode": 0o755}})
        elif path.is_symlink():
            found.append({"src": str(path.readlink()), "dst": there, "type": "symlink", "file_info": info})
        elif path.is_file():
            mode = 0o755 if path.stat().st_mode & 0o100 else 0o644
            known_as = "doc" if kind == "rpm" and there.startswith(_DOCUMENTS) else "file"
            found.append({"src": str(path), "dst": there, "type": known_as, "file_info": {**info, "mode": mode}})
    return found
