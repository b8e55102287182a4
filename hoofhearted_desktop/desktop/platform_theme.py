"""Which of its platform themes Qt takes: never the one that is made of GTK, which costs the tray 70 MB.

On the desktops of GTK Qt loads all of GTK 3 to ask it for a font, a colour scheme and a file dialogue, and we have no file
dialogue. Its own theme `gnome` hears the colour scheme from the desktop's portal; the rest is asked of the desktop by
`gtk_settings` when there is a window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping

VARIABLE = "QT_QPA_PLATFORMTHEME"
WITHOUT_GTK = "gnome"
GTK_DESKTOPS = frozenset({"gnome", "x-cinnamon", "pantheon", "unity", "mate", "xfce", "lxde"})
"""Those for which Qt takes GTK (QGenericUnixTheme::themeNames)."""


def is_of_gtk(environment: Mapping[str, str]) -> bool:
    """Whether this desktop is made with GTK, as it names itself."""
    names = {name.strip().lower() for name in environment.get("XDG_CURRENT_DESKTOP", "").split(":")}
    return bool(names & GTK_DESKTOPS)


def leave_gtk_out(environment: MutableMapping[str, str]) -> None:
    """Have Qt take its own theme in place of GTK's, unless somebody has chosen one; before the application is made."""
    if is_of_gtk(environment) and not environment.get(VARIABLE):
        environment[VARIABLE] = WITHOUT_GTK
