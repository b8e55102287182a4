"""What is made is its owner's alone under any umask."""

from __future__ import annotations

import os
import stat
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.probes import own_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes say nothing on Windows")


@pytest.fixture(autouse=True, params=[0o000, 0o022])
def _umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def test_a_directory_is_closed_and_so_is_what_was_missing_above_it(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir(mode=0o755)
    kept = mode(there)
    made = there / "a" / "b" / "c"
    own_files.make_directory(made)
    own_files.make_directory(made)
    assert [mode(each) for each in (made, made.parent, made.parent.parent)] == [0o700] * 3
    assert mode(there) == kept


def test_where_a_file_stands_in_the_way_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for way in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(OSError, match=r"exists|directory"):
            own_files.make_directory(way)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_directory_by_a_link_is_taken(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    own_files.make_directory(tmp_path / "link")
    own_files.make_directory(tmp_path / "link" / "below")
    assert (tmp_path / "real" / "below").is_dir()


def test_a_file_is_replaced_whole_and_closed(tmp_path: Path) -> None:
    place = tmp_path / "new" / "file.json"
    own_files.replace(place, b"one")
    place.chmod(0o666)
    own_files.replace(place, b"two")
    assert (place.read_bytes(), mode(place), mode(place.parent)) == (b"two", 0o600, 0o700)
    assert os.listdir(place.parent) == ["file.json"]


def test_what_cannot_be_written_leaves_nothing_half_done(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.mkdir()
    (place / "in the way").touch()
    with pytest.raises(OSError, match="no plain file"):
        own_files.replace(place, b"two")
    assert os.listdir(tmp_path) == ["file"]


def test_a_new_file_is_closed(tmp_path: Path) -> None:
    with open(tmp_path / "file", "xb", opener=own_files.opener) as file:
        file.write(b"x")
    assert mode(tmp_path / "file") == 0o600
    with pytest.raises(FileExistsError):
        open(tmp_path / "file", "xb", opener=own_files.opener)  # noqa: SIM115 - it is not opened


def test_where_a_system_numbers_no_devices_the_null_device_is_nothing_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python on Windows knows no `st_rdev`."""
    place = tmp_path / "settings.toml"
    place.write_text("[tray]\n", encoding="utf-8")
    device = SimpleNamespace(st_mode=stat.S_IFCHR | 0o666)
    monkeypatch.setattr(
        own_files, "os", SimpleNamespace(**{**vars(os), "fstat": lambda _: device, "stat": lambda _: device})
    )
    assert own_files.content(place) == b""
