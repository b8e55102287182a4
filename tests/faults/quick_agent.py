"""The agent, in a hurry: what it writes every ten seconds it writes at every tick. Its command line is `hoofhearted-agent`'s."""

from __future__ import annotations

import sys

from hoofhearted_desktop.agent import __main__, judge_memory
from hoofhearted_desktop.store import database, recent

FLUSH_S = 0.2

recent.PAGE_S = 0.5
judge_memory.KEEP_EVERY_S = 0.5
assert database.Database.__init__.__kwdefaults__ is not None
database.Database.__init__.__kwdefaults__["flush_s"] = FLUSH_S

if __name__ == "__main__":
    __main__.leave(__main__.main(sys.argv[1:]))
