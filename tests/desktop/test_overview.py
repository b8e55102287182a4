"""All GPUs at a glance: what the cards and the sentence above them say, how they flow, and that only what changed is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from hoofhearted_desktop.core import model, summary
from hoofhearted_desktop.core.assessment import Activity, Assessment, Tick
from hoofhearted_desktop.desktop import overview_entry
from hoofhearted_desktop.desktop.host import HERE, Kind
from hoofhearted_desktop.desktop.host_view import THIS_MACHINE, Known
from hoofhearted_desktop.desktop.overview import Overview
from hoofhearted_desktop.desktop.page_keys import HOST, OVERVIEW
from hoofhearted_desktop.desktop.theme import LIGHT
from hoofhearted_desktop.link import states
from tests.desktop import scenes

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from hoofhearted_desktop.desktop.gpu_card import GpuCard
    from hoofhearted_desktop.desktop.window import Window

LIVE = states.Live(scenes.HELLO)
NAS = Known("server nas", Kind.SERVER, "NAS")
RACK = Known("server rack", Kind.SERVER, "rack")


@pytest.fixture
def overview(window: Window) -> Overview:
    """The overview of a window that has heard nothing yet, shown."""
    overview_entry.add(window, ())
    window.show_page(OVERVIEW)
    page = window.pages.page(OVERVIEW)
    assert isinstance(page, Overview)
    return page


def hear(window: Window, known: Known, scene: scenes.Scene, moment: float = 0.0) -> None:
    """Let the window hear a reading of a host."""
    window.show_state(LIVE, known.key)
    window.show_tick(scene(moment), known.key)


def names(overview: Overview) -> list[str]:
    """Give what the cards say for those who cannot see them."""
    return [card.accessibleName() for card in overview.grid.in_order]


def resting(count: int, moment: float = 0.0) -> Tick:
    """Give a reading of so many GPUs of which none does anything."""
    gpus = tuple(scenes.CARD._replace(uuid=f"GPU-{nth}", index=nth, power_w=20.0) for nth in range(count))
    return scenes.tick(moment, gpus, tuple(Assessment(gpu.uuid, Activity.IDLE, scenes.NOW - 60) for gpu in gpus))


def working(count: int, at_work: int, moment: float) -> Tick:
    """Give the same GPUs later, of which one works more and more."""
    tick = resting(count)
    gpus = list(tick.sample.gpus)
    load = model.Utilization(50.0 + moment, 0.0, 0.0, 0.0)
    gpus[at_work] = gpus[at_work]._replace(utilization=load, power_w=200.0)
    found = list(tick.assessments)
    found[at_work] = found[at_work]._replace(activity=Activity.COMPUTING, verdict=scenes.USUAL)
    sample = tick.sample._replace(gpus=tuple(gpus), time=scenes.NOW + moment, monotonic=1000 + moment)
    return Tick(sample, tuple(found))


def test_each_gpu_of_each_host_has_a_card_that_says_who_and_where(window: Window, overview: Overview) -> None:
    window.show_hosts((THIS_MACHINE, NAS))
    hear(window, THIS_MACHINE, scenes.computing)
    hear(window, NAS, scenes.encoding)
    assert names(overview) == [
        "RTX 3090 is computing for Ollama on this machine",
        "RTX 4070 Laptop GPU is asleep on this machine",
        "RTX 3090 is encoding for Jellyfin on NAS",
        "RTX 4070 Laptop GPU is asleep on NAS",
    ]
    first = overview.grid.in_order[0].card
    assert (first.name, first.doing) == ("RTX 3090 · this machine", "Computing for Ollama")
    assert first.detail == "Unexpected: first time seen"
    assert "7.2 of 24 GiB" in overview.grid.in_order[0].accessibleDescription()


def test_one_host_goes_without_saying(window: Window, overview: Overview) -> None:
    hear(window, THIS_MACHINE, scenes.encoding)
    assert names(overview)[0] == "RTX 3090 is encoding for Jellyfin"
    assert overview.headline.text() == "RTX 3090 is encoding for Jellyfin"


def test_the_sentence_above_answers_who_it_was(window: Window, overview: Overview) -> None:
    window.show_hosts((THIS_MACHINE, NAS, RACK))
    hear(window, THIS_MACHINE, scenes.idle)
    hear(window, NAS, scenes.encoding)
    assert overview.headline.text() == "RTX 3090 is encoding for Jellyfin on NAS"
    hear(window, RACK, scenes.encoding)
    assert overview.headline.text() == "2 of 6 GPUs work for Jellyfin"
    hear(window, THIS_MACHINE, scenes.computing)
    assert overview.headline.text() == "RTX 3090 is computing for Ollama on this machine"
    assert overview.detail.text().startswith("1 unexpected · 2 busy · 3 asleep · ")
    hear(window, RACK, scenes.computing)
    assert overview.headline.text() == "2 GPUs are used unexpectedly, by Ollama"


@pytest.mark.parametrize(
    ("scene", "said"),
    [
        (scenes.held, "No GPU works, 1 is held awake"),
        (lambda _moment: resting(3), "All 3 GPUs are at rest"),
        (lambda _moment: resting(1), "RTX 3090 is idle"),
        (scenes.no_driver, "There is no GPU to watch"),
    ],
)
def test_rest_is_said_too(window: Window, overview: Overview, scene: scenes.Scene, said: str) -> None:
    assert overview.headline.text() == "Waiting for the first reading"
    hear(window, THIS_MACHINE, scene)
    assert overview.headline.text() == said


def test_a_host_without_a_gpu_says_what_to_do(window: Window, overview: Overview) -> None:
    hear(window, THIS_MACHINE, scenes.no_driver)
    (card,) = overview.grid.in_order
    remedy = "Install the driver if there is an NVIDIA card, or look at the demo."
    assert card.card.detail == remedy
    assert card.accessibleDescription() == remedy
    assert overview.detail.text() == "Open a host to see what can be done."
    window.show_state(states.Lost("connection refused", "look whether sshd runs", 1, None), THIS_MACHINE.key)
    assert overview.grid.in_order[0].card.detail == "Look whether sshd runs"


def test_unexpected_use_stands_first_and_a_host_without_gpus_last(window: Window, overview: Overview) -> None:
    window.show_hosts((THIS_MACHINE, NAS, RACK))
    lost = states.Lost("the name nas was not found", "check its spelling", 3, 16.0, "name_not_found")
    window.show_state(lost, NAS.key)
    hear(window, THIS_MACHINE, scenes.idle)
    hear(window, RACK, scenes.computing)
    assert [(card.key.host, card.key.gpu) for card in overview.grid.in_order] == [
        (RACK.key, "GPU-3090"),
        (HERE, "GPU-3090"),
        (HERE, "GPU-4070"),
        (RACK.key, "GPU-4070"),
        (NAS.key, None),
    ]
    assert overview.grid.in_order[-1].card.doing == "Name not found"
    assert "1 host is not heard" in overview.detail.text()


def test_no_card_moves_away_from_the_keyboard(window: Window, overview: Overview, qtbot: QtBot) -> None:
    window.show_hosts((THIS_MACHINE, NAS))
    hear(window, THIS_MACHINE, scenes.idle)
    hear(window, NAS, scenes.idle)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    overview.grid.in_order[0].setFocus()
    qtbot.waitUntil(overview.grid.in_order[0].hasFocus)
    before = list(overview.grid.in_order)
    hear(window, NAS, scenes.computing, 1.0)
    assert overview.grid.in_order == before
    window.sidebar.list.setFocus()
    hear(window, NAS, scenes.computing, 2.0)
    qtbot.waitUntil(lambda: overview.grid.in_order[0].key.host == NAS.key)


def test_only_a_card_that_says_something_else_is_drawn(window: Window, overview: Overview, qtbot: QtBot) -> None:
    for second in range(-70, 1):  # a line that still grows is a change that is seen
        hear(window, THIS_MACHINE, lambda at: resting(6, at), float(second))
    settled(overview, qtbot)
    before = [card.paints for card in overview.grid.in_order]
    assert all(before)
    for moment in range(1, 6):
        hear(window, THIS_MACHINE, lambda at: working(6, 2, at), float(moment))
        wait_for_paint(overview.grid.in_order[2], before[2] + moment, qtbot)
    after = [card.paints for card in overview.grid.in_order]
    assert [now - then for now, then in zip(after, before, strict=True)] == [0, 0, 5, 0, 0, 0]


def settled(overview: Overview, qtbot: QtBot) -> None:
    """Wait until nothing more is drawn."""
    counts: list[int] = []

    def stands_still() -> bool:
        counts.append(overview.paint_count)
        return overview.paint_count > 0 and len(counts) > 5 and len(set(counts[-5:])) == 1

    qtbot.waitUntil(stands_still)


def wait_for_paint(card: GpuCard, count: int, qtbot: QtBot) -> None:
    """Wait until a card was drawn so often."""
    qtbot.waitUntil(lambda: card.paints == count)


def test_nothing_is_made_while_another_page_is_shown(window: Window, overview: Overview) -> None:
    hear(window, THIS_MACHINE, scenes.idle)
    said = names(overview)
    window.show_page(HOST)
    hear(window, THIS_MACHINE, scenes.computing, 1.0)
    assert names(overview) == said
    window.show_page(OVERVIEW)
    assert names(overview)[0] == "RTX 3090 is computing for Ollama"


@pytest.mark.parametrize(("width", "columns"), [(640, 1), (1100, 3), (1900, 6)])
def test_the_cards_flow_with_the_width(window: Window, overview: Overview, width: int, columns: int) -> None:
    hear(window, THIS_MACHINE, lambda _moment: resting(64))
    window.resize(width, 720)
    QApplication.sendPostedEvents()
    QApplication.processEvents()
    cards = overview.grid.in_order
    assert len(cards) == 64
    assert overview.grid.columns == columns
    assert len({card.x() for card in cards}) == columns
    assert all(card.x() >= 0 and card.x() + card.width() <= overview.grid.width() for card in cards)
    places = {(card.x(), card.y()) for card in cards}
    assert len(places) == 64, "none lies on another"


def test_a_few_cards_take_the_room_there_is_and_list_who_uses_the_gpu(window: Window, overview: Overview) -> None:
    hear(window, THIS_MACHINE, scenes.computing, 1.0)
    window.resize(1100, 720)
    QApplication.processEvents()
    card = overview.grid.in_order[0]
    least = card.size_in(card.font(), roomy=True).height()
    assert card.card.who[0].name == "Ollama"
    assert card.height() > least + 60
    assert "Ollama" in card.accessibleDescription()
    window.resize(640, 420)
    QApplication.processEvents()
    assert card.height() < card.tallest_in(card.font()), "a low window has no room to spare"
    assert overview.grid.minimumHeight() < card.tallest_in(card.font()) * 2


def test_it_wants_whole_readings_while_few_cards_are_seen_and_lists_nobody_of_a_summary(
    window: Window, overview: Overview
) -> None:
    wanted: list[bool] = []
    overview.lists_users.connect(wanted.append)
    hear(window, THIS_MACHINE, lambda moment: summary.summary(scenes.computing(moment)))
    card = overview.grid.in_order[0]
    assert card.card.sentence == "RTX 3090 is computing for Ollama"
    assert card.card.who == (), "what it leaves out is nobody's work"
    hear(window, THIS_MACHINE, scenes.computing, 1.0)
    assert card.card.who
    window.show_page(HOST)
    window.show_page(OVERVIEW)
    assert wanted == [False, True]
    hear(window, THIS_MACHINE, lambda _moment: resting(64), 2.0)
    assert wanted == [False, True, False]


def test_many_cards_stay_as_low_as_they_can(window: Window, overview: Overview) -> None:
    hear(window, THIS_MACHINE, lambda _moment: resting(64))
    window.resize(1900, 1400)
    QApplication.processEvents()
    card = overview.grid.in_order[0]
    assert card.height() == card.size_in(card.font(), roomy=False).height()


def test_it_is_read_from_the_right_where_the_language_is(window: Window, overview: Overview, qtbot: QtBot) -> None:
    hear(window, THIS_MACHINE, lambda _moment: resting(6))
    cards = overview.grid.in_order
    before = marked(cards[0])
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qtbot.waitUntil(lambda: cards[0].x() > cards[1].x())
    assert before == (True, False)
    assert marked(cards[0]) == (False, True)


def marked(card: GpuCard) -> tuple[bool, bool]:
    """Whether something is drawn where the mark may stand, at the left and at the right."""
    picture = card.grab().toImage()
    ground = picture.pixelColor(picture.width() // 2, 6)
    row = range(14, 30)

    def inked(columns: range) -> bool:
        return any(picture.pixelColor(x, y) != ground for x in columns for y in row)

    return inked(range(14, 30)), inked(range(picture.width() - 30, picture.width() - 14))


def test_the_arrow_keys_go_from_card_to_card_and_return_opens_one(
    window: Window, overview: Overview, qtbot: QtBot
) -> None:
    hear(window, THIS_MACHINE, lambda _moment: resting(8))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    cards = overview.grid.in_order
    qtbot.waitUntil(lambda: overview.grid.columns == 3)
    cards[0].setFocus()

    def press(key: Qt.Key) -> int:
        focused = QApplication.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, key)
        now = QApplication.focusWidget()
        return next(nth for nth, card in enumerate(cards) if card is now)

    assert press(Qt.Key.Key_Right) == 1
    assert press(Qt.Key.Key_Down) == 4
    assert press(Qt.Key.Key_Left) == 3
    assert press(Qt.Key.Key_Up) == 0
    assert press(Qt.Key.Key_Up) == 0
    assert press(Qt.Key.Key_End) == 7
    assert press(Qt.Key.Key_Home) == 0
    assert press(Qt.Key.Key_Right) == 1
    qtbot.keyClick(cards[1], Qt.Key.Key_Return)
    assert window.pages.shown == HOST
    assert window.shown.selection.chosen == "GPU-1"


def test_a_click_opens_the_gpu(window: Window, overview: Overview, qtbot: QtBot) -> None:
    window.show_hosts((THIS_MACHINE, NAS))
    hear(window, NAS, scenes.encoding)
    card = next(card for card in overview.grid.in_order if card.key.host == NAS.key)
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert window.content.isVisible()
    assert window.shown.key == NAS.key
    assert "Jellyfin" in window.page.banner.headline.text()


def test_old_readings_are_grey(window: Window, overview: Overview, qtbot: QtBot) -> None:
    hear(window, THIS_MACHINE, scenes.encoding)
    settled(overview, qtbot)
    assert coloured(overview.grid.in_order[0])
    window.show_state(states.Stale(scenes.HELLO, 5.0))
    assert not coloured(overview.grid.in_order[0])


def coloured(card: GpuCard) -> bool:
    """Whether the blue of work is to be seen."""
    picture = card.grab().toImage()
    inked = (picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height()))
    return LIGHT.blue in inked


def test_names_that_lie_are_shown_as_they_are_written(window: Window, overview: Overview) -> None:
    hear(window, THIS_MACHINE, scenes.hostile)
    card = overview.grid.in_order[0]
    assert "<b>" in card.accessibleName()
    assert "<b>GeForce" not in card.toolTip(), "no markup is obeyed"
    assert card.width() <= overview.grid.width()
    assert "\n" not in card.card.doing


def test_the_minute_before_is_asked_of_every_host_that_is_heard(window: Window) -> None:
    asked: list[tuple[str, dict[str, object], Callable[..., None]]] = []

    class Heard:
        """A host of two GPUs."""

        key = HERE
        live = True
        tick = scenes.encoding(0.0)

        def request(self, method: str, params: dict[str, object], answer: Callable[..., None]) -> None:
            asked.append((method, params, answer))

    hear(window, THIS_MACHINE, scenes.encoding)
    overview_entry.add(window, (Heard(),))  # type: ignore[arg-type]
    window.show_page(OVERVIEW)
    page = window.pages.page(OVERVIEW)
    assert isinstance(page, Overview)
    assert [(method, params["gpu"]) for method, params, _ in asked] == [
        ("history", "GPU-3090"),
        ("history", "GPU-4070"),
    ]
    before = page.grid.in_order[0].grab().toImage()
    from hoofhearted_desktop.core import wire

    now = scenes.NOW
    times = [now - 30 + second for second in range(30)]
    asked[0][2](wire.Result(1, {"time": times, "mean": {"sm": [90.0] * 30, "encoder": [0.0] * 30, "decoder": []}}))
    assert page.grid.in_order[0].grab().toImage() != before
    asked[1][2](wire.Failure(2, -32603, "no disk"))
