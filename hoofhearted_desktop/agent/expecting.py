"""The rules and thresholds of settings.toml while the agent runs: read again when the file changes, edited by clients.

Runs on the event loop's thread. Without a file, as in the demo, rules live only as long as the agent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, Optional, Union

from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.store import settings

if TYPE_CHECKING:
    from pathlib import Path

    from hoofhearted_desktop.agent.engine import Engine
    from hoofhearted_desktop.core.expectations import Rule
    from hoofhearted_desktop.store.settings import Settings

DAY_S = 86400.0
Answer = Callable[[Union[wire.Result, wire.Failure]], None]


class Expecting:
    """Keeps the engine's rules and times as the file has them, and answers the methods about rules and habits."""

    def __init__(
        self,
        engine: Engine,
        path: Optional[Path],
        rules: tuple[Rule, ...],
        changed: Callable[[], None],
        gpus: Callable[[], tuple[tuple[str, ...], ...]] = lambda: (),
        keep_for: Callable[[Optional[float]], None] = lambda _seconds: None,
    ) -> None:
        """Begin with the file at `path`, or without one with `rules`.

        `changed` is called when what runs must be judged anew; `gpus` gives the texts of the cards that are known.
        `keep_for` is told for how many seconds the past is kept, None where the settings do not say.
        """
        self._keep_for = keep_for
        self._engine = engine
        self._path = path
        self._changed = changed
        self._gpus = gpus
        self._settings = settings.load(path) if path else settings.Settings(rules)
        self._stamp = self._file_stamp()
        self._apply()
        self.methods: dict[str, Callable[[wire.Request, Answer], None]] = dict.fromkeys(
            (messages.EXPECTATIONS, messages.EXPECT, messages.UNEXPECT, messages.MOVE, messages.FORGET), self._answer
        )
        self.methods.update(dict.fromkeys((messages.SETTINGS_GET, messages.SETTINGS_SET), self._answer_choice))

    def _answer(self, request: wire.Request, answer: Answer) -> None:
        from hoofhearted_desktop.agent.rule_requests import RuleRequests  # most agents are never asked

        RuleRequests(self).methods[request.method](request, answer)

    def _answer_choice(self, request: wire.Request, answer: Answer) -> None:
        from hoofhearted_desktop.agent.choosing import Choosing  # most agents are never asked

        Choosing(self).methods[request.method](request, answer)

    @property
    def engine(self) -> Engine:
        """What judges by these rules."""
        return self._engine

    @property
    def path(self) -> Optional[Path]:
        """The file, None where rules live in memory."""
        return self._path

    def gpus(self) -> tuple[tuple[str, ...], ...]:
        """Give the texts of the cards that are known, by which a rule may name them."""
        return self._gpus()

    @property
    def settings(self) -> settings.Settings:
        """What counts now, with the file's mistakes."""
        return self._settings

    def look(self) -> None:
        """Read the file again where it has changed under us."""
        stamp = self._file_stamp()
        if stamp == self._stamp or self._path is None:
            return
        self._stamp = stamp
        self._settings = settings.load(self._path)
        self._apply()
        self._changed()

    def _apply(self) -> None:
        judge = self._engine.judge
        judge.usualness = self._settings.usual
        judge.rules = self._settings.rules
        self._engine.retime(self._settings.timing, self._settings.thresholds)
        self._engine.price = self._settings.energy
        days = self._settings.data.keep_days
        self._keep_for(None if days is None else days * DAY_S)

    def _file_stamp(self) -> Optional[tuple[int, int]]:
        try:
            found = self._path.stat() if self._path else None
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size) if found else None

    def edited(self, rules: tuple[Rule, ...]) -> None:
        """Take the rules as they are now: from the file, or without one these."""
        self.chosen(self._settings._replace(rules=rules))

    def chosen(self, now: Settings) -> None:
        """Take the settings as they are now: from the file, or without one these."""
        if self._path is not None:
            self._settings = settings.load(self._path)
            self._stamp = self._file_stamp()
        else:
            self._settings = now
        self._apply()

    def judge_anew(self) -> None:
        """Judge what runs by what counts now."""
        self._changed()
