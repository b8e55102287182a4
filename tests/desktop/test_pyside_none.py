"""PySide6 6.12.0 drops a reference of None on every void call and aborts Python 3.10 and 3.11: the version in use must not."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from PySide6 import QtWidgets

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal since Python 3.12 (PEP 683)")
def test_a_void_call_keeps_the_references_of_none(qtbot: QtBot) -> None:
    label = QtWidgets.QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(1000):
        label.setText("x")
    assert sys.getrefcount(None) - before > -100
