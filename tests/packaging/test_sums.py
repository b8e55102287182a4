"""Sums and sizes are those of the files, and a wrong moment is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from packing import project, sums

if TYPE_CHECKING:
    from pathlib import Path


def test_sums_are_those_of_the_files(tmp_path: Path) -> None:
    (tmp_path / "hoofhearted_1_amd64.deb").write_bytes(b"abc")
    sums.write(tmp_path)
    sum_of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sums.write(tmp_path).read_text() == f"{sum_of_abc}  hoofhearted_1_amd64.deb\n"


@pytest.mark.parametrize(
    ("name", "most_mb"), [("hoofhearted_0.1.0_amd64.deb", 60), ("hoofhearted-agent_0.1.0_all.deb", 1)]
)
def test_what_is_too_large_is_told(name: str, most_mb: int, tmp_path: Path) -> None:
    with (tmp_path / name).open("wb") as file:
        file.truncate(most_mb * sums.MB)
    assert sums.sizes(tmp_path)[1] == []
    with (tmp_path / name).open("ab") as file:
        file.write(b"x")
    lines, wrong = sums.sizes(tmp_path)
    assert len(lines) == 1
    assert wrong == [f"{name} is {most_mb}.0 MB; at most {most_mb} MB are allowed"]


def test_a_moment_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert project.moment() == 1764201600
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(project.Failed, match="SOURCE_DATE_EPOCH is 'yesterday'"):
        project.moment()
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert project.moment() > 1764201600
