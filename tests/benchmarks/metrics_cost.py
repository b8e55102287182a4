"""Prints what a scrape costs, and what it costs the desktop to follow 200 GPUs of 50 machines over one Prometheus.

    python -m tests.benchmarks.metrics_cost [SECONDS]

A scrape is of one machine with 16 GPUs and 200 processes: on each, and in all. The Prometheus is a real one (Debian's), which
reads a page of 50 machines with 4 GPUs each; the desktop asks it every 15 s, as it does.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import generate_latest

from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.gateway import metrics_families
from hoofhearted_desktop.link.prometheus import queries, reading, ticks
from hoofhearted_desktop.link.prometheus.address import PrometheusAddress, parse
from hoofhearted_desktop.link.prometheus.client import Client, Found
from tests import fleet, prometheus_server
from tests.gateway.scraped import page

MACHINES, GPUS = 50, 4
TIMES = 20
WARM_UP_S, MEASURED_S = 8.0, 30.0


def row(what: str, figure: str) -> None:
    """Print one line of the table."""
    sys.stdout.write(f"{what:72s} {figure:>16s}\n")
    sys.stdout.flush()


def scrape(gpus: int, processes: int, title: str) -> None:
    """Print what one scrape costs."""
    now = fleet.machine(0, gpus, processes)

    class _Collector:
        dcgm = True

        def collect(self) -> object:
            return metrics_families.families([now], dcgm=self.dcgm)

    for dcgm in (True, False):
        collector = _Collector()
        collector.dcgm = dcgm
        registry = CollectorRegistry(auto_describe=False)
        registry.register(collector)  # type: ignore[arg-type]
        took = []
        for _ in range(TIMES):
            began = time.process_time()
            text = generate_latest(registry)
            took.append(time.process_time() - began)
        series = sum(not line.startswith(b"#") for line in text.splitlines())
        names = "ours and DCGM's" if dcgm else "ours alone"
        row(f"{title}, {names}: processor time of a scrape", f"{sorted(took)[TIMES // 2] * 1e3:.1f} ms")
        row(f"{title}, {names}: series", f"{series}")
        row(f"{title}, {names}: bytes, and packed", f"{len(text)}, {len(gzip.compress(text))}")


def question(url: str) -> None:
    """Print what one look at the whole fleet costs its reader."""
    address = parse(url)
    assert isinstance(address, PrometheusAddress)
    client = Client(address)
    asked, read = [], []
    for _ in range(TIMES):
        began = time.perf_counter()
        found = client.now(queries.newest(()))
        assert isinstance(found, Found)
        asked.append(time.perf_counter() - began)
        began = time.process_time()
        rows = reading.rows_from(found.data)
        assert rows is not None
        told = reading.fleet_of(rows)
        cards = ticks.Remembered().with_missing(told.cards, 0.0)
        tick = ticks.tick_of("fleet", cards, told.problems, reading.time_of(found.data) or 0.0, 0.0)
        line = wire.encode(wire.Notice(messages.TICK, tick))
        messages.tick_from_json(json.loads(line)["params"])
        read.append(time.process_time() - began)
    client.close()
    row("200 GPUs: the answer of a real Prometheus, until it is read", f"{sorted(asked)[TIMES // 2] * 1e3:.0f} ms")
    row("200 GPUs: rows of the answer", f"{len(rows)}")
    row(
        "200 GPUs: from rows to a tick that was sent and read, processor time",
        f"{sorted(read)[TIMES // 2] * 1e3:.0f} ms",
    )
    row("200 GPUs: bytes of the tick", f"{len(line)}")


def desktop(url: str, place: Path, shown: str, seconds: float) -> None:
    """Print what the desktop costs that follows it."""
    config = place / "config"
    config.mkdir(parents=True)
    if url:
        (config / "servers.toml").write_text(f'[[server]]\naddress = "{url}"\n')
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "DBUS_SESSION_BUS_ADDRESS": "",
        "HOOFHEARTED_CONFIG_DIR": str(config),
        "HOOFHEARTED_DATA_DIR": str(place / "data"),
        "HOOFHEARTED_RUNTIME_DIR": str(place / "run"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.desktop_parts.fleet_desktop", url, shown, str(WARM_UP_S), str(seconds)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    title = f"{shown}, {'200 GPUs' if url else 'nothing'}"
    row(f"{title}: of a core", f"{found['cpu']:.2%}")
    row(f"{title}: RSS", f"{found['rss_mib']:.1f} MiB")
    row(f"{title}: longest turn of the loop", f"{found['turn_ms']:.0f} ms")


def main() -> int:
    """Print the table."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else MEASURED_S
    scrape(16, 200, "16 GPUs, 200 programs on each")
    scrape(16, 13, "16 GPUs, 200 programs in all")
    with tempfile.TemporaryDirectory(prefix="hh-") as folder:
        place = Path(folder)
        text = page([fleet.machine(number, GPUS) for number in range(MACHINES)])
        with prometheus_server.serving(lambda: text) as served:
            job = served.job("hoofhearted", scrape_interval="5s", scrape_timeout="4s")
            with prometheus_server.running(place / "prometheus", job) as prometheus:
                prometheus.wait("count(hoofhearted_gpu_info) == 200")
                question(prometheus.url)
                for shown in ("minimized", "shown"):
                    for url in ("", prometheus.url):
                        desktop(url, place / f"{shown}-{bool(url)}", shown, seconds)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
