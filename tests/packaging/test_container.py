"""The container: its Dockerfile carried out in a bare Debian, and both services of compose.yaml run there as an engine would run them."""

from __future__ import annotations

import copy
import json
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from packing import lock, sbom, tools

from tests.desktop_parts.programs import wait_until
from tests.fake_nvml import library
from tests.gateway.test_server import certificate
from tests.packaging import bare_debian
from tests.packaging.bare_root import HOME, PERSON
from tests.packaging.dockerfile import Image, Service, built, steps
from tests.packaging.test_own_user import begun
from tests.systemd_parts.test_service import GPU

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
CONTAINER = ROOT / "packaging" / "container"
FILE = CONTAINER / "Dockerfile"
COMPOSE = sorted(CONTAINER.glob("compose*.yaml"))
HEALTH = "http://127.0.0.1:8642/api/v1"
CLOSED = f"{HOME}/closed"


def services(*others: str) -> dict[str, Any]:
    """Give the services of compose.yaml with those of other files laid over them, as `docker compose -f` does."""
    found = yaml.safe_load((CONTAINER / "compose.yaml").read_text(encoding="utf-8"))["services"]
    for name in others:
        over = yaml.safe_load((CONTAINER / f"compose.{name}.yaml").read_text(encoding="utf-8"))["services"]
        for service, said in over.items():
            into = found[service] = copy.deepcopy(found[service])
            for key, value in said.items():
                if key in {"volumes", "secrets", "security_opt"}:
                    into[key] = [*into.get(key, []), *value]
                elif key in {"environment", "healthcheck"}:
                    into[key] = {**into.get(key, {}), **value}
                else:
                    into[key] = value
    return found  # type: ignore[no-any-return]


# ---------------------------------------------------------------- what is written


def required() -> set[str]:
    """Give what requirements.txt asks for."""
    lines = (CONTAINER / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return {line for line in lines if not line.startswith("#")}


def test_what_it_installs_is_what_the_project_needs_for_agent_and_gateway() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    base = text[text.index("dependencies = [") : text.index("# What the desktop needs besides")]
    extra = text[text.index("\ngateway = [") : text.index("\ndev = [")]
    wanted = set(re.findall(r'^  "([A-Za-z0-9-]+)', base + extra, re.MULTILINE)) - {"paramiko", "keyring"}
    assert required() == wanted


def test_every_file_it_installs_is_named_by_its_hash() -> None:
    """The versions are those that the tests run with: test_sbom.py."""
    for place in (lock.CONTAINER, lock.CONTAINER_BUILDER):
        parts = [line.split() for line in place.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        assert parts, place
        assert all(len(words) > 1 and all(each.startswith("--hash=sha256:") for each in words[1:]) for words in parts)
        assert len(sbom.locked(place)) == len(parts)
    assert {name.lower() for name in required()} <= {
        part.name.replace("_", "-") for part in sbom.locked(lock.CONTAINER)
    }
    installing = [each.rest for each in steps(FILE.read_text(encoding="utf-8")) if "pip install" in each.rest]
    calls = [call for each in installing for call in each.split("&&") if "pip install" in call]
    assert all("--require-hashes" in call or "--no-index" in call for call in calls)
    assert len(calls) == 3


def test_the_image_runs_as_nobody_in_particular_and_says_how_it_is() -> None:
    last = [each for each in steps(FILE.read_text(encoding="utf-8")) if each.word != "FROM"]
    users = [each.rest for each in last if each.word == "USER"]
    assert users == ["10001:10001"]
    assert [each.word for each in last].count("HEALTHCHECK") == 1


@pytest.mark.parametrize("name", [(), ("all-users",), ("tls",)])
def test_every_service_is_hardened(name: tuple[str, ...]) -> None:
    for said in services(*name).values():
        assert said["read_only"] is True
        assert said["cap_drop"] == ["ALL"]
        assert said["security_opt"][0] == "no-new-privileges:true"
        assert not said.get("privileged")
        binds = [each for each in said["volumes"] if each["type"] == "bind"]
        assert all(each["read_only"] for each in binds)
        assert not [each for each in binds if each["source"].endswith(".sock")]
    assert services()["gateway"]["ports"] == ["${GATEWAY_ADDRESS:-127.0.0.1}:8642:8642"]


def test_every_mount_and_variable_is_explained() -> None:
    text = (ROOT / "docs" / "container.md").read_text(encoding="utf-8")
    for said in services("all-users", "tls").values():
        for each in said["volumes"]:
            assert f"`{each['source']}`" in text, each
        for name in said.get("environment", {}):
            assert f"`{name}`" in text, name
    for path in COMPOSE:
        assert f"{path.name}" in text


def test_what_is_copied_may_go_to_the_builder() -> None:
    ignore = (CONTAINER / "Dockerfile.dockerignore").read_text(encoding="utf-8")
    allowed = {line[1:] for line in ignore.splitlines() if line.startswith("!")}
    copied = [each for each in steps(FILE.read_text(encoding="utf-8")) if each.word == "COPY" and not each.options]
    assert {source for each in copied for source in each.rest.split()[:-1]} == allowed


@pytest.mark.real
@pytest.mark.packages
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "judge",
    [
        ("hadolint", "--no-color", "--failure-threshold", "style", str(FILE)),
        ("check-jsonschema", "--builtin-schema", "vendor.compose-spec", *map(str, COMPOSE)),
    ],
)
def test_its_judges_have_no_complaint(judge: tuple[str, ...]) -> None:
    words = [str(tools.judge(judge[0])), *judge[1:]]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


# ---------------------------------------------------------------- what it does


@pytest.fixture
def image() -> Iterator[Image]:
    """The image, as the steps make it; with this machine's way to the registry."""
    given = {"/etc/pip.conf": Path("/etc/pip.conf"), "/root/way.pem": Path("/etc/ssl/certs/ca-certificates.crt")}
    there = {place: path for place, path in given.items() if path.exists()}
    ways = {"PIP_CERT": "/root/way.pem", "PIP_DEFAULT_TIMEOUT": "180"} if "/root/way.pem" in there else {}
    base = f"debian:{bare_debian.SUITE}-slim"
    with built(FILE, bare_debian.plain(), base, ways, there) as made:
        root = made.root
        root.do("mount", "-t", "sysfs", "-o", "ro", "sysfs", "/sys")
        volumes = yaml.safe_load((CONTAINER / "compose.yaml").read_text(encoding="utf-8"))["volumes"]
        for name, said in volumes.items():
            root.do("install", "-d", "-m", "700", "-o", "10001", "-g", "10001", f"/volumes/{name}")
            if said:
                options = said["driver_opts"]
                assert options["type"] == "tmpfs"
                root.do("mount", "-t", "tmpfs", "-o", options["o"], "tmpfs", f"/volumes/{name}")
        root.do("install", "-d", "-m", "710", "/var/lib/docker/containers")
        root.do("install", "-d", "-m", "700", "-o", PERSON, CLOSED)
        root.write(f"{CLOSED}/train.py", "import time\ntime.sleep(3600)\n")
        root.do("chown", "-R", f"{PERSON}:", CLOSED)
        yield made


def driver(image: Image) -> dict[str, str]:
    """Lay the fake driver there, and give the variables by which it is found, as NVIDIA's runtime brings the real one."""
    return {"LD_LIBRARY_PATH": image.root.give(library.build()), "FAKE_NVML_STATE": "/opt/gpu"}


def ask(gateway: Service, path: str, token: str) -> tuple[int, Any]:
    """Ask the gateway from beside it."""
    script = (
        "import sys, urllib.request as r, urllib.error as e\n"
        "q = r.Request(sys.argv[1], headers={'Authorization': 'Bearer ' + sys.argv[2]})\n"
        "try:\n    a = r.urlopen(q, timeout=10)\nexcept e.HTTPError as x:\n    a = x\n"
        "print(a.status); print(a.read().decode())"
    )
    done = gateway.run("python", "-c", script, f"{HEALTH}/{path}", token)
    assert done.returncode == 0, done.stderr
    status, _, body = done.stdout.partition("\n")
    return int(status), json.loads(body)


@pytest.mark.real
@pytest.mark.packages
@pytest.mark.timeout(600)
def test_the_steps_make_an_image_whose_services_do_what_they_are_for(image: Image, tmp_path: Path) -> None:
    for each in (agent_and_gateway_name_the_culprit, the_agent_sees_what_root_would, the_gateway_serves_over_tls):
        folder = tmp_path / each.__name__
        folder.mkdir()
        each(image, folder)


def agent_and_gateway_name_the_culprit(image: Image, tmp_path: Path) -> None:
    """Without any power, through an agent that comes late and one that comes back."""
    said = services()
    root = image.root
    with contextual(Service(image, said["gateway"], tmp_path / "gateway.log")) as gateway:
        wait_until("the gateway is healthy", gateway.is_healthy)
        token = gateway.run("hoofhearted", "gateway", "token", "create", "test").stdout.strip()
        assert token.startswith("hhgw_")
        wait_until("the token counts", lambda: ask(gateway, "why", token)[0] == 503)
        worker_words = root.entering("sh", "-c", f"cd {CLOSED} && exec env -i python3 train.py", person=True)
        with begun(worker_words, tmp_path / "worker.log") as worker:
            root.write("/opt/gpu", f"{GPU}process c {worker.pid} 8589934592 86 0 0 0\n")
            agent = Service(image, said["agent"], tmp_path / "agent.log", **driver(image))
            with contextual(agent):
                wait_until("the agent is healthy", agent.is_healthy)
                check_rights(agent, 0)
                check_rights(gateway, 0)
                found = wait_until("the gateway has joined", lambda: named(gateway, token))
                assert (found["name"], found["user"]) == ("python3", PERSON)
                assert "train.py" in " ".join(found["command_line"])
                assert found["cwd"] is None
            assert agent.program.said("clients join at /run/agent/agent.sock")
            wait_until("nothing old is given", lambda: ask(gateway, "why", token)[0] == 503)
            assert not gateway.run("ls", "/run/agent/agent.sock").stdout
            with contextual(Service(image, said["agent"], tmp_path / "again.log", **driver(image))):
                wait_until("it has joined the agent that came back", lambda: named(gateway, token))
    assert "Traceback" not in (tmp_path / "gateway.log").read_text()


def the_agent_sees_what_root_would(image: Image, tmp_path: Path) -> None:
    """With two powers."""
    root = image.root
    worker_words = root.entering("sh", "-c", f"cd {CLOSED} && exec env -i python3 train.py", person=True)
    with begun(worker_words, tmp_path / "worker.log") as worker:
        root.write("/opt/gpu", f"{GPU}process c {worker.pid} 8589934592 86 0 0 0\n")
        agent = Service(image, services("all-users")["agent"], tmp_path / "agent.log", **driver(image))
        with contextual(agent):
            wait_until("the agent is there", lambda: agent.program.said("clients join at"))
            assert agent.run(*agent.health, user="10001").returncode == 0
            check_rights(agent, (1 << 19) | (1 << 2))
            done = agent.run("hoofhearted", "why", "--json", user="10001")
            [found] = json.loads(done.stdout)["gpus"][0]["processes"]
            assert found["cwd"].endswith(CLOSED), (
                "of a process outside the kernel tells the way from its namespace's root"
            )
            assert found["missing"] is None


def the_gateway_serves_over_tls(image: Image, tmp_path: Path) -> None:
    """With a certificate that is a secret."""
    for name, path in zip(("certificate", "key"), certificate(tmp_path, "localhost"), strict=True):
        there = image.root.give(Path(path))
        image.root.do("install", "-D", "-m", "400", "-o", "10001", there, f"/secrets/{name}")
    gateway = Service(image, services("tls")["gateway"], tmp_path / "gateway.log")
    with contextual(gateway):
        wait_until("it is healthy", gateway.is_healthy)
        assert gateway.program.said("listens on https://0.0.0.0:8642")


def named(gateway: Service, token: str) -> dict[str, Any] | None:
    """Give the process that `why` names, where the agent is there and has named it."""
    status, found = ask(gateway, "why", token)
    processes = found["gpus"][0]["processes"] if status == 200 and found["gpus"] else []
    return processes[0] if processes else None


def check_rights(service: Service, powers: int) -> None:
    """Check that it is its own user with these capabilities and no way to more, and that its root cannot be written."""
    status = Path(f"/proc/{service.program.pid}/status").read_text()
    told = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    assert told["Uid"].split() == ["10001"] * 4
    assert told["Groups"].split() in ([], ["10001"])
    assert (int(told["CapEff"], 16), int(told["CapBnd"], 16)) == (powers, powers)
    assert told["NoNewPrivs"] == "1"
    lines = Path(f"/proc/{service.program.pid}/mountinfo").read_text().splitlines()
    assert [line.split()[5].split(",")[0] for line in lines if line.split()[4] == "/"] == ["ro"]
    assert service.run("sh", "-c", "echo x >/tmp/written && rm /tmp/written", user="10001").returncode == 0


class contextual:  # noqa: N801 - reads as a word
    """Ends a service after the `with`."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def __enter__(self) -> Service:
        return self._service

    def __exit__(self, *_: object) -> None:
        self._service.program.end()
