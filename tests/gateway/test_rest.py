"""REST: only for who has the token, the newest reading or 503 with its reason, errors as problem+json, nothing kept by others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("flask", reason="the extra `gateway` is not installed")

from hoofhearted_desktop.agent import answers
from hoofhearted_desktop.core.activity import Activity
from hoofhearted_desktop.core.assessment import Assessment, Share, Tick
from hoofhearted_desktop.core.samples import part_to_json
from hoofhearted_desktop.gateway import rest
from hoofhearted_desktop.gateway.latest import Latest
from hoofhearted_desktop.link import states
from tests import readings

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

TOKEN = "a-token-of-a-test-that-is-long-enough"  # noqa: S105
HELLO = states.Hello("dreams", "0.1.0", 1, "nvml")
PATHS = ("health", "why", "gpus", f"gpus/{readings.UUID}")

CARD = readings.gpu(88.0, processes=(readings.used(sm=88.0),))
TICK = Tick(
    readings.sample(5.0, CARD, processes=(readings.process(),)),
    (Assessment(readings.UUID, Activity.COMPUTING, 1_760_000_002.0, (Share(4242, 100.0, 1.0),)),),
)


@pytest.fixture
def latest() -> Latest:
    return Latest(clock=lambda: 100.0)


@pytest.fixture
def client(latest: Latest) -> FlaskClient:
    return rest.application(latest, TOKEN).test_client()


def live(latest: Latest, tick: Tick = TICK, hello: states.Hello = HELLO) -> None:
    latest.hear(states.StateChanged(states.Live(hello)))
    latest.hear(states.Ticked(tick))


def get(client: FlaskClient, path: str, token: str | None = TOKEN) -> TestResponse:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return client.get(f"/api/v1/{path}", headers=headers)


def problem(response: TestResponse, status: int) -> str:
    """Check that the response is a problem of that status and nothing else, and give its detail."""
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    body = response.get_json()
    assert set(body) == {"type", "title", "status", "detail"}
    assert body["status"] == status
    return str(body["detail"])


def test_why_is_the_answer_of_the_command_line(latest: Latest, client: FlaskClient) -> None:
    live(latest)
    response = get(client, "why")
    assert response.status_code == 200
    assert response.content_type == "application/json"
    assert response.get_json() == json.loads(json.dumps(answers.why(TICK)))
    assert "ollama" in response.get_json()["gpus"][0]["processes"][0]["name"]
    assert list(response.get_json()) == list(answers.why(TICK))


def test_gpus_are_the_readings(latest: Latest, client: FlaskClient) -> None:
    live(latest)
    listed = get(client, "gpus").get_json()
    assert listed["gpus"] == [part_to_json(CARD)]
    assert (listed["host"], listed["time"], listed["demo"]) == ("dreams", TICK.sample.time, False)
    one = get(client, f"gpus/{readings.UUID}").get_json()
    assert one == {**{name: listed[name] for name in ("schema", "host", "time", "demo")}, "gpu": listed["gpus"][0]}


def test_the_simulated_server_is_called_a_demo(latest: Latest, client: FlaskClient) -> None:
    live(latest, hello=HELLO._replace(source="simulated", scenario="home"))
    assert get(client, "why").get_json()["demo"] is True
    assert get(client, "gpus").get_json()["demo"] is True
    assert get(client, "health").get_json()["source"] == "simulated"


def test_a_gpu_that_is_not_there_is_404_and_named(latest: Latest, client: FlaskClient) -> None:
    live(latest)
    assert "GPU-none" in problem(get(client, "gpus/GPU-none"), 404)
    problem(get(client, "nothing"), 404)


@pytest.mark.parametrize("path", [*PATHS, "nothing"])
@pytest.mark.parametrize("token", [None, "", TOKEN[:-1], TOKEN + "x", "\u00e4" * 20])
def test_without_the_token_nobody_learns_anything(
    latest: Latest, client: FlaskClient, path: str, token: str | None
) -> None:
    live(latest)
    response = get(client, path, token)
    problem(response, 401)
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="hoofhearted"'
    assert b"dreams" not in response.data


def test_the_token_is_taken_from_the_bearer_scheme_only(latest: Latest, client: FlaskClient) -> None:
    live(latest)
    assert client.get("/api/v1/why", headers={"Authorization": f"bearer {TOKEN}"}).status_code == 200
    assert client.get("/api/v1/why", headers={"Authorization": f"Basic {TOKEN}"}).status_code == 401
    assert client.get(f"/api/v1/why?token={TOKEN}").status_code == 401
    client.set_cookie("token", TOKEN)
    assert client.get("/api/v1/why").status_code == 401


@pytest.mark.parametrize("path", PATHS)
def test_nothing_that_is_not_true_now_is_given(latest: Latest, client: FlaskClient, path: str) -> None:
    assert "not answered" in problem(get(client, path), 503)
    latest.hear(states.StateChanged(states.Live(HELLO)))
    assert "first reading" in problem(get(client, path), 503)
    latest.hear(states.Ticked(TICK))
    assert get(client, path).status_code == 200
    latest.hear(states.StateChanged(states.Stale(HELLO, 7.2)))
    assert "7 s" in problem(get(client, path), 503)
    latest.hear(states.StateChanged(states.Live(HELLO)))
    assert get(client, path).status_code == 200
    latest.hear(states.StateChanged(states.Lost("the agent was killed", "start it", 3, 3.5)))
    lost = get(client, path)
    assert problem(lost, 503) == "lost the agent: the agent was killed; start it"
    assert lost.headers["Retry-After"] == "4"
    latest.hear(states.StateChanged(states.Connecting(4)))
    latest.hear(states.StateChanged(states.Live(HELLO)))
    assert "first reading" in problem(get(client, path), 503), "a reading from before the loss came back as a new one"
    latest.hear(states.StateChanged(states.Closed()))
    problem(get(client, path), 503)


def test_health_tells_the_age_of_the_reading(client: FlaskClient, latest: Latest) -> None:
    now = iter([100.0, 100.75])
    latest._clock = lambda: next(now)
    live(latest)
    assert get(client, "health").get_json()["age_s"] == 0.75


@pytest.mark.parametrize("path", [*PATHS, "nothing"])
def test_no_browser_or_proxy_keeps_or_runs_an_answer(latest: Latest, client: FlaskClient, path: str) -> None:
    live(latest)
    for response in (
        get(client, path),
        get(client, path, None),
        client.options(f"/api/v1/{path}", headers={"Origin": "https://elsewhere.example"}),
    ):
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert not [name for name, _ in response.headers if name.lower().startswith("access-control-")]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_changed(latest: Latest, client: FlaskClient, method: str) -> None:
    live(latest)
    headers = {"Authorization": f"Bearer {TOKEN}"}
    response = client.open("/api/v1/why", method=method, headers=headers, json={})
    problem(response, 405)
    assert "GET" in response.headers["Allow"]


def test_a_bug_is_a_problem_too_and_shows_nobody_its_inside(
    latest: Latest, client: FlaskClient, announce_log: object
) -> None:
    announce_log("Exception on /api/v1/why")  # type: ignore[operator]
    latest.hear(states.StateChanged(states.Live(HELLO)))
    latest.hear(states.Ticked("not a tick"))  # type: ignore[arg-type]
    assert "attribute" not in problem(get(client, "why"), 500)
