"""What a program was started in, from its paths and from the few variables that are looked at."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import environments

SYSTEM = "/usr/bin/python3.11"
CONDA, VENV = "conda", "venv"

CASES = [
    ("/home/d/ComfyUI/venv/bin/python", SYSTEM, {}, (VENV, "ComfyUI/venv")),
    ("/home/d/work/.venv/bin/python3", SYSTEM, {}, (VENV, "work/.venv")),
    ("/opt/invokeai/bin/python3.11", SYSTEM, {}, (VENV, "invokeai")),
    ("/opt/python3.12/bin/python3.12", "/opt/python3.12/bin/python3.12", {}, None),
    ("/opt/invokeai/bin/python3.11", None, {}, None),
    ("/usr/local/bin/python", "/usr/bin/python3.11", {}, None),
    ("/usr/bin/python3", SYSTEM, {}, None),
    ("python", "/opt/conda/envs/torch/bin/python3.11", {}, (CONDA, "torch")),
    ("/root/miniconda3/bin/python", "/root/miniconda3/bin/python3.12", {}, (CONDA, "base")),
    ("python", "/home/d/miniforge3/bin/python3.12", {}, (CONDA, "base")),
    ("python", SYSTEM, {"VIRTUAL_ENV": "/home/d/kohya/venv"}, (VENV, "kohya/venv")),
    ("python", "/x/bin/python3.10", {"CONDA_DEFAULT_ENV": "torch"}, (CONDA, "torch")),
    ("python", "/x/bin/python3.10", {"CONDA_DEFAULT_ENV": "/data/envs/lab"}, (CONDA, "lab")),
    ("/usr/bin/blender", "/usr/bin/blender", {"CONDA_DEFAULT_ENV": "base", "VIRTUAL_ENV": "/x"}, None),
    ("/opt/conda/envs/ff/bin/ffmpeg", "/opt/conda/envs/ff/bin/ffmpeg", {}, (CONDA, "ff")),
    ("", None, {}, None),
]


@pytest.mark.parametrize(("program", "exe", "variables", "expected"), CASES)
def test_environment(
    program: str, exe: str | None, variables: dict[str, str], expected: tuple[str, str] | None
) -> None:
    found = environments.origin(program, exe, variables, job=None, package=None)
    assert found.environment == (model.Environment(*expected) if expected else None)


@pytest.mark.parametrize(
    ("exe", "variables", "package", "expected"),
    [
        ("/snap/firefox/4955/usr/lib/firefox/firefox", {}, None, "firefox"),
        ("/tmp/.mount_LM-StuX1y2z3/lm-studio", {}, None, "LM-Stu"),
        (
            "/tmp/.mount_LM-StuX1y2z3/lm-studio",
            {"APPIMAGE": "/home/d/LM-Studio-0.3.AppImage"},
            None,
            "LM-Studio-0.3.AppImage",
        ),
        ("/usr/bin/bash", {"APPIMAGE": "/home/d/LM-Studio-0.3.AppImage"}, None, None),
        ("/app/bin/blender", {"FLATPAK_ID": "org.blender.Blender"}, None, "org.blender.Blender"),
        ("/app/bin/blender", {}, "org.blender.Blender", "org.blender.Blender"),
        ("/usr/bin/blender", {"FLATPAK_ID": "org.x.Terminal"}, None, None),
        (
            r"C:\Program Files\WindowsApps\Microsoft.Photos_1.2_x64__8wekyb3d8bbwe\Photos.exe",
            {},
            None,
            "Microsoft.Photos_1.2_x64__8wekyb3d8bbwe",
        ),
        ("/usr/bin/obs", {}, None, None),
    ],
)
def test_package(exe: str, variables: dict[str, str], package: str | None, expected: str | None) -> None:
    assert environments.origin(exe, exe, variables, job=None, package=package).package == expected


def test_job() -> None:
    def found(variables: dict[str, str], job: str | None) -> model.Job | None:
        return environments.origin("x", "/x", variables, job=job, package=None).job

    assert found({}, None) is None
    assert found({}, "12") == model.Job("12")
    assert found({"SLURM_JOB_ID": "12", "SLURM_JOB_NAME": "night"}, None) == model.Job("12", "night")
    assert found({"SLURM_JOB_NAME": "night"}, None) is None


@pytest.mark.real
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux's /proc")
def test_only_what_is_named_is_read_of_a_real_process() -> None:
    given = {"HOME": "/x", "VIRTUAL_ENV": "/home/d/venv", "TOKEN": "hunter2", "NOT_VIRTUAL_ENV": "/y"}
    with subprocess.Popen(["sleep", "60"], env={**given, "PATH": os.environ["PATH"]}) as process:
        try:
            deadline = time.monotonic() + 60
            while Path(f"/proc/{process.pid}/environ").read_bytes() == b"":  # it is about to become the other program
                assert time.monotonic() < deadline
            found = environments.read_variables(Path("/proc"), process.pid)
        finally:
            process.kill()
    assert found == {"VIRTUAL_ENV": "/home/d/venv"}


def test_what_cannot_be_read_is_nothing(tmp_path: Path) -> None:
    assert environments.read_variables(tmp_path, 42) == {}


@pytest.mark.parametrize(
    ("program", "exe", "environment"),
    [
        ("C:\\Users\\d\\miniconda3\\envs\\torch\\python.exe", None, ("conda", "torch")),
        ("python", "D:\\mambaforge\\envs\\sd xl\\python.exe", ("conda", "sd xl")),
        ("C:\\Users\\d\\anaconda3\\envs\\jupyter\\Scripts\\jupyter.exe", None, ("conda", "jupyter")),
        ("python", "C:\\ProgramData\\miniforge3\\python.exe", ("conda", "base")),
        ("C:\\work\\ComfyUI\\venv\\Scripts\\python.exe", "C:\\Python311\\python.exe", ("venv", "ComfyUI/venv")),
        ("c:/work/trainer/scripts/PYTHON.EXE", None, ("venv", "trainer")),
        ("C:\\Python311\\python.exe", "C:\\Python311\\python.exe", None),
        ("C:\\Python311\\Scripts\\gpustat.exe", None, None),
        ("C:\\Program Files\\Blender\\blender.exe", None, None),
        ("", None, None),
    ],
)
def test_environments_on_windows(program: str, exe: str | None, environment: tuple[str, str] | None) -> None:
    assert environments.on_windows(program, exe) == environment
