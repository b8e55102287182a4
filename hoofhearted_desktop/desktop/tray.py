"""The tray icon with its tooltip and menu: shows what it is given, and says what a person wants."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from hoofhearted_desktop.desktop import panel, trayicon
from hoofhearted_desktop.desktop.faces import Face, FaceState
from hoofhearted_desktop.desktop.mute_menu import MuteMenu
from hoofhearted_desktop.desktop.tray_host import TrayHost

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hoofhearted_desktop.desktop.tray_lines import MenuLine

TITLE = "Hoof Hearted"
REFRESH_MS = 3000
"""Tooltip and menu follow the readings no faster than this: each change goes to the panel and is drawn there."""
_BALLOON_MS = 10_000
_OPENING_CLICKS = frozenset(
    {
        QSystemTrayIcon.ActivationReason.Trigger,
        QSystemTrayIcon.ActivationReason.DoubleClick,
        QSystemTrayIcon.ActivationReason.MiddleClick,
    }
)


class Tray(QObject):
    """One icon for all hosts. It is made anew when a tray comes that would not see the old one."""

    open_requested = Signal()
    gpu_requested = Signal(str, object)
    """A host's key, and a GPU's UUID or None."""
    away_requested = Signal()
    mute_requested = Signal(float)
    """Seconds."""
    mute_until_morning_requested = Signal()
    unmute_requested = Signal()
    application_mute_requested = Signal(str, str)
    """What it is known by, and its name."""
    application_unmute_requested = Signal(str)
    quit_requested = Signal()
    availability_changed = Signal(bool)
    balloon_clicked = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        host: TrayHost | None = None,
        panel_is_dark: Callable[[], bool] = panel.is_dark,
    ) -> None:
        """Show an icon that knows nothing yet."""
        super().__init__(parent)
        self._host = host or TrayHost(self)
        self._panel_is_dark = panel_is_dark
        self._face: tuple[Face, bool] = (Face(FaceState.NO_DATA), panel_is_dark())
        self._tooltip = TITLE
        self._away = ""
        self._gpu_lines: tuple[MenuLine, ...] = ()
        self._written: tuple[MenuLine, ...] = ()
        self._gpu_actions: list[QAction] = []
        self._build_menu()
        self._refresh = QTimer(self)
        self._refresh.setInterval(REFRESH_MS)
        self._refresh.setSingleShot(True)
        self._refresh.timeout.connect(self._on_refresh)
        self._refresh_waits = False
        self._icon = self._make_icon()
        self._host.availability_changed.connect(self.availability_changed)
        self._host.outdated.connect(self._on_outdated)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)

    @property
    def available(self) -> bool:
        """Whether this desktop shows tray icons now; without a tray the program must not hide its window."""
        return self._host.available

    # ------------------------------------------------------------ what is shown

    def show_face(self, face: Face) -> None:
        """Show a face; an equal one costs nothing."""
        self._set_face(face, dark=self._face[1])

    def show_tooltip(self, text: str) -> None:
        """Show lines of plain text beside the icon."""
        self._tooltip = text or TITLE
        self._request_refresh()

    def show_away(self, text: str | None) -> None:
        """Say at the top of tooltip and menu what happened while nobody was there; None says nothing."""
        self._away = text or ""
        self._away_action.setVisible(bool(text))
        self._away_action.setText(menu_text(self._away, by_bus=self._host.made_for_bus))
        self._request_refresh()

    def show_gpus(self, lines: Sequence[MenuLine]) -> None:
        """Show lines at the top of the menu; a click on one opens the window there."""
        self._gpu_lines = tuple(lines)
        self._request_refresh()

    def show_muted(self, until: str | None) -> None:
        """Offer to mute, or where it is muted, say until when and offer to end it."""
        self._mute.show_muted(until)

    def show_applications(self, lately: Mapping[str, str], muted: Mapping[str, str]) -> None:
        """Offer to mute and to unmute applications: what each is known by, and its name."""
        self._mute.show_applications(lately, muted)

    def show_balloon(self, title: str, body: str) -> None:
        """Show a balloon; nothing is seen where there is no tray."""
        self._icon.showMessage(title, body, self._drawn(), _BALLOON_MS)

    def close(self) -> None:
        """Take the icon away."""
        self._refresh.stop()
        self._icon.hide()
        self._menu.deleteLater()

    # ------------------------------------------------------------ the icon

    def _make_icon(self) -> QSystemTrayIcon:
        icon = QSystemTrayIcon(self._drawn(), self)
        icon.setToolTip(self._whole_tooltip())
        icon.setContextMenu(self._menu)
        icon.activated.connect(self._on_activated)
        icon.messageClicked.connect(self.balloon_clicked)
        icon.show()
        self._host.icon_made()
        return icon

    def _drawn(self) -> QIcon:
        face, dark = self._face
        return trayicon.icon(face, dark_panel=dark)

    def _set_face(self, face: Face, *, dark: bool) -> None:
        if (face, dark) != self._face:
            self._face = (face, dark)
            self._icon.setIcon(self._drawn())

    def _on_outdated(self) -> None:
        old = self._icon
        old.hide()
        old.deleteLater()
        self._icon = self._make_icon()
        self._write_gpu_lines()

    def _on_scheme_changed(self) -> None:
        self._set_face(self._face[0], dark=self._panel_is_dark())

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in _OPENING_CLICKS:
            self.open_requested.emit()

    # ------------------------------------------------------------ tooltip and menu

    def _build_menu(self) -> None:
        self._menu = QMenu()
        self._away_action = self._menu.addAction("", self.away_requested.emit)
        self._away_action.setVisible(False)
        self._below_gpus = self._menu.addSeparator()
        self._menu.addAction("Open", self.open_requested.emit)
        self._mute = MuteMenu(self._menu, lambda text: menu_text(text, by_bus=self._host.made_for_bus))
        self._mute.mute_requested.connect(self.mute_requested)
        self._mute.mute_until_morning_requested.connect(self.mute_until_morning_requested)
        self._mute.unmute_requested.connect(self.unmute_requested)
        self._mute.application_mute_requested.connect(self.application_mute_requested)
        self._mute.application_unmute_requested.connect(self.application_unmute_requested)
        self._menu.addAction("Quit", self.quit_requested.emit)
        self._menu.aboutToShow.connect(self._write_gpu_lines)

    def _request_refresh(self) -> None:
        """Refresh now, but not sooner than REFRESH_MS after the last time."""
        self._refresh_waits = True
        if not self._refresh.isActive():
            self._on_refresh()

    def _on_refresh(self) -> None:
        if not self._refresh_waits:
            return
        self._refresh_waits = False
        tooltip = self._whole_tooltip()
        if tooltip != self._icon.toolTip():
            self._icon.setToolTip(tooltip)
        if not self._menu.isVisible():  # a line must not change under the mouse
            self._write_gpu_lines()
        self._refresh.start()

    def _whole_tooltip(self) -> str:
        return f"{self._away}\n{self._tooltip}" if self._away else self._tooltip

    def _write_gpu_lines(self) -> None:
        while len(self._gpu_actions) > len(self._gpu_lines):
            self._menu.removeAction(self._gpu_actions.pop())
        while len(self._gpu_actions) < len(self._gpu_lines):
            action = QAction(self._menu)
            action.triggered.connect(functools.partial(self._on_line, len(self._gpu_actions)))
            self._menu.insertAction(self._below_gpus, action)
            self._gpu_actions.append(action)
        for action, line in zip(self._gpu_actions, self._gpu_lines, strict=True):
            text = menu_text(line.text, by_bus=self._host.made_for_bus)
            if action.text() != text:
                action.setText(text)
            if action.isEnabled() is line.header:
                action.setEnabled(not line.header)
        self._written = self._gpu_lines
        self._below_gpus.setVisible(bool(self._gpu_actions))

    def _on_line(self, nth: int, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a signal's argument
        line = self._written[nth] if nth < len(self._written) else None
        if line is not None and line.host:
            self.gpu_requested.emit(line.host, line.gpu)
        else:
            self.open_requested.emit()


def menu_text(text: str, *, by_bus: bool) -> str:
    """Give a text that a menu shows as it stands, with no letter or sign taken for a mnemonic's mark.

    A menu of Qt's own doubles ampersands. One that goes to a panel by com.canonical.dbusmenu has underscores as marks, and
    Qt turns the first ampersand into one and leaves the rest alone; so it gets an ampersand to turn, before the first letter.
    """
    return "&" + text.replace("_", "__") if by_bus else text.replace("&", "&&")
