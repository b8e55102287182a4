"""Loads the binding to Qt, and keeps it from reading the source of every module that is imported after it.

PySide6 does so to find out which modules may use its switches (`from __feature__ import snake_case`), and keeps every line
in `linecache`: 2.5 MB, and a tenth of the time to the icon. Nothing of ours, and nothing we import, has such switches.
"""

from __future__ import annotations

import linecache
import sys

FEATURES = "shibokensupport.feature"
READER = "_mod_uses_pyside"


def load() -> None:
    """Import Qt, and answer the binding's question with no, before anything else of the desktop is imported; harmless where it asks otherwise.

    Raises:
        ImportError: Qt does not load here, with the loader's own words.

    """
    import PySide6.QtWidgets  # noqa: F401 - it brings the part that reads

    features = sys.modules.get(FEATURES)
    if hasattr(features, READER):
        setattr(features, READER, lambda _module: False)
    linecache.clearcache()
