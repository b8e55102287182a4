"""Prints what the desktop costs with twenty servers beside one: processor time and memory, in one run on the same machine.

python -m tests.benchmarks.servers_cost [SECONDS]

Stand-ins that tick once a second take the place of the servers, within the desktop's own process, so that its processor time
is the desktop's alone: decoding, state, sidebar, tray, notifications, and of one host the page.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

COUNTS = (0, 1, 20)
SHOWN = ("minimized", "shown")
WARM_UP_S = 5.0
MEASURED_S = 15.0


def row(what: str, figure: str) -> None:
    """Print one line of the table."""
    sys.stdout.write(f"{what:58s} {figure:>16s}\n")
    sys.stdout.flush()


def measure(servers: int, shown: str, seconds: float, place: Path) -> dict[str, float]:
    """Run a desktop with so many servers; give its share of a core, its memory in MiB and its longest turn in ms."""
    place.mkdir()
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "DBUS_SESSION_BUS_ADDRESS": "",
        "HOOFHEARTED_CONFIG_DIR": str(place / "config"),
        "HOOFHEARTED_DATA_DIR": str(place / "data"),
        "HOOFHEARTED_RUNTIME_DIR": str(place / "run"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.desktop_parts.many_servers", str(servers), shown, str(WARM_UP_S), str(seconds)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> int:
    """Print the table."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else MEASURED_S
    with tempfile.TemporaryDirectory(prefix="hh-") as place:
        for shown in SHOWN:
            found = {count: measure(count, shown, seconds, Path(place) / f"{shown}-{count}") for count in COUNTS}
            for count, said in found.items():
                row(f"{shown}, {count} servers: of a core", f"{said['cpu']:.2%}")
                row(f"{shown}, {count} servers: RSS", f"{said['rss_mib']:.1f} MiB")
                row(f"{shown}, {count} servers: longest turn of the loop", f"{said['turn_ms']:.0f} ms")
                row(f"{shown}, {count} servers: ticks heard a second", f"{said['ticks']:.1f}")
            row(f"{shown}: processor time of 20 servers beside 1", f"{found[20]['cpu'] / found[1]['cpu']:.1f} ×")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
