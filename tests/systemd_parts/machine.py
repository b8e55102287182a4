"""A machine of a test on which systemd is process 1: this one's files under an overlay, in namespaces of its own.

What is changed there is in memory and gone with it; its network is its own and empty. The checkout is at /opt/hoofhearted, because a
service does not see /tmp.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACE = Path("/opt/hoofhearted")
SYSTEMD = Path("/lib/systemd/systemd")
PATIENCE_S = 40.0
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

_BOOT = r"""
set -e
mount --make-rprivate /
mount -t tmpfs tmpfs /mnt
mkdir /mnt/up /mnt/work /mnt/root
mount -t overlay overlay -o lowerdir=$LOWER,upperdir=/mnt/up,workdir=/mnt/work /mnt/root
cd /mnt/root
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=755 tmpfs dev
mkdir dev/pts dev/shm
mount -t tmpfs tmpfs dev/shm
for each in 'null 1 3' 'zero 1 5' 'full 1 7' 'random 1 8' 'urandom 1 9' 'tty 5 0' 'ptmx 5 2' 'nvidiactl 195 255' 'sealed 240 7'; do
    set -- $each
    mknod -m 666 dev/$1 c $2 $3
done
ln -s /proc/self/fd dev/fd
mkdir -p ".$PLACE" old etc/tmpfiles.d
mount --bind "$CHECKOUT" ".$PLACE"
: > etc/fstab
for each in tmpfiles.d/tmp.conf $(for name in $MASKED; do echo systemd/system/$name; done); do ln -sf /dev/null etc/$each; done
printf '[Unit]\nRequires=basic.target dbus.service systemd-logind.service\nAfter=basic.target dbus.service systemd-logind.service\n' \
    > etc/systemd/system/tested.target
pivot_root . old
cd /
umount -l old
exec env -i container=unshare PATH="$PATH" "$SYSTEMD" --system --unit=tested.target --log-target=journal --show-status=no
"""
_MASKED = (
    *(
        "tmp.mount",
        "systemd-udevd.service",
        "systemd-timesyncd.service",
        "systemd-networkd.service",
        "networking.service",
    ),
    *("systemd-resolved.service", "NetworkManager.service"),
)


class Machine:
    """A booted machine; `run` is a root shell on it."""

    def __init__(self, log: Path, lower: Path = Path("/")) -> None:
        """Boot it from the files of `lower`, which stay as they are, or skip the test with the reason."""
        self._cgroup = _own_cgroup()
        environment = {
            "PATH": _PATH,
            "CHECKOUT": str(ROOT),
            "PLACE": str(PLACE),
            "SYSTEMD": str(SYSTEMD),
            "LOWER": str(lower),
            "MASKED": " ".join(_MASKED),
        }
        inside = [
            "unshare",
            "--pid",
            "--fork",
            "--kill-child",
            "--mount",
            "--cgroup",
            "--uts",
            "--ipc",
            "--net",
            "sh",
            "-c",
            _BOOT,
        ]
        # It must be in its cgroup before its namespace of cgroups begins.
        enter = ["sh", "-c", 'echo $$ > "$0"/cgroup.procs && exec "$@"', str(self._cgroup), *inside]
        self._log = log
        with log.open("wb") as sink:
            self._process = subprocess.Popen(enter, env=environment, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink)
        deadline = time.monotonic() + PATIENCE_S
        while not self._is_up():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.end()
                said = log.read_text(errors="replace").strip().splitlines()
                pytest.skip(
                    f"systemd cannot be booted in namespaces here: {said[-1] if said else 'it does not answer'}"
                )
            time.sleep(0.1)

    def _first(self) -> int | None:
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        with contextlib.suppress(OSError):
            words = children.read_text().split()
            if words and Path(f"/proc/{words[0]}/comm").read_text().strip() == "systemd":
                return int(words[0])
        return None

    def _is_up(self) -> bool:
        if self._first() is None:
            return False
        try:
            said = self.run("systemctl", "is-system-running").stdout.strip()
        except subprocess.TimeoutExpired:
            return False
        return said in {"running", "degraded"}

    def run(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a program there as root, to its end."""
        environment = [f"{name}={value}" for name, value in {"PATH": _PATH, "HOME": "/root", **variables}.items()]
        command = ["nsenter", "-t", str(self._first()), "-a", "-r", "env", "-i", *environment, *words]
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )

    def ours(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run our program there as root."""
        python = Path(sys.executable)
        there = PLACE / python.relative_to(ROOT) if ROOT in python.parents else python
        return self.run(str(there), "-m", "hoofhearted_desktop", *words, PYTHONPATH=str(PLACE))

    def ours_as(self, user: str, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run our agent's command line there as a user, by the system's interpreter: root's may not be theirs to read."""
        libraries = [str(PLACE / Path(each).relative_to(ROOT)) for each in sys.path if ROOT in Path(each).parents]
        path = ":".join((str(PLACE), *(each for each in libraries if each.endswith("site-packages"))))
        named = {"PATH": _PATH, "HOME": f"/home/{user}", "PYTHONPATH": path, **variables}
        inside = ["env", "-i", *(f"{name}={value}" for name, value in named.items()), "/usr/bin/python3", "-m"]
        return self.run("runuser", "-u", user, "--", *inside, "hoofhearted_desktop.agent", *words)

    def property(self, name: str, unit: str) -> str:
        """Give one property of a unit."""
        return self.run("systemctl", "show", f"--property={name}", "--value", unit).stdout.strip()

    def write(self, path: str, text: str) -> None:
        """Write a file there."""
        self.run("sh", "-c", 'mkdir -p "$(dirname "$0")" && printf %s "$1" > "$0"', path, text)

    def end(self) -> None:
        """Switch it off, by the end of its process 1."""
        first = self._first()
        if first is not None:
            os.kill(first, signal.SIGKILL)
        elif self._process.poll() is None:
            self._process.kill()
        self._process.wait(PATIENCE_S)
        deadline = time.monotonic() + 5
        while self._cgroup.exists() and time.monotonic() < deadline:
            for each in sorted(self._cgroup.rglob("*"), reverse=True):
                if each.is_dir():
                    with contextlib.suppress(OSError):
                        each.rmdir()
            with contextlib.suppress(OSError):
                self._cgroup.rmdir()
            time.sleep(0.05)


def _own_cgroup() -> Path:
    """Make a cgroup for the machine, or skip the test."""
    missing = [
        name for name in ("unshare", "nsenter", "runuser", "dbus-daemon", "systemctl") if shutil.which(name) is None
    ]
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root boots a machine")
    if missing or not SYSTEMD.exists():
        pytest.skip(f"to boot a machine it needs {', '.join(missing) or SYSTEMD}")
    mounts = [line.split() for line in Path("/proc/self/mounts").read_text().splitlines()]
    place = next((Path(fields[1]) for fields in mounts if fields[2] == "cgroup2"), None)
    if place is None:
        pytest.skip("there is no cgroup2 file system")
    made = place / f"hoofhearted-test-{os.getpid()}"
    try:
        made.mkdir()
    except OSError as error:
        pytest.skip(f"no cgroup can be made here: {error}")
    return made
