"""A computer with Windows, as far as Wine is one: a prefix of its own on the display of a real desktop, with a driver to be played with."""

from __future__ import annotations

import os
import selectors
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from packing import project, tools, windows_python, wine

from tests.desktop_parts.programs import wait_until
from tests.fake_nvml import library
from tests.fake_nvml.driver import FakeDriver

if TYPE_CHECKING:
    from tests.desktop_parts.session import DesktopSession


def _shared(source: str, target: str) -> str:
    """Have what is Wine's own by a second name, and a copy of what it writes to."""
    if "/drive_c/windows/" in source:
        os.link(source, target)
        return target
    return shutil.copy2(source, target)


UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\HoofHearted"
RUN = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run"
PATIENCE_S = 120
LAST_WORDS_S = 0.5


class Said(NamedTuple):
    """How a program ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


class WineMachine:
    """The computer in `directory`; a context manager, which ends all that runs on it."""

    def __init__(self, directory: Path, desktop: DesktopSession) -> None:
        """Describe it; entering makes it."""
        self._desktop = desktop
        project.WORK.mkdir(exist_ok=True)
        self.prefix = Path(tempfile.mkdtemp(prefix="windows-machine-", dir=project.WORK)) / "prefix"
        self.driver = FakeDriver(directory)
        self._started: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> WineMachine:  # noqa: PYI034 - typing.Self is of Python 3.11
        """Copy a prefix and lay the driver where Windows has it."""
        made = wine.prefix(tools.kept("wine", windows_python.WINE_RULES))
        shutil.copytree(made, self.prefix, symlinks=True, copy_function=_shared)
        shutil.copyfile(library.build_for_windows(), self.prefix / "drive_c" / "windows" / "system32" / "nvml.dll")
        kept = ("PATH", "HOME", "USER", "LOGNAME", "TMPDIR")
        self.environment = {name: os.environ[name] for name in kept if name in os.environ}
        self.environment |= {
            **wine.variables(self.prefix),
            "DISPLAY": self._desktop.env["DISPLAY"],
            "LC_ALL": "C.UTF-8",
        }
        self.environment["FAKE_NVML_STATE"] = wine.there(self.driver.state)
        return self

    def __exit__(self, *_: object) -> None:
        """End it, and take the prefix away."""
        wine.end(self.prefix)
        for process in list(self._started):
            process.wait(PATIENCE_S)
            self._forget(process)
        shutil.rmtree(self.prefix.parent)

    @property
    def local(self) -> Path:
        """%LOCALAPPDATA%."""
        (home,) = (each for each in (self.prefix / "drive_c" / "users").iterdir() if each.name != "Public")
        return home / "AppData" / "Local"

    @property
    def roaming(self) -> Path:
        """%APPDATA%."""
        return self.local.parent / "Roaming"

    @property
    def program(self) -> Path:
        """Where the installer puts the program."""
        return self.local / "Programs" / "Hoof Hearted"

    def run(self, *words: object) -> Said:
        """Run a Windows program to its end; paths of ours are translated."""
        return self.ends(self.start(*words))

    def start(self, *words: object) -> subprocess.Popen[bytes]:
        """Start a Windows program; what it says waits in its pipes, because Wine 8 cannot write to files."""
        pipe = subprocess.PIPE
        made = subprocess.Popen(self._words(words), env=self.environment, stdin=pipe, stdout=pipe, stderr=pipe)
        self._started.append(made)
        return made

    def ends(self, process: subprocess.Popen[bytes]) -> Said:
        """Tell a started program that its input has ended, wait until it has, and give its status and what it said."""
        assert process.stdin is not None
        process.stdin.close()
        told = {stream.fileno(): b"" for stream in (process.stdout, process.stderr) if stream is not None}
        deadline = time.monotonic() + PATIENCE_S
        with selectors.DefaultSelector() as selector:
            for number in told:
                selector.register(number, selectors.EVENT_READ)
            while selector.get_map():
                ended = process.poll() is not None
                ready = selector.select(LAST_WORDS_S)
                if ended and not ready:
                    break  # a service of Wine, which this program was the first to need, holds its pipes
                for key, _ in ready:
                    data = os.read(key.fd, 65536)
                    told[key.fd] += data
                    if not data:
                        selector.unregister(key.fd)
                if time.monotonic() > deadline:
                    raise TimeoutError(f"not within {PATIENCE_S} s: the end of {process.args!r}; so far {told!r}")
        status = process.wait(PATIENCE_S)
        self._forget(process)
        said, complained = (each.decode("utf-8", "replace").replace("\r\n", "\n") for each in told.values())
        return Said(status, said, complained)

    def _forget(self, process: subprocess.Popen[bytes]) -> None:
        for stream in (process.stdin, process.stdout, process.stderr):
            assert stream is not None
            stream.close()
        self._started.remove(process)

    def _words(self, words: tuple[object, ...]) -> list[str]:
        first, *others = (str(each) for each in words)
        return [str(wine.PROGRAM), wine.there(Path(first)) if "/" in first else first, *others]

    def value(self, key: str, name: str) -> str | None:
        """Give a value of the registry, None where there is none."""
        said = self.run("reg", "query", key, "/v", name)
        lines = [line.split("    ", 3) for line in said.stdout.splitlines() if line.startswith("    ")]
        return lines[0][3].strip() if said.returncode == 0 and lines else None

    def wait_for_removal(self, path: Path) -> None:
        """Wait until something is gone: an uninstaller goes on as a copy of itself."""
        wait_until(f"{path.name} is gone", lambda: not path.exists(), PATIENCE_S)
