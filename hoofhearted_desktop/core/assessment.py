"""What the agent concludes from readings: activity, shares, verdict, episode. Facts only; `core/wording.py` has the words."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple, Optional

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model


class Activity(enum.Enum):
    """Every GPU is always in exactly one of these (docs/architecture.md)."""

    ASLEEP = "asleep"
    IDLE = "idle"
    HELD = "held"
    COMPUTING = "computing"
    ENCODING = "encoding"
    DECODING = "decoding"
    DRAWING = "drawing"
    UNATTRIBUTED = "unattributed"
    UNKNOWN = "unknown"

    is_load: bool
    """Whether the GPU works for somebody."""

    __hash__ = object.__hash__  # there is one of each; Enum's own is no C, and asked for thirty times a GPU and tick

    def __init__(self, word: str) -> None:
        """Know what is a load."""
        self.is_load = word in {"computing", "encoding", "decoding", "drawing", "unattributed"}


class Verdict(NamedTuple):
    """Whether the use was expected; `by` is rule, presence, usual or default, `text` the evidence for a person.

    `rule` is the id of the rule that decided.
    """

    expected: bool
    by: str
    text: str
    rule: Optional[str] = None


class Share(NamedTuple):
    """One process's part of a GPU's work now: `share` of the work, 0 to 1, None where the driver does not say."""

    pid: int
    started: Optional[float]
    share: Optional[float]


class Assessment(NamedTuple):
    """What one GPU does now. `since` is Unix time, None when it began before anyone looked.

    `reason` is a sentence for held, unattributed and unknown, and `remedy` what to do about it. `shares` has the largest
    first; its first is the culprit. `extra_w` is the power over the GPU's own idle baseline, where that is known.
    `episode` is the id of the spin-up that is going on.
    """

    uuid: str
    activity: Activity
    since: Optional[float] = None
    reason: Optional[str] = None
    remedy: Optional[str] = None
    shares: tuple[Share, ...] = ()
    extra_w: Optional[float] = None
    verdict: Optional[Verdict] = None
    episode: Optional[str] = None


class Alarm(NamedTuple):
    """Something that is wrong since the Unix time `since`, until it is no longer among a tick's alarms.

    `kind` is a word of core/preferences.KINDS, `gpu` a UUID, None where the host is meant. `text` is a sentence without its
    full stop, `application` what the program is known by that it is about, if it is about one.
    """

    kind: str
    gpu: Optional[str]
    since: float
    text: str
    remedy: Optional[str] = None
    application: Optional[str] = None


class Tick(NamedTuple):
    """One sample with what is concluded from it: one assessment a GPU, in the same order, and the alarms that stand."""

    sample: model.Sample
    assessments: tuple[Assessment, ...]
    alarms: tuple[Alarm, ...] = ()

    def each(self) -> tuple[tuple[model.Gpu, Assessment], ...]:
        """Give every GPU with its assessment."""
        return tuple(zip(self.sample.gpus, self.assessments))


class Participant(NamedTuple):
    """A process's part in an episode. `name` is what a person calls it; `share` of the GPU's work, 0 to 1.

    `expected` is what was decided of it alone, None where its part was too small to be judged.
    """

    name: str
    pid: int
    started: Optional[float] = None
    share: Optional[float] = None
    user: Optional[str] = None
    container: Optional[str] = None
    unit: Optional[str] = None
    command_line: Optional[str] = None
    exe: Optional[str] = None
    application: Optional[str] = None
    expected: Optional[bool] = None


class Level(NamedTuple):
    """Load, power and temperature as a peak or a mean."""

    sm: Optional[float] = None
    encoder: Optional[float] = None
    decoder: Optional[float] = None
    power_w: Optional[float] = None
    temperature_c: Optional[float] = None


class Cost(NamedTuple):
    """What a spin-up's energy cost, in a currency as its owner writes it ("EUR", "€", or nothing)."""

    amount: float
    currency: str


class Episode(NamedTuple):
    """One spin-up of one GPU; `ended` is None while it lasts. Times are Unix seconds. docs/protocol.md has its JSON.

    `unattributed_share` is the part of the work that no process of the list accounts for: with their shares it makes 1.
    `cost` is there where a price is set.
    """

    id: str
    host: str
    gpu: str
    gpu_name: Optional[str]
    started: float
    ended: Optional[float]
    activity: Activity
    peak: Level
    mean: Level
    energy_wh: Optional[float]
    processes: tuple[Participant, ...]
    verdict: Verdict
    unattributed_share: Optional[float] = None
    cost: Optional[Cost] = None

    @property
    def culprit(self) -> Optional[Participant]:
        """Who the episode is about: the one nobody expected, else the one with the largest share."""
        if not self.verdict.expected:
            for who in self.processes:
                if who.expected is False:
                    return who
        return self.processes[0] if self.processes else None
