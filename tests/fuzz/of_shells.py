"""The targets of what a server without Python prints: nvidia-smi, sections of a shell, its processes and figures."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import shell_channel, shell_server, shell_system, smi_rows, smi_troubles
from hoofhearted_desktop.probes.proc_system import Processors
from hoofhearted_desktop.probes.shell_channel import Answer, Channel, Section
from hoofhearted_desktop.probes.shell_processes import ShellProcesses, Surroundings
from tests.fuzz import laws, shapes
from tests.fuzz.of_probes import CMDLINE, ENVIRON, KERNEL, STAT, STATUS
from tests.fuzz.target import ROOT, Target
from tests.probes.test_shell_system import answer

if TYPE_CHECKING:
    from collections.abc import Sequence

# ---------------------------------------------------------------- nvidia-smi

TROUBLES = (
    b"Unable to determine the device handle for GPU0000:01:00.0: GPU is lost.  Reboot the system to recover this GPU",
    b"NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.",
    b"Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 550.54",
    b'Field "memory.reserved" is not a valid field to query.',
    b"WARNING: infoROM is corrupted at gpu 0000:01:00.0",
)
SMI_WORDS = (
    b"GPU-4d0aa6a0-7a1c-4a55-9d8e-0b55ac6d0001", b"00000000:01:00.0", b"[N/A]", b"[Not Supported]", b"ERR!", b" MiB", b" %", b" W", b"P8",
    b"999999999999999", b", ", b"\n", b"# gpu         pid   type", b"C+G", b"-", b"MIG 1g.10gb     Device  0: (UUID: MIG-feb88891)", b"Enabled",
    b"[Insufficient Permissions]", b"No running processes found", b"1e9", b"0.5", b"\xc2\xb2", b"\x1b[31m",
)  # fmt: skip


@functools.cache
def smi_seeds() -> Sequence[bytes]:
    files = sorted((ROOT / "tests" / "probes" / "smi_shapes").glob("*.txt"))
    return [file.read_bytes() for file in files] + list(TROUBLES)


def smi_law(data: bytes) -> None:
    """One output, read as each of those that there are."""
    text = data.decode("utf-8", "replace")
    rows = smi_rows.gpu_rows(text, smi_rows.FIELDS)
    used = [*(smi_rows.compute_rows(text) or ()), *(smi_rows.monitor_rows(text) or ())]
    processes = smi_rows.joined(each.process for each in used)
    instances = smi_rows.instances(text)
    laws.within((rows, used, instances), data)
    laws.sentences(row.name for row in rows)
    told = tuple(
        row.reading._replace(uuid=row.uuid or "GPU-x", index=row.index, name=row.name, processes=processes, pci_bus_id=row.bus_id)
        for row in rows[:8]
    )  # fmt: skip
    laws.accepted(data, told or (model.Gpu("GPU-x", processes=processes),))
    problems = [each.problem for each in smi_troubles.lost(text)]
    problems += [each for code in (0, 1, 124, 127) if (each := smi_troubles.whole(text, code)) is not None]
    laws.sentences(said for each in problems for said in (each.message, each.remedy))
    assert len(smi_troubles.corrupted(text)) + len(smi_troubles.unknown_fields(text)) <= len(data) + 1
    assert isinstance(smi_troubles.denied(text), bool)


# ---------------------------------------------------------------- a shell's sections


class Shell(Channel):
    """Answers whatever is asked with the same sections."""

    def __init__(self, given: Answer) -> None:
        """Answer by these."""
        self._given = given

    def ask(self, _text: str, _patience_s: float) -> Optional[Answer]:
        """Give them."""
        return self._given


def _printed(sections: Answer) -> bytes:
    return b"".join(b"\nMARK " + f"{each.name} {each.words}".rstrip().encode() + b"\n" + each.data for each in sections)


SHELL_WORDS = (
    b"\nMARK ", b"stat 42", b"line 42", b"exe 42", b"cwd 42", b"group 42", b"vars 42", b"status 42", b"hidden 42", b"user 1000", b"lines", b"uptime",
    b"load", b"disk", b"traffic", b"name", b"clock", b"MemTotal: ", b"MemAvailable: ", b"btime ", b"cpu ", b"9" * 18, b"9" * 30, b"9" * 4400,
    b"1e5", b"-1", b"\n", b"eth0:", b" /", b"Python 3.8.1", b"ID=debian", b"\xff", b"\x1b[2J", b"0",
)  # fmt: skip


@functools.cache
def shell_seeds() -> Sequence[bytes]:
    process = (
        Section("stat", "42", STAT), Section("line", "42", CMDLINE), Section("exe", "42", b"/usr/bin/python3.9\n"),
        Section("cwd", "42", b"/home/ada\n"), Section("group", "42", b"0::/docker/" + b"3f2a" * 16), Section("vars", "42", ENVIRON),
        Section("status", "42", STATUS), Section("user", "1000", b"ada:x:1000:1000:Ada:/home/ada:/bin/bash\n"),
    )  # fmt: skip
    about = (
        Section("name", "", b"dreams\n"), Section("kernel", "", b"6.1.0\n"), Section("system", "", b'ID=debian\nID_LIKE="x y"\n'),
        Section("clock", "", b"100\n4096\n"), Section("namespace", "", b"pid:[4026531836]\n"), Section("numbers", "", b"NSpid:\t7\n"),
        Section("python", "", b"Python 3.8.1\n"), Section("net", "", b"eth0\n"),
    )  # fmt: skip
    return [_printed(process), _printed(answer()), _printed((*about, *answer()))]


def shell_law(data: bytes) -> None:
    """What was printed between two marks, taken for a process, for the figures and for the introduction."""
    told = tuple(shell_channel._section(part) for part in data.split(b"\nMARK ")[1:])
    about = shell_server.introduced(told)
    assert about.name is None or about.name.isprintable()
    laws.sentences([about.note])
    system = shell_system.ShellSystem(Shell(told), about.interfaces, lambda: 7.0, lambda: 1.7e9)
    before = shell_system.figures(told)
    system.take(before._replace(traffic=dict.fromkeys(before.traffic, (0, 0)), busy=Processors(0, 0)))
    system._monotonic = lambda: 8.0
    laws.accepted(data, system=system.take(before))
    assert abs(system.wall()) < 1e18
    probe = ShellProcesses(Shell(told), Surroundings(about.around.kernel or KERNEL), lambda: 1.0, lambda: 1.7e9)
    read = probe.read({42, 43})
    assert set(read) == {42, 43}
    laws.within(read, data, 40)
    laws.accepted(data, processes=tuple(read.values()))


def targets() -> tuple[Target, ...]:
    """Give the targets of this kind of server."""
    assert Path(ROOT).is_dir()
    return (
        Target(
            "nvidia-smi", "what nvidia-smi prints (probes/smi_rows, smi_troubles)", smi_law, smi_seeds, SMI_WORDS,
            lambda: shapes.usual(smi_seeds, SMI_WORDS), 1500, 1.5,
        ),
        Target(
            "shell", "sections that a server's shell prints (probes/shell_*)", shell_law, shell_seeds, SHELL_WORDS,
            lambda: shapes.usual(shell_seeds, SHELL_WORDS), 1500,
        ),
    )  # fmt: skip
