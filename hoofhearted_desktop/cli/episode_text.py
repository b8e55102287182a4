"""An episode as a line, as a page and as a row of CSV."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
from typing import TYPE_CHECKING, Any, Optional, Union

from hoofhearted_desktop.core import quantities, samples, wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofhearted_desktop.core.assessment import Episode, Participant

SHORT_ID = 8
_LONGEST_NOTE_IN_LINE = 60
_LEVELS = ("sm", "encoder", "decoder", "power_w", "temperature_c")
_COLUMNS = (
    *("id", "host", "gpu", "gpu_name", "started_utc", "ended_utc", "duration_s", "activity"),
    *("mean_sm_percent", "mean_encoder_percent", "mean_decoder_percent", "mean_power_w", "mean_temperature_c"),
    *("peak_sm_percent", "peak_encoder_percent", "peak_decoder_percent", "peak_power_w", "peak_temperature_c"),
    *(
        "energy_wh",
        "cost",
        "currency",
        "program",
        "share_percent",
        "user",
        "container",
        "unit",
        "application",
        "command_line",
    ),
    *("other_programs", "expected", "by", "verdict", "note"),
)
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins so for a formula, and a program may be called anything."""

Json = dict[str, Any]
Cell = Union[str, int, float, None]


def note_of(each: Json) -> str:
    """Give a person's note to an episode."""
    note = each.get("note")
    return note if isinstance(note, str) else ""


def short_ids(ids: Sequence[str]) -> dict[str, str]:
    """Give beginnings of the ids by which these can be told apart."""
    length = SHORT_ID
    while len({each[:length] for each in ids}) < len(set(ids)):
        length += 4
    return {each: each[:length] for each in ids}


def line(episode: Episode, now: float) -> str:
    """Give one episode as one line."""
    began = quantities.time_of_day(episode.started, now)
    lasted = quantities.duration((episode.ended or now) - episode.started)
    who = wording.episode_culprit(episode)
    verdict = episode.verdict
    uses = "used" if episode.ended is not None else "is using"
    parts = [f"{began}  {who} {uses} the {wording.gpu_label(episode.gpu_name) or 'GPU'} for {lasted}"]
    parts += wording.energy_parts(episode)
    parts.append(f"{'expected' if verdict.expected else 'unexpected'}: {verdict.text}")
    return ", ".join(parts)


def listed(episode: Episode, now: float, short: str, note: str) -> str:
    """Give the line of a list: what was, its note, and by what it is called."""
    told = " ".join(note.split())
    if len(told) > _LONGEST_NOTE_IN_LINE:
        told = told[: _LONGEST_NOTE_IN_LINE - 1] + "…"
    return line(episode, now) + (f" · “{told}”" if told else "") + f" · {short}"


def page(episode: Episode, now: float, note: str) -> str:
    """Give everything of one episode, a fact a line."""
    ended = "still running" if episode.ended is None else _moment(episode.ended)
    mean, peak = episode.mean, episode.peak
    rows = [
        ("id", episode.id),
        ("began", _moment(episode.started)),
        ("ended", ended),
        ("GPU", f"{episode.gpu_name or 'GPU'} ({episode.gpu}) of {episode.host}"),
        ("was", episode.activity.value),
        *(
            (name, f"{show(low)} on average, {show(high)} at most")
            for name, low, high, show in (
                ("load", mean.sm, peak.sm, quantities.percent),
                ("encoder", mean.encoder, peak.encoder, quantities.percent),
                ("decoder", mean.decoder, peak.decoder, quantities.percent),
                ("power", mean.power_w, peak.power_w, quantities.watts),
                ("temperature", mean.temperature_c, peak.temperature_c, quantities.celsius),
            )
            if high is not None
        ),
        ("energy", ", ".join(wording.energy_parts(episode)) or quantities.NOT_AVAILABLE),
        *(("note", each) for each in note.splitlines()),
    ]
    lines = [line(episode, now), "", *(f"  {name:12} {value}" for name, value in rows)]
    if episode.processes:
        lines += ["", "  who"]
    for who in episode.processes:
        lines.append(f"  {_percent(who.share):>6}  {', '.join([who.name, *_origin(who)])}")
        lines += [f"          {who.command_line}"] if who.command_line else []
    return "\n".join(lines) + "\n"


def _origin(who: Participant) -> list[str]:
    told = [f"process {who.pid}"]
    told += [f"container {who.container}"] if who.container else []
    told += [who.unit] if who.unit else []
    told += [f"user {who.user}"] if who.user else []
    return told + ["not expected"] * (who.expected is False)


def _percent(share: Optional[float]) -> str:
    return quantities.percent(None if share is None else share * 100)


def _moment(time: float) -> str:
    try:
        local = dt.datetime.fromtimestamp(time, tz=dt.timezone.utc).astimezone()
    except (ValueError, OverflowError, OSError):
        return quantities.NOT_AVAILABLE
    return local.strftime("%Y-%m-%d %H:%M:%S")


# ---------------------------------------------------------------- CSV


def csv_of(episodes: Sequence[Json]) -> str:
    """Give RFC 4180: a header, a row an episode, units in the names; what is not known is empty.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    text = io.StringIO()
    # Where the stream makes two letters of a line end, one is enough.
    writer = csv.writer(text, lineterminator="\r\n" if os.linesep == "\n" else "\n")
    writer.writerow(_COLUMNS)
    for each in episodes:
        writer.writerow([_cell(value) for value in _row(each)])
    return text.getvalue()


def _row(each: Json) -> list[Cell]:
    mean, peak, verdict = (_part(each.get(name)) for name in ("mean", "peak", "verdict"))
    told = each.get("processes")
    processes = [who for who in told if isinstance(who, dict)] if isinstance(told, list) else []
    first = processes[0] if processes else {}
    started, ended, share = _number(each.get("started")), _number(each.get("ended")), _number(first.get("share"))
    return [
        *(each.get(name) for name in ("id", "host", "gpu", "gpu_name")),
        _utc(started),
        _utc(ended),
        None if started is None or ended is None else round(ended - started, 3),
        each.get("activity"),
        *(mean.get(name) for name in _LEVELS),
        *(peak.get(name) for name in _LEVELS),
        each.get("energy_wh"),
        *(_part(each.get("cost")).get(name) for name in ("amount", "currency")),
        first.get("name"),
        None if share is None else round(share * 100, 2),
        *(first.get(name) for name in ("user", "container", "unit", "application", "command_line")),
        "; ".join(dict.fromkeys(str(who.get("name")) for who in processes[1:])),
        "yes" if verdict.get("expected") is True else "no" if verdict.get("expected") is False else None,
        verdict.get("by"),
        verdict.get("text"),
        note_of(each),
    ]


def _part(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _number(value: object) -> Optional[float]:
    known = isinstance(value, (int, float)) and not isinstance(value, bool)
    return value if known and -samples.LARGEST < value < samples.LARGEST else None  # type: ignore[operator, return-value]


def _utc(time: Optional[float]) -> Optional[str]:
    if time is None:
        return None
    try:
        moment = dt.datetime.fromtimestamp(time, tz=dt.timezone.utc)
    except (ValueError, OverflowError, OSError):
        return None
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _cell(value: Cell) -> Cell:
    if value is None or _number(value) is not None:
        return value
    text = str(value).replace("\0", "\ufffd")
    return "'" + text if text.startswith(_FORMULAS) else text
