"""A Prometheus in the whole program: added by its address, a token asked for, its GPUs in the list, its charts filled by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.desktop.hosts import key_of
from hoofhearted_desktop.desktop.secret_dialog import SecretDialog
from hoofhearted_desktop.link import states
from tests.desktop.test_adding import Desk, pytestmark  # noqa: F401 - its marks
from tests.link.prometheus.answers import group, ours
from tests.link.prometheus.test_opener import SECRET, Fake

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def fake() -> Iterator[Fake]:
    made = Fake()
    for machine in ("node1", "node2"):
        made.rows += [*ours(machine, uuid=f"GPU-{machine}"), *group("train.py", 1.0, machine, uuid=f"GPU-{machine}")]
    yield made
    made.server.end()


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(tmp_path, qtbot)
    yield made
    made.end()


def test_it_is_added_by_its_address_and_asks_for_its_token(
    desk: Desk, fake: Fake, caplog: pytest.LogCaptureFixture
) -> None:
    fake.wants = f"Bearer {SECRET}"
    window = desk.program.window
    assert window is not None
    window.sidebar.add.click()
    desk.type(fake.server.url, "The lab")
    desk.wait(lambda: desk.asked)
    (dialog,) = desk.asked
    assert isinstance(dialog, SecretDialog)
    dialog.field.setText(SECRET)
    dialog.ok.click()
    desk.wait(lambda: desk.adding.dialog is None)
    key = key_of(fake.server.url)
    desk.wait(lambda: window.shown.key == key and window.shown.tick is not None)
    assert f'address = "{fake.server.url}"\nname = "The lab"' in desk.file.read_text()
    assert SECRET not in desk.file.read_text() + caplog.text
    tick = window.shown.tick
    assert tick is not None
    assert [gpu.name for gpu in tick.sample.gpus] == ["node1: H100", "node2: H100", "rack-1: H100"]
    desk.wait(lambda: any(path.endswith("query_range") for path, _, _ in fake.server.asked))
    host = desk.host(fake.server.url)
    assert host is not None
    assert host.live
    told: list[object] = []
    host.request("episodes", {}, told.append)
    desk.wait(lambda: told)
    assert "keeps no spin-ups" in str(told[0])


def test_one_that_fails_says_why_and_comes_back_by_itself(desk: Desk, fake: Fake) -> None:
    fake.down = True
    desk.program.hosts.add(fake.server.url)
    desk.wait(lambda: desk.lost(fake.server.url))
    host = desk.host(fake.server.url)
    assert host is not None
    assert isinstance(host.state, states.Lost)
    assert "status 503" in host.state.reason
    fake.down = False
    desk.wait(lambda: host.live)
    assert host.name == "127.0.0.1"


def test_what_is_no_address_is_said_while_it_is_typed(desk: Desk) -> None:
    desk.adding.add()
    dialog = desk.dialog()
    dialog.choice.field.setText("http://ann:secret@prom")
    assert "password" in dialog.choice.wrong.text()
    dialog.choice.field.setText("http://prom.lan:9090")
    assert dialog.choice.wrong.isHidden()
    dialog.close()
