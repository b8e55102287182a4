"""A Prometheus followed by a session as an agent is: sign-in, ticks at its pace, the past, what it refuses, its end."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.link import servers, states
from hoofhearted_desktop.link.ask import ask
from hoofhearted_desktop.link.keychain import Keychain, NoKeyring
from hoofhearted_desktop.link.progress import Progress
from hoofhearted_desktop.link.prometheus import opener, stand_in
from hoofhearted_desktop.link.prometheus.address import PrometheusAddress, parse
from hoofhearted_desktop.link.questions import Nobody, Secret, SecretKind, SecretQuestion
from hoofhearted_desktop.link.session import Session
from hoofhearted_desktop.link.stream import Unreachable
from tests.link.prometheus.answers import Server, group, ours, row, success, vector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE_S = 20.0
SECRET = "hunter2-and-more"  # noqa: S105 - a test's own


class Fake:
    """A Prometheus with one GPU; `rows` may be changed, `wants` is the only Authorization it takes."""

    def __init__(self) -> None:
        self.rows: list[Any] = [*ours(), *group("Ollama", 1.0)]
        self.wants: str | None = None
        self.down = False
        self.ranges: list[Any] = []
        self.server = Server(self._answer)

    def _answer(self, path: str, asked: Any) -> Any:
        if self.wants is not None and asked["headers"].get("Authorization") != self.wants:
            return 401, {}, b""
        if self.down:
            return 503, {}, b""
        if path.endswith("query_range"):
            return success({"resultType": "matrix", "result": self.ranges})
        return success(vector(*self.rows))

    def address(self, user: str = "") -> PrometheusAddress:
        found = parse(self.server.url.replace("//", f"//{user}"))
        assert isinstance(found, PrometheusAddress)
        return found


@pytest.fixture
def fake() -> Iterator[Fake]:
    made = Fake()
    yield made
    made.server.end()


class Person(Nobody):
    """Somebody who gives these secrets one after the other."""

    def __init__(self, *secrets: str, keep: bool = False) -> None:
        self.secrets = list(secrets)
        self.keep = keep
        self.asked: list[SecretQuestion] = []

    def secret(self, question: SecretQuestion, _progress: Progress) -> Secret | None:
        self.asked.append(question)
        return Secret(self.secrets.pop(0), self.keep) if self.secrets else None


class Ring(NoKeyring):
    """A keyring in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def usable(self, _progress: Progress) -> bool:
        return True

    def get(self, name: str, _progress: Progress) -> str | None:
        return self.kept.get(name)

    def keep(self, name: str, secret: str, _progress: Progress) -> None:
        self.kept[name] = secret

    def forget(self, name: str, _progress: Progress) -> None:
        self.kept.pop(name, None)


def why(fake: Fake, person: Nobody | None = None, ring: Ring | None = None, user: str = "") -> Any:
    return ask(opener.opener(fake.address(user), person or Nobody(), Keychain(ring)), messages.WHY, {})


def test_why_is_answered_by_one_question(fake: Fake) -> None:
    found = ask(servers.opener(fake.address(), Nobody(), Keychain()), messages.WHY, {})
    assert found["gpus"][0]["sentence"] == "H100 is computing for Ollama: 90 %, 200 W."
    assert len(fake.server.asked) == 1


def test_a_token_is_asked_for_and_kept_where_a_person_wants_it(fake: Fake, caplog: pytest.LogCaptureFixture) -> None:
    fake.wants = f"Bearer {SECRET}"
    ring, person = Ring(), Person("wrong", SECRET, keep=True)
    assert why(fake, person, ring)["gpus"]
    assert [(each.kind, each.wrong, each.may_keep) for each in person.asked] == [
        (SecretKind.PROMPT, False, True),
        (SecretKind.PROMPT, True, True),
    ]
    assert list(ring.kept.values()) == [SECRET]
    nobody_asked = Person()
    assert why(fake, nobody_asked, ring)["gpus"]
    assert nobody_asked.asked == []
    assert SECRET not in caplog.text


class Closed(Ring):
    """A keyring that nobody may open."""

    def get(self, name: str, _progress: Progress) -> str | None:
        raise AssertionError(name)


def test_no_keyring_is_opened_for_one_that_wants_no_secret(fake: Fake) -> None:
    assert why(fake, Nobody(), Closed())["gpus"]


def test_a_password_is_asked_for_where_the_address_names_a_user(fake: Fake) -> None:
    fake.wants = "Basic YW5uOnMzY3JldA=="
    person = Person("s3cret")
    assert why(fake, person, user="ann@")["gpus"]
    assert person.asked[0].kind is SecretKind.PASSWORD
    assert person.asked[0].who.startswith("ann@127.0.0.1")


def test_a_secret_that_is_not_accepted_any_more_is_forgotten(fake: Fake) -> None:
    fake.wants = f"Bearer {SECRET}"
    ring = Ring()
    ring.kept[f"the token for {fake.server.url}"] = "old"
    found = why(fake, Person(), ring)
    assert isinstance(found, Unreachable)
    assert (found.code, found.waits) == ("not_accepted", True)
    assert ring.kept == {}
    assert isinstance(why(fake, Nobody()), Unreachable)
    assert why(fake, Nobody()).code == "sign_in_wanted"


def test_one_without_gpus_says_what_is_missing(fake: Fake) -> None:
    fake.rows = [row("up", 1.0)]
    found = why(fake)
    assert isinstance(found, Unreachable)
    assert found.code == "no_metrics"
    assert "dcgm" in found.reason.lower()
    assert not found.waits


class Followed:
    """A session with it, whose events are taken one after another."""

    def __init__(self, url: str, pace_s: float = 0.1) -> None:
        self.events: queue.SimpleQueue[states.Event] = queue.SimpleQueue()
        address = parse(url)
        assert isinstance(address, PrometheusAddress)
        self.session = Session(opener.opener(address, Nobody(), Keychain(), pace_s=pace_s), self.events.put)
        self.session.start()

    def wait(self, wanted: Callable[[states.Event], bool]) -> Any:
        while True:
            event = self.events.get(timeout=PATIENCE_S)
            if wanted(event):
                return event

    def ask(self, method: str, params: Any) -> Any:
        answered: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.session.request(method, params, answered.put)
        return answered.get(timeout=PATIENCE_S)


@pytest.fixture
def follow(fake: Fake) -> Iterator[Callable[..., Followed]]:
    running: list[Followed] = []

    def started(**given: Any) -> Followed:
        running.append(Followed(fake.server.url, **given))
        return running[-1]

    yield started
    for each in running:
        each.session.stop()


def ticked(event: states.Event) -> bool:
    return isinstance(event, states.Ticked)


def test_it_is_live_and_each_reading_is_new(fake: Fake, follow: Callable[..., Followed]) -> None:
    session = follow()
    live = session.wait(lambda event: isinstance(event, states.StateChanged) and isinstance(event.state, states.Live))
    assert (live.state.hello.source, live.state.hello.host, live.state.hello.interval_s) == (
        "prometheus",
        "127.0.0.1",
        0.1 + stand_in.LATE_S,
    )
    assert session.wait(ticked).tick.sample.gpus[0].utilization.sm == pytest.approx(90.0)
    fake.rows = ours(utilization_ratio=0.2, activity="idle")
    session.wait(
        lambda event: (
            isinstance(event, states.Ticked) and event.tick.sample.gpus[0].utilization.sm == pytest.approx(20.0)
        )
    )


def test_nothing_is_asked_of_it_while_nobody_looks(fake: Fake, follow: Callable[..., Followed]) -> None:
    session = follow()
    session.wait(ticked)
    session.session.watch(None)
    assert isinstance(session.ask(messages.WHY, {}), wire.Result)
    before = len(fake.server.asked)
    assert isinstance(session.ask("nothing", {}), wire.Failure)
    assert len(fake.server.asked) - before <= 1


def test_a_gpu_that_vanishes_is_shown_as_missing_also_over_a_lost_connection(
    fake: Fake, follow: Callable[..., Followed]
) -> None:
    session = follow()
    session.wait(ticked)
    fake.down = True
    lost = session.wait(lambda event: isinstance(event, states.StateChanged) and isinstance(event.state, states.Lost))
    assert "status 503" in lost.state.reason
    fake.rows, fake.down = [], False
    session.session.retry()
    told = session.wait(ticked).tick
    assert told.sample.gpus[0].problem.code == "no_reading"


def test_the_past_comes_from_a_range_query(fake: Fake, follow: Callable[..., Followed]) -> None:
    session = follow()
    now = session.wait(ticked).tick.sample.time
    fake.ranges = [
        {"metric": {"hoofhearted_asked": "sm:avg", "UUID": "GPU-1"}, "values": [[now - 30, "0.5"], [now - 15, "0.7"]]}
    ]
    found = session.ask(
        messages.HISTORY, {"gpu": "GPU-1", "from": now - 60, "to": now, "metrics": ["sm"], "max_points": 4}
    )
    assert isinstance(found, wire.Result), found
    assert found.result["step_s"] == 15.0
    assert [value for value in found.result["mean"]["sm"] if value is not None] == [50.0, 70.0]
    assert len([path for path, _, _ in fake.server.asked if path.endswith("query_range")]) == 1
    assert session.ask(messages.HISTORY, {"gpu": "GPU-9"}).result["time"] == []
    assert session.ask(messages.HISTORY, {}).code == wire.INVALID_PARAMS


@pytest.mark.parametrize(
    ("method", "said"),
    [(messages.EPISODES, stand_in.NO_SPIN_UPS), (messages.EXPECT, stand_in.NO_RULES), ("other", stand_in.NO_SUCH)],
)
def test_what_only_an_agent_knows_is_refused_in_words(follow: Callable[..., Followed], method: str, said: str) -> None:
    found = follow().ask(method, {})
    if (
        isinstance(found, wire.Failure) and found.code == wire.INTERNAL_ERROR
    ):  # it was asked before the session was live
        pytest.fail(found.message)
    assert (found.code, found.message) == (wire.METHOD_NOT_FOUND, said)


def test_a_connection_that_is_being_made_can_be_given_up(fake: Fake) -> None:
    progress = Progress()
    progress.cancel()
    found = opener.opener(fake.address(), Nobody(), Keychain())(progress)
    assert isinstance(found, Unreachable)
    assert found.code == "cancelled"


def test_no_agent_is_kept_watching_there(fake: Fake) -> None:
    found = servers.administer(fake.address(), Nobody(), Keychain())(Progress(), "install-service")
    assert isinstance(found, Unreachable)
    assert "no agent" in found.reason
    assert servers.look_up(fake.address()).notes == ()
