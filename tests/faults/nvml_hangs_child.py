"""A program that has each function of the driver's hang once, and says whether all went as it should; on a clock of its own.

Its arguments and its talk are those of tests/faults/nvml_errors_child.py; a case is a function, and "first" or "later".
"""

from __future__ import annotations

import json
import re
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

from hoofhearted_desktop.probes import nvml, nvml_driver, nvml_errors
from hoofhearted_desktop.probes.one_call import OneCall, Superseded
from tests.fake_nvml.driver import FOR_EVER_MS
from tests.faults import worlds
from tests.faults.chain import Chain, Parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.faults.chain import Seen
    from tests.faults.worlds import World

LOOKS = (1.0,) * 4 + (8.0, 30.0)
OVER_S = 700.0
PATIENCE_S = 60.0
LATEST_NEXT_LOOK_S = 2.0
"""Of an agent at which somebody looks (agent/pace.py)."""


class _Aside(threading.Thread):
    """Does one thing that may hang; one that was given up ends without a word."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__(name="probes", daemon=True)
        self._work = work
        self.failed: Optional[BaseException] = None
        self.given: object = None

    def run(self) -> None:
        try:
            self.given = self._work()
        except Superseded:
            pass
        except BaseException as error:  # noqa: BLE001 - told to who started it
            self.failed = error


class Sweep:
    """One world, in which function after function hangs."""

    def __init__(self, world: World, directory: Path) -> None:
        """Look at it while all is well."""
        self._world = world
        self._driver = world.make(directory)
        self._parts = Parts()
        chain = Chain(self._parts, world.readings)
        for _ in range(3):
            chain.look()
        at_first = self._driver.calls()
        for after_s in LOOKS:
            seen = chain.look(after_s)
        self._only_at_first = {name for name, count in self._driver.calls().items() if at_first.get(name) == count}
        self._well = seen.tick
        chain.close()
        self.functions = sorted(name for name in self._driver.calls() if world.only is None or name in world.only)

    def close(self) -> None:
        """End."""
        self._parts.close()

    def wrong_in(self, line: str) -> list[str]:
        """Try a case, and say what went wrong."""
        function, when = line.split()
        try:
            wrong = list(self._try(function, late=when == "later"))
        except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
            wrong = [traceback.format_exc()]
        self._world.restore(self._driver)
        return wrong

    def _try(self, function: str, *, late: bool) -> Any:
        now = [5000.0]
        calls = OneCall(lambda: now[0])
        chain = Chain(self._parts, self._world.readings, calls)
        if late:
            for _ in range(3):
                chain.look()
            if function in self._only_at_first:
                self._driver.errors = {"*": nvml_errors.UNINITIALIZED}
                self._driver.write()
                chain.look()
                chain.now += nvml_driver.FIRST_WAIT_S
                self._world.restore(self._driver)
        before = self._driver.calls().get(function, 0)
        self._driver.delays = {function: FOR_EVER_MS}
        self._driver.write()
        stuck = self._until_stuck(chain, function, before)
        if stuck is None:
            yield "it was not called"
            return
        if not 0 < calls.overdue_in_s() <= nvml.HUNG_AFTER_S:
            yield f"patience of {calls.overdue_in_s()} s"
        if calls.give_up():
            yield "it was given up at once"
        now[0] += nvml.HUNG_AFTER_S
        if not calls.give_up():
            yield "it was not given up"
        called = self._driver.calls()
        if function != "nvmlShutdown":
            yield from self._wrong_while(chain, now)
        if self._driver.calls() != called:
            yield f"others were called meanwhile: {called} {self._driver.calls()}"
        self._world.restore(self._driver)
        stuck.join(PATIENCE_S)
        if stuck.is_alive() or stuck.failed is not None:
            yield f"what was stuck: {stuck.failed or 'is stuck still'}"
        yield from self._wrong_after(chain)
        chain.close()

    def _until_stuck(self, chain: Chain, function: str, before: int) -> Optional[_Aside]:
        works: list[Callable[[], object]] = [lambda after_s=after_s: chain.look(after_s) for after_s in LOOKS]  # type: ignore[misc]
        if function == "nvmlShutdown":
            works.append(chain.close)
        for work in works:
            aside = _Aside(work)
            aside.start()
            until = time.monotonic() + PATIENCE_S
            while aside.is_alive() and time.monotonic() < until:
                if self._driver.calls().get(function, 0) > before:
                    return aside
                aside.join(0.001)
            if aside.failed is not None:
                raise aside.failed
            if self._driver.calls().get(function, 0) > before:
                return aside
        return None

    def _wrong_while(self, chain: Chain, now: list[float]) -> Any:
        said = []
        for _ in range(3):
            now[0] += 1.0
            seen = chain.look()
            problems = seen.tick.sample.problems
            if [problem.code for problem in problems] != ["driver_hung"] or not problems[0].remedy:
                yield f"problems {problems}"
                return
            said += [int(each) for each in re.findall(r"has not answered for (\d+) s", problems[0].message)]
            yield from _wrongly_awake(seen)
        if len(said) != 3 or sorted(set(said)) != said or said[0] > nvml.HUNG_AFTER_S + LATEST_NEXT_LOOK_S:
            yield f"seconds {said}"

    def _wrong_after(self, chain: Chain) -> Any:
        chain.look(OVER_S)
        for _ in range(3):
            seen = chain.look()
        before = self._well
        if [problem.code for problem in seen.tick.sample.problems] != [each.code for each in before.sample.problems]:
            yield f"afterwards: {seen.tick.sample.problems}"
        told = [(gpu.uuid, gpu.utilization.sm, gpu.power_w, gpu.problem) for gpu in seen.tick.sample.gpus]
        well = [(gpu.uuid, gpu.utilization.sm, gpu.power_w, gpu.problem) for gpu in before.sample.gpus]
        if told != well:
            yield f"afterwards: {told} in place of {well}"


def _wrongly_awake(seen: Seen) -> Any:
    """Every GPU that is awake is unknown, one that sleeps sleeps, and the host goes on."""
    for gpu, assessment in seen.tick.each():
        if gpu.power_state == "asleep":
            continue
        if assessment.activity.value != "unknown" or gpu.problem is None or gpu.problem.code != "driver_hung":
            yield f"{gpu.uuid} is {assessment.activity.value}, {gpu.problem}"
        if gpu.utilization.sm is not None or gpu.power_w is not None:
            yield f"{gpu.uuid} has readings: {gpu}"
    if seen.tick.sample.system.cpu_percent is None:
        yield "the host's figures are gone"


def main() -> int:
    """Try what stdin names."""
    sweep = Sweep(worlds.named(sys.argv[1]), Path(sys.argv[2]))
    for line in sys.stdin:
        print(json.dumps(sweep.functions if line.strip() == "?" else sweep.wrong_in(line)), flush=True)
    sweep.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
