"""The command line that starts this installation again, and whether others could change what it runs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from hoofhearted_desktop.agent import own_program
from hoofhearted_desktop.agent.own_program import OwnProgram

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="scripts as pip writes them on Linux")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of scripts with an interpreter, from which the program was typed."""
    folder = tmp_path / "venv" / "bin"
    folder.mkdir(parents=True)
    (folder / "python").symlink_to(sys.executable)
    monkeypatch.setattr(sys, "executable", str(folder / "python"))
    monkeypatch.setattr(sys, "argv", [str(folder / "hoofhearted")])
    return folder


def script(folder: Path, first: str) -> Path:
    made = folder / "hoofhearted-agent"
    made.write_text(f"{first}\nimport sys\n")
    made.chmod(0o755)
    return made


def test_a_virtual_environment_has_its_script(venv: Path) -> None:
    made = script(venv, f"#!{venv}/python")
    assert own_program.own_program().words == (str(made),)
    assert own_program.own_program().variables == ()


def test_a_script_for_the_shell_is_given_to_python(venv: Path) -> None:
    made = script(venv, f"#!/bin/sh\n'''exec' \"{venv}/python\" \"$0\" \"$@\"\n' '''")
    assert own_program.own_program().words == (str(venv / "python"), str(made))


def test_a_link_to_a_script_leads_to_it(venv: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = script(venv, f"#!{venv}/python")
    (venv / "hoofhearted").write_text("")
    (tmp_path / "hoofhearted").symlink_to(venv / "hoofhearted")
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "hoofhearted")])
    assert own_program.own_program().words == (str(made),)


def test_another_installations_script_is_not_taken(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(venv, "#!/usr/bin/other-python")
    monkeypatch.setenv("PYTHONPATH", "/somewhere/else")
    found = own_program.own_program()
    assert found.words == (str(venv / "python"), "-m", "hoofhearted_desktop.agent")
    assert dict(found.variables)["PYTHONPATH"].split(os.pathsep) == [str(ROOT), "/somewhere/else"]
    assert Path("/somewhere/else") in found.files


@pytest.mark.parametrize("beside", [True, False])
def test_a_frozen_program_starts_the_one_beside_it(beside: bool, venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(venv / "hoofhearted"))
    if beside:
        script(venv, "ELF")
    expected = (str(venv / "hoofhearted-agent"),) if beside else (str(venv / "hoofhearted"), "agent")
    assert own_program.own_program().words == expected


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root has files of root's to show")
def test_what_others_can_change_is_found(tmp_path: Path) -> None:
    file = tmp_path / "venv" / "bin" / "agent"
    file.parent.mkdir(parents=True)
    file.write_text("")
    program = OwnProgram((str(file),), (), (file,))
    assert own_program.changeable(program) is None
    file.parent.chmod(0o777)
    assert own_program.changeable(program) == file.parent
    file.parent.chmod(0o755)
    os.chown(file.parent.parent, 65534, 0)
    assert own_program.changeable(program) == file.parent.parent


def test_a_program_in_a_temporary_directory_is_known() -> None:
    assert own_program.in_temporary_directory(OwnProgram((), (), (Path("/tmp/x/agent"),))) == Path("/tmp")
    assert own_program.in_temporary_directory(OwnProgram((), (), (Path("/opt/x/agent"),))) is None
