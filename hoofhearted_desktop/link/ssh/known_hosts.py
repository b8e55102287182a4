"""Is this server the one it was? The files of known hosts, read as OpenSSH reads them, and one of our own to add to.

A changed or revoked key is final: there is nothing to be asked, and no way around it but to take the line out of the file.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, NamedTuple, Optional, Union

from hoofhearted_desktop.link.ssh.config_lines import shown, shown_path
from hoofhearted_desktop.link.ssh.host_keys import fingerprint, short_type
from hoofhearted_desktop.link.ssh.known_hosts_lines import AUTHORITY, REVOKED, Entry, Lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = [
    "Changed",
    "Known",
    "KnownHosts",
    "OtherTypesKnown",
    "Revoked",
    "Unknown",
    "Verdict",
    "fingerprint",
    "short_type",
]

LARGEST = 64 << 20
_MOST_BAD_TOLD = 5
_MOST_ELSEWHERE = 5


class Place(NamedTuple):
    """A line of a file."""

    file: Path
    line: int

    def __str__(self) -> str:
        """Give it as compilers do."""
        return f"{shown_path(self.file)}:{self.line}"


class Known(NamedTuple):
    """It is the server."""

    file: Path
    line: int


class Unknown(NamedTuple):
    """Nothing is known of the name. `elsewhere`: the same key is known by other names there, each "file:line: names"."""

    elsewhere: tuple[str, ...] = ()


class OtherTypesKnown(NamedTuple):
    """The host is known, but by keys of other types only; as with ssh, a person is to be asked, and warned.

    `types` are those of the known keys, in the files' order; a server that has one of them should have been asked for it
    (`KnownHosts.types_known`).
    """

    file: Path
    line: int
    types: tuple[str, ...]
    elsewhere: tuple[str, ...] = ()


class Changed(NamedTuple):
    """The host is known by another key of this type. `known` are "TYPE SHA256:…" of all its keys; refuse it."""

    file: Path
    line: int
    known: tuple[str, ...]
    reason: str
    remedy: str


class Revoked(NamedTuple):
    """The key was revoked, so whoever has it is not to be trusted; refuse it."""

    file: Path
    line: int
    reason: str
    remedy: str


Verdict = Union[Known, Unknown, OtherTypesKnown, Changed, Revoked]


class KnownHosts:
    """Several files, read when made; a missing one is empty. `notes` are sentences on what could not be read."""

    def __init__(self, files: Sequence[Path]) -> None:
        """Read the files, each once."""
        self._lines: dict[Path, Lines] = {}
        self._unread: list[str] = []
        for file in files:
            if file not in self._lines:
                data = self._read(file)
                self._lines[file] = Lines(data)

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences on files and lines that could not be read, each with its place; of many bad lines the first are told."""
        told = list(self._unread)
        for file, lines in self._lines.items():
            bad = sorted(lines.bad)
            told += [f"{Place(file, each.line)} is left out: {each.why}." for each in bad[:_MOST_BAD_TOLD]]
            if len(bad) > _MOST_BAD_TOLD:
                told.append(f"{shown_path(file)}: {len(bad) - _MOST_BAD_TOLD} more lines are left out.")
        return tuple(told)

    def notes_on(self, known_as: str) -> tuple[str, ...]:
        """Give what there is to say of one host: a certificate authority that is trusted for it, which is not supported."""
        return tuple(
            f"{place}: host certificates are not supported, so the authority there does not help; the host's own key is asked about."
            for place, entry in self._about(known_as)
            if entry.marker == AUTHORITY
        )

    def types_known(self, known_as: str) -> tuple[str, ...]:
        """Give the types of the host's known keys, in the files' order, to be asked of the server first, as OpenSSH does.

        Keys that are revoked count only where there are no others.
        """
        names = (known_as, _without_port(known_as))
        for name in names:
            entries = [entry for _, entry in self._about(name or "")]
            revoked = {entry.key for entry in entries if entry.marker == REVOKED}
            plain = [entry for entry in entries if not entry.marker]
            types = dict.fromkeys(entry.key_type for entry in plain if entry.key not in revoked)
            if plain:
                return tuple(types or dict.fromkeys(entry.key_type for entry in plain))
        return ()

    def look(self, known_as: str, address: Optional[str], key_type: str, key: bytes) -> Verdict:
        """Judge the key that a server has shown.

        `known_as` is `Hop.known_as`; `address` is the IP address that was reached, None behind a proxy: as with OpenSSH since
        8.5 it decides nothing, but a key that is known for it is told of. Any key of the host's that fits is enough. A host
        at a port of its own is also the one that is known without a port, where the key fits.
        """
        entries = list(self._about(known_as))
        revoked = self._revoked(known_as, entries, key)
        if revoked is not None:
            return revoked
        plain = [(place, entry) for place, entry in entries if not entry.marker]
        for place, entry in plain:
            if entry.key == key:
                return Known(place.file, place.line)
        same_type = [(place, entry) for place, entry in plain if entry.key_type == key_type]
        if same_type:
            return self._changed(known_as, same_type[0], plain, key_type, key)
        without_port = _without_port(known_as)
        if without_port is not None:
            found = self.look(without_port, None, key_type, key)
            if isinstance(found, (Known, Revoked)):
                return found
        elsewhere = self._elsewhere(address, key)
        if plain:
            types = tuple(dict.fromkeys(entry.key_type for _, entry in plain))
            return OtherTypesKnown(plain[0][0].file, plain[0][0].line, types, elsewhere)
        return Unknown(elsewhere)

    def _about(self, name: str) -> Iterator[tuple[Place, Entry]]:
        for file, lines in self._lines.items():
            for entry in lines.about(name):
                yield Place(file, entry.line), entry

    def _revoked(self, known_as: str, entries: Sequence[tuple[Place, Entry]], key: bytes) -> Optional[Revoked]:
        for place, entry in entries:
            if entry.marker == REVOKED and entry.key == key:
                return Revoked(
                    place.file,
                    place.line,
                    f"The host key of {shown(known_as, 300)} was revoked: {place} says so.",
                    "Somebody else may have this key. Ask whoever looks after the server for its new one.",
                )
        return None

    def _changed(
        self, known_as: str, first: tuple[Place, Entry], plain: Sequence[tuple[Place, Entry]], key_type: str, key: bytes
    ) -> Changed:
        place, entry = first
        name = shown(known_as, 300)
        known = tuple(dict.fromkeys(f"{short_type(each.key_type)} {fingerprint(each.key)}" for _, each in plain))
        reason = (
            f"{name} shows another host key than the one that is known. It has now the {short_type(key_type)} key {fingerprint(key)}; "
            f"{place} has {fingerprint(entry.key)}. Either the server was set up anew, or somebody is between you and it."
        )
        return Changed(place.file, place.line, known, reason, _how_to_remove(place, entry, known_as))

    def _elsewhere(self, address: Optional[str], key: bytes) -> tuple[str, ...]:
        told = []
        for file, lines in self._lines.items():
            for entry in lines.holding(key):
                if entry.marker:
                    continue
                names = (
                    "a hashed name" if entry.names.startswith(b"|") else shown(entry.names.decode("utf-8", "replace"))
                )
                told.append(f"{Place(file, entry.line)}: {names}")
        if address is not None and not told:
            other = next(((place, entry) for place, entry in self._about(address) if not entry.marker), None)
            told += [f"{other[0]}: {shown(address)}, with another key"] if other is not None else []
        return tuple(told[:_MOST_ELSEWHERE])

    def _read(self, file: Path) -> bytes:
        try:
            if not stat.S_ISREG(file.stat().st_mode):
                return b""  # /dev/null is what people write for "none"
            with file.open("rb") as opened:
                data = opened.read(LARGEST + 1)
        except FileNotFoundError:
            return b""
        except (OSError, ValueError) as error:
            reason = (getattr(error, "strerror", None) or "its name is impossible").lower()
            self._unread.append(f"{shown_path(file)} cannot be read ({reason}), so the hosts in it are not known.")
            return b""
        if len(data) > LARGEST:
            self._unread.append(
                f"{shown_path(file)} has more than {LARGEST >> 20} MB; the hosts after that are not known."
            )
        return data[:LARGEST]


def _without_port(known_as: str) -> Optional[str]:
    """Give "nas" for "[nas]:2222"; None for a name without a port."""
    name, bracket, _ = known_as[1:].partition("]:")
    return name if bracket and known_as.startswith("[") else None


def _how_to_remove(place: Place, entry: Entry, known_as: str) -> str:
    """Say how to forget a key, as ssh does."""
    command = f"ssh-keygen -f {_quoted(str(place.file))} -R {_quoted(known_as)}"
    whole = " (it forgets it for every host that the line covers)" if entry.covers_several else ""
    return f"If the server was set up anew (ask whoever looks after it), forget its old key and connect again{whole}: {command}"


def _quoted(text: str) -> str:
    """Put it into quotes for a shell as ssh prints it; single ones where double ones would not do."""
    if os.name == "posix" and any(letter in text for letter in '"$`\\!'):
        import shlex

        return shlex.quote(text)
    return f'"{text}"'
