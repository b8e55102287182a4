"""Takes pictures of the glance panel in every state, to be looked at: python -m tests.desktop.glance_shots DIRECTORY.

Run it with a display or with QT_QPA_PLATFORM=offscreen; QT_SCALE_FACTOR=2 makes them twice as large.
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from hoofhearted_desktop.desktop.glance import Glance
from hoofhearted_desktop.desktop.glance_lines import Arrangement, nothing
from hoofhearted_desktop.desktop.glance_minute import Minutes
from hoofhearted_desktop.desktop.theme import Theme
from hoofhearted_desktop.desktop.tray_lines import Told
from hoofhearted_desktop.link import states
from tests.desktop import scenes
from tests.desktop.test_glance_lines import GONE, rack

LIVE = states.Live(scenes.HELLO)


def host(scene: str, name: str = "this machine", state: states.State = LIVE) -> tuple[Told, str]:
    """Give a host in a scene."""
    return Told(f"server {name}", name, state, scenes.SCENES[scene](0.0)), scene


SHOTS: dict[str, list[tuple[Told, str]]] = {
    **{name: [host(name)] for name in scenes.SCENES},
    "several": [host("idle"), host("computing", "dreams"), (GONE, ""), host("encoding", "NAS")],
    "stale": [host("computing", "dreams", states.Stale(scenes.HELLO, 9.0))],
    "rack": [(rack({40: "usual", 7: "unexpected"}), "")],
    "long": [host("hostile", "<b>" + "W" * 200)],
}


def shot(hosts: list[tuple[Told, str]], *, dark: bool, mirrored: bool) -> Glance:
    """Open the panel with these hosts."""
    QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)
    theme, minutes = Theme(), Minutes()
    theme.choose(dark=dark)
    for told, scene in hosts:
        for second in range(-59, 1) if scene else ():
            minutes.take(told.key, scenes.SCENES[scene](float(second)))
    every = [told for told, _ in hosts]
    sections = Arrangement(every).sections(every, minutes)
    panel = Glance(theme)
    theme.setParent(panel)
    panel.show_sections(sections, nothing(sections))
    panel.show_away(3)
    panel.open_at(None)
    return panel


def main() -> None:
    """Take them all."""
    application = QApplication([])
    directory = Path(sys.argv[1])
    directory.mkdir(parents=True, exist_ok=True)
    for (name, hosts), dark, mirrored in itertools.product(SHOTS.items(), (False, True), (False, True)):
        panel = shot(hosts, dark=dark, mirrored=mirrored)
        application.processEvents()
        panel.grab().save(str(directory / f"{name}{'-dark' if dark else ''}{'-mirrored' if mirrored else ''}.png"))
        panel.close()
        panel.deleteLater()
        application.processEvents()


if __name__ == "__main__":
    main()
