"""What notifications say of several spin-ups at once: how often, in quiet hours, while nobody was there. Facts come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.core import naming, quantities, wording
from hoofhearted_desktop.core.tongue import many, say, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofhearted_desktop.core.assessment import Alarm, Episode, Tick

MOST_LINES = 5


def ordinal(number: int) -> str:
    """Give 4 as "4th"; other languages write their own."""
    if (other := say("{number}th", number=number)) != f"{number}th":
        return other
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if 10 <= number % 100 <= 20 else ends.get(number % 10, 'th')}"


def counted(text: str, times: int, passed_s: float) -> str:
    """Say a text with how often it was so: "Ollama woke the RTX 3090 · 4th time in 12 min"."""
    return say("{text} · {nth} time in {time}", text=text, nth=ordinal(times), time=quantities.duration(passed_s))


def woke_several(several: Sequence[Episode], tick: Tick, *, demo: bool, where: str = "") -> tuple[str, str]:
    """Give title and body of "train.py woke 4 GPUs", of spin-ups of one program that run at the same time."""
    newest = several[-1]
    who, n = wording.episode_culprit(newest), _gpus(several)
    title = many("{who} woke {n} GPU", "{who} woke {n} GPUs", n, who=who) + wording.on(where)
    time = quantities.duration(tick.sample.time - min(each.started for each in several))
    power = [gpu.power_w for gpu in tick.sample.gpus if gpu.uuid in {each.gpu for each in several}]
    known = [each for each in power if each is not None]
    lasted = say("for {time}", time=time)
    if known and len(known) == n:
        lasted = say("{watts} together for {time}", watts=quantities.watts(sum(known)), time=time)
    lasted += wording.on("" if where else newest.host)
    return say("DEMO: {title}", title=title) if demo else title, " · ".join([lasted, *wording.whose(newest)])


def quiet_several(several: Sequence[Episode], tick: Optional[Tick], *, demo: bool, where: str = "") -> tuple[str, str]:
    """Give title and body of "4 GPUs are quiet again", of spin-ups of one program the last of which has ended.

    One that cannot be read any more may be anything, and is told of alone.
    """
    lost = [each for each in several if tick is not None and wording.out_of_sight(each.gpu, tick)]
    if lost:
        return wording.ended_notice(lost[0], tick, demo=demo, where=where)
    title = many("{n} GPU is quiet again", "{n} GPUs are quiet again", _gpus(several)) + wording.on(where)
    over = max(each.ended or each.started for each in several) - min(each.started for each in several)
    who = wording.episode_culprit(several[-1])
    parts = [say("{who} used them for {time}", who=who, time=quantities.duration(over))]
    energy = [each.energy_wh for each in several if each.energy_wh is not None]
    if len(energy) == len(several):
        parts.append(quantities.energy(sum(energy)))
    hottest = [each.peak.temperature_c for each in several if each.peak.temperature_c is not None]
    if hottest:
        parts.append(say("up to {temperature}", temperature=quantities.celsius(max(hottest))))
    return say("DEMO: {title}", title=title) if demo else title, ", ".join(parts)


def _gpus(several: Sequence[Episode]) -> int:
    return len({each.gpu for each in several})


def spin_ups(number: int, unexpected: int) -> str:
    """Give "3 spin-ups, 1 unexpected"."""
    if not unexpected:
        return many("{n} spin-up, none unexpected", "{n} spin-ups, none unexpected", number)
    return many(
        "{n} spin-up, {unexpected} unexpected", "{n} spin-ups, {unexpected} unexpected", number, unexpected=unexpected
    )


def while_away(number: int, unexpected: int) -> str:
    """Give "While you were away: 3 spin-ups, 1 unexpected"."""
    return say("While you were away: {happened}", happened=spin_ups(number, unexpected))


def line(episode: Episode, now: float) -> str:
    """Say one spin-up in a line: "02:58 Ollama on the RTX 3090, 43 min"."""
    began = quantities.time_of_day(episode.started, now)
    who = naming.printable(wording.episode_culprit(episode))
    gpu = wording.gpu_label(episode.gpu_name) or "GPU"
    lasted = say("still running") if episode.ended is None else quantities.duration(episode.ended - episode.started)
    return say("{began} {who} on the {gpu}, {lasted}", began=began, who=who, gpu=gpu, lasted=lasted)


def quiet_summary(
    number: int, unexpected: Sequence[Episode], alarms: Sequence[Alarm], now: float, *, demo: bool, where: str = ""
) -> tuple[str, str]:
    """Give title and body of what was kept back in quiet hours; of `number` spin-ups those that nobody expected."""
    lines = [line(each, now) for each in unexpected]
    lines += [f"{quantities.time_of_day(each.since, now)} {told(each.text)}" for each in alarms]
    rest = len(lines) - MOST_LINES
    lines = lines[:MOST_LINES] + ([say("and {n} more", n=rest)] if rest > 0 else [])
    happened = spin_ups(number, len(unexpected)) if number else say("something was wrong")
    title = say("In your quiet hours{where}: {happened}", where=wording.on(where), happened=happened)
    return say("DEMO: {title}", title=title) if demo else title, "\n".join(lines)
