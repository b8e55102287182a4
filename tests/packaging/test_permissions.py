"""Everything that the packages lay down: root's, changed by root alone, run only where it is a program, with no power of its own."""

from __future__ import annotations

import io
import os
import re
import shutil
import stat
import subprocess
import tarfile
from typing import TYPE_CHECKING, NamedTuple

import pytest
from packing import desktop_package, server_package

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.real, pytest.mark.packages, pytest.mark.timeout(300)]

PROGRAMS = re.compile(
    r"/usr/bin/hoofhearted(-agent|-desktop)?|/(opt|usr/lib|usr/share)/hoofhearted(-agent)?/hoofhearted(-agent)?"
)
"""What may be run; of the frozen program's libraries too, which PyInstaller marks so, see below."""


class Laid(NamedTuple):
    """One thing in a package."""

    place: str
    kind: str
    mode: int
    owner: str


def of_deb(package: Path) -> list[Laid]:
    done = subprocess.run(["dpkg-deb", "--fsys-tarfile", package], capture_output=True, check=True, timeout=120)
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        return [
            Laid(
                f"/{each.name.lstrip('./')}",
                "link" if each.issym() else "directory" if each.isdir() else "file" if each.isreg() else "other",
                each.mode,
                f"{each.uid}:{each.gid}",
            )
            for each in archive
        ]


def of_rpm(package: Path) -> list[Laid]:
    wanted = "[%{FILENAMES}\t%{FILEMODES}\t%{FILEUSERNAME}:%{FILEGROUPNAME}\n]"
    done = subprocess.run(
        ["rpm", "-qp", "--qf", wanted, package], capture_output=True, text=True, check=True, timeout=120
    )
    found = []
    for line in done.stdout.splitlines():
        place, mode, owner = line.split("\t")
        kinds = {stat.S_IFLNK: "link", stat.S_IFDIR: "directory", stat.S_IFREG: "file"}
        kind = kinds.get(stat.S_IFMT(int(mode)), "other")
        found.append(Laid(place, kind, stat.S_IMODE(int(mode)), owner.replace("root", "0")))
    return found


def complaints(laid: list[Laid]) -> list[str]:
    """Give what is not as it should be."""
    said = []
    for each in laid:
        if each.owner != "0:0":
            said.append(f"{each.place} belongs to {each.owner}")
        if each.kind == "directory" and each.mode != 0o755:
            said.append(f"{each.place}: {each.mode:o} of a directory")
        if each.kind == "file" and each.mode != (0o755 if PROGRAMS.fullmatch(each.place) else 0o644):
            said.append(f"{each.place}: {each.mode:o} of a file")
        if each.kind == "other":
            said.append(f"{each.place} is no plain thing")
    return said


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A frozen program of small parts, linked with the C library alone."""
    folder = tmp_path / "stand-in"
    (folder / "_internal").mkdir(parents=True)
    (folder / "_internal" / "part").write_text("part")
    for name in ("hoofhearted", "hoofhearted-agent"):
        shutil.copy(shutil.which("true") or "/bin/true", folder / name)
    return folder


@pytest.mark.parametrize("umask", [0o000, 0o077])
@pytest.mark.parametrize("which", ["server", "desktop"])
def test_what_a_package_lays_down_is_roots_and_no_more_than_it_has_to_be(
    which: str, umask: int, tmp_path: Path, program: Path
) -> None:
    where = tmp_path / "made"
    where.mkdir()
    before = os.umask(umask)
    try:
        if which == "server":
            server_package.build(where)
        else:
            desktop_package.packages(where, program, quick=True)
    finally:
        os.umask(before)
    (deb,), (rpm,) = where.glob("*.deb"), where.glob("*.rpm")
    laid = of_deb(deb)
    assert len([each for each in laid if each.kind == "file"]) > (100 if which == "server" else 15)
    assert [each.place for each in laid if PROGRAMS.fullmatch(each.place) and each.kind == "file"] != []
    assert complaints(laid) == []
    if shutil.which("rpm") is None:
        pytest.skip("rpm is not here to read its package")
    assert complaints(of_rpm(rpm)) == []


def test_a_wrong_mode_is_complained_of() -> None:
    wrong = [
        Laid("/usr/bin/hoofhearted", "file", 0o4755, "0:0"),
        Laid("/usr/share/hoofhearted/x.py", "file", 0o755, "0:0"),
        Laid("/usr/share/hoofhearted/y.py", "file", 0o664, "0:0"),
        Laid("/usr/share/hoofhearted", "directory", 0o775, "0:0"),
        Laid("/usr/share/z", "file", 0o644, "1000:1000"),
        Laid("/dev/x", "other", 0o644, "0:0"),
    ]
    assert len(complaints(wrong)) == len(wrong)
