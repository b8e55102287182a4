"""What holds for everything that is asked over REST: who may, what is true now, how errors look, what browsers are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.core.version import VERSION
from hoofhearted_desktop.gateway import tokens
from hoofhearted_desktop.link import states
from tests.gateway.rig import HELLO, TICK, Rig, problem

if TYPE_CHECKING:
    from collections.abc import Callable

READINGS = ("health", "system/info", "/api/system/info")
READS = ("hosts", "system/info", "/api/system/info")


@pytest.mark.parametrize("path", READS)
@pytest.mark.parametrize("shown", [None, "", "Bearer", "Bearer x", "Bearer \u00e4", "Basic {token}", "Bearer {token}x"])
def test_without_a_token_nobody_learns_anything(rig: Rig, path: str, shown: str | None) -> None:
    rig.host.live()
    headers = {} if shown is None else {"Authorization": shown.replace("{token}", rig.token())}
    response = rig.ask(path, scope=None, headers=headers)
    problem(response, 401)
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="hoofhearted"'
    assert b"dreams" not in response.data


def test_the_token_is_taken_from_the_header_only(rig: Rig) -> None:
    rig.host.live()
    token = rig.token()
    assert rig.ask("hosts", scope=None, headers={"Authorization": f"bearer {token}"}).status_code == 200
    assert rig.ask(f"hosts?token={token}", scope=None).status_code == 401
    rig.client.set_cookie("token", token)
    assert rig.ask("hosts", scope=None).status_code == 401


def test_health_says_ok_to_anybody_and_the_rest_to_who_may_read(rig: Rig) -> None:
    assert rig.ask("health", scope=None).get_json() == {
        "status": "ok",
        **dict.fromkeys(("host", "source", "agent", "gateway", "age_s")),
    }
    rig.host.live()
    rig.host.now += 0.75
    assert rig.ask("health", scope="read").get_json() == {
        "status": "ok",
        "host": "dreams",
        "source": "nvml",
        "agent": "0.1.0",
        "gateway": VERSION,
        "age_s": 0.75,
    }
    problem(rig.ask("health", scope=None, headers={"Authorization": "Bearer guessed"}), 401)


@pytest.mark.parametrize("path", READINGS)
def test_nothing_that_is_not_true_now_is_given(rig: Rig, path: str) -> None:
    host = rig.host
    assert "not answered" in problem(rig.ask(path), 503)
    host.tell(states.StateChanged(states.Live(HELLO)))
    assert "first reading" in problem(rig.ask(path), 503)
    host.tell(states.Ticked(TICK))
    assert rig.ask(path).status_code == 200
    host.tell(states.StateChanged(states.Stale(HELLO, 7.2)))
    assert "7 s" in problem(rig.ask(path), 503)
    host.tell(states.StateChanged(states.Live(HELLO)))
    assert rig.ask(path).status_code == 200
    host.tell(states.StateChanged(states.Lost("the agent was killed", "start it", 3, 3.5)))
    lost = rig.ask(path)
    assert problem(lost, 503) == "lost the agent: the agent was killed; start it"
    assert lost.headers["Retry-After"] == "4"
    host.tell(states.StateChanged(states.Connecting(4)))
    host.tell(states.StateChanged(states.Live(HELLO)))
    assert "first reading" in problem(rig.ask(path), 503), "a reading from before the loss came back as a new one"
    host.tell(states.StateChanged(states.Closed()))
    problem(rig.ask(path), 503)


def test_a_bug_is_a_problem_too_and_shows_nobody_its_inside(rig: Rig, announce_log: Callable[[str], None]) -> None:
    announce_log("Exception on /api/v1/system/info")
    rig.host.tell(states.StateChanged(states.Live(HELLO)))
    rig.host.tell(states.Ticked("not a tick"))  # type: ignore[arg-type]
    assert "attribute" not in problem(rig.ask("system/info"), 500)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_what_cannot_be_done_is_405_and_says_what_can(rig: Rig, method: str) -> None:
    response = rig.ask("system/info", method, json={})
    problem(response, 405)
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD"}


def test_what_is_not_there_is_404_and_too_large_is_413(rig: Rig) -> None:
    problem(rig.ask("nothing"), 404)
    assert "no host 'elsewhere'" in problem(rig.ask("system/info?host=elsewhere"), 404)


@pytest.mark.parametrize("query", ["unknown=1", "host=local&host=local", "host=local&x"])
def test_a_query_that_means_nothing_is_refused(rig: Rig, query: str) -> None:
    rig.host.live()
    problem(rig.ask(f"system/info?{query}"), 422)


def test_a_query_that_is_no_utf_8_is_refused(rig: Rig) -> None:
    rig.host.live()
    token = {"Authorization": f"Bearer {rig.token('read')}"}
    for path in ("/api/v1/system/info", "/metrics", "/"):
        answer = rig.client.get(path, headers=token, environ_overrides={"QUERY_STRING": "host=\xb3"})
        assert "is not UTF-8" in problem(answer, 400), path


def test_an_answer_that_has_not_changed_is_not_sent_again(rig: Rig) -> None:
    rig.host.live()
    first = rig.ask("system/info")
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = rig.ask("system/info", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    rig.host.live(TICK._replace(sample=TICK.sample._replace(time=6.0)))
    assert rig.ask("system/info", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
    head = rig.ask("system/info", "HEAD")
    assert (head.status_code, head.data) == (200, b"")


def test_a_token_that_is_revoked_counts_no_more(rig: Rig) -> None:
    rig.token("read")
    assert rig.ask("hosts", scope="read").status_code == 200
    assert isinstance(tokens.revoke("the test's 0, read"), tokens.Token)
    rig.clock += tokens.LOOK_EVERY_S
    problem(rig.ask("hosts", scope="read"), 401)
