"""Takes the pictures of docs/images from the real program on a real desktop.

python -m tests.story.pictures
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from pathlib import Path

from tests.desktop_parts.programs import wait_until
from tests.desktop_parts.session import DesktopSession
from tests.story.scene import Scene

IMAGES = Path(__file__).parents[2] / "docs" / "images"
STEADY_S = 12.0


def cut(picture: Path, name: str, geometry: str | None = None) -> None:
    """Keep a picture, or the part of it at WIDTHxHEIGHT+LEFT+TOP, with as few bytes as it needs."""
    crop = ["-crop", geometry, "+repage"] if geometry else []
    command = ["convert", str(picture), *crop, "-strip", "-define", "png:compression-level=9", str(IMAGES / name)]
    subprocess.run(command, check=True)


def place(desktop: DesktopSession) -> str:
    """Give the geometry of our window with its frame."""
    (window,) = desktop.windows("Hoof Hearted")
    said = desktop.run("xwininfo", "-frame", "-id", str(window)).splitlines()
    facts = dict(line.strip().split(":", 1) for line in said if ":" in line and not line.startswith("xwininfo"))
    number = {name: int(facts[name]) for name in ("Absolute upper-left X", "Absolute upper-left Y", "Width", "Height")}
    left, top, width, height = number.values()
    return f"{width}x{height}+{left}+{top}"


def demo(directory: Path) -> None:
    """The demo: the window at work, the notification with its buttons, the icon in the panel."""
    with (
        DesktopSession(directory / "desk", tray="xfce4-panel", notifications="xfce4-notifyd") as desktop,
        Scene(desktop, directory / "machine") as scene,
    ):
        program = scene.start("--demo")
        wait_until("Ollama is told of", desktop.notifications, patience_s=60)
        time.sleep(1.5)
        whole = desktop.screenshot("notification")
        cut(whole, "desktop.png")
        cut(whole, "notification.png", "470x140+800+36")
        time.sleep(STEADY_S)
        cut(desktop.screenshot("window"), "window.png", place(desktop))
        program.process.terminate()
        program.process.wait()


def no_driver(directory: Path) -> None:
    """A machine without a driver, on a desktop without a tray."""
    with (
        DesktopSession(directory / "bare", tray=None, notifications=None) as desktop,
        Scene(desktop, directory / "machine") as scene,
    ):
        scene.environment.pop("LD_LIBRARY_PATH")
        program = scene.start()
        wait_until("the window", lambda: desktop.windows("Hoof Hearted"))
        time.sleep(8)
        cut(desktop.screenshot("none"), "no-driver.png", place(desktop))
        program.process.terminate()
        program.process.wait()


def main() -> None:
    """Take them all."""
    for take in (demo, no_driver):
        with tempfile.TemporaryDirectory(prefix="hh-") as place_:
            os.environ["HOOFHEARTED_RUNTIME_DIR"] = f"{place_}/run"
            take(Path(place_))


if __name__ == "__main__":
    main()
