"""Who processes of a server are, by a shell there: `processes.ProcessProbe` on files that came over the stream.

Nothing here looks at this machine's own /proc or asks its container sockets: the numbers are another machine's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Callable, NamedTuple, Optional, Union

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import cgroups, environments, proc_facts, proc_stat, shell_script
from hoofhearted_desktop.probes.processes import ProcessProbe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoofhearted_desktop.probes.cgroups import CgroupFacts
    from hoofhearted_desktop.probes.containers import Told
    from hoofhearted_desktop.probes.proc_stat import Kernel, Missing, Vitals
    from hoofhearted_desktop.probes.shell_channel import Answer, Channel

PATIENCE_S = 3.0
LARGEST_PID = 4_194_304
_CONTENT = frozenset({"line", "exe", "cwd", "group", "vars", "status"})


class _NoAnswerError(Exception):
    """The shell has not answered in time: nothing is known of anybody now."""


class Surroundings(NamedTuple):
    """What has to be known of the server before its processes: see probes/shell_server."""

    kernel: Kernel
    nested: bool = False
    """The driver's process numbers are not those that can be seen there (probes/namespaces)."""
    hides: bool = False
    """Processes of others are not shown (hidepid of proc(5))."""


class _NoNames:
    """Container runtimes are not asked for their names over a shell."""

    def told(self, _facts: CgroupFacts, /) -> Optional[Told]:
        """Know nothing."""
        return None


class ShellProcesses:
    """Gives the processes that are wanted; see ProcessProbe. One look costs one question, newcomers included."""

    def __init__(
        self, channel: Channel, around: Surroundings, monotonic: Callable[[], float], wall: Callable[[], float]
    ) -> None:
        """Ask over `channel`; the clocks are as of probes/machine."""
        self._files = _Files(channel, around)
        self._nested = around.nested
        self._given: dict[int, model.Process] = {}
        self._probe = ProcessProbe(
            None,
            monotonic,
            wall,
            _NoNames(),
            whole_machine=True,
            elsewhere=(self._files, self._files.facts),
        )

    def read(self, wanted: Iterable[int]) -> dict[int, model.Process]:
        """Give every wanted process; as it was last known where the server does not answer in time."""
        listed = set(wanted)
        if self._nested:
            return {pid: model.Process(pid, missing="elsewhere") for pid in listed}
        try:
            self._files.fetch(listed & self._given.keys(), listed - self._given.keys())
            self._given = self._probe.read(listed)
        except _NoAnswerError:
            return {pid: self._given.get(pid) or model.Process(pid) for pid in listed}
        return self._given

    def glance(self, pid: int) -> model.Process:
        """Give who a process is, without remembering it."""
        try:
            return self._probe.glance(pid)
        except _NoAnswerError:
            return model.Process(pid)


class _Files:
    """The files of one look, by process; what a look did not bring is asked for when it is wanted."""

    def __init__(self, channel: Channel, around: Surroundings) -> None:
        self._channel = channel
        self._around = around
        self._stats: dict[int, bytes] = {}
        self._rest: dict[int, dict[str, bytes]] = {}
        self._users: dict[int, str] = {}

    def fetch(self, known: set[int], new: set[int]) -> None:
        """Bring the vitals of `known` and everything of `new`, in the place of what there was."""
        self._stats, self._rest = {}, {}
        self._ask(known, new)

    def _ask(self, known: set[int], new: set[int]) -> None:
        known, new = ({pid for pid in pids if 0 < pid <= LARGEST_PID} for pids in (known, new))
        if not known and not new:
            return
        answer = self._channel.ask(shell_script.processes(sorted(known), sorted(new)), PATIENCE_S)
        if answer is None:
            raise _NoAnswerError
        for pid in known | new:
            self._stats.setdefault(pid, b"")
        self._take(answer)

    def _take(self, answer: Answer) -> None:
        for section in answer:
            pid = int(section.words) if re.fullmatch(r"[0-9]{1,9}", section.words) else None
            if pid is None:
                continue
            if section.name == "stat":
                self._stats[pid] = section.data
            elif section.name == "hidden":
                self._rest.setdefault(pid, {})["hidden"] = b"1"
            elif section.name in _CONTENT:
                self._rest.setdefault(pid, {})[section.name] = section.data

    def read(self, pid: int, before: Optional[Vitals] = None, /) -> Union[Vitals, Missing]:
        """Give the vitals, as proc_stat.StatReader does."""
        if pid not in self._stats:
            self._ask({pid}, set())
        text = self._stats.get(pid, b"")
        if not text:
            return "hidden" if self._around.hides else "gone"
        if before is not None and text == before.text:
            return before
        try:
            return proc_stat.parse(text, self._around.kernel)
        except (ValueError, OverflowError):
            return "gone"

    def facts(self, pid: int, short_name: str) -> proc_facts.Facts:
        """Give the facts, as proc_facts.FactsReader does. They are given once: a second wish asks the server anew."""
        if pid not in self._rest:
            self._ask(set(), {pid})
        files = self._rest.pop(pid, {})
        return proc_facts.made_of(
            proc_facts.Files(
                files.get("line"),
                _link(files.get("exe")),
                _link(files.get("cwd")),
                self._user(files.get("status", b"")),
                cgroups.parse(files.get("group", b"").decode("utf-8", "replace")),
                environments.known_variables(files.get("vars", b"").replace(b"\n", b"\0")),
                hidden="hidden" in files,
            ),
            short_name,
        )

    def _user(self, status: bytes) -> Optional[str]:
        number = proc_facts.user_number(status)
        if number is None or number >= 1 << 32:
            return None
        if number not in self._users:
            answer = self._channel.ask(shell_script.users([number]), PATIENCE_S)
            if answer is None:
                return str(number)
            name = next((section.text for section in answer if section.name == "user"), "").partition(":")[0].strip()
            self._users[number] = name or str(number)
        return self._users[number]


def _link(read: Optional[bytes]) -> Optional[str]:
    """Give where a link leads, as readlink printed it."""
    return (
        read.rstrip(b"\n").decode("utf-8", "surrogateescape").removesuffix(" (deleted)")
        if read and read.strip()
        else None
    )
