"""A computer with Windows, as far as Wine is one: a prefix of its own on the display of a real desktop, with a driver to be played with."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

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


class WineMachine:
    """The computer in `directory`; a context manager, which ends all that runs on it."""

    def __init__(self, directory: Path, desktop: DesktopSession) -> None:
        """Describe it; entering makes it."""
        self._desktop = desktop
        project.WORK.mkdir(exist_ok=True)
        self.prefix = Path(tempfile.mkdtemp(prefix="windows-machine-", dir=project.WORK)) / "prefix"
        self.driver = FakeDriver(directory)
        self._started: list[subprocess.Popen[str]] = []

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
        for process in self._started:
            process.stdin = None
            process.communicate(timeout=PATIENCE_S)
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

    def run(self, *words: object) -> subprocess.CompletedProcess[str]:
        """Run a Windows program to its end; paths of ours are translated."""
        return subprocess.run(
            self._words(words),
            env=self.environment,
            input="",
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=PATIENCE_S,
            check=False,
        )

    def start(self, *words: object) -> subprocess.Popen[str]:
        """Start a Windows program; what it says waits in its pipes."""
        pipe = subprocess.PIPE
        made = subprocess.Popen(
            self._words(words),
            env=self.environment,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            encoding="utf-8",
            errors="replace",
        )
        self._started.append(made)
        return made

    def _words(self, words: tuple[object, ...]) -> list[str]:
        first, *others = (str(each) for each in words)
        return [str(wine.PROGRAM), wine.there(Path(first)) if "/" in first else first, *others]

    def value(self, key: str, name: str) -> str | None:
        """Give a value of the registry, None where there is none."""
        said = self.run("reg", "query", key, "/v", name)
        lines = [line.split("    ", 3) for line in said.stdout.splitlines() if line.startswith("    ")]
        return lines[0][3].strip() if said.returncode == 0 and lines else None

    def ends(self, process: subprocess.Popen[str]) -> tuple[int, str, str]:
        """Wait until a started program has ended; gives its status and what it said."""
        said, complained = process.communicate(timeout=PATIENCE_S)
        return process.returncode, said, complained

    def wait_for_removal(self, path: Path) -> None:
        """Wait until something is gone: an uninstaller goes on as a copy of itself."""
        wait_until(f"{path.name} is gone", lambda: not path.exists())
