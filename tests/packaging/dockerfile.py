"""Carries out a Dockerfile in bare Debians, and starts what it describes as a container engine would, for want of one.

Only what our own Dockerfile and compose.yaml say is understood; anything else fails.
"""

from __future__ import annotations

import contextlib
import json
import re
import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.desktop_parts.programs import Program
from tests.packaging.bare_root import BareRoot

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_NOT_COPIED = ("--exclude=__pycache__", "--exclude=*.pyc")


class Step(NamedTuple):
    """An instruction: its word, its options (`--from=build`), and the rest of it."""

    word: str
    options: dict[str, str]
    rest: str


def steps(text: str) -> list[Step]:
    """Read a Dockerfile."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    found = []
    for line in re.sub(r"\\\n\s*", " ", "\n".join(lines)).splitlines():
        if line.strip():
            word, _, rest = line.strip().partition(" ")
            options: dict[str, str] = {}
            while match := re.match(r"--([a-z-]+)=(\S+)\s+", rest):
                options[match[1]] = match[2]
                rest = rest[match.end() :]
            found.append(Step(word, options, rest))
    return found


class Image:
    """What a stage has made: files, and how a program is started in them."""

    def __init__(self, root: BareRoot) -> None:
        self.root = root
        self.variables: dict[str, str] = {"PATH": _PATH}
        self.place = "/"
        self.user = "0:0"
        self.shell = ["/bin/sh", "-c"]
        self.entry: list[str] = []
        self.command: list[str] = []
        self.health: list[str] = []
        self.labels: dict[str, str] = {}
        self.ports: list[str] = []

    def carry_out(self, step: Step, stages: dict[str, Image], ways: dict[str, str]) -> None:
        """Carry out one instruction; `ways` are this machine's way to the world, as an engine's build arguments are."""
        if step.word == "RUN":
            assert self.user == "0:0"
            script = f"cd {shlex.quote(self.place)}; {step.rest}"
            self.root.do(*self.shell, script, **{**ways, **self.variables, "DEBIAN_FRONTEND": "noninteractive"})
        elif step.word == "COPY":
            self._copy(step, stages)
        elif step.word == "WORKDIR":
            self.place = step.rest
            self.root.do("mkdir", "-p", self.place)
        elif step.word in {"ENV", "LABEL"}:
            pairs = dict(word.split("=", 1) for word in shlex.split(step.rest))
            (self.variables if step.word == "ENV" else self.labels).update(pairs)
        elif step.word == "USER":
            self.user = step.rest
        elif step.word == "SHELL":
            self.shell = json.loads(step.rest)
        elif step.word == "ENTRYPOINT":
            self.entry = json.loads(step.rest)
        elif step.word == "CMD":
            self.command = json.loads(step.rest)
        elif step.word == "EXPOSE":
            self.ports.append(step.rest)
        elif step.word == "HEALTHCHECK":
            self.health = json.loads(step.rest.removeprefix("CMD "))
        else:
            raise AssertionError(f"what is {step.word}?")

    def _copy(self, step: Step, stages: dict[str, Image]) -> None:
        *sources, target = step.rest.split()
        there = target if target.startswith("/") else f"{self.place}/{target}"
        for source in sources:
            if "from" in step.options:
                begun = stages[step.options["from"]].root.entering()
                is_directory = True
            else:
                begun = []
                is_directory = (ROOT / source).is_dir()
            path = Path(source) if "from" in step.options else ROOT / source
            where, what = (path, ".") if is_directory else (path.parent, path.name)
            self.root.do("mkdir", "-p", there)
            packing = [*begun, "tar", "-C", str(where), *_NOT_COPIED, "-c", what]
            with subprocess.Popen(packing, stdout=subprocess.PIPE) as packed:
                unpacking = self.root.entering("tar", "-C", there, "-x", "--no-same-owner")
                subprocess.run(unpacking, stdin=packed.stdout, check=True, timeout=120)
            assert packed.returncode == 0


@contextlib.contextmanager
def built(file: Path, lower: Path, base: str, ways: dict[str, str], given: dict[str, Path]) -> Iterator[Image]:
    """Build the last stage of a Dockerfile whose stages all begin with `base`; `given` are files of this machine to lay there while it is built."""
    with contextlib.ExitStack() as roots:
        stages: dict[str, Image] = {}
        image: Image | None = None
        for step in steps(file.read_text(encoding="utf-8")):
            if step.word == "FROM":
                from_, _, name = step.rest.partition(" AS ")
                assert from_ == base
                image = Image(roots.enter_context(BareRoot(lower)))
                stages[name] = image
                for there, path in given.items():
                    image.root.do("cp", image.root.give(path), there)
            else:
                assert image is not None
                image.carry_out(step, stages, ways)
        assert image is not None
        yield image


class Service:
    """A service of compose.yaml in namespaces of its own, started from an image as an engine would."""

    def __init__(self, image: Image, said: dict[str, Any], log: Path, **variables: str) -> None:
        """Start it. `variables` are what NVIDIA's runtime brings."""
        assert said["read_only"] is True
        assert said["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in said["security_opt"]
        self._root = image.root
        self.user = said["user"]
        added = "".join(f",+{name.lower()}" for name in said.get("cap_add", ()))
        who, group = self.user.split(":")
        self._rights = [
            "setpriv",
            f"--reuid={who}",
            f"--regid={group}",
            "--clear-groups",
            f"--inh-caps=-all{added}",
            f"--bounding-set=-all{added}",
            "--no-new-privs",
        ]
        told = {**image.variables, **said.get("environment", {}), **variables}
        self._env = ["env", "-i", f"--chdir={image.place}", *(f"{name}={value}" for name, value in told.items())]
        self.health = said.get("healthcheck", {}).get("test", ["CMD", *image.health])[1:]
        self.image = image
        mounts = "".join(self._mount(each) for each in said["volumes"])
        mounts += "".join(self._secret(name) for name in said.get("secrets", ()))
        mounts += "mount -o remount,bind,ro /\n"
        for each in said["tmpfs"]:
            place, _, options = each.partition(":")
            mounts += f"mount -t tmpfs -o {options} tmpfs {place}\n"
        inside = f'set -e\n{mounts}exec "$@"'
        started = [*self._rights, *self._env, *said.get("entrypoint", image.entry), *said.get("command", image.command)]
        words = image.root.entering("unshare", "--mount", "sh", "-c", inside, "sh", *started)
        network = ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
        self.program = Program([*network, *words], {"PATH": _PATH, "LC_ALL": "C.UTF-8"}, log)

    def _mount(self, said: dict[str, Any]) -> str:
        source, target = said["source"], said["target"]
        if said["type"] == "volume":
            source = f"/volumes/{source}"
        self._root.do("sh", "-c", '[ -e "$0" ] || mkdir -p "$0"', target)
        readable = f"mount -o remount,bind,ro {target}\n" if said.get("read_only") else ""
        return f"mount --bind {source} {target}\n{readable}"

    def _secret(self, name: str) -> str:
        self._root.do("sh", "-c", 'mkdir -p /run/secrets && touch "/run/secrets/$0"', name)
        return f"mount --bind /secrets/{name} /run/secrets/{name}\nmount -o remount,bind,ro /run/secrets/{name}\n"

    def words(self, *words: str, user: str | None = None) -> list[str]:
        """Give the words that start a program beside it, as `exec` of an engine does."""
        spaces = [f"--{kind}=/proc/{self.program.pid}/ns/{name}" for kind, name in (("mount", "mnt"), ("net", "net"))]
        rights = self._rights if user is None else ["setpriv", f"--reuid={user}", f"--regid={user}", *self._rights[3:]]
        return ["nsenter", *spaces, f"--root=/proc/{self.program.pid}/root", "--wdns=/", *rights, *self._env, *words]

    def run(self, *words: str, user: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run a program beside it to its end."""
        begun = self.words(*words, user=user)
        return subprocess.run(begun, capture_output=True, text=True, timeout=60, check=False, env={"PATH": _PATH})

    def is_healthy(self) -> bool:
        """Carry out its check."""
        return self.run(*self.health).returncode == 0
