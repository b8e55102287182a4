"""Gives the window its page of spin-ups: made, with what reads them, when it is first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofhearted_desktop.core.tongue import later
from hoofhearted_desktop.desktop import page_icons
from hoofhearted_desktop.desktop.page_keys import SPIN_UPS

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.desktop.hosts import Hosts
    from hoofhearted_desktop.desktop.pages import Page
    from hoofhearted_desktop.desktop.window import Window


def add_page(window: Window, hosts: Hosts, clock: Callable[[], float]) -> None:
    """Add it, about `hosts`; `clock` gives Unix time."""

    def made() -> Page:
        from hoofhearted_desktop.desktop.episode_source import EpisodeSource
        from hoofhearted_desktop.desktop.episodes_page import EpisodesPage

        return EpisodesPage(EpisodeSource(hosts, clock, window))

    window.add_page(SPIN_UPS, later("Spin-ups"), page_icons.spin_ups, made)
