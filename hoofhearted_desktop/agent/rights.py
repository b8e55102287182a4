"""Who may ask what of an agent that serves more than one user: everybody it lets in may look, only its owner may change.

What is not known to be a mere look counts as a change, so that a method that comes later is not open by oversight.
"""

from __future__ import annotations

from typing import Any, Optional

from hoofhearted_desktop.core import messages
from hoofhearted_desktop.probes import places

LOOKS = frozenset(
    {
        messages.HELLO,
        messages.SUBSCRIBE,
        messages.UNSUBSCRIBE,
        messages.WHY,
        messages.EPISODES,
        messages.EPISODE_GET,
        messages.HISTORY,
        messages.USAGE,
        messages.DATA_STATUS,
        messages.COST,
        messages.EXPECTATIONS,
        messages.SETTINGS_GET,
        messages.PREVIEW,
        messages.SERVICE_STATUS,
        messages.PROCESS_ABOUT,
    }
)
OF_ONESELF = frozenset({messages.PRESENCE})
"""What anybody may say, of themselves."""

BY_WHOSE = frozenset({messages.PROCESS_COMMAND_LINE, messages.PROCESS_END})
"""What depends on whose process it is, which is looked at where it is answered."""

CHANGES = frozenset(
    {
        messages.EXPECT,
        messages.UNEXPECT,
        messages.MOVE,
        messages.FORGET,
        messages.SETTINGS_SET,
        messages.EPISODE_DELETE,
        messages.EPISODE_NOTE,
        messages.DATA_DELETE,
        messages.SERVICE_INSTALL,
        messages.SERVICE_REMOVE,
    }
)


def refusal(method: str, params: dict[str, Any], user: Optional[str]) -> Optional[str]:
    """Say why `user`, who does not own the agent, may not ask this; None where they may."""
    if method in LOOKS | BY_WHOSE:
        return None
    if method in OF_ONESELF:
        return None if user is not None and params.get("user") == user else "only of yourself"
    if method in CHANGES:
        return (
            f"only root may change what the service of this machine expects and keeps: it is in {places.config_dir()}"
        )
    return f"{method[:100]}: only root may ask this of the service of this machine"
