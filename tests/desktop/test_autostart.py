"""Beginning with the session: the entry that a desktop reads, what its tools do to it, and the registry of Windows."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
import types
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.desktop import autostart, autostart_windows, autostart_xdg
from hoofhearted_desktop.desktop.autostart_standing import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the entry of a Linux desktop")


@pytest.fixture(autouse=True)
def entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the entry lies."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "autostart" / "hoofhearted.desktop"


def test_it_is_switched_on_and_off(entry: Path) -> None:
    assert autostart.standing() is Standing.OFF
    assert autostart.switch(on=False) == ""
    assert autostart.switch(on=True) == ""
    assert autostart.standing() is Standing.ON
    assert "--minimized\n" in entry.read_text()
    assert autostart.switch(on=False) == ""
    assert not entry.exists()
    assert autostart.standing() is Standing.OFF


def test_without_xdg_config_home_it_is_in_the_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert autostart.switch(on=True) == ""
    assert (tmp_path / "home" / ".config" / "autostart" / "hoofhearted.desktop").exists()


@pytest.mark.parametrize(
    ("change", "standing"),
    [
        (lambda text: text + "Hidden=true\n", Standing.OFF),
        (lambda text: text.replace("enabled=true", "enabled=false"), Standing.OFF),
        (lambda text: text.replace("--minimized", ""), Standing.ELSEWHERE),
        (lambda text: text + "\n[Desktop Action x]\nName=y\n", Standing.ON),
        (lambda text: text.replace("[Desktop Entry]", ""), Standing.OFF),
        (lambda _text: "\0\xff[", Standing.OFF),
    ],
)
def test_what_others_do_to_it_is_seen(entry: Path, change: Any, standing: Standing) -> None:
    autostart.switch(on=True)
    entry.write_text(change(entry.read_text()), encoding="latin-1")
    assert autostart.standing() is standing


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("")
    assert "not a directory" in autostart.switch(on=True) or "exists" in autostart.switch(on=True)


HOSTILE = ['/home/o\'neil/my $HOME "dir"/b`in\\x', "100%", "a b", "--x=~;&", ""]


def unquoted(line: str) -> list[str]:
    """Read Exec as the specification says: unescape the string, then take the quotes off, then the per cent signs."""
    reader = configparser.RawConfigParser()
    reader.read_string(line)
    told = reader.get("Desktop Entry", "Exec").replace("\\\\", "\\")
    words = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', told)
    return [(plain or re.sub(r'\\(["`$\\])', r"\1", quoted)).replace("%%", "%") for quoted, plain in words]


def test_any_path_is_quoted_so_that_it_comes_back() -> None:
    assert unquoted(autostart_xdg.entry(HOSTILE)) == HOSTILE
    assert unquoted(autostart_xdg.entry(autostart.command())) == autostart.command()


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="desktop-file-utils is not installed")
@pytest.mark.parametrize("command", [autostart.command(), HOSTILE])
def test_the_entry_is_a_valid_one(tmp_path: Path, command: list[str]) -> None:
    file = tmp_path / "hoofhearted.desktop"
    file.write_text(autostart_xdg.entry(command), encoding="utf-8")
    done = subprocess.run(["desktop-file-validate", str(file)], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 0)


def test_a_frozen_program_begins_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/usr/lib/hoofhearted/hoofhearted")
    assert autostart.command() == ["/usr/lib/hoofhearted/hoofhearted", "--minimized"]


def test_from_an_appimage_it_is_that_file_that_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/tmp/.mount_Hoof1/usr/lib/hoofhearted/hoofhearted")
    monkeypatch.setenv("APPIMAGE", "/home/ann/HoofHearted.AppImage")
    monkeypatch.setenv("APPDIR", "/tmp/.mount_Hoof1")
    assert autostart.command() == ["/home/ann/HoofHearted.AppImage", "--minimized"]
    monkeypatch.setenv("APPDIR", "/tmp/.mount_Terminal")  # of a terminal that is one, in which we were started
    assert autostart.command() == [sys.executable, "--minimized"]


def test_an_entry_is_tried_before_it_is_begun() -> None:
    assert "\nTryExec=/a b/\\\\x\nExec=" in autostart_xdg.entry(["/a b/\\x", "--minimized"])


def test_the_command_begins_this_program() -> None:
    *command, last = autostart.command()
    assert last == "--minimized"
    done = subprocess.run([*command, "--version"], capture_output=True, text=True, check=False)
    assert done.returncode == 0


# ---------------------------------------------------------------- Windows


class Registry(types.ModuleType):
    """Keys and values as winreg has them."""

    HKEY_CURRENT_USER, KEY_SET_VALUE, REG_SZ = "HKCU", 2, 1

    def __init__(self) -> None:
        super().__init__("winreg")
        self.keys: dict[str, dict[str, Any]] = {}

    class _Key:
        def __init__(self, values: dict[str, Any]) -> None:
            self.values = values

        def __enter__(self) -> Registry._Key:
            return self

        def __exit__(self, *_: object) -> None:
            """Close it."""

    def OpenKey(self, _root: str, key: str, _reserved: int = 0, _access: int = 0) -> _Key:  # noqa: N802 - winreg's name
        if key not in self.keys:
            raise FileNotFoundError(2, "no such key")
        return self._Key(self.keys[key])

    def CreateKey(self, _root: str, key: str) -> _Key:  # noqa: N802 - winreg's name
        return self._Key(self.keys.setdefault(key, {}))

    def QueryValueEx(self, key: _Key, name: str) -> tuple[Any, int]:  # noqa: N802 - winreg's name
        if name not in key.values:
            raise FileNotFoundError(2, "no such value")
        return key.values[name], 1

    def SetValueEx(self, key: _Key, name: str, _reserved: int, _kind: int, value: Any) -> None:  # noqa: N802 - winreg's name
        key.values[name] = value

    def DeleteValue(self, key: _Key, name: str) -> None:  # noqa: N802 - winreg's name
        if name not in key.values:
            raise FileNotFoundError(2, "no such value")
        del key.values[name]


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    made = Registry()
    monkeypatch.setitem(sys.modules, "winreg", made)
    return made


def test_on_windows_it_is_a_value_of_the_key_run(registry: Registry) -> None:
    command = [r"C:\Program Files\Python\pythonw.exe", "-m", "hoofhearted_desktop", "--minimized"]
    assert autostart_windows.standing(command) is Standing.OFF
    autostart_windows.switch(command, on=False)
    autostart_windows.switch(command, on=True)
    told = registry.keys[autostart_windows.RUN]["HoofHearted"]
    assert told == r'"C:\Program Files\Python\pythonw.exe" -m hoofhearted_desktop --minimized'
    assert autostart_windows.standing(command) is Standing.ON
    assert autostart_windows.standing(["other.exe"]) is Standing.ELSEWHERE
    autostart_windows.switch(command, on=False)
    assert autostart_windows.standing(command) is Standing.OFF


def test_on_windows_the_task_managers_no_counts(registry: Registry) -> None:
    autostart_windows.switch(["a.exe"], on=True)
    registry.keys[autostart_windows.APPROVED] = {"HoofHearted": b"\x03" + bytes(11)}
    assert autostart_windows.standing(["a.exe"]) is Standing.OFF
    autostart_windows.switch(["a.exe"], on=True)
    assert autostart_windows.standing(["a.exe"]) is Standing.ON
    assert registry.keys[autostart_windows.APPROVED] == {}


def test_on_windows_what_the_installer_wrote_is_ours(registry: Registry) -> None:
    """packing/windows/installer.nsi quotes whether there is a space or not, and Windows tells names in any case."""
    registry.keys[autostart_windows.RUN] = {"HoofHearted": r'"C:\Users\Ann\Hoof\hoofhearted.exe" --minimized'}
    assert autostart_windows.standing([r"c:\users\ann\Hoof\hoofhearted.exe", "--minimized"]) is Standing.ON
    assert autostart_windows.standing([r"C:\Users\Ann\hoofhearted.exe", "--minimized"]) is Standing.ELSEWHERE


def test_frozen_for_a_terminal_it_is_the_one_without_that_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "executable", "/programs/hoofhearted.com")
    assert autostart.command() == ["/programs/hoofhearted.exe", "--minimized"]
