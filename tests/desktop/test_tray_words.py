"""Which icons there are, what each shows and says, and what the wheel does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, Signal

from hoofhearted_desktop.core.preferences import TrayIcon
from hoofhearted_desktop.desktop import faces
from hoofhearted_desktop.desktop.faces import Face, FaceState, Heard
from hoofhearted_desktop.desktop.host import Kind
from hoofhearted_desktop.desktop.tray_words import MOST_ICONS, TrayWords
from hoofhearted_desktop.link import states
from tests.desktop import scenes
from tests.desktop.test_glance_lines import rack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pytestqt.qtbot import QtBot

    from hoofhearted_desktop.core.assessment import Tick

LIVE = states.Live(scenes.HELLO)


class Host:
    """A host as the tray sees it."""

    demo = False
    connected = True
    kind = Kind.SERVER

    def __init__(self, key: str, tick: Tick | None, state: states.State = LIVE) -> None:
        self.key = self.shown_name = key
        self.tick = tick
        self.state = state

    @property
    def live(self) -> bool:
        return isinstance(self.state, states.Live)

    def quiet(self, *, servers: bool) -> bool:
        return not self.live and servers

    def faces(self) -> tuple[Face, ...]:
        return faces.parts_of(Heard(self.state, self.tick))


class Hosts(QObject):
    """Stands for the hosts."""

    changed = Signal()
    state_changed = Signal(object)
    ticked = Signal(object)

    def __init__(self, *hosts: Host) -> None:
        super().__init__()
        self.all = list(hosts)

    def __iter__(self) -> Iterator[Host]:
        return iter(self.all)

    @property
    def servers(self) -> tuple[Host, ...]:
        return tuple(self.all)

    def get(self, key: str) -> Host | None:
        return next((host for host in self.all if host.key == key), None)


class Panel(QObject):
    """Writes down what the tray is to show."""

    scrolled = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.faces: dict[str, Face] = {}
        self.tooltips: dict[str, str] = {}
        self.worn = TrayIcon()

    def show_faces(self, faces: Mapping[str, Face]) -> None:
        self.faces = dict(faces)

    def show_tooltips(self, texts: Mapping[str, str]) -> None:
        self.tooltips = dict(texts)

    def show_gpus(self, lines: object) -> None:
        self.lines = lines

    def wear(self, chosen: TrayIcon) -> None:
        self.worn = chosen


class Scene:
    """The words with two servers of two GPUs each."""

    def __init__(self, *hosts: Host) -> None:
        self.hosts = Hosts(*(hosts or (Host("nas", scenes.encoding(0.0)), Host("dreams", scenes.computing(0.0)))))
        self.panel = Panel()
        self.root = QObject()
        self.words = TrayWords(self.hosts, self.panel, self.root)  # type: ignore[arg-type]
        self.words.show()


@pytest.fixture
def scene(qtbot: QtBot) -> Scene:
    return Scene()


def test_one_icon_stands_for_all(scene: Scene) -> None:
    assert scene.panel.faces == {"": Face(FaceState.UNEXPECTED, 9)}
    assert scene.panel.tooltips[""].startswith("dreams · RTX 3090")


def test_one_icon_a_host_and_one_a_gpu(scene: Scene) -> None:
    scene.words.choose(TrayIcon(each="host"))
    assert {key: face.state for key, face in scene.panel.faces.items()} == {
        "nas": FaceState.BUSY,
        "dreams": FaceState.UNEXPECTED,
    }
    assert scene.panel.tooltips["nas"].startswith("nas · RTX 3090 — Jellyfin encoding")
    assert "Ollama" not in scene.panel.tooltips["nas"]
    scene.words.choose(TrayIcon(each="gpu"))
    assert {key: face.state for key, face in scene.panel.faces.items()} == {
        "nas\nGPU-3090": FaceState.BUSY,
        "nas\nGPU-4070": FaceState.ASLEEP,
        "dreams\nGPU-3090": FaceState.UNEXPECTED,
        "dreams\nGPU-4070": FaceState.ASLEEP,
    }
    assert scene.panel.tooltips["dreams\nGPU-4070"].startswith("dreams · RTX 4070 Laptop GPU — asleep")
    scene.words.choose(TrayIcon())
    assert list(scene.panel.faces) == [""]


def test_a_host_that_is_lost_keeps_its_icons_and_they_say_so(scene: Scene) -> None:
    scene.words.choose(TrayIcon(each="gpu"))
    scene.hosts.all[0].state = states.Lost("gone", None, 1, 5.0)
    scene.hosts.state_changed.emit(scene.hosts.all[0])
    assert scene.panel.faces["nas\nGPU-3090"].state is FaceState.NO_DATA
    assert len(scene.panel.faces) == 4


def test_too_many_gpus_or_hosts_have_fewer_icons(qtbot: QtBot) -> None:
    scene = Scene(Host("rack", rack({3: "usual"}).tick), Host("nas", scenes.idle(0.0)))
    scene.words.choose(TrayIcon(each="gpu"))
    assert list(scene.panel.faces) == ["rack", "nas"]
    many = Scene(*(Host(f"n{number}", scenes.idle(0.0)) for number in range(MOST_ICONS + 1)))
    many.words.choose(TrayIcon(each="gpu"))
    assert list(many.panel.faces) == [""]


@pytest.mark.parametrize(
    ("style", "face"),
    [
        ("meter", Face(FaceState.UNEXPECTED, 9)),
        ("number", Face(FaceState.UNEXPECTED, percent=88)),
        ("bar", Face(FaceState.UNEXPECTED, 9, bars=(4, 0, 9, 0))),
    ],
)
def test_a_face_has_only_what_its_style_shows_so_that_nothing_unseen_repaints(
    scene: Scene, style: str, face: Face
) -> None:
    scene.words.choose(TrayIcon(style=style))
    assert scene.panel.worn == TrayIcon(style=style)
    assert scene.panel.faces == {"": face}


def test_the_wheel_turns_the_icon_to_each_gpu_and_back_to_all(scene: Scene) -> None:
    shown = []
    for steps in (1, 1, 1, 1, 1, -1):
        scene.panel.scrolled.emit(steps)
        shown.append((scene.panel.faces[""].state.name, scene.panel.tooltips[""].split(" — ")[0]))
    assert shown == [
        ("BUSY", "nas · RTX 3090"),
        ("ASLEEP", "nas · RTX 4070 Laptop GPU"),
        ("UNEXPECTED", "dreams · RTX 3090"),
        ("ASLEEP", "dreams · RTX 4070 Laptop GPU"),
        ("UNEXPECTED", "dreams · RTX 3090"),
        ("ASLEEP", "dreams · RTX 4070 Laptop GPU"),
    ]
    assert scene.panel.tooltips[""].endswith("Turn the wheel for the others")


def test_a_look_ends_by_itself_and_with_its_host(scene: Scene, qtbot: QtBot) -> None:
    scene.words._look.setInterval(20)
    scene.panel.scrolled.emit(2)
    assert scene.panel.faces[""].state is FaceState.ASLEEP
    qtbot.waitUntil(lambda: scene.panel.faces[""].state is FaceState.UNEXPECTED, timeout=2000)
    scene.panel.scrolled.emit(2)
    scene.hosts.all.pop(0)
    scene.hosts.changed.emit()
    assert scene.panel.faces[""].state is FaceState.UNEXPECTED


def test_the_wheel_does_nothing_where_there_is_nothing_to_choose(qtbot: QtBot) -> None:
    alone = Scene(Host("here", scenes.held(0.0)))
    alone.panel.scrolled.emit(1)
    assert "wheel" not in alone.panel.tooltips[""]
    each = Scene()
    each.words.choose(TrayIcon(each="gpu"))
    before = dict(each.panel.faces)
    each.panel.scrolled.emit(1)
    assert each.panel.faces == before
