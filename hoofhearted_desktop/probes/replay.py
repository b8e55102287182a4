"""A recording as a source: the same samples again, as fast as they are asked for or at the speed they were taken."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Callable, Optional

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import places
from hoofhearted_desktop.probes.source import Source, SourceEnded

if TYPE_CHECKING:
    from hoofhearted_desktop.probes.applications import Recogniser
    from hoofhearted_desktop.probes.recording import BadLine, Recording

MOST_REMEMBERED = 10_000
LONGEST_WAIT_S = 86400.0


@functools.cache
def _recogniser() -> Recogniser:
    from hoofhearted_desktop.probes.applications import Recogniser

    return Recogniser(places.resources_dir() / "applications.toml")


class Replay(Source):
    """A `probes.source.Source` that gives a recording's samples, with the times they were recorded at."""

    kind = "replay"
    scenario: Optional[str] = None

    def __init__(
        self,
        recording: Recording,
        *,
        report: Callable[[BadLine], None],
        speed: Optional[float] = None,
        monotonic_clock: Callable[[], float],
        sleep: Callable[[float], object],
        recogniser: Callable[[], Recogniser] = _recogniser,
    ) -> None:
        """Replay at `speed` times real time, or without waiting where it is None; `report` is told of skipped lines.

        In real time `sample` waits by `sleep(seconds)`, which may return early: whoever closes the source from
        elsewhere passes the wait of an event, and the next call goes on from there. What a recording does not say of
        its applications, `recogniser` does, made when it is first needed.
        """
        if speed is not None and not speed > 0:
            raise ValueError(f"a speed is above 0, got {speed}")
        self._recording = recording
        self._lines = iter(recording)
        self._report = report
        self._speed = speed
        self._monotonic_clock = monotonic_clock
        self._sleep = sleep
        self._anchor: Optional[tuple[float, float]] = None
        self._last = 0.0
        self._recogniser = functools.cache(recogniser)
        self._applications: dict[model.Process, Optional[model.Application]] = {}

    def sample(self) -> model.Sample:
        """Give the next sample, when its time has come; raises SourceEnded after the last."""
        for line in self._lines:
            if isinstance(line, model.Sample):
                self._wait_for(line)
                return self._completed(line)
            self._report(line)
        raise SourceEnded

    def _wait_for(self, sample: model.Sample) -> None:
        if self._speed is None:
            return
        now = self._monotonic_clock()
        # A recording that outlived a restart of its host has a monotonic clock that begins anew.
        if self._anchor is None or sample.monotonic < self._last:
            self._anchor = (now, sample.monotonic)
        self._last = sample.monotonic
        began, recorded = self._anchor
        wait_s = began + (sample.monotonic - recorded) / self._speed - now
        if wait_s > LONGEST_WAIT_S:
            wait_s = LONGEST_WAIT_S
            self._anchor = (now + wait_s, sample.monotonic)
        if wait_s > 0:
            self._sleep(wait_s)

    def _completed(self, sample: model.Sample) -> model.Sample:
        processes = tuple(
            process if process.application and process.application.kind else self._named(process)
            for process in sample.processes
        )
        return sample._replace(processes=processes)

    def _named(self, process: model.Process) -> model.Process:
        facts = model.Process(0, None, process.name, process.exe, process.command_line, application=process.application)
        if facts not in self._applications:
            if len(self._applications) >= MOST_REMEMBERED:
                self._applications.clear()
            self._applications[facts] = self._recogniser().complete(facts)
        return process._replace(application=self._applications[facts])

    def want(self, readings: Optional[frozenset[str]]) -> None:
        """What was not recorded cannot be had."""

    def close(self) -> None:
        """Close the recording."""
        self._recording.close()
