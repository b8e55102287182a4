"""The names of Ollama's models, from stores as Ollama writes them, and from ones that somebody made up."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.probes import model_names
from hoofhearted_desktop.probes.model_names import ModelNames, models
from tests.systems import not_on_windows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from typing_extensions import Self

LLAMA, QWEN, OTHER = "6a0746a1ec1a" + "ab" * 26, "b5c8d4e2f1a0" + "cd" * 26, "0" * 64


def manifest(digest: str) -> str:
    layers = [
        {"mediaType": "application/vnd.ollama.image.license", "digest": f"sha256:{OTHER}", "size": 7020},
        {"mediaType": "application/vnd.ollama.image.model", "digest": f"sha256:{digest}", "size": 4661211424},
        {"mediaType": "application/vnd.ollama.image.params", "digest": "sha256:x", "size": 110},
    ]
    kind = "application/vnd.docker.distribution.manifest.v2+json"
    return json.dumps({"schemaVersion": 2, "mediaType": kind, "config": {"digest": "sha256:y"}, "layers": layers})


def put(store: Path, name: str, content: str) -> None:
    path = store / "manifests" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


class Clock:
    """A monotonic clock that a test sets."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def until_quiet(names: ModelNames) -> None:
    deadline = time.monotonic() + 60
    while names._errands.running:
        assert time.monotonic() < deadline
        time.sleep(0.002)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("registry.ollama.ai/library/llama3/8b", "llama3:8b"),
        ("registry.ollama.ai/library/llama3/latest", "llama3:latest"),
        ("registry.ollama.ai/mattw/pygmalion/7b", "mattw/pygmalion:7b"),
        ("hf.co/bartowski/Llama-3.2-1B-GGUF/Q4_K_M", "hf.co/bartowski/Llama-3.2-1B-GGUF:Q4_K_M"),
    ],
)
def test_a_name_is_the_one_ollama_shows(tmp_path: Path, path: str, name: str) -> None:
    put(tmp_path, path, manifest(LLAMA))
    assert list(models(f"{tmp_path}/manifests")) == [(LLAMA, name)]


def test_of_two_names_the_shorter_is_told(tmp_path: Path) -> None:
    put(tmp_path, "registry.ollama.ai/library/llama3/latest", manifest(LLAMA))
    put(tmp_path, "registry.ollama.ai/library/llama3/8b", manifest(LLAMA))
    put(tmp_path, "registry.ollama.ai/library/llama3/8b-instruct-q4_0", manifest(LLAMA))
    assert dict(models(f"{tmp_path}/manifests")) == {LLAMA: "llama3:8b"}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"layers": 3}',
        '{"layers": [3, {}]}',
        "[" * 100_000,
        json.dumps({"layers": [{"digest": "sha256:x"}]}),
    ],
)
def test_a_damaged_manifest_costs_only_itself(tmp_path: Path, content: str) -> None:
    put(tmp_path, "registry.ollama.ai/library/bad/1", content)
    put(tmp_path, "registry.ollama.ai/library/qwen3/8b", manifest(QWEN))
    assert dict(models(f"{tmp_path}/manifests")) == {QWEN: "qwen3:8b"}


@not_on_windows("Windows has no files of that kind")
def test_what_is_no_plain_file_is_not_opened(tmp_path: Path) -> None:
    directory = tmp_path / "manifests/registry.ollama.ai/library/x"
    directory.mkdir(parents=True)
    os.mkfifo(directory / "fifo")
    secret = tmp_path / "elsewhere.json"
    secret.write_text(manifest(QWEN))
    (directory / "link").symlink_to(secret)
    (directory / "loop").symlink_to(directory)
    assert list(models(f"{tmp_path}/manifests")) == []


def test_a_store_that_somebody_has_filled_costs_no_more_than_its_bounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who runs the program says where its store is; an agent of the machine must not hold all that lies there."""
    monkeypatch.setattr(model_names, "MOST_ENTRIES", 50)
    for number in range(200):
        put(tmp_path, f"junk-{number}", "x")
    looked: list[str] = []
    scandir = os.scandir

    class Counted:
        """A directory that notes what was taken of it."""

        def __init__(self, path: str) -> None:
            self._entries = scandir(path)

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            self._entries.close()

        def __iter__(self) -> Iterator[os.DirEntry[str]]:
            for entry in self._entries:
                looked.append(entry.name)
                yield entry

    monkeypatch.setattr(os, "scandir", Counted)
    assert list(models(f"{tmp_path}/manifests")) == []
    assert len(looked) == 51


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_of_a_store_lead_nowhere_and_neither_does_what_is_too_deep(tmp_path: Path) -> None:
    put(tmp_path / "elsewhere", "registry.ollama.ai/library/secret/1", manifest(LLAMA))
    (tmp_path / "manifests").mkdir()
    (tmp_path / "manifests" / "registry.ollama.ai").symlink_to(
        tmp_path / "elsewhere" / "manifests" / "registry.ollama.ai"
    )
    (tmp_path / "manifests" / "loop").symlink_to(tmp_path / "manifests")
    put(tmp_path, "/".join("abcdefghijkl"), manifest(QWEN))
    assert list(models(f"{tmp_path}/manifests")) == []


def test_a_name_comes_when_the_store_has_been_read_and_is_kept(tmp_path: Path) -> None:
    store = tmp_path / "models"
    put(store, "registry.ollama.ai/library/llama3/8b", manifest(LLAMA))
    names = ModelNames(tmp_path / "proc")
    blob = f"{store}/blobs/sha256-{LLAMA}"
    assert names.name_of(42, blob) is None
    until_quiet(names)
    assert names.name_of(42, blob) == "llama3:8b"
    (store / "manifests/registry.ollama.ai/library/llama3/8b").unlink()
    assert names.name_of(43, blob) == "llama3:8b"


def test_a_store_within_a_container_is_read_through_its_process(tmp_path: Path) -> None:
    inside = tmp_path / "proc/42/root/root/.ollama/models"
    put(inside, "registry.ollama.ai/library/qwen3/8b", manifest(QWEN))
    names = ModelNames(tmp_path / "proc")
    blob = f"/root/.ollama/models/blobs/sha256-{QWEN}"
    names.name_of(42, blob)
    until_quiet(names)
    assert names.name_of(42, blob) == "qwen3:8b"


def test_a_store_that_cannot_be_read_is_tried_again_after_a_while(tmp_path: Path) -> None:
    clock = Clock()
    names = ModelNames(tmp_path / "proc", clock)
    blob = f"{tmp_path}/models/blobs/sha256-{LLAMA}"
    for _ in range(3):
        assert names.name_of(42, blob) is None
        until_quiet(names)
    put(tmp_path / "models", "registry.ollama.ai/library/llama3/8b", manifest(LLAMA))
    assert names.name_of(42, blob) is None
    assert not names._errands.running
    clock.now += model_names.LOOK_AGAIN_S
    names.name_of(42, blob)
    until_quiet(names)
    assert names.name_of(42, blob) == "llama3:8b"


@pytest.mark.parametrize("path", ["/models/x.gguf", "sha256-" + LLAMA, f"/x/blobs/sha256-{LLAMA}.bak", ""])
def test_a_file_of_no_store_is_no_question(tmp_path: Path, path: str) -> None:
    names = ModelNames(tmp_path)
    assert names.name_of(42, path) is None
    assert not names._errands.running
