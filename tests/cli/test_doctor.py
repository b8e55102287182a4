"""`hoofhearted doctor`: finds what is ill and says what to do, and what it says can be pasted in public."""

from __future__ import annotations

import getpass
import json
import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

import pytest

from hoofhearted_desktop.core import exits
from tests.cli.terminal import Terminal
from tests.fake_nvml.driver import FakeInstance, FakeProcess

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.real, pytest.mark.skipif(sys.platform == "win32", reason="the fake driver is Linux's")]


def findings(terminal: Terminal) -> tuple[int, dict[str, list[dict[str, Any]]]]:
    done = terminal.type("doctor", "--json")
    body = json.loads(done.stdout)
    assert body["schema"] == 1
    assert body["well"] is (done.returncode == exits.OK)
    found: dict[str, list[dict[str, Any]]] = {}
    for each in body["findings"]:
        found.setdefault(each["subject"], []).append(each)
    return done.returncode, found


def settings(text: str) -> Path:
    path = Path(os.environ["HOOFHEARTED_CONFIG_DIR"]) / "settings.toml"
    path.write_text(text)
    return path


def test_a_healthy_machine(terminal: Terminal) -> None:
    status, found = findings(terminal)
    assert status == exits.OK
    assert {each["well"] for one in found.values() for each in one} == {True, None}
    assert found["GPU"][0]["text"] == "NVIDIA GeForce RTX 3090: idle"


def test_no_driver(tmp_path: Path) -> None:
    status, found = findings(Terminal(tmp_path, gpus=None).set(LD_LIBRARY_PATH=""))
    assert status == exits.PROBLEM
    assert [(each["text"], each["remedy"]) for each in found["driver"]] == [
        ("no NVIDIA driver was found", "install the NVIDIA driver")
    ]


@pytest.mark.parametrize(("code", "remedy"), [(18, "restart the computer"), (4, "give this user access")])
def test_a_driver_that_refuses(terminal: Terminal, code: int, remedy: str) -> None:
    terminal.driver.errors = {"*": code}
    terminal.driver.write()
    status, found = findings(terminal)
    assert status == exits.PROBLEM
    assert found["driver"][0]["remedy"].startswith(remedy)


def test_a_reading_that_the_driver_lacks_is_said(terminal: Terminal) -> None:
    terminal.driver.gpus[0].power_mw = None
    terminal.driver.write()
    status, found = findings(terminal)
    assert status == exits.OK
    assert found["GPU"][0]["text"].endswith("idle; the driver does not report: power")


def test_a_reading_that_cannot_be_true_is_said_and_is_no_illness(terminal: Terminal) -> None:
    terminal.driver.gpus[0].power_mw = 593_000
    terminal.driver.write()
    status, found = findings(terminal)
    assert status == exits.OK
    lacking, left_out = found["GPU"]
    assert lacking["text"].endswith("idle; the driver does not report: power")
    assert left_out["well"] is None
    assert left_out["text"] == (
        "NVIDIA GeForce RTX 3090: the driver's power_w of 593 was left out once 0 s ago: "
        "more than 1.5 times the limit of 350 W"
    )


def test_what_a_kind_of_gpu_does_not_tell_is_said(terminal: Terminal) -> None:
    gpu = terminal.driver.gpus[0]
    gpu.mig_mode, gpu.utilization_sm, gpu.encoder, gpu.decoder = 1, None, None, None
    gpu.instances = [
        FakeInstance(1, "MIG-1", name="A100 MIG 1g.5gb"),
        FakeInstance(2, "MIG-2", name="A100 MIG 2g.10gb"),
    ]
    gpu.processes = [FakeProcess(os.getpid(), 1 << 20, instance=2)]
    terminal.driver.write()
    status, found = findings(terminal)
    assert status == exits.OK
    said = [each["text"] for each in found["GPU"]]
    assert said[0].startswith("NVIDIA GeForce RTX 3090: the driver tells no load of what MIG has cut; one process")
    assert said[1].startswith("NVIDIA GeForce RTX 3090: this GPU is cut into MIG instances")
    assert said[2].startswith("A100 MIG 1g.5gb: idle; the driver does not report: load")
    assert said[3].startswith("A100 MIG 2g.10gb: the driver tells no load")
    why = terminal.type("why").stdout
    assert "\nNote: this GPU is cut into MIG instances" in why
    assert "A100 MIG 1g.5gb is idle: no program uses it." in why


def test_a_mistake_in_the_settings_is_told_once_with_its_line(terminal: Terminal) -> None:
    settings('[watching]\nhold_s = "long"\n')
    status, found = findings(terminal)
    assert status == exits.PROBLEM
    [mistake] = found["settings"]
    assert "settings.toml, line 2: hold_s" in mistake["text"]
    assert "driver" not in found


def test_data_that_cannot_be_written_is_told_once(terminal: Terminal) -> None:
    status, found = findings(terminal.set(HOOFHEARTED_DATA_DIR="/proc/nowhere"))
    assert status == exits.PROBLEM
    [data] = found["data"]
    assert data["well"] is False
    assert "nothing is being recorded" in data["text"]


@pytest.mark.parametrize("name", ["HOOFHEARTED_DATA_DIR", "HOOFHEARTED_RUNTIME_DIR"])
def test_a_file_in_place_of_a_directory(terminal: Terminal, tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    status, found = findings(terminal.set(**{name: str(tmp_path / "file")}))
    assert status == exits.PROBLEM
    assert any(each["well"] is False for each in found["data"] + found["runtime"] + found["agent"])


@pytest.mark.parametrize("spoil", [lambda: settings("[broken"), lambda: None])
def test_it_names_no_home_no_user_and_no_host(
    terminal: Terminal, own_directories: Path, spoil: Callable[[], object]
) -> None:
    spoil()
    home = own_directories / "home" / "klaus"
    home.mkdir()
    gpu = terminal.driver.gpus[0]
    gpu.name, gpu.processes = b"", [FakeProcess(os.getpid(), 1 << 30, 90)]
    terminal.driver.write()
    terminal.set(
        HOME=str(home),
        LOGNAME="klaus",
        HOOFHEARTED_CONFIG_DIR=str(home / "config"),
        HOOFHEARTED_DATA_DIR="/proc/klaus/data",
        HOOFHEARTED_RUNTIME_DIR=str(home / "run"),
    )
    for arguments in (("doctor",), ("doctor", "--json")):
        said = terminal.type(*arguments).stdout
        for name in (
            str(home),
            "klaus",
            str(gpu.uuid),
            *({socket.gethostname(), getpass.getuser()} - {"root", "localhost"}),
        ):
            assert name not in said.replace("klaus-", "")


def test_a_laptops_gpu_has_its_time_kept_awake_by_us(terminal: Terminal) -> None:
    terminal.sysfs.remove("0000:01:00.0")
    terminal.sysfs.add("0000:01:00.0", control="auto")
    _, found = findings(terminal)
    assert found["GPU"][0]["text"] == "NVIDIA GeForce RTX 3090: idle; kept awake by this app: 0 s"
    assert found["GPU"][0]["kept_awake_s"] == 0
    assert json.loads(terminal.type("why", "--json").stdout)["gpus"][0]["kept_awake_s"] == 0
    terminal.sysfs.set_status("0000:01:00.0", "suspended")
    assert "kept awake by this app: 0 s" in terminal.type("doctor").stdout
    assert terminal.type("why").stdout == "The GPU is asleep: kept awake by this app: 0 s.\n"


def test_a_power_state_that_cannot_be_read_is_said(terminal: Terminal) -> None:
    terminal.sysfs.remove("0000:01:00.0")
    status, found = findings(terminal)
    assert status == exits.OK
    assert "which may wake it" in found["GPU"][1]["text"]


@pytest.mark.parametrize("library", ["570.86.10", None])
def test_versions_that_do_not_fit(terminal: Terminal, tmp_path: Path, library: Optional[str]) -> None:
    if library is not None:
        built = Path(terminal.environment["LD_LIBRARY_PATH"].split(":")[0])
        (tmp_path / f"libnvidia-ml.so.{library}").write_bytes((built / "libnvidia-ml.so.1").read_bytes())
        (tmp_path / "libnvidia-ml.so.1").symlink_to(f"libnvidia-ml.so.{library}")
        terminal.set(LD_LIBRARY_PATH=str(tmp_path))
    terminal.sysfs.load_module("575.51.02")
    terminal.driver.errors = {"nvmlInitWithFlags": 18}
    terminal.driver.write()
    _, found = findings(terminal)
    assert found["driver"][0]["remedy"] == "restart the computer"
    said = "575.51.02" in found["driver"][0]["text"], "570.86.10" in found["driver"][0]["text"]
    assert said == (True, True)


def own_applications(text: str) -> Path:
    path = Path(os.environ["HOOFHEARTED_CONFIG_DIR"]) / "applications.toml"
    path.write_text(text)
    return path


OWN = "[[application]]\nid = 'mine'\nname = 'Mine'\nkind = 'render'\nexecutable = ['myrender']\n"


def test_applications_of_ones_own_are_counted_and_a_mistake_is_placed(terminal: Terminal) -> None:
    own_applications(OWN)
    status, found = findings(terminal)
    assert status == exits.OK
    assert found["applications"][0]["text"].endswith("applications.toml: 1 application of your own")
    own_applications(OWN + OWN.replace("'render'", "'nice'"))
    status, found = findings(terminal)
    assert status == exits.PROBLEM
    (finding,) = found["applications"]
    assert "applications.toml, line 6: entry 2 (mine): kind: expected one of ai, " in finding["text"]
    assert finding["remedy"].startswith("mend the entry")


def test_a_container_runtime_that_can_be_asked_is_named(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "docker.sock"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(path))
        status, found = findings(terminal.set(DOCKER_HOST=f"unix://{path}"))
    assert status == exits.OK
    assert "can be asked for their names" in found["containers"][0]["text"]
    assert str(path) in found["containers"][0]["text"]
