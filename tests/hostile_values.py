"""Every message with each of its members replaced by each of some nasty values."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

from hoofhearted_desktop.core import messages, model
from hoofhearted_desktop.core.activity import Activity
from hoofhearted_desktop.core.assessment import (
    Alarm,
    Assessment,
    Cost,
    Episode,
    Level,
    Participant,
    Share,
    Tick,
    Verdict,
)
from tests import readings
from tests.core.test_samples import FULL

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKUP = "<b>bold</b><img src='x'>&amp;_x"
UNSEEN = "a\x1b[31m\x9b1m\u202eb\u200bc\x00\r\n\x07"
NASTY: tuple[Any, ...] = (
    None,
    True,
    -1,
    2**40,
    1e299,
    -1e299,
    10**400,
    "",
    "x" * 10_000,
    MARKUP + UNSEEN + "\ud800",
    [],
    [None, {}, [], 1, "x"],
    {},
    {"x": {"pid": [1]}},
)

UUID = FULL.gpus[0].uuid
FOUND = Assessment(
    UUID,
    Activity.COMPUTING,
    1_760_000_000.0,
    "some reason",
    "some remedy",
    (Share(4242, 100.0, 0.6), Share(1, None, 0.4)),
    12.5,
    Verdict(expected=False, by="default", text="first time seen", rule="r1"),
    "e1",
)
WORKS = Tick(
    readings.sample(
        5.0,
        FULL.gpus[0]._replace(problem=None),
        readings.gpu(80.0, uuid="GPU-2", index=1, processes=(readings.used(sm=80.0),), holders=(7,)),
        processes=(*FULL.processes, readings.process(application=model.Application("ollama", "Ollama", "llama", "ai"))),
    )._replace(system=FULL.system, problems=FULL.problems),
    (FOUND, FOUND._replace(uuid="GPU-2")),
    (Alarm("too_hot", UUID, 1_760_000_000.0, "it is hot", "cool it", "ollama"),),
)
EPISODE = Episode(
    "e1",
    "dreams",
    UUID,
    "NVIDIA GeForce RTX 3090",
    1_760_000_000.0,
    1_760_000_100.0,
    Activity.COMPUTING,
    Level(90.0, 1.0, 1.0, 200.0, 70.0),
    Level(50.0, 1.0, 1.0, 100.0, 60.0),
    5.0,
    (Participant("Ollama", 4242, 100.0, 0.9, "david", "c", "u", "ollama serve", "/usr/bin/ollama", "ollama", False),),
    Verdict(expected=False, by="default", text="first time seen", rule="r1"),
    0.1,
    Cost(0.02, "EUR"),
)
TICK: Any = json.loads(json.dumps(messages.tick_to_json(WORKS)))
EPISODE_NOTICE: Any = {"change": "started", "episode": json.loads(json.dumps(messages.episode_to_json(EPISODE)))}


def places(value: object, so_far: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the way to each member, that of the whole among them."""
    yield so_far
    children: list[tuple[Any, object]] = []
    if isinstance(value, dict):
        children = list(value.items())
    elif isinstance(value, list):
        children = list(enumerate(value))
    for name, child in children:
        yield from places(child, (*so_far, name))


def replaced(value: Any, place: tuple[Any, ...], nasty: object) -> Any:
    """Give a copy with another value at one place."""
    if not place:
        return nasty
    made = copy.copy(value)
    made[place[0]] = replaced(value[place[0]], place[1:], nasty)
    return made


def mutants(value: Any) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Give each variant with the place that is nasty."""
    for place in places(value):
        for nasty in NASTY:
            yield place, replaced(value, place, nasty)
