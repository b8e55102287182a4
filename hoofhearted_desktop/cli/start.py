"""`hoofhearted` without a command: the desktop where one can be shown, else the same answers in the terminal."""

from __future__ import annotations

import importlib.util
import sys
from typing import Optional

from hoofhearted_desktop.cli import display, output
from hoofhearted_desktop.cli import target as targets
from hoofhearted_desktop.core import exits

NO_DRIVER = "no_driver"


def driver_is_absent(found: targets.Target) -> bool:
    """Whether this machine's agent says that there is no NVIDIA driver."""
    from hoofhearted_desktop.core import messages
    from hoofhearted_desktop.link.ask import ask
    from hoofhearted_desktop.link.stream import Unreachable

    answer = ask(found.opener, messages.WHY, {})
    if isinstance(answer, Unreachable):
        return False
    codes = {problem.get("code") for problem in answer.get("problems") or []}
    return not answer.get("gpus") and NO_DRIVER in codes


def _say(text: str) -> None:
    output.say(f"hoofhearted: {text}\n")


def quit_running() -> int:
    """End the desktop program of this user, if one runs."""
    if importlib.util.find_spec("PySide6") is None:
        return exits.OK
    from hoofhearted_desktop.desktop import ending_other

    return ending_other.run()


def _why_qt_fails() -> Optional[str]:
    """Load Qt before anything else of the desktop; say why not where a library of the system is missing, or it is of another machine."""
    try:
        from hoofhearted_desktop.desktop import binding

        binding.load()
    except ImportError as error:
        return display.not_loaded(error)
    return None


def run(*, demo: Optional[str], demo_without_driver: bool, minimized: bool) -> int:
    """Start the desktop, or say why not and watch in the terminal."""
    found = targets.find(None, demo)
    if demo is None and demo_without_driver and isinstance(found, targets.Target) and driver_is_absent(found):
        _say("this machine has no NVIDIA driver: starting the DEMO, a simulated server; nothing it shows is real")
        found = targets.simulated(targets.DEFAULT_SCENARIO)
    if isinstance(found, targets.NoSuchHost):
        sys.stderr.write(f"hoofhearted: {found.message}\n")
        return exits.USAGE
    reason = display.why_not() or _why_qt_fails()
    if reason is not None:
        _say(f"{reason}: watching in the terminal instead; Ctrl-C ends")
        from hoofhearted_desktop.cli import watch

        return watch.run(found)
    from hoofhearted_desktop.desktop import app

    demo_target = found if found.demo else targets.simulated(targets.DEFAULT_SCENARIO)
    return app.run(found.opener, demo=demo_target.opener, is_demo=found.demo, minimized=minimized)
