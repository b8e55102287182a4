"""What the gateway's tests share; without its extra none of them can run."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

if find_spec("msgspec") and find_spec("gevent"):
    from tests.cli.terminal import Terminal
    from tests.gateway.rig import Rig
    from tests.gateway.started import Gateway
else:  # to skip here would be to skip every test of the run
    collect_ignore_glob = ["test_*.py"]

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
