"""What docs/security.md says is shown by a test is: each that it names is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "security.md"
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
_FILE = re.compile(r"`((?:tests|packaging|\.github)/[\w./-]+)`")


def missing(text: str) -> list[str]:
    """Give the tests and files that a text names and that are not there."""
    gone = [name for name in _FILE.findall(text) if not (ROOT / name).exists()]
    for file, name in _TEST.findall(text):
        path = ROOT / file
        if not path.exists() or not re.search(rf"^def {name}\(", path.read_text(encoding="utf-8"), re.MULTILINE):
            gone.append(f"{file}::{name}")
    return gone


def test_every_test_that_is_named_is_there() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert missing(text) == []
    assert len(_TEST.findall(text)) > 60
    assert missing("`tests/nowhere.py::test_x` `tests/test_wheel.py::test_gone` `packaging/gone.py`") == [
        "packaging/gone.py",
        "tests/nowhere.py::test_x",
        "tests/test_wheel.py::test_gone",
    ]


def test_every_threat_says_what_shows_it_or_what_is_left() -> None:
    """A row without a test, and without a word on what is left, would claim more than anybody knows."""
    rows = 0
    for part in DOCUMENT.read_text(encoding="utf-8").split("\n## ")[1:]:
        if "| shown by | what is left |" not in part:
            continue
        for line in part.splitlines():
            cells = [cell.strip() for cell in line.strip("|").split(" | ")]
            if not line.startswith("| ") or cells[0] in {"threat", "deceit"} or set(cells[0]) == {"-"}:
                continue
            rows += 1
            assert len(line.strip().strip("|").split("|")) == 4, line
            shown, left = (cell.strip() for cell in line.strip().strip("|").split("|")[2:])
            assert shown or left, line
    assert rows > 50
