"""The wheel and the sdist, by the build backend itself and out of a tree that holds nothing but what is the project's."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from packing import project

_TREES = ("hoofhearted_desktop", "resources", "tests", "packaging", "docs", ".github")
_FILES = ("pyproject.toml", "Makefile", "README.md", "LICENSE", ".gitignore")
_NOT_PACKED = shutil.ignore_patterns("__pycache__", "*.pyc", ".*")


def build(where: Path) -> list[Path]:
    """Lay sdist and wheel into a directory. The same sources give the same bytes: no time, owner or order of this machine is in them."""
    servers_can_be_watched()
    where.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="hoofhearted-wheel-") as made:
        tree = Path(made) / "tree"
        lay_out(tree)
        words = [
            sys.executable,
            "-c",
            f"import os; os.chdir({str(tree)!r}); from hatchling.cli import hatchling; hatchling()",
        ]
        project.run([*words, "build", "-d", made])
        found = sorted(path for path in Path(made).iterdir() if path.suffix in {".whl", ".gz"})
        return [Path(shutil.copy(path, where)) for path in found]


def lay_out(tree: Path) -> None:
    """Copy what is the project's into a new directory, with modes that are no machine's."""
    tree.mkdir()
    for name in (each for each in _TREES if (project.ROOT / each).exists()):
        shutil.copytree(project.ROOT / name, tree / name, ignore=_NOT_PACKED, copy_function=shutil.copyfile)
    for name in _FILES:
        if (project.ROOT / name).exists():
            shutil.copyfile(project.ROOT / name, tree / name)
    for path in (tree, *tree.rglob("*")):
        runs = path.is_dir() or (
            path.suffix == ".sh" and (project.ROOT / path.relative_to(tree)).stat().st_mode & 0o100
        )
        path.chmod(0o755 if runs else 0o644)


def servers_can_be_watched() -> None:
    """Have psutil for every platform of servers at hand: a package without it would watch this machine's kind alone."""
    project.run(["sh", str(project.ROOT / "packaging" / "fetch-server-wheels.sh"), sys.executable, "again"])
