"""How the desktop reaches its servers: one keychain for all of them, questions to the person, and who waits for which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Union

from hoofhearted_desktop.link import servers
from hoofhearted_desktop.link.attendance import Attendance, Declined, Question
from hoofhearted_desktop.link.keychain import Keychain
from hoofhearted_desktop.link.keyring_door import SystemKeyring
from hoofhearted_desktop.link.prometheus.address import PrometheusAddress
from hoofhearted_desktop.link.stream import Opener, Stream, Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.desktop.asker import Questions
    from hoofhearted_desktop.link.administering import Administer
    from hoofhearted_desktop.link.progress import Progress


class Reaching:
    """Gives the opener of each server. A person waits for those that are begun at a start with the window, and for each that
    they add or connect; every other connection is the program's own, and asks nobody.
    """

    def __init__(self, questions: Questions, *, attended: bool) -> None:
        """Ask by `questions`; `attended`: a person has just started the program and looks at it."""
        self._questions = questions
        self._keychain = Keychain(SystemKeyring())
        self._declined = Declined()
        self._attendances: dict[str, Attendance] = {}
        self._awaited: set[str] = set()
        self._starting = attended

    def started(self) -> None:
        """Take that every server of the start has its opener: what comes from now on is attended only where it is said."""
        self._starting = False

    def attend(self, address: str) -> None:
        """Take that a person waits for a server: its next connection may ask."""
        attendance = self._attendances.get(address)
        if attendance is None:
            self._awaited.add(address)
        else:
            attendance.attend()

    def administering(self, address: str, name: str) -> Administer | str:
        """Give what runs the agent's commands on a server, for a person who waits, or why there is nothing."""
        parsed = servers.parse(address)
        if isinstance(parsed, str):
            return f"{address}: {parsed}"
        if isinstance(parsed, PrometheusAddress):
            return servers.NO_AGENT
        return servers.administer(parsed, self._questions.asker(lambda: name), self._keychain)

    def opening(self, address: str, name: Callable[[], str]) -> Opener:
        """Give what reaches a server by its address, as it is typed; `name` gives what a person calls it by now."""
        parsed = servers.parse(address)
        if isinstance(parsed, str):
            return _Refusing(address, parsed)
        attendance = Attendance(self._questions.asker(name), remedy, self._declined)
        self._attendances[address] = attendance
        if self._starting or address in self._awaited:
            self._awaited.discard(address)
            attendance.attend()
        return attendance.opener(servers.opener(parsed, attendance, self._keychain))


class _Refusing:
    """The opener of what is no address."""

    def __init__(self, address: str, why: str) -> None:
        self._why = Unreachable(f"{address}: {why}", "edit the address", "bad_address", waits=True)

    def __call__(self, _progress: Progress) -> Union[Stream, Unreachable]:
        return self._why


def remedy(_question: Question) -> str:
    """Say what to do about a question that nobody was there for."""
    return "press Try again, and you are asked"
