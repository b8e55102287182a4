"""`hoofhearted keep-watching`: over the real sshd where systemd cannot be had, which is said; and its words for an agent's command line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.cli import keep_watching, main
from hoofhearted_desktop.core import exits
from tests.cli.terminal import Terminal
from tests.link.conftest import lab as lab  # noqa: PLC0414 - a fixture is used by its name
from tests.link.ssh_server import keys

if TYPE_CHECKING:
    import argparse
    import subprocess
    from pathlib import Path

    from tests.link.conftest import Lab

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a service of systemd")

NOT_BOOTED = "System has not been booted with systemd as init system (PID 1). Can't operate."


def options(*words: str) -> argparse.Namespace:
    return main.parser().parse_args(["keep-watching", *words])


@pytest.mark.parametrize(
    ("typed", "on_server", "words"),
    [
        (["nas"], True, ("install-service", "--linger")),
        (["nas", "--no-linger"], True, ("install-service",)),
        ([], False, ("install-service",)),
        (["--linger", "--replace"], False, ("install-service", "--linger", "--replace")),
        (["nas", "--remove"], True, ("uninstall-service",)),
        (["nas", "--status"], True, ("status",)),
    ],
)
def test_a_server_lingers_unless_told_otherwise(typed: list[str], on_server: bool, words: tuple[str, ...]) -> None:
    assert keep_watching._words(options(*typed), on_server=on_server) == words


@pytest.fixture
def without_systemd(tmp_path: Path) -> dict[str, str]:
    """An environment whose systemctl says that systemd did not start the machine, whatever started this one."""
    folder = tmp_path / "without-systemd"
    folder.mkdir()
    for name in ("systemctl", "loginctl"):
        program = folder / name
        program.write_text(f'#!/bin/sh\necho "{NOT_BOOTED}" >&2\nexit 1\n')
        program.chmod(0o755)
    return {"PATH": f"{folder}:/usr/sbin:/usr/bin:/sbin:/bin"}


def typed(terminal: Terminal, *words: str) -> subprocess.CompletedProcess[str]:
    return terminal.type("keep-watching", *words, start_new_session=True)


@pytest.mark.real
def test_a_server_without_systemd_says_so(lab: Lab, without_systemd: dict[str, str], tmp_path: Path) -> None:
    key = keys.make_key(lab.ssh / "id_ed25519")
    server = lab.server("nas", authorized=[key], environment=without_systemd)
    terminal = Terminal(tmp_path, gpus=None)
    done = typed(terminal, "nas")
    assert (done.returncode, done.stdout) == (exits.PROBLEM, "")
    assert done.stderr.startswith("hoofhearted: nas: ")
    assert "systemd" in done.stderr
    assert list(server.home.rglob("*.service")) == []
    seen = typed(terminal, "nas", "--status")
    assert seen.returncode == exits.PROBLEM
    assert seen.stdout.startswith("On nas:\n  no agent runs for this user\n  service of this ")
    gone = typed(terminal, "nas", "--remove")
    assert gone.returncode == exits.OK
    assert "there is no service to take away" in gone.stdout


@pytest.mark.real
def test_this_machine_is_asked_without_a_connection(without_systemd: dict[str, str], tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, gpus=None).set(**without_systemd)
    done = typed(terminal)
    assert (done.returncode, done.stdout) == (exits.PROBLEM, "")
    assert done.stderr.startswith("hoofhearted: this machine: ")
    assert "systemd" in done.stderr


@pytest.mark.real
def test_a_server_that_is_not_reached_is_no_answer(lab: Lab, tmp_path: Path) -> None:
    lab.server("nas")  # no key is accepted, and nobody can be asked
    done = typed(Terminal(tmp_path, gpus=None), "nas")
    assert (done.returncode, done.stdout) == (exits.UNREACHABLE, "")
    assert done.stderr.startswith("hoofhearted: cannot reach nas: ")


def test_the_demo_has_no_service(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keep_watching, "run", lambda *_: pytest.fail("this machine was meant"))
    assert main.main(["--demo", "keep-watching"]) == exits.USAGE
    assert "--demo" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--status", "--remove"], ["nas", "cellar"], ["--demo"]])
def test_what_makes_no_sense_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        options(*words)
    assert end.value.code == exits.USAGE
    assert "usage: hoofhearted" in capsys.readouterr().err
