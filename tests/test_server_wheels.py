"""Getting psutil for servers never stops a set-up, nor makes it slow: what could not be had is said once."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a script for sh")


class Tree:
    """A checkout with nothing but the script, and a Python whose pip does as told."""

    def __init__(self, folder: Path) -> None:
        self.wheels = folder / "resources" / "server_wheels"
        self.asked = folder / "asked"
        (folder / "packaging").mkdir()
        (folder / "resources").mkdir()
        for name in ("fetch-server-wheels.sh", "server-wheels.txt"):
            shutil.copy(ROOT / "packaging" / name, folder / "packaging")
        self.script = folder / "packaging" / "fetch-server-wheels.sh"
        self.python = folder / "python"
        self.pip(works=True)

    def pip(self, *, works: bool) -> None:
        does = 'for each; do :; done; echo wheel >"$each/psutil-$$.whl"' if works else "echo no network; exit 1"
        self.python.write_text(f'#!/bin/sh\necho "$*" >>"{self.asked}"\n{does}\n')
        self.python.chmod(0o755)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = ["sh", str(self.script), str(self.python), *words]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    def times(self) -> int:
        return len(self.asked.read_text().splitlines()) if self.asked.exists() else 0


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


def test_they_are_got_once_each_by_its_hash(tree: Tree) -> None:
    done = tree.run()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(list(tree.wheels.glob("*.whl"))) == 4
    assert tree.times() == 4
    assert all("--require-hashes" in line for line in tree.asked.read_text().splitlines())
    assert tree.run("again").returncode == 0
    assert tree.times() == 4
    assert not [each for each in tree.wheels.iterdir() if each.name.startswith(".new")]


def test_without_a_network_it_is_said_once_and_tried_again_when_asked(tree: Tree) -> None:
    tree.pip(works=False)
    done = tree.run()
    assert done.returncode == 1
    assert "no network" in done.stderr
    assert "can be watched all the same" in done.stderr
    assert not list(tree.wheels.glob("*.whl"))
    again = tree.run()
    assert (again.returncode, again.stderr, tree.times()) == (1, "", 1)
    tree.pip(works=True)
    assert tree.run("again").returncode == 0
    assert len(list(tree.wheels.glob("*.whl"))) == 4


def test_a_new_list_is_got_anew(tree: Tree) -> None:
    tree.run()
    listed = tree.script.with_name("server-wheels.txt")
    listed.write_text(listed.read_text() + "# another\n")
    assert tree.run().returncode == 0
    assert tree.times() == 8
    assert (tree.wheels / ".complete").read_text().strip() == hashlib.sha256(listed.read_bytes()).hexdigest()
