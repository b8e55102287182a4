"""Places: the freedesktop rules, the overrides, and a runtime directory nobody else can enter."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest

from hoofhearted_desktop.probes import places
from tests.systems import not_on_windows

OVERRIDES = {
    "HOOFHEARTED_CONFIG_DIR": places.config_dir,
    "HOOFHEARTED_DATA_DIR": places.data_dir,
    "HOOFHEARTED_RUNTIME_DIR": places.runtime_dir,
    "HOOFHEARTED_SYSTEM_RUNTIME_DIR": places.system_runtime_dir,
    "HOOFHEARTED_SYSFS_ROOT": places.sysfs_root,
    "HOOFHEARTED_PROC_ROOT": places.proc_root,
}


@pytest.fixture(autouse=True)
def _no_overrides(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (*OVERRIDES, "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "TMPDIR"):
        monkeypatch.delenv(variable, raising=False)


@pytest.mark.parametrize("variable", OVERRIDES)
def test_an_override_is_taken_and_not_created(variable: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(variable, str(tmp_path / "here"))
    assert OVERRIDES[variable]() == tmp_path / "here"
    assert not (tmp_path / "here").exists()


def test_the_kernels_files_are_where_they_always_are() -> None:
    assert (places.sysfs_root(), places.proc_root()) == (Path("/sys"), Path("/proc"))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the freedesktop rules")
@pytest.mark.parametrize("base", [None, "/somewhere/else", "relative/is/ignored"])
def test_platformdirs_agrees_on_linux(base: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        if base:
            monkeypatch.setenv(variable, base)
    if base != "relative/is/ignored":  # older platformdirs take relative ones, the specification does not
        assert places.config_dir() == Path(platformdirs.user_config_dir("hoofhearted"))
        assert places.data_dir() == Path(platformdirs.user_data_dir("hoofhearted"))
    assert places.config_dir().is_absolute()


@not_on_windows("places of Linux")
def test_the_runtime_directory_is_the_sessions(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert places.runtime_dir() == tmp_path / "hoofhearted"


@not_on_windows("places of Linux")
def test_without_a_session_the_runtime_directory_is_the_users_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "does not exist"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert places.runtime_dir() == tmp_path / f"hoofhearted-{os.getuid()}"


@not_on_windows("Windows keeps no modes: the profile is its owner's own")
def test_a_private_directory_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    directory = tmp_path / "a" / "b"
    assert places.make_private(directory) is None
    assert directory.stat().st_mode & 0o777 == 0o700


@not_on_windows("Windows keeps no modes: the profile is its owner's own")
def test_an_open_directory_of_ours_is_closed(tmp_path: Path) -> None:
    directory = tmp_path / "open"
    directory.mkdir(mode=0o755)
    assert places.make_private(directory) is None
    assert directory.stat().st_mode & 0o777 == 0o700


@not_on_windows("on Windows a link wants a right of its own")
def test_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "target").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "target")
    problem = places.make_private(tmp_path / "link")
    assert problem is not None
    assert problem.code == "runtime_dir_not_private"
    assert "link" in problem.message


def test_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert places.make_private(tmp_path / "file") is not None


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root can give a directory away")
def test_another_users_directory_is_refused(tmp_path: Path) -> None:
    directory = tmp_path / "theirs"
    directory.mkdir()
    os.chown(directory, 12345, 12345)
    problem = places.make_private(directory)
    assert problem is not None
    assert "another user" in problem.message


def test_resources_are_the_checkouts() -> None:
    assert places.resources_dir() == Path(__file__).resolve().parents[2] / "resources"


@not_on_windows("Windows' places are asked of platformdirs")
def test_platformdirs_is_not_imported_by_asking() -> None:
    code = (
        "import sys; from hoofhearted_desktop.probes import places; places.config_dir(); places.runtime_dir();"
        "sys.exit('platformdirs' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@not_on_windows("Windows keeps no modes: the profile is its owner's own")
def test_the_directory_of_the_system_is_its_owners_to_change(tmp_path: Path) -> None:
    assert places.make_shared(tmp_path / "made") is None
    assert (tmp_path / "made").stat().st_mode & 0o777 == 0o750
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o770)
    (tmp_path / "link").symlink_to(tmp_path / "made")
    said = [places.make_shared(tmp_path / each) for each in ("open", "link", "made/below/deep")]
    assert [problem.message.rpartition(": ")[2] for problem in said if problem] == [
        *("can be written by others", "is no directory", "no such file or directory")
    ]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a directory away")
def test_the_directory_of_the_system_belongs_to_its_agent(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir(mode=0o750)
    os.chown(tmp_path / "other", 65534, 0)
    said = places.make_shared(tmp_path / "other")
    assert said is not None
    assert said.message.endswith("belongs to another user")


@pytest.mark.parametrize(
    ("name", "directory"),
    [
        ("tank", "tank"),
        ("me@tank:2222", "me@tank%3a2222"),
        ("../../etc", "%2e.%2f..%2fetc"),
        (".", "%2e"),
        ("", "%"),
        ("rösti", "r%c3%b6sti"),
    ],
)
def test_a_server_has_a_directory_of_its_own(name: str, directory: str, tmp_path: Path) -> None:
    assert places.of_server(tmp_path, name) == tmp_path / "servers" / directory


def test_long_names_stay_apart(tmp_path: Path) -> None:
    one, other = (places.of_server(tmp_path, "x" * 5000 + end) for end in "ab")
    assert one != other
    one.mkdir(parents=True)
