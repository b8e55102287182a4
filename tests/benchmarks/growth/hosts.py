"""What hosts cost the desktop, in the tray and with its window: stand-ins that tick once a second (tests/desktop_parts/many_servers.py)."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.benchmarks.growth.slope import Growth
from tests.benchmarks.servers_cost import SHOWN, measure

SERVERS = (1, 5, 10, 25, 50)
MEASURED_S = 10.0


def tables(servers: tuple[int, ...] = SERVERS) -> list[Growth]:
    """Measure both."""
    grown = []
    with tempfile.TemporaryDirectory(prefix="hh-") as place:
        for shown in SHOWN:
            found = [measure(count, shown, MEASURED_S, Path(place) / f"{shown}-{count}") for count in servers]
            grown.append(
                Growth(
                    f"Hosts of a desktop, {shown}",
                    "hosts",
                    list(servers),
                    {
                        "of a core, %": [round(each["cpu"] * 100, 2) for each in found],
                        "ticks heard a second": [each["ticks"] for each in found],
                        "RSS, MiB": [round(each["rss_mib"], 1) for each in found],
                    },
                    "Beside this machine.",
                )
            )
    return grown
