"""Until when it is muted: hours, the next morning, applications; and what a restart keeps."""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.desktop.memory import Memory
from hoofhearted_desktop.desktop.mute import Mute, morning

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A place whose clocks change."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def local(text: str) -> float:
    return dt.datetime.fromisoformat(text).timestamp()


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-06-10 22:15", "2026-06-11 06:00"),
        ("2026-06-11 01:00", "2026-06-11 06:00"),
        ("2026-06-11 06:00", "2026-06-12 06:00"),
        ("2026-12-31 23:59", "2027-01-01 06:00"),
        ("2026-03-28 23:00", "2026-03-29 06:00"),
        ("2026-10-24 23:00", "2026-10-25 06:00"),
    ],
)
def test_until_tomorrow_is_six_in_the_morning_whatever_the_clocks_do(now: str, until: str) -> None:
    assert morning(local(now)) == local(until)


def test_what_is_muted_is_kept(tmp_path: Path) -> None:
    path, now = tmp_path / "desktop.json", 1_760_000_000.0
    mute = Mute(Memory(path), lambda: now)
    mute.begin(3600.0)
    mute.begin_application("ollama", "Ollama")
    mute.begin_application("train.py", "train.py")
    mute.end_application("train.py")
    again = Mute(Memory(path), lambda: now)
    assert again.until == now + 3600.0
    assert again.applications == {"ollama": "Ollama"}
    assert again.silence == (now + 3600.0, {"ollama"})
    again.end()
    again.end_application("ollama")
    assert Mute(Memory(path), lambda: now).silence == (0.0, frozenset())


def test_a_memory_with_nonsense_mutes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "desktop.json"
    path.write_text('{"muted_until": "always", "muted_applications": ["ollama"]}')
    assert Mute(Memory(path), lambda: 1.0).silence == (0.0, frozenset())


def test_a_clock_that_was_far_ahead_mutes_nothing_for_years(tmp_path: Path) -> None:
    now = 2_147_500_000.0  # 2038
    mute = Mute(Memory(tmp_path / "desktop.json"), lambda: now)
    mute.begin_until_morning()
    assert mute.until is not None
    now = 1_760_000_000.0
    assert mute.until is None
    mute.begin(3600.0)
    assert mute.until == now + 3600.0
