"""An AppImage has behind its starter all that is started, and says what it cannot be made without."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from packing import appimage, project

if TYPE_CHECKING:
    from pathlib import Path

STARTER = b"\x7fELF, a stand-in for AppImage's starter" + bytes(4096)


@pytest.mark.real
def test_behind_its_starter_is_what_is_started(tmp_path: Path) -> None:
    if shutil.which("mksquashfs") is None:
        pytest.skip("mksquashfs is not here")
    program = tmp_path / "program"
    program.mkdir()
    (program / "hoofhearted").write_text('#!/bin/sh\necho "it runs $1"\n')
    (program / "hoofhearted").chmod(0o755)
    (tmp_path / "starter").write_bytes(STARTER)
    made = appimage.pack(tmp_path, program, tmp_path / "starter")
    assert made.name == f"HoofHearted-{project.version()}-x86_64.AppImage"
    assert os.access(made, os.X_OK)
    assert made.read_bytes().startswith(STARTER)
    tree = tmp_path / "tree"
    words = ["unsquashfs", "-q", "-n", "-o", str(len(STARTER)), "-d", str(tree), str(made)]
    subprocess.run(words, check=True, capture_output=True, timeout=60)
    said = subprocess.run([tree / "AppRun", "well"], capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout == "it runs well\n"
    entry = (tree / "hoofhearted.desktop").read_text()
    assert "\nExec=hoofhearted\n" in entry
    assert "\nIcon=hoofhearted\n" in entry
    assert (tree / ".DirIcon").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert len(list((tree / "usr/share/metainfo").iterdir())) == 1


def test_it_says_what_it_cannot_be_made_without(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(appimage.RUNTIME, raising=False)
    assert "let APPIMAGE_RUNTIME name its file" in str(appimage.build(tmp_path))
    (tmp_path / "starter").write_bytes(STARTER)
    monkeypatch.setenv(appimage.RUNTIME, str(tmp_path / "starter"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "apt-get install squashfs-tools" in str(appimage.build(tmp_path))
