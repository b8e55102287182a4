"""The colours of the product, light and dark, and which of the two the desktop wants now."""

from __future__ import annotations

from typing import NamedTuple, Optional

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette

_READABLE = 4.5
_MIDDLE_GREY = 128


class Tokens(NamedTuple):
    """Colours by their use, each as `#rrggbb`; every text colour has at least 4.5 : 1 on both backgrounds (WCAG 2.2, 1.4.3)."""

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
        return blend(self.background, self.blue, 0.14)

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
    green="#1a7f37",
    violet="#7a45d6",
    teal="#0a7d84",
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


def blend(one: str, other: str, part: float) -> str:
    """Give the colour with `part` of the other, 0 to 1, laid over the one."""
    mixed = [a + (b - a) * part for a, b in zip(_channels(one), _channels(other), strict=True)]
    return QColor.fromRgbF(*mixed).name()


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(name: str) -> float:
    parts = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in _channels(name)
    )
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def _channels(name: str) -> tuple[float, float, float]:
    color = QColor(name)
    return color.redF(), color.greenF(), color.blueF()


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


class Theme(QObject):
    """Says which tokens are worn, and when that changes while the program runs."""

    changed = Signal()

    def __init__(self, parent: Optional[QObject] = None) -> None:
        """Follow the desktop's colour scheme."""
        super().__init__(parent)
        self._chosen: Optional[bool] = None
        self._worn_dark = self.dark
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.look_again)

    @property
    def dark(self) -> bool:
        """Whether the dark tokens are worn."""
        if self._chosen is not None:
            return self._chosen
        scheme = QGuiApplication.styleHints().colorScheme()
        if scheme == Qt.ColorScheme.Unknown:
            from hoofhearted_desktop.desktop import gtk_settings

            told = gtk_settings.read().dark
            if told is not None:
                return told
            return QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < _MIDDLE_GREY
        return scheme == Qt.ColorScheme.Dark

    @property
    def tokens(self) -> Tokens:
        """The colours to wear now, with the system's own accent where it gives a readable one."""
        tokens = DARK if self.dark else LIGHT
        if QGuiApplication.platformName() != "windows":
            return tokens  # elsewhere Qt's accent is the widget style's default, not a person's choice
        accent = QGuiApplication.palette().color(QPalette.ColorRole.Accent).name()
        readable = min(contrast(accent, tokens.background), contrast(accent, tokens.raised)) >= _READABLE
        return tokens._replace(blue=accent) if readable else tokens

    def choose(self, *, dark: Optional[bool]) -> None:
        """Wear dark or light whatever the desktop says; None follows the desktop again."""
        if dark != self._chosen:
            self._chosen = dark
            self.changed.emit()

    def look_again(self) -> None:
        """Ask the desktop's palette anew; where no colour scheme is known, nobody says when it changes."""
        if self._chosen is None and self.dark != self._worn_dark:
            self._worn_dark = self.dark
            self.changed.emit()
