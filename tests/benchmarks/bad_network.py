"""What a network that fails costs: `python -m tests.benchmarks.bad_network` (as root, some five minutes).

How soon each failure is noticed and how soon the server is followed again, and how old the readings are that come over a narrow
wire with and without compression: the real sshd and agent in one network namespace, the session in another.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Optional
from unittest import mock

import pytest

from hoofhearted_desktop.link import states
from tests.benchmarks.traffic_over_ssh import PROCESSES, busy
from tests.link import network as networks
from tests.link.conftest import Lab
from tests.link.follower import Follower, is_tick
from tests.link.network import Network
from tests.link.ssh_server import server as servers
from tests.link.watched import Watched

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

AGES_S = 60.0


def far(lab: Lab, network: Network, name: str, *, gpus: int = 1, lines: Sequence[str] = ()) -> Watched:
    where = {"address": network.server_address, "within": network.within("server")}
    return Watched(lab, name, gpus=gpus, lines=lines, **where)


def outage(
    lab: Lab, name: str, fail: Callable[[Network, Follower], None], heal: Optional[Callable[[Network], None]] = None
) -> None:
    """Let the network fail, and heal it, if it is to be, 2 s after that was noticed."""
    with (
        Network() as network,
        far(lab, network, name.replace(" ", "-")) as server,
        Follower(network.from_client(server.opener())) as following,
    ):
        following.wait(is_tick, 60)
        following.wait(is_tick)
        fail(network, following)
        began = time.monotonic()
        following.state(states.Lost, 60)
        noticed_s = time.monotonic() - began
        if heal is not None:
            time.sleep(2)
            heal(network)
        began = time.monotonic()
        following.wait(is_tick, 120)
        again_s = time.monotonic() - began
    print(f"{name:40} noticed after {noticed_s:4.1f} s, followed again {again_s:4.1f} s later", flush=True)


def told(network: Network, following: Follower) -> None:
    network.move_client("10.213.7.9")
    following.session.network_changed()


def outages(lab: Lab) -> None:
    outage(
        lab,
        "frames swallowed",
        lambda network, _: setattr(network.wire, "cut", True),
        lambda network: setattr(network.wire, "cut", False),
    )
    outage(
        lab,
        "cable pulled at the server",
        lambda network, _: network.set_link("server", up=False),
        lambda network: network.set_link("server", up=True),
    )
    outage(
        lab,
        "cable pulled at the client",
        lambda network, _: network.set_link("client", up=False),
        lambda network: network.set_link("client", up=True),
    )
    outage(lab, "another address of the client", lambda network, _: network.move_client("10.213.7.9"))
    outage(lab, "another address, the system tells", told)


def ages(lab: Lab, pids: list[int], *, gpus: int, bytes_per_s: float, compressed: str) -> None:
    """Print how old readings of busy GPUs are when they come over a narrow wire."""
    lines = [f"Compression {compressed}"]
    with (
        Network() as network,
        far(lab, network, f"narrow-{gpus}-{bytes_per_s:.0f}-{compressed}", gpus=gpus, lines=lines) as server,
        Follower(network.from_client(server.opener())) as following,
    ):
        busy(server, pids)
        following.wait(is_tick, 60)
        network.wire.bytes_per_s, network.wire.delay_s, network.wire.loss = bytes_per_s, 0.15, 0.01
        found = []
        until = time.monotonic() + AGES_S
        while time.monotonic() < until:
            event, _ = following.wait(is_tick, 120)
            assert isinstance(event, states.Ticked)
            found.append(time.time() - event.tick.sample.time)
        name = f"{gpus} GPUs, {8 * bytes_per_s / 1000:.0f} kbit/s, Compression {compressed}"
        halves = found[: len(found) // 2], found[len(found) // 2 :]
        told = ", ".join(f"{statistics.median(each):.1f} s" for each in halves if each)
        made = server.connections_made
        print(
            f"{name:40} {len(found):3} readings in {AGES_S:.0f} s, old by {told} (halves), {max(found):.1f} s at most, {made} connection(s)",
            flush=True,
        )


def main() -> None:
    """Print the figures."""
    lacking = servers.missing() or networks.missing()
    if lacking:
        print(f"left out: {lacking}")
        return
    home = Path(tempfile.mkdtemp(prefix="hh-"))
    os.environ.pop("SSH_AUTH_SOCK", None)
    with (
        mock.patch.dict(os.environ, {"HOME": str(home), "HOOFHEARTED_CONFIG_DIR": str(home / "config")}),
        contextlib.ExitStack() as stack,
        pytest.MonkeyPatch.context() as patch,
    ):
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        workers = [subprocess.Popen(["sleep", "1200"]) for _ in range(8 * PROCESSES)]
        for each in workers:
            stack.callback(each.wait)
            stack.callback(each.kill)
        pids = [each.pid for each in workers]
        lab = Lab(home, stack, patch)
        outages(lab)
        for gpus in (1, 8):
            for compressed in ("no", "yes"):
                ages(lab, pids, gpus=gpus, bytes_per_s=8000, compressed=compressed)


if __name__ == "__main__":
    main()
