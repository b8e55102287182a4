"""Why a host shows nothing, in a few words, for where there is no room for the sentence: its line, the tray."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofhearted_desktop.core import naming
from hoofhearted_desktop.core.tongue import later, say, told

if TYPE_CHECKING:
    from hoofhearted_desktop.core.model import Problem
    from hoofhearted_desktop.link import states

NO_DRIVER = "no_driver"
_BY_CODE = {
    "bad_address": later("its address is wrong"),
    "bad_config": later("SSH configuration is wrong"),
    "ssh_missing": later("paramiko is missing"),
    "cancelled": later("cancelled"),
    "name_not_found": later("name not found"),
    "refused": later("connection refused"),
    "timed_out": later("no answer"),
    "no_route": later("no way there"),
    "connection_lost": later("connection lost"),
    "silent": later("fell silent"),
    "jump_failed": later("jump host failed"),
    "proxy_command_failed": later("ProxyCommand failed"),
    "not_ssh": later("does not speak SSH"),
    "no_common_algorithm": later("SSH is too old"),
    "host_key_changed": later("host key has changed"),
    "host_key_revoked": later("host key is revoked"),
    "host_key_unknown": later("host key not confirmed"),
    "host_unconfirmed": later("host key not confirmed"),
    "sign_in_wanted": later("sign-in wanted"),
    "not_accepted": later("sign-in not accepted"),
    "too_many_tries": later("sign-in not accepted"),
    "no_session": later("runs no programs"),
    "no_shell": later("runs no programs"),
    "no_answer": later("no answer after sign-in"),
    "too_noisy": later("login shell is too noisy"),
    "unknown_system": later("not a Linux server"),
    "no_python": later("no Python"),
    "python_too_old": later("Python is too old"),
    "python_incomplete": later("Python is incomplete"),
    "no_psutil_for_platform": later("unknown processor"),
    "no_bundle": later("nothing to send there"),
    "no_space": later("no space for the agent"),
    "noexec": later("no place for the agent"),
    "home_not_writable": later("no place for the agent"),
    "agent_damaged": later("agent arrived damaged"),
    "agent_failed": later("agent could not start"),
    "agent_too_old": later("agent is too old"),
    "agent_too_new": later("agent is too new"),
    "certificate": later("certificate not trusted"),
    "redirected": later("sends elsewhere"),
    "no_prometheus": later("is no Prometheus"),
    "no_metrics": later("knows no GPU"),
    "wants_tls": later("wants TLS"),
    "no_agent": later("has no agent"),
}


def lost(state: states.Lost) -> str:
    """Say why a host is not reached: by the failure's name, or by the reason itself where that has none."""
    known = _BY_CODE.get(state.code or "")
    return known() if known is not None else naming.printable(told(state.reason))


def no_gpu(problems: tuple[Problem, ...]) -> str:
    """Say why a host that is reached has no GPU to show."""
    if problems and problems[0].code == NO_DRIVER:
        return say("no NVIDIA driver")
    return naming.printable(told(problems[0].message)) if problems else say("no NVIDIA GPU")
