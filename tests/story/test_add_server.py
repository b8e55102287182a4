"""Add a server, from a fresh desktop to its live chart: by keyboard alone, and by the mouse, against the real sshd."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.desktop.theme import LIGHT
from tests.desktop_parts.fixtures import desktop as desktop  # noqa: PLC0414 - a fixture is used by its name
from tests.desktop_parts.programs import wait_until
from tests.fake_nvml.driver import FakeDriver
from tests.link.conftest import lab as lab  # noqa: PLC0414 - a fixture is used by its name
from tests.link.ssh_server import keys
from tests.story.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.desktop_parts.programs import Program
    from tests.desktop_parts.session import DesktopSession
    from tests.link.conftest import Lab
    from tests.link.ssh_server.server import SshServer

pytestmark = [pytest.mark.real, pytest.mark.timeout(300)]

WINDOW = "^Hoof Hearted$"
ADD = "^Add a server$"
PASSPHRASE = "open sesame"  # noqa: S105 - nobody's


class Story:
    """A desktop without a GPU, and a server with one, on which somebody works."""

    def __init__(self, desktop: DesktopSession, lab: Lab, scene: Scene, tmp_path: Path) -> None:
        self.desktop, self.scene = desktop, scene
        (tmp_path / "server").mkdir()
        self.driver = FakeDriver(tmp_path / "server")
        self.driver.write()
        self.key = keys.make_key(lab.ssh / "id_ed25519", passphrase=PASSPHRASE)
        self.server: SshServer = lab.server("nas", authorized=[self.key], known=False, environment=self.driver.env())
        scene.environment.pop("LD_LIBRARY_PATH")

    def begin(self) -> Program:
        program = self.scene.start()
        self.shows(WINDOW)
        return program

    def shows(self, title: str) -> int:
        """Wait for a window, and give it once it has the focus."""
        return self.desktop.focus(title)

    def gone(self, title: str) -> None:
        wait_until(f"no window {title}", lambda: not self.desktop.windows(title))

    def type(self, text: str) -> None:
        self.desktop.run("xdotool", "type", "--delay", "20", text)

    def press(self, window: int, x: float, y: float, *, double: bool = False) -> None:
        """Click into a window, by its left and top or, where negative, from its right and bottom."""
        left, top, width, height = self._place(window)
        at = str(left + int(x if x >= 0 else width + x)), str(top + int(y if y >= 0 else height + y))
        clicks = ("--repeat", "2", "--delay", "60") if double else ()
        self.desktop.run("xdotool", "mousemove", *at, "click", *clicks, "1")

    def _place(self, window: int) -> tuple[int, int, int, int]:
        said = self.desktop.run("xwininfo", "-id", str(window))
        labels = ("Absolute upper-left X", "Absolute upper-left Y", "Width", "Height")
        found = [re.search(rf"{name}: +(-?\d+)", said) for name in labels]
        left, top, width, height = (int(each[1]) for each in found if each is not None)
        return left, top, width, height

    def is_live(self) -> None:
        """Wait until the server's agent runs, in a session of its sshd, and is listed in the file."""
        file = self.scene.settings.parent / "servers.toml"
        wait_until("it is in the list", lambda: file.exists() and 'address = "nas"' in file.read_text())
        wait_until(
            "the agent runs there",
            lambda: any("hoofhearted" in " ".join(each.cmdline()) for each in self.server.sessions()),
        )

    def chart_moves(self, title: str) -> None:
        """Wait until the memory's line has grown in the charts of the window: what is like its green, softened edges too."""
        window = self.desktop.focus(title)
        left, top, _, _ = self._place(int(window))
        area = f"570x340+{left + 312}+{top + 160}"
        alike = ("-fuzz", "35%", "-fill", "#FF00FF", "-opaque", LIGHT.green)

        def length() -> int:
            picture = self.desktop.screenshot("chart")
            said = self.desktop.run("convert", str(picture), "-crop", area, *alike, "-format", "%c", "histogram:info:")
            found = re.search(r"(\d+): .*#FF00FF", said)
            return int(found[1]) if found is not None else 0

        wait_until("a line in the chart", lambda: length() > 20)
        begun = length()
        wait_until("it grows", lambda: length() > begun + 20)

    def end(self, program: Program) -> None:
        program.process.terminate()
        assert program.process.wait(60) == 0
        assert "Traceback" not in program.log.read_text()
        wait_until("nothing of it is left there", lambda: not self.server.sessions())


@pytest.fixture
def story(desktop: DesktopSession, lab: Lab, tmp_path: Path) -> Iterator[Story]:
    with Scene(desktop, tmp_path / "machine") as scene:
        yield Story(desktop, lab, scene, tmp_path)


def test_by_keyboard(story: Story) -> None:
    program = story.begin()
    story.desktop.key("ctrl+n")
    story.shows(ADD)
    story.type("na")
    story.desktop.key("Down", "Return")
    story.shows("^nas: host key$")
    story.type(" ")  # whoever types on has not accepted it: the button that has the focus is Cancel
    story.gone("^nas: host key$")
    story.shows(ADD)
    story.desktop.key("Return")  # Try again
    story.shows("^nas: host key$")
    story.desktop.key("alt+t")
    story.shows("^nas: signing in$")
    (asked,) = story.desktop.windows("^nas: signing in$")
    story.type("wrong")
    story.desktop.key("Return")
    wait_until("it is asked again", lambda: story.desktop.windows("^nas: signing in$") not in ([asked], []))
    story.shows("^nas: signing in$")
    story.type(PASSPHRASE)
    story.desktop.key("Return")
    story.gone(ADD)
    story.is_live()
    story.shows("^nas – Hoof Hearted$")
    story.chart_moves("^nas – Hoof Hearted$")
    story.end(program)


def test_by_mouse(story: Story) -> None:
    program = story.begin()
    window = story.shows(WINDOW)
    story.press(window, 60, -66)
    dialog = story.shows(ADD)
    story.press(dialog, 80, 143, double=True)
    question = story.shows("^nas: host key$")
    story.press(question, -160, -36)
    question = story.shows("^nas: signing in$")
    story.press(question, 100, -72)
    story.type(PASSPHRASE)
    story.press(question, -50, -36)
    story.gone(ADD)
    story.is_live()
    story.shows("^nas – Hoof Hearted$")
    story.chart_moves("^nas – Hoof Hearted$")
    story.end(program)
