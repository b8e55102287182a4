"""The first run and the settings on a real desktop: seen once, by keyboard, and a notification to try that a real daemon shows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.desktop.notifier_dbus import DBusCourier
from tests.desktop.settings_scene import Agent, Courier, named
from tests.desktop.settings_scene import Scene as Page
from tests.desktop_parts.fixtures import desktop as desktop  # noqa: PLC0414 - a fixture is used by its name
from tests.desktop_parts.programs import wait_until
from tests.story.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from pytestqt.qtbot import QtBot

    from tests.desktop_parts.session import DesktopSession

pytestmark = [
    pytest.mark.real,
    pytest.mark.timeout(180),
    pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints"),  # the offscreen platform
]

WINDOW, WELCOME = "Hoof Hearted", "^Welcome$"


def memory(scene: Scene) -> dict[str, Any]:
    """Give what the desktop remembers."""
    file = scene.directory / "data" / "desktop.json"
    found: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    return found


def end(program: Any) -> None:
    program.process.terminate()
    assert program.process.wait(60) == 0


def test_the_first_run_is_gone_through_by_keyboard_and_seen_once(desktop: DesktopSession, tmp_path: Path) -> None:
    with Scene(desktop, tmp_path / "machine") as scene:
        program = scene.start(introduced=False)
        desktop.focus(WELCOME)
        assert desktop.windows(WINDOW), "the window is behind it"
        desktop.key("Return", "Return")
        assert desktop.windows(WELCOME)
        assert not memory(scene).get("introduced")
        desktop.key("Return")
        wait_until("it is done", lambda: not desktop.windows(WELCOME))
        wait_until("that is remembered", lambda: memory(scene).get("introduced"))
        end(program)
        program = scene.start(introduced=False)
        wait_until("the window", lambda: desktop.windows(WINDOW))
        desktop.screenshot("second")
        assert not desktop.windows(WELCOME)
        end(program)


def test_it_can_be_skipped_and_a_hidden_start_keeps_it_for_the_first_window(
    desktop: DesktopSession, tmp_path: Path
) -> None:
    with Scene(desktop, tmp_path / "machine") as scene:
        scene.settings.write_text(scene.settings.read_text() + "\n[startup]\nhidden = true\n")
        before = desktop.tray_pixels()
        program = scene.start(introduced=False)
        desktop.wait_for_tray_change(before)
        assert not desktop.windows(WINDOW)
        assert not desktop.windows(WELCOME)
        assert "runs already" in scene.desktop.run(*again(scene))
        desktop.focus(WELCOME)
        desktop.key("Escape")
        wait_until("it is gone", lambda: not desktop.windows(WELCOME))
        wait_until("that is remembered", lambda: memory(scene).get("introduced"))
        end(program)


def again(scene: Scene) -> list[str]:
    """Give the command of a second start."""
    import sys

    return [
        "env",
        *(f"{key}={value}" for key, value in scene.environment.items()),
        sys.executable,
        "-m",
        "hoofhearted_desktop",
    ]


def test_a_notification_to_try_is_shown_by_the_real_daemon_and_its_button_is_heard(
    desktop: DesktopSession, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.env["DBUS_SESSION_BUS_ADDRESS"])

    class Real(Page):
        def _courier(self, report: Callable[[Any], None]) -> Any:
            self.couriers.append(Courier(report))
            return DBusCourier(report) if len(self.couriers) == 2 else self.couriers[-1]

    page = Real(tmp_path / "settings.toml", Agent("dreams", None))
    qtbot.addWidget(page.page)
    section = page.show("notifications")
    named(section, "Show a notification to try").click()
    shown = desktop.wait_for_notification("Nobody woke the GPU")
    assert shown is not None
    qtbot.waitUntil(lambda: "Shown by dunst, with buttons." in section.trial.hint.text(), timeout=10_000)
    desktop.press("I see it")
    qtbot.waitUntil(lambda: "everything works" in section.trial.hint.text(), timeout=10_000)
    page.put_away()
