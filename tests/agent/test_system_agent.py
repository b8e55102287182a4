"""The agent of the system and those of its users: who may join it, who may change it, and that they do not fight."""

from __future__ import annotations

import contextlib
import fcntl  # noqa: F401 - imported here, because a user who may not read the interpreter's files cannot
import grp
import json
import os
import select
import signal
import socket
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.agent import claim, joining, pump, rights, service, watch
from hoofhearted_desktop.core import exits, messages, wire
from hoofhearted_desktop.store import database
from tests.agent.talk import Talker
from tests.desktop_parts.programs import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STRANGER, GROUP = 65534, 4242

needs_root = pytest.mark.skipif(
    not sys.platform.startswith("linux") or os.geteuid() != 0, reason="only root can be two users"
)
linux = pytest.mark.skipif(sys.platform != "linux", reason="SO_PEERCRED is Linux's")


def directory() -> Path:
    return Path(os.environ["HOOFHEARTED_SYSTEM_RUNTIME_DIR"])


@pytest.fixture
def of_system(own_directories: Path) -> Iterator[Talker]:
    """The system's agent, in a directory that the members of one group may enter."""
    own_directories.chmod(0o755)
    directory().chmod(0o750)
    if os.geteuid() == 0:
        os.chown(directory(), 0, GROUP)
    environment = {f"HOOFHEARTED_{name}_DIR": str(own_directories / f"system-{name}") for name in ("CONFIG", "DATA")}
    with Talker("run", "--system", env=environment) as talker:
        assert "watches this machine" in wait_until("it has begun", talker.stderr)
        if os.geteuid() == 0:
            os.chown(directory() / claim.SOCKET, 0, GROUP)  # by systemd's Group= it is so from the start
        yield talker
        talker.process.send_signal(signal.SIGTERM)
        assert talker.process.wait(60) == exits.OK


def as_user(uid: int, groups: list[int], do: Callable[[], Any], home: Path) -> Any:
    """Do something in a process of another user, without starting a program: that user may not reach the interpreter."""
    home.mkdir(exist_ok=True)
    os.chown(home, uid, uid)
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 1
        with contextlib.suppress(BaseException):
            os.setgroups(groups)
            os.setgid(uid)
            os.setuid(uid)
            os.environ["HOOFHEARTED_RUNTIME_DIR"] = str(home / "run")
            os.write(writing, json.dumps(do()).encode())
            status = 0
        os._exit(status)
    os.close(writing)
    ready, _, _ = select.select([reading], [], [], 20)
    said = os.read(reading, 65536) if ready else b""
    os.close(reading)
    _, status = os.waitpid(pid, 0)
    assert status == 0
    return json.loads(said)


def talk(*requests: tuple[str, dict[str, Any]]) -> Callable[[], list[Any]]:
    """Give what joins as `connect` does, and asks."""

    def do() -> list[Any]:
        said: list[str] = []
        joined = joining.join_or_become(Path(os.environ["HOOFHEARTED_RUNTIME_DIR"]), directory(), said.append)
        if not isinstance(joined, pump.Joined):
            return [type(joined).__name__, *said]
        decoder = wire.Decoder(expects_magic=True)
        decoder.feed(joined.first)
        found: list[Any] = ["Joined", *said]
        for number, (method, params) in enumerate(requests, 1):
            joined.connection.sendall(wire.encode(wire.Request(number, method, params)))
            answers: list[wire.Message] = []
            while not answers:
                answers = decoder.feed(joined.connection.recv(65536))
            found += [each.code if isinstance(each, wire.Failure) else "answered" for each in answers]
        return found

    return do


@pytest.mark.real
@needs_root
def test_a_member_of_the_group_joins_and_looks_but_changes_nothing(of_system: Talker, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    add = (messages.EXPECT, {"rule": {"application": "x"}})
    remove = (messages.UNEXPECT, {"id": "x"})
    asked = talk((messages.HELLO, {}), (messages.EXPECTATIONS, {}), add, remove, ("no.such.method", {}))
    home = Path(os.environ["HOME"]).parent / "stranger"
    assert as_user(STRANGER, [GROUP], asked, home) == [
        *("Joined", "answered", "answered"),
        *(wire.FORBIDDEN, wire.FORBIDDEN, wire.FORBIDDEN),
    ]
    assert as_user(0, [], talk(add), Path(os.environ["HOME"]).parent / "root") == ["Joined", "answered"]


@pytest.mark.real
@needs_root
def test_who_is_not_let_in_is_told_why_and_watches_alone(of_system: Talker) -> None:
    home = Path(os.environ["HOME"]).parent / "stranger"
    kind, said = as_user(STRANGER, [], talk(), home)
    assert kind == "Post"
    assert said.startswith("the service of this machine runs, but only root may ask it")
    assert said.endswith("watching without it (`sudo hoofhearted agent install-service` lets a group ask it)")
    other = next(each for each in grp.getgrall() if each.gr_gid != 0)
    os.chown(directory(), 0, other.gr_gid)
    _, said = as_user(STRANGER, [], talk(), home)
    assert f"who is in the group {other.gr_name}" in said
    assert f"`sudo usermod -aG {other.gr_name} $USER`" in said


@pytest.mark.real
@needs_root
def test_a_socket_that_root_did_not_make_is_not_joined(own_directories: Path) -> None:
    own_directories.chmod(0o777)  # anybody may have made the directory
    directory().chmod(0o755)
    os.chown(directory(), STRANGER, STRANGER)

    def serve() -> bool:
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(str(directory() / claim.SOCKET))
        listening.listen()
        return True

    assert as_user(STRANGER, [], serve, own_directories / "stranger") is True
    listening = socket.socket(socket.AF_UNIX)
    (directory() / claim.SOCKET).unlink()
    os.seteuid(STRANGER)
    try:
        listening.bind(str(directory() / claim.SOCKET))
        listening.listen()
    finally:
        os.seteuid(0)
    with listening:
        found = service.join_system(directory())
        assert isinstance(found, claim.Barred)
        assert "root did not make it" in found.reason
        own_directories.chmod(0o755)  # only root can have made it, and given it away
        joined = service.join_system(directory())
        assert isinstance(joined, socket.socket)
        joined.close()


@pytest.mark.real
@linux
def test_a_client_joins_the_systems_agent_where_the_user_has_none(of_system: Talker) -> None:
    with Talker() as client:
        client.subscribe()
        client.tick()
        assert not (Path(os.environ["HOOFHEARTED_RUNTIME_DIR"]) / claim.LOCK).exists()
        with Talker() as second:
            second.subscribe()
            assert second.tick()["sample"]["host"] == client.tick()["sample"]["host"]
            assert second.leave() == exits.OK
        assert client.leave() == exits.OK
        assert client.process.returncode == exits.OK


@pytest.mark.real
@linux
def test_the_users_own_agent_comes_first(own_directories: Path) -> None:
    with Talker("run") as own:
        assert "watches this machine" in wait_until("it has begun", own.stderr)
        environment = {
            f"HOOFHEARTED_{name}_DIR": str(own_directories / f"system-{name}") for name in ("CONFIG", "DATA")
        }
        with Talker("run", "--system", env=environment) as system, Talker() as client:
            assert "watches this machine" in wait_until("it has begun", system.stderr)
            kept = client.ask("expectations.add", rule={"application": "x"})["kept_in"]
            assert kept == str(Path(os.environ["HOOFHEARTED_CONFIG_DIR"]) / "settings.toml")


@pytest.mark.real
@linux
def test_a_second_one_says_who_runs(of_system: Talker) -> None:
    with Talker("run", "--system") as second:
        assert second.process.wait(60) == exits.AGENT_RUNS_ALREADY
        assert f"the service of this machine runs already as process {of_system.process.pid}" in second.stderr()
    with Talker("run") as of_user:
        assert of_user.process.wait(60) == exits.AGENT_RUNS_ALREADY
        assert f"as process {of_system.process.pid}, and you may ask it" in of_user.stderr()


@pytest.mark.real
@linux
def test_status_names_the_systems_agent(of_system: Talker) -> None:
    with Talker("status") as asked:
        assert asked.process.wait(60) == exits.OK
        said = os.read(asked.output.fileno(), 65536).decode()
    assert said.splitlines()[0] == "no agent runs for this user"
    assert f"the service of this machine runs as process {of_system.process.pid} of " in said
    assert "version 0." in said
    assert str(directory() / claim.SOCKET) in said


@pytest.mark.real
@linux
def test_a_stopped_one_is_not_waited_for_for_long(of_system: Talker) -> None:
    of_system.process.send_signal(signal.SIGSTOP)
    try:
        with Talker() as client:
            client.subscribe()
            assert "does not answer; watching without it" in client.stderr()
            assert client.leave() == exits.OK
    finally:
        of_system.process.send_signal(signal.SIGCONT)


@pytest.mark.real
@linux
def test_its_socket_is_for_the_group_and_its_lock_is_not(of_system: Talker) -> None:
    assert stat.S_IMODE((directory() / claim.SOCKET).stat().st_mode) == 0o660
    assert stat.S_IMODE((directory() / claim.LOCK).stat().st_mode) == 0o600


def test_every_method_is_a_look_or_a_change() -> None:
    """A method that comes later must be put into one of the two; until then only root may ask it."""
    answers: list[wire.Message] = []
    kept = database.Database(database.MEMORY, lambda _problem: None)
    try:
        mind = watch.Watch(watch.Identity("dreams", "nvml", None), kept, lambda _call: None, lambda _news: None, None)
        known = set()
        for name in {value for key, value in vars(messages).items() if key.isupper() and isinstance(value, str)}:
            answers.clear()
            mind.answer(wire.Request(1, name, {}), answers.append)
            if not any(isinstance(each, wire.Failure) and each.code == wire.METHOD_NOT_FOUND for each in answers):
                known.add(name)
    finally:
        kept.close()
    assert len(known) >= 12
    assert known | {messages.SUBSCRIBE, messages.UNSUBSCRIBE} == rights.LOOKS | rights.CHANGES | rights.BY_WHOSE
    assert not rights.LOOKS & (rights.CHANGES | rights.OF_ONESELF | rights.BY_WHOSE)
    assert all(rights.refusal(name, {}, "anna") is None for name in rights.LOOKS)
    assert all(rights.refusal(name, {}, "anna") for name in rights.CHANGES | {"later.on"})


def test_presence_is_believed_of_oneself_alone() -> None:
    for params, user, allowed in (
        ({"user": "anna"}, "anna", True),
        ({"user": "bert"}, "anna", False),
        ({"user": None}, None, False),
        ({}, "anna", False),
    ):
        assert (rights.refusal(messages.PRESENCE, params, user) is None) is allowed
