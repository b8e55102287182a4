"""The doctor says what the running installation costs: its agent, its tray, and a `why`."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.desktop_parts.fixtures import desktop as desktop  # noqa: PLC0414 - a fixture is used by its name
from tests.desktop_parts.programs import wait_until
from tests.story.scene import Scene

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop_parts.session import DesktopSession


pytestmark = [pytest.mark.real, pytest.mark.skipif(sys.platform == "win32", reason="a test desktop is of X11")]


def costs(scene: Scene) -> dict[str, Any]:
    """Give the figures of agent and desktop, None where there are none."""
    body = json.loads(scene.ask("doctor", "--json").stdout)
    told = {
        each["text"].replace(":", ",").partition(",")[0]: each for each in body["findings"] if each["subject"] == "cost"
    }
    return {name: told[name]["figures"] for name in ("agent", "desktop")}


def test_the_tray_and_its_agent_are_found_and_measured(desktop: DesktopSession, tmp_path: Path) -> None:
    with Scene(desktop, tmp_path / "machine") as scene:
        tray = scene.start("--minimized")
        found = wait_until("both run", lambda: told if all((told := costs(scene)).values()) else None)
        assert found is not None
        assert found["desktop"]["rss_mib"] > found["agent"]["rss_mib"] - 5
        assert 0 < found["desktop"]["uss_mib"] <= found["desktop"]["pss_mib"] <= found["desktop"]["rss_mib"]
        assert 0 < found["desktop"]["cpu_a_second_ms"] < 1000
        assert found["desktop"]["nvml_calls_a_refresh"] is None  # its agent makes them
        assert found["agent"]["nvml_calls_a_refresh"] > 1
        tray.process.terminate()
        tray.process.wait()
        wait_until("nobody is called the desktop", lambda: costs(scene)["desktop"] is None)
