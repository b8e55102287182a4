"""The files of a bare Debian as a program sees them that is started there; network, processes and the directory for temporary files are this machine's.

What is changed there is in memory and gone with it.
"""

from __future__ import annotations

import secrets
import subprocess
import tempfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from typing_extensions import Self

PERSON = "person"
HOME = f"/home/{PERSON}"
PATIENCE_S = 240.0
_SEEN = "made-by-the-tests"
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_ENTER = r"""
set -e
mount -t tmpfs tmpfs /mnt
mkdir /mnt/up /mnt/work /mnt/root
mount -t overlay overlay -o "lowerdir=$LOWER,upperdir=/mnt/up,workdir=/mnt/work" /mnt/root
cd /mnt/root
mount -t proc proc proc
mount --rbind /dev dev
mkdir -p ".$SHARED" old
mount --bind "$SHARED" ".$SHARED"
pivot_root . old
umount -l old
rmdir old
printf '%s' "$MARK" >"$SEEN"
printf '#!/bin/sh\nexit 101\n' >usr/sbin/policy-rc.d
chmod 755 usr/sbin/policy-rc.d
echo ready
exec cat
"""


class BareRoot:
    """A context manager. `run` is root there, `run_as_person` somebody with a home and no rights."""

    def __init__(self, lower: Path) -> None:
        """Describe it; the files of `lower` stay as they are."""
        self._lower = lower

    def __enter__(self) -> Self:
        """Mount it, or skip the test with the reason."""
        mark = secrets.token_hex(8)
        named = {"LOWER": str(self._lower), "SHARED": tempfile.gettempdir(), "MARK": mark, "SEEN": _SEEN}
        words = ["unshare", "--mount", "--propagation", "private", "sh", "-c", _ENTER]
        piped = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        self._holder = subprocess.Popen(words, env={"PATH": _PATH, **named}, text=True, **piped)
        assert self._holder.stdout is not None
        try:
            said = self._holder.stdout.readline().strip()
            if said != "ready":
                pytest.skip(f"a file system cannot be laid over another here: {said}")
            if self.run("cat", f"/{_SEEN}").stdout != mark:  # before anything is changed there
                pytest.skip("what is entered here is another root than the one that was made")
            self.do("useradd", "--create-home", "--shell", "/bin/sh", PERSON)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Let it go; whatever was started there has ended before."""
        self._holder.communicate("", timeout=20)

    def entering(self, *words: str, person: bool = False) -> list[str]:
        """Give the words that start a program there; the process is the one that is started, and nothing stands between."""
        begun = ["setpriv", f"--reuid={PERSON}", f"--regid={PERSON}", "--init-groups"] if person else []
        # --root: where the tests themselves run in a changed root, that of the namespace is the machine's.
        return ["nsenter", f"--target={self._holder.pid}", "--mount", "--root", "--wdns=/", *begun, *words]

    def run(self, *words: str, person: bool = False, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a program to its end, with an environment of a few variables."""
        named = {"PATH": _PATH, "HOME": HOME if person else "/root", "LC_ALL": "C.UTF-8", **variables}
        return subprocess.run(
            self.entering(*words, person=person),
            env=named,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )

    def do(self, *words: str, person: bool = False, **variables: str) -> str:
        """Run a program that has to succeed, and give what it printed."""
        done = self.run(*words, person=person, **variables)
        assert done.returncode == 0, f"{' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout

    def give(self, path: Path) -> str:
        """Copy a file or a directory there, readable for everybody, and give where it is."""
        there = f"/opt/given/{path.parent.name}"
        self.do("mkdir", "-p", there)
        packing = ["tar", "-C", str(path.parent), "--mode=a+rX", "-c", path.name]
        with subprocess.Popen(packing, stdout=subprocess.PIPE) as packed:
            unpacking = self.entering("tar", "-C", there, "-x", "--no-same-owner")
            subprocess.run(unpacking, stdin=packed.stdout, check=True, timeout=PATIENCE_S)
        assert packed.returncode == 0
        return f"{there}/{path.name}"

    def write(self, path: str, text: str, *, person: bool = False) -> None:
        """Write a file there."""
        self.do("sh", "-c", 'mkdir -p "$(dirname "$0")" && printf %s "$1" >"$0"', path, text, person=person)

    def apt(self, *words: str) -> str:
        """Run apt-get, which asks nothing."""
        return self.do("apt-get", "-q", "-y", *words, DEBIAN_FRONTEND="noninteractive")

    def files(self, *but: str) -> set[str]:
        """Give a line for each file: kind, rights, owner, size and time of change, and where a link points. What is below `but` is left out."""
        apart = [word for path in but for word in ("-path", path, "-prune", "-o")]
        fact = ["(", "-type", "d", "-printf", r"%y %m %U:%G %p\n", "-o", "-printf", r"%y %m %U:%G %s %T@ %p %l\n", ")"]
        return set(self.do("find", "/", "-xdev", *apart, *fact).splitlines())

    def installed(self) -> Sequence[str]:
        """Give the names of what dpkg has installed."""
        return self.do("dpkg-query", "-W", "-f", "${db:Status-Abbrev}${Package}\n").splitlines()
