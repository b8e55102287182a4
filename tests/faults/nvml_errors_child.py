"""A program that has the driver fail in one way after another, and says of each whether all went as it should.

Its arguments are the name of a world and its directory. A line of stdin is a case: function, code, "first" or "later", "all" or
"one"; the answer is a line of JSON with what went wrong, nothing where all is well. "?" prints the functions that the world calls.
"""

from __future__ import annotations

import json
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from hoofhearted_desktop.core import model, samples
from hoofhearted_desktop.probes import nvml_driver, nvml_errors
from tests.faults import worlds
from tests.faults.chain import Chain, Parts

if TYPE_CHECKING:
    from tests.fake_nvml.driver import FakeDriver
    from tests.faults.chain import Seen
    from tests.faults.worlds import World

FAILING_LOOKS = (1.0,) * 4 + (8.0, 30.0)
"""The seconds before each look while a function fails: what comes at once, and what is asked more rarely."""
OVER_S = 700.0
"""So long after it the driver has been opened anew, for the sake of one GPU too (nvml_driver.LONGEST_WAIT_FOR_ONE_S)."""
TOLD_OF_A_FAILURE = {"problem", "notes", "dropped", "kept_awake_s", "uuid"}
EMPTY_PLACES = {("nvmlDeviceGetMigDeviceHandleByIndex", code) for code in (2, 6)}
"""What nvml.h has for a place at which there is no instance: no failure, and nobody is there."""
CALM = {"idle", "asleep", "held"}


class Case(NamedTuple):
    """A way to fail."""

    function: str
    code: int
    late: bool
    alone: bool


def case(line: str) -> Case:
    """Read one."""
    function, code, when, whose = line.split()
    return Case(function, int(code), when == "later", whose == "one")


class Sweep:
    """One world, in which case after case is tried."""

    def __init__(self, world: World, directory: Path) -> None:
        """Look at it while all is well."""
        self._world = world
        self._driver: FakeDriver = world.make(directory)
        self._parts = Parts()
        chain = Chain(self._parts, world.readings)
        for _ in range(3):
            chain.look()
        at_first = self._driver.calls()
        for after_s in FAILING_LOOKS:
            seen = chain.look(after_s)
        self._only_at_first = {name for name, count in self._driver.calls().items() if at_first.get(name) == count}
        self._well = [(gpu, _leaves(gpu), found.activity.value) for gpu, found in seen.tick.each()]
        self._problems = [problem.code for problem in seen.tick.sample.problems]
        chain.close()
        self._called_before = 0
        self.functions = sorted(name for name in self._driver.calls() if world.only is None or name in world.only)

    def close(self) -> None:
        """End."""
        self._parts.close()

    def wrong_in(self, tried: Case) -> list[str]:
        """Try a case, and say what went wrong."""
        try:
            wrong = list(self._try(tried))
        except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
            wrong = [traceback.format_exc()]
        self._world.restore(self._driver)
        if self._calls(tried.function) == self._called_before:
            wrong.append("the function was not called")
        return wrong

    def _calls(self, function: str) -> int:
        return self._driver.calls().get(function, 0)

    def _fail(self, tried: Case) -> None:
        self._called_before = self._calls(tried.function)
        errors = self._driver.gpus[0].errors if tried.alone else self._driver.errors
        errors[tried.function] = tried.code
        self._driver.write()

    def _try(self, tried: Case) -> Any:
        chain = Chain(self._parts, self._world.readings)
        if tried.late:
            for _ in range(3):
                chain.look()
            if tried.function in self._only_at_first:  # it is called again where the driver is opened anew
                self._driver.errors = {"*": nvml_errors.UNINITIALIZED}
                self._driver.write()
                chain.look()
                chain.now += nvml_driver.FIRST_WAIT_S
                self._world.restore(self._driver)
            self._fail(tried)
        else:
            self._fail(tried)
        for number, after_s in enumerate(FAILING_LOOKS):
            yield from (f"look {number}: {each}" for each in self._wrong_while(tried, chain.look(after_s)))
        self._world.restore(self._driver)
        for after_s in (OVER_S, 1.0, 1.0, 1.0):
            seen = chain.look(after_s)
        yield from (f"afterwards: {each}" for each in self._wrong_after(tried, seen))
        chain.close()

    def _wrong_while(self, tried: Case, seen: Seen) -> Any:
        sample = seen.tick.sample
        yield from _badly_said(seen)
        if (tried.function, tried.code) in EMPTY_PLACES:
            return
        for gpu, assessment in seen.tick.each():
            well = self._when_well(gpu)
            if well is None:
                yield f"a GPU that is not there: {gpu}"
                continue
            if well["activity"] not in CALM and assessment.activity.value in CALM:
                yield f"{gpu.uuid} is said to be {assessment.activity.value}"
            may_fail = not tried.alone or well["index"] == 0 or tried.code in nvml_errors.WHOLE_DRIVER
            for name, value in _leaves(gpu).items():
                if value == well[name] or name in TOLD_OF_A_FAILURE:
                    continue
                if name.startswith("utilization_peak") and value is None:
                    continue  # as in every first look after the driver was opened
                if not may_fail:
                    yield f"the other GPU's {name} is {value} in place of {well[name]}"
                elif value is not None and not _is_older_form(name, value, well[name]):
                    yield f"{gpu.index}: {name} is {value} in place of {well[name]}"
        if sample.gpus and all(gpu.problem for gpu in sample.gpus) and not sample.problems:
            yield "every GPU has a problem, and the host none"
        if not sample.gpus and not sample.problems:
            yield "no GPU and no problem"

    def _wrong_after(self, tried: Case, seen: Seen) -> Any:
        lasting = tried.code in nvml_errors.NO_SUCH_FIELD
        yield from _badly_said(seen)
        told = [problem.code for problem in seen.tick.sample.problems]
        if told != self._problems and not lasting:
            yield f"problems {told} in place of {self._problems}"
        if len(seen.tick.sample.gpus) != len(self._well) and not lasting:
            yield f"{len(seen.tick.sample.gpus)} GPUs in place of {len(self._well)}"
        for gpu in seen.tick.sample.gpus:
            well = self._when_well(gpu)
            if well is None:
                yield f"a GPU that is not there: {gpu}"
                continue
            for name, value in _leaves(gpu).items():
                if value == well[name] or name == "kept_awake_s":
                    continue
                if lasting and (value is None or name in TOLD_OF_A_FAILURE or _is_older_form(name, value, well[name])):
                    continue
                yield f"{gpu.uuid}: {name} is {value} in place of {well[name]}"

    def _when_well(self, gpu: model.Gpu) -> Optional[dict[str, Any]]:
        """Give the readings of the same GPU while all was well; one that failed to say who it is has another id."""
        for same in (
            lambda known: known.uuid == gpu.uuid,
            lambda known: known.parent is None and known.index is not None and known.index == gpu.index,
            lambda known: known.parent is None and known.pci_bus_id == gpu.pci_bus_id,
        ):
            for known, leaves, activity in self._well:
                if same(known) and (known.parent is None) == (gpu.parent is None):
                    return {**leaves, "activity": activity}
        return None


def _is_older_form(name: str, value: Any, well: Any) -> bool:
    """Tell whether a value is what an older function says of the same."""
    if name == "memory.used":
        return value is not None and bool(value == (well or 0) + (300 << 20))
    if name.startswith("process.") and name.endswith(".types"):
        return set(value or ()) < set(well or ())
    if name == "name":  # of an instance whose size, or of a GPU whose name is not told
        return isinstance(value, str) and (str(well).startswith(value) or value.startswith("GPU MIG"))
    if name == "parent":  # which does not say its UUID
        return isinstance(value, str) and value.startswith(("pci-", "nvml-"))
    return name == "mig_instances" and isinstance(value, int) and value < (well or 0)


def _badly_said(seen: Seen) -> Any:
    """Look at the words: each problem has its code, its sentence and its remedy, and no word is missing."""
    sample = seen.tick.sample
    for problem in [*sample.problems, *(gpu.problem for gpu in sample.gpus if gpu.problem)]:
        if not (problem.code and problem.message and (problem.remedy or problem.code == "driver_reloaded")):
            yield f"half a problem: {problem}"
    for gpu in seen.answer["gpus"]:
        if gpu["activity"] == "unknown" and not (gpu["reason"] and "Cannot tell" in gpu["sentence"]):
            yield f"unknown without a reason: {gpu['sentence']}"
    for text in (seen.text, *(finding.text for finding in seen.findings)):
        if "None" in text or "Traceback" in text or "nan" in text.split():
            yield f"said: {text}"
    for finding in seen.findings:
        if finding.well is False and not finding.remedy:
            yield f"doctor says what is wrong and not what to do: {finding.text}"


def _leaves(gpu: model.Gpu) -> dict[str, Any]:
    """Give every single value of a reading by its name."""
    found: dict[str, Any] = {}

    def take(name: str, value: Any) -> None:
        if isinstance(value, dict):
            for key, each in value.items():
                take(f"{name}.{key}" if name else key, each)
        else:
            found[name] = value

    told = samples.part_to_json(gpu._replace(processes=None, problem=None))
    take("", {**told, **{name: None for name in ("utilization_peak",) if told.get(name) is None}})
    for name in ("sm", "encoder", "decoder", "memory"):
        found.setdefault(f"utilization_peak.{name}", None)
    found.pop("utilization_peak", None)
    found["problem"] = None if gpu.problem is None else gpu.problem.code
    found["processes"] = None if gpu.processes is None else sorted(each.pid for each in gpu.processes)
    for each in gpu.processes or ():
        take(f"process.{each.pid}", samples.part_to_json(each))
    return found


def main() -> int:
    """Try what stdin names."""
    world, directory = worlds.named(sys.argv[1]), Path(sys.argv[2])
    sweep = Sweep(world, directory)
    for line in sys.stdin:
        answer: Optional[list[str]] = sweep.functions if line.strip() == "?" else sweep.wrong_in(case(line))
        print(json.dumps(answer), flush=True)
    sweep.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
