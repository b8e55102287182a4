"""By what the window's pages are known: to the window, to its sidebar, and to whoever wants one shown."""

OVERVIEW = "overview"
SPIN_UPS = "spin_ups"
SETTINGS = "settings"
HOST = ""
"""What is shown of the host that is looked at."""

AT_THE_FOOT = frozenset({SETTINGS})
"""The pages whose entries stand below the hosts in the sidebar."""
