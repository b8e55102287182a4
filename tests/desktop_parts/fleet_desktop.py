"""A desktop that follows the Prometheus URL (nothing where it is empty), `shown` or `minimized`, a warm-up and the seconds measured: says what it cost.

With a fifth word, the file that a picture of its window is written to. For `tests/benchmarks/metrics_cost.py`, and for looking at it.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from tests.desktop_parts import many_servers as parts

from hoofhearted_desktop.desktop import app  # isort: skip - only now
from hoofhearted_desktop.desktop.hosts import key_of
from hoofhearted_desktop.desktop.memory import Memory
from hoofhearted_desktop.desktop.program import Program
from hoofhearted_desktop.desktop.servers_file import ServersFile
from hoofhearted_desktop.desktop.tray import Tray
from hoofhearted_desktop.link import servers
from hoofhearted_desktop.link.keychain import Keychain
from hoofhearted_desktop.link.questions import Nobody
from hoofhearted_desktop.probes import places

if TYPE_CHECKING:
    from pathlib import Path

    from hoofhearted_desktop.link.stream import Opener


def opening(address: str, _name: object) -> Opener:
    """Give what reaches a Prometheus."""
    parsed = servers.parse(address)
    assert not isinstance(parsed, str), parsed
    return servers.opener(parsed, Nobody(), Keychain())


def main() -> None:
    """Measure one desktop."""
    url, shown, warm_up_s, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4])
    file: Path = places.config_dir() / "servers.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'[[server]]\naddress = "{url}"\n' if url else "")
    qt = app.application()
    program = Program(
        parts.opener(0.0),
        tray=Tray(host=parts.TrayThere()),  # type: ignore[arg-type]
        demo=parts.opener(0.0),
        is_demo=False,
        memory=Memory(places.data_dir() / "desktop.json"),
        clock=time.time,
        servers=ServersFile(file, servers.doubt),
        opening=opening,
    )
    program.start(minimized=shown == "minimized")
    measuring = parts.Measuring(program, warm_up_s, seconds)
    if shown == "shown" and url:
        parts.QTimer.singleShot(3000, lambda: program.window.choose(key_of(url), None) if program.window else None)
    if len(sys.argv) > 5:
        picture = sys.argv[5]
        parts.QTimer.singleShot(
            int(1000 * (warm_up_s + seconds)), lambda: program.window and program.window.grab().save(picture)
        )
    qt.exec()
    program.close()
    assert measuring.ticks


if __name__ == "__main__":
    main()
