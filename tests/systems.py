"""Which system a test is about: what only Linux has is not tried on Windows, and the reason is told."""

from __future__ import annotations

import sys

import pytest

WINDOWS = sys.platform == "win32"


def not_on_windows(reason: str) -> pytest.MarkDecorator:
    """Leave a test out on Windows."""
    return pytest.mark.skipif(WINDOWS, reason=reason)
