"""Takes pictures of the page of spin-ups, to be looked at: python -m tests.desktop.episode_shots DIRECTORY [NAME ...].

Run it with a display (Xvfb) or with QT_QPA_PLATFORM=offscreen.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication

from hoofhearted_desktop.core.assessment import Activity, Participant, Verdict
from hoofhearted_desktop.desktop import language, style_sheet, theme
from hoofhearted_desktop.desktop.episode_source import EpisodeSource
from hoofhearted_desktop.desktop.episodes_page import EpisodesPage
from tests.desktop import scenes
from tests.desktop.episode_hosts import FIRST, USUAL, Agent, Followed, spin_up, usage_of
from tests.desktop.shots import spin

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = 1_764_000_000.0
DAY = 86_400.0
TRANSLATIONS = Path(__file__).parents[2] / "resources" / "translations"
LONG = "a-very-long-program-name-that-nobody-would-choose-" * 4
HOSTILE = (LONG, "\u202egnp.exe", "line\nbreak\ttab", "<b>bold</b><img src=x>", "محرر الفيديو", "🦄" * 12, "", " ")


def month(agent: Agent, seed: int, days: int = 30) -> None:
    """Let a month have passed on a host."""
    dice = random.Random(seed)  # noqa: S311 - a picture, no secret
    names = ("Ollama", "Jellyfin", "Frigate", "Stable Diffusion", "Immich", "train.py", "Blender")
    for day in range(days):
        for nth in range(dice.randint(0, 7)):
            who = dice.choice(names)
            start = agent.now - day * DAY - dice.uniform(600, DAY)
            lasted = dice.choice((12.0, 61.0, 310.0, 2580.0, 9000.0)) * dice.uniform(0.7, 1.4)
            made = spin_up(f"{agent.key}-{day}-{nth}", start, min(lasted, agent.now - start - 60), who)
            odd = dice.random() < 0.2
            energy = 0.3 * lasted / 3.6
            agent.keep(
                made._replace(
                    verdict=FIRST if odd else USUAL,
                    energy_wh=energy,
                    cost=made.cost._replace(amount=energy * 0.0003) if made.cost else None,
                    activity=dice.choice((Activity.COMPUTING, Activity.ENCODING)),
                )
            )


def home() -> Followed:
    """This machine and two servers, of which one is off."""
    here, nas, garage = (
        Agent("here", "this machine", NOW),
        Agent("server nas", "nas", NOW),
        Agent("server g", "garage", NOW),
    )
    month(here, 1)
    month(nas, 2)
    rack = (
        scenes.CARD._replace(uuid="GPU-A", name="NVIDIA RTX A6000"),
        scenes.CARD._replace(uuid="GPU-B", name="NVIDIA RTX A6000", index=1),
    )
    nas.gpus = rack
    for nth, each in enumerate(list(nas.kept.values())):
        each.update(gpu="GPU-A" if nth % 2 else "GPU-B", gpu_name="NVIDIA RTX A6000")
    last = spin_up("night", NOW - 8 * 3600, 2580)
    second = Participant(
        "python train_segmentation.py",
        90210,
        NOW - 9 * 3600,
        0.21,
        user="anna",
        unit="user@1002.service",
        command_line="python3 train_segmentation.py --epochs 400 --token ***",
    )
    first = last.processes[0]._replace(share=0.7, expected=False)
    here.keep(last._replace(processes=(first, second)))
    here.kept["night"]["note"] = "The nightly summary of the mail; moved to 4 a.m."
    here.keep(spin_up("run", NOW - 740, None, "Jellyfin", verdict=USUAL))
    here.usage, nas.usage = usage_of(here), usage_of(nas, watched=0.7)
    followed = Followed(here, nas, garage)
    followed.lose(garage)
    return followed


def old() -> Followed:
    """Hosts whose agents cannot tell of usage."""
    followed = home()
    for agent in followed.agents:
        agent.usage = None
    return followed


def hostile() -> Followed:
    """Names that nobody should be able to do harm with."""
    here, other = Agent("here", "this machine", NOW), Agent("server x", "<h1>" + "ÜBER-" * 20, NOW)
    for nth, name in enumerate(HOSTILE):
        made = spin_up(f"h{nth}", NOW - 3600.0 * (1 + nth), 300.0 + nth, name)
        here.keep(
            made._replace(verdict=Verdict(expected=nth % 2 == 0, by="default", text=name * 2), gpu_name=name or None)
        )
        other.keep(made)
    here.keep(spin_up("night", NOW - 100, 50, LONG))
    return Followed(here, other)


def empty() -> Followed:
    """A host with nothing yet."""
    return Followed(Agent("here", "this machine", NOW))


def nobody() -> Followed:
    """A host that cannot be reached."""
    followed = empty()
    followed.lose(followed.agents[0])
    return followed


def broken() -> Followed:
    """A host whose history cannot be read."""
    followed = empty()
    followed.agents[0].refuses["episodes"] = "the history could not be read"
    return followed


class Shot(NamedTuple):
    """One picture."""

    hosts: Callable[[], Followed]
    dark: bool = False
    size: tuple[int, int] = (876, 720)
    open: str = ""
    text: str = ""
    zoom: int = 1
    rtl: bool = False
    locale: str = "en_GB"
    week: int = -1
    language: str = "en"


SHOTS = {
    "list": Shot(home),
    "list-dark": Shot(home, dark=True),
    "list-day": Shot(home, zoom=0),
    "list-month-dark": Shot(home, zoom=2, dark=True),
    "list-small": Shot(home, size=(448, 420)),
    "list-rtl": Shot(home, rtl=True, locale="ar_EG"),
    "list-us": Shot(home, locale="en_US"),
    "hostile": Shot(hostile),
    "hostile-small-dark": Shot(hostile, dark=True, size=(448, 420)),
    "nothing-matches": Shot(home, text="no such thing"),
    "empty": Shot(empty),
    "nobody": Shot(nobody),
    "broken": Shot(broken),
    "one": Shot(home, open="night"),
    "one-dark": Shot(home, open="night", dark=True),
    "one-running": Shot(home, open="run"),
    "one-small": Shot(home, open="night", size=(448, 420)),
    "one-hostile": Shot(hostile, open="night", size=(640, 720)),
    "week": Shot(home, week=1),
    "week-dark": Shot(home, week=1, dark=True),
    "week-now": Shot(home, week=0),
    "week-small": Shot(home, week=1, size=(448, 420)),
    "week-hostile": Shot(hostile, week=0),
    "week-old-agent": Shot(old, week=1),
    "list-german": Shot(home, locale="de_DE", language="de"),
    "one-german": Shot(home, open="night", locale="de_DE", language="de", size=(640, 720)),
    "week-german": Shot(home, week=1, locale="de_DE", language="de"),
    "week-nobody": Shot(nobody, week=0),
    "one-rtl": Shot(home, open="night", rtl=True, locale="ar_EG"),
}


def stage(shot: Shot) -> tuple[EpisodesPage, Followed]:
    """Make the page of a picture."""
    spoken = language.Language(TRANSLATIONS, QApplication.instance())
    spoken.code = ""  # whatever was spoken for the picture before
    spoken.speak(shot.language)
    QLocale.setDefault(QLocale(shot.locale))
    tokens = theme.DARK if shot.dark else theme.LIGHT
    followed = shot.hosts()
    source = EpisodeSource(followed.real, lambda: NOW, followed)
    page = EpisodesPage(source)
    page.setPalette(theme.palette(tokens))
    page.setStyleSheet(style_sheet.style_sheet(tokens))
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft if shot.rtl else Qt.LayoutDirection.LeftToRight)
    page.wear(tokens)
    page.resize(*shot.size)
    page.show()
    page.enter()
    for agent in followed.agents:
        followed.ticked.emit(agent)
    return page, followed


def main() -> None:
    """Take them all, or the named ones."""
    application = QApplication(sys.argv[:1])
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:] or SHOTS:
        shot = SHOTS[name]
        page, followed = stage(shot)
        end = time.monotonic() + 5
        while followed.answer() and time.monotonic() < end:
            spin(application, 0.05)
        page.overview.filters.text.setText(shot.text)
        page.overview.zoom.button(shot.zoom).click()
        if shot.open:
            page.open("here", shot.open)
        if shot.week >= 0:
            page.open_week()
            for _ in range(shot.week):
                page.week.earlier.click()
        for _ in range(10):
            spin(application, 0.03)
            followed.answer()
        spin(application, 0.2)
        page.grab().save(str(target / f"{name}.png"))
        if shot.week >= 0:
            page.week.preview.image.save(str(target / f"{name}-picture.png"))
        page.leave()
        page.close()
        page.deleteLater()
        spin(application, 0.02)


if __name__ == "__main__":
    main()
