"""Takes pictures of the window in every state, to be looked at: python tests/desktop/shots.py DIRECTORY [NAME ...].

Run it with a display (Xvfb and a window manager) or with QT_QPA_PLATFORM=offscreen.
"""

from __future__ import annotations

import itertools
import sys
import time
from pathlib import Path
from typing import NamedTuple, Optional

from PySide6.QtWidgets import QApplication

from hoofhearted_desktop.desktop import overview_entry
from hoofhearted_desktop.desktop.away import Summary
from hoofhearted_desktop.desktop.host import Kind
from hoofhearted_desktop.desktop.host_view import THIS_MACHINE, Known
from hoofhearted_desktop.desktop.listed_server import COLOURS
from hoofhearted_desktop.desktop.theme import Theme
from hoofhearted_desktop.desktop.window import Window
from hoofhearted_desktop.link import states
from hoofhearted_desktop.link.progress import At, Step
from tests.desktop import scenes


class Nowhere:
    """Keeps no place."""

    def load(self) -> Optional[bytes]:
        """Give nothing."""
        return None

    def save(self, state: bytes) -> None:
        """Keep nothing."""


class Shot(NamedTuple):
    """One picture."""

    scene: scenes.Scene
    state: states.State = states.Live(scenes.HELLO)
    dark: bool = False
    size: tuple[int, int] = (1100, 720)
    long: bool = False
    details: bool = False
    note: str = ""
    silent: float = 0.0
    gap: bool = False
    episodes: bool = False
    away: bool = False
    away_open: bool = False
    alarm: bool = False
    servers: int = 0
    look_at: str = ""
    page: str = ""
    machine: bool = False


LOST = states.Lost("The agent ended", "It is started again by itself.", 2, 4.0)
SHOTS = {
    **{name: Shot(scene) for name, scene in scenes.SCENES.items()},
    **{
        f"{name}-dark": Shot(scenes.SCENES[name], dark=True)
        for name in ("idle", "encoding", "computing", "asleep", "eight", "no_driver")
    },
    "encoding-10min": Shot(scenes.encoding, long=True, gap=True),
    "encoding-10min-dark": Shot(scenes.encoding, long=True, gap=True, dark=True),
    "details": Shot(scenes.computing, details=True),
    "details-small-dark": Shot(scenes.computing, details=True, size=(760, 560), dark=True),
    "small": Shot(scenes.computing, size=(640, 420)),
    "hostile-details-small": Shot(scenes.hostile, size=(640, 420), details=True),
    "episodes": Shot(scenes.encoding, episodes=True, long=True),
    "episodes-dark": Shot(scenes.encoding, episodes=True, dark=True, size=(640, 420)),
    "away": Shot(scenes.encoding, episodes=True, away=True),
    "away-open": Shot(scenes.encoding, episodes=True, away=True, away_open=True),
    "away-open-dark": Shot(scenes.encoding, episodes=True, away=True, away_open=True, dark=True),
    "away-small-dark": Shot(scenes.encoding, episodes=True, away=True, dark=True, size=(640, 420)),
    "alarm": Shot(scenes.computing, alarm=True),
    "alarm-dark": Shot(scenes.computing, alarm=True, dark=True),
    "servers": Shot(scenes.idle, servers=4, long=True),
    "servers-dark": Shot(scenes.idle, servers=4, look_at="server nas", dark=True),
    "servers-many": Shot(scenes.idle, servers=19, look_at="server rack-4"),
    "servers-many-dark": Shot(scenes.idle, servers=19, look_at="server rack-4", dark=True),
    "servers-small": Shot(scenes.idle, servers=19, look_at="server nas", size=(640, 420)),
    "server-lost": Shot(scenes.idle, servers=4, look_at="server garage"),
    "server-lost-dark": Shot(scenes.idle, servers=4, look_at="server garage", dark=True),
    "server-connecting": Shot(scenes.idle, servers=4, look_at="server attic"),
    "server-no-driver-here": Shot(scenes.no_driver, servers=4, look_at="here"),
    "machine": Shot(scenes.with_system(scenes.computing), servers=4, machine=True, long=True),
    "machine-folded-dark": Shot(scenes.with_system(scenes.computing), dark=True),
    "machine-small-dark": Shot(scenes.with_system(scenes.computing), dark=True, machine=True, size=(640, 420)),
    "machine-no-driver": Shot(scenes.with_system(scenes.no_driver), machine=True),
    "overview": Shot(scenes.encoding, servers=4, page="overview"),
    "overview-dark": Shot(scenes.encoding, servers=4, page="overview", dark=True),
    "overview-many": Shot(scenes.encoding, servers=19, page="overview"),
    "overview-many-dark": Shot(scenes.encoding, servers=19, page="overview", dark=True),
    "overview-small": Shot(scenes.encoding, servers=4, page="overview", size=(640, 420)),
    "overview-wide": Shot(scenes.encoding, servers=4, page="overview", size=(1920, 1000)),
    "overview-alone": Shot(scenes.encoding, page="overview"),
    "overview-eight": Shot(scenes.eight, page="overview"),
    "overview-none": Shot(scenes.no_driver, page="overview"),
    "overview-hostile": Shot(scenes.hostile, page="overview"),
    "overview-stale": Shot(scenes.encoding, states.Stale(scenes.HELLO, 5.0), page="overview"),
    "overview-demo": Shot(scenes.computing, states.Live(scenes.DEMO), page="overview"),
    "wide": Shot(scenes.encoding, size=(1600, 1000)),
    "stale": Shot(scenes.encoding, states.Stale(scenes.HELLO, 5.0)),
    "stale-dark": Shot(scenes.encoding, states.Stale(scenes.HELLO, 5.0), dark=True),
    "lost": Shot(scenes.encoding, LOST),
    "lost-never": Shot(scenes.no_driver, LOST, silent=-1.0),
    "connecting": Shot(scenes.no_driver, states.Connecting(), silent=-1.0),
    "demo": Shot(scenes.computing, states.Live(scenes.DEMO)),
    "demo-dark": Shot(
        scenes.computing,
        states.Live(scenes.DEMO),
        dark=True,
        note="This desktop has no tray, so Hoof Hearted lives in this window.",
    ),
}


def spin(application: QApplication, seconds: float = 0.25) -> None:
    """Let the window do what is due."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        application.processEvents()
        time.sleep(0.01)


UNKNOWN = states.Lost("the name garage was not found", "check its spelling", 3, 16.0, "name_not_found")
SERVERS: tuple[tuple[str, Optional[scenes.Scene], states.State], ...] = (
    ("nas", scenes.encoding, states.Live(scenes.HELLO)),
    ("garage", None, UNKNOWN),
    ("rack-4", scenes.eight, states.Live(scenes.HELLO)),
    ("attic", None, states.Connecting(1, At(Step.SIGNING_IN, "public key"))),
)


def add_servers(window: Window, count: int) -> None:
    """Put so many servers beside this machine."""
    names = [
        f"{name}{nth // 4 or ''}" for nth, (name, _, _) in zip(range(count), itertools.cycle(SERVERS), strict=False)
    ]
    marks = itertools.cycle(COLOURS if count > 3 else ("",))
    known = [Known(f"server {name}", Kind.SERVER, name, f"david@{name}", next(marks)) for name in names]
    window.show_hosts((THIS_MACHINE, *known))
    for nth, one in enumerate(known):
        _, scene, state = SERVERS[nth % len(SERVERS)]
        if isinstance(state, states.Connecting):
            for step in (Step.RESOLVING, Step.CONNECTING, Step.HOST_KEY):
                window.show_state(states.Connecting(1, At(step)), one.key)
        window.show_state(state, one.key)
        for moment in range(-60, 1) if scene is not None else ():
            assert scene is not None
            window.show_tick(scene(float(moment)), one.key)


def stage(shot: Shot) -> Window:
    """Make the window of a picture."""
    theme = Theme()
    theme.choose(dark=shot.dark)
    window = Window(Nowhere(), colours=theme)
    theme.setParent(window)
    window.resize(*shot.size)
    if shot.silent >= 0:
        window.show_state(
            states.Live(shot.state.hello if isinstance(shot.state, (states.Live, states.Stale)) else scenes.HELLO)
        )
        for moment in range(-600 if shot.long else -70, 1):
            if not (shot.gap and -200 < moment < -150):
                window.show_tick(shot.scene(float(moment)))
    window.show_state(shot.state)
    for episode in scenes.EPISODES if shot.episodes else ():
        window.show_episode("ended", episode)
    if shot.away:
        window.show_away(Summary(scenes.NOW - 35_000, scenes.EPISODES[:0:-1]), scenes.NOW)
    if shot.alarm:
        window.show_tick(shot.scene(0.0)._replace(alarms=(scenes.HOT,)))
    if shot.servers:
        add_servers(window, shot.servers)
        window.choose(shot.look_at or "here")
    window.content.machine.unfold(unfolded=shot.machine)
    overview_entry.add(window, ())
    window.show_page(shot.page)
    if shot.note:
        window.show_note(shot.note)
    if shot.long:
        window.page.ranges.button(1).click()
    window.show()
    return window


def main() -> None:
    """Take them all, or the named ones."""
    application = QApplication(sys.argv[:1])
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:] or SHOTS:
        window = stage(SHOTS[name])
        spin(application)
        if SHOTS[name].away_open:
            window.open_away()
            spin(application)
        if SHOTS[name].details:
            window.page.table.setFocus()
            window.page.table.selectRow(0)
            row = window.page.table.current()
            assert row is not None
            window.page.table.chosen.emit(row)
            spin(application)
        window.grab().save(str(target / f"{name}.png"))
        window.close()
        window.deleteLater()
        spin(application, 0.02)


if __name__ == "__main__":
    main()
