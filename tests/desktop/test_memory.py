"""What the desktop remembers of itself: a file that is damaged is kept beside the new one, one that cannot be read is left."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.desktop.away import Away
from hoofhearted_desktop.desktop.memory import Memory
from hoofhearted_desktop.desktop.mute import KEY, Mute
from hoofhearted_desktop.probes import own_files
from tests.systems import not_on_windows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOW = 1_760_140_800.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desktop.json"


def test_it_comes_back(path: Path) -> None:
    Memory(path).keep("window", {"page": "overview"})
    assert Memory(path).get("window") == {"page": "overview"}
    assert [each.name for each in path.parent.iterdir()] == ["desktop.json"]


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff", b"[" * 100_000, b'{"a": 1' + b"0" * 5000 + b"}"])
def test_a_damaged_one_is_set_aside_and_its_name_told(
    path: Path, content: bytes, announce_log: Callable[[str], None]
) -> None:
    announce_log(
        r"WARNING .*desktop\.json was damaged \(.+\); it has been renamed to desktop\.json\.damaged-\d+-\d+, and begun"
    )
    path.write_bytes(content)
    memory = Memory(path)
    memory.keep("x", 1)
    [aside] = path.parent.glob("desktop.json.damaged-*")
    assert aside.read_bytes() == content
    assert Memory(path).get("x") == 1


@not_on_windows("a pipe, a link or a device is made")
def test_one_that_cannot_be_read_is_left_as_it_is(path: Path, announce_log: Callable[[str], None]) -> None:
    announce_log(r"WARNING .*desktop\.json cannot be read \(it is no plain file\); what is chosen lasts until the end")
    os.mkfifo(path)
    memory = Memory(path)
    memory.keep("x", 1)
    assert memory.get("x") == 1
    assert path.is_fifo()


def test_an_error_of_the_disk_costs_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch, announce_log: Callable[[str], None]
) -> None:
    announce_log(r"WARNING .*cannot be read \(input/output error\)")
    Memory(path).keep("muted_until", NOW)
    before = path.read_bytes()

    def broken(_path: Path) -> bytes:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as disk:
        disk.setattr(own_files, "content", broken)
        Memory(path).keep("x", 1)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "kept", ["NaN", "1e999", "-1", "1" + "0" * 400, "1e300", "true", '"soon"', "[1]", "{}", "null"]
)
def test_a_time_that_is_none_mutes_nothing_and_nobody_was_away(path: Path, kept: str) -> None:
    path.write_text(f'{{"{KEY}": {kept}, "seen": {kept}, "away_since": {kept}, "muted_applications": {kept}}}')
    memory = Memory(path)
    mute = Mute(memory, lambda: NOW)
    assert mute.until is None
    assert mute.applications == {}
    away = Away(memory)
    assert away.since is None
    assert not away.seen(NOW)
    assert json.loads(path.read_text())


def test_what_cannot_be_written_is_remembered_until_the_end(path: Path, announce_log: Callable[[str], None]) -> None:
    announce_log(r"WARNING .*cannot be read \(not a directory\); what is chosen lasts until the end")
    path.parent.joinpath("file").touch()
    path = path.parent / "file" / "desktop.json"
    memory = Memory(path)
    memory.keep("x", 1)
    assert memory.get("x") == 1
    assert not path.exists()
