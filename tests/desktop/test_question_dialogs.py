"""The dialogs of host keys and secrets: nothing is accepted by accident, nothing typed is kept, nothing is markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from hoofhearted_desktop.desktop.host_key_dialog import HostKeyDialog
from hoofhearted_desktop.desktop.question_dialog import open_dialog
from hoofhearted_desktop.desktop.secret_dialog import SecretDialog
from hoofhearted_desktop.desktop.theme import Theme
from hoofhearted_desktop.link import fingerprint
from hoofhearted_desktop.link.questions import HostKeyQuestion, Secret, SecretKind, SecretQuestion

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")  # the offscreen platform

PRINT = "SHA256:p2QAMXNIC1TJYWeIOttrVc98/R1BUFWu3/LiyKgUfQM"
KEY = HostKeyQuestion("[nas.lan]:2222", "192.0.2.7:2222", "ED25519", PRINT, via="bastion")
PASSPHRASE = SecretQuestion(SecretKind.PASSPHRASE, "david@nas", "~/.ssh/id_ed25519", may_keep=True)


@pytest.fixture
def key(qtbot: QtBot) -> HostKeyDialog:
    return shown(qtbot, HostKeyDialog(KEY, "nas", theme()))


def theme() -> Theme:
    made = Theme()
    made.choose(dark=False)
    return made


def shown(qtbot: QtBot, dialog: HostKeyDialog | SecretDialog) -> HostKeyDialog | SecretDialog:
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def secret(qtbot: QtBot, question: SecretQuestion) -> SecretDialog:
    dialog = SecretDialog(question, "nas", theme())
    shown(qtbot, dialog)
    return dialog


def said(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if not each.isHidden())


# ---------------------------------------------------------------- the host key


def test_it_says_which_host_and_how_to_compare(key: HostKeyDialog) -> None:
    words = said(key)
    assert [word for word in ("[nas.lan]:2222", "192.0.2.7:2222", "ED25519", "bastion") if word not in words] == []
    assert key.fingerprint.text.toPlainText() == PRINT
    assert key.command.text.toPlainText() == "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub"
    key.fingerprint.copy.click()
    assert QGuiApplication.clipboard().text() == PRINT
    assert key.windowTitle() == "nas: host key"


@pytest.mark.parametrize(
    ("kind", "file"), [("ED25519", "ed25519"), ("ECDSA", "ecdsa"), ("RSA", "rsa"), ("new", "ed25519")]
)
def test_the_command_names_the_file_of_the_key(kind: str, file: str) -> None:
    assert fingerprint.comparing(kind) == f"ssh-keygen -lf /etc/ssh/ssh_host_{file}_key.pub"


@pytest.mark.parametrize("pressed", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Escape])
def test_whoever_types_on_when_it_appears_has_refused(qtbot: QtBot, key: HostKeyDialog, pressed: Qt.Key) -> None:
    with qtbot.waitSignal(key.finished):
        qtbot.keyClick(key.focusWidget(), pressed)
    assert key.answer() is False


def test_enter_accepts_from_nowhere(qtbot: QtBot, key: HostKeyDialog) -> None:
    key.accept_button.setFocus()
    qtbot.keyClick(key.accept_button, Qt.Key.Key_Return)
    assert key.answer() is False


def test_a_press_of_the_button_accepts(qtbot: QtBot, key: HostKeyDialog) -> None:
    qtbot.mouseClick(key.accept_button, Qt.MouseButton.LeftButton)
    assert key.answer() is True


def test_enter_accepts_what_was_compared(qtbot: QtBot, key: HostKeyDialog) -> None:
    qtbot.keyClicks(key.pasted, PRINT)
    qtbot.keyClick(key.pasted, Qt.Key.Key_Return)
    qtbot.keyClick(key.accept_button, Qt.Key.Key_Return)
    assert key.answer() is True, "the same fingerprint twice, and Enter on the button that has the focus"


def test_the_keyboard_can_accept_on_purpose(qtbot: QtBot, key: HostKeyDialog) -> None:
    key.pasted.setFocus()
    qtbot.keyClicks(key.pasted, PRINT)
    qtbot.keyClick(key.pasted, Qt.Key.Key_Return)
    assert key.isVisible(), "Enter after pasting only compares"
    assert key.focusWidget() is key.accept_button
    qtbot.keyClick(key.accept_button, Qt.Key.Key_Space)
    assert key.answer() is True


@pytest.mark.parametrize(
    ("pasted", "same", "may"),
    [
        (f"256 {PRINT} root@nas (ED25519)", True, True),
        (PRINT, True, True),
        (PRINT.replace("p2Q", "p2R"), False, False),
        ("3072 " + PRINT.replace("M", "m") + " root@nas (RSA)", False, False),
        ("no such file", None, False),
        ("", None, True),
    ],
)
def test_what_was_pasted_is_compared(key: HostKeyDialog, pasted: str, same: bool | None, may: bool) -> None:
    assert fingerprint.same(pasted, PRINT) is same
    key.pasted.setText(pasted)
    assert key.accept_button.isEnabled() is may
    assert key.compared.isHidden() is (not pasted)


@pytest.mark.parametrize(
    ("change", "words", "role"),
    [
        ({"known_types": ("RSA",)}, "It is known already by its RSA key", "bad"),
        ({"elsewhere": ("~/.ssh/known_hosts:3: nas-old",)}, "known from ~/.ssh/known_hosts:3: nas-old", "muted"),
        (
            {"known_types": ("RSA",), "elsewhere": ("f:3: old",)},
            "answering. The same key is known from f:3: old.",
            "bad",
        ),
        ({"elsewhere": tuple("abcde")}, "known from a; b; c, and 2 more.", "muted"),
    ],
)
def test_what_is_known_already_is_said(qtbot: QtBot, change: dict[str, tuple[str, ...]], words: str, role: str) -> None:
    dialog = shown(qtbot, HostKeyDialog(KEY._replace(**change), "nas", theme()))
    (label,) = [each for each in dialog.findChildren(QLabel) if words in each.text()]
    assert label.property("role") == role
    assert label.isVisible()


def test_names_are_no_markup(qtbot: QtBot) -> None:
    evil = KEY._replace(host="<img src=x>\u202eevil", via="<b>x</b>")
    dialog = shown(qtbot, HostKeyDialog(evil, "<h1>nas</h1>", theme()))
    assert "<h1>nas</h1>" in said(dialog)
    assert "\u202e" not in said(dialog)
    assert all(each.textFormat() == Qt.TextFormat.PlainText for each in dialog.findChildren(QLabel))


# ---------------------------------------------------------------- secrets


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (PASSPHRASE, ["david@nas", "~/.ssh/id_ed25519", "passphrase"]),
        (SecretQuestion(SecretKind.PASSWORD, "david@nas"), ["david@nas", "password"]),
        (
            SecretQuestion(SecretKind.PROMPT, "david@nas", prompt="<b>Code</b>: "),
            ["david@nas", "server's own words", "<b>Code</b>"],
        ),
    ],
)
def test_it_says_who_wants_what(qtbot: QtBot, question: SecretQuestion, words: list[str]) -> None:
    dialog = secret(qtbot, question)
    assert [word for word in words if word not in said(dialog)] == []
    assert dialog.windowTitle() == "nas: signing in"
    assert dialog.focusWidget() is dialog.field
    assert dialog.field.accessibleName()


@pytest.mark.parametrize("keep", [True, False])
def test_it_is_typed_hidden_answered_once_and_forgotten(qtbot: QtBot, keep: bool) -> None:
    dialog = secret(qtbot, PASSPHRASE)
    qtbot.keyClicks(dialog.field, "open sesame")
    assert dialog.field.echoMode() is QLineEdit.EchoMode.Password
    dialog.keep.setChecked(keep)
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert dialog.answer() == Secret("open sesame", keep)
    dialog.field.undo()
    assert dialog.field.text() == ""


def test_escape_gives_nothing_and_forgets(qtbot: QtBot) -> None:
    dialog = secret(qtbot, PASSPHRASE)
    qtbot.keyClicks(dialog.field, "open sesame")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Escape)
    assert dialog.field.text() == ""
    assert dialog.answer() is None


def test_closing_the_window_forgets_too(qtbot: QtBot) -> None:
    dialog = secret(qtbot, PASSPHRASE)
    qtbot.keyClicks(dialog.field, "open sesame")
    dialog.close()
    assert dialog.field.text() == ""
    assert dialog.answer() is None


def test_it_can_be_revealed_and_is_covered_again(qtbot: QtBot) -> None:
    dialog = secret(qtbot, PASSPHRASE)
    assert dialog.reveal.text() == "Show"
    dialog.reveal.click()
    assert (dialog.field.echoMode(), dialog.reveal.text()) == (QLineEdit.EchoMode.Normal, "Hide")
    dialog.reveal.click()
    assert dialog.field.echoMode() is QLineEdit.EchoMode.Password


def test_what_may_be_seen_is_seen_and_what_may_not_be_kept_is_not_offered(qtbot: QtBot) -> None:
    dialog = secret(qtbot, SecretQuestion(SecretKind.PROMPT, "david@nas", prompt="User:", echo=True))
    assert dialog.field.echoMode() is QLineEdit.EchoMode.Normal
    assert dialog.reveal.isHidden()
    assert dialog.keep.isHidden()
    assert not dialog.answer()
    assert not secret(qtbot, PASSPHRASE).keep.isHidden()


def test_a_wrong_one_is_said_and_asked_again(qtbot: QtBot) -> None:
    assert secret(qtbot, PASSPHRASE).wrong.isHidden()
    assert "Try again" in secret(qtbot, PASSPHRASE._replace(wrong=True)).wrong.text()


def test_an_empty_passphrase_is_none_but_an_empty_answer_is_one(qtbot: QtBot) -> None:
    dialog = secret(qtbot, PASSPHRASE)
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    empty = secret(qtbot, SecretQuestion(SecretKind.PROMPT, "david@nas", prompt="Press Enter"))
    qtbot.keyClick(empty.field, Qt.Key.Key_Return)
    assert empty.answer() == Secret("")


# ---------------------------------------------------------------- where it opens


@pytest.mark.qt_log_ignore("This plugin does not support (raise|propagateSizeHints)")
def test_it_stands_above_the_window_or_by_itself(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    alone = open_dialog(KEY, "nas", window)
    assert alone.parent() is None
    alone.close()
    window.show()
    qtbot.waitExposed(window)
    above = open_dialog(KEY, "nas", window)
    assert above.parent() is window
    assert above.windowModality() is Qt.WindowModality.WindowModal
    second = open_dialog(PASSPHRASE, "nas", window)
    assert second.parent() is above, "above the dialog a person is in"
    for each in (second, above, alone):
        each.close()
        each.deleteLater()
