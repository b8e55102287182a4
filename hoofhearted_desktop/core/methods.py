"""The names of the wire's methods and notices; what they carry is in `core/messages.py`, which takes far longer to import."""

from __future__ import annotations

HELLO = "hello"
SUBSCRIBE = "subscribe"
UNSUBSCRIBE = "unsubscribe"
WHY = "why"
EPISODES = "episodes"
EPISODE_GET = "episodes.get"
EPISODE_DELETE = "episodes.delete"
EPISODE_NOTE = "episodes.note"
HISTORY = "history"
USAGE = "usage"
COST = "agent.cost"
DATA_STATUS = "data.status"
DATA_DELETE = "data.delete"
DATA = (DATA_STATUS, DATA_DELETE)
EXPECT = "expectations.add"
UNEXPECT = "expectations.remove"
EXPECTATIONS = "expectations.list"
MOVE = "expectations.move"
FORGET = "usual.forget"
PRESENCE = "presence"
SETTINGS_GET = "settings.get"
SETTINGS_SET = "settings.set"
PREVIEW = "detector.preview"
SERVICE_STATUS = "service.status"
SERVICE_INSTALL = "service.install"
SERVICE_REMOVE = "service.remove"
SERVICE = (SERVICE_STATUS, SERVICE_INSTALL, SERVICE_REMOVE)
PROCESS_ABOUT = "processes.about"
PROCESS_COMMAND_LINE = "processes.command_line"
PROCESS_END = "processes.end"
PROCESSES = frozenset({PROCESS_ABOUT, PROCESS_COMMAND_LINE, PROCESS_END})

STAY = "stay"
LEAVE = "leave"
"""Notices of a client: wait for me if my connection is lost; and, I go on purpose."""

GOT = "got"
"""Notice of a client that confirms: so many ticks have come."""
