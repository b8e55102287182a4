"""A person who hears the program instead of seeing it, on a real desktop: by AT-SPI alone, and by keys alone, in German too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.desktop_parts.fixtures import desktop as desktop  # noqa: PLC0414 - a fixture is used by its name
from tests.desktop_parts.programs import act_until, wait_until
from tests.desktop_parts.screen_reader import ALWAYS, LAUNCHER, PYTHON, ScreenReader
from tests.story.scene import Scene

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop_parts.screen_reader import Heard
    from tests.desktop_parts.session import DesktopSession

pytestmark = [pytest.mark.real, pytest.mark.timeout(180)]

NAME, WINDOW = "hoofhearted", "Hoof Hearted"
CONTROLS = {
    *("push button", "toggle button", "check box", "radio button", "combo box", "text", "list", "list item", "table"),
    *(
        "tree table",
        "tree",
        "table cell",
        "tree item",
        "table column header",
        "slider",
        "spin button",
        "page tab",
        "menu item",
    ),
}


@pytest.fixture(autouse=True)
def _needs_a_reader() -> None:
    if not LAUNCHER.exists() or not PYTHON.exists():
        pytest.fail("at-spi2-core and Debian's python3 are missing; packaging/bootstrap.sh test installs them")


def nameless(heard: list[Heard]) -> list[str]:
    return [
        f"{each.role} at depth {each.depth}"
        for each in heard
        if not each.name.strip() and (each.role in CONTROLS or "focusable" in each.states)
    ]


def named(reader: ScreenReader, *parts: str) -> list[Heard]:
    """Give what is shown when a thing has each of these texts in its name."""
    heard = reader.hear()
    return heard if all(any(part in each.name for each in heard) for part in parts) else []


def is_at(reader: ScreenReader, role: str, name: str) -> bool:
    """Tell whether a thing of that role and name has the keyboard."""
    at = reader.focused()
    return at is not None and (at.role, at.name) == (role, name)


def walk_by_tab(desktop: DesktopSession, reader: ScreenReader) -> list[tuple[str, str]]:
    """Press Tab until it comes round; give role and name of each stop."""
    stops: list[tuple[str, str]] = []
    before = reader.focused()
    for _ in range(80):

        def moved(before: Heard | None = before) -> Heard | None:
            now = reader.focused()
            return now if now != before else None

        at = before = act_until("Tab goes on", moved, lambda: desktop.key("Tab"))
        if at is None:
            continue
        if stops and (at.role, at.name) == stops[0]:
            return stops
        if (at.role, at.name) not in stops:
            stops.append((at.role, at.name))
    return stops


def test_every_page_is_heard(desktop: DesktopSession, tmp_path: Path) -> None:
    with Scene(desktop, tmp_path / "machine") as scene:
        scene.environment |= ALWAYS
        reader = ScreenReader(desktop, NAME)
        program = scene.start("--demo")
        heard = wait_until("the first page is heard", lambda: named(reader, "RTX 3090", "Overview"))
        seen = {each.name for each in heard if each.role in {"check box", "radio button"}}
        assert "Overview" in seen
        for entry in sorted(seen & {"Overview", "Spin-ups", "Settings"}):
            assert reader.press("check box", entry), entry
            heard = wait_until(f"{entry} is shown", lambda entry=entry: named(reader, f"{entry} – Hoof Hearted"))
            assert nameless(heard) == [], entry
            assert not any("<p" in each.description for each in heard)
        heard = act_until(
            "the host's page is shown",
            lambda: named(reader, "RTX 3090 ", "Load chart"),
            lambda: desktop.key("ctrl+1"),
        )
        assert nameless(heard) == []
        assert any(each.role == "label" and each.name.startswith("RTX 3090 ") for each in heard), "the sentence"
        program.process.terminate()
        assert program.wait() == 0


def test_the_keyboard_alone_comes_to_everything(desktop: DesktopSession, tmp_path: Path) -> None:
    with Scene(desktop, tmp_path / "machine") as scene:
        scene.environment |= ALWAYS
        reader = ScreenReader(desktop, NAME)
        program = scene.start()
        wait_until("the GPU is heard", lambda: named(reader, "Add a server", "RTX"))
        desktop.focus(WINDOW)
        act_until("the host's page is shown", lambda: named(reader, "Load chart"), lambda: desktop.key("ctrl+1"))
        stops = walk_by_tab(desktop, reader)
        roles = {role for role, _ in stops}
        assert ("push button", "Add a server") in stops
        assert "list" in roles or "list item" in roles, "the hosts"
        assert any("chart" in name for _, name in stops)
        assert all(name for _, name in stops)

        assert reader.press("push button", "Add a server")
        heard = wait_until("the dialog is heard", lambda: named(reader, "Name in the list", "Server"))
        assert nameless(heard) == []
        desktop.focus("^Add a server$")
        wait_until("the field has the keyboard", lambda: is_at(reader, "text", "Server"))
        act_until("the dialog is gone", lambda: not named(reader, "Name in the list"), lambda: desktop.key("Escape"))
        program.process.terminate()
        assert program.wait() == 0


def test_a_german_hears_german(desktop: DesktopSession, tmp_path: Path) -> None:
    with Scene(desktop, tmp_path / "machine") as scene:
        scene.environment |= {**ALWAYS, "LANGUAGE": "de", "LC_ALL": "de_DE.UTF-8"}
        reader = ScreenReader(desktop, NAME)
        program = scene.start()
        wait_until("the window speaks German", lambda: named(reader, "Server hinzufügen", "dieser Rechner"))
        worker = scene.work("train.py")
        scene.busy(worker)
        told = desktop.wait_for_notification("train.py hat die RTX 3090 geweckt")
        assert {label for _, label in told.actions} >= {"Anzeigen", "Das ist erwartet", "1 Stunde stumm"}
        desktop.press("Das ist erwartet")
        desktop.wait_for_notification("Das wird von nun an erwartet")
        assert "is computing for train.py" in scene.ask("why").stdout, "the terminal stays English"

        settings = scene.settings.read_text()
        scene.settings.write_text(f'{settings}\n[appearance]\nlanguage = "en"\n')
        wait_until("it speaks English at once", lambda: named(reader, "Add a server", "this machine"))
        program.process.terminate()
        assert program.wait() == 0
