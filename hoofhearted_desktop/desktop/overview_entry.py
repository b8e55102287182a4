"""The overview as a page of the window: made when first shown, fed with what the window knows, and given the minute before."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Optional, Protocol

from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.core.tongue import later
from hoofhearted_desktop.desktop import page_icons
from hoofhearted_desktop.desktop.minute import LONGEST_S
from hoofhearted_desktop.desktop.page_keys import OVERVIEW

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoofhearted_desktop.desktop.host import Host
    from hoofhearted_desktop.desktop.overview import Overview
    from hoofhearted_desktop.desktop.window import Window

_LOADS = ("sm", "encoder", "decoder")
_MOST_POINTS = 120


class Glance(Protocol):
    """Is told whether whole readings of every host are wanted."""

    def __call__(self, *, glanced: bool) -> None:
        """Take it."""


def add(window: Window, hosts: Iterable[Host], look_at_all: Optional[Glance] = None) -> None:
    """Give the window its overview; `look_at_all` is asked for whole readings while its cards list who uses the GPUs."""
    window.add_page(OVERVIEW, later("Overview"), page_icons.overview, lambda: make(window, hosts, look_at_all))


def make(window: Window, hosts: Iterable[Host], look_at_all: Optional[Glance] = None) -> Overview:
    """Make the page; what its GPUs did before is asked of their agents each time it is entered."""
    from hoofhearted_desktop.desktop.overview import Overview

    overview = Overview()
    overview.opened.connect(window.choose)
    if look_at_all is not None:
        overview.lists_users.connect(lambda listed: look_at_all(glanced=listed))
    window.view_changed.connect(overview.show_view)
    window.views_changed.connect(lambda: overview.show_views(window.views))
    overview.entered.connect(lambda: _fetch(window, hosts))
    overview.show_views(window.views)
    return overview


def _fetch(window: Window, hosts: Iterable[Host]) -> None:
    for host in hosts:
        if not host.live or host.tick is None:
            continue
        since = host.tick.sample.time - LONGEST_S
        for gpu in host.tick.sample.gpus:
            params = {"gpu": gpu.uuid, "since": since, "max_points": _MOST_POINTS, "metrics": list(_LOADS)}
            host.request(messages.HISTORY, params, functools.partial(_take, window, host.key, gpu.uuid))


def _take(window: Window, host: str, uuid: str, found: wire.Result | wire.Failure) -> None:
    if isinstance(found, wire.Result) and isinstance(found.result, dict):
        window.show_minute(host, uuid, found.result)
