"""The first run: honest about what was found, each screen can be skipped, and what is chosen there counts at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

import pytest
from PySide6.QtCore import Qt

from hoofhearted_desktop.core import model
from hoofhearted_desktop.core.assessment import Activity, Assessment, Tick
from hoofhearted_desktop.desktop.first_run import FirstRun
from hoofhearted_desktop.desktop.theme import Theme
from hoofhearted_desktop.link import states
from tests.desktop.settings_scene import Agent, Scene, named, texts
from tests.readings import gpu, sample

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")  # the offscreen platform


class Begun:
    """The dialog over a scene, and what its host says."""

    def __init__(self, path: Path, qtbot: QtBot) -> None:
        self.scene = Scene(path, Agent("dreams", path))
        self.host: Any = self.scene.hosts.hosts[0]
        colours = Theme()
        self.dialog = FirstRun(self.scene.reach, colours)
        colours.setParent(self.dialog)
        qtbot.addWidget(self.dialog)
        qtbot.addWidget(self.scene.page)
        self.dialog.open()

    def hear(self, *gpus: model.Gpu, problem: Optional[model.Problem] = None) -> str:
        """Let the host say what it has, and give what can be read then."""
        taken = sample(1.0, *gpus)._replace(problems=(problem,) if problem else ())
        self.host.tick = Tick(taken, tuple(Assessment(each.uuid, Activity.IDLE) for each in gpus))
        self.scene.hosts.ticked.emit(self.host)
        return texts(self.dialog)


@pytest.fixture
def begun(tmp_path: Path, qtbot: QtBot) -> Iterator[Begun]:
    made = Begun(tmp_path / "settings.toml", qtbot)
    yield made
    made.scene.put_away()


def test_it_looks_finds_and_says_what_each_does(begun: Begun) -> None:
    assert "Looking for GPUs…" in texts(begun.dialog)
    said = begun.hear(gpu(0.0))
    assert "This GPU was found." in said
    assert "RTX 3090 is idle" in said
    assert not begun.dialog.demo_button.isVisible()
    more = [gpu(0.0)._replace(uuid=f"GPU-{n}", name="<b>\u202ex" * 40 if n else None) for n in range(64)]
    said = begun.hear(*more)
    assert "These 64 GPUs were found." in said
    assert "\u202e" not in said
    assert begun.dialog.width() <= 700


def test_without_a_driver_it_says_so_and_offers_what_can_be_done(begun: Begun, qtbot: QtBot) -> None:
    said = begun.hear(problem=model.Problem("driver_not_loaded", "no NVIDIA driver was found", "install the driver"))
    assert "No NVIDIA driver was found." in said
    assert "Install the driver. You can watch a server, or look at the demo." in said
    with qtbot.waitSignals([begun.dialog.demo_requested, begun.dialog.accepted]):
        begun.dialog.demo_button.click()


def test_an_agent_that_does_not_come_is_said(begun: Begun) -> None:
    begun.host.state = states.Lost("the agent ended", "start it again", 1, 1.0)
    begun.scene.hosts.state_changed.emit(begun.host)
    assert "The agent ended." in texts(begun.dialog)
    assert "Start it again." in texts(begun.dialog)


def test_it_is_gone_through_and_back_and_skipped(begun: Begun, qtbot: QtBot) -> None:
    assert not begun.dialog.back_button.isVisible()
    qtbot.keyClick(begun.dialog, Qt.Key.Key_Return)
    assert "2 of 3" in texts(begun.dialog)
    begun.dialog.server_button.click()
    assert begun.scene.wished == ["add"]
    begun.dialog.back_button.click()
    assert "1 of 3" in texts(begun.dialog)
    with qtbot.waitSignal(begun.dialog.rejected):
        begun.dialog.skip_button.click()


def test_what_is_chosen_at_its_end_counts_at_once(begun: Begun, qtbot: QtBot) -> None:
    for _ in range(2):
        begun.dialog.next_button.click()
    assert not begun.dialog.skip_button.isVisible()
    named(begun.dialog, "Quiet hours").click()
    named(begun.dialog, "Somebody unexpected uses a GPU").click()
    chosen = begun.scene.preferences.notifications
    assert (str(chosen.quiet), chosen.off) == ("22:00-07:00", {"unexpected"})
    with qtbot.waitSignal(begun.dialog.accepted):
        qtbot.keyClick(begun.dialog, Qt.Key.Key_Return)
