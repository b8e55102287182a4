"""Takes pictures of the dialogs in every state, to be looked at: python tests/desktop/dialog_shots.py DIRECTORY [NAME ...]."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Union

from PySide6.QtWidgets import QApplication

from hoofhearted_desktop.core.tongue import say, told
from hoofhearted_desktop.core.version import VERSION
from hoofhearted_desktop.desktop.add_server import AddServer, Knowledge
from hoofhearted_desktop.desktop.host_key_dialog import HostKeyDialog
from hoofhearted_desktop.desktop.secret_dialog import SecretDialog
from hoofhearted_desktop.desktop.theme import Theme
from hoofhearted_desktop.desktop.watch_dialog import WatchDialog
from hoofhearted_desktop.desktop.watch_words import Subject
from hoofhearted_desktop.link import states
from hoofhearted_desktop.link.keeping_watch import CannotSay, Outcome, Standing, Unit
from hoofhearted_desktop.link.progress import At, Step
from hoofhearted_desktop.link.questions import HostKeyQuestion, SecretKind, SecretQuestion
from hoofhearted_desktop.link.ssh.hop import Address

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.desktop.dialog import Dialog
    from hoofhearted_desktop.desktop.watch_words import Found

NAMES = [
    *("nas", "media", "gpu-box", "garage", "work", "bastion", "build", "node-01", "node-02", "node-03", "node-04"),
    *("lab-a100", "lab-h100", "render", "attic", "pi", "backup", "mirror", "vpn"),
    "a-very-long-name-of-a-machine.in-the-second-basement.of-the-institute-of-applied-everything.example.org",
]
PRINT = "SHA256:p2QAMXNIC1TJYWeIOttrVc98/R1BUFWu3/LiyKgUfQM"
KEY = HostKeyQuestion("[nas.lan]:2222", "192.168.1.20:2222", "ED25519", PRINT)
LONG = NAMES[-1]
SIGNING_IN = [
    At(Step.RESOLVING, "nas.lan"),
    At(Step.CONNECTING, "192.168.1.20:2222"),
    At(Step.HOST_KEY, "known, ED25519"),
    At(Step.SIGNING_IN, "as david, with the agent's key ED25519"),
]
SENDING = [*SIGNING_IN, At(Step.LOOKING_AROUND, "Linux, x86_64, Python 3.11"), At(Step.SENDING_AGENT, "120 of 300 KB")]
CHANGED = states.Lost(
    "the host key of nas has changed: someone may be listening in, or the server was set up anew",
    "if you know that the server was set up anew, take its old key out with `ssh-keygen -f '/home/david/.ssh/known_hosts' "
    "-R '[nas.lan]:2222'`, then try again",
    1,
    None,
    "host_key_changed",
)
REFUSED = states.Lost(
    "nas.lan refused the connection at port 2222",
    "see that the server is on and that sshd listens there",
    1,
    4.0,
    "refused",
)
NOTES = ("/home/david/.ssh/config, line 12: GSSAPIAuthentication is not done", "line 30: Foo is not known")


def parse(text: str) -> Union[Address, str]:
    user, at, rest = text.rpartition("@")
    host, _, port = rest.partition(":")
    if at and not user:
        return told("The user's name is missing before the @.")
    if not host:
        return told("There is no host name.")
    return Address(host, user or None, int(port) if port.isdigit() else None)


def adding(
    theme: Theme,
    text: str = "",
    steps: tuple[At, ...] = (),
    lost: states.Lost | None = None,
    names: tuple[str, ...] = tuple(NAMES),
    notes: tuple[str, ...] = (),
) -> AddServer:
    dialog = AddServer(Knowledge(parse, lambda: names, lambda _: notes), theme)
    dialog.choice.field.setText(text)
    if steps or lost:
        dialog.connect_button.click()
        for at in steps:
            dialog.show_state(states.Connecting(1, at))
    if lost:
        dialog.show_state(lost)
    return dialog


def host_key(theme: Theme, question: HostKeyQuestion = KEY, name: str = "nas", pasted: str = "") -> HostKeyDialog:
    dialog = HostKeyDialog(question, name, theme)
    dialog.pasted.setText(pasted)
    return dialog


def secret(theme: Theme, question: SecretQuestion, name: str = "nas", typed: str = "") -> SecretDialog:
    dialog = SecretDialog(question, name, theme)
    dialog.field.setText(typed)
    return dialog


NAS = Subject("nas", "david@nas:2222")
UNIT = Unit("/home/david/.config/systemd/user/hoofhearted-agent.service", "enabled", "active", version=VERSION)
DONE = Outcome(
    done=True,
    lines=(
        f"the agent is kept in /home/david/.local/share/hoofhearted/agent/{'3f' * 32}",
        f"wrote {UNIT.path}",
        "the service runs, and is started with your session",
        "it takes over when that one leaves, such as a window that is open. Waiting: an agent of this user runs already.",
        "lingering is on: the service runs from the machine's start, also while you are not logged in",
    ),
)
NO_SYSTEMD = Outcome(
    done=False,
    problem="systemd is installed, but did not start this machine, as in a container or in WSL without it",
    remedy="have `hoofhearted-agent run` started by what starts programs here (OpenRC, runit, @reboot of cron)",
)


def watching(
    theme: Theme, found: Found, subject: Subject = NAS, outcome: Outcome | None = None, busy: str = ""
) -> WatchDialog:
    dialog = WatchDialog(subject, theme)
    dialog.show_found(found)
    if busy:
        dialog.show_busy(busy)
    if outcome is not None:
        dialog.show_outcome(outcome)
    return dialog


SHOTS: dict[str, Callable[[Theme], Dialog]] = {
    "watch": lambda theme: watching(theme, Standing(lingers=False)),
    "watch-asking": lambda theme: watching(theme, None),
    "watch-here": lambda theme: watching(theme, Standing(lingers=False), Subject(say("this machine"))),
    "watch-root": lambda theme: watching(theme, Standing(of_machine=True)),
    "watch-busy": lambda theme: watching(theme, Standing(lingers=False), busy="Setting up the service on nas …"),
    "watch-done": lambda theme: watching(theme, Standing(lingers=True, unit=UNIT), outcome=DONE),
    "watch-no-systemd": lambda theme: watching(theme, Standing(lingers=False), outcome=NO_SYSTEMD),
    "watch-older": lambda theme: watching(theme, Standing(lingers=True, unit=UNIT._replace(version="0.0.9"))),
    "watch-not-lingering": lambda theme: watching(theme, Standing(lingers=False, unit=UNIT)),
    "watch-changed": lambda theme: watching(
        theme, Standing(lingers=True, unit=UNIT._replace(changed=True, active="failed"))
    ),
    "watch-too-old": lambda theme: watching(theme, CannotSay("no such method", too_old=True)),
    "watch-refused": lambda theme: watching(
        theme,
        Standing(
            refusal="a server without Python cannot run a service of ours: it is watched while somebody is connected"
        ),
    ),
    "watch-of-machine": lambda theme: watching(
        theme,
        Standing(
            of_machine=True, refusal="by root", unit=UNIT._replace(path="/etc/systemd/system/hoofhearted-agent.service")
        ),
    ),
    "watch-lost": lambda theme: watching(theme, CannotSay("nas is not connected")),
    "watch-long": lambda theme: watching(theme, Standing(lingers=False), Subject(LONG, LONG)),
    "add": adding,
    "add-none": lambda theme: adding(theme, names=()),
    "add-filtered": lambda theme: adding(theme, "david@no"),
    "add-wrong": lambda theme: adding(theme, "@nas"),
    "add-no-match": lambda theme: adding(theme, "10.0.0.7"),
    "add-connecting": lambda theme: adding(theme, "david@nas.lan:2222", tuple(SIGNING_IN)),
    "add-sending": lambda theme: adding(theme, "nas", tuple(SENDING), notes=NOTES),
    "add-changed": lambda theme: adding(theme, "nas", tuple(SIGNING_IN[:3]), CHANGED),
    "add-refused": lambda theme: adding(theme, "nas", tuple(SIGNING_IN[:2]), REFUSED, notes=NOTES),
    "add-long": lambda theme: adding(
        theme, LONG, (At(Step.RESOLVING, LONG),), states.Lost(f"{LONG} is not known here", "check the name", 1, None)
    ),
    "key": host_key,
    "key-via": lambda theme: host_key(theme, KEY._replace(via="bastion"), pasted=f"256 {PRINT} root@nas (ED25519)"),
    "key-other": lambda theme: host_key(theme, pasted=PRINT.replace("p2Q", "p2R")),
    "key-long": lambda theme: host_key(theme, KEY._replace(host=LONG), LONG),
    "passphrase": lambda theme: secret(
        theme, SecretQuestion(SecretKind.PASSPHRASE, "david@nas", "~/.ssh/id_ed25519", may_keep=True)
    ),
    "passphrase-wrong": lambda theme: secret(
        theme,
        SecretQuestion(SecretKind.PASSPHRASE, "david@nas", "~/.ssh/id_ed25519", wrong=True, may_keep=True),
        typed="secret",
    ),
    "password": lambda theme: secret(theme, SecretQuestion(SecretKind.PASSWORD, f"david@{LONG}", wrong=True), LONG),
    "prompt": lambda theme: secret(
        theme, SecretQuestion(SecretKind.PROMPT, "david@nas", prompt="<b>Verification code</b> (6 digits): ", echo=True)
    ),
}


def spin(application: QApplication, seconds: float = 0.3) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        application.processEvents()
        time.sleep(0.01)


def main() -> None:
    application = QApplication(sys.argv[:1])
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:] or SHOTS:
        for dark in (False, True):
            theme = Theme()
            theme.choose(dark=dark)
            dialog = SHOTS[name](theme)
            dialog.show()
            spin(application)
            dialog.grab().save(str(target / f"{name}{'-dark' if dark else ''}.png"))
            dialog.close()
            dialog.deleteLater()
            spin(application, 0.02)


if __name__ == "__main__":
    main()
