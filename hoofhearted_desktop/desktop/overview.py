"""The page of all GPUs at a glance: the one sentence, and below it a card for each GPU of every host."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import overview_words
from hoofhearted_desktop.desktop.banner import StateMark
from hoofhearted_desktop.desktop.faces import FaceState
from hoofhearted_desktop.desktop.gpu_card import SLOTS, GpuCard
from hoofhearted_desktop.desktop.pages import Page
from hoofhearted_desktop.desktop.text import FlowingText, scaled
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from hoofhearted_desktop.desktop.host_view import HostView
    from hoofhearted_desktop.desktop.overview_words import Card, Key
    from hoofhearted_desktop.desktop.process_order import Order

_GAP = 8
_EDGE = 16
_WIDEST = 620
MOST_ROOMY = 12
"""Of more GPUs the cards are smaller."""
_SOON_MS = 500
"""Many hosts tell of themselves one after the other: what is said of all of them waits for some."""
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Home: (-(10**6), 0),
    Qt.Key.Key_End: (10**6, 0),
}


class Grid(QWidget):
    """The cards in as many columns as there is room for; those of GPUs in unexpected use stand first."""

    opened = Signal(str, object)
    """A host's key, and the UUID of a GPU or None."""

    def __init__(self) -> None:
        """Start without any."""
        super().__init__()
        self.setAccessibleName(say("GPUs"))
        self.cards: dict[Key, GpuCard] = {}
        self._order: list[Key] = []
        self._columns = 1
        self._tokens = LIGHT

    @property
    def in_order(self) -> list[GpuCard]:
        """The cards as they stand."""
        return [self.cards[key] for key in self._order]

    @property
    def columns(self) -> int:
        """How many stand beside each other."""
        return self._columns

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        for card in self.cards.values():
            card.wear(tokens)

    def have(self, keys: Iterable[Key]) -> None:
        """Have cards for these, in this order."""
        wanted = dict.fromkeys(keys)
        for key in [key for key in self.cards if key not in wanted]:
            gone = self.cards.pop(key)
            gone.hide()
            gone.deleteLater()
        for key in wanted:
            if key not in self.cards:
                card = self.cards[key] = GpuCard(key)
                card.setParent(self)
                card.wear(self._tokens)
                card.clicked.connect(lambda _checked=False, key=key: self.opened.emit(key.host, key.gpu))
                card.installEventFilter(self)
                card.show()
        order = list(wanted)
        if order != self._order and (set(order) != set(self._order) or not self._is_used()):
            self._order = order
            self._place()
            cards = self.in_order
            for one, other in itertools.pairwise(cards):
                self.setTabOrder(one, other)

    def _is_used(self) -> bool:
        """Whether somebody is about to press a card: it is not to move away then."""
        return self.underMouse() or any(card.hasFocus() for card in self.cards.values())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Flow anew."""
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Flow anew in another font or direction."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange}:
            self._place()

    def _place(self) -> None:
        roomy = len(self._order) <= MOST_ROOMY
        size = GpuCard.size_in(self.font(), roomy=roomy)
        room = max(1, self.width() - 2 * _EDGE)
        columns = max(1, min(len(self._order) or 1, (room + _GAP) // (size.width() + _GAP)))
        rows = -(-len(self._order) // columns)
        if roomy and rows:
            columns = -(-len(self._order) // rows)
        self._columns = columns
        width = min((room - (columns - 1) * _GAP) // columns, max(_WIDEST, size.width()))
        height = size.height()
        if roomy and rows:
            share = (self.height() - _EDGE) // rows - _GAP
            height = max(height, min(share, GpuCard.tallest_in(self.font())))
        for nth, card in enumerate(self.in_order):
            row, column = divmod(nth, columns)
            left = _EDGE + column * (width + _GAP)
            place = QRect(left, row * (height + _GAP), width, height)
            if self.isRightToLeft():
                place.moveLeft(self.width() - place.left() - place.width())
            card.setGeometry(place)
        self.setMinimumHeight(max(0, rows * (size.height() + _GAP) + _EDGE))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Go from card to card with the arrow keys; Return opens one as a click does."""
        if event.type() == QEvent.Type.KeyPress and isinstance(watched, GpuCard):
            return self._press(watched, event)  # type: ignore[arg-type]
        return super().eventFilter(watched, event)

    def _press(self, card: GpuCard, event: QKeyEvent) -> bool:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            card.click()
            return True
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            return False
        across = -step[0] if self.isRightToLeft() and abs(step[0]) == 1 else step[0]
        at = self._order.index(card.key) + across + step[1] * self._columns
        if step[1] and not 0 <= at < len(self._order):
            return True
        self.in_order[max(0, min(len(self._order) - 1, at))].setFocus(Qt.FocusReason.TabFocusReason)
        return True


class Overview(Page):
    """Shows every GPU of every host."""

    opened = Signal(str, object)
    """A host's key, and the UUID of a GPU or None: a person wants its page."""
    lists_users = Signal(bool)
    """Whether it is seen, and its cards are few enough to list who uses the GPUs: a summary of a reading has not all of them."""
    entered = Signal()
    """It is seen from now on."""

    def __init__(self) -> None:
        """Start without a host."""
        super().__init__()
        self._views: dict[str, HostView] = {}
        self._cards: dict[str, tuple[Card, ...]] = {}
        self._orders: dict[Key, Order] = {}
        self._seen = self._lists_users = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._say_all_at_once)
        self.mark = StateMark()
        self.headline = FlowingText(lines=3)
        self.headline.setFont(scaled(self.font(), 1.75, bold=True))
        self.detail = FlowingText(lines=2, role="muted")
        self.detail.setFont(scaled(self.font(), 1.05))
        self.grid = Grid()
        self.grid.opened.connect(self.opened)
        roll = QScrollArea()
        roll.setWidget(self.grid)
        roll.setWidgetResizable(True)
        roll.setFrameShape(QFrame.Shape.NoFrame)
        roll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        roll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._roll = roll
        for card_area in (roll.viewport(), self.grid):
            card_area.setAutoFillBackground(False)
        lines = QVBoxLayout()
        lines.setSpacing(4)
        lines.addWidget(self.headline)
        lines.addWidget(self.detail)
        lines.addStretch(1)
        top = QWidget()
        top.setObjectName("banner")
        top.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(top)
        row.setContentsMargins(16, 16, 16, 12)
        row.setSpacing(16)
        row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(lines, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(top)
        column.addWidget(roll, 1)

    # ------------------------------------------------------------ as a page

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self.mark.wear(tokens)
        self.grid.wear(tokens)

    def retell(self) -> None:
        """Say every text again."""
        self._cards.clear()
        self.grid.setAccessibleName(say("GPUs"))
        self._say_all()

    def enter(self) -> None:
        """Catch up with what came while nobody looked."""
        self._seen = True
        self._say_all()
        self.entered.emit()

    def leave(self) -> None:
        """Let it rest."""
        self._seen = False
        self._soon.stop()
        self._want_users()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Begin at the first card: nothing is framed before a person uses keys."""
        first = self.first_card()
        if self.hasFocus() and first is not None and Qt.Key(event.key()) in _STEPS:
            first.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    @property
    def paint_count(self) -> int:
        """How often a card was drawn."""
        return sum(card.paints for card in self.grid.cards.values())

    # ------------------------------------------------------------ what it is given

    def show_views(self, views: Iterable[HostView]) -> None:
        """Have these hosts, in this order."""
        self._views = {view.key: view for view in views}
        self._cards = {key: cards for key, cards in self._cards.items() if key in self._views}
        self._orders = {key: order for key, order in self._orders.items() if key.host in self._views}
        self._say_all()

    def show_view(self, view: HostView) -> None:
        """Show what has changed of one host."""
        if self._seen and view.key in self._views:
            before = self._cards.get(view.key, ())
            self._make(view)
            if _arrangement(before) != _arrangement(self._cards[view.key]):
                self._arrange()
                self._say_total()
            elif not self._soon.isActive():
                self._soon.start()
            self._say_cards(view)

    def _say_all_at_once(self) -> None:
        self._arrange()  # a card that was not to move may do so by now
        self._say_total()

    def _say_all(self) -> None:
        if not self._seen:
            return
        for view in self._views.values():
            self._make(view)
        self._arrange()
        for view in self._views.values():
            self._say_cards(view)
        self._say_total()

    def _make(self, view: HostView) -> None:
        self._cards[view.key] = overview_words.cards(view, self._orders, several=len(self._views) > 1)

    def _arrange(self) -> None:
        every = [card for key in self._views for card in self._cards.get(key, ())]
        first = [card.key for card in every if card.face.state is FaceState.UNEXPECTED and card.current]
        last = [card.key for card in every if card.key.gpu is None]
        self._want_users()
        self.grid.have([*first, *(card.key for card in every if card.key.gpu is not None), *last])

    def _want_users(self) -> None:
        wanted = self._seen and sum(map(len, self._cards.values())) <= MOST_ROOMY
        if wanted != self._lists_users:
            self._lists_users = wanted
            self.lists_users.emit(wanted)

    def _say_cards(self, view: HostView) -> None:
        for card in self._cards[view.key]:
            shown = self.grid.cards[card.key]
            minute = view.minutes.get(card.key.gpu or "")
            if minute is not None:
                shown.show_card(card, minute.heights(SLOTS))
            else:
                shown.show_card(card)

    def _say_total(self) -> None:
        told = overview_words.total(self._views.values())
        self.mark.show_mark(told.face)
        self.headline.say(told.headline)
        self.detail.say(told.detail)

    def first_card(self) -> Optional[GpuCard]:
        """Give the card to which the keyboard comes first."""
        cards = self.grid.in_order
        return cards[0] if cards else None

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for little: the window has its own size."""
        return QSize(400, 300)


def _arrangement(cards: tuple[Card, ...]) -> list[tuple[Key, FaceState, bool, str]]:
    """Give what of a host's cards matters beyond themselves: where they stand, and who is named above them."""
    return [(card.key, card.face.state, card.current, card.doing) for card in cards]
