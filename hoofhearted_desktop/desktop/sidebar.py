"""The hosts and their GPUs at the left, each with its state as a shape and one figure."""

from __future__ import annotations

from typing import NamedTuple, Optional, Union

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from hoofhearted_desktop.core import model, quantities, wording
from hoofhearted_desktop.core.assessment import Activity, Assessment
from hoofhearted_desktop.desktop import glyphs
from hoofhearted_desktop.desktop.away_panel import AwayPanel
from hoofhearted_desktop.desktop.faces import Face, FaceState, gpu_face
from hoofhearted_desktop.desktop.spinups import SpinUps
from hoofhearted_desktop.desktop.text import elided, scaled, tooltip
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens
from hoofhearted_desktop.link import states

WIDTH = 224
NARROW_WIDTH = 190
_ENTRY_ROLE = Qt.ItemDataRole.UserRole
_STATE_WORDS = {
    states.Connecting: "connecting",
    states.Live: "live",
    states.Stale: "no new readings",
    states.Lost: "not connected",
    states.Closed: "closed",
}


class Host(NamedTuple):
    """A host's line."""

    name: str
    state: states.State
    demo: bool = False


class Entry(NamedTuple):
    """A GPU's line."""

    uuid: str
    name: str
    figure: str
    face: Face


def figure(gpu: model.Gpu, assessment: Assessment) -> str:
    """Give the one figure that says most: the load, the watts of a held GPU, or a word."""
    activity = assessment.activity
    if activity is Activity.HELD:
        return quantities.watts(gpu.power_w)
    if activity in {Activity.ASLEEP, Activity.IDLE}:
        return str(activity.value)
    loaded = None if activity is Activity.UNKNOWN else glyphs.load(gpu)
    return quantities.percent(loaded)


def entry(gpu: model.Gpu, assessment: Assessment, sample: model.Sample) -> Entry:
    """Give the line of a GPU."""
    return Entry(gpu.uuid, wording.short_name(gpu, sample), figure(gpu, assessment), gpu_face(gpu, assessment))


class _Delegate(QStyledItemDelegate):
    """Draws a host's or a GPU's line."""

    tokens: Tokens = LIGHT
    worn: Tokens = LIGHT

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Union[QModelIndex, QPersistentModelIndex]
    ) -> None:
        """Draw one line."""
        said = index.data(_ENTRY_ROLE)
        rect = QRectF(option.rect)
        painter.save()
        if isinstance(said, Host):
            self._host(painter, rect, said)
        else:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
            self._gpu(painter, rect, said, chosen=chosen, focused=focused)
        painter.restore()

    def _host(self, painter: QPainter, rect: QRectF, host: Host) -> None:
        middle = rect.center().y()
        glyphs.paint_host(painter, QRectF(rect.left() + 16, middle - 5, 10, 10), host.state, self.tokens)
        painter.setFont(scaled(painter.font(), 1.0, bold=True))
        painter.setPen(QColor(self.tokens.foreground))
        left, right = rect.left() + 36, rect.right() - 12
        if host.demo:
            font = scaled(painter.font(), 0.75, bold=True)
            badge = QRectF(right - 44, middle - 9, 44, 18)
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(QColor(self.tokens.violet))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(badge, 4, 4)
            painter.setFont(font)
            painter.setPen(QColor(self.tokens.background))
            painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, "DEMO")
            painter.restore()
            right = badge.left() - 8
        _elided(painter, QRectF(left, rect.top(), right - left, rect.height()), host.name)

    def _gpu(self, painter: QPainter, rect: QRectF, said: Entry, *, chosen: bool, focused: bool) -> None:
        tokens = self.worn
        box = rect.adjusted(8, 1, -8, -1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(QColor(tokens.blue) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.chosen))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        middle = rect.center().y()
        glyphs.paint_gpu(painter, QRectF(rect.left() + 16, middle - 8, 16, 16), said.face, tokens)
        painter.setFont(scaled(painter.font(), 1.0))  # a chosen one too: bold letters would break the name elsewhere
        painter.setPen(QColor(tokens.foreground))
        right = rect.right() - 14
        width = painter.fontMetrics().horizontalAdvance(said.figure)
        _elided(
            painter,
            QRectF(rect.left() + 40, rect.top(), right - width - 6 - rect.left() - 40, rect.height()),
            said.name,
        )
        loaded = said.face.state in {FaceState.BUSY, FaceState.UNEXPECTED, FaceState.HELD}
        painter.setPen(QColor(tokens.foreground if loaded else tokens.muted))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(right - width - 8, rect.top(), width + 8, rect.height()), flags, said.figure)

    def sizeHint(  # noqa: N802 - Qt's name
        self, _option: QStyleOptionViewItem, _index: Union[QModelIndex, QPersistentModelIndex]
    ) -> QSize:
        """Give every line one height."""
        return QSize(WIDTH, 32)


def _elided(painter: QPainter, rect: QRectF, text: str) -> None:
    said = elided(painter.fontMetrics(), text, int(rect.width()))
    painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, said)


class Sidebar(QWidget):
    """Says what there is and which GPU is looked at."""

    chosen = Signal(str)

    def __init__(self) -> None:
        """Start with no host."""
        super().__init__()
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self._delegate = _Delegate(self)
        self._entries: tuple[Entry, ...] = ()
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setItemDelegate(self._delegate)
        self.list.setAccessibleName("Hosts and GPUs")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(self._changed)
        self._host = QListWidgetItem()
        self._host.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.list.addItem(self._host)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 1, 12)
        column.setSpacing(8)
        column.addWidget(self.list, 1)
        self.away = AwayPanel()
        column.addWidget(self.away)
        self.spin_ups = SpinUps()
        column.addWidget(self.spin_ups)

    def wear(self, tokens: Tokens, worn: Tokens) -> None:
        """Wear other colours; the GPUs' lines wear `worn`, which is grey while they are not current."""
        self._delegate.tokens, self._delegate.worn = tokens, worn
        self.spin_ups.wear(tokens)
        self.list.viewport().update()

    def show_host(self, host: Host) -> None:
        """Show the host's name and state."""
        if self._host.data(_ENTRY_ROLE) != host:
            self._host.setData(_ENTRY_ROLE, host)
            words = f"{host.name}, {'demo, ' if host.demo else ''}{_STATE_WORDS[type(host.state)]}"
            self._host.setData(Qt.ItemDataRole.AccessibleTextRole, words)

    def show_gpus(self, entries: tuple[Entry, ...]) -> None:
        """Show the GPUs' lines; lines are only made and dropped when GPUs come and go."""
        if [one.uuid for one in entries] != [one.uuid for one in self._entries]:
            self.list.blockSignals(True)  # noqa: FBT003 - Qt's signature
            while self.list.count() > 1:
                self.list.takeItem(1)
            for _ in entries:
                self.list.addItem(QListWidgetItem())
            self.list.blockSignals(False)  # noqa: FBT003 - Qt's signature
            self._entries = ()
        before = self._entries or (None,) * len(entries)
        self._entries = entries
        for place, (old, new) in enumerate(zip(before, entries, strict=True), start=1):
            if old != new:
                item = self.list.item(place)
                item.setData(_ENTRY_ROLE, new)
                words = f"{new.name}: {glyphs.SAID[new.face.state]}, {new.figure}"
                item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
                item.setToolTip(tooltip(words))

    def show_chosen(self, uuid: Optional[str]) -> None:
        """Mark the GPU that is looked at, without saying that a person chose it."""
        for place, one in enumerate(self._entries, start=1):
            if one.uuid == uuid and self.list.currentRow() != place:
                self.list.blockSignals(True)  # noqa: FBT003 - Qt's signature
                self.list.setCurrentRow(place)
                self.list.blockSignals(False)  # noqa: FBT003 - Qt's signature

    def _changed(self, item: Optional[QListWidgetItem], _before: Optional[QListWidgetItem]) -> None:
        said = None if item is None else item.data(_ENTRY_ROLE)
        if isinstance(said, Entry):
            self.chosen.emit(said.uuid)
