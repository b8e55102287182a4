"""Library pages are let go of where they are the file's and nothing else, and are there again when they are needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from hoofhearted_desktop.probes.mapped_libraries import Mapping, unwritten

SMAPS = """\
7f0000000000-7f0000002000 r-xp 00001000 08:01 1234   /usr/lib/libone.so.6
Rss:                   8 kB
Anonymous:             0 kB
VmFlags: rd ex mr mw me
7f0000002000-7f0000003000 r--p 00003000 08:01 1234   /usr/lib/libone.so.6
Rss:                   4 kB
Anonymous:             4 kB
7f0000003000-7f0000004000 rw-p 00004000 08:01 1234   /usr/lib/libone.so.6
Rss:                   4 kB
Anonymous:             0 kB
7f0000004000-7f0000006000 r--p 00000000 08:01 99   /usr/lib/with space/libtwo.abi3.so
Rss:                   4 kB
Anonymous:             0 kB
7f0000006000-7f0000008000 r--p 00000000 08:01 99   /usr/lib/with space/libtwo.abi3.so
Rss:                   0 kB
Anonymous:             0 kB
7f0000008000-7f0000009000 r--p 00000000 08:01 98   /usr/share/fonts/font.ttf
Rss:                   4 kB
Anonymous:             0 kB
7f0000009000-7f000000a000 r--s 00000000 08:01 97   /usr/lib/libshared.so
Rss:                   4 kB
Anonymous:             0 kB
7f000000a000-7f000000b000 r--p 00000000 00:00 0
Rss:                   4 kB
Anonymous:             0 kB
abcdef000000-abcdef001000 r--p 00000000 00:00 0   [vvar]
Rss:                   4 kB
Anonymous:             0 kB
"""

FALLS = """
import psutil
import numpy
from PySide6.QtWidgets import QApplication, QLabel
from hoofhearted_desktop.probes import mapped_libraries
application = QApplication([])
label = QLabel("again")
before = label.grab().toImage()
numpy.linalg.inv(numpy.eye(40))
rss = psutil.Process().memory_info().rss
dropped = mapped_libraries.let_go()
fallen = rss - psutil.Process().memory_info().rss
assert dropped > 8 << 20, dropped
assert fallen > 0.7 * dropped, (fallen, dropped)
assert label.grab().toImage() == before
assert numpy.allclose(numpy.linalg.inv(2 * numpy.eye(40)), 0.5 * numpy.eye(40))
print("went on")
"""


def test_only_what_was_never_written_is_dropped() -> None:
    assert list(unwritten(SMAPS.splitlines(keepends=True))) == [
        Mapping(0x7F0000000000, 0x7F0000002000, 8192),
        Mapping(0x7F0000004000, 0x7F0000006000, 4096),
    ]


def test_a_list_that_makes_no_sense_drops_nothing() -> None:
    assert list(unwritten(["Anonymous: 0 kB\n", "Rss: x\n", "nonsense\n", "\n"])) == []


@pytest.mark.real
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists a process's mappings so")
def test_memory_falls_and_the_program_goes_on() -> None:
    done = subprocess.run([sys.executable, "-c", FALLS], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("went on\n", "")
