"""Installing and removing the service: what is written, what systemd is asked, and every way in which it fails."""

from __future__ import annotations

import os
import re
import stat
import sys
from pathlib import Path

import pytest

from hoofhearted_desktop.agent import (
    install,
    own_program,
    service_commands,
    settling,
    status,
    systemd,
    uninstall,
    units,
)
from hoofhearted_desktop.agent.install import Wishes
from hoofhearted_desktop.core import exits
from tests.agent.fake_systemd import FakeSystemd

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="systemd is Linux's")


def started(unit: Path) -> list[str]:
    return ["daemon-reload", f"enable {unit}", f"restart {units.NAME}"]


class Desk:
    """Somebody who installs: what they are told, and what systemd is asked."""

    def __init__(self, fake: FakeSystemd, unit: Path) -> None:
        self.fake = fake
        self.unit = unit
        self.told: list[str] = []
        self.complaints: list[str] = []

    def install(self, **wishes: object) -> int:
        self.told.clear()
        self.complaints.clear()
        return install.install(Wishes(**wishes), self.told.append, self.complaints.append)  # type: ignore[arg-type]

    def uninstall(self, *, dry_run: bool = False) -> int:
        self.told.clear()
        self.complaints.clear()
        return uninstall.uninstall(self.told.append, self.complaints.append, dry_run=dry_run)


@pytest.fixture
def user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desk:
    """A user on a machine with systemd."""
    fake = FakeSystemd(tmp_path / "bin")
    monkeypatch.setenv("PATH", f"{fake.folder}:{os.environ['PATH']}")
    monkeypatch.setattr(status, "is_root", lambda: False)
    monkeypatch.setattr(systemd, "BOOTED", tmp_path)
    monkeypatch.setattr(systemd, "LINGERING", tmp_path / "linger")
    return Desk(fake, Path(os.environ["XDG_CONFIG_HOME"]) / "systemd" / "user" / units.NAME)


@pytest.fixture
def root(user: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desk:
    """Root on such a machine, with the program in a place of root's."""
    folder = tmp_path / "etc"
    folder.mkdir()
    monkeypatch.setattr(status, "is_root", lambda: True)
    monkeypatch.setattr(status, "SYSTEM_UNITS", folder)
    monkeypatch.setattr(status, "PACKAGED_UNITS", folder / "packaged")
    monkeypatch.setattr(own_program, "changeable", lambda _program: None)
    monkeypatch.setattr(own_program, "in_temporary_directory", lambda _program: None)
    monkeypatch.setattr(install, "_group_exists", lambda _name: False)
    return Desk(user.fake, folder / units.NAME)


# ---------------------------------------------------------------- it works


def test_a_users_service_is_written_enabled_and_started(user: Desk) -> None:
    user.fake.says("--property=Linger", "no")
    assert user.install() == exits.OK
    text = user.unit.read_text()
    assert stat.S_IMODE(user.unit.stat().st_mode) == 0o644
    [start] = [line for line in text.splitlines() if line.startswith("ExecStart=")]
    assert re.match(r'ExecStart="?/', start), "an absolute path, quoted where it has a space"
    assert start.endswith(" run --wait")
    assert " sh " not in start
    assert f"Environment=HOOFHEARTED_DATA_DIR={os.environ['HOOFHEARTED_DATA_DIR']}\n" in text
    asked = user.fake.asked()
    assert asked[0] == "systemctl --user show --property=Version"
    assert [each for each in asked if "show" not in each] == [f"systemctl --user {each}" for each in started(user.unit)]
    assert user.told[0] == f"wrote {user.unit}"
    assert "lingering is off" in user.told[-1]
    assert f"loginctl enable-linger {systemd.user_name()}" in user.told[-1]


def test_lingering_is_switched_on_only_when_asked_for(user: Desk) -> None:
    assert user.install(linger=True) == exits.OK
    assert f"loginctl --no-ask-password enable-linger {systemd.user_name()}" in user.fake.asked()
    user.fake.says("--property=Linger", "yes")
    assert user.install(linger=True) == exits.OK
    assert [each for each in user.fake.asked() if "enable-linger" in each] == []
    assert "lingering is on" in user.told[-1]


def test_the_systems_service_comes_with_its_group_and_both_go(root: Desk) -> None:
    assert root.install() == exits.OK
    assert [each for each in root.fake.asked() if "show" not in each] == [
        "groupadd --system hoofhearted",
        *(f"systemctl {each}" for each in started(root.unit)),
    ]
    assert "Group=hoofhearted\n" in root.unit.read_text()
    assert "usermod -aG hoofhearted" in root.told[-1]
    assert root.install() == exits.OK
    root.fake.asked()
    assert root.uninstall() == exits.OK
    assert not root.unit.exists()
    assert [each for each in root.fake.asked() if "show" not in each] == [
        f"systemctl disable --now {units.NAME}",
        "systemctl daemon-reload",
        f"systemctl reset-failed {units.NAME}",
        "groupdel hoofhearted",
    ]


def test_a_group_that_was_there_stays(root: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "_group_exists", lambda _name: True)
    assert root.install(group="adm") == exits.OK
    assert "Group=adm\n" in root.unit.read_text()
    assert root.uninstall() == exits.OK
    assert [each for each in root.fake.asked() if each.startswith("group")] == []


def test_a_dry_run_shows_all_and_does_nothing(root: Desk) -> None:
    assert root.install(dry_run=True) == exits.OK
    said = "\n".join(root.told)
    for part in (str(root.unit), "groupadd --system hoofhearted", "ExecStart=", "enable and restart"):
        assert part in said
    assert not root.unit.exists()
    assert [each for each in root.fake.asked() if "show" not in each] == []
    assert root.install() == exits.OK
    root.fake.asked()
    assert root.uninstall(dry_run=True) == exits.OK
    assert f"rm {root.unit}" in "\n".join(root.told)
    assert (root.unit.exists(), root.fake.asked()) == (True, [])


def test_what_is_removed_leaves_the_data_and_says_where(user: Desk) -> None:
    assert user.install() == exits.OK
    kept = Path(os.environ["HOOFHEARTED_DATA_DIR"]) / "history.sqlite3"
    kept.write_text("x")
    assert user.uninstall() == exits.OK
    assert kept.exists()
    assert os.environ["HOOFHEARTED_DATA_DIR"] in "\n".join(user.told)
    assert list(user.unit.parent.iterdir()) == []
    assert user.uninstall() == exits.OK
    assert "there is no service to take away" in user.told[0]


def test_an_agent_that_runs_is_not_ended_and_it_says_so(user: Desk) -> None:
    user.fake.says("--property=StatusText", "Waiting: an agent of this user runs already as process 7.")
    assert user.install() == exits.OK
    assert "takes over when that one leaves" in "\n".join(user.told)


def test_a_newer_version_takes_the_place_of_an_older_ones_unit(user: Desk) -> None:
    user.unit.parent.mkdir(parents=True)
    user.unit.write_text(units.seal("[Service]\nExecStart=/old\n", of_user=True))
    assert user.install() == exits.OK
    assert "/old" not in user.unit.read_text()


# ---------------------------------------------------------------- it does not


@pytest.mark.parametrize("text", ["[Service]\nExecStart=/bin/true\n", None])
def test_a_unit_that_somebody_wrote_or_changed_is_kept(text: str | None, user: Desk) -> None:
    if text is None:
        assert user.install() == exits.OK
        text = user.unit.read_text() + "Nice=19\n"
    user.unit.parent.mkdir(parents=True, exist_ok=True)
    user.unit.write_text(text)
    user.fake.asked()
    assert user.install() == exits.PROBLEM
    assert user.unit.read_text() == text
    assert [each for each in user.fake.asked() if "show" not in each] == []
    assert "--replace" in user.complaints[0]
    assert user.install(replace=True) == exits.OK
    assert user.unit.with_name(f"{units.NAME}.kept").read_text() == text
    assert "Nice=19" not in user.unit.read_text()


def test_what_was_changed_by_hand_is_stopped_and_left(user: Desk) -> None:
    assert user.install() == exits.OK
    user.unit.write_text(user.unit.read_text() + "Nice=19\n")
    assert user.uninstall() == exits.OK
    assert user.unit.exists()
    assert f"systemctl --user disable --now {units.NAME}" in user.fake.asked()
    assert "changed by hand" in "\n".join(user.told)


def test_what_is_not_ours_is_not_removed(user: Desk) -> None:
    user.unit.parent.mkdir(parents=True)
    user.unit.write_text("[Service]\n")
    assert user.uninstall() == exits.PROBLEM
    assert (user.unit.exists(), user.fake.asked()) == (True, [])


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("its words", "`systemctl --user show --property=Version`: Failed to connect to bus"),
        ("not booted", "did not start this machine"),
        ("no session", "no session of its own, as after su or sudo"),
    ],
)
def test_a_manager_that_cannot_be_asked_is_named_and_nothing_written(
    what: str, says: str, user: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    user.fake.fails("show", "Failed to connect to bus: No medium found")
    if what == "not booted":
        monkeypatch.setattr(systemd, "BOOTED", tmp_path / "not-there")
    if what == "no session":
        monkeypatch.setattr(systemd, "_session", lambda: None)
    assert user.install() == exits.PROBLEM
    assert says in user.complaints[0]
    assert not user.unit.exists()
    assert ("machinectl shell" in user.complaints[0]) is (what == "no session")


def test_without_systemd_it_says_what_else_there_is(user: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert user.install() == exits.PROBLEM
    assert "there is no systemctl" in user.complaints[0]
    assert "hoofhearted-agent run" in user.complaints[0]
    assert not user.unit.exists()


@pytest.mark.parametrize("verb", ["enable", "restart"])
def test_systemctls_own_words_are_told(verb: str, user: Desk) -> None:
    user.fake.fails(verb, "Job failed.\nSee the log.")
    assert user.install() == exits.PROBLEM
    assert "Job failed. See the log." in user.complaints[0]
    assert "hoofhearted agent logs" in user.complaints[0]


def test_lingering_that_is_refused_is_told_with_the_line_to_type(user: Desk) -> None:
    user.fake.fails("enable-linger", "Could not enable linger: Access denied")
    assert user.install(linger=True) == exits.PROBLEM
    assert "the service runs, but" in user.complaints[0]
    assert "Access denied" in user.complaints[0]
    assert f"sudo loginctl enable-linger {systemd.user_name()}" in user.complaints[0]


def test_a_home_that_cannot_be_written_is_named(user: Desk) -> None:
    user.unit.parent.parent.mkdir(parents=True)
    user.unit.parent.write_text("a file where the directory should be")
    assert user.install() == exits.PROBLEM
    assert str(user.unit) in user.complaints[0]
    assert "writable" in user.complaints[0]
    assert [each for each in user.fake.asked() if "show" not in each] == []


def test_options_that_make_no_sense_are_refused(user: Desk, root: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert root.install(group="no-such-group") == exits.PROBLEM
    assert "groupadd --system no-such-group" in root.complaints[0]
    monkeypatch.setattr(status, "is_root", lambda: False)
    assert user.install(group="adm") == exits.PROBLEM
    assert [each for each in user.fake.asked() if "show" not in each] == []


def test_lingering_means_nothing_for_the_machines_service(root: Desk) -> None:
    assert root.install(linger=True) == exits.OK
    assert any("runs from the machine's start anyway" in line for line in root.told)
    assert [each for each in root.fake.asked() if "enable-linger" in each] == []


def test_without_systemd_root_is_told_of_that_first(root: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_program, "changeable", lambda _program: Path("/home/ann/program"))
    monkeypatch.setattr(systemd, "BOOTED", Path("/nowhere"))
    root.fake.fails("show", "System has not been booted with systemd as init system (PID 1). Can't operate.")
    assert root.install() == exits.PROBLEM
    assert "did not start this machine" in root.complaints[0]


def test_where_we_were_sent_no_command_of_ours_is_recommended(user: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who installed it there has no `hoofhearted` on that server."""
    sent = own_program.own_program()._replace(bundle=Path("/home/ann/.cache/hoofhearted/agent/x"))
    monkeypatch.setattr(own_program, "own_program", lambda: sent)
    monkeypatch.setattr(settling, "settle", lambda _bundle: None)
    user.fake.says("--property=Linger", "no")
    assert user.install() == exits.OK
    assert user.told[-1].endswith(f"`loginctl enable-linger {systemd.user_name()}` lets it stay")
    user.fake.fails("restart", "Job failed.")
    assert user.install() == exits.PROBLEM
    assert "`journalctl --user --unit=hoofhearted-agent.service`" in user.complaints[0]
    assert "hoofhearted agent" not in user.complaints[0]


def test_root_does_not_run_what_others_can_change(root: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_program, "changeable", lambda _program: Path("/home/ann/venv"))
    assert root.install() == exits.PROBLEM
    assert "/home/ann/venv" in root.complaints[0]
    assert not root.unit.exists()
    assert [each for each in root.fake.asked() if "show" not in each] == []


def test_on_windows_it_says_that_it_is_not_there_yet(user: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert (user.install(), user.uninstall()) == (exits.PROBLEM, exits.PROBLEM)
    assert "not there yet" in user.complaints[0]


# ---------------------------------------------------------------- logs and status


def test_logs_are_journalctls_of_the_right_unit(user: Desk) -> None:
    complaints: list[str] = []
    assert service_commands.logs(complaints.append, follow=False, lines=None) == exits.PROBLEM
    assert "install-service" in complaints[0]
    assert user.install() == exits.OK
    user.fake.asked()
    assert service_commands.logs(complaints.append, follow=True, lines=5) == exits.OK
    assert user.fake.asked() == [f"journalctl --user --unit={units.NAME} --follow --lines=5"]


def test_where_there_is_no_journal_it_says_so(user: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    complaints: list[str] = []
    assert service_commands.logs(complaints.append, follow=False, lines=None) == exits.PROBLEM
    assert "no journalctl" in complaints[0]


def test_status_tells_how_the_service_stands(user: Desk) -> None:
    told: list[str] = []
    assert service_commands.status(told.append) == exits.PROBLEM
    assert told[0].splitlines()[:2] == ["no agent runs for this user", "service of this user: not installed"]
    assert user.install() == exits.OK
    user.fake.says("--property=UnitFileState", "enabled")
    user.fake.says("--property=ActiveState", "failed")
    user.fake.says("--property=Linger", "yes")
    told.clear()
    assert service_commands.status(told.append) == exits.PROBLEM
    assert told[0].splitlines()[1:3] == [
        f"service of this user: installed as {user.unit}; enabled, failed",
        "lingering is on: the service runs from the machine's start, also while you are not logged in",
    ]
