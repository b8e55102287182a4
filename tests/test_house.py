"""The house rules hold: imports go one way, modules are small and say their subject, and every guard is shown to have looked."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

grimp = pytest.importorskip("grimp", reason="import-linter needs Python 3.10", exc_type=ImportError)

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "hoofhearted_desktop"
ROOMS = {"core", "probes", "store", "agent", "link", "gateway", "desktop", "cli"}
FORBIDDEN_NAMES = {"utils", "util", "common", "manager", "managers", "helper", "helpers", "misc"}
LONGEST_MODULE_LINES = 400

MODULES = sorted(PACKAGE.rglob("*.py"))


def lint_imports(directory: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter as `make check` does, with the configuration and the package in the directory."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=directory, capture_output=True, text=True, timeout=120, check=False)


def complaints_about(module: str, source: str) -> list[str]:
    """What the house has against a module of that dotted name and text; empty when nothing."""
    said = []
    if len(source.splitlines()) > LONGEST_MODULE_LINES:
        said.append(f"{module} has more than {LONGEST_MODULE_LINES} lines")
    names = {name for part in module.split(".") for name in part.split("_")}
    said += [f"{module}: '{name}' says nothing; what is in it?" for name in sorted(names & FORBIDDEN_NAMES)]
    # All our modules begin so, and to read the rest of each takes a second.
    head = re.match(r'"""[^\\]*?"""$', source, re.MULTILINE)
    docstring = ast.get_docstring(ast.parse(head[0] if head else source))
    if not docstring:
        said.append(f"{module} does not say its subject")
    elif not docstring.splitlines()[0].rstrip().endswith((".", "?", "`")):
        said.append(f"{module}: the first line of the docstring is not a sentence")
    return said


def test_imports_go_one_way() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def a_circle(graph: grimp.ImportGraph) -> list[str]:
    """Give modules of which each is imported by the next, and the first is the last again; none where there are no such."""
    try:
        TopologicalSorter({each: graph.find_modules_directly_imported_by(each) for each in graph.modules}).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_module_imports_itself_round_about() -> None:
    """Types alone may be named both ways: a part, and the whole that it belongs to."""
    graph = grimp.build_graph("hoofhearted_desktop", exclude_type_checking_imports=True, cache_dir=None)
    assert len(graph.modules) >= len(MODULES)
    assert a_circle(graph) == []
    model, samples = "hoofhearted_desktop.core.model", "hoofhearted_desktop.core.samples"
    assert model in graph.find_modules_directly_imported_by(samples)
    graph.add_import(importer=model, imported=samples)
    assert set(a_circle(graph)) == {model, samples}


def test_the_contracts_saw_every_module_and_every_room() -> None:
    graph = grimp.build_graph("hoofhearted_desktop", include_external_packages=True, cache_dir=None)
    seen = {module for module in graph.modules if module.startswith("hoofhearted_desktop")}
    expected = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in MODULES}
    assert expected <= seen
    assert len(expected) > 40
    assert {module.split(".")[1] for module in seen if "." in module} >= ROOMS
    imports = sum(len(graph.find_modules_directly_imported_by(module)) for module in seen)
    assert imports > 3 * len(expected)


BREACHES = [
    ("core/model.py", "hoofhearted_desktop.agent"),
    ("core/model.py", "time"),
    ("agent/breach.py", "hoofhearted_desktop.link"),
    ("link/breach.py", "PySide6"),
    ("desktop/breach.py", "psutil"),
    ("cli/breach.py", "sqlite3"),
]


def test_every_breach_is_caught(tmp_path: Path) -> None:
    """All at once: each look at the imports of the whole package takes half a second."""
    shutil.copytree(PACKAGE, tmp_path / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for module, imported in BREACHES:
        with (tmp_path / PACKAGE.name / module).open("a", encoding="utf-8") as file:
            file.write(f"\nimport {imported}\n")
    attic = tmp_path / PACKAGE.name / "attic" / "__init__.py"
    attic.parent.mkdir()
    attic.touch()
    result = lint_imports(tmp_path)
    said = result.stdout + result.stderr
    assert result.returncode == 1, said
    for module, imported in BREACHES:
        importer = f"{PACKAGE.name}.{module.removesuffix('.py').replace('/', '.')}"
        assert f"{importer} -> {imported} (l." in said, said
    assert "attic" in said, said


def test_every_module_is_small_and_says_its_subject() -> None:
    named = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in MODULES}
    assert [said for name, path in named.items() for said in complaints_about(name, path.read_text("utf-8"))] == []
    assert len(named) > 40


def test_the_house_complains_when_it_should() -> None:
    assert complaints_about("core.model", '"""What is known."""\n') == []
    assert len(complaints_about("core.string_utils", "x = 1\n" * (LONGEST_MODULE_LINES + 1))) == 3
    assert complaints_about("core.model", '"""what is\nknown"""\n') == [
        "core.model: the first line of the docstring is not a sentence"
    ]


def test_every_room_has_a_door_sign_and_no_code_behind_it() -> None:
    for room in ROOMS:
        body = ast.parse((PACKAGE / room / "__init__.py").read_text(encoding="utf-8")).body
        assert len(body) == 1, f"{room}/__init__.py is a door sign: a docstring and nothing else"
        assert isinstance(body[0], ast.Expr)
