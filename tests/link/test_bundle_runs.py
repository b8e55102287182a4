"""The bundle alone is enough: every Python from 3.9 that is at hand runs it with nothing beside it but its own standard library."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.core import wire
from hoofhearted_desktop.link import bundle_sources, delivery
from hoofhearted_desktop.link.progress import Progress
from tests.fake_nvml.driver import FakeDriver
from tests.link.login_shell import LoginShell
from tests.test_oldest_python import VERSIONS, python_of

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        bundle_sources.here() not in bundle_sources.PLATFORMS, reason="no server could be of this platform"
    ),
]

IMPORT_ALL = """
import importlib, json, os, sys
place = sys.argv[1]
sys.path.insert(0, place)
standard = os.path.dirname(os.__file__)
with open(os.path.join(place, "index")) as index:
    paths = [line.rstrip("\\n").split(" ", 1)[1] for line in index]
for path in paths:
    if path.endswith(".py") and not path.endswith("__main__.py"):
        importlib.import_module(path[:-3].replace("/__init__", "").replace("/", "."))
from hoofhearted_desktop.probes import application_entries, places
files = [getattr(each, "__file__", None) for each in sys.modules.values()]
print(json.dumps({
    "strange": [each for each in files if each and not each.startswith((place, standard)) and each != "<string>"],
    "count": len(paths),
    "recognisers": sum(line.startswith("[[") for line in open(places.resources_dir() / "applications.toml", encoding="utf-8")),
}))
"""


@pytest.fixture(params=VERSIONS)
def python(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A directory whose python3 is of that version."""
    found = python_of(request.param)
    if found is None:
        pytest.skip(f"no Python {request.param} that works on this machine")
    base = subprocess.run(
        [found, "-I", "-c", "import sys; print(sys.base_prefix)"],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "python3").symlink_to(Path(base.stdout.strip()) / "bin" / f"python{request.param}")
    return folder


@pytest.fixture
def remote(python: Path, tmp_path: Path) -> Iterator[LoginShell]:
    driver = FakeDriver(tmp_path)
    driver.gpus[0].utilization_sm = 87
    driver.write()
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "run").mkdir(mode=0o700)
    nonsense = {"PYTHONPATH": "/nonexistent", "PYTHONWARNINGS": "error", "PYTHONUTF8": "nonsense"}
    told = {"PATH": f"{python}:{os.environ['PATH']}", "XDG_RUNTIME_DIR": str(tmp_path / "run"), **nonsense}
    with LoginShell(home, close_stderr=True, **{**driver.env(), **told}) as made:
        yield made


def test_it_watches_with_nothing_beside_it(remote: LoginShell, tmp_path: Path) -> None:
    stream = delivery.start_agent(remote, Progress())
    assert isinstance(stream, delivery.Started), stream
    decoder = wire.Decoder(expects_magic=True)
    stream.write(wire.encode(wire.Request(1, "subscribe", {})) + wire.encode(wire.Request(2, "why", {})))
    heard: list[wire.Message] = []
    while not any(isinstance(each, wire.Result) and each.id == 2 for each in heard):
        data = stream.read(20.0)
        assert data, heard
        heard += decoder.feed(data)
    (why,) = (each.result for each in heard if isinstance(each, wire.Result) and each.id == 2)
    assert why["gpus"][0]["utilization"]["sm"] == 87
    assert not any(isinstance(each, wire.Failure) for each in heard)
    rule = {"rule": {"application": "ollama"}}
    stream.write(wire.encode(wire.Request(3, "expectations.add", rule)))
    while not any(getattr(each, "id", None) == 3 for each in heard):
        heard += decoder.feed(stream.read(20.0) or b"")
    assert isinstance(heard[-1], (wire.Result, wire.Notice)), heard[-1]
    stream.close()
    assert "ollama" in (tmp_path / "home" / ".config" / "hoofhearted" / "settings.toml").read_text(encoding="utf-8")


def test_nothing_is_imported_from_elsewhere(remote: LoginShell) -> None:
    stream = delivery.start_agent(remote, Progress())
    assert isinstance(stream, delivery.Started), stream
    stream.close()
    place, python = stream.facts.place or "", stream.facts.python or ""
    command = [python, "-I", "-S", "-W", "error", "-c", IMPORT_ALL, place]
    environment = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, env=environment, cwd="/", capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["strange"] == []
    assert seen["count"] > 100
    assert seen["recognisers"] > 50
