"""Programs that run other programs, and how each is told what to run: a table for core/naming."""

from __future__ import annotations

from typing import NamedTuple


class Runner(NamedTuple):
    """How a program that runs other programs is told what to run.

    `with_value` are options whose value is the next argument; `module` options name what runs, as a module or a file,
    behind a space or an equals sign; `code` options carry the program's text, which is no name; `passed_over` are
    subcommands such as `run`. A `wrapper` runs any command, of which the rest is one; a `starter` runs a script of its
    language, which may be another starter. `words_before` others stand before what runs: a user, an image.
    """

    with_value: frozenset[str] = frozenset()
    module: frozenset[str] = frozenset()
    code: frozenset[str] = frozenset()
    passed_over: frozenset[str] = frozenset()
    wrapper: bool = False
    starter: bool = False
    words_before: int = 0


def _runner(
    with_value: str = "",
    module: str = "",
    code: str = "",
    passed_over: str = "",
    *,
    wrapper: bool = False,
    starter: bool = False,
    words_before: int = 0,
) -> Runner:
    return Runner(
        frozenset(with_value.split()),
        frozenset(module.split()),
        frozenset(code.split()),
        frozenset(passed_over.split()),
        wrapper,
        starter,
        words_before,
    )


_PYTHON = _runner("-W -X --check-hash-based-pycs -Q", "-m", "-c")
_SHELL = _runner("-O +O -o +o --rcfile --init-file", "", "-c -lc -ic -ec -xc -lic")
_JAVA = _runner(
    "-cp -classpath --class-path -p --module-path --add-modules --add-opens --add-exports --add-reads --patch-module",
    "-jar -m --module",
)
_TORCH = _runner(
    "--nnodes --nproc_per_node --nproc-per-node --node_rank --node-rank --master_addr --master-addr --master_port --master-port "
    "--rdzv-backend --rdzv_backend --rdzv-endpoint --rdzv_endpoint --rdzv-id --rdzv_id --max-restarts --max_restarts --log-dir "
    "--log_dir -r -t --redirects --tee --local-addr --local_addr --role --start-method --start_method",
    "-m --module",
    starter=True,
)
_ACCELERATE = _runner(
    "--config_file --num_processes --num_machines --mixed_precision --gpu_ids --main_process_port --main_process_ip "
    "--machine_rank --dynamo_backend --num_cpu_threads_per_process --deepspeed_config_file --zero_stage",
    "-m --module",
    "",
    "launch",
    starter=True,
)
_DEEPSPEED = _runner(
    "--num_gpus --num_nodes --include -i --exclude -e --hostfile -H --master_port --master_addr --launcher --launcher_args "
    "--world_info --node_rank",
    "-m --module",
    starter=True,
)
_ENVIRONMENT = _runner("-C --directory -P --project -p -e --environment", "", "", "run", wrapper=True)
_CONDA = _runner("-n --name -p --prefix --cwd", "", "", "run", wrapper=True)
_SERVER = _runner(
    "-b --bind -w --workers -k --worker-class -c --config --host --port --app-dir --log-level --log-config --env-file -t "
    "--timeout --chdir --threads --loop --http --ws --reload-dir --uds --fd --root-path -n --name",
    starter=True,
)
_MPI = _runner(
    "-n -np --np -c -H --host -host --hostfile -hostfile -machinefile -f -x -map-by --map-by -bind-to --bind-to -wdir --wdir -env "
    "-genv -ppn -N --mca -mca",
    wrapper=True,
)
_IMAGE = _runner(
    "-B --bind --pwd -H --home --env --env-file --overlay -S --scratch -W --workdir --app --network",
    "",
    "",
    "exec run",
    wrapper=True,
    words_before=1,
)
_AS_USER = _runner(wrapper=True, words_before=1)
_TRACER = _runner("-o -e -p -E -u -s -S -a -n", wrapper=True)
_DEBUGGER = _runner("-ex -x -ix -iex", wrapper=True)
_POWERSHELL = _runner(
    "-ExecutionPolicy -ep -WindowStyle -ConfigurationName -WorkingDirectory -wd -Version",
    "",
    "-Command -c -EncodedCommand -enc -e",
)
_TYPESCRIPT = _runner("-r --require --import --tsconfig -P --project", starter=True)

RUNNERS: dict[str, Runner] = {
    "python": _PYTHON,
    "pythonw": _PYTHON,
    "pyw": _PYTHON,
    "py": _PYTHON,
    "pypy": _PYTHON,
    "ipython": _runner("--profile --ext", "-m", "-c", starter=True),
    "uv": _runner(
        "--with --python -p --project --directory --extra --group --index-url --env-file --with-requirements --from",
        "-m --module",
        "",
        "run tool",
        wrapper=True,
    ),
    "uvx": _runner("--with --python -p --from", wrapper=True),
    "pipx": _runner("--spec --python --pip-args", "", "", "run", wrapper=True),
    "poetry": _ENVIRONMENT,
    "pipenv": _ENVIRONMENT,
    "pdm": _ENVIRONMENT,
    "hatch": _ENVIRONMENT,
    "rye": _ENVIRONMENT,
    "pixi": _ENVIRONMENT,
    "conda": _CONDA,
    "mamba": _CONDA,
    "micromamba": _CONDA,
    "torchrun": _TORCH,
    "torch.distributed.run": _TORCH,
    "torch.distributed.launch": _TORCH,
    "torch.utils.bottleneck": _runner(starter=True),
    "accelerate": _ACCELERATE,
    "accelerate.commands.launch": _ACCELERATE,
    "deepspeed": _DEEPSPEED,
    "deepspeed.launcher.runner": _DEEPSPEED,
    "deepspeed.launcher.launch": _DEEPSPEED,
    "uvicorn": _SERVER,
    "gunicorn": _SERVER,
    "hypercorn": _SERVER,
    "flask": _runner("-e --env-file --host -h --port -p", "-A --app", "", "run", starter=True),
    "celery": _runner("-b --broker --result-backend --loader --config --workdir", "-A --app", starter=True),
    "streamlit": _runner("--server.port --server.address", "", "", "run", starter=True),
    "gradio": _runner(starter=True),
    "lightning": _runner(
        "--accelerator --strategy --devices --num-nodes --num_nodes --node-rank --node_rank --main-address --precision",
        "",
        "",
        "run model fabric",
        starter=True,
    ),
    "composer": _runner(
        "-n --nproc --world_size --base_rank --node_rank --master_addr --master_port", "-m", starter=True
    ),
    "kernprof": _runner("-o --outfile -s --setup", "-m", starter=True),
    "viztracer": _runner("-o --output_file --tracer_entries", "-m --module", starter=True),
    "pdb": _runner("-c", "-m", starter=True),
    "cprofile": _runner("-o -s", "-m", starter=True),
    "trace": _runner("-f --file -C --coverdir", "--module", starter=True),
    "coverage": _runner("--rcfile --source --omit --include --data-file", "-m --module", "", "run", starter=True),
    "debugpy": _runner("--listen --connect --log-to --configure-subProcess", "-m", "-c", starter=True),
    "java": _JAVA,
    "javaw": _JAVA,
    "node": _runner("-r --require --import --loader -C --conditions --env-file", "", "-e --eval -p --print"),
    "nodejs": _runner("-r --require --import --loader -C --conditions --env-file", "", "-e --eval -p --print"),
    "npx": _runner("-p --package -w --workspace", "", "-c --call", wrapper=True),
    "bunx": _runner("-p --package", wrapper=True),
    "tsx": _TYPESCRIPT,
    "ts-node": _TYPESCRIPT,
    "electron": _runner("-r --require"),
    "bun": _runner("-r --preload --config -c --cwd --env-file", "", "-e --eval", "run"),
    "deno": _runner("-c --config --import-map -L --lock --env-file --port --host", "", "", "run serve task"),
    "ruby": _runner("-I -r -C -E", "", "-e"),
    "perl": _runner("-I", "", "-e -E"),
    "julia": _runner("-p -t --threads -J --sysimage -L --project", "", "-e -E --eval"),
    "php": _runner("-c -d", "-f", "-r"),
    "rscript": _runner("", "", "-e"),
    "r": _runner("-g --gui -d", "-f --file", "-e", "cmd CMD BATCH"),
    "octave": _runner("-p --path --image-path", "", "--eval"),
    "octave-cli": _runner("-p --path --image-path", "", "--eval"),
    "lua": _runner("-l", "", "-e"),
    "luajit": _runner("-l -j", "", "-e"),
    "go": _runner("-exec -tags -C", "", "", "run"),
    "wine": _runner(),
    "wine64": _runner(),
    "wine-preloader": _runner(),
    "wine64-preloader": _runner(),
    "mono": _runner("--config --runtime"),
    "mono-sgen": _runner("--config --runtime"),
    "dotnet": _runner(
        "--runtimeconfig --depsfile --additionalprobingpath --fx-version --roll-forward", "", "", "exec run"
    ),
    "bash": _SHELL,
    "sh": _SHELL,
    "dash": _SHELL,
    "zsh": _SHELL,
    "ksh": _SHELL,
    "fish": _runner("-C", "", "-c --command"),
    "pwsh": _POWERSHELL,
    "powershell": _POWERSHELL,
    "cmd": _runner(passed_over="/c /C /k /K /s /S /d /D /q /Q"),
    "env": _runner("-u --unset -C --chdir -S --split-string", wrapper=True),
    "sudo": _runner("-u -g -h -p -C -T -U", wrapper=True),
    "doas": _runner("-u -C", wrapper=True),
    "runuser": _runner("-u --user -g --group -G --supp-group -s --shell", "", "-c --command", wrapper=True),
    "gosu": _AS_USER,
    "su-exec": _AS_USER,
    "s6-setuidgid": _AS_USER,
    "setuidgid": _AS_USER,
    "chroot": _AS_USER,
    "setpriv": _runner("--reuid --regid --groups --inh-caps --ambient-caps --bounding-set", wrapper=True),
    "unshare": _runner("-R --root -w --wd -S --setuid -G --setgid", wrapper=True),
    "nsenter": _runner("-t --target -S --setuid -G --setgid", wrapper=True),
    "nohup": _runner(wrapper=True),
    "nice": _runner("-n", wrapper=True),
    "ionice": _runner("-c -n -p", wrapper=True),
    "chrt": _runner("-T -P -D", wrapper=True),
    "taskset": _runner("-c", wrapper=True),
    "stdbuf": _runner("-i -o -e", wrapper=True),
    "time": _runner("-f -o", wrapper=True),
    "timeout": _runner("-s -k", wrapper=True),
    "setsid": _runner(wrapper=True),
    "cpulimit": _runner("-l --limit -p --pid -e --exe -P --path", wrapper=True),
    "systemd-inhibit": _runner("--what --who --why --mode", wrapper=True),
    "systemd-cat": _runner("-t --identifier -p --priority", wrapper=True),
    "dbus-run-session": _runner("--config-file --dbus-daemon", wrapper=True),
    "dbus-launch": _runner(wrapper=True),
    "firejail": _runner(wrapper=True),
    "proxychains": _runner("-f", wrapper=True),
    "proxychains4": _runner("-f", wrapper=True),
    "torsocks": _runner("-u -p -a -P", wrapper=True),
    "strace": _TRACER,
    "ltrace": _TRACER,
    "valgrind": _runner(wrapper=True),
    "catchsegv": _runner(wrapper=True),
    "gdb": _DEBUGGER,
    "cuda-gdb": _DEBUGGER,
    "perf": _runner("-e -o -F -g --call-graph -p -C", "", "", "record stat trace", wrapper=True),
    "py-spy": _runner("-o --output -f --format -r --rate -d --duration", "", "", "record top", wrapper=True),
    "numactl": _runner("-C -N -m -i -l", wrapper=True),
    "xvfb-run": _runner("-n -s -e -f -p -w", wrapper=True),
    "tini": _runner("-p -e", wrapper=True),
    "dumb-init": _runner("-r --rewrite", wrapper=True),
    "systemd-run": _runner("-u --unit -p --property -E --setenv --slice -M --machine", wrapper=True),
    "flatpak": _runner("--command --cwd --branch --arch", "", "", "run", wrapper=True),
    "bwrap": _runner("--args --chdir --setenv --seccomp --info-fd --block-fd", wrapper=True),
    "gamemoderun": _runner(wrapper=True),
    "obs-gamecapture": _runner(wrapper=True),
    "obs-vkcapture": _runner(wrapper=True),
    "pw-jack": _runner("-p -r -s", wrapper=True),
    "singularity": _IMAGE,
    "apptainer": _IMAGE,
    "mangohud": _runner(wrapper=True),
    "prime-run": _runner(wrapper=True),
    "primusrun": _runner(wrapper=True),
    "optirun": _runner("-b -c -l -d", wrapper=True),
    "nsys": _runner(
        "-o --output -t --trace -c --capture-range -w --show-output -s --sample -y --delay -d --duration",
        "",
        "",
        "profile launch",
        wrapper=True,
    ),
    "ncu": _runner(
        "-o --export -k --kernel-name -c --launch-count -s --launch-skip --set --section --metrics", wrapper=True
    ),
    "compute-sanitizer": _runner("--tool --log-file", wrapper=True),
    "srun": _runner("-n -N -p -c -J -t -A -w -x -G --gpu-bind --cpu-bind", wrapper=True),
    "mpirun": _MPI,
    "mpiexec": _MPI,
    "orterun": _MPI,
    "horovodrun": _MPI,
    "ld-linux-x86-64.so.2": _runner("--library-path --preload --argv0", wrapper=True),
    "ld-linux-aarch64.so.1": _runner("--library-path --preload --argv0", wrapper=True),
}
