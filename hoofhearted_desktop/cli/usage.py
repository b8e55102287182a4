"""`hoofhearted usage`: who used the GPUs in the last week, or any other stretch: hours, energy, cost and spin-ups."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Callable, Optional

from hoofhearted_desktop.cli import output
from hoofhearted_desktop.core import exits, messages, naming, quantities, wording
from hoofhearted_desktop.link.ask import ask
from hoofhearted_desktop.link.stream import Unreachable
from hoofhearted_desktop.link.understand import understand

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from hoofhearted_desktop.cli.target import Target

WEEK_S = 7 * 86400.0
_HOUR_S = 3600.0
_NO_SUCH_METHOD = "no such method"
OLDER = "its agent is older than this program and cannot say so"

Json = dict[str, Any]


def add_arguments(parser: argparse.ArgumentParser, seconds: Callable[[str], float]) -> None:
    """Give the grammar; `seconds` reads a stretch of time."""
    stretch = parser.add_mutually_exclusive_group()
    stretch.add_argument(
        "--week", dest="since", action="store_const", const=WEEK_S, help="the last seven days, as without it"
    )
    stretch.add_argument("--since", type=seconds, metavar="TIME", help="how far back instead, say 24h or 30d")
    parser.add_argument("--json", action="store_true", help="as one JSON object")


def older(why: Unreachable) -> Unreachable:
    """Say of an agent that does not know the method what that means."""
    return Unreachable(OLDER, "update it") if why.reason.startswith(_NO_SUCH_METHOD) else why


def run(target: Target, *, since_s: float, as_json: bool) -> int:
    """Print the sums of the last `since_s` seconds."""
    now = time.time()
    found = ask(target.opener, messages.USAGE, {"from": now - since_s, "to": now})
    if isinstance(found, Unreachable):
        return target.cannot_ask(older(found))
    said = understand(found, lambda answer: text(answer, target.name))
    if isinstance(said, Unreachable):
        return target.cannot_ask(said)
    if as_json:
        output.say_json(found, indent=True)
    else:
        output.say(("DEMO: a simulated server, nothing here is real\n" if target.demo else "") + said)
    return exits.OK


def text(found: Json, name: str) -> str:
    """Give the sums as two tables for a person, the longest first."""
    stretch, watched = quantities.duration(found["to"] - found["from"]), quantities.duration(found["watched_s"])
    if not found["gpus"]:
        return f"Nothing is recorded of {name} for the last {stretch}.\n"
    lines = [f"Who used the GPUs of {name} in the last {stretch}; it was watched for {watched} of them.", ""]
    currency = next((each["currency"] for each in found["gpus"] if each.get("currency")), "")
    names = [each["name"] for each in found["gpus"]]
    gpus = [(_card(each, several=names.count(each["name"]) > 1), *_figures(each, currency)) for each in found["gpus"]]
    lines += _table(("GPU", "worked for", "energy", "cost"), gpus, texts=1)
    users = [
        (
            _name(each["name"]),
            _name(each["user"] or ""),
            _name(each["container"] or ""),
            *_figures(each, currency),
            _spin_ups(each),
        )
        for each in found["applications"]
    ]
    heads = ("who", "user", "container", "worked for", "energy", "cost", "spin-ups")
    lines += ["", *_table(heads, users, texts=3)] if users else ["", "Nobody has used them."]
    return "\n".join(lines) + "\n"


def _name(text: str) -> str:
    return naming.printable(str(text))


def _card(each: Json, *, several: bool) -> str:
    number = f" #{int(each['index'])}" if several and each.get("index") is not None else ""
    return f"{_name(wording.gpu_label(each['name']) or each['gpu'])}{number}"


def _figures(each: Json, currency: str) -> tuple[str, str, str]:
    cost: Optional[float] = each["cost"]
    told = "" if cost is None else quantities.cost(cost, currency)
    return hours(each["busy_s"]), quantities.energy(each["energy_wh"]), told


def hours(seconds: float) -> str:
    """Give working time as a person adds it up: "41.2 h", and less than an hour as "12 min"."""
    return quantities.duration(seconds) if seconds < _HOUR_S else f"{seconds / _HOUR_S:.1f} h"


def _spin_ups(each: Json) -> str:
    count, unexpected = each["spin_ups"], each["unexpected"]
    return f"{count} ({unexpected} unexpected)" if unexpected else f"{count}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, texts: int) -> list[str]:
    """Align `texts` columns left and the others right; a column in which nothing stands is left out."""
    kept = [place for place in range(len(heads)) if any(row[place] for row in rows)]
    widths = {place: max(len(each[place]) for each in (heads, *rows)) for place in kept}

    def line(row: Sequence[str]) -> str:
        cells = [
            row[place].ljust(widths[place]) if place < texts else row[place].rjust(widths[place]) for place in kept
        ]
        return "  ".join(cells).rstrip()

    return [line(heads), *(line(row) for row in rows)]
