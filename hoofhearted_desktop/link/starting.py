"""The agent of a server, however it can be had: brought there, or, where no Python runs it, one here that reads by its shells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, Union

from hoofhearted_desktop.link import delivery

if TYPE_CHECKING:
    from hoofhearted_desktop.link.facts import Facts
    from hoofhearted_desktop.link.progress import Progress
    from hoofhearted_desktop.link.remote import Remote
    from hoofhearted_desktop.link.stream import Stream, Unreachable


def once(remote: Remote, progress: Progress) -> Union[Stream, Unreachable]:
    """Start it for as long as this connection lasts: for a question, or a look."""
    return delivery.start_agent(remote, progress, _without_python)


def followed_by(client: str) -> Callable[[Remote, Progress], Union[Stream, Unreachable]]:
    """Give what starts it for somebody who comes back by the name `client` after a lost connection, and is waited for."""

    def start(remote: Remote, progress: Progress) -> Union[Stream, Unreachable]:
        return delivery.start_agent(remote, progress, _without_python, stays=delivery.Stays(client))

    return start


def _without_python(remote: Remote, _facts: Facts, progress: Progress) -> Union[Stream, Unreachable]:
    from hoofhearted_desktop.link import fed

    return fed.start_without_python(remote, remote.name, progress)
