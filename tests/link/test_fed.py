"""A server without Python, the whole way: a login shell there, an agent here, a session that says who uses the GPU."""

from __future__ import annotations

import os
import queue
import shutil
import signal
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.core import messages, wording
from hoofhearted_desktop.link import fed, states
from hoofhearted_desktop.link.progress import At, Progress, Step
from hoofhearted_desktop.link.session import Session
from hoofhearted_desktop.link.stream import Stream, Unreachable
from hoofhearted_desktop.probes import places
from hoofhearted_desktop.store import database
from tests.fake_smi.server import FakeSmi, LocalRemote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from typing_extensions import Self

    from hoofhearted_desktop.core.assessment import Tick

pytestmark = pytest.mark.real


def sees_a_gpu(tick: Tick) -> bool:
    return bool(tick.sample.gpus)


def is_spin_up(tick: Tick) -> bool:
    return any(each.episode is not None for each in tick.assessments)


class Following:
    """A session with a server without Python."""

    def __init__(self, smi: FakeSmi, shell: str = "sh", noise: str = "") -> None:
        self.inbox: queue.SimpleQueue[states.Event] = queue.SimpleQueue()
        self.remotes: list[LocalRemote] = []
        self.streams: list[Any] = []

        def opener(progress: Progress) -> Stream | Unreachable:
            self.remotes.append(LocalRemote(smi, shell, noise))
            self.streams.append(fed.start_without_python(self.remotes[-1], "tank@home:22", progress))
            made: Stream | Unreachable = self.streams[-1]
            return made

        self.session = Session(opener, self.inbox.put)

    def __enter__(self) -> Self:
        self.session.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.session.stop(15)

    def wait(self, wanted: Callable[[states.Event], bool], within_s: float = 30.0) -> Any:
        until = time.monotonic() + within_s
        seen: list[object] = []
        while time.monotonic() < until:
            try:
                event = self.inbox.get(timeout=0.2)
            except queue.Empty:
                continue
            if wanted(event):
                return event
            seen.append(event.state if isinstance(event, states.StateChanged) else type(event).__name__)
        raise AssertionError(f"did not come; came: {seen[-20:]}")

    def tick(self, wanted: Callable[[Any], bool] = lambda _: True) -> Any:
        return self.wait(lambda each: isinstance(each, states.Ticked) and wanted(each.tick)).tick

    def lost(self) -> states.Lost:
        found: states.Lost = self.wait(
            lambda each: isinstance(each, states.StateChanged) and isinstance(each.state, states.Lost)
        ).state
        return found

    def ask(self, method: str, params: dict[str, Any]) -> Any:
        answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.session.request(method, params, answers.put)
        return answers.get(timeout=15)


@pytest.fixture
def smi(tmp_path: Path) -> FakeSmi:
    return FakeSmi(tmp_path / "smi")


@pytest.fixture
def worker() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(["sleep", "600"])
    yield process
    process.kill()
    process.wait()


LOGIN_SHELLS = [
    ("sh", ""),
    ("bash", "echo 'Welcome, who ever you are!'; "),
    ("fish", "echo 'Welcome to fish'; "),
    ("tcsh", "echo 'a noisy .cshrc'; "),
    ("zsh", ""),
    ("busybox sh", ""),
]


@pytest.mark.parametrize(("shell", "noise"), LOGIN_SHELLS)
def test_it_says_who_uses_the_gpu(shell: str, noise: str, smi: FakeSmi, worker: subprocess.Popen[bytes]) -> None:
    if shutil.which(shell.split(maxsplit=1)[0]) is None:
        pytest.skip(f"there is no {shell} here")
    smi.busy(worker.pid)
    with Following(smi, shell, noise) as following:
        live = following.wait(
            lambda each: isinstance(each, states.StateChanged) and isinstance(each.state, states.Live)
        )
        assert live.state.hello.source == "nvidia-smi"
        tick = following.tick(is_spin_up)
    sample = tick.sample
    assert wording.headline(sample.gpus[0], tick.assessments[0], sample) == "RTX 3090 is computing for sleep"
    assert all(program.process.poll() is not None for program in following.remotes[0].programs)


def test_what_happened_is_kept_for_the_next_time(smi: FakeSmi, worker: subprocess.Popen[bytes]) -> None:
    smi.busy(worker.pid)
    with Following(smi) as following:
        following.tick(is_spin_up)
    assert (places.of_server(places.data_dir(), "tank@home:22") / database.FILE).exists()
    assert not (places.data_dir() / database.FILE).exists()
    smi.idle()
    with Following(smi) as following:
        following.tick()
        answer = following.ask(messages.EPISODES, {})
    (episode,) = (messages.episode_from_json(each) for each in answer.result["episodes"])
    assert [part.name for part in episode.processes] == ["sleep"]


def test_a_second_program_that_follows_the_same_server_records_nothing(smi: FakeSmi) -> None:
    smi.idle()
    with Following(smi) as first:
        first.tick(sees_a_gpu)
        with Following(smi) as second:
            tick = second.tick(sees_a_gpu)
            assert tick.sample.problems == ()


def test_an_agent_that_is_killed_is_replaced(smi: FakeSmi) -> None:
    smi.idle()
    with Following(smi) as following:
        following.tick()
        os.kill(following.streams[0].pid, signal.SIGKILL)
        assert following.lost().reason.startswith("the agent was killed: ")
        following.tick()
    ended = [program.process.poll() is not None for remote in following.remotes for program in remote.programs]
    assert ended == [True] * 4


@pytest.mark.parametrize("which", [0, 1])
def test_a_connection_that_ends_is_said_and_made_anew(which: int, smi: FakeSmi) -> None:
    smi.idle()
    with Following(smi) as following:
        following.tick()
        following.remotes[0].programs[which].signal(signal.SIGKILL)
        assert following.lost().reason == "the connection is gone"
        following.tick()


def test_a_server_that_stands_still_is_given_up(smi: FakeSmi) -> None:
    smi.idle()
    with Following(smi) as following:
        following.tick()
        program = following.remotes[0].programs[1]
        program.signal(signal.SIGSTOP)
        try:
            lost = following.lost()
        finally:
            program.signal(signal.SIGKILL)
        assert lost.code == "silent"
        assert lost.remedy is not None


def test_a_server_whose_sh_is_something_else_is_unreachable_with_a_reason(smi: FakeSmi) -> None:
    with Following(smi, noise="exit 0; ") as following:
        lost = following.lost()
    assert lost.reason in {"the server runs no POSIX shell, or it does not answer", "the connection is gone"}


def test_a_second_program_that_is_refused_ends_the_first(smi: FakeSmi) -> None:
    remote = LocalRemote(smi)
    remote.refuses_after = 1
    told: list[At] = []
    found = fed.start_without_python(remote, "tank", Progress(told.append))
    assert found == Unreachable("no more programs here")
    assert [at.step for at in told] == [Step.STARTING_AGENT]
    assert remote.programs[0].process.poll() is not None


def test_it_can_be_cancelled(smi: FakeSmi) -> None:
    progress = Progress()
    progress.cancel()
    remote = LocalRemote(smi)
    found = fed.start_without_python(remote, "tank", progress)
    assert isinstance(found, Unreachable)
    assert remote.programs == []
