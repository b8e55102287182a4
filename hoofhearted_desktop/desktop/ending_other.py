"""`hoofhearted --quit`: the program that runs is asked to end, and waited for. An installer that brings another version does so."""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QCoreApplication

from hoofhearted_desktop.core import exits
from hoofhearted_desktop.desktop.single_instance import QUIT, Outcome
from hoofhearted_desktop.desktop.single_instance_system import open_instance
from hoofhearted_desktop.probes import places

PATIENCE_S = 20.0
"""It writes down what was going on, and lets its agent and its servers go."""
PAUSE_S = 0.1


def run(patience_s: float = PATIENCE_S) -> int:
    """Ask and wait; gives 0 where nobody runs any more."""
    directory = places.runtime_dir()
    if not directory.is_dir():
        return exits.OK
    _qt = QCoreApplication.instance() or QCoreApplication([])
    deadline = time.monotonic() + patience_s
    heard = False
    while time.monotonic() < deadline:
        instance = open_instance(directory)
        outcome = instance.claim(QUIT)
        instance.close()
        if outcome in {Outcome.FIRST, Outcome.UNGUARDED}:
            return exits.OK
        heard = heard or outcome is Outcome.RAISED
        if not heard:
            break
        time.sleep(PAUSE_S)
    said = "has heard it, but does not end" if heard else "does not answer"
    sys.stderr.write(f"hoofhearted: it runs and {said}\n")
    return exits.PROBLEM
