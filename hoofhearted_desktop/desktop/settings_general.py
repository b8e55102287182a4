"""Settings, general: how the program begins, looks and speaks, and what electricity costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from hoofhearted_desktop.core.preferences import CELSIUS, FAHRENHEIT, SYSTEM
from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import autostart
from hoofhearted_desktop.desktop.autostart_standing import Standing
from hoofhearted_desktop.desktop.setting_controls import Amount, Pick, Tick, Words
from hoofhearted_desktop.desktop.setting_section import Card, Line, Section, Setting
from hoofhearted_desktop.desktop.settings_reach import HostPick
from hoofhearted_desktop.probes import places

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.settings_reach import Reach

HIGHEST_PRICE = 1000.0


def languages() -> list[tuple[str, str]]:
    """Give the languages that there are: code and own name."""
    found = sorted(
        each.stem.removeprefix("hoofhearted_") for each in (places.resources_dir() / "translations").glob("*.qm")
    )
    named = [(code, QLocale(code).nativeLanguageName()) for code in found]
    return [("en", "English"), *((code, name[:1].upper() + name[1:]) for code, name in named if name)]


class AtLogin(Line):
    """Whether the program begins with the session, as the system has it."""

    def __init__(self) -> None:
        """Ask the system."""
        self.tick = Tick()
        title = say("Start when I log in")
        hint = say("In the tray, without a window.")
        super().__init__(title, hint, self.tick)
        self.tick.call_it(title, hint)
        self.tick.chosen.connect(self._choose)
        self.refresh()

    def refresh(self) -> None:
        """Ask the system anew."""
        found = autostart.standing()
        self.tick.show_value(found is not Standing.OFF)
        stale = say("The entry begins another program than this one. Switch it off and on again to mend it.")
        self.complain(stale if found is Standing.ELSEWHERE else "")

    def _choose(self, on: object) -> None:
        problem = autostart.switch(on=bool(on))
        self.refresh()
        if problem:
            self.complain(say("That was not possible: {why}", why=problem))


class General(Section):
    """The first section."""

    def __init__(self, reach: Reach) -> None:
        """Lay it out."""
        super().__init__(say("General"))
        self._reach = reach
        own, theirs = reach.own, reach.theirs
        self.watch(own)
        self.at_login = AtLogin()
        self.hidden = Setting(
            own,
            "startup",
            "hidden",
            Tick(),
            say("Start hidden"),
            say("In the tray alone, also when it is started by hand; starting it again shows the window."),
        )
        self.head(say("Start"))
        self.add(Card(self.at_login, self.hidden))
        themes = [(SYSTEM, say("As the system")), ("light", say("Light")), ("dark", say("Dark"))]
        self.theme = Setting(own, "appearance", "theme", Pick(themes), say("Theme"))
        spoken: list[tuple[object, str]] = [(SYSTEM, say("As the system")), *languages()]
        self.language = Setting(own, "appearance", "language", Pick(spoken), say("Language"))
        degrees: list[tuple[object, str]] = [(CELSIUS, say("Celsius (°C)")), (FAHRENHEIT, say("Fahrenheit (°F)"))]
        self.temperature = Setting(
            own,
            "appearance",
            "temperature",
            Pick(degrees),
            say("Temperatures in"),
            say("Only how they are shown: exported data stays in °C."),
        )
        self.head(say("Look and language"))
        self.add(Card(self.theme, self.language, self.temperature))
        self.price = Setting(
            theirs,
            "energy",
            "price_per_kwh",
            Amount(0, HIGHEST_PRICE, decimals=3, step=0.01, nothing=say("not set")),
            say("Price of a kilowatt-hour"),
            say("With it every spin-up says what it cost. Counts from the next one that ends."),
        )
        self.currency = Setting(theirs, "energy", "currency", Words(8, "EUR"), say("Currency"), say("As you write it."))
        self.head(say("Electricity"))
        self.add(HostPick(reach), Card(self.price, self.currency))
        self.column.addStretch(1)

    def enter(self) -> None:
        """Ask the system anew."""
        self.at_login.refresh()

    def pulse(self) -> None:
        """Ask the system anew."""
        self.at_login.refresh()
