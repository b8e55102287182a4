"""The gateway's token: made once, only its owner's, and every unusable one is named with what to do."""

from __future__ import annotations

import os
import stat
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.core.model import Problem
from hoofhearted_desktop.gateway import token

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="file modes")


@pytest.fixture
def file(own_directories: Path) -> Path:
    file = token.path()
    assert own_directories in file.parents
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


def refused(word: str) -> Problem:
    found = token.find()
    assert isinstance(found, Problem)
    assert word in found.message
    assert str(token.path()) in found.message
    assert found.remedy
    return found


def test_it_is_made_once_and_only_its_owner_can_read_it(own_directories: Path) -> None:
    found = token.find()
    assert isinstance(found, str)
    assert len(found) >= 43
    assert token.find() == found
    assert stat.S_IMODE(token.path().stat().st_mode) == 0o600
    assert [each.name for each in token.path().parent.iterdir()] == [token.FILE_NAME]


def test_two_machines_have_two(file: Path) -> None:
    first = token.find()
    file.unlink()
    assert token.find() != first


def test_two_first_starts_at_once_agree(file: Path) -> None:
    found: list[str | Problem] = []
    threads = [threading.Thread(target=lambda: found.append(token.find())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert set(found) == {file.read_text().strip()}


def test_a_persons_own_token_is_taken(file: Path) -> None:
    file.write_text("correct-horse-battery-staple\n")
    file.chmod(0o600)
    assert token.find() == "correct-horse-battery-staple"


def test_where_there_are_no_hard_links_it_is_made_all_the_same(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")  # what link(2) says on FAT

    monkeypatch.setattr(os, "link", refuse)
    assert token.find() == file.read_text().strip()
    assert [each.name for each in file.parent.iterdir()] == [token.FILE_NAME]


@pytest.mark.parametrize("text", ["", "\n", "short", "two words of a long enough text", "\x00" * 40])
def test_what_is_no_token_is_refused_and_kept(file: Path, text: str) -> None:
    file.write_text(text)
    file.chmod(0o600)
    refused("no token")
    assert file.read_text() == text


def test_one_that_others_can_read_is_refused(file: Path) -> None:
    file.write_text("x" * 43)
    file.chmod(0o644)
    assert "chmod 600" in (refused("read by others").remedy or "")


def test_what_cannot_be_read_or_made_is_said(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_bytes(b"\xff" * 43)
    file.chmod(0o600)
    refused("ASCII")
    file.unlink()
    file.mkdir()
    refused("cannot be read")
    file.rmdir()
    file.symlink_to(file.parent / "nowhere")
    refused("cannot be read")
    in_the_way = file.parent / "file"
    in_the_way.touch()
    monkeypatch.setenv("HOOFHEARTED_CONFIG_DIR", os.fspath(in_the_way / "below"))
    refused("")
