"""From a server that was signed in to, to its agent: look around, send the bundle where it is not there yet, start.

One round trip where the agent is there already: the command that looks is the one that starts it.
"""

from __future__ import annotations

import functools
import time
from pathlib import Path
from typing import TYPE_CHECKING, Callable, NamedTuple, Optional, Union

from hoofhearted_desktop.core import exits, messages, wire
from hoofhearted_desktop.link import administering, bundle, delivery_failures, posix_shell
from hoofhearted_desktop.link.administering import CANCELLED, Told
from hoofhearted_desktop.link.bundle_sources import PLATFORMS, Platform
from hoofhearted_desktop.link.facts import Facts, Hearing, clean
from hoofhearted_desktop.link.progress import Progress, Step
from hoofhearted_desktop.link.stream import Stream, Unreachable
from hoofhearted_desktop.link.stripped import stripped

if TYPE_CHECKING:
    from hoofhearted_desktop.link.remote import Remote, RemoteProgram

LOOKING_PATIENCE_S = 30.0
SENDING_PATIENCE_S = 60.0
STARTING_PATIENCE_S = 60.0
CHUNK = 32768


class Stays(NamedTuple):
    """How long the agent waits for us when the connection is lost; `client` is by what name we come back."""

    client: str
    seconds: float = 600.0


WithoutPython = Callable[["Remote", Facts, Progress], Union[Stream, Unreachable]]
"""What to do where no Python fits; it is given what was found."""
_FALLS_BACK = frozenset({"no_python", "no_psutil"})


def start_agent(
    remote: Remote,
    progress: Progress,
    without_python: Optional[WithoutPython] = None,
    *,
    stays: Optional[Stays] = None,
) -> Union[Stream, Unreachable]:
    """Have the agent started there, or joined where one runs; its stream begins with its greeting.

    `stays` has it go on for a while when this connection is lost, so that whoever comes back finds what was meanwhile.
    `without_python` is asked for a stream where no agent can run; without it, that is a failure.
    """
    delivery = _delivery(remote, progress, ("connect",))
    if isinstance(delivery, Unreachable):
        return delivery
    with progress.interrupted_by(delivery.program.wake):
        failure = delivery.run()
        if failure is None:
            return Started(delivery.program, delivery.hearing, stays)
        delivery.program.close()
        if progress.cancelled:
            return CANCELLED
    hearing = delivery.hearing
    if hearing.then is None and failure.code == "no_shell":
        return _windows(remote, progress) or failure
    if hearing.then in _FALLS_BACK and without_python is not None:
        return without_python(remote, hearing.facts, progress)
    return failure


def administer(remote: Remote, progress: Progress, *words: str) -> Union[Told, Unreachable]:
    """Run a command of this very version's agent there to its end: `install-service`, so that an older service is renewed."""
    delivery = _delivery(remote, progress, words)
    if isinstance(delivery, Unreachable):
        return delivery
    with progress.interrupted_by(delivery.program.wake):
        failure = delivery.run(greets=False)
        told = None if failure is not None else delivery.to_the_end()
        delivery.program.close()
    if progress.cancelled:
        return CANCELLED
    return told or failure or delivery_failures.silent(remote.name, administering.PATIENCE_S)


def _delivery(remote: Remote, progress: Progress, arguments: tuple[str, ...]) -> Union[_Delivery, Unreachable]:
    progress.step(Step.LOOKING_AROUND)
    bundles = {each: found for each in PLATFORMS if (found := bundle.bundle_for(each)) is not None}
    if not bundles:
        return delivery_failures.no_bundle()
    program = remote.run(posix_shell.command({each: found.name for each, found in bundles.items()}, arguments))
    return program if isinstance(program, Unreachable) else _Delivery(remote.name, program, progress, bundles)


class Started:
    """The agent's stream. It begins with the greeting, which was awaited; `facts` tell of the server."""

    silence_ends = True

    def __init__(self, program: RemoteProgram, hearing: Hearing, stays: Optional[Stays]) -> None:
        """Go on where `hearing` stopped; the first that is sent is the wish `stays`."""
        self._program = program
        self._first = hearing.greeting or b""
        self._owed = b"" if stays is None else wire.encode(wire.Notice(messages.STAY, stays._asdict()))
        self.facts = hearing.facts

    def read(self, timeout_s: float) -> Optional[bytes]:
        """Read what comes; see Stream."""
        if self._first:
            first, self._first = self._first, b""
            return first
        return self._program.read(timeout_s)

    def write(self, data: bytes) -> int:
        """Send; see Stream."""
        if not self._owed:
            return self._program.write(data)
        sent = self._program.write(self._owed + data)
        owed, self._owed = self._owed, self._owed[sent:]
        return max(0, sent - len(owed))

    def wake(self) -> None:
        """End a waiting `read`; see Stream."""
        self._program.wake()

    def close(self) -> Unreachable:
        """Let go; see Stream."""
        return self._program.close()


class _Delivery:
    """One command, from the look around to the agent's greeting."""

    def __init__(
        self, name: str, program: RemoteProgram, progress: Progress, bundles: dict[Platform, bundle.Bundle]
    ) -> None:
        self._name = name
        self.program = program
        self._progress = progress
        self._bundles = bundles
        self.hearing = Hearing()

    def run(self, *, greets: bool = True) -> Optional[Unreachable]:
        """Go all the way; None where the agent has greeted, or begun where it `greets` nobody."""
        hearing = self.hearing
        sent = False
        failure = self._hear(LOOKING_PATIENCE_S)
        if failure is None:
            self._progress.step(Step.LOOKING_AROUND, str(hearing.facts))
        while failure is None and hearing.greeting is None:
            if hearing.then == "start" and not greets:
                return None
            if hearing.then == "start":
                self._progress.step(Step.STARTING_AGENT)
                failure = self._hear(STARTING_PATIENCE_S)
            elif hearing.then == "send" and not sent:
                sent = True
                failure = self._send() or self._hear(STARTING_PATIENCE_S)
            else:
                failure = delivery_failures.refused(hearing.then or "", self._name, hearing.facts)
        if failure is None:
            failure = self._other_protocol()
        return failure

    def to_the_end(self) -> Optional[Told]:
        """Give what is printed until the end; None where that does not come, or nobody waits for it."""
        self.program.close_input()
        until = time.monotonic() + administering.PATIENCE_S
        while not self._progress.cancelled and not self.hearing.too_noisy and time.monotonic() < until:
            data = self.program.read(max(0.0, until - time.monotonic()))
            if data == b"":
                self.hearing.rest()
                complaints = administering.complaints(self.program.said())
                return Told(self.program.status() == exits.OK, tuple(self.hearing.noise), complaints)
            self.hearing.feed(data or b"")
        return None

    def _hear(self, patience_s: float) -> Optional[Unreachable]:
        """Listen until something comes of it: the greeting, or another `then`."""
        hearing, until = self.hearing, time.monotonic() + patience_s
        before = hearing.take()
        while not hearing.came:
            if self._progress.cancelled:
                return CANCELLED
            if hearing.too_noisy:
                return delivery_failures.too_noisy(self._name)
            left_s = until - time.monotonic()
            if left_s <= 0:
                return delivery_failures.silent(self._name, patience_s)
            data = self.program.read(left_s)
            if data == b"":
                return self._over(before)
            hearing.feed(data or b"")
        return None

    def _over(self, before: Optional[str]) -> Optional[Unreachable]:
        """The stream has ended: the last line may have had no end, and else the program says why."""
        hearing = self.hearing
        hearing.rest()
        if hearing.came:
            return None
        said = self.program.said()
        if before is None and hearing.facts == Facts():
            lines = [line for line in map(clean, said.splitlines()) if line] or hearing.noise
            return delivery_failures.no_shell(self._name, lines[-1][:300] if lines else "")
        return delivery_failures.ended(self._name, self.program.status(), said)

    def _send(self) -> Optional[Unreachable]:
        facts = self.hearing.facts
        wanted = self._bundles.get(Platform(facts.machine or "", facts.libc or ""))
        if wanted is None:
            return delivery_failures.refused("no_psutil", self._name, facts)
        packed = wanted.compressed()
        head = posix_shell.receiver_line(_receiver()) + b"%d %d\n" % (len(packed), len(wanted.archive))
        waiting, total = memoryview(head + packed), len(head) + len(packed)
        until, told = time.monotonic() + SENDING_PATIENCE_S, -1
        while waiting:
            if self._progress.cancelled:
                return CANCELLED
            kb = (total - len(waiting)) // 1024
            if kb // 20 != told:
                told = kb // 20
                self._progress.step(Step.SENDING_AGENT, f"{kb} of {total // 1024} KB")
            count = self.program.write(bytes(waiting[:CHUNK]))
            waiting = waiting[count:]
            if count:
                until = time.monotonic() + SENDING_PATIENCE_S
                continue
            if time.monotonic() > until:
                return delivery_failures.silent(self._name, SENDING_PATIENCE_S)
            data = self.program.read(0.02)
            if data == b"":
                return self._over("send")
            if data:  # a refusal, before all was sent
                self.hearing.feed(data)
        self._progress.step(Step.STARTING_AGENT)
        return None

    def _other_protocol(self) -> Optional[Unreachable]:
        line = (self.hearing.greeting or b"").partition(b"\n")[0].strip()
        said = line[len(wire.MAGIC) :]
        protocol = int(said) if said.isdigit() and len(said) < 10 else 0
        return delivery_failures.other_protocol(self._name, protocol)


@functools.cache
def _receiver() -> str:
    return stripped(Path(__file__).with_name("bundle_receiver.py").read_text(encoding="utf-8"))


def _windows(remote: Remote, progress: Progress) -> Optional[Unreachable]:
    """Ask whether the shell that knew nothing of ours is one of Windows."""
    program = remote.run(posix_shell.WHICH_WINDOWS)
    if isinstance(program, Unreachable):
        return None
    until, said = time.monotonic() + LOOKING_PATIENCE_S / 2, b""
    with progress.interrupted_by(program.wake):
        while len(said) < 4096 and not progress.cancelled and time.monotonic() < until:
            data = program.read(max(0.0, until - time.monotonic()))
            if data == b"":
                break
            said += data or b""
        program.close()
    if progress.cancelled:
        return CANCELLED
    return delivery_failures.unknown_system(remote.name, "Windows") if b"Windows_NT" in said else None
