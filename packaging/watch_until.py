"""watch_until.py TEXT SECONDS COMMAND...: runs a command that goes on for ever until its output holds the text, then ends it as Ctrl-C would.

Exit status: 0 = the text came and the command ended within 20 s of Ctrl-C; 1 = it did not come, or the command would not end.
"""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
import time

ENDING_SECONDS = 20.0
GRACE_SECONDS = float(os.environ.get("WATCH_GRACE_SECONDS", "3"))
"""How long it goes on after the text came: what breaks at once should be seen."""


def main(text: str, seconds: float, command: list[str]) -> int:
    """Pass the output on while looking for the text; see the module's docstring for what the arguments and the result mean."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell's background job ignores it, and so would the command
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )
    assert process.stdout is not None  # noqa: S101 - for the type checker; PIPE was asked for
    began = time.monotonic()
    deadline, seen, read = began + seconds, None, b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while time.monotonic() < deadline:
            if not selector.select(min(1.0, max(0.0, deadline - time.monotonic()))):
                continue
            chunk = os.read(process.stdout.fileno(), 65536)
            if not chunk:
                break
            sys.stdout.buffer.write(chunk)
            sys.stdout.flush()
            read += chunk
            if seen is None and text.encode() in read:
                seen = time.monotonic() - began
                deadline = time.monotonic() + GRACE_SECONDS
    print(
        f'\n-- "{text}" '
        + (f"came after {seen:.1f} s" if seen is not None else f"did not come in {time.monotonic() - began:.1f} s")
    )
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
    try:
        process.communicate(timeout=ENDING_SECONDS)
    except subprocess.TimeoutExpired:
        print(f"-- it did not end within {ENDING_SECONDS:.0f} s of Ctrl-C")
        os.killpg(process.pid, signal.SIGKILL)
        return 1
    print(f"-- ended with {process.returncode}")
    return 0 if seen is not None else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], float(sys.argv[2]), sys.argv[3:]))
