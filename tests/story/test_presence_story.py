"""Who sits at the machine, the whole way: logind's word and a key pressed, the desktop, the agent, and no notification."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.desktop_parts.fixtures import bare_desktop as bare_desktop  # noqa: PLC0414 - a fixture is used by its name
from tests.desktop_parts.programs import wait_until
from tests.desktop_parts.services import Service
from tests.story.scene import Scene

if TYPE_CHECKING:
    from tests.desktop_parts.session import DesktopSession

pytestmark = [pytest.mark.real, pytest.mark.timeout(180)]

IN_A_TERMINAL = "0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-org.gnome.Terminal-4242.scope\n"


def proc_with(place: Path, pid: int, cgroup: str) -> Path:
    """A /proc in which that process is in another control group."""
    place.mkdir()
    for entry in Path("/proc").iterdir():
        if entry.name != str(pid):
            (place / entry.name).symlink_to(entry)
    own = place / str(pid)
    own.mkdir()
    for entry in (Path("/proc") / str(pid)).iterdir():
        if entry.name != "cgroup":
            (own / entry.name).symlink_to(entry)
    (own / "cgroup").write_text(cgroup)
    return place


@pytest.mark.parametrize("locked", [False, True])
def test_a_program_of_who_sits_there_makes_no_notification(
    bare_desktop: DesktopSession, tmp_path: Path, *, locked: bool
) -> None:
    address = bare_desktop.env["DBUS_SESSION_BUS_ADDRESS"]
    session = {"Id": ("s", "2"), "Active": ("b", True), "Remote": ("b", False), "LockedHint": ("b", locked)}
    bare_desktop.start_notifications("dunst")
    with (
        Service(address, "org.freedesktop.login1", {"GetAll": ("a{sv}", (session,))}) as logind,
        Scene(bare_desktop, tmp_path / "machine") as scene,
    ):
        worker = scene.work("train.py")
        root = proc_with(tmp_path / "proc", worker.pid, IN_A_TERMINAL)
        scene.environment.update(HOOFHEARTED_PROC_ROOT=str(root), DBUS_SYSTEM_BUS_ADDRESS=address)
        bare_desktop.run("xdotool", "key", "a")
        scene.start()
        wait_until("the agent sees an idle GPU", lambda: "is idle" in scene.ask("why").stdout)
        wait_until("the desktop has asked who is there", lambda: logind.asked)
        scene.busy(worker)
        wait_until("the load holds", scene.episode_runs)
        if locked:
            bare_desktop.wait_for_notification("train.py woke")
            return
        verdict = json.loads(scene.ask("why", "--json").stdout)["gpus"][0]["verdict"]
        assert (verdict["expected"], verdict["by"], verdict["text"]) == (True, "presence", "you are at this machine")
        scene.idle()
        (episode,) = wait_until("the episode has ended", scene.episodes)
        assert episode["verdict"]["by"] == "presence"
        assert bare_desktop.notifications() == []
