"""The lines of known_hosts (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"): which are about a host, and what they say."""

from __future__ import annotations

import hmac
import re
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.link.ssh import host_keys, patterns

if TYPE_CHECKING:
    from collections.abc import Iterator

REVOKED = "@revoked"
AUTHORITY = "@cert-authority"
_HASHED = b"|1|"
_LINE = re.compile(rb"[ \t]*(?:(@[^ \t]*)[ \t]+)?([^ \t]+)[ \t]+([^ \t]+)[ \t]+([^ \t\r]+)")
_WILD = re.compile(rb"[*?!]")


class Entry(NamedTuple):
    """A key, and the line it stands on; `marker` is empty, `@revoked` or `@cert-authority`. `names` is the field of names."""

    line: int
    marker: str
    names: bytes
    key_type: str
    key: bytes

    @property
    def covers_several(self) -> bool:
        """Whether the line is about more than one name."""
        return b"," in self.names or _WILD.search(self.names) is not None


class Bad(NamedTuple):
    """A line that says nothing that could be understood; OpenSSH leaves such out, too."""

    line: int
    why: str


class Lines:
    """The lines of one file. They are split once; keys are decoded, and hashed names compared, only when asked for."""

    def __init__(self, data: bytes) -> None:
        """Split a file's text."""
        self.bad: list[Bad] = []
        self._plain: dict[bytes, list[int]] = {}
        self._wild: list[int] = []
        self._hashed: list[tuple[int, bytes, bytes]] = []
        self._found: dict[str, list[int]] = {}
        self._fields: dict[int, tuple[bytes, bytes, bytes, bytes]] = {}
        for number, line in enumerate(data.split(b"\n"), 1):
            stripped = line.strip(b" \t\r")
            if stripped and not stripped.startswith(b"#"):
                self._take(number, line)

    def about(self, name: str) -> Iterator[Entry]:
        """Give the entries whose names cover `name` ("nas", "[nas]:2222", an address), in the order of the file."""
        for number in self._numbers(name.lower()):
            entry = self._entry(number)
            if entry is not None:
                yield entry

    def holding(self, key: bytes) -> Iterator[Entry]:
        """Give the entries with exactly this key, whatever they name."""
        import base64

        text = base64.b64encode(key)
        for number, fields in self._fields.items():
            if fields[3] == text:
                entry = self._entry(number)
                if entry is not None:
                    yield entry

    def _numbers(self, name: str) -> list[int]:
        if name not in self._found:
            wanted = name.encode("utf-8", "surrogateescape")
            numbers = set(self._plain.get(wanted, ()))
            numbers.update(number for number in self._wild if self._covers(number, name))
            numbers.update(
                number for number, salt, hashed in self._hashed if hmac.digest(salt, wanted, "sha1") == hashed
            )
            self._found[name] = sorted(numbers)
        return self._found[name]

    def _take(self, number: int, line: bytes) -> None:
        found = _LINE.match(line)
        if found is None:
            self.bad.append(Bad(number, "a field is missing"))
            return
        marker, names, key_type, key = found.groups(b"")
        if marker and marker.decode("utf-8", "replace") not in (REVOKED, AUTHORITY):
            self.bad.append(Bad(number, "nobody knows its marker"))
        elif not key.startswith(b"AAAA") or not key_type.isascii():
            self.bad.append(Bad(number, "there is no key in it"))
        else:
            self._fields[number] = (marker, names, key_type, key)
            self._file(number, names)

    def _file(self, number: int, names: bytes) -> None:
        if names.startswith(b"|"):
            salt_text, _, hash_text = names[len(_HASHED) :].partition(b"|")
            salt, hashed = host_keys.decoded(salt_text), host_keys.decoded(hash_text)
            if names.startswith(_HASHED) and salt and hashed:
                self._hashed.append((number, salt, hashed))
            else:
                self.bad.append(Bad(number, "its hashed name is damaged"))
        elif _WILD.search(names) is not None:
            self._wild.append(number)
        else:
            for name in names.lower().split(b","):
                self._plain.setdefault(name, []).append(number)

    def _covers(self, number: int, name: str) -> bool:
        names = self._fields[number][1].decode("utf-8", "surrogateescape")
        return patterns.list_matches(name, names, lower=True) is True

    def _entry(self, number: int) -> Optional[Entry]:
        marker, names, key_type, text = self._fields[number]
        key = host_keys.decoded(text)
        if key is None or host_keys.type_of(key) != key_type.decode():
            if all(bad.line != number for bad in self.bad):
                self.bad.append(Bad(number, "its key is damaged"))
            return None
        return Entry(number, marker.decode(), names, key_type.decode(), key)
