"""Who comes in: scopes, lock-out, rates, browsers' sessions and what keeps other sites from using them, and the log of it all."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.gateway import audit, doors, guessing, sessions, tokens
from hoofhearted_desktop.link import states
from tests.gateway.rig import BASE, HELLO, Rig, problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

RULE = {"id": "one", "effect": "expect", "user": "david"}


@pytest.fixture
def rig() -> Rig:
    found = Rig()
    found.host.live()
    found.host.answers["expectations.add"] = {"rule": RULE, "kept_in": None}
    return found


def sign_in(rig: Rig, scope: tokens.Scope = "manage") -> str:
    """Sign the test's browser in, and give what has to come with changes."""
    response = rig.ask("session", "POST", scope=None, json={"token": rig.token(scope)})
    assert response.status_code == 200, response.get_data(as_text=True)
    return str(response.get_json()["csrf"])


def add(rig: Rig, **headers: str) -> TestResponse:
    """Add a rule as the test's browser."""
    return rig.ask("expectations", "POST", scope=None, json={"user": "david"}, headers=headers)


def test_a_token_that_may_read_changes_nothing(rig: Rig) -> None:
    assert rig.ask("expectations", "POST", scope="manage", json={"user": "david"}).status_code == 201
    rig.host.asked.clear()
    assert "may only read" in problem(rig.ask("expectations", "POST", scope="read", json={"user": "david"}), 403)
    assert rig.host.asked == []


def test_who_guesses_is_locked_out_and_the_log_says_so(rig: Rig) -> None:
    wrong = {"Authorization": "Bearer hhgw_guessed"}
    rig.token("read")
    for _ in range(guessing.FAILURES):
        problem(rig.ask("hosts", scope=None, headers=wrong, address="192.0.2.9"), 401)
    locked = rig.ask("hosts", scope=None, headers=wrong, address="192.0.2.9")
    assert "wrong tokens" in problem(locked, 429)
    assert locked.headers["Retry-After"] == "60"
    problem(rig.ask("hosts", scope="read", address="192.0.2.9"), 429)
    signing_in = rig.ask("session", "POST", scope=None, json={"token": rig.token("read")}, address="192.0.2.9")
    problem(signing_in, 429)
    assert rig.ask("hosts", scope="read", address="192.0.2.8").status_code == 200
    assert rig.ask("health", scope=None, address="192.0.2.9").status_code == 200
    rig.clock += 61
    assert rig.ask("hosts", scope="read", address="192.0.2.9").status_code == 200
    (line,) = [each for each in rig.audited() if each["what"] == "locked out"]
    assert line["address"] == "192.0.2.9"


def test_whoever_was_let_in_before_is_not_locked_out_by_another_at_the_same_address(rig: Rig) -> None:
    """All users of a machine are one address on its loopback: any of them could keep the others out for an hour at a time."""
    assert rig.ask("hosts", scope="read", address="127.0.0.1").status_code == 200
    sign_in(rig, "read")
    for _ in range(guessing.FAILURES):
        wrong = {"Authorization": "Bearer hhgw_guessed"}
        problem(rig.ask("hosts", scope=None, headers=wrong, address="127.0.0.1"), 401)
    assert rig.ask("hosts", scope="read", address="127.0.0.1").status_code == 200
    assert rig.ask("hosts", scope=None, address="127.0.0.1").status_code == 200, "a browser that is signed in"
    problem(rig.ask("hosts", scope="manage", address="127.0.0.1"), 429)
    problem(rig.ask("hosts", scope=None, headers=wrong, address="127.0.0.1"), 429)
    (revoked,) = [each for each in tokens.read() if each.scope == "read"]
    tokens.revoke(revoked.id)
    rig.clock += tokens.LOOK_EVERY_S
    problem(rig.ask("hosts", scope="read", address="127.0.0.1"), 401)


def test_a_list_that_cannot_be_read_makes_no_guesser_of_anybody(rig: Rig) -> None:
    rig.token("read")
    assert rig.ask("hosts", scope="read").status_code == 200
    tokens.path().chmod(0o644)
    rig.clock += tokens.LOOK_EVERY_S
    for _ in range(2 * guessing.FAILURES):
        assert "cannot read its list" in problem(rig.ask("hosts", scope="read"), 401)
    tokens.path().chmod(0o600)
    rig.clock += tokens.LOOK_EVERY_S
    assert rig.ask("hosts", scope="read").status_code == 200


def test_to_show_nothing_is_no_guess(rig: Rig) -> None:
    for _ in range(3 * guessing.FAILURES):
        problem(rig.ask("hosts", scope=None), 401)
    assert rig.ask("hosts").status_code == 200


def test_one_token_asks_only_so_much(rig: Rig) -> None:
    busy = Rig(requests_per_minute=60)
    busy.token("read")
    answered = [busy.ask("hosts", scope="read").status_code for _ in range(12)]
    assert answered == [200] * 10 + [429] * 2
    assert busy.ask("hosts", scope="manage").status_code == 200, "another token has its own measure"
    busy.clock += 1
    assert busy.ask("hosts", scope="read").status_code == 200


def test_a_browser_is_let_in_by_its_cookie_which_no_script_and_no_other_site_has(rig: Rig) -> None:
    response = rig.ask("session", "POST", scope=None, json={"token": rig.token("read")})
    (cookie,) = response.headers.getlist("Set-Cookie")
    assert cookie.startswith(f"{sessions.COOKIE}=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert response.headers["Cache-Control"] == "no-store"
    assert rig.ask("why", scope=None).status_code == 200
    assert rig.ask("session", scope=None).get_json() == response.get_json()
    assert rig.token("read") not in response.get_data(as_text=True)


def test_over_tls_the_cookie_is_bound_to_the_host(rig: Rig) -> None:
    over_tls = BASE.replace("http", "https")
    sent = {"json": {"token": rig.token("read")}, "base_url": over_tls}
    response = rig.client.post("/api/v1/session", **sent)
    (cookie,) = response.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-")
    assert "Secure" in cookie.split("; ")
    assert response.headers["Strict-Transport-Security"].startswith("max-age=")
    assert rig.client.get("/api/v1/hosts", base_url=over_tls).status_code == 200


def test_a_session_changes_nothing_without_its_csrf_token(rig: Rig) -> None:
    csrf = sign_in(rig)
    for wrong in ({}, {sessions.CSRF_HEADER: ""}, {sessions.CSRF_HEADER: csrf[:-1]}, {sessions.CSRF_HEADER: "\u00e4"}):
        assert sessions.CSRF_HEADER in problem(add(rig, **wrong), 403)
    right = {sessions.CSRF_HEADER: csrf}
    problem(add(rig, **right, **{"Sec-Fetch-Site": "cross-site"}), 403)
    problem(add(rig, **right, Origin="https://elsewhere.example"), 403)
    problem(add(rig, **right, Origin="null"), 403)
    assert rig.host.asked == []
    assert add(rig, **right, Origin=BASE, **{"Sec-Fetch-Site": "same-origin"}).status_code == 201
    other = sign_in(rig)
    problem(add(rig, **right), 403)
    assert add(rig, **{sessions.CSRF_HEADER: other}).status_code == 201


def test_a_session_ends_by_hand_by_time_and_with_its_token(rig: Rig) -> None:
    csrf = sign_in(rig)
    problem(rig.ask("session", "DELETE", scope=None), 403)
    assert rig.ask("session", "DELETE", scope=None, headers={sessions.CSRF_HEADER: csrf}).status_code == 204
    problem(rig.ask("hosts", scope=None), 401)
    sign_in(rig)
    rig.clock += sessions.IDLE_S
    assert rig.ask("hosts", scope=None).status_code == 200
    rig.clock += sessions.IDLE_S + 1
    assert "ended" in problem(rig.ask("hosts", scope=None), 401)
    sign_in(rig)
    for _ in range(int(sessions.LONGEST_S / sessions.IDLE_S) + 1):
        rig.clock += sessions.IDLE_S
        rig.ask("hosts", scope=None)
    problem(rig.ask("hosts", scope=None), 401)
    sign_in(rig)
    assert isinstance(tokens.revoke("the test's 0, manage"), tokens.Token)
    rig.clock += tokens.LOOK_EVERY_S
    problem(rig.ask("hosts", scope=None), 401)


def test_no_more_browsers_are_signed_in_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST", 3)
    kept = sessions.Sessions()
    cookies = [kept.begin("one", float(each))[0] for each in range(5)]
    assert [kept.find(each, 5.0) is not None for each in cookies] == [False, False, True, True, True]


def test_every_change_is_in_the_log_with_who_and_from_where(rig: Rig) -> None:
    rig.ask("expectations", "POST", json={"user": "david"}, address="192.0.2.7")
    (line,) = rig.audited()
    assert line["what"] == "add_expectation"
    assert line["who"].startswith("the test's 0, manage (")
    assert (line["address"], line["host"], line["rule"]) == ("192.0.2.7", "local", RULE)
    assert stat.S_IMODE(audit.path().stat().st_mode) == 0o600
    sign_in(rig)
    assert rig.audited()[-1]["what"] == "signed in"
    assert rig.token("manage") not in audit.path().read_text()


def test_the_log_does_not_grow_without_end_and_never_stops_a_change(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, announce_log: Callable[[str], None]
) -> None:
    monkeypatch.setattr(audit, "MOST_BYTES", 1000)
    for _ in range(20):
        rig.frame.audit.note("tried", who=None, address="192.0.2.1", text="x" * 100)
    older = audit.path().with_name(f"{audit.FILE_NAME}.1")
    assert audit.path().stat().st_size <= 1000
    assert older.stat().st_size <= 1000
    rig.frame.audit.note("long", who=None, address=None, text="\u00e4" * 100_000)
    assert len(rig.audited()[-1]["text"]) == audit.LONGEST_VALUE
    audit.path().unlink()
    audit.path().mkdir()
    announce_log("cannot write .*add_expectation")
    assert rig.ask("expectations", "POST", json={"user": "david"}).status_code == 201


def test_a_visitor_is_judged_by_the_environment_alone(rig: Rig) -> None:
    token = rig.token("read")
    rig.host.tell(states.StateChanged(states.Live(HELLO)))
    found = rig.doors.judge({"HTTP_AUTHORIZATION": f"Bearer {token}", "REMOTE_ADDR": "192.0.2.1"})
    assert isinstance(found, doors.Visitor)
    assert (found.scope, found.address, found.csrf) == ("read", "192.0.2.1", None)
    refused = rig.doors.judge({"HTTP_AUTHORIZATION": f"Bearer {token}"}, "manage")
    assert isinstance(refused, doors.Refusal)
    assert refused.status == 403
