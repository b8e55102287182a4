"""The colours of the product: light and dark, with more contrast for who needs it, and the accent that the desktop gives.

One program wears one theme: what a person has chosen in the settings (`wish`) counts for every window, at once.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple, Optional

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from hoofhearted_desktop.core.preferences import SYSTEM
from hoofhearted_desktop.desktop.contrast import READABLE, READABLE_HIGH, blend, contrast

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_MIDDLE_GREY = 128
_STEPS = 40


TEXTS = ("foreground", "muted", "blue", "amber", "orange", "red", "green", "violet", "teal")
"""The colours that something is written or drawn in."""


class Tokens(NamedTuple):
    """Colours by their use, each as `#rrggbb`; every text colour has at least READABLE on both backgrounds and on `chosen`."""

    foreground: str
    muted: str
    background: str
    raised: str
    line: str
    blue: str
    amber: str
    orange: str
    red: str
    green: str
    violet: str
    teal: str

    @property
    def chosen(self) -> str:
        """The background of what is chosen."""
        return blend(self.background, self.blue, 0.10)

    def greyed(self) -> Tokens:
        """Give the same page without colour, for readings that are no longer current."""
        grey = self.muted
        return self._replace(
            foreground=grey, blue=grey, amber=grey, orange=grey, red=grey, green=grey, violet=grey, teal=grey
        )


LIGHT = Tokens(
    foreground="#1f2328",
    muted="#59636e",
    background="#ffffff",
    raised="#f6f8fa",
    line="#d1d9e0",
    blue="#0969da",
    amber="#8a5d00",
    orange="#c4320a",
    red="#b3001b",
    green="#187a34",
    violet="#7a45d6",
    teal="#09747b",
)
DARK = Tokens(
    foreground="#e6e9ee",
    muted="#9aa4b2",
    background="#16181d",
    raised="#1e2128",
    line="#2d323b",
    blue="#58a6ff",
    amber="#d9a520",
    orange="#ff7b54",
    red="#ff5c6c",
    green="#4cc38a",
    violet="#b392f0",
    teal="#39c5cf",
)


HIGH_LIGHT = Tokens(
    foreground="#000000",
    muted="#33383d",
    background="#ffffff",
    raised="#f6f8fa",
    line="#6e7781",
    blue="#033d8b",
    amber="#5a3a00",
    orange="#7a2000",
    red="#7d0013",
    green="#0d4a1d",
    violet="#4f1fa3",
    teal="#04474c",
)
HIGH_DARK = Tokens(
    foreground="#ffffff",
    muted="#d0d7de",
    background="#000000",
    raised="#12151a",
    line="#8b949e",
    blue="#8cc2ff",
    amber="#f2c94c",
    orange="#ffab8f",
    red="#ff9aa4",
    green="#7ee2ab",
    violet="#cfbaff",
    teal="#7fe3ea",
)


@functools.lru_cache(maxsize=16)
def tokens_for(*, dark: bool, contrast: bool = False, accent: Optional[str] = None) -> Tokens:
    """Give the colours; an `accent` takes the place of blue, moved towards the text's colour until it can be read."""
    sets = (HIGH_LIGHT, HIGH_DARK) if contrast else (LIGHT, DARK)
    worn = sets[dark]
    if accent is None or not QColor(accent).isValid():
        return worn
    least = READABLE_HIGH if contrast else READABLE
    for step in range(_STEPS + 1):
        moved = worn._replace(blue=blend(accent, worn.foreground, step / _STEPS))
        if lowest_contrast(moved) >= least:
            return moved
    return worn


def lowest_contrast(tokens: Tokens) -> float:
    """Give the contrast of the accent and of what is written on what is chosen, where it is least."""
    pairs = [(tokens.blue, tokens.background), (tokens.blue, tokens.raised)]
    pairs += [(getattr(tokens, name), tokens.chosen) for name in TEXTS]
    return min(contrast(*pair) for pair in pairs)


def translucent(name: str, alpha: float) -> QColor:
    """Give a colour with `alpha` 0 to 1."""
    color = QColor(name)
    color.setAlphaF(alpha)
    return color


def palette(tokens: Tokens) -> QPalette:
    """Give the widget palette that wears the tokens."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: tokens.background,
        QPalette.ColorRole.Base: tokens.background,
        QPalette.ColorRole.AlternateBase: tokens.raised,
        QPalette.ColorRole.Button: tokens.raised,
        QPalette.ColorRole.ToolTipBase: tokens.raised,
        QPalette.ColorRole.WindowText: tokens.foreground,
        QPalette.ColorRole.Text: tokens.foreground,
        QPalette.ColorRole.ButtonText: tokens.foreground,
        QPalette.ColorRole.ToolTipText: tokens.foreground,
        QPalette.ColorRole.PlaceholderText: tokens.muted,
        QPalette.ColorRole.Highlight: tokens.blue,
        QPalette.ColorRole.HighlightedText: tokens.background,
        QPalette.ColorRole.Accent: tokens.blue,
    }
    for role, name in roles.items():
        made.setColor(role, QColor(name))
    made.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText, QColor(tokens.muted))
    made.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text, QColor(tokens.muted))
    return made


def dress(widget: QWidget, tokens: Tokens) -> None:
    """Have a window and all in it wear the tokens.

    A style sheet keeps a palette from what is within, and what the platform's style draws there would be of another theme, but for
    AA_UseStyleSheetPropagationInWidgetStyles (doc.qt.io/qt-6/qt.html#ApplicationAttribute-enum).
    """
    from PySide6.QtCore import Qt

    from hoofhearted_desktop.desktop import style_sheet  # the tray, which knows colours too, has no use for it

    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_UseStyleSheetPropagationInWidgetStyles)
    widget.setPalette(palette(tokens))
    widget.setStyleSheet(style_sheet.style_sheet(tokens))


class Wish(QObject):
    """What a person has chosen: system, light or dark."""

    changed = Signal()

    def __init__(self) -> None:
        """Follow the desktop."""
        super().__init__()
        self.theme = SYSTEM

    def choose(self, theme: str) -> None:
        """Wear light or dark whatever the desktop says, or follow it again; Qt's own dialogs do too, where they can."""
        if theme == self.theme:
            return
        from PySide6.QtCore import Qt

        self.theme = theme
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        QGuiApplication.styleHints().setColorScheme(schemes.get(theme, Qt.ColorScheme.Unknown))
        self.changed.emit()


@functools.cache
def wish() -> Wish:
    """Give the one wish of this program."""
    return Wish()


class Theme(QObject):
    """Says which tokens are worn, and when that changes while the program runs."""

    changed = Signal()

    def __init__(self, parent: Optional[QObject] = None) -> None:
        """Follow the desktop, and what a person has chosen."""
        super().__init__(parent)
        from hoofhearted_desktop.desktop import desk_look

        self._desk = desk_look.desk()
        self._chosen: Optional[bool] = None
        self._worn = self.tokens
        self._desk.changed.connect(self.look_again)
        wish().changed.connect(self.look_again)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.look_again)

    @property
    def dark(self) -> bool:
        """Whether the dark tokens are worn."""
        if self._chosen is not None:
            return self._chosen
        if wish().theme != SYSTEM:
            return wish().theme == "dark"
        from PySide6.QtCore import Qt

        scheme = QGuiApplication.styleHints().colorScheme()
        if scheme != Qt.ColorScheme.Unknown:
            return scheme == Qt.ColorScheme.Dark
        told = self._desk.dark
        return (
            QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < _MIDDLE_GREY
            if told is None
            else told
        )

    @property
    def tokens(self) -> Tokens:
        """The colours to wear now, with the system's own accent and contrast."""
        return tokens_for(dark=self.dark, contrast=self._desk.contrast, accent=self._desk.accent)

    def choose(self, *, dark: Optional[bool]) -> None:
        """Wear dark or light in this window alone, whatever else is said; None follows again."""
        self._chosen = dark
        self.look_again()

    def look_again(self) -> None:
        """Ask anew; where no colour scheme is known, nobody says when it changes."""
        if self.tokens != self._worn:
            self._worn = self.tokens
            self.changed.emit()
