"""Why a host shows nothing, in a few words, for where there is no room for the sentence: its line, the tray."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofhearted_desktop.core import naming

if TYPE_CHECKING:
    from hoofhearted_desktop.core.model import Problem
    from hoofhearted_desktop.link import states

NO_DRIVER = "no_driver"
_BY_CODE = {
    "bad_address": "its address is wrong",
    "bad_config": "SSH configuration is wrong",
    "ssh_missing": "paramiko is missing",
    "cancelled": "cancelled",
    "name_not_found": "name not found",
    "refused": "connection refused",
    "timed_out": "no answer",
    "no_route": "no way there",
    "connection_lost": "connection lost",
    "silent": "fell silent",
    "jump_failed": "jump host failed",
    "proxy_command_failed": "ProxyCommand failed",
    "not_ssh": "does not speak SSH",
    "no_common_algorithm": "SSH is too old",
    "host_key_changed": "host key has changed",
    "host_key_revoked": "host key is revoked",
    "host_key_unknown": "host key not confirmed",
    "host_unconfirmed": "host key not confirmed",
    "sign_in_wanted": "sign-in wanted",
    "not_accepted": "sign-in not accepted",
    "too_many_tries": "sign-in not accepted",
    "no_session": "runs no programs",
    "no_shell": "runs no programs",
    "no_answer": "no answer after sign-in",
    "too_noisy": "login shell is too noisy",
    "unknown_system": "not a Linux server",
    "no_python": "no Python",
    "python_too_old": "Python is too old",
    "python_incomplete": "Python is incomplete",
    "no_psutil_for_platform": "unknown processor",
    "no_bundle": "nothing to send there",
    "no_space": "no space for the agent",
    "noexec": "no place for the agent",
    "home_not_writable": "no place for the agent",
    "agent_damaged": "agent arrived damaged",
    "agent_failed": "agent could not start",
    "agent_too_old": "agent is too old",
    "agent_too_new": "agent is too new",
}


def lost(state: states.Lost) -> str:
    """Say why a host is not reached: by the failure's name, or by the reason itself where that has none."""
    return _BY_CODE.get(state.code or "") or naming.printable(state.reason)


def no_gpu(problems: tuple[Problem, ...]) -> str:
    """Say why a host that is reached has no GPU to show."""
    if problems and problems[0].code == NO_DRIVER:
        return "no NVIDIA driver"
    return naming.printable(problems[0].message) if problems else "no NVIDIA GPU"
