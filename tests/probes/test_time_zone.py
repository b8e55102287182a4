"""A zone that is changed while a program runs counts from then on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ZONES = Path("/usr/share/zoneinfo")
TRAVELS = """
import subprocess, sys, time
from hoofhearted_desktop.agent.local_time import local_time
from hoofhearted_desktop.probes import time_zone

MIDNIGHT = 1_782_000_000 - 1_782_000_000 % 86400
hours = []
for zone in sys.argv[2:]:
    subprocess.run(["mount", "--bind", zone, sys.argv[1]], check=True)
    time_zone.renew()
    hours.append(local_time(MIDNIGHT).minute // 60)
print(hours)
"""


@pytest.mark.real
@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root may mount")
def test_the_system_s_own_file_changes(tmp_path: Path) -> None:
    zones = [ZONES / "Europe" / "Berlin", ZONES / "Asia" / "Tokyo"]
    if shutil.which("unshare") is None or not all(each.exists() for each in zones):
        pytest.skip("unshare(1) and tzdata are needed")
    copies = [str(shutil.copy(each, tmp_path / each.name)) for each in zones]
    environment = {name: value for name, value in os.environ.items() if name != "TZ"}
    done = subprocess.run(
        ["unshare", "--mount", sys.executable, "-c", TRAVELS, os.path.realpath("/etc/localtime"), *copies],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if "mount" in done.stderr or "unshare" in done.stderr:
        pytest.skip("this root may not mount")
    assert (done.stdout, done.stderr) == ("[2, 9]\n", "")
