"""What a command says where the agent it means gives no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofhearted_desktop.cli import target
from hoofhearted_desktop.core import exits
from hoofhearted_desktop.link import understand

if TYPE_CHECKING:
    import pytest


def test_the_remedy_is_about_the_server_that_was_asked(capsys: pytest.CaptureFixture[str]) -> None:
    found = target.find("david@nas:2222", None)
    assert isinstance(found, target.Target)
    assert found.cannot_ask(understand.NOT_UNDERSTOOD) == exits.CANNOT_TELL
    assert "`hoofhearted doctor david@nas:2222`" in capsys.readouterr().err
