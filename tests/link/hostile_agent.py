"""An agent that lies, as a real process: `python -m tests.link.hostile_agent KIND`. It greets, answers `hello`, and then misbehaves."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

from hoofhearted_desktop.core import wire
from tests import hostile_values as hostile

if TYPE_CHECKING:
    from collections.abc import Callable

HELLO = {"host": hostile.MARKUP + hostile.UNSEEN, "version": "9.9\x1b[2J", "protocol": 1, "source": "nvml"}
HUGE = 10**6


_mouth = threading.Lock()


def say(data: bytes) -> None:
    """Write all of it, not mixed with an answer."""
    with _mouth:
        while data:
            data = data[os.write(1, data) :]


def notice(method: str, params: Any) -> bytes:
    """Give a line, which may hold what no JSON may."""
    return json.dumps({"jsonrpc": "2.0", "method": method, "params": params}).encode() + b"\n"


def tick(**changes: Any) -> bytes:
    """Give a tick with other members in its sample."""
    return notice("tick", {**hostile.TICK, "sample": {**hostile.TICK["sample"], "time": time.time(), **changes}})


def forever(line: Callable[[int], bytes], every_s: float = 0.0) -> None:
    """Say one line after another."""
    number = 0
    while True:
        say(line(number))
        number += 1
        if every_s:
            time.sleep(every_s)


def gpus(count: int, prefix: str = "GPU") -> list[Any]:
    """Give many GPUs."""
    return [{"uuid": f"{prefix}-{number}", "name": hostile.MARKUP} for number in range(count)]


def episode(number: int) -> bytes:
    """Give the beginning of an episode that never ends, of a program nobody has heard of."""
    told = hostile.EPISODE_NOTICE["episode"]
    who = {**told["processes"][0], "name": f"{hostile.MARKUP} {number}", "application": f"a{number}"}
    return notice("episode", {"change": "started", "episode": {**told, "id": f"e{number}", "processes": [who]}})


def processes(count: int) -> list[Any]:
    """Give many processes, as short as can be."""
    return [{"pid": number} for number in range(count)]


MUTANTS = [mutant for _, mutant in hostile.mutants(hostile.TICK)]
KINDS: dict[str, Callable[[], None]] = {
    "endless_line": lambda: forever(lambda _: b"x" * 65536),
    "endless_lines": lambda: forever(lambda _: b"x\n" * 32768),
    "nothing_but_line_ends": lambda: forever(lambda _: b"\n" * 65536),
    "deep": lambda: forever(lambda _: notice("tick", {}).replace(b"{}", b"[" * 200_000), 0.1),
    "no_numbers": lambda: forever(
        lambda n: tick(time="@").replace(b'"@"', (b"NaN", b"Infinity", b"1e400", b"-1e400")[n % 4]), 0.1
    ),
    "a_million_processes": lambda: forever(lambda _: tick(processes=processes(HUGE)), 0.5),
    "many_processes": lambda: forever(
        lambda _: tick(processes=processes(10_000), gpus=[{"uuid": "GPU-1", "processes": processes(10_000)}]), 0.5
    ),
    "many_gpus": lambda: forever(lambda _: tick(gpus=gpus(19_000)), 0.5),
    "many_alarms": lambda: forever(
        lambda n: notice(
            "tick",
            {
                **hostile.TICK,
                "alarms": [
                    {"kind": "too_hot", "gpu": f"GPU-{n}-{each}", "since": 1.0, "text": hostile.MARKUP}
                    for each in range(19_000)
                ],
            },
        ),
        0.5,
    ),
    "long_texts": lambda: forever(
        lambda _: tick(gpus=[{"uuid": "GPU-1", "name": "W" * (4 << 20)}], host="ﷺ" * 400_000), 0.5
    ),
    "ticks": lambda: forever(lambda _: tick(), 0.001),
    "ticks_in_another_order": lambda: forever(
        lambda _: (
            json.dumps({"params": json.loads(tick())["params"], "method": "tick", "jsonrpc": "2.0"}).encode() + b"\n"
        ),
        0.001,
    ),
    "unasked_answers": lambda: forever(lambda n: wire.encode(wire.Result(n % 50, {"x": n})) * 20, 0.001),
    "requests": lambda: forever(lambda n: wire.encode(wire.Request(n, "hello", {})) * 20, 0.001),
    "twice_the_same_member": lambda: forever(
        lambda _: tick().replace(b'"schema": 1', b'"schema": 1, "schema": "x"'), 0.1
    ),
    "surrogates": lambda: forever(lambda _: tick(host="\ud800\udfff", gpus=gpus(2, "\udc80")), 0.1),
    "wrong_times": lambda: forever(lambda n: tick(time=(9e17, -9e17, 0.0)[n % 3], monotonic=-1e17), 0.1),
    "other_gpus_each_time": lambda: forever(lambda n: tick(gpus=gpus(64, f"GPU-{n}")), 0.02),
    "episodes": lambda: forever(lambda n: tick() * (n == 0) + episode(n), 0.001),
    "mutants": lambda: forever(lambda n: notice("tick", MUTANTS[n * 7919 % len(MUTANTS)]), 0.01),
}
BEFORE_GREETING = frozenset({"endless_banner", "garbage"})


def _answer() -> None:
    """Answer `hello`, and nothing else as it was asked."""
    decoder = wire.Decoder()
    while data := os.read(0, 65536):
        for message in decoder.feed(data):
            if isinstance(message, wire.Request):
                right = message.method == "hello"
                say(wire.encode(wire.Result(message.id, HELLO if right else [hostile.MARKUP])))
    os._exit(0)


def main(kind: str) -> None:
    """Misbehave until nobody listens."""
    with contextlib.suppress(BrokenPipeError):
        if kind == "endless_banner":
            forever(lambda _: b"x" * 65536)
        elif kind == "garbage":
            forever(lambda n: bytes((n * 7 + each) % 256 for each in range(4096)))
        say(b"motd \x1b[2J\n" + wire.greeting())
        decoder, data = wire.Decoder(), b""
        while not (heard := decoder.feed(data)):
            data = os.read(0, 65536)
            if not data:
                return
        for message in heard:
            if isinstance(message, wire.Request):
                say(wire.encode(wire.Result(message.id, HELLO)))
        if kind != "endless_line":  # which an answer would end
            threading.Thread(target=_answer, daemon=True).start()
        KINDS[kind]()


if __name__ == "__main__":
    main(sys.argv[1])
