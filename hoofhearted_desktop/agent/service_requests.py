"""The service of systemd, over the wire: how it stands, made, taken away. What asks systemd runs on a thread that ends.

For who looks at a server from afar and wants it watched while nobody looks; `install-service` does the same at its terminal.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Callable, Optional, Union

from hoofhearted_desktop.core import exits, messages, wire
from hoofhearted_desktop.core.samples import Reader
from hoofhearted_desktop.core.version import VERSION
from hoofhearted_desktop.probes.errands import Errands

if TYPE_CHECKING:
    from hoofhearted_desktop.agent import status

Answer = Callable[[Union[wire.Result, wire.Failure]], None]
Json = dict[str, Any]


class ServiceRequests:
    """Answers what is asked about the service. `post` brings a call to the event loop."""

    def __init__(
        self, post: Callable[[Callable[[], None]], None], *, refusal: Optional[str] = None, is_service: bool = False
    ) -> None:
        """With `refusal`, nothing is installed or removed, and that is the reason. `is_service`: this agent is the service."""
        self._post = post
        self._refusal = refusal
        self._is_service = is_service
        self._errands = Errands("service")
        self.methods: dict[str, Callable[[wire.Request, Answer], None]] = {
            messages.SERVICE_STATUS: lambda request, answer: self._later(
                request, answer, lambda: _status(self._refusal)
            ),
            messages.SERVICE_INSTALL: self._install,
            messages.SERVICE_REMOVE: self._remove,
        }

    def _install(self, request: wire.Request, answer: Answer) -> None:
        part = Reader(request.params, "params")
        linger, replace = part.truth("linger"), part.truth("replace")

        def do(tell: Callable[[str], None], complain: Callable[[str], None]) -> int:
            from hoofhearted_desktop.agent import install

            if self._is_service:
                complain(f"the agent that answers is the service already, in version {VERSION}")
                return exits.PROBLEM
            return install.install(install.Wishes(linger=linger, replace=replace), tell, complain)

        self._later(request, answer, lambda: self._changed(do))

    def _remove(self, request: wire.Request, answer: Answer) -> None:
        def do(tell: Callable[[str], None], complain: Callable[[str], None]) -> int:
            from hoofhearted_desktop.agent import uninstall

            return uninstall.uninstall(tell, complain, dry_run=False, from_within=self._is_service)

        def stop() -> None:
            from hoofhearted_desktop.agent import uninstall

            uninstall.stop()

        self._later(request, answer, lambda: self._changed(do), stop if self._is_service else None)

    def _changed(self, do: Callable[[Callable[[str], None], Callable[[str], None]], int]) -> Json:
        if self._refusal is not None:
            return {"done": False, "lines": [], "problem": self._refusal}
        lines: list[str] = []
        complaints: list[str] = []
        done = do(lines.append, complaints.append) == exits.OK
        return {"done": done, "lines": lines, "problem": "; ".join(complaints) or None}

    def _later(
        self, request: wire.Request, answer: Answer, work: Callable[[], Json], then: Optional[Callable[[], None]] = None
    ) -> None:
        def errand() -> None:
            try:
                found = wire.Result(request.id, work())
            except Exception as error:
                self._post(lambda: answer(wire.Failure(request.id, wire.INTERNAL_ERROR, "it could not be found out")))
                raise error from None
            self._post(lambda: answer(found))
            if then is not None and isinstance(found.result, dict) and found.result["done"]:
                then()

        if not self._errands.run(errand):
            answer(wire.Failure(request.id, wire.TOO_MANY_REQUESTS, "systemd has been asked too much at once"))


def _status(refusal: Optional[str]) -> Json:
    from hoofhearted_desktop.agent import install, status, systemd

    reason = refusal or install.not_here()
    of_user = not status.is_root()
    found = status.standing(of_user=of_user) if os.name == "posix" else None
    lingers = (
        systemd.lingers(systemd.user_name()) if of_user and os.name == "posix" and install.not_here() is None else None
    )
    return {"of": "user" if of_user else "machine", "refusal": reason, "lingers": lingers, "unit": _unit(found)}


def _unit(found: Optional[status.Standing]) -> Optional[Json]:
    if found is None:
        return None
    return {
        "path": str(found.path),
        "enabled": found.enabled,
        "active": found.active,
        "changed": found.changed,
        "version": found.version,
    }
