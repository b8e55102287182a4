"""The targets of agent: what a client may ask for, and the file by which a client finds the agent on Windows."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from hoofhearted_desktop.agent import loopback
from hoofhearted_desktop.agent.client import Client
from hoofhearted_desktop.agent.watch import Identity, Watch
from hoofhearted_desktop.core import messages, samples, wire
from tests.agent.test_watch import MINE, Mind, Store
from tests.fuzz import laws, shapes
from tests.fuzz.of_core import JSON_WORDS
from tests.fuzz.of_probes import file_of
from tests.fuzz.target import Target

if TYPE_CHECKING:
    from collections.abc import Sequence

# ---------------------------------------------------------------- requests

ASKED: tuple[tuple[str, Any], ...] = (
    (messages.HELLO, {}),
    (messages.WHY, {}),
    (messages.EPISODES, {"since": 1.0, "until": 2e9, "limit": 5, "gpu": "GPU-1", "application": "ollama"}),
    (messages.EPISODE_GET, {"id": "e1"}),
    (messages.EPISODE_DELETE, {"id": "e1"}),
    (messages.EPISODE_NOTE, {"id": "e1", "text": "mine"}),
    (messages.HISTORY, {"gpu": "GPU-1", "from": 1.0, "to": 2e9, "max_points": 100, "metrics": ["sm"], "by": "application", "most": 8}),
    (messages.USAGE, {"since": 1.0, "until": 2e9}),
    (messages.DATA_STATUS, {}),
    (messages.DATA_DELETE, {"before": 1.0}),
    (messages.EXPECT, {"rule": {"application": "ollama", "effect": "expect", "days": "mon-fri", "hours": "9-17"}, "before": "rule-1"}),
    (messages.UNEXPECT, {"id": "rule-1"}),
    (messages.EXPECTATIONS, {}),
    (messages.MOVE, {"id": "rule-1", "before": None}),
    (messages.FORGET, {"application": "ollama"}),
    (messages.PRESENCE, {"user": "david", "idle_s": 3, "locked": False}),
    (messages.SETTINGS_GET, {}),
    (messages.SETTINGS_SET, {"table": "watching", "key": "hold_s", "value": 5}),
    (messages.PREVIEW, {"watching": {"hold_s": 5, "load_percent": 20}}),
    (messages.PROCESS_ABOUT, {"pid": 4242, "started": 100.0}),
    (messages.PROCESS_COMMAND_LINE, {"pid": 4242, "started": 100.0}),
    (messages.PROCESS_END, {"pid": 4242, "started": 100.0, "force": True}),
    (messages.SUBSCRIBE, {"view": "summary", "readings": ["pcie", "details"], "interval_s": 2, "confirms": True}),
)  # fmt: skip
REQUEST_WORDS = (
    *JSON_WORDS,
    *(f'"{method}"'.encode() for method, _ in ASKED),
    b'"params":{',
    b'"method":',
    b'"rule":{',
    b'"gpu":',
    b'"id":',
    b'"value":',
    b'"key":',
    b'"table":',
)


def request_seeds() -> Sequence[bytes]:
    return [wire.encode(wire.Request(1, method, params)).strip() for method, params in ASKED]


class _Silent(Store):
    """A database that answers nothing."""

    def __getattr__(self, name: str) -> Any:
        """Take whatever a database takes."""
        return lambda *_, **__: None


@functools.cache
def _mind() -> Watch:
    """Give the mind of an agent that replays a recording: it ends no process and installs no service, and its rules are in no file."""
    database: Any = _Silent()
    watch = Watch(Identity("dreams", "replay", None), database, lambda call: call(), lambda _: None, None)
    shown = Mind("replay")
    for second in range(5):
        watch.take(messages.tick_from_json(messages.tick_to_json(_tick(shown, second))).sample)
    return watch


def _tick(mind: Mind, second: int) -> Any:
    mind.take(1, second)
    tick = mind.watch._tick
    assert tick is not None
    return tick


def request_law(data: bytes) -> None:
    """A line as a client sends it; it is answered at most once, by what can be sent."""
    request = wire.parse(data)
    if not isinstance(request, wire.Request) or request.method in messages.SERVICE:
        return
    answers: list[Any] = []
    if request.method == messages.SUBSCRIBE:
        try:
            wanted = messages.subscription_from(request.params)
        except samples.SampleError as error:
            laws.sentences([str(error)])
            return
        assert wanted.view in messages.VIEWS
        assert 0.0 <= wanted.interval_s <= messages.LONGEST_INTERVAL_S
        assert wanted.readings <= messages.READINGS
        return
    if request.method == messages.PRESENCE:
        answers.append(_mind().presence(Client(0.0), request))
    else:
        _mind().answer(request, answers.append, None)
    assert len(answers) <= 1
    for each in answers:
        assert each.id == request.id
        line = wire.encode(each)
        laws.within(line, data, 100)
        if isinstance(each, wire.Failure):
            assert len(each.message) <= samples.LONGEST_TEXT + 400


def request_shape() -> Any:
    examples = [json.loads(each) for each in request_seeds()]
    return shapes.usual(request_seeds, REQUEST_WORDS, shapes.json_of(examples))


# ---------------------------------------------------------------- the address on Windows

ADDRESSES = (b"49152 " + b"0f" * 32 + b" 4242\n", b"1 " + b"ab" * 32 + b" 1\n")
ADDRESS_WORDS = (b"0f" * 32, b" ", b"\n", b"65536", b"9" * 5000, b"\xc2\xb2", b"-1")


def loopback_law(data: bytes) -> None:
    path = file_of(loopback.ADDRESS, data)
    found = loopback.read(path.parent)
    if found is not None:
        assert 0 < found.port < 65536
        assert found.pid < 2**32
        assert data.startswith(f"{found.port} {found.token} ".encode())


def targets() -> tuple[Target, ...]:
    """Give the targets of this room."""
    assert MINE is not None
    return (
        Target("requests", "what a client of an agent may ask for (agent/watch)", request_law, request_seeds, REQUEST_WORDS, request_shape, 500),
        Target(
            "loopback", "the agent's address on Windows (agent/loopback)", loopback_law, lambda: ADDRESSES, ADDRESS_WORDS,
            lambda: st.one_of(shapes.usual(lambda: ADDRESSES, ADDRESS_WORDS)), 120,
        ),
    )  # fmt: skip
