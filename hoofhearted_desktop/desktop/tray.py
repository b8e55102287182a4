"""The tray icon with its tooltip and menu: shows what it is given, and says what a person wants."""

from __future__ import annotations

import functools
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from hoofhearted_desktop.core.preferences import TrayIcon
from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import panel, trayicon
from hoofhearted_desktop.desktop.faces import Face, FaceState
from hoofhearted_desktop.desktop.mute_menu import MuteMenu
from hoofhearted_desktop.desktop.tray_clicks import Clicks, Wish
from hoofhearted_desktop.desktop.tray_host import TrayHost
from hoofhearted_desktop.desktop.tray_icon import PanelIcon, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QSystemTrayIcon

    from hoofhearted_desktop.desktop.tray_lines import MenuLine
    from hoofhearted_desktop.desktop.tray_wheel import Wheel

TITLE = "Hoof Hearted"
SETTLE_MS = 1500
"""By then an icon stands in its panel."""
REFRESH_MS = 3000
"""Tooltip and menu follow the readings no faster than this: each change goes to the panel and is drawn there."""
_BALLOON_MS = 10_000
_MOST_LETTERS = 90
_LOW_LINE = "\N{MODIFIER LETTER LOW MACRON}"


class _Shown:
    """One icon, with what it shows."""

    def __init__(self, face: Face) -> None:
        self.face = face
        self.tooltip = TITLE
        self.icon: PanelIcon | None = None


class Tray(QObject):
    """One icon for all hosts, or several, each with a key. They are made anew when a tray comes that would not see the old ones."""

    glance_requested = Signal(object)
    """Where the icon stands, as a Box, or None."""
    open_requested = Signal()
    gpu_requested = Signal(str, object)
    """A host's key, and a GPU's UUID or None."""
    away_requested = Signal()
    mute_requested = Signal(float)
    """Seconds."""
    mute_until_morning_requested = Signal()
    unmute_requested = Signal()
    pause_requested = Signal()
    """To mute for an hour, or to unmute."""
    scrolled = Signal(int)
    """The wheel was turned on the icon, by so many steps."""
    application_mute_requested = Signal(str, str)
    """What it is known by, and its name."""
    application_unmute_requested = Signal(str)
    settings_requested = Signal()
    quit_requested = Signal()
    availability_changed = Signal(bool)
    balloon_clicked = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        host: TrayHost | None = None,
        panel_is_dark: Callable[[], bool] = panel.is_dark,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Show an icon that knows nothing yet; `clock` gives seconds that only ever grow."""
        super().__init__(parent)
        self._host = host or TrayHost(self)
        self._panel_is_dark = panel_is_dark
        self._clock = clock
        self._clicks = Clicks(QGuiApplication.styleHints().mouseDoubleClickInterval() / 1000)
        self._chosen = TrayIcon()
        self._seen_dark: bool | None = None
        self._dark = panel_is_dark()
        self._muted: str | None = None
        self._hushed = False
        self._wheel: Wheel | None = None
        self._away = ""
        self._gpu_lines: tuple[MenuLine, ...] = ()
        self._written: tuple[MenuLine, ...] = ()
        self._gpu_actions: list[QAction] = []
        self._shown: dict[str, _Shown] = {"": _Shown(Face(FaceState.NO_DATA))}
        self._refresh = QTimer(self)
        self._refresh.setInterval(REFRESH_MS)
        self._refresh.setSingleShot(True)
        self._refresh.timeout.connect(self._on_refresh)
        self._refresh_waits = False
        self._settle = QTimer(self)
        self._settle.setInterval(SETTLE_MS)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self._on_settled)
        self._build_menu()
        self._make_icon(self._shown[""])
        self._host.availability_changed.connect(self.availability_changed)
        self._host.outdated.connect(self._on_outdated)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)

    @property
    def available(self) -> bool:
        """Whether this desktop shows tray icons now; without a tray the program must not hide its window."""
        return self._host.available

    @property
    def icons(self) -> dict[str, PanelIcon]:
        """The icons that stand, by their keys."""
        return {key: shown.icon for key, shown in self._shown.items() if shown.icon is not None}

    # ------------------------------------------------------------ what is shown

    def show_faces(self, faces: Mapping[str, Face]) -> None:
        """Show an icon for each key, with its face; an equal one costs nothing."""
        for key in [key for key in self._shown if key not in faces]:
            self._drop(self._shown.pop(key))
        for key, face in faces.items():
            shown = self._shown.get(key)
            if shown is None:
                shown = self._shown[key] = _Shown(face)
                self._make_icon(shown)
            elif face != shown.face:
                shown.face = face
                self._draw(shown)

    def show_tooltips(self, texts: Mapping[str, str]) -> None:
        """Show lines of plain text beside the icons."""
        for key, shown in self._shown.items():
            shown.tooltip = texts.get(key) or TITLE
        self._request_refresh()

    def hush(self, hushed: bool) -> None:  # noqa: FBT001 - a signal's argument
        """Show no words beside the icons while the glance panel is open, which they would cover."""
        self._hushed = hushed
        self._say_tooltips()

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
        """Offer to mute, or where it is muted, say until when and offer to end it; the icon says so too."""
        self._mute.show_muted(until)
        paused_before, self._muted = self._muted is not None, until
        if paused_before is not (until is not None):
            self._draw_all()
        self._request_refresh()

    def show_applications(self, lately: Mapping[str, str], muted: Mapping[str, str]) -> None:
        """Offer to mute and to unmute applications: what each is known by, and its name."""
        self._mute.show_applications(lately, muted)

    def show_balloon(self, title: str, body: str) -> None:
        """Show a balloon; nothing is seen where there is no tray."""
        first = next(iter(self._shown.values()))
        if first.icon is not None:
            first.icon.showMessage(title, body, self._drawn(first.face), _BALLOON_MS)

    def wear(self, chosen: TrayIcon) -> None:
        """Draw the icon as a person has chosen."""
        before, self._chosen = self._chosen, chosen
        self._look_at_panel(again=(before.style, before.panel) != (chosen.style, chosen.panel))

    def close(self) -> None:
        """Take the icons away."""
        self._refresh.stop()
        self._settle.stop()
        if self._wheel is not None:
            self._wheel.close()
        for shown in self._shown.values():
            if shown.icon is not None:
                shown.icon.hide()
        self._menu.deleteLater()

    # ------------------------------------------------------------ the icons

    def _make_icon(self, shown: _Shown) -> None:
        icon = PanelIcon(self._drawn(shown.face), self)
        icon.setToolTip(self._whole_tooltip(shown))
        icon.setContextMenu(self._menu)
        icon.activated.connect(functools.partial(self._on_activated, icon))
        icon.scrolled.connect(self.scrolled)
        icon.messageClicked.connect(self.balloon_clicked)
        icon.show()
        shown.icon = icon
        self._host.icon_made()
        self._settle.start()
        if self._wheel is None and self._host.made_for_bus:
            from hoofhearted_desktop.desktop.tray_wheel import Wheel

            self._wheel = Wheel(self)
            self._wheel.turned.connect(self.scrolled)

    def _drop(self, shown: _Shown) -> None:
        if shown.icon is not None:
            shown.icon.hide()
            shown.icon.deleteLater()
            shown.icon = None

    def _drawn(self, face: Face) -> QIcon:
        paused = face._replace(paused=self._muted is not None)
        return trayicon.icon(paused, dark_panel=self._dark, style=self._chosen.style)

    def _draw(self, shown: _Shown) -> None:
        if shown.icon is not None:
            shown.icon.setIcon(self._drawn(shown.face))

    def _draw_all(self) -> None:
        for shown in self._shown.values():
            self._draw(shown)

    def _on_outdated(self) -> None:
        for shown in self._shown.values():
            self._drop(shown)
            self._make_icon(shown)
        self._write_gpu_lines()

    def _on_scheme_changed(self) -> None:
        self._settle.start()  # a panel that follows has changed by then
        self._look_at_panel(again=False)

    def panel_changed(self) -> None:
        """Take that the panel may have another colour now, of which Qt says nothing."""
        self._on_scheme_changed()

    def _on_settled(self) -> None:
        """Look at the panel itself, once an icon stands on it."""
        for icon in self.icons.values():
            self._seen_dark = panel.is_dark_behind(icon.geometry())
        self._look_at_panel(again=False)

    def _panel_dark(self) -> bool:
        if self._chosen.panel != "auto":
            return self._chosen.panel == "dark"
        return self._panel_is_dark() if self._seen_dark is None else self._seen_dark

    def _look_at_panel(self, *, again: bool) -> None:
        """Draw for the panel as it is now, or as a person says it is; `again` in any case."""
        before = self._dark
        self._dark = self._panel_dark()
        if again or before != self._dark:
            self._draw_all()

    def _on_activated(self, icon: PanelIcon, reason: QSystemTrayIcon.ActivationReason) -> None:
        wish = self._clicks.wish(reason, self._clock())
        if wish is Wish.GLANCE:
            self.glance_requested.emit(place_of(icon))
        elif wish is Wish.WINDOW:
            self.open_requested.emit()
        elif wish is Wish.PAUSE:
            self.pause_requested.emit()

    # ------------------------------------------------------------ tooltip and menu

    def _build_menu(self) -> None:
        self._menu = QMenu()
        self._away_action = self._menu.addAction("", self.away_requested.emit)
        self._away_action.setVisible(False)
        self._below_gpus = self._menu.addSeparator()
        self._open_action = self._menu.addAction("", self.open_requested.emit)
        self._mute = MuteMenu(self._menu, lambda text: menu_text(text, by_bus=self._host.made_for_bus))
        self._mute.mute_requested.connect(self.mute_requested)
        self._mute.mute_until_morning_requested.connect(self.mute_until_morning_requested)
        self._mute.unmute_requested.connect(self.unmute_requested)
        self._mute.application_mute_requested.connect(self.application_mute_requested)
        self._mute.application_unmute_requested.connect(self.application_unmute_requested)
        self._settings_action = self._menu.addAction("", self.settings_requested.emit)
        self._quit_action = self._menu.addAction("", self.quit_requested.emit)
        self._menu.aboutToShow.connect(self._write_gpu_lines)
        self._say_own()

    def retell(self) -> None:
        """Say the menu's own lines in the language of now."""
        self._say_own()
        self._mute.retell()
        self._request_refresh()

    def _say_own(self) -> None:
        self._open_action.setText(say("Open"))
        self._settings_action.setText(say("Settings"))
        self._quit_action.setText(say("Quit"))

    def _request_refresh(self) -> None:
        """Refresh now, but not sooner than REFRESH_MS after the last time."""
        self._refresh_waits = True
        if not self._refresh.isActive():
            self._on_refresh()

    def _on_refresh(self) -> None:
        if not self._refresh_waits:
            return
        self._refresh_waits = False
        self._say_tooltips()
        if not self._menu.isVisible():  # a line must not change under the mouse
            self._write_gpu_lines()
        self._refresh.start()

    def _say_tooltips(self) -> None:
        for shown in self._shown.values():
            tooltip = self._whole_tooltip(shown)
            if shown.icon is not None and tooltip != shown.icon.toolTip():
                shown.icon.setToolTip(tooltip)

    def _whole_tooltip(self, shown: _Shown) -> str:
        if self._hushed:  # a panel that draws tooltips itself writes the program's name where there is none
            return TITLE if self._host.made_for_bus else ""
        muted = say("Notifications are paused until {time}", time=self._muted) if self._muted is not None else ""
        return "\n".join(line for line in (muted, self._away, shown.tooltip) if line)

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
    """Give a text that a menu shows as it stands, with no letter or sign taken for a mnemonic's mark, and no wider than a screen.

    A menu of Qt's own doubles ampersands. One that goes to a panel by com.canonical.dbusmenu has underscores as marks, and
    Qt turns the first ampersand into one and leaves the rest alone; so it gets an ampersand to turn, before the first letter.
    Of doubled underscores xfce4-panel 4.18 makes marks again where a line is new, so that they are written by their double.
    """
    if len(text) > _MOST_LETTERS:
        text = f"{text[: _MOST_LETTERS // 2 - 1]}…{text[-_MOST_LETTERS // 2 :]}"
    return "&" + text.replace("_", _LOW_LINE) if by_bus else text.replace("&", "&&")
