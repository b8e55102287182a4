"""The bundle: the same bytes wherever it is made, nothing missing, nothing else, and small."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time
import types
from pathlib import Path

import pytest

from hoofhearted_desktop.link import bundle, bundle_sources, posix_shell
from hoofhearted_desktop.link.bundle_sources import PLATFORMS, Platform
from hoofhearted_desktop.link.stripped import stripped

ROOT = Path(__file__).resolve().parents[2]
HERE = bundle_sources.here()

pytestmark = pytest.mark.skipif(HERE not in PLATFORMS, reason="no server could be of this platform")

NAMES = """
import json
from hoofhearted_desktop.link import bundle
from hoofhearted_desktop.link.bundle_sources import PLATFORMS
print(json.dumps({"-".join(each): made and made.name for each in PLATFORMS for made in [bundle.bundle_for(each)]}))
"""

FROZEN = """
import importlib.abc, importlib.machinery, sys, zipimport

class Frozen(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        place = {archive!r} if path is None else path[0].replace({site!r}, {archive!r})
        if not place.startswith({archive!r}):
            return None
        found = zipimport.zipimporter(place).find_spec(name)
        if found is None:
            return None
        file = found.origin.replace({archive!r}, {site!r}) + "c"
        package = found.submodule_search_locations is not None
        spec = importlib.machinery.ModuleSpec(name, self, origin=file, is_package=package)
        spec.has_location = True
        spec.loader_state = found.loader.get_code(name)
        if package:
            spec.submodule_search_locations = [file.rpartition("/")[0]]
        return spec

    def exec_module(self, module):
        exec(module.__spec__.loader_state, module.__dict__)

sys.frozen = True
sys.meta_path.insert(0, Frozen())
"""
"""A frozen program has its modules in an archive, and says that they lie compiled where their sources lie as data."""


def made_here() -> bundle.Bundle:
    assert HERE is not None
    made = bundle.bundle_for(HERE)
    assert made is not None
    return made


def files_of(archive: bytes) -> dict[str, bytes]:
    """Read an archive back, as link/bundle_receiver.py does."""
    head, _, body = archive.partition(b"\n\n")
    files, at = {}, 0
    for line in head.decode().splitlines():
        size, path = line.split(" ", 1)
        files[path] = body[at : at + int(size)]
        at += int(size)
    assert at == len(body)
    return files


def names_made_by(*path: Path, script: str = NAMES) -> dict[str, str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path))}
    command = [sys.executable, *(["-S"] if path else []), "-c", script]
    done = subprocess.run(command, env=environment, cwd="/", capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    names: dict[str, str] = json.loads(done.stdout)
    return names


@pytest.mark.parametrize("platform", PLATFORMS, ids="-".join)
def test_its_size_is_bounded(platform: Platform, capsys: pytest.CaptureFixture[str]) -> None:
    made = bundle.bundle_for(platform)
    if made is None:
        pytest.skip("no psutil for it here: packaging/fetch-server-wheels.sh gets it")
    size = len(made.compressed())
    with capsys.disabled():
        print(f"\n{platform.machine} {platform.libc}: {size / 1024:.0f} KB, {len(made.archive) / 1024:.0f} KB unpacked")
    assert size <= bundle.LARGEST_BYTES
    assert made.name == hashlib.sha256(made.archive).hexdigest()


def test_it_holds_what_the_shipped_rooms_need_and_nothing_else() -> None:
    files = files_of(made_here().archive)
    rooms = {path.split("/")[1] for path in files if path.startswith("hoofhearted_desktop/") and path.count("/") == 2}
    assert rooms == {*bundle_sources.ROOMS, "_resources"}
    assert {path.split("/")[0] for path in files} == {
        "LICENSES",
        "hoofhearted-agent",
        "hoofhearted_desktop",
        "psutil",
        "pynvml.py",
        "tomlkit",
    }
    assert {path for path in files if path.startswith("psutil/_psutil")} == {"psutil/_psutil_linux.abi3.so"}
    assert b"Redistribution and use" in files["pynvml.py"], "its terms travel with it"
    assert list(files) == sorted(files)


def test_what_is_left_out_is_imported_within_functions_alone() -> None:
    files = files_of(made_here().archive)
    out = {f"hoofhearted_desktop.{each[:-3].replace('/', '.')}" for each in bundle_sources.LEFT_OUT}
    assert all((ROOT / "hoofhearted_desktop" / each).is_file() for each in bundle_sources.LEFT_OUT)
    for path, data in files.items():
        if not path.startswith("hoofhearted_desktop/") or not path.endswith(".py"):
            continue
        for statement in ast.parse(data).body:
            if isinstance(statement, ast.ImportFrom) and statement.module:
                named = {statement.module, *(f"{statement.module}.{each.name}" for each in statement.names)}
                assert not named & out, path


def imports_of(source: bytes) -> set[str]:
    """Every module that is named by an import, wherever it stands, and what may be a module of a package."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    return found


def test_every_module_of_ours_is_reached_from_the_agent() -> None:
    """What nobody imports there needs not travel: it belongs into LEFT_OUT."""
    ours = {
        path[:-3].replace("/__init__", "").replace("/", "."): data
        for path, data in files_of(made_here().archive).items()
        if path.startswith("hoofhearted_desktop/") and path.endswith(".py")
    }
    waiting, reached = ["hoofhearted_desktop.agent.__main__"], {"hoofhearted_desktop"}
    while waiting:
        name = waiting.pop()
        if name in ours and name not in reached:
            reached.add(name)
            waiting += [*imports_of(ours[name]), name.rpartition(".")[0]]
    assert set(ours) - reached == set()


def told_by(code: types.CodeType) -> list[object]:
    """What a program does and on which lines, but for its docstrings, which it is compiled without."""
    lines = list(code.co_lines()) if hasattr(code, "co_lines") else code.co_lnotab
    constants = [(type(each), each) for each in code.co_consts if not isinstance(each, types.CodeType)]
    inner = [told_by(each) for each in code.co_consts if isinstance(each, types.CodeType)]
    return [code.co_name, code.co_code, code.co_names, code.co_varnames, constants, lines, inner]


def test_stripped_sources_are_the_same_program_on_the_same_lines() -> None:
    folders = [ROOT / "hoofhearted_desktop" / room for room in bundle_sources.ROOMS]
    folders += [Path(__import__(name).__file__ or "").parent for name in ("psutil", "tomlkit")]
    paths = [path for folder in folders for path in sorted(folder.glob("*.py"))]
    paths += [Path(__import__("pynvml").__file__ or ""), ROOT / "hoofhearted_desktop" / "link" / "bundle_receiver.py"]
    for path in paths:
        source = path.read_text(encoding="utf-8")
        short = stripped(source)
        whole, rest = (compile(text, "x", "exec", dont_inherit=True, optimize=2) for text in (source, short))
        assert told_by(whole) == told_by(rest), path
        assert short.count("\n") == source.count("\n"), path
        assert len(short) <= len(source)


@pytest.mark.parametrize(
    ("source", "short"),
    [
        ('x = """\n# kept\n"""\n', 'x = """\n# kept\n"""\n'),
        ('def f():\n    """Say."""\n', 'def f():\n    ""\n'),
        ('def f():\n    """Say.\n\n    More."""\n    return 1\n', 'def f():\n    ""\n\n\n    return 1\n'),
        ("f(\n    'a'\n    'b'\n)  # c\n", "f(\n    'a'\n    'b'\n)\n"),
        ("# Copyright.\n\n# More.\nx = '#'  # gone\n", "# Copyright.\n\n# More.\nx = '#'\n"),
        ('x = y + \\\n"kept"\n', 'x = y + \\\n"kept"\n'),
        (r"x = '\'#' # gone" + "\n", r"x = '\'#'" + "\n"),
    ],
)
def test_only_comments_and_docstrings_go(source: str, short: str) -> None:
    assert stripped(source) == short


@pytest.mark.real
def test_a_checkout_an_installed_copy_and_a_frozen_program_make_the_same(tmp_path: Path) -> None:
    packages = {name: Path(__import__(name).__file__ or "") for name in ("psutil", "pynvml", "tomlkit", "platformdirs")}
    here = names_made_by()
    assert here == names_made_by()
    assert here["-".join(HERE or ())] == made_here().name

    site = tmp_path / "site"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "hoofhearted_desktop", site / "hoofhearted_desktop", ignore=ignored)
    shutil.copytree(ROOT / "resources", site / "hoofhearted_desktop" / "_resources")
    for name, file in packages.items():
        if name == "pynvml":
            shutil.copy(file, site)
        else:
            shutil.copytree(file.parent, site / name, ignore=ignored)
    for path in (site / "hoofhearted_desktop").rglob("*.py"):  # as Git for Windows may check them out
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert names_made_by(site) == here

    archive = shutil.make_archive(str(tmp_path / "frozen"), "zip", site)
    assert names_made_by(tmp_path, script=FROZEN.format(site=str(site), archive=archive) + NAMES) == here


def test_without_the_wheels_only_servers_of_this_kind_can_be_watched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle_sources.places, "resources_dir", lambda: tmp_path)
    for platform in PLATFORMS:
        assert (bundle_sources.psutil_for(platform) is not None) == (platform == HERE)


def test_the_wheels_are_those_that_are_pinned() -> None:
    pinned = (ROOT / "packaging" / "server-wheels.txt").read_text(encoding="utf-8")
    version = (ROOT / "packaging" / "constraints.txt").read_text(encoding="utf-8").split("psutil==")[1].split()[0]
    requirements = [line for line in pinned.splitlines() if line and not line.startswith("#")]
    assert len(requirements) == len(PLATFORMS)
    for platform in PLATFORMS:
        begin, _ = platform.wheel_ends
        (line,) = (line for line in requirements if line.startswith(begin) and f"_{platform.machine} " in line)
        assert f" psutil=={version} " in line
    for wheel in (ROOT / "resources" / "server_wheels").glob("*.whl"):
        assert hashlib.sha256(wheel.read_bytes()).hexdigest() in pinned


def test_the_command_is_free_of_what_a_login_shell_would_read_itself() -> None:
    command = posix_shell.command(dict.fromkeys(PLATFORMS, "0" * 64), ("connect",))
    before, script, after = command.split("'")
    assert (before, after) == ("/bin/sh -c ", "")
    assert not set("\\!\n") & set(script)
    assert len(command) < 4000, "tcsh and others have a longest word"
    with pytest.raises(ValueError, match="no word"):
        posix_shell.command({}, ("connect;", "reboot"))


def test_twenty_servers_at_once_have_it_compressed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compressing: list[int] = []

    def slowly(archive: bytes, level: int) -> bytes:
        compressing.append(level)
        time.sleep(0.1)  # as long as it takes, and as there without the interpreter's lock
        return archive[:1]

    monkeypatch.setattr(bundle, "zlib", types.SimpleNamespace(compress=slowly))
    archive = os.urandom(32)
    threads = [threading.Thread(target=bundle.Bundle("name", archive).compressed) for _ in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(compressing) == 1
