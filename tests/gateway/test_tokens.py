"""Tokens: shown once and kept as hashes, only their owner's, the command and a gateway that runs never undo each other's work."""

from __future__ import annotations

import json
import os
import stat
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.core.model import Problem
from hoofhearted_desktop.gateway import tokens

if TYPE_CHECKING:
    from pathlib import Path

NOW = 1_760_000_000.0


def make(name: str = "phone", scope: tokens.Scope = "read") -> tuple[tokens.Token, str]:
    found = tokens.create(name, scope, NOW)
    assert not isinstance(found, Problem), found
    return found


def refused(found: Any, word: str) -> Problem:
    assert isinstance(found, Problem), found
    assert word in found.message
    assert found.remedy
    return found


class Clocks:
    """Two clocks that a test moves by hand."""

    def __init__(self) -> None:
        self.monotonic, self.wall = 0.0, NOW

    def tokens(self) -> tokens.Tokens:
        return tokens.Tokens(clock=lambda: self.monotonic, wall_clock=lambda: self.wall)


def test_a_token_is_shown_once_and_kept_as_its_hash() -> None:
    made, secret = make()
    assert secret.startswith(tokens.PREFIX)
    assert len(secret) >= 43 + len(tokens.PREFIX)
    kept = tokens.path().read_text()
    assert secret not in kept
    assert secret.removeprefix(tokens.PREFIX) not in kept
    assert tokens.read() == (made,)
    assert Clocks().tokens().find(secret) == made
    assert Clocks().tokens().find(made.sha256) is None


@pytest.mark.skipif(sys.platform == "win32", reason="file modes")
def test_only_its_owner_can_read_the_list() -> None:
    make()
    assert stat.S_IMODE(tokens.path().stat().st_mode) == 0o600
    tokens.path().chmod(0o640)
    refused(tokens.read(), "can be read by others")
    refused(tokens.create("other", "read", NOW), "can be read by others")
    known = Clocks().tokens()
    assert known.count() == 0
    assert known.problem is not None


def test_a_token_counts_at_once_for_a_gateway_that_runs_and_is_refused_within_a_second() -> None:
    clocks = Clocks()
    known = clocks.tokens()
    assert known.count() == 0
    made, secret = make()
    assert known.find(secret) == known.by_id(made.id) == made
    assert tokens.revoke("phone") == made
    assert known.find(secret) == made, "the file is looked at once a second"
    clocks.monotonic += tokens.LOOK_EVERY_S
    assert known.find(secret) is None
    assert known.by_id(made.id) is None


def test_one_is_revoked_by_its_id_or_name_and_the_others_stay() -> None:
    phone, _ = make("phone")
    grafana, _ = make("grafana", "manage")
    refused(tokens.create(" grafana ", "read", NOW), "already")
    refused(tokens.revoke("tablet"), "no token 'tablet'")
    assert tokens.revoke(phone.id) == phone
    assert tokens.read() == (grafana,)


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "two\nlines", "\x1b[31m"])
def test_what_is_no_name_is_refused(name: str) -> None:
    refused(tokens.create(name, "read", NOW), "no name")
    assert not tokens.path().exists()


def test_many_who_make_tokens_at_once_lose_none() -> None:
    threads = [threading.Thread(target=make, args=(f"token {each}",)) for each in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    known = tokens.read()
    assert not isinstance(known, Problem)
    assert {each.name for each in known} == {f"token {each}" for each in range(12)}
    assert [each.name for each in tokens.path().parent.iterdir()] == [tokens.FILE_NAME]


def test_when_each_was_used_last_is_kept_beside_and_outlives_the_gateway() -> None:
    clocks = Clocks()
    made, secret = make()
    _, other = make("other")
    known = clocks.tokens()
    assert known.find(secret)
    assert tokens.last_used() == {}, "not at every request"
    clocks.monotonic += tokens.WRITE_USE_EVERY_S
    clocks.wall += 100
    known.find(secret)
    assert tokens.last_used() == {made.id: NOW + 100}
    known.find(other)
    tokens.revoke("other")
    clocks.monotonic += tokens.LOOK_EVERY_S
    known.count()
    known.write_use()
    assert tokens.last_used() == {made.id: NOW + 100}, "of one that was revoked nothing is kept"
    again = clocks.tokens()
    again.count()
    again.write_use()
    assert tokens.last_used() == {made.id: NOW + 100}


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]x", '{"id": 1}', '[{"id": "x"}]', '[{"id":"x","name":"y","scope":"root","created":1,"sha256":"z"}]'],
)
def test_a_list_that_is_none_is_refused_and_kept(own_directories: Path, text: str) -> None:
    tokens.path().parent.mkdir(parents=True, exist_ok=True)
    tokens.path().write_text(text)
    tokens.path().chmod(0o600)
    refused(tokens.read(), "holds no list of tokens")
    refused(tokens.create("phone", "read", NOW), "holds no list of tokens")
    refused(tokens.revoke("phone"), "holds no list of tokens")
    assert tokens.path().read_text() == text
    known = Clocks().tokens()
    assert known.count() == 0


def test_what_cannot_be_read_or_written_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    monkeypatch.setenv("HOOFHEARTED_CONFIG_DIR", os.fspath(in_the_way / "below"))
    refused(tokens.create("phone", "read", NOW), "")
    monkeypatch.setenv("HOOFHEARTED_CONFIG_DIR", os.fspath(tmp_path / "config"))
    tokens.path().mkdir(parents=True)
    refused(tokens.read(), "cannot be read")
    monkeypatch.setenv("HOOFHEARTED_DATA_DIR", os.fspath(in_the_way / "below"))
    known = Clocks().tokens()
    known.write_use()
    assert tokens.last_used() == {}


def test_the_list_is_text_that_a_person_can_read() -> None:
    made, _ = make("phone", "manage")
    (told,) = json.loads(tokens.path().read_text())
    assert (told["id"], told["name"], told["scope"], told["created"]) == (made.id, "phone", "manage", NOW)
