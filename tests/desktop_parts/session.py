"""A real desktop for one test: X server, session bus, window manager, tray host, notification daemon; all ours, all ended."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from tests.desktop_parts import bus, configs
from tests.desktop_parts.programs import Program, act_until, leftovers, wait_until

if TYPE_CHECKING:
    from types import TracebackType

TrayHost = Literal["trayer", "xfce4-panel", "lxqt-panel"]
Daemon = Literal["dunst", "xfce4-notifyd"]
WIDTH, HEIGHT = 1280, 800
TRAY_REGION = (WIDTH - 320, 0, 320, configs.PANEL_HEIGHT)
"""Left, top, width, height of the part of the screen in which every host shows its icons."""
PROGRAMS = (
    "Xvfb",
    "dbus-daemon",
    "openbox",
    "trayer",
    "dunst",
    "xfce4-panel",
    "lxqt-panel",
    "xdotool",
    "import",
    "xprop",
)
_XFCE4_NOTIFYD = "/usr/lib/x86_64-linux-gnu/xfce4/notifyd/xfce4-notifyd"


class Pixels(NamedTuple):
    """A part of the screen: three bytes a pixel, row by row."""

    width: int
    height: int
    rgb: bytes

    def differs(self, other: Pixels) -> int:
        """Count the pixels that are not the same."""
        return sum(self.rgb[at : at + 3] != other.rgb[at : at + 3] for at in range(0, len(self.rgb), 3))


def introduce(data: Path) -> None:
    """Have our program in that directory remember that its first run has been seen, where it remembers nothing yet."""
    memory = data / "desktop.json"
    if not memory.exists():
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        memory.write_text('{"introduced": true}')


class DesktopSession:
    """A desktop in `directory`; a context manager. Its logs and configurations stay there."""

    def __init__(
        self,
        directory: Path,
        tray: TrayHost | None = "trayer",
        notifications: Daemon | None = "dunst",
        *,
        window_manager: bool = True,
        panel: Literal["dark", "light"] = "dark",
        size: tuple[int, int] = (WIDTH, HEIGHT),
    ) -> None:
        """Describe the desktop; entering it starts it. Icons of the tray are found on a screen of the usual width only."""
        self._size = size
        self.directory = directory
        self.env: dict[str, str] = {}
        self._tray_kind = tray
        self._daemon_kind = notifications
        self._window_manager = window_manager
        self._panel = panel
        self._programs: list[Program] = []
        self._runtime: Path | None = None
        self._tray: Program | None = None
        self._daemon: Program | None = None

    # ------------------------------------------------------------ beginning and end

    def __enter__(self) -> DesktopSession:  # noqa: PYI034 - typing.Self is of Python 3.11
        """Start every part and wait until each is ready."""
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End every part by its process id, the newest first."""
        self._stop()

    def _start(self) -> None:
        self.directory.mkdir(parents=True, exist_ok=True)
        self.env = self._environment()
        self.env["DISPLAY"] = self._start_x_server()
        self.env["DBUS_SESSION_BUS_ADDRESS"] = self._start_bus()
        self.bus = bus.Bus(self.env["DBUS_SESSION_BUS_ADDRESS"])
        self._monitor = bus.NotificationMonitor(self.env["DBUS_SESSION_BUS_ADDRESS"])
        if self._window_manager:
            self._openbox = self.spawn("openbox", "openbox", "--sm-disable")
            wait_until(
                "openbox manages the screen",
                lambda: "window id" in self.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK"),
            )
        if self._daemon_kind:
            self.start_notifications()
        if self._tray_kind:
            self.start_tray()

    def _environment(self) -> dict[str, str]:
        """Give this desktop's environment; sockets stand in a short path, which may have 107 bytes (unix(7))."""
        unwanted = ("WAYLAND_DISPLAY", "DBUS_", "XDG_", "DISPLAY", "QT_", "SESSION_MANAGER", "HOOFHEARTED_")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
        places = {
            "XDG_CONFIG_HOME": "config",
            "XDG_CACHE_HOME": "cache",
            "XDG_DATA_HOME": "data",
            "XDG_STATE_HOME": "state",
        }
        for variable, name in places.items():
            (self.directory / name).mkdir(mode=0o700)
            environment[variable] = str(self.directory / name)
        self._runtime = Path(tempfile.mkdtemp(prefix="hd-"))
        environment["XDG_RUNTIME_DIR"] = str(self._runtime)
        return {**environment, "NO_AT_BRIDGE": "1", "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8"}

    def _start_x_server(self) -> str:
        reading, writing = os.pipe()
        screen = "{}x{}x24".format(*self._size)
        arguments = ["Xvfb", "-displayfd", str(writing), "-screen", "0", screen, "-nolisten", "tcp", "-noreset"]
        self._programs.append(Program(arguments, self.env, self.directory / "Xvfb.log", keep_fd=writing))
        os.close(writing)
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        assert number, f"Xvfb did not start: {self._programs[-1].lines()}"
        return f":{number}"

    def _start_bus(self) -> str:
        assert self._runtime
        configuration = configs.write_bus(self.directory, self._runtime)
        log = self.directory / "dbus-daemon.log"
        arguments = ("dbus-daemon", f"--config-file={configuration}", "--nofork", "--print-address")
        said = len(log.read_text().splitlines()) if log.exists() else 0
        self._bus_daemon = self.spawn("dbus-daemon", *arguments)
        address = wait_until("the bus says its address", lambda: next(iter(log.read_text().splitlines()[said:]), ""))
        return address.partition(",guid=")[0]  # as a session of systemd has it: the next one has another

    def end_bus(self) -> None:
        """End the session bus as a crash would; the desktop is of no use for much until it is back."""
        self._bus_daemon.kill()
        for connection in (self._monitor, self.bus):
            connection.close()

    def restart_bus(self) -> None:
        """Start another one at the same address."""
        assert self._start_bus() == self.env["DBUS_SESSION_BUS_ADDRESS"]
        self.bus = bus.Bus(self.env["DBUS_SESSION_BUS_ADDRESS"])
        self._monitor = bus.NotificationMonitor(self.env["DBUS_SESSION_BUS_ADDRESS"])

    def end_x_server(self) -> None:
        """End the X server as a crash would."""
        self._programs[0].kill()

    def end_window_manager(self) -> None:
        """End openbox as a crash would."""
        self._openbox.kill()

    def restart_window_manager(self) -> None:
        """Start it again."""
        self._openbox = self.spawn("openbox", "openbox", "--sm-disable")

    def _stop(self) -> None:
        for connection in (getattr(self, "_monitor", None), getattr(self, "bus", None)):
            if connection is not None:
                connection.close()
        for program in reversed(self._programs):
            program.end()
        self._programs.clear()
        if self._runtime:
            shutil.rmtree(self._runtime, ignore_errors=True)
        if "DBUS_SESSION_BUS_ADDRESS" in self.env:
            self._end_bus_children(f"DBUS_SESSION_BUS_ADDRESS={self.env['DBUS_SESSION_BUS_ADDRESS']}")

    @staticmethod
    def _end_bus_children(mark: str) -> None:
        """Wait for what our bus had started (the Xfce settings) to leave with it, then insist."""
        deadline = time.monotonic() + 3
        while leftovers(mark) and time.monotonic() < deadline:
            time.sleep(0.05)
        for pid in leftovers(mark):
            os.kill(pid, signal.SIGKILL)

    # ------------------------------------------------------------ programs

    def spawn(self, name: str, *arguments: str, environment: dict[str, str] | None = None) -> Program:
        """Start a program on this desktop; it is ended with the desktop."""
        program = Program(arguments, {**self.env, **(environment or {})}, self.directory / f"{name}.log")
        self._programs.append(program)
        return program

    def python(
        self, name: str, *arguments: str, environment: dict[str, str] | None = None, introduced: bool = True
    ) -> Program:
        """Start this Python on this desktop; `introduced`: our program has been seen before, and shows no first run."""
        if introduced and "hoofhearted_desktop" in arguments:
            introduce(Path({**os.environ, **(environment or {})}["HOOFHEARTED_DATA_DIR"]))
        return self.spawn(name, sys.executable, *arguments, environment=environment)

    def run(self, *arguments: str) -> str:
        """Run a command on this desktop and give what it printed."""
        done = subprocess.run(arguments, env=self.env, capture_output=True, check=False, timeout=20)
        return done.stdout.decode(errors="replace").strip()

    # ------------------------------------------------------------ tray

    def start_tray(self, kind: TrayHost | None = None) -> None:
        """Start a tray host, of the kind the desktop was made with or another, and wait until icons can dock."""
        kind = kind or self._tray_kind
        assert kind
        config_home = self.directory / "config"
        if kind == "trayer":
            tint = "0x" + configs.PANEL_COLOURS[self._panel][1:]
            height = str(configs.PANEL_HEIGHT)
            look = ["--height", height, "--transparent", "true", "--alpha", "0", "--tint", tint]
            place = ["--edge", "top", "--align", "right", "--widthtype", "request"]
            self._tray = self.spawn("trayer", "trayer", *place, *look)
            wait_until("trayer owns the tray selection", self.has_xembed_host)
            return
        if kind == "xfce4-panel":
            configs.write_xfce_panel(config_home, self._panel)
            self._tray = self.spawn(kind, kind, "--disable-wm-check")
        else:
            configs.write_lxqt_panel(config_home, self._panel)
            self._tray = self.spawn(kind, kind)
        wait_until(f"{kind} has registered as a tray host", self.bus.has_tray_host)

    def has(self, tray: TrayHost) -> bool:
        """Whether the desktop was made with that tray host."""
        return self._tray_kind == tray

    def kill_tray(self) -> None:
        """End the tray host as a crash would."""
        assert self._tray
        self._tray.kill()
        wait_until("the tray host is gone", lambda: not self.has_xembed_host() and not self.bus.has_tray_host())

    def has_xembed_host(self) -> bool:
        """Whether somebody owns _NET_SYSTEM_TRAY_S0 (freedesktop System Tray Protocol)."""
        x11 = ctypes.CDLL("libX11.so.6")
        x11.XOpenDisplay.restype = ctypes.c_void_p
        x11.XInternAtom.restype = x11.XGetSelectionOwner.restype = ctypes.c_ulong
        display = ctypes.c_void_p(x11.XOpenDisplay(self.env["DISPLAY"].encode()))
        if display.value is None:
            return False
        atom = ctypes.c_ulong(x11.XInternAtom(display, b"_NET_SYSTEM_TRAY_S0", 0))
        owner = x11.XGetSelectionOwner(display, atom)
        x11.XCloseDisplay(display)
        return bool(owner)

    def tray_pixels(self) -> Pixels:
        """Give the part of the screen in which the tray shows its icons."""
        left, top, width, height = TRAY_REGION
        crop = f"{width}x{height}+{left}+{top}"
        command = ["import", "-silent", "-window", "root", "-crop", crop, "-depth", "8", "rgb:-"]
        done = subprocess.run(command, env=self.env, capture_output=True, check=True, timeout=20)
        assert len(done.stdout) == width * height * 3, done.stderr
        return Pixels(width, height, done.stdout)

    def wait_for_tray_change(self, before: Pixels, *, least: int = 12) -> Pixels:
        """Wait until at least so many pixels of the tray differ from `before`, and have come to rest."""
        wait_until("the tray looks different", lambda: self.tray_pixels().differs(before) >= least)
        last = self.tray_pixels()
        while (now := self.tray_pixels()).differs(last):
            last = now
        return now

    def click_tray(self, button: int = 1) -> None:
        """Click the rightmost tray icon with the mouse."""
        self.click(WIDTH - configs.PANEL_HEIGHT // 2, configs.PANEL_HEIGHT // 2, button)

    # ------------------------------------------------------------ eyes and hands

    def screenshot(self, name: str) -> Path:
        """Give a PNG file of the whole screen."""
        place = self.directory / f"{name}.png"
        self.run("import", "-silent", "-window", "root", str(place))
        return place

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Click with the mouse."""
        self.run("xdotool", "mousemove", str(x), str(y), "click", str(button))

    def key(self, *keys: str) -> None:
        """Press keys, by xdotool's names."""
        self.run("xdotool", "key", *keys)

    def focus(self, title: str) -> int:
        """Wait for a window, and until it has the keyboard, and give it: what is typed from now on reaches it."""

        def focused() -> int:
            try:
                now = int(self.run("xdotool", "getwindowfocus"))
            except ValueError:  # nothing has it
                return 0
            return now if now in self.windows(title) else 0

        def activate() -> None:
            for window in self.windows(title)[-1:]:
                self.run("xdotool", "windowactivate", str(window))

        return act_until(f"a window {title!r} with the keyboard", focused, activate, every_s=1.0)

    def windows(self, title: str) -> list[int]:
        """Give the visible windows whose title contains the text."""
        return [int(line) for line in self.run("xdotool", "search", "--onlyvisible", "--name", title).split()]

    def popup(self, kind: str) -> tuple[int, int, int, int] | None:
        """Give left, top, width and height of the first visible window of a class."""
        found = self.run("xdotool", "search", "--onlyvisible", "--class", kind).split()
        for window in found:
            told = self.run("xdotool", "getwindowgeometry", "--shell", window).splitlines()
            place = {name: int(value) for name, _, value in (line.partition("=") for line in told) if value}
            if place.get("WIDTH", 0) > 50:
                return place["X"], place["Y"], place["WIDTH"], place["HEIGHT"]
        return None

    # ------------------------------------------------------------ notifications

    def start_notifications(self, kind: Daemon | None = None) -> None:
        """Start a notification daemon, of the kind the desktop was made with or another, and wait until it answers."""
        kind = kind or self._daemon_kind
        assert kind
        if kind == "dunst":
            self._daemon = self.spawn("dunst", "dunst", "-config", str(configs.write_dunst(self.directory)))
        else:
            self._daemon = self.spawn("xfce4-notifyd", _XFCE4_NOTIFYD)
        wait_until("a notification daemon runs", lambda: self.bus.has(bus.NOTIFICATIONS))

    def kill_notifications(self) -> None:
        """End the notification daemon as a crash would."""
        assert self._daemon
        self._daemon.kill()
        wait_until("the notification daemon is gone", lambda: not self.bus.has(bus.NOTIFICATIONS))

    def notifications(self) -> list[bus.Shown]:
        """Give every notification a daemon of this desktop has accepted so far."""
        return self._monitor.shown()

    def wait_for_notification(self, text: str, *, after: int = 0) -> bus.Shown:
        """Wait for a notification with the text in its summary or body, leaving out the first `after`."""

        def newest() -> list[bus.Shown]:
            return [shown for shown in self.notifications()[after:] if text in shown.summary or text in shown.body]

        return wait_until(f"a notification that says {text!r}", newest)[-1]

    def displayed(self) -> int:
        """Count the notifications dunst has on the screen."""
        return int(self.run("dunstctl", "count", "displayed") or 0)

    def history(self) -> list[dict[str, Any]]:
        """Give dunst's own record of the notifications that are closed, newest first."""
        records = json.loads(self.run("dunstctl", "history"))["data"][0]
        return [{name: member["data"] for name, member in record.items()} for record in records]

    def press(self, label: str) -> None:
        """Press the button of that label on a notification that dunst shows."""
        wait_until("a notification is on the screen", self.displayed)
        offered = self.directory / "offered"
        offered.unlink(missing_ok=True)
        (self.directory / "pick").write_text(label, encoding="utf-8")
        self.run("dunstctl", "context")
        wait_until("dunst offers its buttons", lambda: offered.exists() and offered.read_text())
        assert f"#{label} (" in offered.read_text(), f"no button {label!r} in {offered.read_text()!r}"

    def close_notifications(self) -> None:
        """Close every notification as a person would."""
        self.run("dunstctl", "close-all")
