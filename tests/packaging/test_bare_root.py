"""What the tests change as root they change in a root of their own, wherever they themselves run."""

from __future__ import annotations

import subprocess

import pytest

from tests.packaging import bare_debian
from tests.packaging.bare_root import BareRoot

pytestmark = [pytest.mark.real, pytest.mark.packages, pytest.mark.timeout(1200)]


def test_the_root_that_is_entered_is_the_one_of_the_process_that_holds_it() -> None:
    """In a changed root (debootstrap and chroot make a bare machine) that of the namespace is the machine's: users were made there."""
    place = bare_debian.plain()
    root = BareRoot(place)
    with subprocess.Popen(
        ["chroot", str(place), "cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdin is not None
        holder.stdin.write("ready\n")
        holder.stdin.flush()
        assert holder.stdout is not None
        holder.stdout.readline()
        root._holder = holder
        seen = root.do("stat", "-c", "%i %d", "/").split()
        holder.communicate("")
    there = place.stat()
    assert seen == [str(there.st_ino), str(there.st_dev)]
