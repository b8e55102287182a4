"""Every file, directory and socket that the program makes, its kind, owner and mode: all of it is done in a home of its own, and what lies there afterwards is compared with the table below. What the table has not fails."""

from __future__ import annotations

import os
import re
import signal
import stat
import sys
import types
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from hoofhearted_desktop.agent import host, install, settling, status, systemd, units
from hoofhearted_desktop.desktop import autostart_xdg, exporting, settings_data
from hoofhearted_desktop.desktop.listed_server import Server
from hoofhearted_desktop.desktop.memory import Memory
from hoofhearted_desktop.desktop.servers_file import ServersFile
from hoofhearted_desktop.link import bundle_sources, delivery
from hoofhearted_desktop.link.progress import Progress
from hoofhearted_desktop.link.ssh import known_hosts_own
from hoofhearted_desktop.probes import places
from hoofhearted_desktop.store import settings_edit
from tests.agent.fake_systemd import FakeSystemd
from tests.cli.terminal import Terminal
from tests.gateway.started import Gateway
from tests.link.login_shell import LoginShell, until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux's modes and sockets"),
    pytest.mark.skipif(
        bundle_sources.here() not in bundle_sources.PLATFORMS, reason="no server could be of this platform"
    ),
]

DIRECTORY, FILE, SOCKET = "directory", "file", "socket"
KINDS = {stat.S_IFDIR: DIRECTORY, stat.S_IFREG: FILE, stat.S_IFSOCK: SOCKET}
BY_UMASK = "what the umask says"
"""A document that its person puts where they want it, by a dialog: whose it is to be is theirs to say."""


class Thing(NamedTuple):
    """Something that the program may make: where (a regular expression, from the tree), of which kind and mode."""

    where: str
    kind: str
    mode: int | str


BUNDLE = r"[0-9a-f]{64}"
TABLE = (
    # What was not there before is made as the XDG base directory specification has it.
    Thing(r"home/\.config", DIRECTORY, 0o700),
    Thing(r"home/\.cache", DIRECTORY, 0o700),
    Thing(r"home/\.local(/share)?", DIRECTORY, 0o700),
    # Settings.
    Thing(r"home/\.config/hoofhearted", DIRECTORY, 0o700),
    Thing(r"home/\.config/hoofhearted/settings\.toml", FILE, 0o600),
    Thing(r"home/\.config/hoofhearted/servers\.toml", FILE, 0o600),
    Thing(r"home/\.config/hoofhearted/known_hosts", FILE, 0o600),
    Thing(r"home/\.config/hoofhearted/gateway-tokens\.json", FILE, 0o600),
    # What is kept.
    Thing(r"home/\.local/share/hoofhearted", DIRECTORY, 0o700),
    Thing(r"home/\.local/share/hoofhearted/history\.sqlite3(-journal|-wal|-shm)?", FILE, 0o600),
    Thing(r"home/\.local/share/hoofhearted/history\.sqlite3\.damaged-[\w.-]+", FILE, 0o600),
    Thing(r"home/\.local/share/hoofhearted/running\.txt", FILE, 0o600),
    Thing(r"home/\.local/share/hoofhearted/last-crash\.txt", FILE, 0o600),
    Thing(r"home/\.local/share/hoofhearted/crashes\.json", FILE, 0o600),
    Thing(r"home/\.local/share/hoofhearted/desktop\.json", FILE, 0o600),
    Thing(r"home/\.local/share/hoofhearted/gateway-token-use\.json", FILE, 0o600),
    Thing(r"home/\.local/share/hoofhearted/gateway-audit\.jsonl", FILE, 0o600),
    Thing(r"home/\.local/share/hoofhearted/servers(/nas)?", DIRECTORY, 0o700),
    Thing(r"home/\.local/share/hoofhearted/servers/nas/lock", FILE, 0o600),
    # What begins with the session.
    Thing(r"home/\.config/autostart", DIRECTORY, 0o700),
    Thing(r"home/\.config/autostart/hoofhearted\.desktop", FILE, 0o600),
    Thing(r"home/\.config/systemd(/user)?", DIRECTORY, 0o700),
    Thing(r"home/\.config/systemd/user/hoofhearted-agent\.service", FILE, 0o644),
    # The agent on a server, and where it lasts.
    Thing(r"home/\.cache/hoofhearted(/agent)?", DIRECTORY, 0o700),
    Thing(rf"home/\.cache/hoofhearted/agent/{BUNDLE}(/.+)?", DIRECTORY, 0o700),
    Thing(rf"home/\.cache/hoofhearted/agent/{BUNDLE}/.+", FILE, 0o600),
    Thing(r"home/\.local/share/hoofhearted/agent", DIRECTORY, 0o700),
    Thing(rf"home/\.local/share/hoofhearted/agent/{BUNDLE}(/.+)?", DIRECTORY, 0o700),
    Thing(rf"home/\.local/share/hoofhearted/agent/{BUNDLE}/.+", FILE, 0o600),
    # Where the session has its sockets, and where there is no such place.
    Thing(r"(run|tmp)/hoofhearted(-\d+)?", DIRECTORY, 0o700),
    Thing(r"(run|tmp)/hoofhearted(-\d+)?/agent\.lock", FILE, 0o600),
    Thing(r"(run|tmp)/hoofhearted(-\d+)?/agent\.sock", SOCKET, 0o600),
    Thing(r"run/hoofhearted/desktop\.lock", FILE, 0o600),
    Thing(r"run/hoofhearted/desktop\.sock", SOCKET, 0o600),
    # Documents.
    Thing(r"home/Documents/tower\.jsonl\.gz", FILE, 0o600),
    Thing(r"home/Documents/(charts|spin-ups)\.csv", FILE, BY_UMASK),
)
MADE_BY_THE_TEST = {"home", "home/Documents", "run", "tmp"}


@pytest.fixture(params=[0o000, 0o022], ids=["umask 000", "umask 022"])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.fixture
def tree(umask: int, own_directories: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh home, a directory for the session's sockets and one for temporary files; and no word of ours on where things are."""
    top = own_directories / "fresh"
    for name in sorted(MADE_BY_THE_TEST):
        (top / name).mkdir(parents=True)
        (top / name).chmod(0o1777 if name == "tmp" else 0o700)
    for name in [name for name in os.environ if name.startswith(("HOOFHEARTED_", "XDG_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOOFHEARTED_SYSTEM_RUNTIME_DIR", str(top / "none"))  # this machine's own is none of the test's
    monkeypatch.setenv("HOME", str(top / "home"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(top / "run"))
    monkeypatch.setenv("TMPDIR", str(top / "tmp"))
    return top


class Seen(NamedTuple):
    """Something that lies there."""

    kind: str
    mode: int
    owner: int


def look(top: Path) -> dict[str, Seen]:
    """Give all that lies there now; what comes and goes while it is looked at is another look's."""
    found = {}
    for folder, directories, files in os.walk(top):
        for name in (*directories, *files):
            path = Path(folder) / name
            try:
                fact = path.lstat()
            except FileNotFoundError:
                continue
            kind = KINDS.get(stat.S_IFMT(fact.st_mode), "something else")
            found[str(path.relative_to(top))] = Seen(kind, stat.S_IMODE(fact.st_mode), fact.st_uid)
    return found


def complaints(found: dict[str, Seen], umask: int) -> list[str]:
    """Give what is not as the table has it."""
    said = []
    for place, seen in sorted(found.items()):
        if place in MADE_BY_THE_TEST:
            continue
        fitting = [each for each in TABLE if re.fullmatch(each.where, place) and each.kind == seen.kind]
        if not fitting:
            said.append(f"{place}: a {seen.kind} that the table has not")
        elif seen.mode != (0o666 & ~umask if fitting[0].mode == BY_UMASK else fitting[0].mode):
            said.append(f"{place}: mode {seen.mode:04o} of a {seen.kind}")
        if seen.owner != os.geteuid():
            said.append(f"{place}: belongs to {seen.owner}")
    return said


def never_seen(found: dict[str, Seen]) -> list[str]:
    """Give what the table has and nobody made."""
    return [each.where for each in TABLE if not any(re.fullmatch(each.where, place) for place in found)]


def in_the_window() -> None:
    """What a person's clicks would write, as far as it needs no window: each is the function behind the click."""
    config, data, documents = places.config_dir(), places.data_dir(), Path.home() / "Documents"
    assert ServersFile(config / "servers.toml", lambda _: None).add(Server("david@nas")) is None
    assert settings_edit.set_value(config / "settings.toml", "watching", "hold_s", 5) is not None
    assert known_hosts_own.add(config / "known_hosts", "nas", "ssh-ed25519", b"key") is None
    Memory(data / "desktop.json").keep("mute", 1)
    autostart_xdg.switch(["/usr/bin/hoofhearted", "--minimized"], on=True)
    said = types.SimpleNamespace(emit=lambda _: None)
    exporting.Exporting._write(types.SimpleNamespace(told=said), str(documents / "charts.csv"), b"x")  # type: ignore[arg-type]
    export = types.SimpleNamespace(complain=pytest.fail, explain=lambda _: None)
    settings_data.Data._write(types.SimpleNamespace(export=export), documents / "spin-ups.csv", [])  # type: ignore[arg-type]
    assert host._keeps_alone(places.of_server(data, "nas"))


def keep_watching(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set up a user's service, with a systemctl that says yes to everything."""
    fake = FakeSystemd(folder)
    with monkeypatch.context() as patch:
        patch.setenv("PATH", f"{fake.folder}:{os.environ['PATH']}")
        patch.setattr(status, "is_root", lambda: False)
        patch.setattr(systemd, "BOOTED", folder)
        complained: list[str] = []
        assert install.install(install.Wishes(), lambda _: None, complained.append) == 0, complained
    assert status.unit_path(of_user=True).name == units.NAME


def test_all_that_is_made_is_of_the_kind_and_mode_that_the_table_says(
    umask: int, tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal(tmp_path).set(QT_QPA_PLATFORM="offscreen", LANG="C.UTF-8")
    found: dict[str, Seen] = {}

    def look_around() -> None:
        seen = look(tree)
        said = complaints(seen, umask)
        assert not said, "\n".join(said)
        found.update(seen)

    run = tree / "run" / "hoofhearted"
    with ExitStack() as running:
        agent = running.enter_context(terminal.start("agent", "run"))
        running.callback(agent.kill)
        until((run / "agent.sock").exists)
        assert terminal.type("why").returncode == 0
        look_around()
        desktop = running.enter_context(terminal.start())
        running.callback(desktop.kill)
        until((run / "desktop.sock").exists)
        gateway = Gateway(terminal)
        running.callback(gateway.process.kill)
        gateway.wait_for(200)
        for _ in range(5):
            gateway.ask("/api/v1/why", secret="hhgw_wrong")
        look_around()
        assert gateway.end()[0] == 0
        assert (
            terminal.type("record", "--for", "2s", str(tree / "home" / "Documents" / "tower.jsonl.gz")).returncode == 0
        )
        assert terminal.type("--quit").returncode == 0
        assert desktop.wait(20) == 0
        desktop.communicate()
        agent.send_signal(signal.SIGSEGV)
        agent.communicate(timeout=20)
    look_around()
    in_the_window()
    keep_watching(tmp_path / "bin", monkeypatch)
    look_around()

    # A history that is damaged is set aside; and there is no directory for the session's sockets.
    place = places.data_dir() / "history.sqlite3"
    place.write_bytes(b"no database" * 1000)
    # The one that crashed has left its log, and all is in there.
    place.with_name(f"{place.name}-wal").unlink(missing_ok=True)
    terminal.set(XDG_RUNTIME_DIR=str(tree / "nowhere"))
    with terminal.start("agent", "run") as agent:
        until((tree / "tmp" / f"hoofhearted-{os.getuid()}" / "agent.sock").exists)
        until(lambda: list(place.parent.glob("history.sqlite3.damaged-*")))
        until((place.parent / "last-crash.txt").exists)
        look_around()
        agent.terminate()
        agent.communicate(timeout=20)

    # A server of the same home.
    with LoginShell(tree / "home", XDG_RUNTIME_DIR=str(tree / "run"), LD_LIBRARY_PATH="") as server:
        stream = delivery.start_agent(server, Progress())
        assert isinstance(stream, delivery.Started), stream
        until(lambda: [*(tree / "home" / ".cache").rglob("*.pyc")])
        assert stream.facts.place is not None
        assert settling.settle(Path(stream.facts.place)) is None
        look_around()
        stream.close()
    look_around()
    assert never_seen(found) == []


def test_what_the_table_has_not_or_has_otherwise_is_complained_of(tree: Path) -> None:
    assert complaints(look(tree), 0o022) == []
    data = tree / "home" / ".local" / "share" / "hoofhearted"
    data.mkdir(parents=True)
    (data / "history.sqlite3").touch()
    (data / "history.sqlite3").chmod(0o644)
    (data / "new.db").touch()
    (data / "desktop.json").symlink_to("history.sqlite3")
    os.mkfifo(data / "pipe")
    said = complaints(look(tree), 0o022)
    for each in (
        "new.db: a file that",
        "history.sqlite3: mode 0644",
        "desktop.json: a something else",
        "pipe: a something else",
    ):
        assert any(each in line for line in said), each
