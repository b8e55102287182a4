"""What a screen reader is told by a program on a test desktop, through the real AT-SPI bus; and what it can press.

Debian's own Python has the bindings (python3-gi, gir1.2-atspi-2.0), so this file is also the script that it runs:
`screen_reader.py PROGRAM tree`, `… press ROLE NAME`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
PYTHON = Path("/usr/bin/python3")
ALWAYS = {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
"""What makes Qt tell its tree whether or not somebody reads."""
MOST_CHILDREN = 80
_ITEMS = {"list item", "table cell", "tree item"}


class Heard(NamedTuple):
    """One thing on the screen. `states` are AT-SPI's words, such as "showing", "focusable", "focused"."""

    role: str
    name: str
    description: str
    states: frozenset[str]
    depth: int


class ScreenReader:
    """Reads one program of a desktop session by its accessible name."""

    def __init__(self, desktop: Any, program: str) -> None:
        """Start the accessibility bus of the desktop."""
        from tests.desktop_parts.programs import wait_until

        self._desktop = desktop
        self._program = program
        desktop.spawn("at-spi", str(LAUNCHER), "--launch-immediately")
        listed = (
            "dbus-send",
            "--session",
            "--print-reply",
            "--dest=org.freedesktop.DBus",
            "/",
            "org.freedesktop.DBus.ListNames",
        )
        wait_until("the accessibility bus is there", lambda: "org.a11y.Bus" in desktop.run(*listed))

    def hear(self) -> list[Heard]:
        """Give everything that the program shows, in the order in which it is told; nothing where it is not there yet."""
        said = self._run("tree")
        return [Heard(each[0], each[1], each[2], frozenset(each[3]), each[4]) for each in json.loads(said or "[]")]

    def press(self, role: str, name: str) -> bool:
        """Do what a person does who presses the first such thing that is shown; whether there is one."""
        return self._run("press", role, name) == "true"

    def focused(self) -> Heard | None:
        """Give what has the keyboard. The current item of a list says so also while the list has not."""
        found = [each for each in self.hear() if "focused" in each.states and each.role != "frame"]
        return min(found, key=lambda each: each.role in _ITEMS, default=None)

    def _run(self, *words: str) -> str:
        command = [str(PYTHON), "-I", __file__, self._program, *words]
        env = {**self._desktop.env, "NO_AT_BRIDGE": "0"}
        done = subprocess.run(command, env=env, capture_output=True, check=False, timeout=60, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


# ---------------------------------------------------------------- the script


def _walk(
    thing: Any, gone: type[Exception], depth: int = 0
) -> Iterator[tuple[Any, tuple[str, str, str, list[str], int]]]:
    """Go through what is shown: what is within a page that is put away says of itself that it shows.

    Things go while they are read, which AT-SPI tells as an error of the kind `gone`.
    """
    try:
        states = [state.value_nick for state in thing.get_state_set().get_states()]
        if depth and not ("showing" in states or "visible" in states):
            return
        facts = (thing.get_role_name(), thing.get_name(), thing.get_description() or "", states, depth)
        children = [thing.get_child_at_index(place) for place in range(min(thing.get_child_count(), MOST_CHILDREN))]
    except gone:
        return
    yield thing, facts
    for child in children:
        if child is not None:
            yield from _walk(child, gone, depth + 1)


def _script(program: str, do: str, *words: str) -> str:
    import gi

    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi, GLib

    desktop = Atspi.get_desktop(0)
    applications = [desktop.get_child_at_index(place) for place in range(desktop.get_child_count())]
    heard = []
    for application in applications:
        if application is None or application.get_name() != program:
            continue
        for thing, facts in _walk(application, GLib.GError):
            if do == "press" and facts[:2] == words and "showing" in facts[3]:
                action = thing.get_action_iface()
                return json.dumps(bool(action is not None and action.do_action(0)))
            heard.append(facts)
    return json.dumps(heard if do == "tree" else False)


if __name__ == "__main__":
    sys.stdout.write(_script(*sys.argv[1:]))
