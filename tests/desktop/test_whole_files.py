"""A file is written as a whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from hoofhearted_desktop.desktop import whole_files
from tests.systems import not_on_windows


def test_what_was_there_stays_where_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "spin-ups.csv"
    path.write_bytes(b"old")

    def full(_number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        whole_files.write(path, b"new")
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["spin-ups.csv"]


@not_on_windows("a pipe, a link or a device is made")
def test_a_link_stays_one_and_a_device_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    link, device = tmp_path / "link", tmp_path / "device"
    link.symlink_to("real")
    device.symlink_to(os.devnull)
    whole_files.write(link, b"new")
    assert link.is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"
    with pytest.raises(OSError, match="no plain file"):
        whole_files.write(device, b"new")
    assert Path(os.devnull).is_char_device()
