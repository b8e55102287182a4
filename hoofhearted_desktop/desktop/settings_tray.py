"""Settings, tray: how its icon looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop.setting_controls import Pick
from hoofhearted_desktop.desktop.setting_section import Card, Section, Setting

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.settings_reach import Reach


class TrayLook(Section):
    """Style, how many icons, and the panel they stand on."""

    def __init__(self, reach: Reach) -> None:
        """Lay it out."""
        super().__init__(say("Tray"))
        self.watch(reach.own)
        styles: list[tuple[object, str]] = [
            ("meter", say("Hoof, filled by the load")),
            ("number", say("The load as a number")),
            ("bar", say("A bar")),
        ]
        self.look = Setting(reach.own, "tray", "style", Pick(styles), say("Icon"))
        several: list[tuple[object, str]] = [
            ("one", say("One for everything")),
            ("host", say("One for each host")),
            ("gpu", say("One for each GPU")),
        ]
        self.each = Setting(reach.own, "tray", "each", Pick(several), say("How many"))
        panels: list[tuple[object, str]] = [
            ("auto", say("Find out")),
            ("light", say("Light")),
            ("dark", say("Dark")),
        ]
        self.panel = Setting(
            reach.own,
            "tray",
            "panel",
            Pick(panels),
            say("The panel is"),
            say("Choose where the icon is hard to see: not every panel tells its colour."),
        )
        self.add(Card(self.look, self.each, self.panel))
        self.column.addStretch(1)
