"""What stands before everything: names (DNS rebinding), pages of others (CORS), and the headers that keep a browser from harm."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.gateway import guard
from tests.gateway.rig import Rig, problem

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

ORIGIN = "https://dashboard.example"


def by_name(rig: Rig, name: str, path: str = "health") -> TestResponse:
    return rig.ask(path, scope=None, headers={"Host": name})


@pytest.mark.parametrize(
    "name",
    [
        "127.0.0.1:8642",
        "localhost",
        "LOCALHOST.:80",
        "[::1]:8642",
        "192.0.2.1",
        "nas.example:443",
        "{own}",
        "{own}.local",
    ],
)
def test_it_answers_to_its_addresses_and_names(name: str) -> None:
    rig = Rig(names=("nas.example",))
    assert by_name(rig, name.replace("{own}", socket.gethostname())).status_code == 200


@pytest.mark.parametrize("path", ["health", "hosts", "openapi.json", "/", "/socket.io/", "/nothing"])
@pytest.mark.parametrize(
    "name", ["attacker.example", "attacker.example:8642", "localhost.attacker.example", "127.0.0.1.nip.io"]
)
def test_a_name_that_an_attacker_let_point_here_gets_nothing(path: str, name: str) -> None:
    assert "not called" in problem(by_name(Rig(), name, path), 421)


def test_a_listed_page_may_ask_and_read_and_no_other(rig: Rig) -> None:
    rig = Rig(origins=(ORIGIN,))
    rig.host.live()
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization",
    }
    preflight = rig.ask("config", "OPTIONS", scope=None, headers=asked)
    assert (preflight.status_code, preflight.data) == (204, b"")
    assert preflight.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "PATCH" in preflight.headers["Access-Control-Allow-Methods"]
    assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
    answer = rig.ask("hosts", headers={"Origin": ORIGIN})
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
    assert answer.headers["Vary"] == "Origin"
    for response in (preflight, answer):
        assert "Access-Control-Allow-Credentials" not in response.headers, (
            "another page never has the browser's session"
        )


@pytest.mark.parametrize(
    "origin", ["https://elsewhere.example", "http://dashboard.example", "null", f"{ORIGIN}.evil.example"]
)
def test_a_page_that_is_not_listed_learns_and_does_nothing(origin: str) -> None:
    rig = Rig(origins=(ORIGIN,))
    rig.host.live()
    asked = {"Origin": origin, "Access-Control-Request-Method": "PATCH"}
    for response in (
        rig.ask("config", "OPTIONS", scope=None, headers=asked),
        rig.ask("hosts", headers={"Origin": origin}),
        rig.ask("config", "PATCH", json={}, headers={"Origin": origin}),
    ):
        assert not [name for name, _ in response.headers if name.lower().startswith("access-control-")]
    problem(rig.ask("config", "PATCH", json={}, headers={"Origin": origin}), 403)
    problem(rig.ask("/socket.io/", scope=None, headers={"Origin": origin, "Upgrade": "websocket"}), 403)
    assert rig.host.asked == []


@pytest.mark.parametrize("path", ["health", "hosts", "nothing", "/nothing"])
@pytest.mark.parametrize("scope", ["manage", None])
def test_no_browser_keeps_frames_or_runs_an_answer(rig: Rig, path: str, scope: str | None) -> None:
    response = rig.ask(path, scope=scope)  # type: ignore[arg-type]
    for name, value in guard.HEADERS.items():
        assert response.headers.getlist(name) == [value]
    assert "Strict-Transport-Security" not in response.headers
    assert response.headers["Cache-Control"] in {"no-store", "private, no-cache"}


def test_what_a_proxy_says_of_its_client_is_believed_only_where_there_is_one() -> None:
    headers = {"X-Forwarded-For": "192.0.2.5", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "nas.example"}
    plain = Rig(names=("nas.example",))
    assert "Strict-Transport-Security" not in plain.ask("health", scope=None, headers=headers).headers
    behind = Rig(names=("nas.example",), behind_proxy=True)
    behind.host.answers["expectations.add"] = {"rule": {"id": "one", "effect": "expect"}}
    for rig in (plain, behind):
        rig.host.answers["expectations.add"] = {"rule": {"id": "one", "effect": "expect"}, "kept_in": None}
        assert rig.ask("expectations", "POST", json={"user": "x"}, headers=headers).status_code == 201
    told = [each["address"] for each in behind.audited()]
    assert told == ["127.0.0.1", "192.0.2.5"]
    assert "Strict-Transport-Security" in behind.ask("health", scope=None, headers=headers).headers
    problem(behind.ask("health", scope=None, headers={**headers, "X-Forwarded-Host": "attacker.example"}), 421)
