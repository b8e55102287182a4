"""One TCP connection a server, whatever goes over it: the bundle, the agent, what is asked of the service, the shells without Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.core import messages
from hoofhearted_desktop.link import fed, states
from hoofhearted_desktop.link.ssh.hop import Address
from hoofhearted_desktop.link.ssh.opener import opener
from tests.fake_smi.server import FakeSmi
from tests.link import network
from tests.link.follower import Follower, is_tick
from tests.link.ssh_server import keys
from tests.link.ssh_server.person import Person
from tests.link.watched import Watched

if TYPE_CHECKING:
    from pathlib import Path

    from tests.link.conftest import Lab

pytestmark = pytest.mark.real


def test_delivering_watching_and_asking_of_the_service_go_over_one(lab: Lab) -> None:
    with Watched(lab) as server, Follower(server.opener()) as following:
        following.state(states.Connecting)
        following.wait(is_tick, 60)
        assert list((server.sshd.home / ".cache" / "hoofhearted").rglob("hoofhearted-agent")), "it was sent just now"
        status = following.ask(messages.SERVICE_STATUS)
        if status["refusal"] is not None:  # else it would be installed on the machine that runs the tests
            assert not following.ask(messages.SERVICE_INSTALL)["done"]
        following.wait(is_tick)
        assert network.connections(server.sshd.port) == 1
        assert server.connections_made == 1


def test_the_shells_of_a_server_without_python_go_over_one(lab: Lab, tmp_path: Path) -> None:
    smi = FakeSmi(tmp_path / "smi")
    there = {name: smi.env[name] for name in ("PATH", "FAKE_SMI")}
    server = lab.server(authorized=[keys.make_key(lab.ssh / "id_ed25519")], environment=there)
    person = Person()
    reach = opener(
        Address("server"),
        person,
        person.keychain,
        lambda remote, progress: fed.start_without_python(remote, "server", progress),
    )
    with Follower(reach) as following:
        following.wait(is_tick, 30)
        assert sum("sh" in each.name() and "sshd" not in each.name() for each in server.sessions()) >= 2
        assert network.connections(server.port) == 1
        assert server.log().count("Connection from") == 1
