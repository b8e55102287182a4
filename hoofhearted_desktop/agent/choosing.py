"""Answers what is asked of the settings that an agent obeys: what counts now, and one to be changed. Runs on the event loop's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Optional, Union

from hoofhearted_desktop.core import messages, samples, wire
from hoofhearted_desktop.store import settings, settings_edit
from hoofhearted_desktop.store.settings_values import OF_THE_DESKTOP, TABLES

if TYPE_CHECKING:
    from hoofhearted_desktop.agent.expecting import Expecting

Json = dict[str, Any]
Answer = Callable[[Union[wire.Result, wire.Failure]], None]

OF_THE_AGENT = tuple(table for table in TABLES if table not in OF_THE_DESKTOP)


class Choosing:
    """Made anew for each request; what counts is with `Expecting`."""

    def __init__(self, expecting: Expecting) -> None:
        """Read and change the settings of `expecting`."""
        self._expecting = expecting
        self.methods: dict[str, Callable[[wire.Request, Answer], None]] = {
            messages.SETTINGS_GET: self._get,
            messages.SETTINGS_SET: self._set,
        }

    def _told(self) -> Json:
        found = self._expecting.settings
        in_force = found.in_force()
        return {
            "kept_in": str(self._expecting.path) if self._expecting.path else None,
            "settings": {table: in_force[table] for table in OF_THE_AGENT},
            "mistakes": [str(mistake) for mistake in found.of_the_agent],
        }

    def _get(self, request: wire.Request, answer: Answer) -> None:
        answer(wire.Result(request.id, self._told()))

    def _set(self, request: wire.Request, answer: Answer) -> None:
        params = samples.Reader(request.params, "params")
        table = params.required("table", params.text("table"))
        key = params.required("key", params.text("key"))
        value = request.params.get("value")
        if table not in OF_THE_AGENT:
            raise samples.SampleError(f"params.table: expected one of {', '.join(OF_THE_AGENT)}, got {table[:100]!r}")
        if key not in TABLES[table]:
            raise samples.SampleError(f"params.key: expected one of {', '.join(TABLES[table])}, got {key[:100]!r}")
        try:
            now = self._expecting.settings.choose(table, key, value)
        except ValueError as error:
            raise samples.SampleError(f"params.value: {key}: {error}") from error
        path = self._expecting.path
        outcome: Optional[settings_edit.Outcome] = settings_edit.set_value(path, table, key, value) if path else None
        if isinstance(outcome, settings.Mistake):
            answer(wire.Failure(request.id, wire.INTERNAL_ERROR, str(outcome)))
            return
        self._expecting.chosen(now)
        answer(wire.Result(request.id, self._told()))
        self._expecting.judge_anew()
