"""How `hoofhearted-agent` begins: what a service starts needs no parser, which would stay in memory for as long as it runs."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.agent import __main__ as program
from hoofhearted_desktop.agent import service
from tests.systems import not_on_windows

if TYPE_CHECKING:
    import argparse
    from pathlib import Path


@pytest.mark.parametrize(
    ("given", "system", "wait"),
    [(["run"], False, False), (["run", "--wait"], False, True), (["run", "--system", "--wait"], True, True)],
)
def test_what_a_service_starts_needs_no_parser(
    monkeypatch: pytest.MonkeyPatch, given: list[str], system: bool, wait: bool
) -> None:
    started: list[dict[str, bool]] = []

    def parser() -> argparse.ArgumentParser:
        raise AssertionError("a parser was made")

    def run(**how: bool) -> int:
        started.append(how)
        return 0

    monkeypatch.setattr(program, "parser", parser)
    monkeypatch.setattr(program, "run", run)
    assert program.main(given) == 0
    assert started == [{"system": system, "wait": wait}]


def test_other_words_are_still_explained(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        program.main(["run", "--systm"])
    assert "unrecognized arguments: --systm" in capsys.readouterr().err


@not_on_windows("its agent has another place")
def test_where_there_is_no_room_for_its_number_it_is_the_agent_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "pwrite", full)
        post = service.take(tmp_path / "run")
    assert isinstance(post, service.Post)
    assert service.take(tmp_path / "run") == service.Taken(None)
    post.listening.close()
    post.leave()
