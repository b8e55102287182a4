"""Why a host shows nothing, in the few words that its line and the tray's menu have room for."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QFontMetrics

from hoofhearted_desktop.desktop import brief_words
from hoofhearted_desktop.desktop.sidebar import WIDTH
from hoofhearted_desktop.desktop.text import scaled
from hoofhearted_desktop.link import states
from tests.desktop import scenes

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

ROOT = Path(__file__).resolve().parent.parent.parent


def codes() -> set[str]:
    """Give the names of failures that the documents tell people of, and those that the code gives to an Unreachable."""
    table = (ROOT / "docs" / "servers.md").read_text(encoding="utf-8").partition("## What may go wrong")[2]
    told = {name for line in table.splitlines() if line.startswith("| `") for name in re.findall("`([a-z_]+)`", line)}
    given = set()
    for file in (ROOT / "hoofhearted_desktop" / "link").rglob("*.py"):
        source = file.read_text(encoding="utf-8")
        for call in ast.walk(ast.parse(source)) if "Unreachable(" in source else ():
            if isinstance(call, ast.Call):
                is_one = isinstance(call.func, ast.Name) and call.func.id == "Unreachable"
                third = call.args[2:3] if is_one else []
                named = [each.value for each in call.keywords if each.arg == "code"]
                given |= {str(each.value) for each in (*third, *named) if isinstance(each, ast.Constant) and each.value}
    assert {"refused", "host_key_changed", "not_accepted", "jump_failed"} <= given
    return told | given


def test_each_failure_has_words_that_fit_into_a_line(qapp: QApplication) -> None:
    reason = "[2001:db8::1]:2222 shows another key than it did, which nobody could read here"
    font = QFont("DejaVu Sans")
    font.setPointSizeF(qapp.font().pointSizeF())
    metrics = QFontMetrics(scaled(font, 0.88))
    said = {code: brief_words.lost(states.Lost(reason, None, 1, None, code)) for code in codes()}
    assert [code for code, words in said.items() if words == reason] == [], "these have no words"
    assert [words for words in said.values() if metrics.horizontalAdvance(words) > WIDTH - 52] == []


def test_what_has_no_name_says_its_reason() -> None:
    assert brief_words.lost(states.Lost("the agent ended", None, 1, 4.0)) == "the agent ended"


def test_a_host_without_a_gpu_says_why() -> None:
    assert brief_words.no_gpu(scenes.no_driver(0.0).sample.problems) == "no NVIDIA driver"
    assert brief_words.no_gpu(()) == "no NVIDIA GPU"
