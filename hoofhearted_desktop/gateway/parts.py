"""Every part of the gateway, in the order in which they plug in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofhearted_desktop.gateway import (
    metrics,
    mqtt,
    openapi,
    rest_config,
    rest_episodes,
    rest_expectations,
    rest_gpus,
    rest_hosts,
    rest_session,
    stream,
    web_page,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.gateway.frame import Frame

PARTS: tuple[Callable[[Frame], None], ...] = (
    rest_hosts.plug,
    rest_gpus.plug,
    rest_episodes.plug,
    rest_expectations.plug,
    rest_config.plug,
    rest_session.plug,
    openapi.plug,
    metrics.plug,
    stream.plug,
    web_page.plug,
    mqtt.plug,
)


def plug(frame: Frame) -> None:
    """Plug all of them in, and close the frame."""
    for part in PARTS:
        part(frame)
    frame.seal()
