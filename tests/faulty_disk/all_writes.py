"""Writes everything that the program ever writes into the directory it is given: python -m tests.faulty_disk.all_writes DIRECTORY

Prints JSON: of each what was said of it, nothing where it was written. The test has the disk fail meanwhile.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.agent import service
from hoofhearted_desktop.core.expectations import Rule
from hoofhearted_desktop.core.model import Problem
from hoofhearted_desktop.desktop import autostart_xdg, whole_files
from hoofhearted_desktop.desktop.listed_server import Server
from hoofhearted_desktop.desktop.memory import Memory
from hoofhearted_desktop.desktop.servers_file import ServersFile
from hoofhearted_desktop.gateway import audit, tokens
from hoofhearted_desktop.link.ssh import known_hosts_own
from hoofhearted_desktop.probes import recording
from hoofhearted_desktop.store import settings, settings_edit
from tests import readings
from tests.store.store import NOON, Store, episode

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = b"\0\0\0\x0bssh-ed25519\0\0\0\x20" + bytes(32)
_log: list[str] = []


class _Told(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        _log.append(record.getMessage())


def history(place: Path) -> str:
    with Store(place / "history.sqlite3", retry_s=0.0) as store:
        store.database.record(episode(2))
        store.feed(NOON + 1200, NOON + 1300, 10.0)
        assert store.ask(store.database.episode, "e0000002")["id"] == "e0000002", "it goes on in memory"
        return "".join(problem.message for problem in store.problems[-1:] if problem)


def setting(place: Path) -> str:
    outcome = settings_edit.set_value(place / "settings.toml", "watching", "hold_s", 7.0)
    return str(outcome) if isinstance(outcome, settings.Mistake) else ""


def rule(place: Path) -> str:
    outcome = settings_edit.add_rule(place / "settings.toml", Rule("new", executable="/usr/bin/new"))
    return str(outcome) if isinstance(outcome, settings.Mistake) else ""


def server(place: Path) -> str:
    file = ServersFile(place / "servers.toml", lambda _: None)
    said = file.add(Server("new@host")) or ""
    assert file.servers[-1].address == "new@host", "it counts until the end"
    return said


def token(_place: Path) -> str:
    made = tokens.create("new", "read", NOON)
    return made.message if isinstance(made, Problem) else ""


def audited(_place: Path) -> str:
    audit.Audit().note("changed", who="me", address=None)
    return _log.pop() if _log else ""


def host_key(place: Path) -> str:
    kept = known_hosts_own.add(place / "known_hosts", "new", "ssh-ed25519", KEY)
    return "" if kept is None else kept.reason


def begun_recording(place: Path) -> str:
    made = recording.create(place / "new.jsonl.gz")
    if not isinstance(made, recording.Writer):
        return made.describe()
    wrong = made.write(readings.sample(at=NOON)) or made.close()
    return wrong.describe() if wrong else ""


def exported(place: Path) -> str:
    try:
        whole_files.write(place / "spin-ups.csv", b"new;new\n")
    except OSError as error:
        return f"{place / 'spin-ups.csv'} cannot be written: {(error.strerror or '').lower()}"
    return ""


def begins_with_the_session(_place: Path) -> str:
    try:
        autostart_xdg.switch(["/usr/bin/hoofhearted"], on=True)
    except OSError as error:
        return (error.strerror or "").lower()
    return ""


def remembered(place: Path) -> str:
    Memory(place / "desktop.json").keep("muted_until", NOON + 3600.0)
    return _log.pop() if _log else ""


def post(place: Path) -> str:
    taken = service.take(place / "run")
    if isinstance(taken, service.Post):
        taken.leave()
        return ""
    return str(getattr(taken, "reason", taken))


WRITES: dict[str, Callable[[Path], str]] = {
    "history": history,
    "setting": setting,
    "rule": rule,
    "server": server,
    "token": token,
    "audit": audited,
    "host key": host_key,
    "recording": begun_recording,
    "export": exported,
    "autostart": begins_with_the_session,
    "memory": remembered,
    "agent's place": post,
}


def main(directory: Optional[str] = None) -> None:
    """Write all of it."""
    place = Path(directory or sys.argv[1])
    for variable in ("HOOFHEARTED_CONFIG_DIR", "HOOFHEARTED_DATA_DIR", "XDG_CONFIG_HOME"):
        os.environ[variable] = str(place)
    logging.getLogger("hoofhearted_desktop").addHandler(_Told(logging.INFO))
    logging.getLogger("hoofhearted_desktop").setLevel(logging.INFO)
    logging.getLogger("hoofhearted_desktop").propagate = False
    print(json.dumps({name: write(place) for name, write in WRITES.items()}))


if __name__ == "__main__":
    main()
