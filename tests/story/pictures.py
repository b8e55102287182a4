"""Takes the pictures of docs/images from the real program on a real desktop.

python -m tests.story.pictures
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.desktop_parts.programs import wait_until
from tests.desktop_parts.session import WIDTH, DesktopSession
from tests.fake_nvml.driver import GIB, FakeDriver, FakeGpu, FakeProcess
from tests.link.ssh_server import keys
from tests.link.ssh_server.server import SshServer
from tests.story import page_pictures as pages
from tests.story.image_files import cut, place
from tests.story.scene import Scene

STEADY_S = 12.0


def demo(directory: Path) -> None:
    """The demo: the window at work, the notification with its buttons, the icon in the panel."""
    with (
        DesktopSession(directory / "desk", tray="xfce4-panel", notifications="xfce4-notifyd") as desktop,
        Scene(desktop, directory / "machine") as scene,
    ):
        program = scene.start("--demo")
        wait_until("Ollama is told of", desktop.notifications, patience_s=60)
        time.sleep(1.5)
        whole = desktop.screenshot("notification")
        cut(whole, "desktop.png")
        cut(whole, "notification.png", "470x140+800+36")
        time.sleep(STEADY_S)
        cut(desktop.screenshot("window"), "window.png", place(desktop))
        program.process.terminate()
        program.process.wait()


def glance(directory: Path) -> None:
    """The glance panel, while somebody nobody expected is at work."""
    with (
        DesktopSession(directory / "desk", tray="xfce4-panel", notifications="dunst") as desktop,
        Scene(desktop, directory / "machine") as scene,
    ):
        program = scene.start("--demo", "--minimized")
        wait_until("Ollama is told of", desktop.notifications, patience_s=60)
        time.sleep(STEADY_S)
        desktop.close_notifications()
        desktop.click_tray()
        wait_until("the panel", lambda: desktop.windows("^Hoof Hearted$"))
        desktop.run("xdotool", "mousemove", "400", "600")  # the icon's name would cover the panel
        time.sleep(2.5)
        (window,) = desktop.windows("^Hoof Hearted$")
        said = dict(
            line.split("=") for line in desktop.run("xdotool", "getwindowgeometry", "--shell", str(window)).splitlines()
        )
        height = int(said["Y"]) + int(said["HEIGHT"]) + 12
        width = int(said["WIDTH"]) + 60
        cut(desktop.screenshot("glance"), "glance.png", f"{width}x{height}+{WIDTH - width}+0")
        program.process.terminate()
        program.process.wait()


def no_driver(directory: Path) -> None:
    """A machine without a driver, on a desktop without a tray."""
    with (
        DesktopSession(directory / "bare", tray=None, notifications=None) as desktop,
        Scene(desktop, directory / "machine") as scene,
    ):
        scene.environment.pop("LD_LIBRARY_PATH")
        program = scene.start()
        wait_until("the window", lambda: desktop.windows("Hoof Hearted"))
        time.sleep(8)
        cut(desktop.screenshot("none"), "no-driver.png", place(desktop))
        program.process.terminate()
        program.process.wait()


LIST = """\
[[server]]
address = "nas"
name = "NAS"

[[server]]
address = "rack"

[[server]]
address = "attic"
"""


def over_ssh(directory: Path) -> None:
    """Two real SSH servers with GPUs of their own, a third that is off, and this machine without any."""
    place_ = directory / "home"
    key = keys.make_key(place_ / ".ssh" / "id_ed25519")
    with contextlib.ExitStack() as stack:
        desktop = stack.enter_context(DesktopSession(directory / "desk", tray="xfce4-panel", notifications=None))
        scene = stack.enter_context(Scene(desktop, directory / "machine"))
        train, render = scene.work("train.py"), scene.work("render.py")
        for name, gpus in (
            ("nas", [FakeGpu()]),
            ("rack", [FakeGpu(uuid=f"GPU-{number}", name=b"NVIDIA RTX A6000") for number in range(2)]),
        ):
            own = directory / name
            for each in ("driver", "run"):
                (own / each).mkdir(mode=0o700, parents=True)
            driver = FakeDriver(own / "driver")
            driver.gpus = gpus
            for gpu, worker in zip(gpus, (train,) if name == "nas" else (render,), strict=False):
                gpu.utilization_sm, gpu.power_mw, gpu.pstate, gpu.temperature = 87, 212_000, 2, 64
                gpu.memory_used = 9 * GIB
                gpu.processes = [FakeProcess(worker.pid, 8 * GIB, 86)]
            driver.write()
            kept = {f"HOOFHEARTED_{each}_DIR": str(own / each.lower()) for each in ("RUNTIME", "CONFIG", "DATA")}
            environment = {**driver.env(), **kept, "XDG_RUNTIME_DIR": str(own / "run")}
            server = SshServer(own / "sshd", authorized=[key], environment=environment)
            stack.enter_context(server).write_config(place_, name)
        with (place_ / ".ssh" / "config").open("a") as file:
            file.write("\nHost attic\n  HostName 127.0.0.1\n  Port 9\n")
        (scene.settings.parent / "servers.toml").write_text(LIST)
        scene.environment.pop("LD_LIBRARY_PATH")
        scene.environment["HOME"] = str(place_)
        program = scene.start()
        wait_until("the window", lambda: desktop.windows("Hoof Hearted"))
        desktop.run("xdotool", "windowfocus", "--sync", str(desktop.windows("Hoof Hearted")[0]))
        time.sleep(6)
        desktop.key("Down")
        desktop.key("Down")
        time.sleep(40)
        cut(desktop.screenshot("servers"), "servers.png", place(desktop))
        program.process.terminate()
        program.process.wait()


TAKES = (demo, glance, no_driver, over_ssh)
PAGES = (pages.light, pages.dark, pages.twice, pages.german, pages.hostile, pages.eight)


def main() -> None:
    """Take them all, or those that are named."""
    takes = {each.__name__: each for each in (*TAKES, *PAGES)}
    for name in sys.argv[1:] or takes:
        with tempfile.TemporaryDirectory(prefix="hh-") as place_:
            os.environ["HOOFHEARTED_RUNTIME_DIR"] = f"{place_}/run"
            takes[name](Path(place_))


if __name__ == "__main__":
    main()
