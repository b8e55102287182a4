"""From the start of the tray to its icon: the frozen program beside the same from source, by turns. Prints, asserts nothing.

python -m tests.benchmarks.frozen_start
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.desktop_parts.programs import wait_until
from tests.desktop_parts.session import DesktopSession, introduce
from tests.story.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "packaging"))
ROUNDS = 9


def one_start(desktop: DesktopSession, directory: Path, words: Sequence[str]) -> float:
    """Give the seconds from the start of the process to its StatusNotifierItem."""
    os.environ["HOOFHEARTED_RUNTIME_DIR"] = f"{directory}-run"
    with Scene(desktop, directory) as scene:
        introduce(directory / "data")
        environment = {
            name: value
            for name, value in scene.environment.items()
            if name != "PYTHONPATH" or words[0] == sys.executable
        }
        began = time.perf_counter()
        program = desktop.spawn("started", *words, "--minimized", environment=environment)
        while not desktop.bus.tray_items():
            time.sleep(0.002)
        took = time.perf_counter() - began
        program.process.terminate()
        program.process.wait()
        wait_until("its icon is gone", lambda: not desktop.bus.tray_items())
    return took


def main() -> None:
    """Print both and their ratio."""
    from tests.packaging import frozen

    kinds = {
        "from source": [sys.executable, "-m", "hoofhearted_desktop"],
        "frozen": [str(frozen.program() / "hoofhearted")],
    }
    times: dict[str, list[float]] = {kind: [] for kind in kinds}
    with (
        tempfile.TemporaryDirectory() as folder,
        DesktopSession(Path(folder) / "desktop", tray="xfce4-panel", notifications=None) as desktop,
    ):
        for number in range(ROUNDS + 1):
            for kind, words in kinds.items():
                took = one_start(desktop, Path(folder) / f"{kind}-{number}", words)
                if number:  # the first fills the kernel's cache
                    times[kind].append(took)
    for kind, found in times.items():
        print(f"start to icon, {kind:12s} {statistics.median(found) * 1000:5.0f} ms   (least {min(found) * 1000:.0f})")
    ratios = [frozen_s / source_s for frozen_s, source_s in zip(times["frozen"], times["from source"], strict=True)]
    print(f"frozen / from source        {statistics.median(ratios):5.2f}      at most 1.5")


if __name__ == "__main__":
    main()
