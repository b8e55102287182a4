"""A server that is watched over SSH as a person's is: the agent delivered and kept, a fake driver, directories of its own."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any, Optional

from hoofhearted_desktop.link import starting
from hoofhearted_desktop.link.ssh.hop import Address
from hoofhearted_desktop.link.ssh.opener import opener
from tests.fake_nvml.driver import FakeDriver, FakeGpu, FakeProcess
from tests.link.ssh_server import keys
from tests.link.ssh_server.person import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typing_extensions import Self

    from hoofhearted_desktop.link.stream import Opener
    from tests.link.conftest import Lab

UUID = "GPU-00000000-0000-0000-0000-{:012d}"


class Watched:
    """One server. `worker` is a process of this machine that its GPUs can be busy with."""

    def __init__(
        self, lab: Lab, name: str = "far", *, gpus: int = 1, lines: Sequence[str] = (), **options: Any
    ) -> None:
        """Start its sshd; `lines` go into ~/.ssh/config, `options` are those of SshServer."""
        self.name = name
        self.place = lab.folder / name
        for folder in ("driver", "run", "data", "config"):
            (self.place / folder).mkdir(mode=0o700, parents=True)
        self.driver = FakeDriver(self.place / "driver")
        self.driver.gpus = [FakeGpu(uuid=UUID.format(number)) for number in range(gpus)]
        self.driver.write()
        key = lab.ssh / "id_ed25519"
        environment = {
            **self.driver.env(),
            "XDG_RUNTIME_DIR": str(self.place / "run"),
            "HOOFHEARTED_RUNTIME_DIR": str(self.place / "run" / "agent"),
            "HOOFHEARTED_SYSTEM_RUNTIME_DIR": str(self.place / "run" / "system"),
            "HOOFHEARTED_DATA_DIR": str(self.place / "data"),
            "HOOFHEARTED_CONFIG_DIR": str(self.place / "config"),
        }
        authorized = [key if key.exists() else keys.make_key(key)]
        self.sshd = lab.server(name, *lines, authorized=authorized, environment=environment, **options)
        self._worker: Optional[subprocess.Popen[bytes]] = None

    def __enter__(self) -> Self:
        """Begin to work for it."""
        self._worker = subprocess.Popen(["sleep", "600"])
        return self

    def __exit__(self, *_: object) -> None:
        """Stop working."""
        assert self._worker is not None
        self._worker.kill()
        self._worker.wait()

    def opener(self) -> Opener:
        """Give what reaches it, and comes back to the same agent."""
        person = Person()
        return opener(Address(self.name), person, person.keychain, starting.followed_by("the-test"))

    def work(self) -> None:
        """Let every GPU be busy."""
        assert self._worker is not None
        for gpu in self.driver.gpus:
            gpu.utilization_sm, gpu.power_mw, gpu.pstate = 87, 212_000, 2
            gpu.processes = [FakeProcess(self._worker.pid, memory=8 << 30, sm=86)]
        self.driver.write()

    @property
    def agent_pid(self) -> int:
        """The process of the agent that runs there."""
        return int((self.place / "run" / "agent" / "agent.lock").read_text(encoding="ascii"))

    @property
    def connections_made(self) -> int:
        """How often somebody has connected."""
        return self.sshd.log().count("Connection from")
