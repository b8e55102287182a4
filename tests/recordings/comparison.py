"""What the engine makes of a recording against what a person said of it: found, missed, and what is wrong."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from tests.recordings.stage import STARTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.recordings.labels import Spoken

Json = dict[str, Any]
SHARE_WITHIN = 0.06


class Score(NamedTuple):
    """How many spin-ups were right, how many the engine told, how many a person did, and what is wrong in words."""

    right: int
    told: int
    labelled: int
    wrong: tuple[str, ...]

    @property
    def precision(self) -> float:
        """The part of what was told that is right; 1 where nothing was told."""
        return self.right / self.told if self.told else 1.0

    @property
    def recall(self) -> float:
        """The part of what a person would say that was told rightly; 1 where there is nothing to say."""
        return self.right / self.labelled if self.labelled else 1.0


def total(scores: Sequence[Score]) -> Score:
    """Add scores up."""
    return Score(
        sum(each.right for each in scores),
        sum(each.told for each in scores),
        sum(each.labelled for each in scores),
        tuple(text for each in scores for text in each.wrong),
    )


def compare(spoken: Sequence[Spoken], episodes: Sequence[Json]) -> Score:
    """Match each label with the episode of its GPU that overlaps it and is nearest to it; each is used once."""
    left = list(episodes)
    right, wrong = 0, []
    for label in spoken:
        near = [each for each in left if _overlap(label, each) > 0]
        best = min(near, key=functools.partial(_distance, label), default=None)
        if best is None:
            wrong.append(f"missed: {label.culprit} on {label.gpu} from {label.started:g} to {label.ended:g} s")
            continue
        left.remove(best)
        faults = _faults(label, best)
        right += not faults
        wrong += faults
    wrong += [f"nobody would tell of: {describe(each)}" for each in left]
    return Score(right, len(episodes), len(spoken), tuple(wrong))


def describe(episode: Json) -> str:
    """Say an episode in a line."""
    culprit = episode["processes"][0]["name"] if episode["processes"] else "nobody"
    began, ended = episode["started"] - STARTED, episode["ended"] - STARTED
    energy = episode["energy_wh"]
    energy_text = "n/a" if energy is None else f"{energy:.2f} Wh"
    return f"{episode['gpu']} {episode['activity']} {culprit} {began:.1f} to {ended:.1f} s, {energy_text}"


def _overlap(label: Spoken, episode: Json) -> float:
    if episode["gpu"] != label.gpu:
        return 0.0
    began, ended = episode["started"] - STARTED, episode["ended"] - STARTED
    return float(min(ended, label.ended) - max(began, label.started))


def _distance(label: Spoken, episode: Json) -> float:
    began, ended = episode["started"] - STARTED, episode["ended"] - STARTED
    return float(abs(began - label.started) + abs(ended - label.ended))


def _faults(label: Spoken, episode: Json) -> list[str]:
    began, ended = episode["started"] - STARTED, episode["ended"] - STARTED
    said = []
    if abs(began - label.started) > label.within_s:
        said.append(f"it began at {label.started:g} s")
    if abs(ended - label.ended) > label.within_s:
        said.append(f"it ended at {label.ended:g} s")
    if episode["activity"] != label.activity:
        said.append(f"it was {label.activity}")
    first: Optional[str] = episode["processes"][0]["name"] if episode["processes"] else None
    if label.culprit is not None and (first is None or label.culprit.casefold() not in first.casefold()):
        said.append(f"{label.culprit} did it")
    if label.energy_wh is not None:
        least, most = label.energy_wh
        if episode["energy_wh"] is None or not least <= episode["energy_wh"] <= most:
            said.append(f"it took {least:g} to {most:g} Wh")
    for name, share in label.shares:
        told = sum(each["share"] or 0.0 for each in episode["processes"] if name in each["name"])
        if abs(told - share) > SHARE_WITHIN:
            said.append(f"{name} did {share:g} of it, not {told:g}")
    return [f"{text}: {describe(episode)}" for text in said]
