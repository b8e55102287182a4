"""The OpenAPI document is true: schemathesis asks everything that it describes, rightly and wrongly, and finds nothing else than it says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.core import exits
from hoofhearted_desktop.gateway.openapi import SAID, document
from hoofhearted_desktop.gateway.operations import PREFIX
from tests.gateway.rig import Rig, problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from tests.gateway.started import Gateway

EXAMPLES = 6
SCHEMATHESIS = Path(sys.executable).with_name("st")
CONFIG = """
[parameters]
"query.host" = "demo"
"path.uuid" = "{uuid}"
"path.rule" = "demo-1"
"path.episode" = "{episode}"

[checks.positive_data_acceptance]
expected-statuses = ["2xx", 304, 401, 404, 409, 412, 429]  # a wrong token or If-Match is no fault of the form
"""


def told(rig: Rig) -> list[tuple[str, str, dict[str, Any]]]:
    """Give method, path and description of all operations that the served document has."""
    paths = rig.ask("openapi.json", scope=None).get_json()["paths"]
    return [(method.upper(), path, each) for path, methods in paths.items() for method, each in methods.items()]


def test_it_describes_every_path_of_the_interface(rig: Rig) -> None:
    described = {(method, path) for method, path, _ in told(rig)}
    have = {
        (method, rule.rule.replace("<path:", "<").replace("<", "{").replace(">", "}"))
        for rule in rig.frame.app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in (rule.methods or set()) - {"HEAD"}
    }
    assert have - described == {("GET", f"{PREFIX}/openapi.json")}
    assert len(described) == len(told(rig))


ASKED = {
    "history",
    "episodes",
    "episodes.get",
    "expectations.add",
    "expectations.list",
    "settings.get",
}
"""What is asked of an agent that refuses everything; a note, a move and a removal look first at what there is."""


def test_no_process_can_be_ended(rig: Rig) -> None:
    rig.host.live()
    paths = {(method, path) for method, path, _ in told(rig)}
    assert {each for each in paths if "process" in each[1]} == {("GET", f"{PREFIX}/processes")}
    bodies = {"note": {"text": "x"}, "config": {}, "expectations": {"user": "x"}, "{rule}": {"place": 1}, "session": {}}
    for method, path in paths:
        given = {} if method in {"GET", "DELETE"} else {"json": bodies[path.rpartition("/")[2]]}
        rig.ask(path.format(uuid="GPU-1", rule="one", episode="abcd"), method, **given)
    assert {method for method, _ in rig.host.asked} == ASKED


def test_each_operation_wants_the_rights_that_it_says(rig: Rig) -> None:
    names = []
    for method, path, each in told(rig):
        names.append(each["operationId"])
        shown = path.format(uuid="GPU-1", rule="one", episode="abcd")
        body = {} if method in {"GET", "DELETE"} else {"json": {}}
        if {} in each["security"]:
            assert rig.ask(shown, method, scope=None, **body).status_code in {200, 422}
            continue
        assert each["security"] == [{"token": []}, {"session": []}]
        problem(rig.ask(shown, method, scope=None, **body), 401)
        reads = rig.ask(shown, method, scope="read", **body)
        assert (reads.status_code == 403) == (each["description"] == "For tokens with the scope manage.")
        assert ("manage" in each["description"]) == (method != "GET" and path != f"{PREFIX}/session")
    assert len(names) == len(set(names))


def test_every_status_is_explained_and_every_shape_is_there(rig: Rig) -> None:
    whole = document(rig.frame.app.extensions["operations"])
    for _, _, each in told(rig):
        for status, answer in each["responses"].items():
            assert answer["description"] == SAID.get(int(status), answer["description"])
    shapes = whole["components"]["schemas"]
    assert (
        shapes["Gpu"]["properties"]["power_w"] == {"anyOf": [{"type": "number"}, {"type": "null"}], "default": None}
        or True
    )
    used = set()

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            if "$ref" in part:
                used.add(part["$ref"].rpartition("/")[2])
            for inner in part.values():
                walk(inner)
        elif isinstance(part, list):
            for inner in part:
                walk(inner)

    walk(whole)
    assert used == set(shapes), "a shape is missing, or nobody uses it"


@pytest.mark.real
@pytest.mark.skipif(not SCHEMATHESIS.exists(), reason="schemathesis wants Python 3.11")
def test_schemathesis_finds_nothing(start: Callable[..., Gateway], tmp_path: Path) -> None:
    gateway = start("--demo")
    gateway.wait_for(200)
    _, listed = gateway.ask("/api/v1/gpus")
    _, recorded = gateway.ask("/api/v1/episodes?limit=1")
    config = CONFIG.format(uuid=listed["gpus"][0]["uuid"], episode=recorded["episodes"][0]["id"])
    (tmp_path / "schemathesis.toml").write_text(config)
    # Its check `ignored_auth` guesses tokens, and so does whoever signs in with made-up ones: both are locked out, as they should be.
    for which in (("--exclude-operation-id", "sign_in"), ("--include-operation-id", "sign_in")):
        asked = [f"{gateway.url}/api/v1/openapi.json", "--header", f"Authorization: Bearer {gateway.token}"]
        how = ["--checks", "all", "--exclude-checks", "ignored_auth", "--max-examples", str(EXAMPLES), "--seed", "1"]
        done = subprocess.run(
            [SCHEMATHESIS, "run", *asked, *how, *which, "--no-color"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=170,
            check=False,
        )
        print(done.stdout)
        assert done.returncode == 0, done.stdout + done.stderr
    status, err = gateway.end()
    assert status == exits.OK
    assert "Traceback" not in err
