"""On Windows a console program that is started by one without a console gets a window, which flashes: every start forbids it."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).resolve().parents[1] / "hoofhearted_desktop"
NOT_ON_WINDOWS = {"agent/systemd.py", "agent/service_commands.py", "cli/display.py"}
"""What asks systemd, the journal, or the dynamic linker."""


def starts(tree: ast.AST) -> Iterator[ast.Call]:
    """Give every call of subprocess in a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            module, name = node.func.value, node.func.attr
            if (
                isinstance(module, ast.Name)
                and module.id == "subprocess"
                and name in {"Popen", "run", "call", "check_call", "check_output"}
            ):
                yield node


def forbids_a_window(call: ast.Call) -> bool:
    """Whether it says so; one that makes a session of its own is of POSIX."""
    said = {keyword.arg: keyword.value for keyword in call.keywords}
    session = said.get("start_new_session")
    return "creationflags" in said or (isinstance(session, ast.Constant) and session.value is True)


def test_every_start_of_a_program_forbids_a_window() -> None:
    seen, open_to_windows = 0, []
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE).as_posix()
        source = path.read_text(encoding="utf-8")
        for call in starts(ast.parse(source)) if "subprocess." in source else ():
            seen += 1
            if place not in NOT_ON_WINDOWS and not forbids_a_window(call):
                open_to_windows.append(f"{place}:{call.lineno}")
    assert seen > 8
    assert open_to_windows == []
