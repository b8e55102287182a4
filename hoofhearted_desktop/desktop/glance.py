"""The glance panel: who uses which GPU of which host, at the tray, until one looks elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPainter
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import glance_place, theme
from hoofhearted_desktop.desktop.glance_row import GpuRow
from hoofhearted_desktop.desktop.glance_section import Button, HostSection
from hoofhearted_desktop.desktop.style_sheet import style_sheet
from hoofhearted_desktop.desktop.text import FlowingText

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QCloseEvent, QHideEvent, QKeyEvent, QPaintEvent

    from hoofhearted_desktop.desktop.glance_lines import Section

_LETTERS = 62
_WIDTH = (392, 580)
_BORDER = 1
_MOST_OF_SCREEN = 0.75
REOPEN_S = 0.3
"""A press on the tray takes the focus from the panel before it is told of: it closes the panel, and does not open it again."""
_FRAMELESS = Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint


class _Scroll(QScrollArea):
    """Leaves the keys to the panel, which goes through the lines and brings them to sight."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take no key."""
        event.ignore()


class Glance(QWidget):
    """One panel, made when it is first wanted and then kept hidden."""

    gpu_requested = Signal(str, object)
    window_requested = Signal()
    mute_requested = Signal()
    """To mute for an hour, or to unmute."""
    away_requested = Signal()
    closed = Signal()

    def __init__(self, colours: theme.Theme, clock: Callable[[], float] = time.monotonic) -> None:
        """Start hidden and empty; `clock` gives seconds that only ever grow."""
        super().__init__(None, _FRAMELESS)
        self._theme = colours
        self._clock = clock
        self._left_at: Optional[float] = None
        self._was_active = False
        self._anchor: Optional[glance_place.Box] = None
        self._sections: dict[str, HostSection] = {}
        self._order: list[str] = []
        self._current: Optional[QWidget] = None
        self._muted: Optional[str] = None
        self._unseen = 0
        self.setWindowTitle("Hoof Hearted")
        self.setObjectName("glance")
        self._build()
        self._fit_soon = QTimer(self)
        self._fit_soon.setSingleShot(True)
        self._fit_soon.setInterval(0)
        self._fit_soon.timeout.connect(self._fit)
        self.wear()
        colours.changed.connect(self.wear)
        self.retell()

    def _build(self) -> None:
        self._inner = QWidget()
        self._list = QVBoxLayout(self._inner)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._inner.setObjectName("content")
        self._empty = FlowingText(lines=4, role="muted")
        self._nothing = QWidget()
        empty = QVBoxLayout(self._nothing)
        empty.setContentsMargins(16, 4, 16, 14)
        empty.addWidget(self._empty)
        self._list.addWidget(self._nothing)
        self._list.addStretch(1)
        self._scroll = _Scroll()
        self._scroll.setWidget(self._inner)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.mute = Button()
        self.mute.clicked.connect(self.mute_requested)
        self.away = Button()
        self.away.clicked.connect(self._on_away)
        self.away.hide()
        self.open = Button()
        self.open.setProperty("role", "primary")
        self.open.clicked.connect(self._on_open)
        self._foot = foot = QHBoxLayout()
        foot.setContentsMargins(12, 8, 12, 10)
        foot.setSpacing(8)
        foot.addWidget(self.mute)
        foot.addWidget(self.away)
        foot.addStretch(1)
        foot.addWidget(self.open)
        for button in (self.mute, self.away, self.open):
            button.setAutoDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(_BORDER, _BORDER, _BORDER, _BORDER)
        column.setSpacing(0)
        column.addWidget(self._scroll, 1)
        column.addLayout(foot)

    # ------------------------------------------------------------ looks and words

    def wear(self) -> None:
        """Wear the theme's colours."""
        tokens = self._theme.tokens
        self.setPalette(theme.palette(tokens))
        self.setStyleSheet(style_sheet(tokens) + _SHEET.format(**tokens._asdict()))
        for section in self._sections.values():
            section.wear(tokens)

    def retell(self) -> None:
        """Say the texts anew, in the language that is spoken now."""
        self.setAccessibleName(say("Who uses the GPUs now"))
        self.open.setText(say("Open"))
        self.open.setAccessibleName(say("Open the window"))
        self.show_muted(self._muted)
        self.show_away(self._unseen)

    def show_muted(self, until: Optional[str]) -> None:
        """Offer to mute for an hour, or where it is muted, say until when, and end it with a press."""
        self._muted = until
        self.mute.setText(say("Mute 1 hour") if until is None else say("Muted until {time}", time=until))
        if until is None:
            self.mute.setAccessibleName(say("Mute notifications for one hour"))
        else:
            self.mute.setAccessibleName(say("Notifications are muted until {time}. Press to unmute", time=until))
        self.mute.setToolTip(say("Press to unmute") if until is not None else "")

    def show_away(self, spin_ups: int) -> None:
        """Offer to list the spin-ups of while nobody was there."""
        self._unseen = spin_ups
        self.away.setVisible(spin_ups > 0)
        self.away.setText(say("While away: {n}", n=spin_ups))

    # ------------------------------------------------------------ what is shown

    def show_sections(self, sections: Sequence[Section], nothing: str = "") -> None:
        """Show these hosts in this order, and what is said where there is nothing to show."""
        keys = [section.key for section in sections]
        for key in [key for key in self._sections if key not in keys]:
            gone = self._sections.pop(key)
            self._list.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, section in enumerate(sections):
            self._section(section.key)
            self._list.insertWidget(place, self._sections[section.key])
            self._sections[section.key].show_section(section)
        self._order = keys
        self._empty.say(nothing)
        self._nothing.setVisible(bool(nothing))

    def show_section(self, section: Section) -> None:
        """Show what is new of one host."""
        if section.key in self._sections:
            self._sections[section.key].show_section(section)

    def _section(self, key: str) -> None:
        if key not in self._sections:
            made = self._sections[key] = HostSection(key)
            made.wear(self._theme.tokens)
            made.chosen.connect(self._on_chosen)
            made.resized.connect(self._fit_soon.start)

    @property
    def stops(self) -> list[QWidget]:
        """What the arrow keys go through, from the top."""
        return [stop for key in self._order for stop in self._sections[key].stops]

    # ------------------------------------------------------------ opened and closed

    def toggle(self, at: Optional[glance_place.Box]) -> bool:
        """Open at the tray's place or close again; gives whether it is open now."""
        left = self._left_at
        self._left_at = None
        if self.isVisible():
            self.close()
        elif left is None or self._clock() - left > REOPEN_S:
            self.open_at(at)
        return self.isVisible()

    def open_at(self, at: Optional[glance_place.Box]) -> None:
        """Open beside the tray, or as a small window of its own where nobody knows where that is."""
        self._anchor, self._was_active = at, False
        flags = _FRAMELESS if at is not None else Qt.WindowType.Window
        if (self.windowFlags() & Qt.WindowType.WindowType_Mask) != (flags & Qt.WindowType.WindowType_Mask):
            self.setWindowFlags(flags)
        self._scroll.verticalScrollBar().setValue(0)
        self._go_to(next(iter(self.stops), None), focus=False)
        self._fit()
        self.show()
        self._fit()
        self.raise_()
        self.activateWindow()
        (self._current or self.open).setFocus(Qt.FocusReason.PopupFocusReason)

    def _fit(self) -> None:
        """Be as large as what is shown, and stand beside the tray."""
        letters = self.fontMetrics().averageCharWidth() * _LETTERS
        width = max(_WIDTH[0], min(letters, _WIDTH[1]))
        for section in self._sections.values():
            section.settle()
        self._list.invalidate()
        inside = self._list.totalHeightForWidth(width - 2 * _BORDER)
        foot = self._foot.sizeHint().height()
        height = inside + foot + 2 * _BORDER
        if self._anchor is None:
            free = self.screen().availableGeometry()
            self.resize(width, min(height, int(free.height() * _MOST_OF_SCREEN)))
            return
        screen = glance_place.screen_at(self._anchor, _screens())
        height = min(height, int(screen.free.height * _MOST_OF_SCREEN))
        self.setGeometry(QRect(*glance_place.place(width, height, self._anchor, screen)))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Close when another window gets the focus; a small window of its own stays, as windows do."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retell()
        if event.type() is not QEvent.Type.ActivationChange:
            return
        if self.isActiveWindow():
            self._was_active = True
        elif self._was_active and self._anchor is not None and self.isVisible():
            self._left_at = self._clock()
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Take that the focus it loses now was not taken by another."""
        self._was_active = False
        super().closeEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Say that nobody looks any more."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.closed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the ground and the border."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.tokens.raised))
        painter.setPen(QColor(self._theme.tokens.line))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    # ------------------------------------------------------------ hands

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go through the lines with the arrows, open with Enter, close with Escape."""
        key, stops = event.key(), self.stops
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and isinstance(self.focusWidget(), QWidget):
            self._press()
        elif (step := _STEPS.get(key)) is not None and stops:
            here = stops.index(self._current) if self._current in stops else 0
            unseen = isinstance(self._current, GpuRow) and not self._current.ringed
            if self.focusWidget() not in stops or unseen:
                step = 0
            self._go_to(stops[max(0, min(here + step, len(stops) - 1))])
        else:
            super().keyPressEvent(event)

    def _press(self) -> None:
        pressed = self.focusWidget()
        if hasattr(pressed, "click"):
            pressed.click()

    def _go_to(self, stop: Optional[QWidget], *, focus: bool = True) -> None:
        """Let one line be that which Tab comes to: the list is one stop of Tab, whatever its length."""
        for each in self.stops:
            each.setFocusPolicy(Qt.FocusPolicy.StrongFocus if each is stop else Qt.FocusPolicy.ClickFocus)
        self._current = stop
        if stop is not None and focus:
            stop.setFocus(Qt.FocusReason.TabFocusReason)
            if isinstance(stop, GpuRow):
                stop.ring()
            self._scroll.ensureWidgetVisible(stop, 0, 12)

    def _on_chosen(self, host: str, gpu: str) -> None:
        self.close()
        self.gpu_requested.emit(host, gpu)

    def _on_open(self) -> None:
        self.close()
        self.window_requested.emit()

    def _on_away(self) -> None:
        self.close()
        self.away_requested.emit()


_STEPS: dict[int, int] = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -5,
    Qt.Key.Key_PageDown: 5,
    Qt.Key.Key_Home: -100_000,
    Qt.Key.Key_End: 100_000,
}
_SHEET = """
QPushButton[role="rest"] {{
  color: {muted}; background: transparent; border: 1px solid transparent; text-align: left; padding: 4px 14px 4px 39px;
}}
QPushButton[role="rest"]:hover {{ color: {foreground}; }}
QPushButton[role="rest"]:focus {{ border-color: {blue}; }}
"""


def _screens() -> list[glance_place.Screen]:
    return [
        glance_place.Screen(_box(each.geometry()), _box(each.availableGeometry())) for each in QGuiApplication.screens()
    ]


def _box(rect: QRect) -> glance_place.Box:
    return glance_place.Box(rect.x(), rect.y(), rect.width(), rect.height())
