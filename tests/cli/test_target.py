"""What a command says where the agent it means gives no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofhearted_desktop.cli import display, start, target
from hoofhearted_desktop.core import exits
from hoofhearted_desktop.link import understand

if TYPE_CHECKING:
    import pytest


def test_the_remedy_is_about_the_server_that_was_asked(capsys: pytest.CaptureFixture[str]) -> None:
    found = target.find("david@nas:2222", None)
    assert isinstance(found, target.Target)
    assert found.cannot_ask(understand.NOT_UNDERSTOOD) == exits.CANNOT_TELL
    assert "`hoofhearted doctor david@nas:2222`" in capsys.readouterr().err


def test_the_desktop_shows_the_scenario_that_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    from hoofhearted_desktop.desktop import app

    made: list[tuple[str, ...]] = []
    shown: list[tuple[object, object]] = []
    monkeypatch.setattr(display, "why_not", lambda: None)
    monkeypatch.setattr(target.local, "opener", lambda words=(): made.append(words) or words)
    monkeypatch.setattr(app, "run", lambda opener, *, demo, **_: shown.append((opener, demo)) or 0)
    for scenario, its in (("many", "many"), (None, target.DEFAULT_SCENARIO)):
        assert start.run(demo=scenario, demo_without_driver=False, minimized=True) == 0
        assert shown.pop()[1] == ("connect", "--simulate", its)
