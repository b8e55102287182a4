"""Servers that are lost together make one notification, which shrinks as they come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject

from hoofhearted_desktop.desktop.notifier import Notification
from hoofhearted_desktop.desktop.unreached import KEY, Unreached

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


class Desk:
    """Hears what is said."""

    def __init__(self) -> None:
        self.said: list[Notification] = []
        self.withdrawn: list[str] = []
        self.owner = QObject()
        self.unreached = Unreached(self.said.append, self.withdrawn.append, self.owner)

    def lose(self, *names: str) -> None:
        for name in names:
            self.unreached.lost(name, Notification(name, f"{name} is not being watched", "why", ()))

    def find(self, *names: str) -> None:
        for name in names:
            self.unreached.over(Notification(name, f"{name} is being watched again", "", (), quietly=True))


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk()
    yield made
    made.unreached._settle.stop()


def test_one_server_is_told_of_as_ever(desk: Desk) -> None:
    desk.lose("nas")
    assert desk.said == []
    desk.unreached.settled()
    assert [each.title for each in desk.said] == ["nas is not being watched"]
    desk.find("nas")
    assert (desk.said[-1].key, desk.said[-1].title) == ("nas", "nas is being watched again")


def test_several_are_one_notification_that_shrinks(desk: Desk) -> None:
    desk.lose("nas", "rack", "attic")
    assert desk.unreached._settle.isActive()
    desk.unreached.settled()
    assert [(each.key, each.title) for each in desk.said] == [(KEY, "3 servers are not being watched")]
    assert desk.said[0].body == "nas, rack, attic. Is this machine in the network where they are?"
    desk.lose("shop")
    desk.unreached.settled()
    assert desk.said[-1].title == "4 servers are not being watched"
    desk.find("rack", "attic", "shop")
    assert (desk.said[-1].title, desk.said[-1].quietly) == ("nas is not being watched", True)
    desk.unreached.withdraw("nas")
    assert desk.withdrawn == [KEY]


def test_who_is_back_before_it_was_told_is_not_told_of(desk: Desk) -> None:
    desk.lose("nas", "rack")
    desk.find("rack")
    desk.unreached.withdraw("nas")
    desk.unreached.settled()
    assert (desk.said, desk.withdrawn) == ([], [])


def test_twenty_names_are_not_all_told(desk: Desk) -> None:
    desk.lose(*(f"n{number}" for number in range(20)))
    desk.unreached.settled()
    assert desk.said[0].body.startswith("n0, n1, n2, n3, n4 and 15 more. ")
