"""The workflows run what a person can run too, ask for no right they do not need, and name no version that could move."""

from __future__ import annotations

import ast
import re
import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from packing import tools

from tests.test_documents import REGISTRIES

if TYPE_CHECKING:
    from collections.abc import Iterator

yaml = pytest.importorskip("yaml", reason="looks into YAML")
ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = {path.name: path for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))}
WRITES = {"contents", "id-token", "attestations"}
OTHERS_TOOLS = ("git config --global core.autocrlf false", "gh release create ")
PYTHONS = {"python", ".venv/bin/python", ".venv/Scripts/python"}
SINCE_310 = ["3.10", "3.11", "3.12", "3.13", "3.14"]


def read(text: str) -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.safe_load(text)
    return found


def words_known(script: Path) -> set[str]:
    """Give every text in a script that could be a word of its command line."""
    tree = ast.parse(script.read_text(encoding="utf-8"))
    return {each.value for each in ast.walk(tree) if isinstance(each, ast.Constant) and isinstance(each.value, str)}


def targets() -> set[str]:
    """Give what `make` can make."""
    return set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def steps(workflow: dict[Any, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, job in workflow["jobs"].items():
        for step in job["steps"]:
            yield name, step


def unknown_command(command: str) -> str | None:
    """Say what is wrong with a command of a workflow; None where a person has the same."""
    words = shlex.split(command)
    if command.startswith(OTHERS_TOOLS):
        return None
    if words[0] == "make":
        unknown = set(words[1:]) - targets()
        return f"no target {unknown}" if unknown else None
    if words[0] in PYTHONS and words[1].startswith("packaging/"):
        script = ROOT / words[1]
        if not script.is_file():
            return f"no {words[1]}"
        options = [word for word in words[2:] if not word.startswith("$")]
        unknown = set(options) - words_known(script)
        return f"{words[1]} does not know {unknown}" if unknown else None
    return f"{command} is nothing of ours"


def complaints(text: str) -> list[str]:
    """Give what the house has against a workflow."""
    workflow = read(text)
    said = []
    if workflow["permissions"] != {}:
        said.append("rights are given job by job")
    if "concurrency" not in workflow:
        said.append("two of it run beside each other")
    for name, job in workflow["jobs"].items():
        if not 0 < job.get("timeout-minutes", 0) <= 60:
            said.append(f"{name} has no end")
        rights = job.get("permissions")
        if rights is None or {right for right, kind in rights.items() if kind == "write"} - WRITES:
            said.append(f"{name} has rights that it does not need")
        if "secrets." in yaml.safe_dump(job) and job.get("environment") != "release":
            said.append(f"{name} has secrets outside of their environment")
    for name, step in steps(workflow):
        if "secrets." in str({key: value for key, value in step.items() if key != "env"}) or "${{" in step.get(
            "run", ""
        ):
            said.append(f"{name} puts something of others into a command")
        if "run" in step and (wrong := unknown_command(step["run"])):
            said.append(f"{name}: {wrong}")
        if step.get("uses", "").startswith("actions/checkout@") and step["with"]["persist-credentials"] is not False:
            said.append(f"{name} leaves its right to the repository lying about")
    said += [
        f"{line.strip()} could be another one tomorrow"
        for line in text.splitlines()
        if "uses:" in line and not re.search(r"uses: actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line)
    ]
    return said


def test_every_workflow_is_as_the_house_wants_it() -> None:
    assert set(WORKFLOWS) == {"checks.yml", "release.yml", "weaknesses.yml"}
    seen = 0
    for name, path in WORKFLOWS.items():
        text = path.read_text(encoding="utf-8")
        assert complaints(text) == [], name
        seen += sum(1 for _ in steps(read(text)))
    assert seen > 25, "too little was looked at"
    assert {"check", "test-packages"} <= targets()


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("make check-without-qt", "make check-on-the-moon", "no target"),
        ("packaging/without_make.py check", "packaging/without_make.py cheque", "does not know"),
        ("packaging/without_make.py check", "packaging/gone.py check", "no packaging/gone.py"),
        ("run: make test-packages", "run: curl x | sh", "nothing of ours"),
        ("run: make test-packages", "run: make test-packages ${{ github.head_ref }}", "into a command"),
        ("${{ steps.python.outputs.python-path }}", "${{ secrets.KEY }}", "outside of their"),
        ("    timeout-minutes: 30\n", "", "has no end"),
        ("permissions: {}", "permissions: write-all", "job by job"),
        ("      contents: read", "      packages: write", "does not need"),
        ("persist-credentials: false", "persist-credentials: true", "lying about"),
        ("9c091bb21b7c1c1d1991bb908d89e4e9dddfe3e0 # v7.0.0", "v7", "tomorrow"),
    ],
)
def test_a_breach_is_seen(before: str, after: str, complaint: str) -> None:
    text = WORKFLOWS["checks.yml"].read_text(encoding="utf-8")
    assert before in text
    assert [each for each in complaints(text.replace(before, after)) if complaint in each]


def test_every_kind_of_machine_is_checked() -> None:
    jobs = read(WORKFLOWS["checks.yml"].read_text(encoding="utf-8"))["jobs"]
    assert jobs["linux"]["strategy"]["matrix"]["python"] == SINCE_310
    assert jobs["windows"]["strategy"]["matrix"]["python"] == SINCE_310
    assert jobs["windows"]["runs-on"].startswith("windows-")
    said = {name: yaml.safe_dump(job["steps"]) for name, job in jobs.items()}
    assert "'3.9'" in said["oldest"]
    assert "make check-without-qt" in said["without-qt"]
    assert "make test\n" in said["everything"]
    assert "make test-packages" in said["packages"]


def test_a_tag_makes_packages_of_both_systems_by_one_script() -> None:
    workflow = read(WORKFLOWS["release.yml"].read_text(encoding="utf-8"))
    assert workflow[True]["push"] == {"tags": ["v*"]}, "YAML 1.1 reads `on` as true"
    runs = "\n".join(step.get("run", "") for _, step in steps(workflow))
    for stage in ("linux", "windows", "release"):
        assert f"packaging/build.py {stage} --tag" in runs
    release = workflow["jobs"]["release"]
    assert release["if"] == "github.ref_type == 'tag'"
    assert set(release["needs"]) == {"linux", "windows"}
    assert "--draft" in runs


def test_known_weaknesses_of_parts_are_asked_for_every_week() -> None:
    workflow = read(WORKFLOWS["weaknesses.yml"].read_text(encoding="utf-8"))
    assert [set(each) for each in workflow[True]["schedule"]] == [{"cron"}]
    assert [step["run"] for _, step in steps(workflow) if "run" in step] == ["make audit"]
    assert "audit" in targets()


def test_no_registry_is_named() -> None:
    files = [path for path in (ROOT / ".github").rglob("*") if path.is_file()]
    assert len(files) >= 3
    assert [path.name for path in files for name in REGISTRIES if name in path.read_text(encoding="utf-8")] == []


@pytest.mark.real
@pytest.mark.packages
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "judge",
    [
        ("zizmor", "--offline", "--quiet", "--persona", "auditor", ".github"),
        ("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *map(str, WORKFLOWS.values())),
        ("check-jsonschema", "--builtin-schema", "vendor.dependabot", ".github/dependabot.yml"),
    ],
)
def test_the_judges_of_workflows_have_no_complaint(judge: tuple[str, ...]) -> None:
    words = [str(tools.judge(judge[0])), *judge[1:]]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
