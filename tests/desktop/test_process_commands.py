"""Commands for a terminal: which are offered, that no name can become a command, and how a terminal is told."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoofhearted_desktop.core import model
from hoofhearted_desktop.desktop import terminal
from hoofhearted_desktop.desktop.process_commands import Server, commands
from hoofhearted_desktop.desktop.terminal import Terminal
from tests.desktop_parts.programs import wait_until

if TYPE_CHECKING:
    from pathlib import Path


def process(**given: Any) -> model.Process:
    return model.Process(**{"pid": 4242, "started": 1.0, "name": "ollama", **given})


def texts(found: model.Process, server: Server | None = None, **how: Any) -> list[str]:
    return [command.text for command in commands(found, server, **how)]


PS = "ps -ww -p 4242 -o pid,ppid,user,lstart,etime,pcpu,pmem,args"


def test_a_unit_is_asked_of_systemd() -> None:
    assert texts(process(unit="ollama.service")) == [
        "systemctl status ollama.service",
        "journalctl -u ollama.service -e",
        PS,
    ]
    assert texts(process(unit="session-2.scope"))[0] == "systemctl status session-2.scope"
    own = process(unit=r"app-gnome-org.mozilla\x2dfirefox-77.scope")
    assert texts(own)[0] == r"systemctl --user status 'app-gnome-org.mozilla\x2dfirefox-77.scope'"


@pytest.mark.parametrize("runtime", ["docker", "podman"])
def test_a_container_is_asked_of_what_runs_it(runtime: str) -> None:
    found = process(container=model.Container("c0ffee", "ollama", None, runtime), unit="docker.service")
    assert texts(found) == [f"{runtime} logs --tail 200 --follow ollama", f"{runtime} inspect ollama", PS]
    other = process(container=model.Container("c0ffee", "pod", None, "kubernetes"))
    assert texts(other) == [PS]


def test_on_a_server_it_is_asked_by_ssh_in_one_word() -> None:
    server = Server("nas", "david", 2222)
    first = commands(process(unit="ollama.service"), server)[0]
    assert first.argv == ("ssh", "-t", "-p", "2222", "--", "david@nas", "systemctl status ollama.service")
    assert commands(process(), Server("nas"))[0].argv[:4] == ("ssh", "-t", "--", "nas")


def test_of_one_that_is_gone_nothing_can_be_asked() -> None:
    assert texts(process(missing="gone")) == []
    assert texts(process(job=model.Job("77", "x; rm -rf /")))[0] == "scontrol show job 77"
    assert texts(process(pid=77), windows=True) == [
        "powershell -NoProfile -NoExit -Command \"Get-CimInstance Win32_Process -Filter 'ProcessId=77' | Format-List -Property *\""
    ]
    of_service = texts(process(pid=77, unit="Dhcp, EventLog"), windows=True)
    assert (
        of_service[0]
        == 'powershell -NoProfile -NoExit -Command "Get-Service -Name Dhcp,EventLog | Format-List -Property *"'
    )
    for odd in ('a"; calc; "', "$x", "a b", "-Name", "a;b", "a|b", "a'b", "`n"):
        assert len(texts(process(pid=77, unit=odd), windows=True)) == 1, odd
    by_ssh = commands(process(pid=77), Server("nas"), windows=True)[-1]
    assert by_ssh.text == 'ssh -t -- nas "' + shlex.join(by_ssh.argv[-1:]).strip("'") + '"'


SHELLS = [shell for shell in ("sh", "bash", "zsh", "fish", "dash", "tcsh") if shutil.which(shell)]
NASTY = st.text(alphabet=st.sampled_from("ab;|&$`'\"\\\n\t (){}!*?[]<>#~-_.:@%\u202e\x00é"), max_size=12)


@given(NASTY, NASTY, NASTY)
def test_no_name_becomes_a_command(unit: str, name: str, job: str) -> None:
    """What is sent to a login shell is split by it into the very words that were meant."""
    found = process(
        unit=f"{unit}.service",
        container=model.Container(name or "x", name, None, "docker") if name else None,
        job=model.Job(job, name),
    )
    for command in commands(found, Server("nas")):
        words = shlex.split(command.argv[-1])
        assert words[0] in {"systemctl", "journalctl", "docker", "scontrol", "ps"}
        for word in words[1:]:
            assert not set(word) & set(";|&$`'\"\n\t (){}!*?[]<>#~%\u202e\x00é")
            assert word.startswith("-") is (word in {"-u", "-e", "--user", "--tail", "--follow", "-ww", "-p", "-o"})


@pytest.mark.parametrize("shell", SHELLS)
def test_a_unit_s_own_escapes_reach_the_command_whole_in_any_login_shell(shell: str, tmp_path: Path) -> None:
    told = tmp_path / "systemctl"
    told.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    told.chmod(0o755)
    line = commands(process(unit=r"dev-disk\x2done.service"), Server("nas"))[0].argv[-1]
    env = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "HOME": str(tmp_path)}
    done = subprocess.run([shell, "-c", line], capture_output=True, text=True, env=env, timeout=30, check=True)
    assert done.stdout.splitlines() == ["status", r"dev-disk\x2done.service"]


# ---------------------------------------------------------------- terminals


def which(*there: str) -> Any:
    return lambda name: f"/usr/bin/{name}" if name in there else None


@pytest.mark.parametrize(
    ("there", "own", "found"),
    [
        (("xdg-terminal-exec", "xterm"), "kitty", ["/usr/bin/xdg-terminal-exec", "CMD"]),
        (
            ("kitty", "xterm", "x-terminal-emulator"),
            "kitty --single-instance",
            ["/usr/bin/kitty", "--single-instance", "CMD"],
        ),
        (("x-terminal-emulator", "konsole"), "", ["/usr/bin/x-terminal-emulator", "-e", "CMD"]),
        (("gnome-terminal",), "missing", ["/usr/bin/gnome-terminal", "--", "CMD"]),
        (("konsole",), "", ["/usr/bin/konsole", "-e", "CMD"]),
        (("alacritty",), "", ["/usr/bin/alacritty", "-e", "CMD"]),
        (("wezterm",), "", ["/usr/bin/wezterm", "start", "--", "CMD"]),
        (("xterm",), "'", ["/usr/bin/xterm", "-e", "CMD"]),
        (("own-term", "xterm"), "own-term", ["/usr/bin/own-term", "-e", "CMD"]),
    ],
)
def test_the_person_s_own_terminal_is_taken(there: tuple[str, ...], own: str, found: list[str]) -> None:
    picked = terminal.find({"TERMINAL": own}, which(*there), windows=False)
    assert picked is not None
    words = terminal.words(picked, ("ps", "-p", "1"), windows=False)
    assert [*words[: len(found) - 1], "CMD"] == found
    assert words[-3:] == ["ps", "-p", "1"]
    assert terminal.find({}, which(), windows=False) is None


def test_one_that_wants_a_single_word_gets_one() -> None:
    picked = terminal.find({}, which("tilix"), windows=False)
    assert picked is not None
    words = terminal.words(picked, ("docker", "logs", "it's"), windows=False)
    assert words[:2] == ["/usr/bin/tilix", "-e"]
    assert len(words) == 3
    assert shlex.split(words[2])[-3:] == ["docker", "logs", "it's"]


def test_on_windows_it_is_windows_terminal() -> None:
    picked = terminal.find({}, lambda name: f"C:\\{name}" if name == "wt.exe" else None, windows=True)
    assert picked is not None
    assert terminal.words(picked, ("powershell", "-Command", "x"), windows=True) == [
        "C:\\wt.exe",
        "powershell",
        "-Command",
        "x",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="runs a shell")
def test_the_window_shows_the_command_and_its_answer_and_stays_until_it_was_read(tmp_path: Path) -> None:
    """Played by a terminal that runs what it is told; nothing in the words is read as a command."""
    words = terminal.words(
        Terminal("true", ()), ("printf", "%s|", "a b", "$(touch evil)", "it's; exit 3"), windows=False
    )
    done = subprocess.run(words[1:], input="\n", capture_output=True, text=True, timeout=30, cwd=tmp_path, check=False)
    assert "a b|$(touch evil)|it's; exit 3|" in done.stdout
    assert done.stdout.endswith("Press Enter to close this window. ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="runs a shell")
def test_it_is_opened_and_is_nobody_s_child(tmp_path: Path) -> None:
    told = tmp_path / "told"
    fake = tmp_path / "my-terminal"
    fake.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {told}.new\nmv {told}.new {told}\n')
    fake.chmod(0o755)
    assert terminal.open_with(Terminal(str(fake), ("-e",)), ("ps", "-p", "7"))
    wait_until("the terminal to be told", told.exists)
    assert told.read_text().splitlines()[-3:] == ["ps", "-p", "7"]
    assert not terminal.open_with(Terminal(str(tmp_path / "missing"), ()), ("ps",))
