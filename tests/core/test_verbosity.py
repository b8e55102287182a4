"""A log level is one that there is."""

from __future__ import annotations

from typing import Optional

import pytest

from hoofhearted_desktop.core import verbosity


@pytest.mark.parametrize(
    ("wanted", "given"),
    [(None, "WARNING"), ("", "WARNING"), ("debug", "DEBUG"), (" INFO ", "INFO"), ("loud", "WARNING"), ("7", "WARNING")],
)
def test_what_is_no_level_is_a_warning(wanted: Optional[str], given: str) -> None:
    assert verbosity.level(wanted) == given
