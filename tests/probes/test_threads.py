"""A thread is started, or it is said that none can be: nobody waits for one that died before it began."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.core import shortages
from hoofhearted_desktop.probes import errands, threads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STARTS = [name for name in ("_start_new_thread", "_start_joinable_thread") if hasattr(threading, name)]
"""By which of these a Python starts one is its own business."""


@pytest.fixture
def dying(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Threads that end before they say anything, as where there is no memory for their first call; called, they live again."""
    monkeypatch.setattr(threads, "PATIENCE_S", 0.05)
    with monkeypatch.context() as patch:
        for name in STARTS:
            patch.setattr(threading, name, lambda *_args, **_given: None)
        yield patch.undo
    threading._limbo.clear()  # type: ignore[attr-defined]  # where Python keeps them until they begin


def test_it_is_a_thread_like_any_other() -> None:
    heard: list[str] = []
    thread = threads.Thread(target=heard.append, args=("well",), name="test", daemon=True)
    thread.start()
    thread.join()
    assert (heard, thread.is_alive()) == (["well"], False)
    with pytest.raises(RuntimeError, match="once"):
        thread.start()


def test_one_that_dies_before_it_begins_is_said_and_not_waited_for(dying: Callable[[], None]) -> None:
    heard: list[str] = []
    thread = threads.Thread(target=lambda: heard.append("well"), daemon=True)
    with pytest.raises(RuntimeError) as raised:
        thread.start()
    dying()
    assert shortages.of(raised.value) is shortages.THREADS
    thread.run()  # it was alive, and comes now
    assert heard == [], "what was given up is not begun later"


def test_an_errand_that_found_no_thread_is_asked_for_again(dying: Callable[[], None]) -> None:
    done = threading.Event()
    slow = errands.Errands("test")
    assert not slow.run(done.set)
    assert not slow.running
    dying()
    assert slow.run(done.set)
    assert done.wait(10)
