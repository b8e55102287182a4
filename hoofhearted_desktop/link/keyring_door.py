"""The one door to python-keyring: the system's keyring, where there is one. It may be absent or locked, and may ask the person to unlock it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Callable, NamedTuple, Optional, Union

from hoofhearted_desktop.link import aside

if TYPE_CHECKING:
    from hoofhearted_desktop.link.progress import Progress

log = logging.getLogger(__name__)

SERVICE = "hoofhearted-desktop"
PATIENCE_S = 120.0
"""The keyring may show a window that asks for its own password."""
_NOT_SAFE = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")
"""No keyring at all, one that forgets, and files that anybody can read."""


class _Gave(NamedTuple):
    secret: Optional[str] = None


class _Problem(NamedTuple):
    why: str


class SystemKeyring:
    """Secret Service, Keychain or Credential Manager, whichever python-keyring finds."""

    def usable(self, progress: Progress) -> bool:
        """Whether there is one that keeps secrets safely; one that is locked counts."""
        return isinstance(self._call(lambda: None, progress), _Gave)

    def get(self, name: str, progress: Progress) -> Optional[str]:
        """Give the secret kept under `name`; None where there is none, or no keyring."""

        def look() -> Optional[str]:
            import keyring

            return keyring.get_password(SERVICE, name)

        found = self._call(look, progress)
        return found.secret if isinstance(found, _Gave) else None

    def keep(self, name: str, secret: str, progress: Progress) -> None:
        """Keep it; where that fails the log says why, and the person is asked again the next time."""

        def keep() -> None:
            import keyring

            keyring.set_password(SERVICE, name, secret)

        done = self._call(keep, progress)
        if isinstance(done, _Problem):
            log.warning("%s was not kept in the system's keyring: %s", name, done.why)

    def forget(self, name: str, progress: Progress) -> None:
        """Take it away, if it is there."""

        def forget() -> None:
            import keyring
            from keyring.errors import PasswordDeleteError

            try:
                keyring.delete_password(SERVICE, name)
            except PasswordDeleteError:
                return  # it was not there

        self._call(forget, progress)

    @staticmethod
    def _call(call: Callable[[], Optional[str]], progress: Progress) -> Union[_Gave, _Problem]:
        def guarded() -> Union[_Gave, _Problem]:
            try:
                import keyring
                from keyring.errors import KeyringError
            except ImportError:
                return _Problem("the Python package keyring is not installed")
            backend = type(keyring.get_keyring()).__module__
            if backend.startswith(_NOT_SAFE):
                return _Problem("this system has no keyring")
            try:
                return _Gave(call())
            except (KeyringError, OSError, RuntimeError, ValueError) as error:
                return _Problem(f"{type(error).__name__}: {error}")

        return aside.run(guarded, progress, PATIENCE_S) or _Problem("it did not answer")
