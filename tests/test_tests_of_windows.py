"""What is tried on Windows alone still finds what it tries: nobody else imports it, and here it is read."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOREIGN = sorted((ROOT / "tests" / "windows").glob("*.py"))


def _module(name: str) -> Path | None:
    """Give the file of a module of ours."""
    place = ROOT.joinpath(*name.split("."))
    return next((each for each in (place / "__init__.py", place.with_suffix(".py")) if each.exists()), None)


def _named(path: Path) -> set[str]:
    """Give what a module says anywhere in it, behind a condition too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found |= {each.asname or each.name for each in node.names}
    return found


def missing(source: str) -> tuple[int, list[str]]:
    """Give how many names of ours a test imports, or takes from a module it imported, and those that are not there."""
    tree = ast.parse(source)
    count, gone, modules = 0, [], dict[str, Path]()
    for node in ast.walk(tree):
        if not (
            isinstance(node, ast.ImportFrom)
            and (node.module or "").partition(".")[0] in {"hoofhearted_desktop", "tests"}
        ):
            continue
        module = _module(node.module or "")
        for each in node.names:
            count += 1
            beneath = _module(f"{node.module}.{each.name}")
            if beneath is not None:
                modules[each.asname or each.name] = beneath
            elif module is None or each.name not in _named(module):
                gone.append(f"{node.module}.{each.name}")
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            count += 1
            if node.attr not in _named(modules[node.value.id]):
                gone.append(f"{node.value.id}.{node.attr}")
    return count, gone


def test_every_name_that_the_tests_of_windows_import_is_there() -> None:
    found = {path.name: missing(path.read_text(encoding="utf-8")) for path in FOREIGN}
    assert sum(count for count, _ in found.values()) > 50, "they were really read"
    assert {name: gone for name, (_, gone) in found.items() if gone} == {}


def test_what_is_gone_is_found() -> None:
    source = "from hoofhearted_desktop.probes import ending\nfrom hoofhearted_desktop.probes.ending import nothing\nending.never()\n"
    assert missing(source) == (3, ["hoofhearted_desktop.probes.ending.nothing", "ending.never"])
