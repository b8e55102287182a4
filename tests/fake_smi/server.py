"""The other machine of these tests: this one, by a login shell of its own, with a fake nvidia-smi first on its PATH."""

from __future__ import annotations

import os
import select
import signal
import subprocess
from pathlib import Path
from typing import Optional, Union

from hoofhearted_desktop.link.stream import Unreachable

HERE = Path(__file__).resolve().parent
UUID = "GPU-4d0aa6a0-7a1c-4a55-9d8e-0b55ac6d0001"
ROW = (
    f"00000000:01:00.0, {UUID}, 0, NVIDIA GeForce RTX 3090, {{load}}, 40, 5000, 24576, 300, 66, 40, 280.12, 350.00, P2, 1800, 9501, "
    "[N/A], 0, 0\n"
)


class FakeSmi:
    """What nvidia-smi says on that machine."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        directory.mkdir(exist_ok=True)

    @property
    def env(self) -> dict[str, str]:
        return {**os.environ, "PATH": f"{HERE}{os.pathsep}{os.environ['PATH']}", "FAKE_SMI": str(self.directory)}

    def write(self, name: str, text: str) -> None:
        partial = self.directory / f"{name}.new"
        partial.write_text(text, encoding="utf-8")
        partial.replace(self.directory / name)

    def busy(self, pid: int, load: int = 87) -> None:
        self.write("gpus", ROW.format(load=load))
        self.write("apps", f"{UUID}, {pid}, a, strange, name, 4800\n")
        self.write(
            "pmon",
            f"# gpu pid type sm mem enc dec fb command\n# Idx # C/G % % % % MB name\n 0 {pid} C {load} 4 - - 4800 x\n",
        )

    def idle(self) -> None:
        self.write("gpus", ROW.format(load=0))
        self.write("apps", "")
        self.write("pmon", "# gpu pid type sm mem enc dec fb command\n 0 - - - - - - - -\n")

    def stuck(self) -> None:
        self.write("stuck", "")

    def calls(self) -> list[str]:
        path = self.directory / "calls"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


class LocalProgram:
    """A link/remote.RemoteProgram without a network."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        assert process.stdin is not None
        assert process.stdout is not None
        self._in, self._out = process.stdin, process.stdout
        os.set_blocking(self._in.fileno(), False)
        self._wake_read, self._wake_write = os.pipe()

    def read(self, timeout_s: float) -> Optional[bytes]:
        ready, _, _ = select.select([self._out, self._wake_read], [], [], timeout_s)
        if self._out in ready:
            return os.read(self._out.fileno(), 65536)
        if ready:
            os.read(self._wake_read, 1)
        return None

    def write(self, data: bytes) -> int:
        try:
            return os.write(self._in.fileno(), data)
        except OSError:
            return 0

    def wake(self) -> None:
        os.write(self._wake_write, b"x")

    def signal(self, number: int) -> None:
        """Send a signal to the login shell and all it has started."""
        os.killpg(self.process.pid, number)

    def close_input(self) -> None:
        self._in.close()

    def said(self) -> str:
        return ""

    def status(self) -> Optional[int]:
        return self.process.poll()

    def close(self) -> Unreachable:
        if not self._in.closed:
            self._in.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.signal(signal.SIGKILL)
            self.process.wait(5)
        self._out.close()
        os.close(self._wake_read)
        os.close(self._wake_write)
        return Unreachable("the connection is gone")


class LocalRemote:
    """A link/remote.Remote whose login shell is `shell`, begun with whatever noise it makes."""

    name = "elsewhere"

    def __init__(self, smi: FakeSmi, shell: str = "sh", noise: str = "") -> None:
        self._smi = smi
        self._shell = shell.split()
        self._noise = noise
        self.programs: list[LocalProgram] = []
        self.refuses_after: Optional[int] = None

    def run(self, command: str) -> Union[LocalProgram, Unreachable]:
        if self.refuses_after is not None and len(self.programs) >= self.refuses_after:
            return Unreachable("no more programs here")
        process = subprocess.Popen(
            [*self._shell, "-c", f"{self._noise}{command}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
            env=self._smi.env,
        )
        self.programs.append(LocalProgram(process))
        return self.programs[-1]

    def close(self) -> None:
        for program in self.programs:
            if program.process.poll() is None:
                program.signal(signal.SIGKILL)
