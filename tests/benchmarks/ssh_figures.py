"""How long a server takes to be reached, beside `ssh host true` in the same run: the real sshd on loopback, alternating.

`python -m tests.benchmarks.ssh_figures` prints medians in milliseconds.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from hoofhearted_desktop.link.stream import Unreachable
from tests.link.ssh_server import keys, server

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 15


def milliseconds(call: Callable[[], None]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def alternating(calls: dict[str, Callable[[], None]], rounds: int = ROUNDS) -> dict[str, float]:
    """Give the median of each, measured in turn so that the machine's mood falls on all alike; the first round only warms up."""
    took: dict[str, list[float]] = {name: [] for name in calls}
    for number in range(rounds + 1):
        for name, call in calls.items():
            spent = milliseconds(call)
            if number:
                took[name].append(spent)
    return {name: statistics.median(each) for name, each in took.items()}


def figures(home: Path) -> None:
    from tests.link.ssh_server.person import Person, run

    with server.SshServer(home / "sshd", authorized=[keys.make_key(home / ".ssh" / "id_ed25519")]) as sshd:
        sshd.write_config(home)
        sshd.write_config(home, "through", "ProxyJump server")
        files = ["-F", str(home / ".ssh" / "config"), "-o", f"UserKnownHostsFile={home / '.ssh' / 'known_hosts'}"]
        command = ["ssh", *files, "-i", str(home / ".ssh" / "id_ed25519"), "server", "true"]

        def openssh() -> None:
            subprocess.run(command, check=True, stdin=subprocess.DEVNULL)

        def signed_in(name: str = "server") -> None:
            made = Person().connect(name)
            assert not isinstance(made, Unreachable), made
            made.close()

        def ran() -> None:
            made = Person().connect()
            run(made, "true")
            assert not isinstance(made, Unreachable)
            made.close()

        found = alternating(
            {
                "ssh host true": openssh,
                "signed in": signed_in,
                "true was run": ran,
                "through a jump host": lambda: signed_in("through"),
            }
        )
    bare = found["ssh host true"]
    for name, took in found.items():
        print(f"{name:22} {took:7.0f} ms  {took / bare:5.2f} × ssh host true")
    code = "import time; began = time.perf_counter(); import hoofhearted_desktop.link.ssh.connection; print(time.perf_counter() - began)"
    took = [
        float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout) for _ in range(5)
    ]
    print(f"{'import, once':22} {statistics.median(took) * 1000:7.0f} ms")


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
