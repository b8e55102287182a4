"""Every entry of applications.toml is recognised by its own example, and a mistake in the file is named."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoofhearted_desktop.core import expectations, model, visible
from hoofhearted_desktop.probes import places
from hoofhearted_desktop.probes.application_entries import KINDS, LARGEST_FILE, load, read_entries
from hoofhearted_desktop.probes.applications import Recogniser
from hoofhearted_desktop.probes.model_names import ModelNames
from tests.examples import examples

if TYPE_CHECKING:
    from pathlib import Path

FILE = places.resources_dir() / "applications.toml"
ENTRIES, _, PROBLEMS = read_entries(FILE)


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(FILE)


def words(line: str) -> tuple[str, ...]:
    return tuple(shlex.split(line.replace("\\", "\\\\") if ":\\" in line else line))


def test_the_file_has_no_mistake(recogniser: Recogniser) -> None:
    assert recogniser.problems == ()
    assert PROBLEMS == []
    assert load(FILE)[1] == []
    assert load(FILE)[0] == load(FILE, tested=True)[0]
    assert len(ENTRIES) >= 150


def test_ids_are_unique_and_kinds_known() -> None:
    ids = [entry["id"] for entry in ENTRIES]
    assert len(ids) == len(set(ids))
    assert {entry["kind"] for entry in ENTRIES} == KINDS


def test_every_example_is_recognised_as_its_own_entry(recogniser: Recogniser) -> None:
    wrong = {}
    for entry in ENTRIES:
        line = words(entry["example"])
        executables = [entry.get("example_exe"), *([line[0]] if line[0].startswith("/") else [])]
        found = [recogniser.recognise(model.Process(1, exe=exe, command_line=line)) for exe in executables]
        if set(found) != {expected(entry)}:
            wrong[entry["id"]] = found
    assert wrong == {}
    assert all(entry["example"] for entry in ENTRIES)


def expected(entry: dict[str, Any]) -> model.Application:
    doing = entry.get("example_doing")
    if entry.get("script"):
        return model.Application(doing, doing, entry["name"], entry["kind"])
    return model.Application(entry["id"], entry["name"], doing, entry["kind"])


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
        r"D:\Python\python.exe train.py",
        r"D:\Games\Portal\portal.exe",
        "/usr/bin/python3 /home/d/work/adapter.py",
        "grep -r torchrun src",
        "/home/d/.cargo/bin/rio-notes",
        "tail -f /var/log/jupyter-lab.log",
        "python3 -c 'import torch'",
        "vim unity.txt",
        "cat /etc/xrdp/xrdp.ini",
        "/usr/bin/rsync -a /opt/ollama/ nas:/ollama",
        # The name of an application somewhere in the arguments is not the application.
        "python /home/d/plex.py",
        "python backup.py /home/d/.lmstudio/models",
        "python /home/d/notes/about_lm_studio.py",
        "tail -f /home/d/tdarr/log.txt",
        "tar czf x.tgz /opt/stable-diffusion-webui",
        "python /home/d/tools/webui.py",
        "python launch.py",
        "python /home/d/stats/fahclient_report.py",
        "python clean_invokeai_outputs.py",
        "less InvokeAI/README.md",
        "grep -r fileflows /etc",
        "python /home/d/kokoro_dance.py",
        "vim /home/d/kohya_ss/config.toml",
        "du -sh /home/d/SwarmUI",
        "nano tabbyAPI.md",
        "vi koboldcpp.txt",
        "rg LLaMA-Factory",
        "ssh host scrypted-logs",
        "less /opt/codeproject.ai/readme",
        "python train.py --data /data/meshroom_export --output boinc/projects/x",
        "vim /home/d/.steam/steam/steamapps/common/Hades/config.ini",
        "python analyse.py /media/steamapps/common/Hades/saves",
        "python /home/d/.minecraft/render_map.py",
        "rsync -a /srv/immich nas:",
        "pkill jupyter-lab",
        "python tests/ComfyUI/test_main.py",
        "python main.py --listen",
        "/home/d/ComfyUI/venv/bin/python train.py",
        "python data_miner.py --algo fast",
        "/usr/bin/miner --seam 3",
        # Nobody installs a desktop where everybody may write.
        "/tmp/Xorg vt2",
        "/dev/shm/gnome-shell",
        "/var/tmp/firefox",
    ],
)
def test_the_others_are_nobody(recogniser: Recogniser, line: str) -> None:
    assert recogniser.recognise(model.Process(1, command_line=words(line))) is None


FOUND = [
    ("python main.py --listen", "/home/d/ComfyUI", "comfyui", None),
    ("python main.py --highvram", None, "comfyui", None),
    (r"D:\Comfy\python.exe -s ComfyUI\main.py --windows-standalone-build", None, "comfyui", None),
    ("python server.py --model Qwen3-8B", "/home/d/text-generation-webui", "text-generation-webui", "Qwen3-8B"),
    ("python3 -u launch.py", "/home/d/stable-diffusion-webui", "stable-diffusion-webui", None),
    ("python3 launch.py --xformers --medvram", None, "stable-diffusion-webui", None),
    ("python launch.py", "/opt/stable-diffusion-webui-forge", "sd-forge", None),
    ("python launch.py --preset realistic", None, "fooocus", None),
    ("python entry_with_update.py", None, "fooocus", None),
    ("uv run python koboldcpp.py --model x.gguf", None, "koboldcpp", "x.gguf"),
    ("./llama-mtmd-cli -m a.gguf", None, "llama-cpp", "a.gguf"),
    ("./server -m models/7B/q4.gguf -c 2048", None, "llama-cpp", "q4.gguf"),
    ("ollama run llama3:8b", None, "ollama", "llama3:8b"),
    ("vllm serve --port 8000 Qwen/Qwen3-8B", None, "vllm", "Qwen/Qwen3-8B"),
    ("/opt/venv/bin/python /opt/venv/bin/vllm bench throughput --model x/y", None, "vllm", "x/y"),
    ("sglang serve --model-path Qwen/x", None, "sglang", "Qwen/x"),
    ("python3 /opt/conda/bin/text-generation-server serve bigscience/bloom", None, "tgi", "bigscience/bloom"),
    ("python -m open_webui serve", None, "open-webui", None),
    ("dotnet /usr/lib/jellyfin/bin/jellyfin.dll", None, "jellyfin-server", None),
    ("ffmpeg -i file:/m/x.mkv /var/lib/jellyfin/transcodes/1.m3u8", None, "jellyfin", "x.mkv"),
    (r"C:\Jellyfin\Server\ffmpeg.exe -i file:D:\a.mkv x.m3u8", None, "jellyfin", "a.mkv"),
    ("/bin/ffmpeg -loglevel +timing -y -i /mnt/a.mkv out.ts", None, "emby", "a.mkv"),
    ("/system/EmbyServer -programdata /config", None, "emby", None),
    ("ffmpeg -i /m/a.mkv /temp/a-TdarrCacheFile-yHw1.mkv", None, "tdarr", "a.mkv"),
    (
        "/usr/lib/ffmpeg/7.0/bin/ffmpeg -i rtsp://10.0.0.5/h264 -f segment /tmp/cache/garage@%Y.mp4",
        None,
        "frigate",
        "garage",
    ),
    ("/usr/lib/ffmpeg/7.0/bin/ffmpeg -i http://10.0.0.9/flv?app=bcs -f rawvideo pipe:", None, "frigate", None),
    ("frigate.process:front_door", None, "frigate", "front_door"),
    ("node /usr/src/app/dist/main.js immich", None, "immich", None),
    ("ffmpeg -i upload/library/x.mov upload/encoded-video/ab/x.mp4", None, "immich", "x.mov"),
    (
        "python3 /app/preinstalled-modules/ObjectDetectionYOLOv5-6.2/detect_adapter.py",
        None,
        "codeproject-ai",
        "ObjectDetectionYOLOv5-6.2",
    ),
    ("python3 intelligencelayer/shared/detection.py", None, "deepstack", None),
    ("mpv /media/a.mkv --fs", None, "mpv", "a.mkv"),
    (
        "'/opt/Plex Transcoder' -i http://127.0.0.1/x/index.m3u8?X-Plex-Token=a out",
        None,
        "plex-transcoder",
        "index.m3u8",
    ),
    ("../../projects/www.primegrid.com/primegrid_genefer --device 0", None, "boinc", "www.primegrid.com"),
    ("accelerate launch --config_file=x.yaml -m my.pkg.train", None, "my.pkg.train", "PyTorch"),
    ("torchrun --standalone -m pkg.train -m x", None, "pkg.train", "PyTorch"),
    ("torchrun --standalone train.py -m x", None, "train.py", "PyTorch"),
    ("fabric run train.py --devices 2", None, "train.py", "PyTorch"),
    ("python -u -m deepspeed.launcher.launch --world_info=eyJs sft.py", None, "sft.py", "PyTorch"),
    (r"S:\common\Hades\x64\Hades.exe", None, "Hades", "Steam game"),
    (
        "python3 '/s/steamapps/common/Proton 9.0/proton' waitforexitandrun /s/steamapps/common/Hades/Hades.exe",
        None,
        "Hades",
        "Steam game",
    ),
    ("java -cp x.jar net.fabricmc.loader.impl.launch.knot.KnotClient", None, "minecraft", None),
    ("/tmp/.mount_firefoAbc/firefox", None, "firefox", None),
    ("./xmrig-6.21 -o pool.example.org:3333", None, "xmrig", "pool.example.org:3333"),
    ("./miner --algo ethash --server pool.example.org:2020", None, "gminer", "ethash"),
    ("/tmp/.x/systemd -o pool.supportxmr.com:443 -u 48abc", None, "miner-by-pool", "pool.supportxmr.com:443"),
    ("/tmp/a -a kawpow -o pool.example.org:6060", None, "miner-by-pool", "pool.example.org:6060"),
    ("/tmp/a --donate-level 1", None, "miner-by-pool", None),
]


@pytest.mark.parametrize(("line", "cwd", "identifier", "doing"), FOUND, ids=[case[0] for case in FOUND])
def test_applications_as_people_start_them(
    recogniser: Recogniser, line: str, cwd: str | None, identifier: str, doing: str | None
) -> None:
    found = recogniser.recognise(model.Process(1, command_line=words(line), cwd=cwd))
    assert found is not None
    assert (found.id, found.doing) == (identifier, doing)


# Everything the issue names, by an id.
NAMES = (
    "plex plex-transcoder jellyfin jellyfin-server emby tdarr handbrake ffmpeg ollama llama-cpp lm-studio vllm "
    "text-generation-webui comfyui stable-diffusion-webui invokeai immich immich-ml photoprism frigate blue-iris "
    "codeproject-ai folding-at-home boinc blender obs sunshine parsec steam steam-game proton unity unreal davinci-resolve "
    "jupyter pytorch tensorflow chrome chromium firefox compositor xorg xwayland gnome-shell kwin rdp vnc xmrig t-rex "
    "lolminer ethminer nbminer phoenixminer miner miner-by-pool"
)


def test_whatever_matches_has_its_hint() -> None:
    hinted = [entry for entry in ENTRIES if entry.get("hint")]
    assert len(hinted) > 50
    for entry in hinted:
        expressions = [entry[key] for key in ("runs", "command") if key in entry] or [entry["path"]]
        for expression in expressions:
            check_hint(expression, entry["hint"])


def check_hint(expression: str, hints: list[str]) -> None:
    @settings(max_examples=examples(5), deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(expression))
    def check(line: str) -> None:
        assert any(hint in line.lower() for hint in hints)

    check()


def test_an_expression_for_every_program_has_a_hint_before_it() -> None:
    bare = [entry["id"] for entry in ENTRIES if not {"hint", "executable"} & set(entry)]
    assert bare == []


def test_everything_that_was_asked_for_is_there() -> None:
    assert set(NAMES.split()) <= {entry["id"] for entry in ENTRIES}


def test_every_miner_is_suspicious_whatever_else_is_known() -> None:
    for entry in ENTRIES:
        if entry["kind"] == "miner":
            application = expected(entry)
            verdict = expectations.judge(expectations.Use(model.Process(1, name="x", application=application), ()), ())
            assert not verdict.expected
            assert verdict.text == "a known miner"


# ---------------------------------------------------------------- helpers belong to what started them

GPU_PROCESS = model.Process(9, exe="/usr/lib/qt6/QtWebEngineProcess", command_line=("QtWebEngineProcess", "--type=gpu"))
SPAWNED = model.Process(
    9,
    exe="/usr/bin/python3.11",
    command_line=("python3", "-c", "from multiprocessing.spawn import spawn_main; spawn_main()"),
)
ENGINE = model.Process(9, name="VLLM::EngineCore", exe="/usr/bin/python3.11", command_line=("VLLM::EngineCore",))
ELECTRON = model.Process(
    9, exe="/usr/lib/electron34/electron", command_line=("/usr/lib/electron34/electron", "--type=gpu")
)


def started_by(recogniser: Recogniser, helper: model.Process, *lines: str) -> str:
    launchers = [
        model.Process(20 + place, exe=line.split(" ")[0], command_line=words(line)) for place, line in enumerate(lines)
    ]
    application = recogniser.recognise(helper, lambda: iter(launchers))
    assert application is not None
    return application.name


@pytest.mark.parametrize(
    ("helper", "launchers", "name"),
    [
        (GPU_PROCESS, ["/usr/bin/qutebrowser --target auto"], "qutebrowser"),
        (GPU_PROCESS, ["/usr/bin/some-viewer x.html", "/usr/bin/bash"], "some-viewer"),
        (GPU_PROCESS, ["/usr/lib/qt6/QtWebEngineProcess --type=zygote", "/usr/bin/falkon"], "WebKit browser"),
        (GPU_PROCESS, ["/usr/bin/gnome-shell"], "Web content"),
        (GPU_PROCESS, ["/usr/lib/systemd/systemd --user"], "Web content"),
        (GPU_PROCESS, [], "Web content"),
        (SPAWNED, ["/usr/bin/python3.11 /home/d/train.py --epochs 3"], "train.py"),
        (SPAWNED, ["/usr/bin/python3.11 -m vllm.entrypoints.api_server --model x"], "vLLM"),
        (SPAWNED, ["/usr/bin/bash"], "Python worker"),
        (ENGINE, ["/usr/bin/python3.11 /usr/local/bin/vllm serve Qwen/Qwen3-8B"], "vLLM"),
        (ENGINE, ["/usr/bin/python3.11 /home/d/ask_fox.py"], "ask_fox.py"),
        (ENGINE, ["/usr/bin/bash"], "vLLM"),
        (ELECTRON, ["/usr/lib/electron34/electron /usr/lib/obsidian/app.asar"], "obsidian"),
        (
            ELECTRON,
            ["/usr/lib/electron34/electron --type=zygote", "/usr/lib/electron34/electron /usr/lib/x/app.asar"],
            "x",
        ),
    ],
)
def test_a_helper_is_called_by_what_started_it(
    recogniser: Recogniser, helper: model.Process, launchers: list[str], name: str
) -> None:
    if name == "qutebrowser":
        name = "WebKit browser"  # which is one itself
    assert started_by(recogniser, helper, *launchers) == name


def test_the_worker_of_a_server_does_what_its_server_was_told_to(recogniser: Recogniser) -> None:
    server = model.Process(8, exe="/usr/bin/python3.11", command_line=("python3", "-m", "vllm.x", "--model", "a/fox"))
    assert recogniser.recognise(ENGINE, lambda: iter([server])) == model.Application("vllm", "vLLM", "a/fox", "ai")


def test_no_launcher_is_asked_for_where_it_is_of_no_use(recogniser: Recogniser) -> None:
    recogniser.recognise(model.Process(1, exe="/usr/bin/obs"), lambda: pytest.fail("asked"))
    recogniser.recognise(model.Process(1, exe="/usr/bin/unknown"), lambda: pytest.fail("asked"))


# ---------------------------------------------------------------- what only a file's name would say


class Store(ModelNames):
    """A store of models that a test fills."""

    def __init__(self, **names: str) -> None:
        super().__init__(places.proc_root())
        self.names = names
        self.asked: list[tuple[int, str]] = []

    def name_of(self, pid: int, path: str) -> str | None:
        self.asked.append((pid, path))
        return self.names.get(path)


def test_a_model_that_is_kept_under_its_hash_is_named_once_that_is_known() -> None:
    store = Store()
    recogniser = Recogniser(FILE, models=store)
    process = model.Process(
        7, command_line=("/usr/bin/ollama", "runner", "--model", "/m/blobs/sha256-ab", "--port", "1")
    )
    application = recogniser.recognise(process)
    assert application == model.Application("ollama", "Ollama", None, "ai")
    assert recogniser.doing(process, application) is None
    store.names["/m/blobs/sha256-ab"] = "llama3:8b"
    assert recogniser.doing(process, application) == "llama3:8b"
    assert store.asked == [(7, "/m/blobs/sha256-ab")] * 2


def test_a_model_that_is_a_file_of_its_own_is_named_by_that() -> None:
    process = model.Process(7, command_line=("/usr/bin/ollama", "runner", "--model", "/m/qwen3-8b.gguf"))
    application = Recogniser(FILE).recognise(process)
    assert application is not None
    assert application.doing == "qwen3-8b.gguf"


def test_others_have_no_model_to_ask_for() -> None:
    store = Store()
    recogniser = Recogniser(FILE, models=store)
    process = model.Process(7, command_line=("/usr/bin/obs", "--model", "/m/blobs/sha256-ab"))
    application = recogniser.recognise(process)
    assert application is not None
    assert recogniser.doing(process, application) is None
    assert store.asked == []


# ---------------------------------------------------------------- the user's own file


def test_the_users_own_file_adds_and_replaces(tmp_path: Path) -> None:
    own = tmp_path / "applications.toml"
    own.write_text(
        "[[application]]\nid = 'mine'\nname = 'My renderer'\nkind = 'render'\nexecutable = ['myrender']\n"
        "[[application]]\nid = 'obs'\nname = 'My camera'\nkind = 'capture'\nexecutable = ['obs']\n"
        "[[application]]\nid = 'film'\nname = 'Film of the evening'\nkind = 'media'\nexecutable = ['ffmpeg']\ncommand = 'evening'\n"
    )
    recogniser = Recogniser(FILE, own)
    assert recogniser.problems == ()

    def name(line: str) -> str | None:
        application = recogniser.recognise(model.Process(1, command_line=words(line)))
        return application and application.name

    assert name("/opt/myrender -f x") == "My renderer"
    assert name("/usr/bin/obs") == "My camera"
    assert name("/usr/bin/obs64") is None  # ours of that id does not count beside the user's
    assert name("ffmpeg -i evening.mkv") == "Film of the evening"
    assert name("ffmpeg -i morning.mkv") == "FFmpeg"


def test_the_users_own_file_counts_as_soon_as_it_is_written(tmp_path: Path) -> None:
    own = tmp_path / "applications.toml"
    recogniser = Recogniser(FILE, own)
    seen = model.Process(1, exe="/opt/myrender")
    assert not recogniser.look_at_file()
    own.write_text("[[application]]\nid = 'mine'\nname = 'Mine'\nkind = 'render'\nexecutable = ['myrender']\n")
    assert recogniser.look_at_file()
    assert not recogniser.look_at_file()
    assert recogniser.recognise(seen) == model.Application("mine", "Mine", None, "render")
    own.write_text("nonsense")
    assert recogniser.look_at_file()
    assert [problem.code for problem in recogniser.problems] == ["applications_file"]
    own.unlink()
    assert recogniser.look_at_file()
    assert (recogniser.problems, recogniser.recognise(seen)) == ((), None)


def test_no_own_file_is_no_mistake(tmp_path: Path) -> None:
    assert Recogniser(FILE, tmp_path / "none.toml").problems == ()


def test_a_miner_that_calls_itself_the_desktop_is_not_believed(recogniser: Recogniser) -> None:
    process = model.Process(1, name="Xorg", exe="/tmp/.x/xmrig", command_line=("/usr/lib/xorg/Xorg", "vt2"))
    application = recogniser.recognise(process)
    assert application is not None
    assert application.kind == "miner"


@pytest.mark.parametrize("called", ["/usr/bin/nvtop", "nvtop", "/usr/lib/electron34/electron", "nvidia-smi"])
def test_what_a_program_calls_itself_makes_it_no_part_of_the_desktop(recogniser: Recogniser, called: str) -> None:
    process = model.Process(1, name="nvtop", exe="/home/d/.cache/x", command_line=(called, "x.asar", "--type=gpu"))
    assert recogniser.recognise(process) is None


TITLES = [
    ("VLLM::EngineCore", "vLLM", None),
    ("sglang::scheduler_TP0", "SGLang", None),
    ("ray::Trainer.step", "Ray", "Trainer.step"),
    ("frigate.process:front_door", "Frigate", "front_door"),
]


@pytest.mark.parametrize(("title", "name", "doing"), TITLES)
@pytest.mark.parametrize("exe", ["/usr/bin/python3.11", None])
def test_a_title_that_a_program_gave_itself_tells_what_it_is(
    recogniser: Recogniser, title: str, name: str, doing: str | None, exe: str | None
) -> None:
    found = recogniser.recognise(model.Process(1, name=title[:15], exe=exe, command_line=(title,)))
    assert found is not None
    assert (found.name, found.doing) == (name, doing)


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
        ("id = 'bad'\nname = 'Bad'\nkind = 'nice'\nexecutable = ['x']", "kind: expected one of ai, browser"),
        ("id = 'bad'\nname = 'Bad'\nkind = 'ai'\nexecutable = ['x']\nhelper = 'yes'", "helper: expected true or false"),
        ("id = 'bad'\nname = 'Bad'\nkind = 'ai'\nexecutable = ['x']\npath = 7", "path: expected a text"),
        ("id = 'bad'\nname = 'Bad'\nkind = 'ai'\nruns = '['", "runs: unterminated character set"),
        ("id = 'bad'\nname = Bad\nkind = 'ai'\nexecutable = ['x']", "line 8"),
        ("id = 'bad'\nname = 'Bad\nkind = 'ai'\nexecutable = ['x']", "line 8"),
        ("id = 'bad'\nname = \"\"\"Bad\nkind = 'ai'\nexecutable = ['x']", "bad): "),
        ("id = 'bad'\nname = 'Bad'\nid = 'x'", "bad): "),
        ("id = 'bad'\nname = 'Bad'\nkind = 'ai'\nexecutable = ['x']\ncommand = 'a{99999999999}'", "command: "),
    ],
)
def test_a_mistake_is_named_and_the_others_work(tmp_path: Path, entry: str, reason: str) -> None:
    path = tmp_path / "mine.toml"
    good = "[[application]]\nid = 'good'\nname = 'Good'\nkind = 'ai'\nexecutable = ['good']\n"
    path.write_text(
        f"{good}[[application]]\n{entry}\n[[application]]\nid='late'\nname='L'\nkind='ai'\ncontains=['--l']\n"
    )
    recogniser = Recogniser(FILE, path)
    assert len(recogniser.problems) == 1
    problem = recogniser.problems[0]
    assert problem.code == "applications_file"
    assert str(path) in problem.message
    assert ", line 6: entry 2 (bad): " in problem.message
    assert reason in problem.message
    assert recogniser.recognise(model.Process(1, command_line=("good",))) == model.Application(
        "good", "Good", None, "ai"
    )
    assert recogniser.recognise(model.Process(1, command_line=("x", "--late"))) is not None


@pytest.mark.parametrize(
    "content",
    [
        *(b"[[application]\n", b"\xff\xfe", b"application = 3\n", b"[[aplication]]\nid = 'x'\n", b"a = " + b"[" * 5000),
        b"a = " + b"1" * 5000,  # of more than 4300 digits Python makes no number
    ],
)
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(content)
    recogniser = Recogniser(FILE, path)
    assert [problem.code for problem in recogniser.problems] == ["applications_file"]
    assert str(path) in recogniser.problems[0].message


def test_what_is_said_of_a_mistake_is_one_line_without_unseen_signs_and_an_end(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        '[[application]]\nid = "\\u001b[2J\\u202e"\n"x\\ny" = 1\n'
        f"[[application]]\nid = 'long'\nname = 'L'\nkind = '{'k' * 50_000}'\nexecutable = ['l']\n"
    )
    said = [problem.message for problem in load(path)[1]]
    assert len(said) == 2
    assert said[0] == f"{path}, line 1: entry 1 (\ufffd[2J\ufffd): x y: no such key"
    for each in said:
        assert visible.visible(each) == each
        assert len(each) < 1000


def test_an_identifier_that_is_taken_is_named(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    entry = "[[application]]\nid = '{}'\nname = '{}'\nkind = 'ai'\nexecutable = ['{}']\n"
    path.write_text(entry.format("barn", "Barn", "a") + entry.format("Barn", "Other", "b"))
    recogniser = Recogniser(FILE, path)
    assert [problem.message for problem in recogniser.problems] == [
        f"{path}, line 6: entry 2 (Barn): id: entry 1 has it already"
    ]
    assert recogniser.recognise(model.Process(1, command_line=("a",))) is not None
    assert recogniser.recognise(model.Process(1, command_line=("b",))) is None


def test_a_file_as_editors_on_windows_write_it_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b"\xef\xbb\xbf[[application]]\r\nid = 'a'\r\nname = 'A'\r\nkind = 'ai'\r\nexecutable = ['a']\r\n")
    recogniser = Recogniser(FILE, path)
    assert recogniser.problems == ()
    assert recogniser.recognise(model.Process(1, command_line=("a",))) is not None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes")
def test_a_file_that_is_none_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    os.mkfifo(path)
    assert f"{path}: not a plain file" in load(path)[1][0].message
    assert "is a directory" in load(tmp_path)[1][0].message


def test_a_huge_file_is_named_and_not_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b"#" * (LARGEST_FILE + 1))
    recogniser = Recogniser(FILE, path)
    assert [problem.message for problem in recogniser.problems] == [f"{path}: larger than 1 MiB"]
    assert recogniser.recognise(model.Process(1, command_line=("/usr/bin/obs",))) is not None


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "none.toml"
    (problem,) = Recogniser(path).problems
    assert problem.message.startswith(f"{path}: ")
    assert "file" in problem.message.removeprefix(f"{path}: ")  # in the words of the system


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
