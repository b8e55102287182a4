"""What the gateway's tests share; without its extra none of them can run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

pytest.importorskip("msgspec", reason="the extra `gateway` is not installed")
pytest.importorskip("gevent", reason="the extra `gateway` is not installed")

from tests.cli.terminal import Terminal
from tests.gateway.rig import Rig
from tests.gateway.started import Gateway

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def rig() -> Rig:
    """A gateway over one host, whose agent has not answered yet."""
    return Rig()


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """A terminal with a fake driver, for gateways that are started as a person starts them."""
    return Terminal(tmp_path)


@pytest.fixture
def start(terminal: Terminal) -> Iterator[Callable[..., Gateway]]:
    """Start a gateway with these options; what still runs at the end is killed."""
    running: list[Gateway] = []

    def started(*arguments: str) -> Gateway:
        running.append(Gateway(terminal, *arguments))
        return running[-1]

    yield started
    for each in running:
        each.process.kill()
        each.process.communicate()
