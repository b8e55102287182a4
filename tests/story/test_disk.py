"""The whole program while the disk of its history fails and works again: what is seen, and what is kept."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest

from tests.desktop_parts.fixtures import desktop as desktop  # noqa: PLC0414 - a fixture is used by its name
from tests.desktop_parts.programs import wait_until
from tests.faulty_disk import FaultyDisk
from tests.story.scene import Scene

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop_parts.session import DesktopSession

pytestmark = [pytest.mark.real, pytest.mark.timeout(180)]


def test_a_full_disk_is_told_and_all_of_it_is_written_when_there_is_room(
    desktop: DesktopSession, tmp_path: Path
) -> None:
    with Scene(desktop, tmp_path / "machine") as scene:
        disk = FaultyDisk(tmp_path / "machine" / "data", tmp_path / "says")
        scene.environment.update(disk.environment)
        program = scene.start("--minimized")
        wait_until("the agent answers", lambda: "is idle" in scene.ask("why").stdout)
        log = tmp_path / "machine" / "data" / "history.sqlite3-wal"
        wait_until("it is recorded", lambda: log.exists() and log.stat().st_size)
        disk.fail(errno.ENOSPC)
        scene.busy(scene.work("train.py"))
        desktop.wait_for_notification("train.py woke the RTX 3090")
        told = desktop.wait_for_notification("nothing is recorded any more")
        assert "database or disk is full. Make room on the disk" in told.body
        why = scene.ask("why").stdout
        assert "train.py" in why
        assert "Note: nothing is being recorded: " in why
        assert "make room on the disk" in why
        assert "MEND  data: nothing is being recorded: " in scene.ask("doctor").stdout
        scene.idle()
        wait_until("it is remembered", scene.episodes)
        disk.fail()
        wait_until("it is over", lambda: "Note: nothing is being recorded" not in scene.ask("why").stdout)
        program.process.terminate()
        assert program.process.wait(60) == 0
        assert "Traceback" not in program.log.read_text()
        [episode] = scene.episodes()
        assert episode["processes"][0]["name"] == "train.py"
