"""Every entry of applications.toml is recognised by its own example, and a mistake in the file is named."""

from __future__ import annotations

import shlex
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import places
from hoofhearted_desktop.probes.applications import Recogniser, read_entries

if TYPE_CHECKING:
    from pathlib import Path

FILE = places.resources_dir() / "applications.toml"
ENTRIES, PROBLEMS = read_entries(FILE)
KINDS = {"desktop", "browser", "media", "ai", "game", "miner", "capture", "render", "compute"}


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(FILE)


def words(line: str) -> tuple[str, ...]:
    return tuple(shlex.split(line.replace("\\", "\\\\") if ":\\" in line else line))


def test_the_file_has_no_mistake(recogniser: Recogniser) -> None:
    assert recogniser.problems == ()
    assert PROBLEMS == []
    assert len(ENTRIES) >= 35


def test_ids_are_unique_and_kinds_known() -> None:
    ids = [entry["id"] for entry in ENTRIES]
    assert len(ids) == len(set(ids))
    assert {entry["kind"] for entry in ENTRIES} <= KINDS


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry["id"] for entry in ENTRIES])
def test_the_example_is_recognised_as_its_own_entry(recogniser: Recogniser, entry: dict[str, Any]) -> None:
    line = words(entry["example"])
    application = recogniser.recognise(model.Process(1, command_line=line))
    assert application == model.Application(entry["id"], entry["name"], entry.get("example_doing"), entry["kind"])


WITH_PATH = [entry for entry in ENTRIES if words(entry["example"])[0].startswith("/")]


@pytest.mark.parametrize("entry", WITH_PATH, ids=[entry["id"] for entry in WITH_PATH])
def test_an_example_with_a_known_executable_is_the_same(recogniser: Recogniser, entry: dict[str, Any]) -> None:
    line = words(entry["example"])
    application = recogniser.recognise(model.Process(1, exe=line[0], command_line=line))
    assert application is not None
    assert application.id == entry["id"]


@pytest.mark.parametrize(
    "line",
    [
        "python train.py --epochs 3",
        "/usr/bin/python3 -m http.server",
        "bash -c 'echo ollama'",
        "vim comfyui.txt",
        "/usr/bin/sleep 10",
        "/opt/tool/render --model x.gguf",
        "java -jar x.jar",
        "ssh frigate.local",
    ],
)
def test_the_others_are_nobody(recogniser: Recogniser, line: str) -> None:
    assert recogniser.recognise(model.Process(1, command_line=words(line))) is None


def test_a_miner_that_calls_itself_the_desktop_is_not_believed(recogniser: Recogniser) -> None:
    process = model.Process(1, name="Xorg", exe="/tmp/.x/xmrig", command_line=("/usr/lib/xorg/Xorg", "vt2"))
    application = recogniser.recognise(process)
    assert application is not None
    assert application.kind == "miner"


def test_a_name_alone_is_enough_where_the_rest_is_hidden(recogniser: Recogniser) -> None:
    application = recogniser.recognise(model.Process(1, name="gnome-shell", missing="hidden"))
    assert application is not None
    assert application.id == "gnome-shell"


def test_nothing_known_is_nobody(recogniser: Recogniser) -> None:
    assert recogniser.recognise(model.Process(1, missing="gone")) is None


def test_what_it_is_doing_is_one_visible_line(recogniser: Recogniser) -> None:
    application = recogniser.recognise(model.Process(1, command_line=("ffmpeg", "-i", "/x/a\x1b[2J" + "b" * 500)))
    assert application is not None
    assert application.doing is not None
    assert application.doing.startswith("a\ufffd[2Jb")
    assert len(application.doing) <= 80


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("id = 'bad'\nname = 'Bad'\nkind = 'ai'\ncommand = '('", "command: missing )"),
        ("id = 'bad'\nname = 'Bad'\nkind = 'ai'\nexecutable = ['x']\ndoing = 'x'", "doing: has no group"),
        ("id = 'bad'\nname = 'Bad'\nkind = 'ai'\nexecutable = 'x'", "executable: expected a list of texts"),
        ("id = 'bad'\nname = 'Bad'\nkind = 7\nexecutable = ['x']", "kind: expected a text"),
        ("id = 'bad'\nname = 'Bad'\nexecutable = ['x']", "kind: missing"),
        ("id = 'bad'\nname = 'Bad'\nkind = 'ai'", "nothing to match"),
        ("id = 'bad'\nname = 'Bad'\nkind = 'ai'\nexecutables = ['x']", "executables: no such key"),
    ],
)
def test_a_mistake_is_named_and_the_others_work(tmp_path: Path, entry: str, reason: str) -> None:
    path = tmp_path / "mine.toml"
    good = "[[application]]\nid = 'good'\nname = 'Good'\nkind = 'ai'\nexecutable = ['good']\n"
    path.write_text(
        f"{good}[[application]]\n{entry}\n[[application]]\nid='late'\nname='L'\nkind='ai'\ncontains=['--l']\n"
    )
    recogniser = Recogniser(path)
    assert len(recogniser.problems) == 1
    problem = recogniser.problems[0]
    assert problem.code == "applications_file"
    assert str(path) in problem.message
    assert "entry 2 (bad)" in problem.message
    assert reason in problem.message
    assert recogniser.recognise(model.Process(1, command_line=("good",))) == model.Application(
        "good", "Good", None, "ai"
    )
    assert recogniser.recognise(model.Process(1, command_line=("x", "--late"))) is not None


@pytest.mark.parametrize("content", [b"[[application]\n", b"\xff\xfe", b"application = 3\n"])
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(content)
    recogniser = Recogniser(path)
    assert [problem.code for problem in recogniser.problems] == ["applications_file"]
    assert str(path) in recogniser.problems[0].message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "no such file" in Recogniser(tmp_path / "none.toml").problems[0].message


def test_tomlkit_reads_the_same_entries() -> None:
    import tomlkit

    assert tomlkit.parse(FILE.read_text()).unwrap()["application"] == ENTRIES


def test_a_hostile_command_line_is_soon_done_with(recogniser: Recogniser) -> None:
    line = ("/usr/lib/ffmpeg/1/bin/ffmpeg", *(["-i", "x/" * 10, "rtmp"] * 250), "a" * 2000, "steamapps/common/" * 50)
    before = time.process_time()
    recogniser.recognise(model.Process(1, command_line=line))
    assert time.process_time() - before < 0.5


def test_the_recogniser_needs_no_heavy_library() -> None:
    code = (
        "import sys; from hoofhearted_desktop.probes import applications, places;"
        "applications.Recogniser(places.resources_dir() / 'applications.toml');"
        "print(*({'tomlkit', 'asyncio', 'inspect', 'dataclasses'} & set(sys.modules)))"
    )
    seen = set(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split())
    tomlkit_and_what_it_imports = {"tomlkit", "inspect", "dataclasses"}  # there is no tomllib before 3.11
    assert seen <= (set() if sys.version_info >= (3, 11) else tomlkit_and_what_it_imports)
