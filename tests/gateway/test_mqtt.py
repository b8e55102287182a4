"""What MQTT is told of hosts, and when: by a broker that only remembers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import gevent
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoofhearted_desktop.core import model
from hoofhearted_desktop.core.activity import Activity
from hoofhearted_desktop.core.assessment import Assessment, Share, Tick, Verdict
from hoofhearted_desktop.core.model import Problem
from hoofhearted_desktop.gateway import mqtt, settings
from hoofhearted_desktop.gateway.hosts import Hosts
from hoofhearted_desktop.gateway.mqtt_discovery import Device, Topics, document, safe
from hoofhearted_desktop.gateway.mqtt_readings import NOBODY, told
from hoofhearted_desktop.link import states
from tests import readings
from tests.gateway.rig import CARD, HELLO, TICK, FakeHost, Rig
from tests.gateway.test_settings import write

if TYPE_CHECKING:
    from collections.abc import Iterator

TOPICS = Topics("hoofhearted", "homeassistant", "desk")
ID = readings.UUID
STATE, CULPRIT = f"hoofhearted/gpu/{ID}/state", f"hoofhearted/gpu/{ID}/culprit"
CONFIG, AVAILABLE = f"homeassistant/device/hoofhearted_{ID}/config", f"hoofhearted/gateway/desk/gpu/{ID}"
IDLE = readings.gpu(0.0)


class FakeBroker:
    """Remembers what it was sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.runs = False

    def start(self) -> None:
        self.runs = True

    def stop(self) -> None:
        self.runs = False

    def send(self, topic: str, payload: str) -> None:
        self.sent.append((topic, payload))

    def take(self) -> dict[str, Any]:
        """Give what came since it was asked last, by topic."""
        sent, self.sent = self.sent, []
        return {topic: json.loads(payload) if payload[0] == "{" else payload for topic, payload in sent}


class Told:
    """A bridge over these hosts, with a clock that is moved by hand."""

    def __init__(self, *hosts: FakeHost) -> None:
        self.hosts = hosts
        self.now = 0.0
        self.broker = FakeBroker()
        self.bridge = mqtt.Bridge(Hosts(hosts), TOPICS, 10.0, clock=lambda: self.now)

    def tell(self, tick: Tick | None = None, host: int = 0) -> dict[str, Any]:
        """Let a host say something, and give what the broker is sent then."""
        if tick is not None:
            self.hosts[host].live(tick)
        for each in self.hosts:
            self.bridge.tell(each, self.broker)
        return self.broker.take()


@pytest.fixture
def bridge() -> Iterator[Told]:
    made = Told(FakeHost())
    yield made
    made.bridge.end()


def tick(gpu: model.Gpu = CARD, activity: Activity = Activity.COMPUTING, **given: Any) -> Tick:
    """A tick of one GPU, which ollama uses where it is not idle."""
    shares = (Share(4242, 100.0, 1.0),) if gpu.processes else ()
    found = Assessment(**{"uuid": gpu.uuid, "activity": activity, "since": 1_760_000_002.0, "shares": shares, **given})
    return Tick(readings.sample(5.0, gpu, processes=(readings.process(),)), (found,))


def test_the_first_reading_describes_the_gpu_and_tells_all_of_it(bridge: Told) -> None:
    said = bridge.tell(TICK)
    assert set(said) == {CONFIG, STATE, CULPRIT, AVAILABLE}
    assert said[CONFIG]["device"]["name"] == "RTX 3090 (dreams)"
    assert said[CONFIG]["device"]["model"] == "NVIDIA GeForce RTX 3090"
    assert said[STATE] == {
        "state": "computing",
        "unexpected": "OFF",
        "utilization": 88,
        "memory_used": 1024,
        "power": 196,
        "temperature": 40,
    }
    assert said[CULPRIT]["name"] == "ollama"
    assert (said[CULPRIT]["user"], said[CULPRIT]["since"]) == ("david", "2025-10-09T08:53:22+00:00")
    assert said[AVAILABLE] == "online"
    assert bridge.tell(TICK) == {}, "nothing has changed"


def test_words_are_told_at_once_and_figures_when_their_time_has_come(bridge: Told) -> None:
    bridge.tell(tick())
    bridge.now = 9.9
    assert bridge.tell(tick(CARD._replace(temperature_c=41.0))) == {}
    bridge.now = 10.0
    assert bridge.tell(tick(CARD._replace(temperature_c=42.0)))[STATE]["temperature"] == 42
    bridge.now = 10.5
    verdict = Verdict(expected=False, by="default", text="nobody expected it")
    said = bridge.tell(tick(CARD._replace(temperature_c=43.0), verdict=verdict))
    assert (said[STATE]["unexpected"], said[STATE]["temperature"]) == ("ON", 43)
    assert said[CULPRIT]["why"] == "nobody expected it"
    said = bridge.tell(tick(IDLE, Activity.IDLE))
    assert (said[STATE]["state"], said[CULPRIT]["name"]) == ("idle", NOBODY)


def test_what_cannot_be_said_is_null_and_never_zero(bridge: Told) -> None:
    blind = model.Gpu(ID, problem=Problem("gpu_lost", "it is gone"))
    said = bridge.tell(tick(blind, Activity.UNKNOWN, since=None))
    assert said[STATE] == {
        "state": "unknown",
        "unexpected": None,
        "utilization": None,
        "memory_used": None,
        "power": None,
        "temperature": None,
    }
    assert set(said[CULPRIT].values()) == {None}
    assert "model" not in said[CONFIG]["device"]


@pytest.mark.parametrize("activity", [Activity.UNATTRIBUTED, Activity.UNKNOWN])
def test_a_work_that_nobody_is_known_to_do_has_no_culprit(bridge: Told, activity: Activity) -> None:
    assert bridge.tell(tick(activity=activity))[CULPRIT]["name"] is None


def test_a_moment_outside_of_the_calendar_is_not_told(bridge: Told) -> None:
    assert bridge.tell(tick(since=1e300))[CULPRIT]["since"] is None


def test_who_is_in_a_container_is_told_with_it(bridge: Told) -> None:
    who = readings.process(
        container=model.Container("3f2a" * 16, "trainer"),
        unit="docker.service",
        application=model.Application("ollama", "Ollama"),
    )
    found = tick()
    said = bridge.tell(found._replace(sample=found.sample._replace(processes=(who,))))[CULPRIT]
    assert (said["application"], said["container"], said["unit"]) == ("Ollama", "trainer", "docker.service")


@pytest.mark.parametrize(
    "state",
    [states.Stale(HELLO, 5.0), states.Lost("the cable is out", None, 1, 5.0), states.Connecting(), states.Closed()],
)
def test_a_host_that_is_away_has_no_available_gpu_and_is_told_anew_when_it_is_back(
    bridge: Told, state: states.State
) -> None:
    bridge.tell(TICK)
    bridge.hosts[0].tell(states.StateChanged(state))
    assert bridge.tell() == {AVAILABLE: "offline"}
    assert bridge.tell() == {}
    assert set(bridge.tell(TICK)) == {AVAILABLE, STATE, CULPRIT}


def test_a_gpu_that_is_not_there_any_more_is_not_available(bridge: Told) -> None:
    bridge.tell(TICK)
    assert bridge.tell(Tick(readings.sample(6.0), ())) == {AVAILABLE: "offline"}


def test_a_gpu_that_comes_by_two_ways_is_told_once(bridge: Told) -> None:
    two = Told(FakeHost("local"), FakeHost("nas"))
    assert two.tell(TICK)[STATE]["utilization"] == 88
    assert two.tell(tick(IDLE, Activity.IDLE), host=1) == {}
    two.hosts[1].tell(states.StateChanged(states.Closed()))
    assert two.tell() == {}


def test_of_a_simulated_gpu_the_name_says_so(bridge: Told) -> None:
    bridge.hosts[0].live(TICK, HELLO._replace(source="simulated"))
    assert bridge.tell()[CONFIG]["device"]["name"] == "DEMO RTX 3090 (dreams)"


def test_what_was_kept_of_an_earlier_run_is_taken_back_where_it_is_not_seen(bridge: Told) -> None:
    bridge.bridge.begin(bridge.broker)
    bridge.tell(TICK)
    bridge.bridge.hear_kept(AVAILABLE, "online")
    bridge.bridge.hear_kept("hoofhearted/gateway/desk/gpu/gone", "offline")
    assert bridge.broker.take() == {}
    bridge.bridge.hear_kept("hoofhearted/gateway/desk/gpu/old", "online")
    assert bridge.broker.take() == {"hoofhearted/gateway/desk/gpu/old": "offline"}


def test_hosts_are_looked_at_while_the_broker_is_there_and_all_is_said_again_when_it_is_back(
    bridge: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mqtt, "SETTLING_S", 0.0)
    monkeypatch.setattr(mqtt, "BREATH_S", 0.0)
    host = bridge.hosts[0]
    bridge.bridge.begin(bridge.broker)
    assert bridge.broker.runs
    assert not host.listeners
    for _ in range(2):
        bridge.bridge.cross_told(True)
        until(lambda: bool(host.listeners))
        host.live()
        until(lambda: (TOPICS.status, "online") in bridge.broker.sent and AVAILABLE in dict(bridge.broker.sent))
        assert set(bridge.broker.take()) == {CONFIG, STATE, CULPRIT, AVAILABLE, TOPICS.status}
        bridge.bridge.cross_told(False)
        until(lambda: not host.listeners)
    bridge.bridge.end()
    assert not bridge.broker.runs


def until(is_so: Any) -> None:
    """Let the loop run until that is so."""
    with gevent.Timeout(20):
        while not is_so():
            gevent.sleep(0.001)


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_name_is_one_level_of_a_topic_and_stays_its_own(one: str, other: str) -> None:
    for text in (one, other):
        assert 0 < len(safe(text)) <= 80
        assert not set(safe(text)) & set("+#/$ \0\n")
    assert (safe(one) == safe(other)) is (one == other)


@pytest.mark.parametrize("uuid", ["#", "GPU/+/x", "$SYS", "MIG-GPU-1/2/3", "GPU 1\n", "ü"])
def test_a_hostile_uuid_is_made_safe_in_every_topic(bridge: Told, uuid: str) -> None:
    said = bridge.tell(tick(CARD._replace(uuid=uuid)))
    assert len(said) == 4
    for topic in said:
        assert len(topic.split("/")) in {4, 5}
        assert not set(topic) & set("+#$ \n")
        topic.encode("ascii")


def test_a_hostile_name_is_shown_and_not_obeyed() -> None:
    found = tick()
    who = readings.process(name="{{ states }}\x1b[2J\n" + "x" * 500, exe=None, command_line=None)
    said = told(CARD, found.assessments[0], found.sample._replace(processes=(who,))).culprit["name"]
    assert "\x1b" not in said
    assert "\n" not in said
    assert len(said) <= 100


def test_home_assistants_templates_name_what_the_messages_have() -> None:
    said = told(CARD, tick().assessments[0], tick().sample)
    state = {**said.words, **said.figures}
    for name, part in document(Device(ID, "RTX", None, "dreams"), TOPICS)["components"].items():
        member = part["value_template"].removeprefix("{{ value_json.").removesuffix(" }}")
        assert member in (said.culprit if name == "culprit" else state)


def test_without_its_table_it_is_off_and_does_not_even_load_the_client() -> None:
    rig = Rig()
    assert len(rig.frame.begins) == len(Rig().frame.begins)
    with_it = Rig(mqtt=settings.MqttSettings(host="127.0.0.1"))
    assert len(with_it.frame.begins) == len(rig.frame.begins) + 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[mqtt]", "mqtt: object missing required field `host`"),
        ('[mqtt]\nhost = "x"\nprefix = "a/#"', "mqtt.prefix: expected a topic such as hoofhearted, without + and #"),
        ('[mqtt]\nhost = "x"\ndiscovery_prefix = "$SYS"', "mqtt.discovery_prefix: expected a topic such as"),
        ('[mqtt]\nhost = "x"\nevery_s = 0', "mqtt.every_s: expected `float` >= 1.0"),
        ('[mqtt]\nhost = "x"\nport = 0', "mqtt.port: expected `int` >= 1"),
        ('[mqtt]\nhost = "x"\npassword = "y"', "unknown field `password`"),
        ('mqtt = "nas"', "mqtt: expected `object"),
    ],
)
def test_a_mistake_in_its_table_is_said_with_its_place(text: str, said: str) -> None:
    write(text)
    found = settings.find()
    assert isinstance(found, Problem)
    assert said in found.message, found.message


def test_its_port_follows_from_tls() -> None:
    assert settings.MqttSettings(host="x").port_number == 1883
    assert settings.MqttSettings(host="x", tls=True).port_number == 8883
    assert settings.MqttSettings(host="x", tls=True, port=1).port_number == 1
