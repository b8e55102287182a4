"""`hoofhearted keep-watching`: a service that goes on watching on a server, or here; how it stands, and away with it."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Union

from hoofhearted_desktop.cli import output
from hoofhearted_desktop.cli import target as targets
from hoofhearted_desktop.core import exits
from hoofhearted_desktop.link import administering, keeping_watch, servers
from hoofhearted_desktop.link.progress import Progress
from hoofhearted_desktop.link.stream import Unreachable

if TYPE_CHECKING:
    from hoofhearted_desktop.cli.target import Target
    from hoofhearted_desktop.link.administering import Administer, Told
    from hoofhearted_desktop.link.questions import Asker


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the grammar: HOST, and what to do there if not to install."""
    targets.add_host(parser)
    parser.add_argument(
        "--linger",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="also while you are not logged in there; on a server it is so if left out, because the service would end with the log-out",
    )
    parser.add_argument("--replace", action="store_true", help="also a unit that was changed by hand, which is kept")
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--status", action="store_true", help="only say how the service stands")
    instead.add_argument("--remove", action="store_true", help="stop watching: take the service away; history stays")


def run(target: Target, options: argparse.Namespace) -> int:
    """Do it there by an agent of this very version, so that an older service is renewed, and say what was done."""
    words = _words(options, on_server=target.server is not None)
    told = _told(target, words)
    if isinstance(told, Unreachable):
        return target.cannot_ask(told, exits.PROBLEM)
    if told.lines:
        output.say("".join([f"On {target.name}:\n", *(f"  {line}\n" for line in told.lines)]))
    for line in told.complaints:
        sys.stderr.write(f"hoofhearted: {target.name}: {line}\n")
    return exits.OK if told.done else exits.PROBLEM


def _words(options: argparse.Namespace, *, on_server: bool) -> tuple[str, ...]:
    if options.status:
        return (keeping_watch.STATUS,)
    if options.remove:
        return (keeping_watch.REMOVE,)
    linger = on_server if options.linger is None else options.linger
    return keeping_watch.installing(linger=linger, replace=options.replace)


def _told(target: Target, words: tuple[str, ...]) -> Union[Told, Unreachable]:
    address, reaching = target.server, target.reaching
    if address is None or reaching is None:
        return administering.here(Progress(), *words)
    from hoofhearted_desktop.link.keychain import Keychain
    from hoofhearted_desktop.link.keyring_door import SystemKeyring

    keychain = Keychain(SystemKeyring())

    def connect(asker: Asker) -> _Errand:
        return _Errand(servers.administer(address, asker, keychain), words)

    return reaching.instead(connect)


class _Errand:
    """One command, for who only knows of progress."""

    def __init__(self, administer: Administer, words: tuple[str, ...]) -> None:
        self._administer = administer
        self._words = words

    def __call__(self, progress: Progress) -> Union[Told, Unreachable]:
        return self._administer(progress, *self._words)
