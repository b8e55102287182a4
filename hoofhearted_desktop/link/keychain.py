"""Secrets that signing in needed once, for the next time: unlocked keys and passwords in memory, and the system's keyring where a person wants it.

One for all servers of a process. Nothing here reaches a file of ours, a log or a repr.
"""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Optional, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoofhearted_desktop.link.progress import Progress

_LOOK_S = 0.1


class Keyring(Protocol):
    """The system's keyring, as far as it is there: `link/keyring_door.py`."""

    def usable(self, progress: Progress) -> bool:
        """Whether anything can be kept."""
        ...

    def get(self, name: str, progress: Progress) -> Optional[str]:
        """Give the secret kept under `name`, if there is one and the keyring is open."""
        ...

    def keep(self, name: str, secret: str, progress: Progress) -> None:
        """Keep it; where that fails it is said in the log."""
        ...

    def forget(self, name: str, progress: Progress) -> None:
        """Take it away, if it is there."""
        ...


class NoKeyring:
    """Keeps nothing."""

    def usable(self, _progress: Progress) -> bool:
        """Nothing can be kept."""
        return False

    def get(self, _name: str, _progress: Progress) -> Optional[str]:
        """Nothing was kept."""
        return None

    def keep(self, _name: str, _secret: str, _progress: Progress) -> None:
        """Cannot."""

    def forget(self, _name: str, _progress: Progress) -> None:
        """Have nothing to forget."""


class Keychain:
    """What was unlocked and accepted while this program runs; from any thread."""

    def __init__(self, keyring: Optional[Keyring] = None) -> None:
        """Begin empty; `keyring` is the system's, None for memory only."""
        self.keyring: Keyring = keyring or NoKeyring()
        self._lock = threading.Lock()
        self._keys: dict[str, object] = {}
        self._passwords: dict[str, str] = {}
        self._worked: dict[str, str] = {}
        self._asking: dict[str, threading.Lock] = {}

    def __repr__(self) -> str:
        """Show how many, never what."""
        return f"Keychain({len(self._keys)} keys, {len(self._passwords)} passwords)"

    def key(self, fingerprint: str) -> Optional[object]:
        """Give the unlocked key."""
        with self._lock:
            return self._keys.get(fingerprint)

    def hold_key(self, fingerprint: str, key: object) -> None:
        """Hold an unlocked key, as an agent would."""
        with self._lock:
            self._keys[fingerprint] = key

    def password(self, account: str) -> Optional[str]:
        """Give the password that was accepted for "david@nas:22" before."""
        with self._lock:
            return self._passwords.get(account)

    def hold_password(self, account: str, password: str) -> None:
        """Hold a password that was accepted."""
        with self._lock:
            self._passwords[account] = password

    def forget_password(self, account: str) -> None:
        """Forget one that was refused."""
        with self._lock:
            self._passwords.pop(account, None)

    def worked(self, account: str) -> Optional[str]:
        """Give what names the key that was accepted the last time."""
        with self._lock:
            return self._worked.get(account)

    def note_worked(self, account: str, mark: str) -> None:
        """Remember which key was accepted."""
        with self._lock:
            self._worked[account] = mark

    @contextlib.contextmanager
    def asking(self, what: str, progress: Progress) -> Iterator[bool]:
        """Let one ask for a secret at a time: five servers with the same key ask once. Gives False where it was cancelled."""
        with self._lock:
            lock = self._asking.setdefault(what, threading.Lock())
        taken = lock.acquire(timeout=_LOOK_S)
        while not taken and not progress.cancelled:
            taken = lock.acquire(timeout=_LOOK_S)
        try:
            yield taken
        finally:
            if taken:
                lock.release()
