"""Our program in a terminal of a test: started as a person starts it, on a driver that the test commands."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

from tests.desktop_parts.programs import wait_until
from tests.fake_nvml.driver import FakeDriver
from tests.fake_nvml.sysfs import FakeSysfs

if TYPE_CHECKING:
    from typing_extensions import Self

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0


class Started(subprocess.Popen[bytes]):
    """A program in the background; a test that fails while it runs does not wait for its end."""

    def __exit__(self, kind: Optional[type[BaseException]], *rest: object) -> None:
        """End it after a failure, and wait."""
        if kind is not None:
            self.kill()
        super().__exit__(kind, *rest)


class Terminal:
    """A shell on an imagined computer; without a driver where `gpus` is None."""

    def __init__(self, directory: Path, *, gpus: Optional[int] = 1) -> None:
        self.environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.sysfs = FakeSysfs(directory)
        self.environment.update(self.sysfs.env())
        if gpus is not None:
            self.driver = FakeDriver(directory, gpus=gpus)
            self.environment.update(self.driver.env())
            for number in range(gpus):
                self.sysfs.add(f"0000:{number + 1:02x}:00.0")

    def set(self, **variables: str) -> Self:
        self.environment.update(variables)
        return self

    def put_to_sleep(self) -> Self:
        """Have the kernel say that every GPU sleeps."""
        for bus_id in (f"0000:{number + 1:02x}:00.0" for number in range(len(self.driver.gpus))):
            self.sysfs.remove(bus_id)
            self.sysfs.add(bus_id, status="suspended", control="auto")
        return self

    def start(self, *arguments: str, **given: Any) -> subprocess.Popen[bytes]:
        """Start the program, its three streams piped unless told otherwise."""
        streams = {name: given.pop(name, subprocess.PIPE) for name in ("stdin", "stdout", "stderr")}
        command = [sys.executable, "-m", "hoofhearted_desktop", *arguments]
        return Started(command, env=self.environment, **streams, **given)

    def stay(self) -> subprocess.Popen[bytes]:
        """Start the agent that stays, and wait until it listens: a question asked before would become it, and keep this one out."""
        socket = Path(self.environment["HOOFHEARTED_RUNTIME_DIR"]) / "agent.sock"
        assert not socket.exists(), "another one was there"
        agent = self.start("agent", "run")
        try:
            wait_until("the agent listens", socket.exists)
        except BaseException:
            agent.kill()
            agent.communicate()
            raise
        return agent

    def type(self, *arguments: str, **given: Any) -> subprocess.CompletedProcess[str]:
        """Run the program to its end; whatever happens, it shows nobody a traceback."""
        with self.start(*arguments, stdin=given.pop("stdin", subprocess.DEVNULL), **given) as process:
            try:
                out, err = process.communicate(timeout=PATIENCE_S)
            finally:
                process.kill()
        done = subprocess.CompletedProcess(arguments, process.returncode, (out or b"").decode(), (err or b"").decode())
        assert "Traceback" not in done.stdout + done.stderr, done.stderr
        return done

    def shell(self, line: str, *, cwd: Optional[Path] = None) -> subprocess.CompletedProcess[str]:
        """Run a line of a POSIX shell, in which $HH is the program."""
        program = f"{shlex.quote(sys.executable)} -m hoofhearted_desktop"
        done = subprocess.run(
            ["/bin/sh", "-c", line.replace("$HH", program)],
            env=self.environment,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        assert "Traceback" not in done.stdout + done.stderr, done.stderr
        return done
