"""What the window's widgets wear beyond the palette, made from the tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDir
from PySide6.QtGui import QColor

from hoofhearted_desktop.desktop.contrast import READABLE_HIGH, blend, contrast
from hoofhearted_desktop.probes import places

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.theme import Tokens

_FAINT = 0.55
_MIDDLE = 128
_SHEET = """
QWidget#content, QWidget#page {{ background: {background}; }}
QWidget#sidebar {{ background: {raised}; border-right: 1px solid {line}; }}
QWidget#pane {{ background: {raised}; }}
QWidget#details {{ background: {raised}; border-left: 1px solid {line}; }}
QFrame#machine {{ background: {raised}; border: none; border-top: 1px solid {line}; }}
QWidget#banner {{ border-bottom: 1px solid {line}; }}
QLabel {{ color: {foreground}; background: transparent; }}
QLabel[role="muted"] {{ color: {muted}; }}
QLabel[role="good"] {{ color: {green}; }}
QLabel[role="bad"] {{ color: {orange}; font-weight: 600; }}
QLabel[role="key"] {{ color: {foreground}; background: {raised}; border: 1px solid {line}; border-radius: 4px; padding: 1px 6px; }}
QLabel[role="badge"] {{ color: {background}; background: {violet}; border-radius: 4px; padding: 1px 6px; font-weight: 700; }}
QFrame#strip {{ background: {raised}; border: none; border-bottom: 1px solid {line}; border-left: 4px solid {muted}; }}
QFrame#strip[tone="demo"] {{ border-left-color: {violet}; }}
QFrame#strip[tone="warning"] {{ border-left-color: {amber}; }}
QFrame#strip[tone="problem"] {{ border-left-color: {red}; }}
QPushButton, QToolButton {{
  color: {foreground}; background: {raised}; border: 1px solid {line}; border-radius: 6px; padding: 4px 12px;
}}
QToolButton[popupMode="2"], QToolButton[popupMode="InstantPopup"] {{ padding-left: 20px; padding-right: 22px; }}
QToolButton::menu-indicator, QPushButton::menu-indicator {{
  image: url(drawn:down.png); width: 10px; height: 10px; subcontrol-origin: padding; subcontrol-position: center right; right: 8px;
}}
QPushButton:hover, QToolButton:hover {{ border-color: {muted}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {chosen}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {faint}; background: transparent; border-color: {line}; }}
QPushButton:focus, QToolButton:focus {{ border-color: {blue}; outline: none; }}
QPushButton[role="primary"] {{ color: {background}; background: {blue}; border-color: {blue}; font-weight: 600; }}
QPushButton[role="primary"]:focus {{ border-color: {foreground}; }}
QPushButton[role="primary"]:disabled {{ color: {faint}; background: transparent; border: 1px solid {line}; }}
QPushButton[role="danger"] {{ color: {red}; }}
QPushButton[role="danger"]:hover {{ border-color: {red}; }}
QPushButton[role="danger"]:disabled {{ color: {faint}; }}
QPushButton[role="add"] {{ text-align: left; padding: 6px 12px; background: transparent; }}
QPushButton[role="page"] {{ text-align: left; padding: 6px 10px; background: transparent; border-color: transparent; }}
QPushButton[role="page"]:hover {{ border-color: {line}; }}
QPushButton[role="page"]:checked {{ background: {chosen}; font-weight: 600; }}
QPushButton[role="page"]:focus {{ border-color: {blue}; }}
QPushButton[role="away"] {{ text-align: left; padding: 6px 8px; }}
QToolButton[role="quiet"] {{ background: transparent; border-color: transparent; padding: 2px 6px; color: {muted}; }}
QToolButton[role="quiet"]:disabled {{ color: {faint}; border-color: transparent; }}
QToolButton[role="quiet"]::menu-indicator {{ image: none; }}
QToolButton[role="quiet"]:hover, QToolButton[role="quiet"]:focus {{ color: {foreground}; border-color: {muted}; }}
QToolButton[role="title"] {{ background: transparent; border-color: transparent; padding: 0 2px; font-weight: 600; }}
QToolButton[role="title"]:hover, QToolButton[role="title"]:focus {{ border-color: {muted}; }}
QToolButton[segment] {{ padding: 4px 6px; }}
QToolButton[segment="middle"] {{ border-radius: 0; border-left: none; }}
QToolButton[segment="first"] {{ border-top-right-radius: 0; border-bottom-right-radius: 0; }}
QToolButton[segment="middle"] {{ border-radius: 0; border-left: none; }}
QToolButton[segment="last"] {{ border-top-left-radius: 0; border-bottom-left-radius: 0; border-left: none; }}
QToolButton[segment]:checked {{ color: {background}; background: {blue}; border-color: {blue}; font-weight: 600; }}
QToolButton[segment]:checked:focus {{ border-color: {foreground}; }}
QAbstractItemView {{ background: transparent; border: none; outline: none; color: {foreground}; }}
QTableView, QTreeView {{ background: {background}; selection-background-color: {chosen}; selection-color: {foreground}; }}
QTableView::item, QTreeView::item {{ border: none; padding: 0 5px; }}
QTreeView::item:selected {{ background: {chosen}; color: {foreground}; }}
QTreeView::branch {{ background: transparent; }}
QHeaderView {{ background: {background}; border: none; }}
QHeaderView::section {{
  color: {muted}; background: {background}; border: none; border-bottom: 1px solid {line}; padding: 4px 8px;
}}
QPlainTextEdit {{ color: {foreground}; background: {background}; border: 1px solid {line}; border-radius: 6px; }}
QPlainTextEdit#prose {{ background: transparent; border: none; border-radius: 0; padding: 0; }}
QPlainTextEdit#prose[role="bad"] {{ color: {orange}; font-weight: 600; }}
QPlainTextEdit#verbatim {{ background: {raised}; padding: 2px; }}
QPlainTextEdit#verbatim:focus, QLineEdit:focus {{ border-color: {blue}; }}
QLineEdit {{
  color: {foreground}; background: {background}; border: 1px solid {muted}; border-radius: 6px; padding: 5px 8px;
  selection-background-color: {blue}; selection-color: {background}; placeholder-text-color: {muted};
}}
QComboBox, QAbstractSpinBox {{
  color: {foreground}; background: {background}; border: 1px solid {muted}; border-radius: 6px; padding: 3px 8px; min-height: 20px;
  selection-background-color: {blue}; selection-color: {background};
}}
QComboBox:focus, QAbstractSpinBox:focus {{ border-color: {blue}; }}
QComboBox:disabled, QAbstractSpinBox:disabled {{ color: {muted}; background: transparent; border-color: {line}; }}
QComboBox::drop-down {{ border: none; width: 22px; }}
QComboBox::down-arrow, QAbstractSpinBox::down-arrow {{ image: url(drawn:down.png); width: 10px; height: 10px; }}
QAbstractSpinBox::up-arrow {{ image: url(drawn:up.png); width: 10px; height: 10px; }}
QAbstractSpinBox {{ padding-right: 24px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{
  background: transparent; border: none; subcontrol-origin: border; width: 20px; height: 12px; margin: 1px 2px;
}}
QAbstractSpinBox::up-button {{ subcontrol-position: top right; }}
QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; }}
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover {{ background: {chosen}; border-radius: 4px; }}
QCheckBox {{ color: {foreground}; spacing: 6px; }}
QCheckBox::indicator {{ width: 14px; height: 14px; border: 1px solid {muted}; border-radius: 4px; background: {background}; }}
QCheckBox::indicator:checked {{ background: {blue}; border-color: {blue}; image: url(drawn:{tick}.png); }}
QCheckBox::indicator:disabled {{ border-color: {line}; background: transparent; }}
QCheckBox::indicator:focus {{ border: 2px solid {blue}; width: 12px; height: 12px; }}
QCheckBox::indicator:checked:focus {{ border-color: {foreground}; }}
QComboBox QAbstractItemView {{ background: {raised}; border: 1px solid {line}; selection-background-color: {chosen}; selection-color: {foreground}; }}
QListWidget#choices {{ background: {background}; border: 1px solid {line}; border-radius: 6px; padding: 2px; }}
QListWidget#choices:focus {{ border-color: {blue}; }}
QListWidget#choices::item {{ padding: 3px 6px; border-radius: 4px; }}
QListWidget#choices::item:selected {{ color: {foreground}; background: {chosen}; }}
QFrame#card {{ background: {raised}; border: 1px solid {line}; border-radius: 8px; }}
QFrame#hair {{ background: {line}; border: none; }}
QListWidget#sections {{ background: {background}; border: none; border-right: 1px solid {line}; padding: 14px 6px; }}
QListWidget#sections::item {{ padding: 7px 10px; border-radius: 6px; border: 1px solid transparent; }}
QListWidget#sections::item:selected {{ color: {foreground}; background: {chosen}; }}
QListWidget#sections:focus {{ border-color: {line}; }}
QListWidget#sections::item:selected:focus {{ border-color: {blue}; }}
QFrame#quotation {{ background: {raised}; border: none; border-left: 4px solid {muted}; }}
QToolButton:checked {{ background: {chosen}; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; border: none; }}
QScrollBar::handle:vertical {{ background: {line}; min-height: 32px; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:vertical:hover {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; height: 0; }}
QSplitter::handle {{ background: {line}; }}
QScrollArea {{ background: transparent; border: none; }}
QMenu {{ color: {foreground}; background: {raised}; border: 1px solid {line}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 4px; }}
QMenu::item:selected {{ color: {background}; background: {blue}; }}
QMenu::item:disabled {{ color: {muted}; background: transparent; }}
QToolTip {{ color: {foreground}; background: {raised}; border: 1px solid {line}; padding: 4px; }}
"""


def _faint(tokens: Tokens) -> str:
    """Give the colour of what cannot be pressed now: paler than any text that is to be read, unless more contrast is asked for."""
    high = contrast(tokens.muted, tokens.background) >= READABLE_HIGH
    return tokens.muted if high else blend(tokens.background, tokens.muted, _FAINT)


def _tick(tokens: Tokens) -> str:
    """Give the name of the tick that is seen on what is chosen: it has the colour of the page."""
    return "tick-light" if QColor(tokens.background).lightness() >= _MIDDLE else "tick-dark"


def style_sheet(tokens: Tokens) -> str:
    """Give the style sheet that wears the tokens."""
    QDir.setSearchPaths("drawn", [str(places.resources_dir() / "icons")])
    return _SHEET.format(**tokens._asdict(), chosen=tokens.chosen, faint=_faint(tokens), tick=_tick(tokens))
