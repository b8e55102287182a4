"""The rooms that travel to a server compile, import and pass their unit tests on every Python from 3.9 that is at hand."""

from __future__ import annotations

import ast
import functools
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Optional

import pytest

ROOT = Path(__file__).resolve().parent.parent
REAL_HOME = Path(os.environ.get("HOME", "/nonexistent"))  # before a test gets a home of its own
SHIPPED_ROOMS = ("core", "probes", "store", "agent", "link", "cli")
VERSIONS = ("3.9", "3.10", "3.11", "3.12", "3.13", "3.14")
THEIR_PACKAGES = ("psutil", "pynvml.py", "tomlkit", "platformdirs")
"""What the shipped rooms import from outside: pure Python, or (psutil) built for every Python 3; so one copy serves all versions."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="looks for Pythons where Linux has them")

COMPILED = ROOT / ".venv-3.9" / "pycache"
"""What one room's tests have compiled the others need as well."""

FOR_THEIR_TESTS = {"pytest", "hypothesis", "typing_extensions", "hoofhearted_desktop", "tests"}
"""What else .venv-3.9 has (packaging/bootstrap.sh); the desktop's test parts need more than that."""

SCRIPT = """
import importlib, json, pathlib, sys
root, rooms = pathlib.Path(sys.argv[1]), sys.argv[2:]
sys.path.insert(0, str(root))
names = []
for room in rooms:
    for path in sorted((root / "hoofhearted_desktop" / room).rglob("*.py")):
        compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
        name = ".".join(path.relative_to(root).with_suffix("").parts)
        try:
            if not name.endswith("__main__"):
                importlib.import_module(name)
        except ModuleNotFoundError as error:
            if (error.name, name.split(".")[1:3]) != ("paramiko", ["link", "ssh"]):
                raise
        names.append(name)
print(json.dumps({"modules": names, "heavy": sorted({"PySide6", "numpy"} & set(sys.modules)), "asyncio": "asyncio" in sys.modules}))
"""


@functools.cache
def python_of(version: str) -> Optional[str]:
    """Path of a Python of that version that starts (a pyenv shim may not), or None; .venv-3.9 goes before all."""
    candidates = [
        ROOT / f".venv-{version}" / "bin" / "python",
        *sorted(REAL_HOME.glob(f".pyenv/versions/{version}.*/bin/python3")),
    ]
    on_path = shutil.which(f"python{version}")
    candidates += [Path(on_path)] if on_path else []
    for candidate in candidates:
        if not candidate.exists():
            continue
        command = [str(candidate), "-I", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        said = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        if said.stdout.strip() == version:
            return str(candidate)
    return None


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with nothing but what the shipped rooms may import from outside."""
    directory = tmp_path_factory.mktemp("packages")
    for name in THEIR_PACKAGES:
        module = __import__(name.removesuffix(".py"))
        source = Path(module.__file__ or "")
        if name.endswith(".py"):
            shutil.copy(source, directory)
        else:
            shutil.copytree(source.parent, directory / name, ignore=shutil.ignore_patterns("__pycache__"))
    return directory


@pytest.mark.real
@pytest.mark.parametrize("version", VERSIONS)
def test_the_shipped_rooms_import(version: str, packages: Path) -> None:
    python = python_of(version)
    if python is None:
        pytest.skip(f"no Python {version} that works on this machine")
    environment = {**os.environ, "PYTHONPATH": str(packages), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONWARNINGS": "error"}
    command = [python, "-S", "-c", SCRIPT, str(ROOT), *SHIPPED_ROOMS]
    result = subprocess.run(command, env=environment, cwd="/", capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr
    seen = json.loads(result.stdout)
    assert len(seen["modules"]) > 30
    assert {name.split(".")[1] for name in seen["modules"]} == set(SHIPPED_ROOMS)
    assert seen["heavy"] == []
    assert not seen["asyncio"], "asyncio costs an agent 8 MB"


@pytest.mark.real
def test_servers_are_reached_from_the_oldest_python() -> None:
    python = ROOT / ".venv-3.9" / "bin" / "python"
    if not python.exists():
        pytest.skip("no .venv-3.9: `make test` makes it where a Python 3.9 is at hand")
    command = [str(python), "-W", "error", "-c", "import hoofhearted_desktop.link.ssh.connection"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr


def strict_zips(tree: ast.Module) -> list[int]:
    """Give the lines of `zip(strict=)`, which came with Python 3.10, and which only the call of it shows."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "zip")
    return [call.lineno for call in calls if any(keyword.arg == "strict" for keyword in call.keywords)]


def imported(tree: ast.Module) -> set[str]:
    """Give the modules that a file imports when it is itself imported: those within functions and `if` do not count."""
    found: set[str] = set()
    for statement in tree.body:
        if isinstance(statement, ast.Import):
            found |= {alias.name for alias in statement.names}
        elif isinstance(statement, ast.ImportFrom) and statement.module:
            found |= {statement.module, *(f"{statement.module}.{alias.name}" for alias in statement.names)}
    return found


@pytest.mark.skipif(sys.version_info < (3, 10), reason="a Python knows what its standard library is since 3.10")
def test_the_tests_of_the_shipped_rooms_import_and_call_nothing_that_the_oldest_python_lacks() -> None:
    """Said here in an instant, for those too who have no Python 3.9; a test that starts a desktop belongs in tests/story."""
    waiting = [path for room in SHIPPED_ROOMS for path in (ROOT / "tests" / room).rglob("*.py")]
    allowed = FOR_THEIR_TESTS | {name.removesuffix(".py") for name in THEIR_PACKAGES} | sys.stdlib_module_names
    seen: set[Path] = set()
    alien: list[str] = []
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = imported(tree)
        alien += [f"{path.relative_to(ROOT)}, line {line}: zip(strict=)" for line in strict_zips(tree)]
        alien += [f"{path.relative_to(ROOT)}: {name}" for name in names if name.split(".")[0] not in allowed]
        places = [(ROOT / name.replace(".", "/")).with_suffix(".py") for name in names if name.startswith("tests.")]
        waiting += [place for place in places if place.exists()]
    assert alien == []
    assert ROOT / "tests" / "desktop_parts" / "programs.py" in seen


@pytest.mark.real
@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("room", SHIPPED_ROOMS)
def test_a_shipped_room_passes_its_unit_tests_on_the_oldest_python(room: str, tmp_path: Path) -> None:
    python = ROOT / ".venv-3.9" / "bin" / "python"
    if not python.exists():
        pytest.skip("no .venv-3.9: `make test` makes it where a Python 3.9 is at hand")
    # pytest-qt has no place there, and its setting in pyproject.toml is then an unknown one.
    options = [
        "-q",
        "-m",
        "not real",
        "-p",
        "no:cacheprovider",
        "-W",
        "ignore::pytest.PytestConfigWarning",
        "-o",
        f"cache_dir={tmp_path}",
    ]
    options += ["-o", "addopts=-ra --strict-markers --import-mode=importlib"]
    # What an old Python lacks shows at the first example as well as at the hundredth.
    environment = {**os.environ, "EXAMPLES_TIMES": "0.05", "PYTHONPYCACHEPREFIX": str(COMPILED)}
    result = subprocess.run(
        [str(python), "-m", "pytest", *options, str(ROOT / "tests" / room)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=570,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-8000:] + result.stderr[-2000:]
    passed = re.search(r"^(\d+) passed", result.stdout, re.MULTILINE)
    assert passed is not None
    assert int(passed[1]) > 20, "the room has more tests than that"
