"""The glance panel of the real program on real desktops: at every edge, at several scales, on two screens, by both protocols."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from PySide6.QtGui import QImage

from tests.desktop_parts.fixtures import bare_desktop, desktop, panel_desktop
from tests.desktop_parts.programs import act_until, stands_still, wait_until
from tests.desktop_parts.session import HEIGHT, WIDTH
from tests.story.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.desktop_parts.programs import Program
    from tests.desktop_parts.session import DesktopSession

__all__ = ["bare_desktop", "desktop", "panel_desktop"]
pytestmark = pytest.mark.real

TITLE = "^Hoof Hearted$"
PANEL = 32


class Place(NamedTuple):
    """A rectangle of the screen in its own pixels."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height

    @property
    def middle(self) -> tuple[int, int]:
        return self.left + self.width // 2, self.top + self.height // 2


def place_of(session: DesktopSession, window: int) -> Place:
    """Give where a window stands, without a frame."""
    said = session.run("xwininfo", "-id", str(window)).splitlines()
    facts = {name.strip(): value for name, _, value in (line.partition(":") for line in said)}
    names = ("Absolute upper-left X", "Absolute upper-left Y", "Width", "Height")
    return Place(*(int(facts[name]) for name in names))


class Demo:
    """The program in the tray of a desktop, with the demo, which needs no GPU."""

    def __init__(self, session: DesktopSession, scene: Scene) -> None:
        self.session = session
        self.scene = scene
        self.program: Program | None = None

    def start(self, **environment: str) -> None:
        self.scene.environment.update(environment)
        self.program = self.scene.start("--demo", "--minimized")

    def glance(self) -> int | None:
        found = self.session.windows(TITLE)
        return found[0] if found else None

    def open(self, x: int, y: int) -> Place:
        """Click the icon until the panel is there, and give where it stands once it stands still."""
        window = act_until("the glance panel is there", self.glance, lambda: self.session.click(x, y))
        return stands_still("the glance panel", lambda: place_of(self.session, window), still_s=0.1)

    def open_at_icon(self) -> Place:
        """The same, of the rightmost icon of a desktop's own tray."""
        return self.open(WIDTH - PANEL // 2, PANEL // 2)

    def close(self, act: Callable[[], object]) -> None:
        """Do what closes the panel until it is gone."""
        act_until("the glance panel is gone", lambda: self.glance() is None, act)

    def closed(self) -> None:
        wait_until("the glance panel is gone", lambda: self.glance() is None)


@pytest.fixture
def demo(bare_desktop: DesktopSession, tmp_path: Path) -> Iterator[Demo]:
    """Give the program's demo on a desktop on which a test puts the tray."""
    with Scene(bare_desktop, tmp_path / "machine") as scene:
        made = Demo(bare_desktop, scene)
        yield made
        if made.program is not None:
            made.program.process.terminate()
            assert made.program.process.wait(timeout=60) == 0


def trayer(demo: Demo, edge: str, *more: str) -> Place:
    """Put a tray at an edge, start the program, and give where its icon is."""
    arguments = ("--edge", edge, "--align", "right", "--widthtype", "request", "--height", str(PANEL), *more)
    demo.session.spawn("trayer", "trayer", *arguments)
    wait_until("trayer owns the tray selection", demo.session.has_xembed_host)
    return icon(demo)


def icon(demo: Demo) -> Place:
    """Start the program, and give where its icon is: trayer's window is as large as what it holds."""
    if demo.program is None:
        demo.start()

    def stands() -> Place | None:
        found = demo.session.run("xdotool", "search", "--onlyvisible", "--class", "trayer").split()
        places = [place_of(demo.session, int(each)) for each in found]
        return next((each for each in places if 12 < min(each.width, each.height) <= PANEL), None)

    return stands_still("the icon, for which openbox and trayer keep a place free", stands)


@pytest.mark.parametrize("edge", ["top", "bottom", "left", "right"])
def test_it_stands_beside_the_tray_at_every_edge(demo: Demo, edge: str) -> None:
    at = trayer(demo, edge)
    found = demo.open(*at.middle)
    assert 0 <= found.left < found.right <= WIDTH
    assert 0 <= found.top < found.bottom <= HEIGHT
    covers = found.left < at.right and at.left < found.right and found.top < at.bottom and at.top < found.bottom
    assert not covers, (found, at)
    near = {
        "top": found.top - at.bottom,
        "bottom": at.top - found.bottom,
        "left": found.left - at.right,
        "right": at.left - found.right,
    }
    corner = {"left": "bottom", "right": "bottom"}.get(edge, edge)
    assert min(near[edge], near[corner], key=abs) in range(17), (found, at)
    demo.close(lambda: demo.session.click(*at.middle))


@pytest.mark.parametrize("scale", ["1.25", "1.5", "2"])
def test_it_stands_right_at_other_scales(demo: Demo, scale: str) -> None:
    demo.start(QT_SCALE_FACTOR=scale)
    at = trayer(demo, "top")
    found = demo.open(*at.middle)
    assert abs(found.width - 392 * float(scale)) <= 60 * float(scale)
    assert found.right <= WIDTH
    assert 0 <= found.top - at.bottom <= 17 * float(scale)
    assert found.bottom <= HEIGHT
    demo.close(lambda: demo.session.key("Escape"))


def test_it_stays_on_the_screen_of_the_tray(demo: Demo) -> None:
    if shutil.which("xrandr") is None:
        pytest.skip("two screens need xrandr")
    for name, geometry in (("one", "640/200x800/250+0+0"), ("two", "640/200x800/250+640+0")):
        demo.session.run("xrandr", "--setmonitor", name, geometry, "screen" if name == "one" else "none")
    at = trayer(demo, "top", "--align", "left")
    found = demo.open(*at.middle)
    assert at.right <= 640
    assert found.right <= 640
    assert found.top >= at.bottom
    demo.close(lambda: demo.session.click(*at.middle))


def test_keys_and_clicks_in_trayer(desktop: DesktopSession, tmp_path: Path) -> None:
    empty = desktop.tray_pixels()
    with Scene(desktop, tmp_path / "machine") as scene:
        demo = Demo(desktop, scene)
        demo.start()
        used(demo, empty)
        assert demo.program is not None
        demo.program.process.terminate()
        assert demo.program.process.wait(timeout=60) == 0


def test_keys_and_clicks_in_a_panel_of_the_new_protocol(panel_desktop: DesktopSession, tmp_path: Path) -> None:
    empty = panel_desktop.tray_pixels()
    with Scene(panel_desktop, tmp_path / "machine") as scene:
        demo = Demo(panel_desktop, scene)
        demo.start()
        used(demo, empty)
        assert demo.program is not None
        demo.program.process.terminate()
        assert demo.program.process.wait(timeout=60) == 0


def used(demo: Demo, empty: object) -> None:
    """Use the panel as a person does: open, close by a second click, by Escape, by a click elsewhere, go on to the window."""
    session = demo.session
    session.wait_for_tray_change(empty)  # type: ignore[arg-type]
    stands_still("a panel that moves its other things aside", session.tray_pixels)
    found = demo.open_at_icon()
    assert found.right <= WIDTH
    assert PANEL <= found.top <= PANEL + 16
    time.sleep(0.6)  # longer than a double click
    demo.close(session.click_tray)
    time.sleep(0.6)
    demo.open_at_icon()
    demo.close(lambda: session.key("Escape"))
    time.sleep(0.6)
    demo.open_at_icon()
    session.click(200, 600)
    if session.windows(TITLE):  # a bare root window takes no focus: a window does
        demo.close(lambda: session.key("Escape"))
    time.sleep(0.6)
    demo.open_at_icon()
    session.focus(TITLE)
    session.key("Down", "Down", "Return")
    wait_until("the window is there", lambda: session.windows("Hoof Hearted - DEMO") or session.windows("DEMO"))
    demo.closed()


def test_a_double_click_opens_the_window_and_leaves_no_panel(desktop: DesktopSession, tmp_path: Path) -> None:
    empty = desktop.tray_pixels()
    with Scene(desktop, tmp_path / "machine") as scene:
        demo = Demo(desktop, scene)
        demo.start()
        desktop.wait_for_tray_change(empty)
        twice = ("xdotool", "mousemove", str(WIDTH - 16), "16", "click", "--repeat", "2", "--delay", "120", "1")
        act_until("the window is there", lambda: desktop.windows("DEMO"), lambda: desktop.run(*twice))
        demo.closed()
        assert demo.program is not None
        demo.program.process.terminate()
        assert demo.program.process.wait(timeout=60) == 0


def test_on_wayland_it_is_a_small_window(desktop: DesktopSession, tmp_path: Path) -> None:
    """Weston shows the window, a panel beside it has the icon: no client of Wayland may place itself."""
    if shutil.which("weston") is None:
        pytest.skip("a Wayland desktop needs weston")
    desktop.kill_tray()
    desktop.start_tray("xfce4-panel")
    name = "wl-glance"
    arguments = ("--backend=headless-backend.so", "--use-pixman", "--width=1280", "--height=800", "--debug")
    desktop.spawn("weston", "weston", f"--socket={name}", "--idle-time=0", *arguments)
    wait_until("weston stands", (Path(desktop.env["XDG_RUNTIME_DIR"]) / name).exists)
    wayland = {"WAYLAND_DISPLAY": name, "QT_QPA_PLATFORM": "wayland", "XDG_SESSION_TYPE": "wayland"}
    with Scene(desktop, tmp_path / "machine") as scene:
        demo = Demo(desktop, scene)
        demo.start(**wayland)
        (item,) = wait_until("the icon is registered", desktop.bus.tray_items)
        empty = settled(desktop, tmp_path / "before", wayland)
        item.activate()
        wait_until("a window is seen", lambda: differing(empty, seen(desktop, tmp_path / "open", wayland)) > 10_000)
        time.sleep(0.6)
        item.activate()
        wait_until("it is gone", lambda: differing(empty, seen(desktop, tmp_path / "after", wayland)) < 1000)
        assert demo.program is not None
        demo.program.process.terminate()
        assert demo.program.process.wait(timeout=60) == 0


def settled(session: DesktopSession, directory: Path, wayland: dict[str, str]) -> QImage:
    """Give what weston shows once it has faded in: two looks in a row that are alike."""
    looks = [seen(session, directory, wayland)]

    def is_still() -> bool:
        looks.append(seen(session, directory, wayland))
        return differing(looks[-2], looks[-1]) == 0

    wait_until("weston has faded in", is_still)
    return looks[-1]


def seen(session: DesktopSession, directory: Path, wayland: dict[str, str]) -> QImage:
    """Give what weston shows below its own panel, with its clock; its screenshooter writes into where it is started."""
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir()
    environment = {**session.env, **wayland}
    subprocess.run(
        ["weston-screenshooter"], cwd=directory, env=environment, check=True, capture_output=True, timeout=20
    )
    (file,) = directory.iterdir()
    picture = QImage(str(file))
    return picture.copy(0, 60, picture.width(), picture.height() - 60)


def differing(one: QImage, other: QImage) -> int:
    """Count the bytes in which two pictures differ."""
    return sum(
        here != there for here, there in zip(one.constBits().tobytes(), other.constBits().tobytes(), strict=True)
    )
