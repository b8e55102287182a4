"""A gateway that is asked in this process, over hosts without an agent: a test says what they answer."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from hoofhearted_desktop.core.activity import Activity
from hoofhearted_desktop.core.assessment import Assessment, Share, Tick
from hoofhearted_desktop.core.model import Problem
from hoofhearted_desktop.gateway import parts, tokens
from hoofhearted_desktop.gateway.audit import Audit, path
from hoofhearted_desktop.gateway.doors import Doors
from hoofhearted_desktop.gateway.frame import Frame
from hoofhearted_desktop.gateway.hosts import Hosts
from hoofhearted_desktop.gateway.latest import Absent, Latest, Reading
from hoofhearted_desktop.gateway.live import Refused
from hoofhearted_desktop.gateway.settings import Settings
from hoofhearted_desktop.link import states
from tests import readings

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

HELLO = states.Hello("dreams", "0.1.0", 1, "nvml")
CARD = readings.gpu(88.0, processes=(readings.used(sm=88.0),))
TICK = Tick(
    readings.sample(5.0, CARD, processes=(readings.process(),)),
    (Assessment(readings.UUID, Activity.COMPUTING, 1_760_000_002.0, shares=(Share(4242, 100.0, 1.0),)),),
)
BASE = "http://127.0.0.1:8642"


class FakeHost:
    """A `Host` (gateway/live.py) of which a test decides what it says."""

    def __init__(self, key: str = "local", name: str = "this machine") -> None:
        self.key, self.name = key, name
        self.now = 100.0
        self.latest = Latest(lambda: self.now)
        self.answers: dict[str, Any] = {}
        """What each method is answered with: JSON, a Refused, or what gives one for the params."""
        self.asked: list[tuple[str, Any]] = []
        self.listeners: list[Callable[[states.Event], None]] = []
        self.wanted: list[frozenset[str]] = []

    def tell(self, event: states.Event) -> None:
        """Let the agent say something."""
        self.latest.hear(event)
        for each in list(self.listeners):
            each(event)

    def live(self, tick: Tick = TICK, hello: states.Hello = HELLO) -> None:
        """Let the agent be there, with a reading."""
        self.tell(states.StateChanged(states.Live(hello)))
        self.tell(states.Ticked(tick))

    def reading(self, patience_s: float = 0.0) -> Reading | Absent:  # noqa: ARG002
        return self.latest.reading()

    def look(
        self, listener: Callable[[states.Event], None], readings: frozenset[str] = frozenset()
    ) -> Callable[[], None]:
        self.listeners.append(listener)
        self.wanted.append(readings)
        return lambda: self.listeners.remove(listener)

    def ask(self, method: str, params: Any, patience_s: float = 0.0) -> Any:  # noqa: ARG002
        self.asked.append((method, params))
        answer = self.answers.get(method, Refused(-32601, f"no such method: {method}"))
        return answer(params) if callable(answer) else answer


class Rig:
    """A gateway with all its parts. `clock` is its monotonic time in seconds, to be moved by hand."""

    def __init__(self, *hosts: FakeHost, **said: Any) -> None:
        self.hosts = hosts or (FakeHost(),)
        self.host = self.hosts[0]
        self.clock = 1000.0
        audit = Audit(lambda: 1_760_000_000.0)
        known = tokens.Tokens(clock=lambda: self.clock, wall_clock=lambda: 1_760_000_000.0)
        settings = Settings(**said)
        self.doors = Doors(known, audit, settings, clock=lambda: self.clock)
        self.frame = Frame(Hosts(self.hosts), self.doors, audit, settings)
        parts.plug(self.frame)
        self.client = self.frame.app.test_client()
        self.secrets: dict[str, str] = {}

    def token(self, scope: tokens.Scope = "read") -> str:
        """Give a token of that scope, made when first asked for."""
        if scope not in self.secrets:
            made = tokens.create(f"the test's {len(tokens.read())}, {scope}", scope, time.time())
            assert not isinstance(made, Problem), made
            self.secrets[scope] = made[1]
            self.clock += tokens.LOOK_EVERY_S  # as soon as a gateway that runs hears of it
        return self.secrets[scope]

    def ask(
        self,
        path: str,
        method: str = "GET",
        *,
        scope: tokens.Scope | None = "manage",
        headers: dict[str, str] | None = None,
        address: str = "127.0.0.1",
        **given: Any,
    ) -> TestResponse:
        """Ask for a path below /api/v1 with a token of that scope, or for one that begins with a slash."""
        shown = {} if scope is None else {"Authorization": f"Bearer {self.token(scope)}"}
        return self.client.open(
            path if path.startswith("/") else f"/api/v1/{path}",
            method=method,
            base_url=BASE,
            headers={**shown, **(headers or {})},
            environ_overrides={"REMOTE_ADDR": address},
            **given,
        )

    def audited(self) -> list[dict[str, Any]]:
        """Give the lines of the log of changes."""
        return [json.loads(line) for line in path().read_text().splitlines()] if path().exists() else []


def problem(response: TestResponse, status: int) -> str:
    """Check that the response is a problem of that status and nothing else, and give its detail."""
    assert response.status_code == status, response.get_data(as_text=True)
    assert response.content_type == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    body = response.get_json()
    assert set(body) == {"type", "title", "status", "detail"}
    assert body["status"] == status
    return str(body["detail"])
