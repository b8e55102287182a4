"""Exit statuses of the programs, each with its name; README.md lists them for people."""

from __future__ import annotations

OK = 0
PROBLEM = 1
USAGE = 2
UNEXPECTED = 3
CANNOT_TELL = 4
AGENT_RUNS_ALREADY = 5
AGENT_SILENT = 6
NO_RUNTIME_DIR = 7
BAD_SOURCE = 8
UNREACHABLE = 9
AGENT_CRASHED = 10
NOTHING_LEFT = 11
INTERRUPTED = 130
