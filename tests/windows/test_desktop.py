"""What the desktop asks of Windows and hears from it."""

from __future__ import annotations

import ctypes
import getpass
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.desktop import autostart, autostart_windows, presence
from hoofhearted_desktop.desktop.autostart_standing import Standing
from tests.windows.conftest import is_wine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PERSONALIZE = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
WM_SETTINGCHANGE, WM_POWERBROADCAST, PBT_APMRESUMEAUTOMATIC = 0x1A, 0x218, 0x12


def user32() -> Any:
    loader: Any = ctypes
    library = loader.WinDLL("user32")
    library.SendMessageW.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_size_t, ctypes.c_void_p]
    library.FindWindowW.argtypes = [ctypes.c_wchar_p, ctypes.c_wchar_p]
    library.FindWindowW.restype = ctypes.c_void_p
    return library


def until(what: str, ask: Callable[[], bool], application: Any = None, patience_s: float = 20.0) -> None:
    """Ask until it is so, with Qt's events taken meanwhile."""
    deadline = time.monotonic() + patience_s
    while not ask():
        assert time.monotonic() < deadline, what
        if application is not None:
            application.processEvents()
        time.sleep(0.02)


# ---------------------------------------------------------------- begins with the session


@pytest.fixture
def no_entry() -> Iterator[None]:
    """Give the registry back as it was."""
    before = autostart_windows._value(autostart_windows.RUN), autostart_windows._value(autostart_windows.APPROVED)
    assert before == (None, None), "this person's own entry is left alone: take it away to run this test"
    yield
    autostart_windows.switch([], on=False)


def approved(value: bytes) -> None:
    """Say what the Task Manager says of our entry."""
    import winreg

    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, autostart_windows.APPROVED) as key:
        winreg.SetValueEx(key, autostart_windows.NAME, 0, winreg.REG_BINARY, value)


@pytest.mark.usefixtures("no_entry")
def test_it_begins_with_the_session_when_it_is_told_to() -> None:
    assert autostart.standing() is Standing.OFF
    assert autostart.switch(on=True) == ""
    assert autostart.standing() is Standing.ON
    assert "--minimized" in autostart_windows._value(autostart_windows.RUN)
    assert autostart_windows.standing(["C:\\elsewhere\\hoofhearted.exe", "--minimized"]) is Standing.ELSEWHERE
    approved(b"\x03" + bytes(11))
    assert autostart.standing() is Standing.OFF, "the Task Manager has switched it off"
    assert autostart.switch(on=True) == ""
    assert autostart.standing() is Standing.ON
    assert autostart.switch(on=False) == ""
    assert autostart.standing() is Standing.OFF
    assert autostart.switch(on=False) == ""


# ---------------------------------------------------------------- one a user


SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from hoofhearted_desktop.desktop.single_instance_system import open_instance
application = QCoreApplication([])
print(open_instance(Path(sys.argv[1])).claim().value)
"""


def test_a_second_start_is_heard_by_the_first(application: Any, tmp_path: Path) -> None:
    from hoofhearted_desktop.desktop.single_instance import Outcome
    from hoofhearted_desktop.desktop.single_instance_system import open_instance

    def start() -> subprocess.Popen[bytes]:
        words = [sys.executable, "-c", SECOND, str(tmp_path)]
        return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    first = open_instance(tmp_path)
    raised: list[str] = []
    first.raise_requested.connect(raised.append)
    assert first.claim() is Outcome.FIRST
    second = start()
    until("the second start to be heard", lambda: second.poll() is not None, application)
    assert second.communicate()[0].split() == [b"raised"]
    assert raised == [""]
    first.close()
    third = start()
    assert third.communicate(timeout=60)[0].split() == [b"first"]


# ---------------------------------------------------------------- who sits here


def test_idle_time_and_lock_are_told() -> None:
    found = presence.look()()
    assert found is not None
    assert found.user.casefold() == getpass.getuser().casefold()
    assert found.idle_s is not None
    assert 0 <= found.idle_s < 30 * 86400
    assert found.locked is False


# ---------------------------------------------------------------- what Windows tells every window


@pytest.fixture
def heard(application: Any) -> Iterator[tuple[int, list[str]]]:
    from hoofhearted_desktop.desktop.system_messages import SystemMessages

    window = SystemMessages()
    said: list[str] = []
    window.resumed.connect(lambda: said.append("resumed"))
    window.colours_changed.connect(lambda: said.append("colours"))
    application.processEvents()
    yield int(window.winId()), said
    window.destroy()


def test_a_sleep_that_is_over_is_heard(heard: tuple[int, list[str]]) -> None:
    window, said = heard
    user32().SendMessageW(window, WM_POWERBROADCAST, PBT_APMRESUMEAUTOMATIC, None)
    assert said == ["resumed"]


def test_another_program_finds_that_window_as_windows_does(application: Any, heard: tuple[int, list[str]]) -> None:
    window, said = heard
    send = "import ctypes; u = ctypes.WinDLL('user32'); u.FindWindowW.restype = ctypes.c_void_p; "
    send += "w = u.FindWindowW(None, 'hoofhearted-system-messages'); "
    send += f"u.SendMessageW(ctypes.c_void_p(w), {WM_POWERBROADCAST}, ctypes.c_size_t({PBT_APMRESUMEAUTOMATIC}), None)"
    assert user32().FindWindowW(None, "hoofhearted-system-messages") == window, "it is a window without a parent"
    other = subprocess.Popen([sys.executable, "-c", send], stdin=subprocess.PIPE)
    until("the message", lambda: bool(said), application)
    other.communicate()
    assert said == ["resumed"]


def test_another_colour_of_the_task_bar_is_heard_and_read(heard: tuple[int, list[str]]) -> None:
    import winreg

    from hoofhearted_desktop.desktop import panel

    window, said = heard
    text = ctypes.create_unicode_buffer("ImmersiveColorSet")
    user32().SendMessageW(window, WM_SETTINGCHANGE, 0, ctypes.addressof(text))
    other = ctypes.create_unicode_buffer("Environment")
    user32().SendMessageW(window, WM_SETTINGCHANGE, 0, ctypes.addressof(other))
    assert said == ["colours"]
    if not is_wine():
        return  # a person's colours are theirs
    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, PERSONALIZE) as key:
        for value, dark in ((1, False), (0, True)):
            winreg.SetValueEx(key, "SystemUsesLightTheme", 0, winreg.REG_DWORD, value)
            assert panel.is_dark() is dark
        winreg.DeleteValue(key, "SystemUsesLightTheme")
    assert panel.is_dark()


def test_light_and_dark_are_windows_own() -> None:
    """Qt reads them, in a process of its own, with the registry as a person may have set it."""
    if not is_wine():
        pytest.skip("a person's colours are theirs")
    import winreg

    look = "from PySide6.QtWidgets import QApplication; a = QApplication([]); "
    look += "print(a.styleHints().colorScheme().name)"

    def seen() -> str:
        words = [sys.executable, "-c", look]
        return subprocess.run(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, check=True).stdout.decode().strip()

    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, PERSONALIZE) as key:
        for value, scheme in ((0, "Dark"), (1, "Light")):
            winreg.SetValueEx(key, "AppsUseLightTheme", 0, winreg.REG_DWORD, value)
            assert seen() == scheme
        winreg.DeleteValue(key, "AppsUseLightTheme")


# ---------------------------------------------------------------- notifications


def test_we_have_a_name_for_notifications() -> None:
    import winreg

    from hoofhearted_desktop.desktop import notifier_toast

    notifier_toast.take_identity("C:\\icon.png")
    with winreg.OpenKey(winreg.HKEY_CURRENT_USER, notifier_toast._REGISTERED) as key:
        assert winreg.QueryValueEx(key, "IconUri")[0] == "C:\\icon.png"
    if is_wine():
        return  # it takes the name, and cannot say it
    given = ctypes.c_wchar_p()
    loader: Any = ctypes
    assert loader.WinDLL("shell32").GetCurrentProcessExplicitAppUserModelID(ctypes.byref(given)) == 0
    assert given.value == notifier_toast.ID


def test_what_is_called_of_winrt_is_there() -> None:
    """Our other tests play this surface; here it is the package's own."""
    from winrt import system
    from winrt.runtime import ApartmentType, init_apartment
    from winrt.windows.data.xml import dom
    from winrt.windows.ui import notifications

    assert callable(init_apartment)
    assert ApartmentType.MULTI_THREADED is not None
    assert hasattr(dom.XmlDocument, "load_xml")
    toast = {"add_activated", "add_dismissed", "add_failed", "tag", "group", "suppress_popup", "priority"}
    assert toast <= set(dir(notifications.ToastNotification))
    assert hasattr(notifications.ToastNotificationManager, "create_toast_notifier_with_id")
    assert hasattr(notifications.ToastNotificationHistory, "remove_grouped_tag_with_id")
    assert hasattr(notifications.ToastActivatedEventArgs, "arguments")
    assert hasattr(system.Object, "as_")
    assert notifications.ToastDismissalReason.USER_CANCELED is not None
    assert notifications.ToastNotificationPriority.HIGH is not None


@pytest.mark.skipif(not is_wine(), reason="a real Windows shows it: see docs/releasing.md")
def test_where_there_are_no_toasts_it_is_given_back() -> None:
    from hoofhearted_desktop.desktop.notifier import Notification, Undelivered
    from hoofhearted_desktop.desktop.notifier_toast import ToastCourier

    reports: list[object] = []
    courier = ToastCourier(reports.append)
    said = Notification("e1", "Ollama woke the RTX 3090", "87 %", (("show", "Show"),))
    courier.notify(said)
    until("an answer", lambda: bool(reports))
    courier.close()
    assert reports == [Undelivered(said)]
