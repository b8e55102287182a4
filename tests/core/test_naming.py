"""The name that means something, for every way people start programs."""

from __future__ import annotations

import shlex

import pytest

from hoofhearted_desktop.core import model
from hoofhearted_desktop.core.naming import LONGEST_TITLE, printable, process_title, what_runs

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
    ("python -m torch.distributed.run --nproc-per-node=4 finetune.py --data /x", "finetune.py"),
    ("python -m torch.distributed.launch --nproc_per_node 2 /w/train.py", "train.py"),
    ("python -m torch.distributed.run -m pkg.train --lr 1", "pkg.train"),
    ("/opt/conda/bin/python /opt/conda/bin/torchrun --nnodes 1 train_ddp.py", "train_ddp.py"),
    ("/usr/bin/python3 /usr/local/bin/accelerate launch --num_processes 2 /w/sdxl.py", "sdxl.py"),
    ("/usr/bin/python3 /usr/local/bin/deepspeed --num_gpus 4 --master_port 29500 sft.py --x", "sft.py"),
    ("deepspeed --include localhost:0,1 sft.py", "sft.py"),
    ("/opt/venv/bin/python /opt/venv/bin/uvicorn detector.api:app --port 80", "detector.api:app"),
    ("python -m uvicorn --host 0.0.0.0 main:app", "main:app"),
    ("gunicorn -w 4 -b 0.0.0.0:80 site.wsgi", "site.wsgi"),
    ("python -m streamlit run chat.py", "chat.py"),
    ("python -m pdb train.py", "train.py"),
    ("python -m cProfile -o out.prof train.py", "train.py"),
    ("python -m debugpy --listen 5678 --wait-for-client train.py", "train.py"),
    ("python -m http.server", "http.server"),
    ("python /usr/bin/ipython notebook.py", "notebook.py"),
    ("python -m pytest tests", "pytest"),
    ("uv run -m pkg.train", "pkg.train"),
    ("uv run --env-file .env train.py", "train.py"),
    ("uvx rembg i a.png", "rembg"),
    ("poetry run python train.py", "train.py"),
    ("poetry run train --fast", "train"),
    ("pipenv run python train.py", "train.py"),
    ("conda run -n torch --no-capture-output python train.py", "train.py"),
    ("micromamba run -p /opt/env python -m pkg.mod", "pkg.mod"),
    ("pixi run -e cuda python train.py", "train.py"),
    ("srun -n 4 -G 1 python train.py", "train.py"),
    ("mpirun -np 4 --hostfile hosts python train.py", "train.py"),
    ("nsys profile -o report python train.py", "train.py"),
    ("systemd-run --user --unit=x python train.py", "train.py"),
    ("gamemoderun mangohud ./game.x86_64", "game.x86_64"),
    ("prime-run /usr/bin/glxgears", "glxgears"),
    ("flatpak run --command=sh org.blender.Blender", "org.blender.Blender"),
    ("bwrap --args 42 -- blender scene.blend", "blender"),
    ("tini -- python serve.py", "serve.py"),
    ("java --add-opens java.base/java.lang=ALL-UNNAMED -jar server.jar nogui", "server.jar"),
    ("java -jar=x.jar", "x.jar"),
    ("node /srv/app/node_modules/.bin/tsx watch.ts", "watch.ts"),
    ("deno serve -A --port 80 draw.ts", "draw.ts"),
    ("electron /usr/lib/obsidian/app.asar", "obsidian"),
    ("/usr/lib/electron34/electron /opt/Signal/resources/app.asar", "Signal"),
    ("/usr/lib/R/bin/exec/R --no-echo --no-restore --file=fit.R", "fit.R"),
    ("mono /opt/game/Terraria.exe", "Terraria.exe"),
    ("dotnet /app/Jellyfin.dll --nowebclient", "Jellyfin.dll"),
    ("wine64 /home/d/games/setup.exe /S", "setup.exe"),
    (r"'C:\Games\Hoof\hoof.exe' -windowed", "hoof.exe"),
    ("go run ./cmd/render", "render"),
    ("sudo -E env -u X nice uv run python -m torch.distributed.run train.py", "train.py"),
    ("python " + "torchrun " * 20, "torchrun"),
    ("/opt/blender/blender -b a.blend", "python3"),
    ("python3 /home/d/barn/src/main.py", "barn/src/main.py"),
    ("python3 /workspace/app/main.py", "main.py"),
    ("npx tsx script.ts", "script.ts"),
    ("R CMD BATCH fit.R", "fit.R"),
    ("gosu app python serve.py", "serve.py"),
    ("s6-setuidgid abc python3 serve.py", "serve.py"),
    ("chroot /srv/x /usr/bin/python3 train.py", "train.py"),
    ("runuser -u bob -- python train.py", "train.py"),
    ("setpriv --reuid 1000 python train.py", "train.py"),
    ("singularity exec --nv --bind /data image.sif python train.py", "train.py"),
    ("apptainer exec --nv image.sif ./simulate", "simulate"),
    ("strace -f -o log python train.py", "train.py"),
    ("cuda-gdb -ex run --args ./simulate", "simulate"),
    ("perf record -g python train.py", "train.py"),
    ("py-spy record -o x -- python train.py", "train.py"),
    ("systemd-inhibit --what=sleep python train.py", "train.py"),
    ("horovodrun -np 4 -H localhost:4 python train.py", "train.py"),
    ("lightning run model --devices 2 train.py", "train.py"),
    ("composer -n 4 train.py", "train.py"),
    ("celery -A shop.tasks worker", "shop.tasks"),
    ("python -m flask --app serve run", "serve"),
    ("py -3 train.py", "train.py"),
    ("pwsh -NoProfile -File ./train.ps1", "train.ps1"),
    (r"cmd.exe /c 'C:\work\train.bat'", "train.bat"),
    ("ruby-3.2 run.rb", "run.rb"),
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
    (model.Process(1, exe="/home/d/sim/a.out"), "sim/a.out"),
    (model.Process(1, exe="/usr/bin/main"), "main"),
    (model.Process(1, exe="/tmp/.mount_LM-Stu1x/AppRun", package="LM-Studio.AppImage"), "LM-Studio.AppImage"),
    (model.Process(1, exe="/snap/blender/5/blender", package="blender"), "blender"),
    (model.Process(1, command_line=("python", "main.py"), cwd="/home/d/ComfyUI"), "ComfyUI/main.py"),
    (model.Process(1, command_line=("python", "./main.py"), cwd="/home/d/ComfyUI"), "ComfyUI/main.py"),
    (model.Process(1, command_line=("python", "main.py"), cwd="/app"), "main.py"),
    (model.Process(1, command_line=("python.exe", "main.py"), cwd=r"D:\AI\ComfyUI"), "ComfyUI/main.py"),
    (model.Process(1, command_line=("python", "main.py"), cwd="/"), "main.py"),
    (model.Process(1, command_line=("python", "train.py"), cwd="/home/d/ComfyUI"), "train.py"),
    (model.Process(1, command_line=("python", "/opt/x/app/main.py")), "x/app/main.py"),
    (model.Process(1, command_line=("node", "dist/index.js"), cwd="/srv/n8n"), "n8n/dist/index.js"),
    (model.Process(1, command_line=("node", "../index.js"), cwd="/srv/n8n"), "index.js"),
    (model.Process(1, command_line=("python", "."), cwd="/home/d/barn"), "barn"),
    (model.Process(1, command_line=(r"C:\Games\Barn\barn.exe",), name="barn.exe"), "barn.exe"),
    (
        model.Process(1, exe="/usr/bin/python3.11", command_line=("gunicorn:", "worker", "[shop]")),
        "gunicorn: worker [shop]",
    ),
    (model.Process(1, exe="/usr/bin/python3.11", command_line=("trainer-rank-0",)), "trainer-rank-0"),
    (model.Process(1, exe="/usr/bin/node", command_line=("next-server", "(v14.1)")), "next-server"),
    (model.Process(1, exe="/usr/bin/python3.11", command_line=("/usr/bin/thing", "x")), "python3.11"),
    (model.Process(1, exe="/usr/lib/postgresql/postgres", command_line=("postgres:", "writer")), "postgres"),
    (model.Process(4242, missing="gone"), "process 4242"),
    (model.Process(4242, name=" \n ", exe="", command_line=()), "process 4242"),
]


@pytest.mark.parametrize(("process", "expected"), CHAIN)
def test_the_best_there_is(process: model.Process, expected: str) -> None:
    assert process_title(process) == expected


RUNS = [
    ("python main.py --listen", "/opt/ComfyUI", ("/usr/bin/python3", "python", "/opt/ComfyUI/main.py")),
    ("python main.py", None, ("/usr/bin/python3", "python", "main.py")),
    ("python -m vllm.server --model x", "/srv", ("/usr/bin/python3", "python", "vllm.server")),
    ("uv run python ./a/b.py", "/srv", ("/usr/bin/python3", "uv", "python", "/srv/a/b.py")),
    ("python ../x.py", "/srv", ("/usr/bin/python3", "python", "../x.py")),
    ("vim ComfyUI/main.py", "/srv", ("/usr/bin/python3", "vim")),
    ("python train.py --data ComfyUI/main.py", None, ("/usr/bin/python3", "python", "train.py")),
    ("", "/srv", ("/usr/bin/python3",)),
]


@pytest.mark.parametrize(("line", "cwd", "expected"), RUNS)
def test_what_runs_is_the_program_and_its_script_and_none_of_its_arguments(
    line: str, cwd: str | None, expected: tuple[str, ...]
) -> None:
    process = model.Process(1, exe="/usr/bin/python3", command_line=tuple(shlex.split(line)), cwd=cwd)
    assert what_runs(process) == expected


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


def test_what_is_remembered_of_one_process_is_no_other_ones() -> None:
    assert [process_title(model.Process(pid)) for pid in (1, 2)] == ["process 1", "process 2"]
    facts = {"command_line": ("python", "train.py"), "exe": "/usr/bin/python3"}
    one = model.Process(1, **facts, application=model.Application("ollama", "Ollama"))
    assert [process_title(each) for each in (one, one._replace(application=None), one)] == [
        "Ollama",
        "train.py",
        "Ollama",
    ]
