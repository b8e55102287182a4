"""Which SSH agent answers for the person: that of IdentityAgent, else of SSH_AUTH_SOCK (ssh_config(5))."""

from __future__ import annotations

import os
import socket
import sys
from typing import Optional, Union

from hoofhearted_desktop.link.ssh.agent import LIST_PATIENCE_S, Agent, NoAgent


def find(identity_agent: Optional[str]) -> Union[Agent, NoAgent]:
    """Connect to it; on Windows see `agent_windows`."""
    if identity_agent == "none":
        return NoAgent("IdentityAgent is none")
    if sys.platform == "win32":
        from hoofhearted_desktop.link.ssh import agent_windows

        return agent_windows.find(identity_agent, os.environ.get("SSH_AUTH_SOCK"))
    path = identity_agent or os.environ.get("SSH_AUTH_SOCK")
    if not path:
        return NoAgent("no SSH agent runs (SSH_AUTH_SOCK is not set)")
    wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    wire.settimeout(LIST_PATIENCE_S)
    try:
        wire.connect(path)
    except OSError as error:
        wire.close()
        return NoAgent(f"the SSH agent at {path} cannot be reached: {error.strerror or error}")
    return Agent(wire)
