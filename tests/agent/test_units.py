"""The two units: what systemd reads in them, and how a change by hand is known."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.agent import units

if TYPE_CHECKING:
    from pathlib import Path

ODD = ("/usr/bin/env", "a b", "50%", "$HOME", 'say "x"', "back\\slash", "semi;colon", "")
MOST_EXPOSED = 2.5


def test_words_are_not_expanded() -> None:
    assert [units.quoted(word) for word in ("plain", "a b", "50%", "$X", 'q"', "b\\")] == [
        "plain",
        '"a b"',
        '"50%%"',
        '"$$X"',
        '"q\\""',
        '"b\\\\"',
    ]


@pytest.mark.parametrize("of_user", [True, False])
def test_a_change_by_hand_is_known(of_user: bool) -> None:
    text = units.of_user(ODD, ()) if of_user else units.of_system(ODD, (), group="adm")
    assert units.read(text) == (True, False)
    assert units.read(text.replace("RestartSec=5", "RestartSec=6")) == (False, False)
    assert units.read("[Service]\nExecStart=/bin/true\n") is None
    assert units.read("") is None


def test_a_group_that_came_with_it_is_remembered() -> None:
    made = units.read(units.of_system(ODD, (), group="hoofhearted", group_made=True))
    assert made == (True, True)


def test_without_a_group_only_root_comes_in() -> None:
    alone, shared = units.of_system(ODD, (), group=None), units.of_system(ODD, (), group="adm")
    assert ("Group=" in alone, "RuntimeDirectoryMode=0700" in alone) == (False, True)
    assert ("Group=adm" in shared, "RuntimeDirectoryMode=0750" in shared) == (True, True)


def test_no_directive_takes_nvml_away() -> None:
    keys = dict(re.findall(r"^(\w+)=(.*)$", units.of_system(ODD, (), group=None), re.MULTILINE))
    assert not keys.keys() & {
        "PrivateDevices",
        "ProcSubset",
        "ProtectProc",
        "PrivateUsers",
        "PrivateNetwork",
        "PrivatePIDs",
    }
    assert "MemoryDenyWriteExecute" not in keys
    assert "AF_UNIX" in keys["RestrictAddressFamilies"]
    assert {"CAP_SYS_PTRACE", "CAP_DAC_READ_SEARCH"} == set(keys["CapabilityBoundingSet"].split())


def test_every_group_of_directives_has_its_reason() -> None:
    blocks = (
        units.of_system(ODD, (), group="adm").partition("[Service]")[2].partition("[Install]")[0].strip().split("\n\n")
    )
    assert len(blocks) > 7
    assert [block for block in blocks if "#" not in block] == []


def test_devices_of_this_machine_are_added() -> None:
    text = units.of_system(ODD, (), group=None, devices=("/dev/dxg",))
    assert "DeviceAllow=/dev/dxg rw\n" in text
    assert "/dev/nvmap" not in text


needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze")


def analyze(tmp_path: Path, text: str, *words: str) -> subprocess.CompletedProcess[str]:
    (tmp_path / units.NAME).write_text(text)
    command = ["systemd-analyze", *words, str(tmp_path / units.NAME)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@needs_systemd
@pytest.mark.parametrize("of_user", [True, False])
def test_systemd_has_nothing_against_them(of_user: bool, tmp_path: Path) -> None:
    variables = (("XDG_DATA_HOME", "/a b/50%$"),)
    made = units.of_user(ODD, variables) if of_user else units.of_system(ODD, variables, group="root")
    said = analyze(tmp_path, made, *(["--user"] if of_user else []), "verify")
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")


@needs_systemd
def test_the_hardened_one_is_little_exposed(tmp_path: Path) -> None:
    said = analyze(tmp_path, units.of_system(ODD, (), group="root"), "security", "--offline=true", "--no-pager")
    if "unrecognized option" in said.stderr:
        pytest.skip("this systemd cannot judge a file")
    found = re.search(r"exposure level for \S+: (\d+\.\d)", said.stdout)
    assert found, said
    assert float(found[1]) <= MOST_EXPOSED
