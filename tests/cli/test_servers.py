"""HOST is a server: asked on a real terminal in the words of ssh, with no terminal nobody is asked, and Ctrl-C ends it at once."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.core import exits
from tests.cli import with_server
from tests.cli.terminal import ROOT, Terminal
from tests.fake_nvml.driver import FakeDriver
from tests.link.conftest import lab as lab  # noqa: PLC0414 - a fixture is used by its name
from tests.link.ssh_server import keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import Self

    from tests.link.conftest import Lab

termios = pytest.importorskip("termios")
pytestmark = [pytest.mark.real, pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")]

PATIENCE_S = 60.0
AT_ONCE_S = 60.0
SCRIPT = ROOT / "tests" / "cli" / "with_server.py"
IDLE = exits.OK


class Person:
    """Sits at a pseudo-terminal, in which the program runs; its answer goes elsewhere where `piped`."""

    def __init__(self, terminal: Terminal, kind: str, *arguments: str, piped: bool = True) -> None:
        import pty

        self._fd, inner = pty.openpty()
        self.said = ""
        self.process = subprocess.Popen(
            [sys.executable, str(SCRIPT), kind, *arguments],
            env={**terminal.environment, "TERM": "xterm"},
            stdin=inner,
            stdout=subprocess.PIPE if piped else inner,
            stderr=inner,
            start_new_session=True,
        )
        self._inner = inner

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()
        os.close(self._fd)
        os.close(self._inner)

    def _read(self, timeout_s: float) -> bool:
        ready, _, _ = select.select([self._fd], [], [], timeout_s)
        data = b""
        with contextlib.suppress(OSError):
            data = os.read(self._fd, 65536) if ready else b""
        self.said += data.decode("utf-8", "replace")
        return bool(data)

    def wait_for(self, text: str, times: int = 1) -> None:
        until = time.monotonic() + PATIENCE_S
        while self.said.count(text) < times:
            self._read(0.1)
            assert time.monotonic() < until, f"{text!r} did not come {times} times; there was {self.said[-2000:]!r}"

    def wait_for_state(self, what: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE_S
        while not what():
            assert time.monotonic() < until
            self._read(0.02)

    @property
    def echoes(self) -> bool:
        return bool(termios.tcgetattr(self._fd)[3] & termios.ECHO)

    def type(self, text: str, *, hidden: bool = False) -> None:
        """Type when the terminal has been set for it: what came before is thrown away, as ssh does."""
        self.wait_for_state(lambda: self.echoes is not hidden)
        os.write(self._fd, text.encode())

    def end(self) -> tuple[int, str]:
        """Wait for the end; gives the status and what went to stdout."""
        out = b""
        if self.process.stdout is not None:
            out = self.process.stdout.read()
        status = self.process.wait(PATIENCE_S)
        while self._read(0.1):
            pass
        assert "Traceback" not in self.said + out.decode(), self.said
        return status, out.decode()


def alone(
    terminal: Terminal, kind: str, *arguments: str, patience_s: float = PATIENCE_S
) -> subprocess.CompletedProcess[str]:
    """Run it as cron does: in a session without a terminal."""
    done = subprocess.run(
        [sys.executable, str(SCRIPT), kind, *arguments],
        env=terminal.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,
        timeout=patience_s,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.fixture
def here(tmp_path: Path) -> Terminal:
    """A computer without a driver: what answers is the server's."""
    return Terminal(tmp_path, gpus=None)


# ---------------------------------------------------------------- commands


@pytest.mark.parametrize(
    "arguments",
    [
        ("why", "david@nas:2222"),
        ("why", "nas", "--json"),
        ("watch", "nas", "--for", "2s"),
        ("episodes", "nas"),
        ("episodes", "nas", "--csv"),
        ("expectations", "nas"),
        ("expectations", "nas", "list"),
        ("expectations", "nas", "add", "--application", "ollama"),
        ("doctor", "nas"),
    ],
)
def test_each_command_asks_the_server(here: Terminal, arguments: tuple[str, ...]) -> None:
    done = alone(here, "open", *arguments)
    assert done.returncode in {exits.OK, exits.UNEXPECTED}, done.stderr
    assert done.stdout
    assert done.stderr == ""
    refused = alone(here, "refused", *arguments) if arguments[0] not in {"watch", "doctor"} else None
    if refused is not None:
        assert refused.returncode == exits.UNREACHABLE
        assert refused.stdout == ""
        assert refused.stderr == (
            f"hoofhearted: cannot reach {arguments[1]}: 192.0.2.7:22 refused the connection\n  -> is sshd running there?\n"
        )


def test_a_recording_of_a_server(here: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "night.jsonl"
    done = alone(here, "open", "record", "nas", str(file), "--for", "3s")
    assert (done.returncode, "recording nas" in done.stderr) == (exits.OK, True), done.stderr
    assert file.stat().st_size > 0
    waits = alone(here, "key", "record", "nas", str(tmp_path / "other.jsonl"))
    assert waits.returncode == exits.UNREACHABLE
    assert "SHA256:" in waits.stderr
    assert not (tmp_path / "other.jsonl").exists()


def test_what_a_person_should_know_of_a_connection_is_said_and_it_goes_on(here: Terminal) -> None:
    done = alone(here, "noted", "why", "nas", "--json")
    assert json.loads(done.stdout)["gpus"]
    assert done.stderr == "hoofhearted: nas: The host key of nas was not \ufffd[31mkept.\n"


@pytest.mark.parametrize("name", ["localhost", "this-machine"])
def test_this_machine_is_no_server(here: Terminal, name: str) -> None:
    done = alone(here, "refused", "why", name)
    assert done.returncode == exits.CANNOT_TELL
    assert "refused" not in done.stderr


@pytest.mark.parametrize(
    ("host", "words"), [("nas:70000", "not a port"), ("@nas", "user's name"), ("a b", "space"), ("ssh://", "host name")]
)
def test_what_is_no_address_is_said(here: Terminal, host: str, words: str) -> None:
    done = alone(here, "open", "why", host)
    assert (done.returncode, words in done.stderr) == (exits.USAGE, True), done.stderr


def test_paramiko_is_imported_for_servers_only() -> None:
    code = (
        "import sys; from hoofhearted_desktop.cli import main; main.main(['why', '--demo']);"
        "sys.exit('paramiko' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


# ---------------------------------------------------------------- a person at a terminal


@pytest.mark.parametrize("answer", ["yes\n", "YES\n", f"{with_server.PRINT}\n", f"256 {with_server.PRINT} root@nas\n"])
def test_a_host_is_confirmed_as_with_ssh(here: Terminal, answer: str) -> None:
    with Person(here, "key", "why", "nas", "--json") as person:
        person.wait_for("(yes/no/[fingerprint])? ")
        assert "The authenticity of host 'nas (192.0.2.7)' can't be established." in person.said
        assert f"ED25519 key fingerprint is {with_server.PRINT}." in person.said
        person.type(answer)
        status, out = person.end()
    assert status in {exits.OK, exits.UNEXPECTED}
    assert "This key is not known by any other names." in person.said
    assert json.loads(out)["gpus"], "the questions are not in the answer"


@pytest.mark.parametrize("answer", ["no\n", "\n", "\x04"])
def test_a_host_that_is_not_confirmed_is_refused(here: Terminal, answer: str) -> None:
    with Person(here, "key", "why", "nas") as person:
        person.wait_for("(yes/no/[fingerprint])? ")
        person.type(answer)
        status, out = person.end()
    assert (status, out) == (exits.UNREACHABLE, "")
    assert "cannot reach nas: nas is not known yet" in person.said


def test_everything_else_is_no_answer(here: Terminal) -> None:
    with Person(here, "key", "why", "nas") as person:
        person.wait_for("(yes/no/[fingerprint])? ")
        for times, answer in enumerate(("y\n", "ja\n", with_server.PRINT.replace("p2", "p3") + "\n"), start=1):
            person.type(answer)
            person.wait_for("Please type 'yes', 'no' or the fingerprint: ", times)
        person.type("yes\n")
        status, _ = person.end()
    assert status in {exits.OK, exits.UNEXPECTED}


def test_a_passphrase_is_not_shown_and_may_be_tried_again(here: Terminal) -> None:
    with Person(here, "passphrase", "why", "nas") as person:
        person.wait_for("Enter passphrase for key '/home/david/.ssh/id_ed25519' (david@nas): ")
        person.type("wrong\n", hidden=True)
        person.wait_for("Not accepted, please try again.")
        person.wait_for("Enter passphrase", 2)
        person.type(f"{with_server.SECRET}\n", hidden=True)
        status, out = person.end()
        assert person.echoes
    assert status in {exits.OK, exits.UNEXPECTED}
    assert out
    assert "wrong" not in person.said.replace("Not accepted", "")
    assert with_server.SECRET not in person.said


@pytest.mark.parametrize("answer", ["\n", "\x04"])
def test_no_passphrase_is_an_answer(here: Terminal, answer: str) -> None:
    with Person(here, "passphrase", "why", "nas") as person:
        person.wait_for("Enter passphrase")
        person.type(answer, hidden=True)
        status, _ = person.end()
        assert person.echoes
    assert status == exits.UNREACHABLE
    assert "-> check that `ssh nas` works" in person.said


def test_the_servers_own_words_move_nothing(here: Terminal) -> None:
    with Person(here, "prompt", "why", "nas") as person:
        person.wait_for("(david@nas) Verification ")
        person.wait_for("code: ")
        assert "\x1b[31m" not in person.said
        person.type("123456\n")
        status, _ = person.end()
    assert status in {exits.OK, exits.UNEXPECTED}
    assert "123456" in person.said, "this one may be seen"


def test_what_takes_long_is_told_and_gone_afterwards(here: Terminal) -> None:
    with Person(here, "slow", "why", "nas") as person:
        person.wait_for("nas: connecting (192.0.2.7:22)")
        os.write(person._fd, b"\x03")
        person.end()
    assert person.said.rstrip("\r\n^C").endswith("\x1b[K")


def test_what_is_quick_is_not_told(here: Terminal) -> None:
    with Person(here, "refused", "why", "nas") as person:
        status, _ = person.end()
    assert status == exits.UNREACHABLE
    assert "connecting" not in person.said
    assert "\x1b" not in person.said


@pytest.mark.parametrize(
    ("kind", "words", "hidden"),
    [
        ("key", "(yes/no/[fingerprint])? ", False),
        ("passphrase", "Enter passphrase", True),
        ("prompt", "(david@nas)", False),
        ("slow", "connecting", False),
        ("stuck", "connecting", False),
    ],
)
@pytest.mark.parametrize("command", ["why", "watch"])
def test_ctrl_c_ends_it_quietly_and_at_once(here: Terminal, kind: str, words: str, hidden: bool, command: str) -> None:
    with Person(here, kind, command, "nas") as person:
        person.wait_for(words)
        began = time.monotonic()
        person.type("\x03", hidden=hidden)
        status, out = person.end()
        assert time.monotonic() - began < AT_ONCE_S
        assert person.echoes, "the terminal is left as it was"
    assert (status, out) == (exits.INTERRUPTED if command == "why" else exits.OK, "")
    assert "cannot reach" not in person.said


def test_a_terminated_one_leaves_the_terminal_as_it_was(here: Terminal) -> None:
    with Person(here, "passphrase", "why", "nas") as person:
        person.wait_for("Enter passphrase")
        person.wait_for_state(lambda: not person.echoes)
        person.process.send_signal(signal.SIGTERM)
        status, _ = person.end()
        assert person.echoes
    assert status == exits.INTERRUPTED


# ---------------------------------------------------------------- watching


def test_watch_asks_first_and_then_draws(here: Terminal) -> None:
    with Person(here, "passphrase", "watch", "nas", piped=False) as person:
        person.wait_for("Enter passphrase")
        assert "\x1b[?1049h" not in person.said
        person.type(f"{with_server.SECRET}\n", hidden=True)
        person.wait_for("RTX")
        os.write(person._fd, b"\x03")
        status, _ = person.end()
    assert status == exits.OK
    assert person.said.index("Enter passphrase") < person.said.index("\x1b[?1049h")
    assert person.said.rstrip("^C").count("\x1b[?1049l") == 1


def test_a_reconnect_asks_nobody_and_ends_with_what_is_wanted(here: Terminal) -> None:
    with Person(here, "brief", "watch", "nas", piped=False) as person:
        person.wait_for("david@nas's password: ")
        person.type(f"{with_server.SECRET}\n", hidden=True)
        person.wait_for("RTX")
        status, _ = person.end()
    assert status == exits.UNREACHABLE
    assert person.said.count("password: ") == 1
    after = person.said.rpartition("\x1b[?1049l")[2]
    assert "cannot reach nas: sign-in wanted: david@nas needs a password" in after
    assert "start the command again" in after


def test_watch_goes_on_trying_what_may_come_right(here: Terminal) -> None:
    done = alone(here, "later", "watch", "nas", "--for", "4s")
    assert done.returncode == exits.OK
    assert "lost the agent of nas: 192.0.2.7:22 refused the connection; trying again in" in done.stdout
    assert "RTX" in done.stdout


# ---------------------------------------------------------------- nobody there


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("key", ["nas is not known yet", with_server.PRINT, "ssh-keygen -lf", "run this in a terminal"]),
        ("passphrase", ["sign-in wanted", "ssh-add /home/david/.ssh/id_ed25519", "run this in a terminal"]),
        ("brief", ["sign-in wanted", "password", "ssh-copy-id david@nas"]),
        ("prompt", ["sign-in wanted", "run this in a terminal"]),
    ],
)
@pytest.mark.parametrize("command", [("why", "nas", "--json"), ("watch", "nas"), ("episodes", "nas")])
def test_with_no_terminal_nobody_is_asked_and_it_says_what_to_do(
    here: Terminal, kind: str, words: list[str], command: tuple[str, ...]
) -> None:
    done = alone(here, kind, *command)
    assert (done.returncode, done.stdout) == (exits.UNREACHABLE, "")
    assert [word for word in words if word not in done.stderr] == []


def test_a_background_job_is_not_stopped_for_asking(here: Terminal) -> None:
    line = f"{shlex.quote(sys.executable)} {shlex.quote(str(SCRIPT))} key why nas & wait $!; echo status $?"
    with Person(here, "open", "why", "nas") as person:
        person.end()
        take = "import fcntl, os, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv('/bin/bash', ['bash', '-c', os.environ['LINE']])"
        shell = subprocess.Popen(
            [sys.executable, "-c", take],
            env={**here.environment, "LINE": f"set -m; {line}"},
            stdin=person._inner,
            stdout=person._inner,
            stderr=person._inner,
            start_new_session=True,
        )
        try:
            person.wait_for(f"status {exits.UNREACHABLE}")
        finally:
            shell.kill()
            shell.wait()
    assert "run this in a terminal" in person.said


# ---------------------------------------------------------------- a real server


def test_a_real_server_is_confirmed_unlocked_and_asked(here: Terminal, lab: Lab, tmp_path: Path) -> None:
    key = keys.make_key(lab.ssh / "id_ed25519", passphrase=with_server.SECRET)
    driver = FakeDriver(tmp_path, gpus=1)
    server = lab.server("nas", authorized=[key], known=False, environment=driver.env())
    alone_there = alone(here, "ssh", "why", "nas")
    assert (alone_there.returncode, keys.fingerprint(server.host_keys[0]) in alone_there.stderr) == (
        exits.UNREACHABLE,
        True,
    )
    with Person(here, "ssh", "why", "nas", "--json") as person:
        person.wait_for("(yes/no/[fingerprint])? ")
        person.type(f"{keys.fingerprint(server.host_keys[0])}\n")
        person.wait_for("Enter passphrase for key ")
        person.type(f"{with_server.SECRET}\n", hidden=True)
        status, out = person.end()
    assert status == exits.OK, person.said
    assert [gpu["name"] for gpu in json.loads(out)["gpus"]] == ["NVIDIA GeForce RTX 3090"]
    assert "sign-in wanted" in alone(here, "ssh", "why", "nas").stderr, "the host is known now, the key is still locked"
    server.stop_listening()
    refused = alone(here, "ssh", "episodes", "nas")
    assert (refused.returncode, "refused the connection" in refused.stderr) == (exits.UNREACHABLE, True)


# ---------------------------------------------------------------- the doctor


def test_the_doctor_says_what_of_the_configuration_is_not_understood_and_names_nobody(here: Terminal) -> None:
    ssh = Path(here.environment["HOME"]) / ".ssh"
    ssh.mkdir(mode=0o700)
    (ssh / "config").write_text("Host nas\n  HostName nas.secret.example\n  User david\n  Flying yes\n")
    (ssh / "config").chmod(0o600)
    done = alone(here, "refused", "doctor", "nas")
    assert done.returncode == exits.PROBLEM
    assert "~/.ssh/config:4: nobody knows the option flying" in done.stdout
    assert "refused the connection" in done.stdout
    assert [name for name in ("secret", "david", "192.0.2.7", str(ssh)) if name in done.stdout] == []
    assert "desktop" not in done.stdout, "what is here does not count there"
    well = alone(here, "open", "doctor", "nas", "--json")
    findings = json.loads(well.stdout)["findings"]
    assert [each["subject"] for each in findings][:4] == ["program", "ssh configuration", "server", "agent"]
    (cost,) = (each["text"] for each in findings if each["subject"] == "cost")
    assert cost.startswith("agent"), "what `why` and the desktop cost is of here"
