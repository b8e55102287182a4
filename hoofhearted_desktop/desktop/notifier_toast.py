"""Notifications as Windows' own toasts, with buttons, under the application's name and icon.

The only importer of winrt, which is imported by a thread of its own when there is something to say: its calls go to another
process, and may take as long as that wants. Where it is missing or refuses, the notification is given back, and becomes a
balloon. Sources: "Toast content schema" and "Send a local app notification from other types of unpackaged apps"
(learn.microsoft.com).
"""

from __future__ import annotations

import logging
import queue
import sys
import threading
from typing import TYPE_CHECKING, Any

from hoofhearted_desktop.desktop.notifier import Activated, Closed, Notification, Report, Undelivered, Urgency
from hoofhearted_desktop.desktop.notifier_desk import APPLICATION, LONGEST_BODY, LONGEST_TITLE, escaped, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    Work = Callable[[], None]

log = logging.getLogger(__name__)

ID = "HoofHearted.Desktop"
"""The AppUserModelID by which Windows knows us: taskbar, notifications and their settings go together by it."""
GROUP = "hoofhearted"
MOST_BUTTONS = 5
_REGISTERED = rf"Software\Classes\AppUserModelId\{ID}"
_END_S = 1.0
_DEFAULT = "default"


def take_identity(icon: str) -> None:
    """Tell Windows who we are, before the first window: by this id, with our name and the picture at `icon`.

    It is kept for this user alone (HKEY_CURRENT_USER), which needs no rights; what fails costs the name, and nothing else.
    """
    import ctypes
    import winreg

    if sys.platform == "win32":  # the type checker's way to know that the module has these names
        try:
            ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(ID)
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _REGISTERED) as key:
                winreg.SetValueEx(key, "DisplayName", 0, winreg.REG_SZ, APPLICATION)
                winreg.SetValueEx(key, "IconUri", 0, winreg.REG_SZ, icon)
        except OSError as error:
            log.info("Windows did not take our name: %s", error)


class ToastCourier:
    """Carries notifications to Windows; reports come from its threads."""

    def __init__(self, report: Callable[[Report], None]) -> None:
        """Get ready; the thread starts with the first notification."""
        self._report = report
        self._work: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._ended = False
        self._library: Any = None
        self._shown: dict[str, Any] = {}
        self._tags: dict[str, str] = {}

    # ------------------------------------------------------------ any thread

    def notify(self, notification: Notification) -> None:
        """Show it, in the place of an earlier one of its key."""
        self._do(lambda: self._show(notification))

    def withdraw(self, key: str) -> None:
        """Show it no longer, nor list it in the notification centre."""
        if self._thread is not None:
            self._do(lambda: self._remove(key))

    def close(self) -> None:
        """Withdraw what is shown and end the thread, in at most a second."""
        if self._thread is None or self._ended:
            return
        self._do(self._remove_all)
        self._ended = True
        self._work.put(None)
        self._thread.join(_END_S)
        if self._thread.is_alive():
            log.warning("the notification thread has not ended")

    def _do(self, work: Work) -> None:
        if self._ended:
            return
        self._work.put(work)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="notifications", daemon=True)
            self._thread.start()

    # ------------------------------------------------------------ the thread

    def _run(self) -> None:
        try:
            self._library = _Library()
        except (ImportError, OSError) as error:
            log.info("no toasts on this Windows: %s", error)
        while (work := self._work.get()) is not None:
            work()

    def _show(self, said: Notification) -> None:
        if said.quietly and said.key not in self._shown:
            return
        if self._library is None:
            self._report(Undelivered(said))
            return
        tag = self._tags.setdefault(said.key, str(len(self._tags) + 1))
        try:
            toast = self._library.toast(content(said), tag, quietly=said.quietly, urgent=_is_urgent(said))
            toast.add_activated(lambda _toast, told: self._on_activated(said.key, told))
            toast.add_dismissed(lambda _toast, told: self._on_dismissed(said.key, toast, told))
            toast.add_failed(lambda _toast, _told: self._on_failed(said, toast))
            self._shown[said.key] = toast
            self._library.notifier.show(toast)
        except OSError as error:  # what winrt makes of an HRESULT
            log.info("a toast was refused: %s", error)
            self._shown.pop(said.key, None)
            self._report(Undelivered(said))

    def _remove(self, key: str) -> None:
        if self._shown.pop(key, None) is None:
            return
        try:
            self._library.history.remove_grouped_tag_with_id(self._tags[key], GROUP, ID)
        except OSError as error:
            log.info("a toast could not be taken back: %s", error)
        self._report(Closed(key))

    def _remove_all(self) -> None:
        for key in list(self._shown):
            self._remove(key)

    # ------------------------------------------------------------ Windows' threads

    def _on_activated(self, key: str, told: Any) -> None:
        """Take a press; a toast that was pressed is gone."""
        action = self._library.pressed(told) or _DEFAULT
        self._report(Activated(key, action))
        self._do(lambda: self._forget(key))

    def _on_dismissed(self, key: str, toast: Any, told: Any) -> None:
        """Take that it left the screen; what only timed out is still listed, and its buttons work."""
        if self._library.by_person(told):
            self._do(lambda: self._forget(key, toast))

    def _on_failed(self, said: Notification, toast: Any) -> None:
        def give_back() -> None:
            if self._shown.get(said.key) is toast:
                del self._shown[said.key]
                self._report(Undelivered(said))

        self._do(give_back)

    def _forget(self, key: str, toast: Any = None) -> None:
        if key in self._shown and toast in {None, self._shown[key]}:
            del self._shown[key]
            self._report(Closed(key))


class _Library:
    """What is used of winrt; raises ImportError where it is missing, and OSError where Windows has no toasts."""

    def __init__(self) -> None:
        from winrt.runtime import ApartmentType, init_apartment
        from winrt.windows.data.xml import dom
        from winrt.windows.ui import notifications

        init_apartment(ApartmentType.MULTI_THREADED)
        self._dom, self._kinds = dom, notifications
        self.notifier = notifications.ToastNotificationManager.create_toast_notifier_with_id(ID)
        self.history = notifications.ToastNotificationManager.history

    def toast(self, xml: str, tag: str, *, quietly: bool, urgent: bool) -> Any:
        """Make a toast; one of the same tag takes the other's place."""
        document = self._dom.XmlDocument()
        document.load_xml(xml)
        toast = self._kinds.ToastNotification(document)
        toast.tag, toast.group = tag, GROUP
        toast.suppress_popup = quietly
        if urgent:
            toast.priority = self._kinds.ToastNotificationPriority.HIGH
        return toast

    def pressed(self, told: Any) -> str:
        """Give which button it was; the toast itself says what its `launch` says."""
        return str(told.as_(self._kinds.ToastActivatedEventArgs).arguments)

    def by_person(self, told: Any) -> bool:
        """Whether a person put it away, and no time ran out."""
        return bool(told.reason == self._kinds.ToastDismissalReason.USER_CANCELED)


def _is_urgent(said: Notification) -> bool:
    return said.urgency is Urgency.CRITICAL


def content(said: Notification) -> str:
    """Give a notification in the words of the toast content schema; all that is said in it is text."""
    actions = "".join(
        f'<action content="{_attribute(label)}" arguments="{_attribute(action)}"/>'
        for action, label in said.actions[:MOST_BUTTONS]
    )
    audio = "" if said.sound else '<audio silent="true"/>'
    return (
        f'<toast launch="{_DEFAULT}"><visual><binding template="ToastGeneric">'
        f"<text>{escaped(plain(said.title, LONGEST_TITLE))}</text><text>{escaped(plain(said.body, LONGEST_BODY))}</text>"
        f"</binding></visual><actions>{actions}</actions>{audio}</toast>"
    )


def _attribute(text: str) -> str:
    return escaped(plain(text, LONGEST_TITLE)).replace('"', "&quot;").replace("\n", " ")
