"""Every file of ours that is text, damaged at every byte: `python -m tests.every_text` does all of it.

Each file is read as the program reads it, and changed as the program changes it. Nothing may be raised; what cannot be read is
said in a sentence that names the file; and nothing is lost: a file that is damaged stays as it is, a change leaves all other
lines as they were, or a copy of the damaged file is kept.

    python -m tests.every_text            # all of it, two minutes
    python -m tests.every_text 50         # every fiftieth, as `make test` does
"""

from __future__ import annotations

import collections
import itertools
import logging
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core.expectations import Rule
from hoofhearted_desktop.core.model import Problem
from hoofhearted_desktop.desktop.listed_server import Server
from hoofhearted_desktop.desktop.memory import Memory
from hoofhearted_desktop.desktop.mute import Mute
from hoofhearted_desktop.desktop.servers_file import ServersFile
from hoofhearted_desktop.gateway import settings as gateway_settings
from hoofhearted_desktop.gateway import tokens
from hoofhearted_desktop.link.ssh import known_hosts_own
from hoofhearted_desktop.link.ssh.known_hosts import KnownHosts
from hoofhearted_desktop.probes import application_entries
from hoofhearted_desktop.store import settings, settings_edit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOW = 1_760_140_800.0
KEY = b"\0\0\0\x0bssh-ed25519\0\0\0\x20" + bytes(32)

SETTINGS = """\
# my own notes
[watching]
hold_s = 5   # I am patient
load_percent = 12

[notifications]
off = ["held_long"]
quiet = "22:00-07:00"

[[expectations]]
# films in the evening
id = "films"
application = "jellyfin"
hours = "18:00-24:00"

[[expectations]]
effect = "tell"
user = "mallory"

[data]
keep_days = 90
"""
SERVERS = """\
# the rack
[[server]]
address = "david@nas:2222"
name = "NAS"
colour = "teal"

[[server]]
address = "node-1"
connect = false
"""
GATEWAY = """\
bind = "127.0.0.1"
port = 8790
names = ["nas.example"]
[mqtt]
host = "nas.example"
"""
TOKENS = (
    '[{"id": "a1b2c3d4", "name": "phone", "scope": "read", "created": 1760140800.0, "sha256": "'
    + "ab" * 32
    + '"}, {"id": "ffffffff", "name": "häuschen", "scope": "manage", "created": 1.5, "sha256": "'
    + "cd" * 32
    + '"}]\n'
)
USE = '{"a1b2c3d4": 1760140900.5, "ffffffff": 1.0}'
MEMORY = (
    '{"window_place": "AdnQywADAAAAAAAA", "muted_until": 1760150800.0, "muted_applications": {"x": "X"}, '
    '"seen": 1760140800.0, "window": {"page": "overview", "folded": [], "gpu": null}}'
)
APPLICATIONS = """\
[[application]]
id = "mine"
name = "Mine"
kind = "ai"
executable = ["mine", "mine2"]

[[application]]
id = "yours"
name = "Yours"
kind = "game"
command = "yours .*"
"""
KNOWN_HOSTS = (
    "nas ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJjyyHGRNXV2fvv9WTuwLLJ4MJTQWVLRQ4oLsHhRX4Xe\n"
    "[node-1]:2222 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJjyyHGRNXV2fvv9WTuwLLJ4MJTQWVLRQ4oLsHhRX4Xe\n"
)


class Lost(AssertionError):  # noqa: N818 - what it says
    """A damage after which something is not as it has to be."""


Said = list[str]


class Kind(NamedTuple):
    """A file of ours: its name, what stands in a whole one, how it is read and changed, each giving what is told of it."""

    name: str
    text: str
    read: Callable[[Path], Said]
    change: Optional[Callable[[Path], Said]] = None
    tells: bool = True
    """Whether a file that cannot be read is told of; else what was in it counts as nothing."""


def _settings_read(path: Path) -> Said:
    return [str(each) for each in settings.load(path).mistakes]


def _settings_change(path: Path) -> Said:
    outcomes = [
        settings_edit.set_value(path, "watching", "hold_s", 7.0),
        settings_edit.set_value(path, "energy", "currency", "€"),
        settings_edit.add_rule(path, Rule("new", executable="/usr/bin/new")),
        settings_edit.move_rule(path, "new", None),
        settings_edit.remove_rule(path, "new"),
    ]
    return [str(each) for each in outcomes if isinstance(each, settings.Mistake)]


def _servers_read(path: Path) -> Said:
    return list(ServersFile(path, lambda _: None).mistakes)


def _servers_change(path: Path) -> Said:
    file = ServersFile(path, lambda _: None)
    return [each for each in (file.add(Server("new@host")), file.move("new@host", None)) if each]


def _gateway_read(_path: Path) -> Said:
    found = gateway_settings.find()
    return [found.message] if isinstance(found, Problem) else []


def _tokens_read(_path: Path) -> Said:
    found = tokens.read()
    return [found.message] if isinstance(found, Problem) else []


def _tokens_change(_path: Path) -> Said:
    made = tokens.create("new", "read", NOW)
    return [made.message] if isinstance(made, Problem) else []


def _use_read(_path: Path) -> Said:
    tokens.last_used()
    known = tokens.Tokens(wall_clock=lambda: NOW)
    known.count()
    return []


def _memory_read(path: Path) -> Said:
    told = _Told()
    logging.getLogger("hoofhearted_desktop.desktop.memory").addHandler(told)
    try:
        memory = Memory(path)
        mute = Mute(memory, lambda: NOW)
        if mute.until is not None:
            _demand(mute.until < 253_402_300_800, "a time that a calendar has")
        memory.moment("seen")
        return told.lines
    finally:
        logging.getLogger("hoofhearted_desktop.desktop.memory").removeHandler(told)


def _memory_change(path: Path) -> Said:
    told = _Told()
    logging.getLogger("hoofhearted_desktop.desktop.memory").addHandler(told)
    try:
        memory = Memory(path)
        Mute(memory, lambda: NOW).begin(3600)
        return told.lines
    finally:
        logging.getLogger("hoofhearted_desktop.desktop.memory").removeHandler(told)


class _Told(logging.Handler):
    """What was logged as a warning."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: Said = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def _applications_read(path: Path) -> Said:
    return [each.message for each in application_entries.load(path)[1]]


def _known_hosts_read(path: Path) -> Said:
    known = KnownHosts([path])
    known.look("nas", None, "ssh-ed25519", KEY)
    return list(known.notes)


def _known_hosts_change(path: Path) -> Said:
    kept = known_hosts_own.add(path, "new", "ssh-ed25519", KEY)
    return [] if kept is None else [kept.reason]


KINDS = (
    Kind("settings.toml", SETTINGS, _settings_read, _settings_change),
    Kind("servers.toml", SERVERS, _servers_read, _servers_change),
    Kind(gateway_settings.FILE_NAME, GATEWAY, _gateway_read),
    Kind(tokens.FILE_NAME, TOKENS, _tokens_read, _tokens_change),
    Kind(tokens.USE_FILE_NAME, USE, _use_read, tells=False),
    Kind("desktop.json", MEMORY, _memory_read, _memory_change),
    Kind("applications.toml", APPLICATIONS, _applications_read),
    Kind("known_hosts", KNOWN_HOSTS, _known_hosts_read, _known_hosts_change, tells=False),
)


# ---------------------------------------------------------------- damages


class Damage(NamedTuple):
    """What stands in the file: bytes, or what is made in its place."""

    kind: Kind
    name: str
    content: Optional[bytes] = None
    make: Optional[Callable[[Path], None]] = None


def damages() -> Iterator[Damage]:
    """Give all damages of all files, the same ones each time."""
    for kind in KINDS:
        yield from _of(kind)


def _of(kind: Kind) -> Iterator[Damage]:
    good = kind.text.encode()
    for at in range(len(good)):
        for name, value in (
            ("another", good[at] ^ (1 << at % 8)),
            ("inverse", good[at] ^ 0xFF),
            ("nul", 0),
            ("line end", 10),
            ("quote", 34),
        ):
            yield Damage(kind, f"byte {at} {name}", good[:at] + bytes([value]) + good[at + 1 :])
        yield Damage(kind, f"byte {at} gone", good[:at] + good[at + 1 :])
        for name, more in (
            ("a quote", b'"'),
            ("a bracket", b"["),
            ("no text", b"\x80"),
            ("a surrogate", b"\xed\xa0\x80"),
        ):
            yield Damage(kind, f"{name} before byte {at}", good[:at] + more + good[at:])
        yield Damage(kind, f"cut at {at}", good[:at])
    for name, content in (
        ("empty", b""),
        ("a mark alone", b"\xef\xbb\xbf"),
        ("a mark before it", b"\xef\xbb\xbf" + good),
        ("twice", good + good),
        ("UTF-16", kind.text.encode("utf-16")),
        ("Latin-1", "x = 'ü'\n".encode("latin-1") + good),
        ("zeros", bytes(len(good))),
        ("zeros behind it", good + bytes(4096)),
        ("a picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
        ("too large", b"# " + b"x" * (5 << 20) + b"\n" + good),
        ("nested", b"[" * 100_000),
        ("nested tables", b"a = " + b"[" * 5000 + b"]" * 5000 + b"\n"),
        ("nested object", b'{"seen":' * 5000 + b"1" + b"}" * 5000),
        ("a number without end", b'{"muted_until": 1' + b"0" * 5000 + b"}"),
        ("numbers that are none", b'{"muted_until": NaN, "seen": 1e999, "muted_applications": [1]}'),
        ("far times", b'{"muted_until": 1e300, "seen": -1e300, "muted_applications": {"": 1, "y": [2]}}'),
        ("JSON of other types", b'{"muted_until": true, "seen": "x", "window": 3, "window_place": {}}'),
        ("a list", b"[1, 2, 3]"),
        ("null", b"null"),
    ):
        yield Damage(kind, name, content)
    for name, make in (
        ("a directory", lambda path: path.mkdir()),
        ("a loop of links", lambda path: path.symlink_to(path.name)),
        ("a link to nothing", lambda path: path.symlink_to("nothing")),
        ("a pipe", os.mkfifo),
        ("a device without end", lambda path: path.symlink_to("/dev/zero")),
        ("a link to /dev/null", lambda path: path.symlink_to("/dev/null")),
    ):
        yield Damage(kind, name, make=make)


# ---------------------------------------------------------------- the law


def tried(place: Path, damage: Damage) -> str:
    """Read and change a file with that damage; gives in a few words what became of it, raises Lost."""
    for variable in ("HOOFHEARTED_CONFIG_DIR", "HOOFHEARTED_DATA_DIR"):
        os.environ[variable] = str(place)
    kind, path = damage.kind, place / damage.kind.name
    if damage.make is not None:
        damage.make(path)
    else:
        path.write_bytes(damage.content or b"")
        path.chmod(0o600)
    try:
        return _outcome(kind, path, damage)
    except Exception as error:
        raise Lost(f"{kind.name}, {damage.name}: {error!r}") from error


def _outcome(kind: Kind, path: Path, damage: Damage) -> str:
    said = kind.read(path)
    _demand(all(path.name in each for each in said), f"the file is named: {said}")
    _demand(all(each.isprintable() for each in said), f"it is one line: {said}")
    _demand(_is_kept(path, damage), "reading changes nothing, but for a copy")
    outcome = "said" if said else "read"
    if kind.change is None:
        return outcome
    said_then = kind.change(path)
    _demand(all(each.isprintable() for each in said_then), f"it is one line: {said_then}")
    if damage.content is None:
        _demand(not damage.name.startswith("a link to /dev/null") or Path("/dev/null").is_char_device(), "is still one")
        return outcome + (", refused" if said_then else ", changed")
    copies = [each for each in path.parent.iterdir() if each.name.startswith(f"{path.name}.damaged")]
    if any(each.read_bytes() == damage.content for each in copies):
        return outcome + ", a copy is kept"
    after = path.read_bytes()
    if after == damage.content:
        _demand(said_then or kind.name == "desktop.json", "what could not be changed is said")
        return outcome + ", refused"
    lost = _lines_of(damage.content) - _lines_of(after)
    _demand(not lost or kind.name.endswith(".json"), f"no other line is lost: {lost}")
    return outcome + ", changed"


def _is_kept(path: Path, damage: Damage) -> bool:
    if damage.content is None:
        return path.is_symlink() or path.exists()
    there = [each for each in path.parent.iterdir() if each.name.startswith(path.name)]
    return any(each.read_bytes() == damage.content for each in there)


def _lines_of(content: bytes) -> set[bytes]:
    """Give the lines but for those that a change is about."""
    lines = {line.strip() for line in content.replace(b"\xef\xbb\xbf", b"").replace(b"\r", b"").split(b"\n")}
    return {line for line in lines if b"hold_s" not in line and not line.startswith((b"[", b"{", b"]"))}


def _demand(truth: object, what: str) -> None:
    if not truth:
        raise Lost(what)


def swept(
    place: Path, chosen: Iterator[Damage], said: Callable[[str], None] = lambda _: None
) -> tuple[dict[tuple[str, str], int], list[str]]:
    """Try damages; gives how many of each file had which outcome, and what was lost."""
    counts: dict[tuple[str, str], int] = collections.Counter()
    lost: list[str] = []
    for damage in chosen:
        with tempfile.TemporaryDirectory(dir=place) as own:
            try:
                counts[damage.kind.name, tried(Path(own), damage)] += 1
            except Lost as error:
                lost.append(str(error))
                said(str(error))
    return counts, lost


def main() -> None:
    """Try every damage, or every so manieth."""
    step = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    with tempfile.TemporaryDirectory(prefix="hoofhearted-text-") as name:
        counts, lost = swept(Path(name), itertools.islice(damages(), 0, None, step), print)
    for (kind, outcome), count in sorted(counts.items()):
        print(f"{count:7}  {kind}: {outcome}")
    print(f"{sum(counts.values()) + len(lost)} damages, {len(lost)} of them lost something")
    sys.exit(bool(lost))


if __name__ == "__main__":
    main()
