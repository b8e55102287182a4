"""Some of what tests/every_text.py does whole."""

from __future__ import annotations

import itertools
import logging
import os
from typing import TYPE_CHECKING

import pytest

from tests import every_text
from tests.systems import not_on_windows

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = not_on_windows("pipes and links are made")
STEP = 41


def test_some_damages_of_every_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HOOFHEARTED_CONFIG_DIR", "HOOFHEARTED_DATA_DIR"):
        monkeypatch.setenv(variable, os.fspath(tmp_path))  # so that it is as it was afterwards
    monkeypatch.setattr(logging.getLogger("hoofhearted_desktop.desktop.memory"), "propagate", False)
    counts, lost = every_text.swept(tmp_path, itertools.islice(every_text.damages(), 0, None, STEP))
    assert lost == []
    assert {name for name, _ in counts} == {kind.name for kind in every_text.KINDS}


@pytest.mark.parametrize("kind", every_text.KINDS, ids=lambda kind: kind.name)
def test_what_is_whole_is_read_without_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: every_text.Kind
) -> None:
    for variable in ("HOOFHEARTED_CONFIG_DIR", "HOOFHEARTED_DATA_DIR"):
        monkeypatch.setenv(variable, os.fspath(tmp_path))
    path = tmp_path / kind.name
    path.write_text(kind.text)
    path.chmod(0o600)
    assert kind.read(path) == []
    if kind.change is not None:
        assert kind.change(path) == []
        assert path.read_text() != kind.text


def test_a_law_that_is_broken_is_noticed(tmp_path: Path) -> None:
    def loses(path: Path) -> list[str]:
        path.write_text("x = 1\n")
        return []

    careless = every_text.Kind("settings.toml", "a = 1\nb = 2\n", lambda _: [], loses)
    with pytest.raises(every_text.Lost, match="no other line is lost"):
        every_text.tried(tmp_path, every_text.Damage(careless, "any", b"a = 1\nb = 3\n"))
