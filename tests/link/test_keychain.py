"""Secrets in memory and in the system's keyring, and calls that are waited for only while wanted."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.link import aside
from hoofhearted_desktop.link.keychain import Keychain
from hoofhearted_desktop.link.keyring_door import SystemKeyring
from hoofhearted_desktop.link.progress import Progress
from tests.systems import not_on_windows

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]


def test_one_asks_at_a_time_and_the_others_find_the_answer() -> None:
    keychain = Keychain()
    asked: list[int] = []

    def connect(number: int) -> None:
        with keychain.asking("SHA256:key", Progress()) as mine:
            assert mine
            if keychain.key("SHA256:key") is None:
                asked.append(number)
                keychain.hold_key("SHA256:key", object())

    threads = [threading.Thread(target=connect, args=(number,)) for number in range(10)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(10)
    assert len(asked) == 1


def test_who_waits_for_another_ones_answer_can_be_cancelled() -> None:
    keychain, progress = Keychain(), Progress()
    with keychain.asking("a", Progress()):
        progress.cancel()
        with keychain.asking("a", progress) as mine:  # else it would be waited for without end
            assert not mine
    with keychain.asking("a", Progress()) as mine:
        assert mine


def test_nothing_is_shown() -> None:
    keychain = Keychain()
    keychain.hold_password("david@nas", "rosebud")
    keychain.hold_key("SHA256:key", "the key itself")
    assert repr(keychain) == "Keychain(1 keys, 1 passwords)"


def test_a_call_that_hangs_is_left_alone() -> None:
    let_go = threading.Event()
    progress = Progress()
    assert aside.run(lambda: let_go.wait(60), progress, 0.05) is None
    threading.Timer(0.1, progress.cancel).start()
    assert aside.run(lambda: let_go.wait(60), progress, 60.0) is None  # True, had it been waited for
    let_go.set()
    assert aside.run(lambda: "x", Progress(), 10.0) == "x"


@not_on_windows("Windows always has a place for passwords")
def test_without_a_keyring_nothing_is_kept_and_the_log_says_why(announce_log: Callable[[str], None]) -> None:
    keyring, progress = SystemKeyring(), Progress()
    assert not keyring.usable(progress)
    assert keyring.get("the password of david@nas", progress) is None
    keyring.forget("the password of david@nas", progress)
    announce_log(r"WARNING .*keyring.*the password of david@nas was not kept")
    keyring.keep("the password of david@nas", "rosebud", progress)


REAL = """
import sys
from hoofhearted_desktop.link.keyring_door import SystemKeyring
from hoofhearted_desktop.link.progress import Progress
keyring, progress = SystemKeyring(), Progress()
print(keyring.usable(progress), keyring.get("a", progress))
keyring.keep("a", "rosebud", progress)
print(keyring.get("a", progress))
keyring.keep("a", "snow globe", progress)
print(keyring.get("a", progress), keyring.get("b", progress))
keyring.forget("a", progress)
keyring.forget("a", progress)
print(keyring.get("a", progress))
"""


@pytest.mark.real
def test_the_real_keyring_of_a_desktop(own_directories: Path) -> None:
    lacking = [name for name in ("gnome-keyring-daemon", "dbus-run-session", "dbus-send") if shutil.which(name) is None]
    lacking += [name for name in ("keyring", "secretstorage") if importlib.util.find_spec(name) is None]
    if lacking:
        pytest.skip(f"needs {', '.join(lacking)}")
    script = own_directories / "real.py"
    script.write_text(REAL)
    collection = "--dest=org.freedesktop.secrets /org/freedesktop/secrets/aliases/default"
    bus = "--dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets"
    locked = "org.freedesktop.DBus.Properties.Get string:org.freedesktop.Secret.Collection string:Locked"
    lines = [
        "printf x | gnome-keyring-daemon --foreground --unlock --components=secrets & keyring=$!",
        # Whoever asks before it has its name makes the bus start another one, which stays locked.
        f"until dbus-send --session --print-reply {bus} | grep -q 'boolean true'; do sleep 0.1; done",
        # It answers before its collection is there and unlocked.
        f"until dbus-send --session --print-reply {collection} {locked} 2>/dev/null | grep -q 'boolean false'; do sleep 0.1; done",
        f"'{sys.executable}' '{script}'",
        "kill $keyring; wait",
    ]
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", "\n".join(lines)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.splitlines()[-4:] == ["True None", "rosebud", "snow globe None", "None"], done
