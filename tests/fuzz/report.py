"""Writes the counts into docs/fuzzing.md, between two marks; what a person wrote around them stays."""

from __future__ import annotations

import platform
from importlib import metadata
from typing import TYPE_CHECKING

from tests.fuzz.target import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fuzz.counts import Counts
    from tests.fuzz.target import Target

PLACE = ROOT / "docs" / "fuzzing.md"
BEGINS, ENDS = "<!-- python -m tests.fuzz writes from here -->\n", "<!-- to here -->\n"


def write(counts: Counts, table: Mapping[str, Target], broken: Mapping[str, int], today: str, engine: str) -> None:
    """Put what was counted in the place of what was."""
    text = PLACE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGINS)
    _, _, after = rest.partition(ENDS)
    PLACE.write_text(f"{before}{BEGINS}{counted(counts, table, broken, today, engine)}{ENDS}{after}", encoding="utf-8")


def counted(counts: Counts, table: Mapping[str, Target], broken: Mapping[str, int], today: str, engine: str) -> str:
    """Give a sentence and a table."""
    versions = f"Python {platform.python_version()}, hypothesis {metadata.version('hypothesis')}, {engine}"
    known = [name for name in table if name in counts.of]
    rows = [
        "| target | reads | hypothesis | atheris | reached | kept | processor s | broken now |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name in known:
        each = counts.of[name]
        rows.append(
            f"| `{name}` | {table[name].about} | {each.by_hypothesis:,} | {each.by_atheris:,} | {each.reached:,} | {each.kept:,} | "
            f"{each.cpu_s:,.0f} | {broken.get(name, 0)} |"
        )
    told = [counts.of[name] for name in known]
    rows.append(
        f"| **all** | | {sum(each.by_hypothesis for each in told):,} | {sum(each.by_atheris for each in told):,} | | | "
        f"{sum(each.cpu_s for each in told):,.0f} | {sum(broken.get(name, 0) for name in known)} |"
    )
    said = f"**{sum(each.inputs for each in told):,} inputs** from {counts.since} to {today}, by {versions}, on {platform.system()} {platform.machine()}.\n"
    return f"\n{said}\n" + "\n".join(rows) + "\n\n"
