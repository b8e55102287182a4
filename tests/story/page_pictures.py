"""Takes a picture of every page of the window, by keys alone: light, dark, twice as large, in German, and with hostile names."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from hoofhearted_desktop.probes import places
from tests.desktop_parts.programs import wait_until
from tests.desktop_parts.screen_reader import ALWAYS, ScreenReader
from tests.desktop_parts.session import HEIGHT, WIDTH, DesktopSession
from tests.fake_nvml.driver import GIB, FakeProcess
from tests.story.image_files import cut, place
from tests.story.scene import Scene

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop_parts.programs import Program

OLLAMA_WORKS_S = 12.0
DRAWN_S = 1.6
"""So long a page has to read what it shows from the agent, on a machine that is busy."""
PREVIEWED_S = 6.0
"""The last day is run through the detector."""
SECTIONS = ("general", "watching", "expectations", "notifications", "servers", "data", "tray", "about")


class Variant(NamedTuple):
    """How the pages are looked at. `settings` are lines of settings.toml; `language` is what their words are looked up in."""

    name: str
    settings: str = ""
    environment: tuple[tuple[str, str], ...] = ()
    size: tuple[int, int] = (WIDTH, HEIGHT)
    language: str = ""


LIGHT = Variant("light", '[appearance]\ntheme = "light"\n')
DARK = Variant("dark", '[appearance]\ntheme = "dark"\n')
GERMAN = Variant("german", '[appearance]\ntheme = "light"\nlanguage = "de"\n', language="de")
TWICE = Variant("200", LIGHT.settings, (("QT_SCALE_FACTOR", "2"),), (2 * WIDTH, 2 * HEIGHT))


class Photographer:
    """Goes from page to page of a window and takes their pictures."""

    def __init__(self, desktop: DesktopSession, reader: ScreenReader, variant: Variant) -> None:
        """Look at the desktop's only window of ours."""
        self.desktop, self.reader, self.variant = desktop, reader, variant

    def take(self, page: str) -> None:
        """Wait until the page has come to rest, and keep its picture."""
        time.sleep(DRAWN_S)
        picture = self.desktop.screenshot(f"{page}-{self.variant.name}")
        cut(picture, f"{page}-{self.variant.name}.png", place(self.desktop))

    def keys(self, *keys: str) -> None:
        """Press keys, each after what the one before did."""
        for key in keys:
            self.desktop.key(key)
            time.sleep(0.2)

    def press(self, role: str, english: str) -> None:
        """Press what has this name in English."""
        name = translated(english, self.variant.language)
        wait_until(f"there is {name}", lambda: self.reader.press(role, name))

    def press_week(self) -> None:
        """Press the card of the week, whose name is what it says."""

        def pressed() -> bool:
            names = [each.name for each in self.reader.hear() if each.role == "push button"]
            return any(name.endswith("\u203a") and self.reader.press("push button", name) for name in names)

        wait_until("the week is pressed", pressed)

    def see_one_spin_up(self) -> None:
        """Wait until its page stands in the place of the list: a picture of the list under its name went unnoticed for a day."""
        question = translated("Was this expected?", self.variant.language)
        wait_until("a spin-up's own page", lambda: any(each.name == question for each in self.reader.hear()))

    def begin(self) -> None:
        """Give the window the keyboard, and put the mouse where it changes nothing."""
        (window,) = self.desktop.windows("Hoof Hearted")
        self.desktop.run("xdotool", "windowfocus", "--sync", str(window))
        width, height = self.variant.size
        self.desktop.run("xdotool", "mousemove", str(width - 2), str(height - 2))


def translated(english: str, language: str) -> str:
    """Give a text in another language, as the translations that are shipped have it."""
    if not language:
        return english
    path = places.resources_dir() / "translations" / f"hoofhearted_{language}.ts"
    for message in ET.parse(path).iter("message"):  # noqa: S314 - our own file
        if message.findtext("source") == english:
            return message.findtext("translation") or english
    raise LookupError(english)


def _live_pages(photographer: Photographer) -> None:
    """The pages of what is so now, while Ollama works."""
    photographer.keys("ctrl+0")
    photographer.take("overview")
    photographer.keys("ctrl+1")
    photographer.take("gpu")
    photographer.press("check box", "By program")
    photographer.take("programs")
    photographer.press("check box", "By program")
    photographer.keys("ctrl+f")
    photographer.desktop.run("xdotool", "type", "--delay", "30", "ollama")
    photographer.keys("Return", "Return")
    photographer.take("process")
    photographer.keys("Escape", "Escape", "Escape")


def _past_pages(photographer: Photographer) -> None:
    """The pages of what was."""
    photographer.keys("ctrl+h")
    photographer.take("spin-ups")
    photographer.press_week()
    photographer.take("week")
    photographer.keys("Escape", "ctrl+f", "Tab", "Tab", "Tab", "Tab", "Down", "Down", "Down", "Return")
    photographer.see_one_spin_up()
    photographer.take("spin-up")
    photographer.keys("Escape")


def _settings(photographer: Photographer, *wanted: str) -> None:
    """The sections of the settings."""
    photographer.keys("ctrl+comma")
    for section in SECTIONS:
        if section in wanted:
            time.sleep(PREVIEWED_S if section == "watching" else 0)
            photographer.take(f"settings-{section}")
        photographer.keys("Down")


def _keys(photographer: Photographer) -> None:
    photographer.keys("ctrl+0", "F1")
    photographer.take("keys")
    photographer.keys("Escape")


def _demo(directory: Path, variant: Variant, *, sections: tuple[str, ...] = SECTIONS) -> None:
    """All pages of the demo in one way of looking at them."""
    with (
        DesktopSession(directory / "desk", tray="trayer", notifications="dunst", size=variant.size) as desktop,
        Scene(desktop, directory / "machine") as scene,
    ):
        scene.settings.write_text(variant.settings)
        reader = ScreenReader(desktop, "hoofhearted")
        scene.environment.update(ALWAYS, **dict(variant.environment))
        program = scene.start("--demo")
        wait_until("the window", lambda: desktop.windows("Hoof Hearted"))
        photographer = Photographer(desktop, reader, variant)
        photographer.begin()
        wait_until("Ollama is told of", desktop.notifications, patience_s=60)
        desktop.close_notifications()
        time.sleep(OLLAMA_WORKS_S)
        _live_pages(photographer)
        _past_pages(photographer)
        _settings(photographer, *sections)
        _keys(photographer)
        _end(program)


def _end(program: Program) -> None:
    program.process.terminate()
    program.process.wait()


def light(directory: Path) -> None:
    """Every page as most see it."""
    _demo(directory, LIGHT)


def dark(directory: Path) -> None:
    """The same in the dark."""
    _demo(directory, DARK, sections=("general", "watching", "expectations"))


def german(directory: Path) -> None:
    """The same in German, whose words are longer."""
    _demo(directory, GERMAN, sections=("general", "watching"))


def twice(directory: Path) -> None:
    """The same on a screen of twice as many pixels."""
    _demo(directory, TWICE, sections=("watching",))


def eight(directory: Path) -> None:
    """A server of eight GPUs."""
    with (
        DesktopSession(directory / "desk", tray="trayer", notifications="dunst") as desktop,
        Scene(desktop, directory / "machine") as scene,
    ):
        scene.settings.write_text(DARK.settings)
        program = scene.start("--demo=many")
        wait_until("the window", lambda: desktop.windows("Hoof Hearted"))
        photographer = Photographer(desktop, ScreenReader(desktop, "hoofhearted"), DARK)
        photographer.begin()
        time.sleep(4 * OLLAMA_WORKS_S)
        desktop.close_notifications()
        photographer.keys("ctrl+0")
        photographer.take("eight")
        _end(program)


HOSTILE = (
    "<b>bold<img src=x>&amp;.py",
    "\u202egnp.exe.py",
    "a name that goes on and on, and has no intention to end before the line does, or the next one.py",
    "first line\nsecond line\ttab\x1b[31mred.py",
    "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd.py",
)
"""Names as anybody can give them to a program."""


def hostile(directory: Path) -> None:
    """Programs whose names have markup, control characters, both directions and no end; and the questions that a real machine has."""
    with (
        DesktopSession(directory / "desk", tray="trayer", notifications="dunst") as desktop,
        Scene(desktop, directory / "machine") as scene,
    ):
        scene.settings.write_text(scene.settings.read_text() + LIGHT.settings)
        workers = [scene.work(name) for name in HOSTILE]
        gpu = scene.driver.gpus[0]
        gpu.utilization_sm, gpu.power_mw, gpu.name = (
            93,
            212_000,
            b"NVIDIA <i>RTX</i> \xe2\x80\xae 3090 of a name without end",
        )
        gpu.processes = [FakeProcess(each.pid, 2 * GIB, 30 - 5 * nth) for nth, each in enumerate(workers)]
        scene.driver.write()
        program = scene.start(introduced=False)
        photographer = Photographer(desktop, ScreenReader(desktop, "hoofhearted"), LIGHT._replace(name="hostile"))
        wait_until("the first run", lambda: desktop.windows("^Welcome$"))
        for screen in ("first", "second", "third"):
            time.sleep(DRAWN_S)
            cut(desktop.screenshot(screen), f"first-run-{screen}.png", place(desktop))
            desktop.key("Return")
        wait_until("it is done", lambda: not desktop.windows("^Welcome$"))
        photographer.begin()
        wait_until("it is an episode", scene.episode_runs, patience_s=60)
        time.sleep(OLLAMA_WORKS_S)
        desktop.close_notifications()
        photographer.keys("ctrl+0")
        photographer.take("overview")
        photographer.keys("ctrl+1")
        photographer.take("gpu")
        photographer.keys("ctrl+f")
        desktop.run("xdotool", "type", "--delay", "30", "bold")
        photographer.keys("Return", "Delete")
        wait_until("the question", lambda: desktop.windows("^End a process$"))
        photographer.take("end-question")
        photographer.keys("Escape", "Escape", "Escape", "ctrl+f")
        desktop.run("xdotool", "type", "--delay", "30", "name that")
        photographer.keys("Return", "Return")
        photographer.take("process")
        photographer.keys("Escape", "Escape", "Escape", "ctrl+h")
        photographer.take("spin-ups")
        photographer.keys("ctrl+f", "Tab", "Tab", "Tab", "Tab", "Down", "Return")
        photographer.see_one_spin_up()
        photographer.take("spin-up")
        _end(program)
