"""Windows' toasts against what winrt has of that surface: what is asked of it, and what its answers mean. No Windows needed."""

from __future__ import annotations

import ctypes
import subprocess
import sys
import threading
import types
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from hoofhearted_desktop.desktop import notifier_toast
from hoofhearted_desktop.desktop.notifier import Activated, Closed, Notification, Report, Undelivered, Urgency
from tests.desktop_parts.programs import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

WOKE = Notification("e1", "Ollama woke the RTX 3090", "87 %", (("show", "Show"), ("mute", "Mute 1 hour")), sound="x")


class Toast:
    """Windows.UI.Notifications.ToastNotification."""

    def __init__(self, document: Document) -> None:
        self.xml = ET.fromstring(document.text)  # noqa: S314 - our own words
        self.tag = self.group = ""
        self.suppress_popup = False
        self.priority = 0
        self.handlers: dict[str, Any] = {}

    def add_activated(self, handler: Any) -> None:
        self.handlers["activated"] = handler

    def add_dismissed(self, handler: Any) -> None:
        self.handlers["dismissed"] = handler

    def add_failed(self, handler: Any) -> None:
        self.handlers["failed"] = handler

    @property
    def texts(self) -> list[str | None]:
        return [text.text for text in self.xml.iter("text")]

    @property
    def buttons(self) -> list[tuple[str | None, str | None]]:
        return [(action.get("arguments"), action.get("content")) for action in self.xml.iter("action")]


class Document:
    """Windows.Data.Xml.Dom.XmlDocument."""

    text = ""

    def load_xml(self, text: str) -> None:
        self.text = text


class Told:
    """What an event tells; winrt gives a plain object that has to be asked what it is."""

    def __init__(self, arguments: str = "", reason: int = 0) -> None:
        self.arguments = arguments
        self.reason = reason

    def as_(self, kind: type) -> Told:
        assert kind is Told
        return self


class Windows:
    """What a Windows does with toasts; `refuses` says what raises an OSError."""

    def __init__(self) -> None:
        self.shown: list[Toast] = []
        self.removed: list[tuple[str, str, str]] = []
        self.refuses = ""
        self.ids: list[str] = []
        self.threads: list[str] = []

    def create_toast_notifier_with_id(self, identity: str) -> Windows:
        if self.refuses == "create":
            raise OSError(-2147023728, "Element not found")
        self.ids.append(identity)
        return self

    def show(self, toast: Toast) -> None:
        self.threads.append(threading.current_thread().name)
        if self.refuses == "show":
            raise OSError(-2143420140, "Notifications are turned off")
        self.shown.append(toast)

    @property
    def history(self) -> Windows:
        return self

    def remove_grouped_tag_with_id(self, tag: str, group: str, identity: str) -> None:
        self.removed.append((tag, group, identity))

    def modules(self) -> dict[str, types.ModuleType]:
        """Give winrt 3.2.1 as far as we use it."""
        runtime = types.ModuleType("winrt.runtime")
        runtime.ApartmentType = types.SimpleNamespace(MULTI_THREADED=1)  # type: ignore[attr-defined]
        runtime.init_apartment = lambda _kind: None  # type: ignore[attr-defined]
        dom = types.ModuleType("winrt.windows.data.xml.dom")
        dom.XmlDocument = Document  # type: ignore[attr-defined]
        kinds = types.ModuleType("winrt.windows.ui.notifications")
        for name, member in {
            "ToastNotificationManager": self,
            "ToastNotification": Toast,
            "ToastNotificationPriority": types.SimpleNamespace(HIGH=1),
            "ToastActivatedEventArgs": Told,
            "ToastDismissalReason": types.SimpleNamespace(USER_CANCELED=0, APPLICATION_HIDDEN=1, TIMED_OUT=2),
        }.items():
            setattr(kinds, name, member)
        found = {"winrt.runtime": runtime, "winrt.windows.data.xml.dom": dom, "winrt.windows.ui.notifications": kinds}
        parents = ("winrt", "winrt.windows", "winrt.windows.data", "winrt.windows.data.xml", "winrt.windows.ui")
        found |= {name: types.ModuleType(name) for name in parents}
        found["winrt.windows.data.xml"].dom = dom  # type: ignore[attr-defined]
        found["winrt.windows.ui"].notifications = kinds  # type: ignore[attr-defined]
        return found


class Desk:
    """A courier on that Windows."""

    def __init__(self, windows: Windows) -> None:
        self.windows = windows
        self.reports: list[Report] = []
        self.courier = notifier_toast.ToastCourier(self.reports.append)

    def notify(self, *said: Notification) -> None:
        for each in said:
            self.courier.notify(each)
        self.settle()

    def settle(self) -> None:
        """Wait until the thread has done all it was given."""
        done = threading.Event()
        self.courier._do(done.set)
        assert done.wait(60)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    windows = Windows()
    for name, module in windows.modules().items():
        monkeypatch.setitem(sys.modules, name, module)
    made = Desk(windows)
    yield made
    made.courier.close()


def test_a_toast_has_our_name_the_words_and_the_buttons(desk: Desk) -> None:
    desk.notify(WOKE)
    (toast,) = desk.windows.shown
    assert desk.windows.ids == [notifier_toast.ID]
    assert toast.texts == [WOKE.title, "87 %"]
    assert toast.buttons == [("show", "Show"), ("mute", "Mute 1 hour")]
    assert (toast.xml.get("launch"), toast.group, toast.suppress_popup, toast.priority) == (
        "default",
        "hoofhearted",
        False,
        0,
    )
    assert toast.xml.find("audio") is None
    assert desk.windows.threads == ["notifications"], "never on the thread that draws"


def test_a_silent_one_and_an_urgent_one(desk: Desk) -> None:
    desk.notify(WOKE._replace(sound="", urgency=Urgency.CRITICAL))
    (toast,) = desk.windows.shown
    audio = toast.xml.find("audio")
    assert audio is not None
    assert (audio.get("silent"), toast.priority) == ("true", 1)


def test_hostile_text_is_text(desk: Desk) -> None:
    evil = "a<b>&\"'\x00\x1b\ud800</text>\nx"
    desk.notify(Notification("e1", evil, evil, (('x"y', evil),)))
    (toast,) = desk.windows.shown
    assert len(toast.texts) == 2
    assert "<b>&" in (toast.texts[0] or "")
    ((action, label),) = toast.buttons
    assert (action, "</text>" in (label or "")) == ('x"y', True)


def test_the_same_key_takes_the_place_and_quietly_only_where_one_is(desk: Desk) -> None:
    quiet = Notification("e1", "quiet again", "43 min", quietly=True)
    desk.notify(quiet)
    assert desk.windows.shown == []
    desk.notify(WOKE, WOKE._replace(key="e2"), quiet)
    first, other, second = desk.windows.shown
    assert first.tag == second.tag != other.tag
    assert (first.suppress_popup, second.suppress_popup) == (False, True)


def test_presses_come_back_by_key(desk: Desk) -> None:
    desk.notify(WOKE, WOKE._replace(key="e2"))
    first, second = desk.windows.shown
    second.handlers["activated"](second, Told("mute"))
    first.handlers["activated"](first, Told("default"))
    desk.settle()
    assert desk.reports == [Activated("e2", "mute"), Activated("e1", "default"), Closed("e2"), Closed("e1")]


def test_one_that_timed_out_is_still_listed_and_one_that_was_put_away_is_not(desk: Desk) -> None:
    desk.notify(WOKE)
    (toast,) = desk.windows.shown
    toast.handlers["dismissed"](toast, Told(reason=2))
    desk.settle()
    assert desk.reports == []
    toast.handlers["dismissed"](toast, Told(reason=0))
    desk.settle()
    assert desk.reports == [Closed("e1")]


def test_the_end_of_one_that_was_replaced_is_not_the_end_of_the_next(desk: Desk) -> None:
    desk.notify(WOKE, WOKE._replace(body="88 %"))
    first, _ = desk.windows.shown
    first.handlers["dismissed"](first, Told(reason=0))
    desk.settle()
    assert desk.reports == []


def test_withdrawing_and_leaving_take_them_away(desk: Desk) -> None:
    desk.notify(WOKE, WOKE._replace(key="e2"))
    desk.courier.withdraw("e1")
    desk.courier.withdraw("e9")
    desk.settle()
    assert desk.windows.removed == [(desk.windows.shown[0].tag, "hoofhearted", notifier_toast.ID)]
    desk.courier.close()
    assert len(desk.windows.removed) == 2
    desk.courier.notify(WOKE)
    desk.courier.close()
    assert len(desk.windows.shown) == 2


@pytest.mark.parametrize("refused", ["create", "show"])
def test_what_windows_refuses_is_given_back(desk: Desk, refused: str) -> None:
    desk.windows.refuses = refused
    desk.notify(WOKE)
    assert desk.reports == [Undelivered(WOKE)]


def test_what_fails_later_is_given_back(desk: Desk) -> None:
    desk.notify(WOKE)
    (toast,) = desk.windows.shown
    toast.handlers["failed"](toast, Told())
    desk.settle()
    assert desk.reports == [Undelivered(WOKE)]


def test_without_the_library_it_is_given_back_so_that_a_balloon_says_it() -> None:
    reports: list[Report] = []
    courier = notifier_toast.ToastCourier(reports.append)
    courier.notify(WOKE)
    wait_until("it is given back", lambda: reports)
    assert reports == [Undelivered(WOKE)]
    courier.close()


def test_a_courier_that_never_spoke_has_no_thread() -> None:
    courier = notifier_toast.ToastCourier(lambda _report: None)
    courier.withdraw("e1")
    assert courier._thread is None
    courier.close()


def test_windows_is_told_who_we_are(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    registry = types.ModuleType("winreg")

    class Key:
        def __enter__(self) -> Key:  # noqa: PYI034 - as winreg's own
            return self

        def __exit__(self, *_: object) -> None:
            told.append("closed")

    registry.HKEY_CURRENT_USER, registry.REG_SZ = "user", 1  # type: ignore[attr-defined]
    registry.CreateKey = lambda root, path: told.append((root, path)) or Key()  # type: ignore[attr-defined,func-returns-value]
    registry.SetValueEx = lambda _key, name, _zero, _kind, value: told.append((name, value))  # type: ignore[attr-defined]
    shell = types.SimpleNamespace(SetCurrentProcessExplicitAppUserModelID=told.append)
    monkeypatch.setitem(sys.modules, "winreg", registry)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", types.SimpleNamespace(shell32=shell), raising=False)
    notifier_toast.take_identity("C:\\icon.png")
    monkeypatch.undo()
    assert told == [
        "HoofHearted.Desktop",
        ("user", r"Software\Classes\AppUserModelId\HoofHearted.Desktop"),
        ("DisplayName", "Hoof Hearted"),
        ("IconUri", "C:\\icon.png"),
        "closed",
    ]


def test_nothing_of_it_is_imported_on_linux() -> None:
    asked = "import sys; import hoofhearted_desktop.desktop.program; print([n for n in sys.modules if 'toast' in n or 'winrt' in n])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
