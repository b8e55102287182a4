"""The gateway of a server, and of this machine with the servers of the list: one client of each agent, reached over SSH."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.core import exits
from hoofhearted_desktop.probes import places
from tests.link.conftest import lab as lab  # noqa: PLC0414 - a fixture is used by its name
from tests.link.watched import Watched

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.gateway.started import Gateway
    from tests.link.conftest import Lab

pytestmark = [pytest.mark.real, pytest.mark.skipif(sys.platform == "win32", reason="needs an sshd of its own")]


def test_this_machine_and_a_server_are_told_of_side_by_side(start: Callable[..., Gateway], lab: Lab) -> None:
    with Watched(lab, "far") as far:
        far.work()
        file = places.config_dir() / "servers.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text('[[server]]\naddress = "far"\nname = "The far one"\n\n[[server]]\naddress = "nobody.invalid"\n')
        gateway = start("--servers")
        gateway.wait_for(200)
        gateway.wait_for(200, "/api/v1/gpus?host=far")
        near, there = (gateway.ask(f"/api/v1/gpus{query}")[1]["gpus"] for query in ("", "?host=far"))
        assert near[0]["uuid"] != there[0]["uuid"] == far.driver.gpus[0].uuid
        assert there[0]["utilization"]["sm"] == 87
        states = {each["key"]: each for each in gateway.ask("/api/v1/hosts")[1]["hosts"]}
        assert list(states) == ["local", "far", "nobody.invalid"]
        assert (states["far"]["name"], states["far"]["state"], states["local"]["state"]) == (
            "The far one",
            "live",
            "live",
        )
        assert states["nobody.invalid"]["reason"] or states["nobody.invalid"]["state"] == "connecting"
        assert gateway.ask("/api/v1/why?host=nobody.invalid")[0] == 503
        changed = {"watching": {"hold_s": 7}}
        assert gateway.ask("/api/v1/config?host=far", "PATCH", body=changed)[0] == 200
        assert gateway.ask("/api/v1/config?host=far")[1]["settings"]["watching"]["hold_s"] == 7
        assert gateway.ask("/api/v1/config")[1]["settings"]["watching"]["hold_s"] == 3
        assert far.connections_made == 1
        assert gateway.end() == (exits.OK, "")


def test_one_server_alone(start: Callable[..., Gateway], lab: Lab) -> None:
    with Watched(lab, "far") as far:
        gateway = start("far")
        assert gateway.wait_for(200)["source"] == "nvml"
        assert [each["key"] for each in gateway.ask("/api/v1/hosts")[1]["hosts"]] == ["far"]
        assert gateway.ask("/api/v1/gpus")[1]["gpus"][0]["uuid"] == far.driver.gpus[0].uuid
        assert gateway.end() == (exits.OK, "")
