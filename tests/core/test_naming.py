"""The name that means something, for every way people start programs."""

from __future__ import annotations

import shlex

import pytest

from hoofhearted_desktop.core import model
from hoofhearted_desktop.core.naming import LONGEST_TITLE, printable, process_title

TITLES = [
    ("python train.py --epochs 3", "train.py"),
    ("python3 ./train.py", "train.py"),
    ("/usr/bin/python3.11 /home/d/work/train.py", "train.py"),
    ("python3.11 -u train.py", "train.py"),
    ("python -X dev -W error -O -B train.py --x", "train.py"),
    ("python -Xdev train.py", "train.py"),
    ("python -I -- train.py", "train.py"),
    ("python -m vllm.entrypoints.openai --model x", "vllm.entrypoints.openai"),
    ("python -u -m immich_ml", "immich_ml"),
    ("python -m llama_cpp.server.__main__", "llama_cpp.server"),
    ("python 'my script.py'", "my script.py"),
    ("python '/data/my models/train all.py'", "train all.py"),
    ("python /opt/ComfyUI/main.py", "ComfyUI/main.py"),
    ("python main.py", "main.py"),
    ("python -c 'import torch; torch.zeros(1)'", "python3"),
    ("python", "python3"),
    ("pypy3 bench.py", "bench.py"),
    (r"'C:\Python311\python.exe' 'C:\work\train.py'", "train.py"),
    ("pythonw.exe tray.pyw", "tray.pyw"),
    ("uv run train.py", "train.py"),
    ("uv run --with torch python train.py", "train.py"),
    ("torchrun --nproc_per_node 2 train_ddp.py --lr 1", "train_ddp.py"),
    ("accelerate launch --num_processes 2 finetune.py", "finetune.py"),
    ("java -jar /opt/x.jar --port 1", "x.jar"),
    ("java -Xmx4g -cp a.jar:b.jar com.example.Main", "com.example.Main"),
    ("node /srv/app/render.js", "render.js"),
    ("node --max-old-space-size=4096 -r dotenv/config server.js", "server.js"),
    ("node /srv/shop/server.js", "shop/server.js"),
    ("deno run -A draw.ts", "draw.ts"),
    ("ruby -I lib bin/sim.rb", "sim.rb"),
    ("perl -w crunch.pl", "crunch.pl"),
    ("bash /home/d/night.sh --all", "night.sh"),
    ("bash -x -o pipefail night.sh", "night.sh"),
    ("sh -c 'echo 1; sleep 9'", "python3"),
    ("-bash", "python3"),
    ("julia -t 8 solve.jl", "solve.jl"),
    ("Rscript fit.R", "fit.R"),
    ("env CUDA_VISIBLE_DEVICES=0 python train.py", "train.py"),
    ("/usr/bin/env -u DISPLAY A=1 B=2 /opt/tool/render --fast", "render"),
    ("sudo -u media nice -n 10 python3 encode.py", "encode.py"),
    ("timeout 60 python3 encode.py", "encode.py"),
    ("taskset 0x3 ./simulate", "simulate"),
    ("nohup ./simulate", "simulate"),
    ("env -i", "python3"),
    ("/opt/blender/blender -b a.blend", "python3"),
]


@pytest.mark.parametrize(("line", "expected"), TITLES, ids=[line for line, _ in TITLES])
def test_title_of_a_command_line(line: str, expected: str) -> None:
    process = model.Process(4242, name="py", exe="/usr/bin/python3", command_line=tuple(shlex.split(line)))
    assert process_title(process) == expected


CHAIN = [
    (model.Process(1, application=model.Application("ollama", "Ollama"), exe="/x/y"), "Ollama"),
    (model.Process(1, application=model.Application("x", "\n"), exe="/x/y"), "y"),
    (model.Process(1, exe="/usr/bin/ollama", name="o"), "ollama"),
    (model.Process(1, exe=r"C:\Program Files\Blender\blender.exe"), "blender.exe"),
    (model.Process(1, name="kworker/0:1"), "kworker/0:1"),
    (model.Process(4242, missing="gone"), "process 4242"),
    (model.Process(4242, name=" \n ", exe="", command_line=()), "process 4242"),
]


@pytest.mark.parametrize(("process", "expected"), CHAIN)
def test_the_best_there_is(process: model.Process, expected: str) -> None:
    assert process_title(process) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a\x1b[31mred", "a\ufffd[31mred"),
        ("two\nlines", "two lines"),
        ("\u202egpj.exe", "\ufffdgpj.exe"),
        ("null\0byte", "null\ufffdbyte"),
        ("lone\udce9", "lone\ufffd"),
        ("<img src=x>", "<img src=x>"),
        ("größe 模型", "größe 模型"),
        ("zero\u200bwidth", "zero\ufffdwidth"),
    ],
)
def test_untrusted_names_are_made_visible(name: str, expected: str) -> None:
    assert printable(name) == expected
    assert process_title(model.Process(1, name=name)) == expected
    assert process_title(model.Process(1, command_line=("python", name + ".py"))) == f"{expected}.py"


def test_a_long_name_keeps_its_ends() -> None:
    title = printable("a" * 500 + ".py")
    assert len(title) == LONGEST_TITLE
    assert title.startswith("aaa")
    assert title.endswith("a.py")
    assert "…" in title
