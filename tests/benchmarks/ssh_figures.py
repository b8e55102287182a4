"""How long a server takes to be reached, beside `ssh host true` in the same run: the real sshd on loopback, in turn.

Also to the first sample, the agent delivered before or not. `python -m tests.benchmarks.ssh_figures` prints medians.
"""

from __future__ import annotations

import os
import queue
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from hoofhearted_desktop.link import states
from hoofhearted_desktop.link.session import Session
from hoofhearted_desktop.link.ssh.hop import Address
from hoofhearted_desktop.link.ssh.opener import opener
from hoofhearted_desktop.link.stream import Unreachable
from tests.link.ssh_server import keys, server
from tests.link.ssh_server.person import Person, run

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 15
IMPORT = """
import time, psutil
me = psutil.Process()
before, began = me.memory_info().rss, time.perf_counter()
import hoofhearted_desktop.link.ssh.connection
print(1000 * (time.perf_counter() - began), (me.memory_info().rss - before) / 1e6)
"""


def in_turn(calls: dict[str, Callable[[], float]], rounds: int = ROUNDS) -> dict[str, float]:
    """Give the median of what each gives; the machine's mood falls on all alike, and the first round only warms up."""
    took: dict[str, list[float]] = {name: [] for name in calls}
    for number in range(rounds + 1):
        for name, call in calls.items():
            spent_ms = call()
            if number:
                took[name].append(spent_ms)
    return {name: statistics.median(each) for name, each in took.items()}


def since_ms(began: float) -> float:
    return (time.perf_counter() - began) * 1000


def openssh(home: Path) -> float:
    files = ["-F", str(home / ".ssh" / "config"), "-o", f"UserKnownHostsFile={home / '.ssh' / 'known_hosts'}"]
    began = time.perf_counter()
    command = ["ssh", *files, "-i", str(home / ".ssh" / "id_ed25519"), "server", "true"]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return since_ms(began)


def signed_in(name: str) -> float:
    began = time.perf_counter()
    made = Person().connect(name)
    took_ms = since_ms(began)
    assert not isinstance(made, Unreachable), made
    made.close()
    return took_ms


def ran() -> float:
    began = time.perf_counter()
    made = Person().connect()
    run(made, "true")
    took_ms = since_ms(began)
    assert not isinstance(made, Unreachable)
    made.close()
    return took_ms


def first_sample(delivered: Path, *, anew: bool) -> float:
    """From nothing to the first reading; `anew` takes the delivered agent away before."""
    if anew:
        shutil.rmtree(delivered, ignore_errors=True)
    person = Person()
    inbox: queue.SimpleQueue[states.Event] = queue.SimpleQueue()
    session = Session(opener(Address("server"), person, person.keychain), inbox.put)
    began = time.perf_counter()
    session.start()
    try:
        while True:
            event = inbox.get(timeout=60)
            if isinstance(event, states.Ticked):
                return since_ms(began)
            assert not (isinstance(event, states.StateChanged) and isinstance(event.state, states.Lost)), event
    finally:
        session.stop()


def figures(home: Path) -> None:
    with server.SshServer(home / "sshd", authorized=[keys.make_key(home / ".ssh" / "id_ed25519")]) as sshd:
        sshd.write_config(home)
        sshd.write_config(home, "through", "ProxyJump server")
        delivered = sshd.home / ".cache" / "hoofhearted"
        found = in_turn(
            {
                "ssh host true": lambda: openssh(home),
                "signed in": lambda: signed_in("server"),
                "signed in by a jump": lambda: signed_in("through"),
                "true was run": ran,
                "first delivery, sample": lambda: first_sample(delivered, anew=True),
                "delivered, sample": lambda: first_sample(delivered, anew=False),
            }
        )
    bare_ms = found["ssh host true"]
    for name, took_ms in found.items():
        print(f"{name:22} {took_ms:6.0f} ms  {took_ms / bare_ms:5.2f} × ssh host true")
    command = [sys.executable, "-c", IMPORT]
    said = [subprocess.run(command, check=True, capture_output=True).stdout.split() for _ in range(5)]
    import_ms, import_mb = (statistics.median(float(each[column]) for each in said) for column in (0, 1))
    print(f"{'import, once':22} {import_ms:6.0f} ms  {import_mb:5.1f} MB of memory")


def main() -> None:
    lacking = server.missing()
    if lacking:
        print(f"left out: {lacking}")
        return
    home = Path(tempfile.mkdtemp(prefix="hh-"))
    try:
        with mock.patch.dict(os.environ, {"HOME": str(home), "HOOFHEARTED_CONFIG_DIR": str(home / "config")}):
            os.environ.pop("SSH_AUTH_SOCK", None)
            figures(home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
