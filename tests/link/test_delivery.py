"""The agent is brought to a server by its login shell alone: whatever shell that is, whatever it prints, however full its disk."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Optional

import pytest

from hoofhearted_desktop.core import wire
from hoofhearted_desktop.core.version import VERSION
from hoofhearted_desktop.link import bundle, bundle_sources, delivery, fed, posix_shell, starting
from hoofhearted_desktop.link.progress import At, Progress, Step
from hoofhearted_desktop.link.stream import Unreachable
from tests.link.login_shell import LoginShell, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoofhearted_desktop.link.facts import Facts
    from hoofhearted_desktop.link.remote import Remote

HERE = bundle_sources.here()

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(HERE not in bundle_sources.PLATFORMS, reason="no server could be of this platform"),
]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    place = tmp_path / "home with a space"
    place.mkdir()
    (tmp_path / "run").mkdir(mode=0o700)
    return place


@pytest.fixture
def shells(home: Path) -> Iterator[list[LoginShell]]:
    made: list[LoginShell] = []
    yield made
    for each in made:
        each.close()


def server(shells: list[LoginShell], home: Path, *shell: str, close_stderr: bool = False, **more: str) -> LoginShell:
    runtime = {"XDG_RUNTIME_DIR": str(home.parent / "run"), "LD_LIBRARY_PATH": ""}
    made = LoginShell(home, shell or ("sh",), close_stderr=close_stderr, **{**runtime, **more})
    shells.append(made)
    return made


def cache(home: Path) -> Path:
    return home / ".cache" / "hoofhearted" / "agent"


def name() -> str:
    assert HERE is not None
    made = bundle.bundle_for(HERE)
    assert made is not None
    return made.name


def started(found: object) -> delivery.Started:
    assert isinstance(found, delivery.Started), found
    return found


def hello(stream: delivery.Started) -> dict[str, object]:
    decoder = wire.Decoder(expects_magic=True)
    stream.write(wire.encode(wire.Request(1, "hello", {})))
    end = time.monotonic() + 20
    while time.monotonic() < end:
        for message in decoder.feed(stream.read(1.0) or b""):
            if isinstance(message, wire.Result):
                result: dict[str, object] = message.result
                return result
    raise AssertionError("no hello")


def failure(found: object) -> Unreachable:
    assert isinstance(found, Unreachable), found
    assert found.code
    assert found.reason
    return found


SHELLS = ("sh", "bash", "dash", "zsh", "fish", "tcsh", "csh")


@pytest.mark.parametrize("shell", SHELLS)
def test_every_login_shell_brings_it_there_and_starts_it(shell: str, home: Path, shells: list[LoginShell]) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    for time_ in ("first", "second"):
        steps: list[At] = []
        remote = server(shells, home, shell)
        stream = started(delivery.start_agent(remote, Progress(steps.append)))
        said = hello(stream)
        assert (said["source"], said["protocol"]) == ("nvml", wire.PROTOCOL)
        assert stream.facts.system == "Linux"
        assert stream.facts.place == str(cache(home) / name())
        sent = [each.detail for each in steps if each.step is Step.SENDING_AGENT]
        assert bool(sent) == (time_ == "first")
        assert all(each.endswith(" KB") for each in sent)
        assert next(each.step for each in steps) is Step.LOOKING_AROUND
        assert [each.step for each in steps][-1] is Step.STARTING_AGENT
        assert len(remote.commands) == 1, "one round trip"
        stream.close()
    assert stat.S_IMODE(cache(home).stat().st_mode) == 0o700
    assert [each.name for each in cache(home).iterdir()] == [name()]
    assert list((cache(home) / name()).rglob("*.pyc")), "compiled once"


NOISE = {
    ".bashrc": 'echo "Welcome to tower!"; printf "no end of line"; echo "mesg: ttyname failed" >&2; alias ls="ls --color=always"\n',
    ".tcshrc": 'echo "Welcome"; alias ls "ls -F"; alias sh "echo no"; set noclobber\n',
    ".zshenv": 'echo "HOOFHEARTED-SERVER"; echo "HOOFHEARTED-SERVER then"; printf "\\033[31mred"; setopt noclobber\n',
    "config.fish": 'echo "Welcome to fish"; alias sh "echo no"; set -x PYTHONPATH /nonexistent\n',
}


@pytest.mark.parametrize("shell", ["bash", "tcsh", "zsh", "fish"])
def test_what_a_login_shell_prints_is_passed_over(shell: str, home: Path, shells: list[LoginShell]) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    for file, text in NOISE.items():
        (home / file).write_text(text)
    (home / ".config" / "fish").mkdir(parents=True)
    (home / "config.fish").rename(home / ".config" / "fish" / "config.fish")
    for _ in range(2):
        remote = server(shells, home, shell, SHLVL="0")
        stream = started(delivery.start_agent(remote, Progress()))
        assert hello(stream)["source"] == "nvml"
        stream.close()


def test_odd_surroundings_are_survived(home: Path, shells: list[LoginShell]) -> None:
    nonsense = dict.fromkeys(("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONPYCACHEPREFIX"), "/nonexistent")
    nonsense |= {
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONIOENCODING": "nonsense",
        "PYTHONWARNINGS": "error",
        "CDPATH": "/usr",
    }
    remote = server(shells, home, close_stderr=True, **nonsense)
    stream = started(delivery.start_agent(remote, Progress()))
    assert hello(stream)["source"] == "nvml"
    stream.close()


@pytest.mark.parametrize("path", ["", "/nonexistent"])
def test_a_start_up_file_that_breaks_the_path_is_no_unknown_system(
    path: str, home: Path, shells: list[LoginShell]
) -> None:
    (home / ".bashrc").write_text(f"export PATH={path}\n")
    stream = started(delivery.start_agent(server(shells, home, "bash", SHLVL="0"), Progress()))
    assert hello(stream)["source"] == "nvml"
    stream.close()


@pytest.mark.parametrize("told", ["unset HOME", "HOME=", "HOME=relative"])
def test_a_home_that_is_none_is_the_accounts(told: str) -> None:
    script = f'{told};{posix_shell.MEND} printf %s "$HOME"'
    found = subprocess.run(["/bin/sh", "-c", script], check=True, capture_output=True, text=True)
    assert found.stdout == pwd.getpwuid(os.getuid()).pw_dir
    kept = subprocess.run(
        ["/bin/sh", "-c", f'HOME=/a;{posix_shell.MEND} printf %s "$HOME"'], capture_output=True, check=True
    )
    assert kept.stdout == b"/a"


def test_a_server_without_a_writable_home_has_it_elsewhere(home: Path, shells: list[LoginShell]) -> None:
    remote = server(shells, home, HOME="/proc/nonexistent", XDG_RUNTIME_DIR=str(home.parent / "run"))
    stream = started(delivery.start_agent(remote, Progress()))
    assert stream.facts.place == str(home.parent / "run" / "hoofhearted" / "agent" / name())
    stream.close()
    again = started(delivery.start_agent(server(shells, home, HOME="/proc/nonexistent"), Progress()))
    assert again.facts.place == stream.facts.place
    again.close()


def test_two_that_deliver_at_the_same_time_do_not_harm_each_other(home: Path, shells: list[LoginShell]) -> None:
    found: list[object] = []
    remotes = [server(shells, home) for _ in range(4)]
    threads = [
        threading.Thread(target=lambda each=each: found.append(delivery.start_agent(each, Progress())))
        for each in remotes
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    streams = [started(each) for each in found]
    assert len(streams) == 4
    for stream in streams:
        assert hello(stream)["source"] == "nvml"
    for stream in streams:
        stream.close()
    assert [each.name for each in cache(home).iterdir()] == [name()]


def test_a_half_unpacked_or_damaged_directory_is_not_used(home: Path, shells: list[LoginShell]) -> None:
    started(delivery.start_agent(server(shells, home), Progress())).close()
    broken = cache(home) / name()
    (broken / "hoofhearted_desktop" / "core" / "model.py").write_bytes(b"")  # as a power cut leaves it
    steps: list[At] = []
    stream = started(delivery.start_agent(server(shells, home), Progress(steps.append)))
    assert hello(stream)["source"] == "nvml"
    assert any(each.step is Step.SENDING_AGENT for each in steps)
    stream.close()
    (broken / "python").unlink()
    stream = started(delivery.start_agent(server(shells, home), Progress()))
    assert hello(stream)["source"] == "nvml", "so it has begun, and laid aside what it unpacked"
    stream.close()
    assert [each.name for each in cache(home).iterdir()] == [name()]


def test_a_tampered_upload_is_refused_and_leaves_nothing(
    home: Path, shells: list[LoginShell], monkeypatch: pytest.MonkeyPatch
) -> None:
    import zlib

    monkeypatch.setattr(bundle.Bundle, "compressed", lambda self: zlib.compress(self.archive[:-1] + b"!", 9))
    said = failure(delivery.start_agent(server(shells, home), Progress()))
    assert said.code == "agent_damaged"
    assert "SHA-256" in said.reason
    assert not cache(home).exists()


def test_an_upload_that_is_cut_off_leaves_nothing(home: Path, shells: list[LoginShell]) -> None:
    progress = Progress(lambda at: progress.cancel() if at.detail.startswith(("100", "12", "14", "16")) else None)
    said = failure(delivery.start_agent(server(shells, home), progress))
    assert said.code == "cancelled"
    assert not cache(home).exists()


@pytest.mark.parametrize("step", list(Step)[4:])
def test_it_can_be_cancelled_at_every_step(step: Step, home: Path, shells: list[LoginShell]) -> None:
    progress = Progress(lambda at: progress.cancel() if at.step is step else None)
    remote = server(shells, home)
    assert failure(delivery.start_agent(remote, progress)).code == "cancelled"
    until(lambda: remote.programs[0].process.poll() is not None)


def test_a_server_that_says_nothing_is_given_up_when_somebody_cancels(home: Path, shells: list[LoginShell]) -> None:
    progress = Progress()
    remote = server(shells, home, "sh", "-c", "cat", "sh")
    timer = threading.Timer(0.3, progress.cancel)
    timer.start()
    began = time.monotonic()
    assert failure(delivery.start_agent(remote, progress)).code == "cancelled"
    assert time.monotonic() - began < 60
    timer.join()


def test_old_versions_go_but_not_those_that_are_new_or_in_use(home: Path, shells: list[LoginShell]) -> None:
    import fcntl

    place = cache(home)
    place.mkdir(parents=True, mode=0o700)
    long_ago = time.time() - 30 * 86400
    names = {letter: letter * 64 for letter in "abcd"}
    for age, (letter, each) in enumerate(names.items()):
        (place / each).mkdir()
        (place / each / "python").write_text("/usr/bin/python3\n3.11.2\n")
        os.utime(place / each / "python", (long_ago - age, time.time() - 60 if letter == "d" else long_ago - age))
    (place / ".new-dead").mkdir()
    os.utime(place / ".new-dead", (long_ago, long_ago))
    (place / "notes").write_text("not ours")
    with (place / names["b"] / "python").open() as held:
        fcntl.flock(held, fcntl.LOCK_SH)
        started(delivery.start_agent(server(shells, home), Progress())).close()
        # d was used a minute ago; a is the newest of the old ones after it; b is held by an agent; c has nobody.
        assert {each.name for each in place.iterdir()} == {name(), names["d"], names["b"], "notes"}


def test_what_others_could_have_made_is_not_used(home: Path, shells: list[LoginShell]) -> None:
    runtime = home.parent / "run" / "hoofhearted"
    runtime.mkdir()
    elsewhere = home.parent / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    (runtime / "agent").symlink_to(elsewhere)
    planted = elsewhere / name()
    planted.mkdir()
    (planted / "python").write_text(f"{sys.executable}\n3.11.2\n")
    (planted / "hoofhearted-agent").write_text("print('HOOFHEARTED-AGENT/1 planted', flush=True); input()")
    remote = server(shells, home, HOME="/proc/nonexistent", PATH=os.environ["PATH"])
    found = delivery.start_agent(remote, Progress())
    if isinstance(found, delivery.Started):
        place = Path(found.facts.place or "")
        found.close()
        assert not place.is_relative_to(elsewhere)
        assert not place.is_relative_to(runtime)
        shutil.rmtree(place.parent)
    else:
        assert found.code in {"home_not_writable", "no_space", "noexec"}


def test_other_commands_of_the_agent_are_run_to_their_end(home: Path, shells: list[LoginShell]) -> None:
    (home / ".bashrc").write_text("echo noise\n")
    for _ in range(2):
        told = delivery.administer(server(shells, home, "bash", SHLVL="0"), Progress(), "--version")
        assert told == delivery.Told(done=True, lines=(VERSION,))
    refused = delivery.administer(server(shells, home), Progress(), "install-service", "--colour")
    assert isinstance(refused, delivery.Told)
    assert not refused.done
    assert any("--colour" in line for line in refused.complaints)
    assert refused.lines == ()


def test_an_installation_without_its_sources_says_so(
    home: Path, shells: list[LoginShell], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "bundle_for", lambda _platform: None)
    assert failure(delivery.start_agent(server(shells, home), Progress())).code == "no_bundle"


# ---------------------------------------------------------------- failures


def tools_without(home: Path, *python: tuple[str, str]) -> str:
    """A directory of the programs that the command needs, with the Pythons that are told: name and text of a script."""
    folder = home.parent / "bin"
    folder.mkdir()
    for tool in ("uname", "id", "ls", "sh", "cat"):
        (folder / tool).symlink_to(shutil.which(tool) or "")
    for called, text in python:
        (folder / called).write_text(text)
        (folder / called).chmod(0o755)
    return str(folder)


@pytest.fixture
def only_told_pythons(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the fixed places where a Python may be, which this machine has."""
    real = posix_shell.command

    def command(*given: object) -> str:
        text = real(*given)  # type: ignore[arg-type]
        for place in ("/usr/bin/python3", "/usr/local/bin/python3", "/opt/*/bin/python3"):
            assert place in text
            text = text.replace(f" {place}", "")
        return text

    monkeypatch.setattr(posix_shell, "command", command)


def old_python(version: str) -> tuple[str, str]:
    return ("python3", f"#!/bin/sh\necho {version.replace('.', ' ')} 1 /usr/bin/python3\n")


@pytest.mark.usefixtures("only_told_pythons")
def test_no_python(home: Path, shells: list[LoginShell]) -> None:
    remote = server(shells, home, PATH=tools_without(home))
    said = failure(delivery.start_agent(remote, Progress()))
    assert said.code == "no_python"
    assert said.waits
    assert said.remedy is not None
    assert "install" in said.remedy


@pytest.mark.usefixtures("only_told_pythons")
def test_without_python_somebody_else_may_try(home: Path, shells: list[LoginShell]) -> None:
    seen: list[Facts] = []

    def without(_remote: Remote, facts: Facts, _progress: Progress) -> Unreachable:
        seen.append(facts)
        return Unreachable("nor by nvidia-smi", code="asked")

    remote = server(shells, home, PATH=tools_without(home))
    assert failure(delivery.start_agent(remote, Progress(), without)).code == "asked"
    assert seen[0].system == "Linux"
    assert seen[0].python is None


@pytest.mark.usefixtures("only_told_pythons")
def test_a_server_without_python_is_read_by_its_shells(
    home: Path, shells: list[LoginShell], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def by_shells(_remote: Remote, name: str, _progress: Progress) -> Unreachable:
        asked.append(name)
        return Unreachable("nor so")

    monkeypatch.setattr(fed, "start_without_python", by_shells)
    for start in (starting.once, starting.followed_by("me")):
        remote = server(shells, home, PATH=str(home.parent / "bin" if asked else tools_without(home)))
        assert start(remote, Progress()) == Unreachable("nor so")
    assert asked == ["tower", "tower"]


def test_who_follows_is_waited_for_and_who_only_asks_is_not(home: Path, shells: list[LoginShell]) -> None:
    for start, waits in ((starting.once, False), (starting.followed_by("me"), True)):
        remote = server(shells, home)
        stream = started(start(remote, Progress()))
        sent: list[bytes] = []
        monkey = remote.programs[-1]
        real = monkey.write
        monkey.write = lambda data, real=real, sent=sent: sent.append(data) or real(data)  # type: ignore[method-assign,misc,func-returns-value]
        hello(stream)
        assert (b'"stay"' in b"".join(sent)) == waits
        stream.close()


@pytest.mark.usefixtures("only_told_pythons")
def test_a_python_that_is_too_old_is_named(home: Path, shells: list[LoginShell]) -> None:
    remote = server(shells, home, PATH=tools_without(home, old_python("3.6.8")))
    said = failure(delivery.start_agent(remote, Progress()))
    assert said.code == "python_too_old"
    assert "3.6.8" in said.reason


@pytest.mark.usefixtures("only_told_pythons")
def test_a_python_that_lacks_parts_is_named(home: Path, shells: list[LoginShell]) -> None:
    called, text = old_python("3.11.2")
    remote = server(shells, home, PATH=tools_without(home, (called, text + "exit 1\n")))
    assert failure(delivery.start_agent(remote, Progress())).code == "python_incomplete"


@pytest.mark.usefixtures("only_told_pythons")
def test_a_newer_python_beside_an_old_one_is_found(home: Path, shells: list[LoginShell]) -> None:
    newer = ("python3.12", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    remote = server(shells, home, PATH=tools_without(home, old_python("3.6.8"), newer))
    stream = started(delivery.start_agent(remote, Progress()))
    assert hello(stream)["source"] == "nvml"
    stream.close()


@pytest.mark.usefixtures("only_told_pythons")
def test_a_python_that_hangs_is_none(home: Path, shells: list[LoginShell], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posix_shell, "PYTHON_PATIENCE_S", 1)
    other = ("python3.12", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    path = tools_without(home, ("python3", "#!/bin/sh\nsleep 100\n"), other)
    for tool in ("sleep", "timeout", "true"):
        (Path(path) / tool).symlink_to(shutil.which(tool) or "")
    stream = started(delivery.start_agent(server(shells, home, PATH=path), Progress()))
    assert hello(stream)["source"] == "nvml"
    stream.close()


def test_a_python_that_has_gone_since_is_looked_for_anew(home: Path, shells: list[LoginShell]) -> None:
    started(delivery.start_agent(server(shells, home), Progress())).close()
    state = cache(home) / name() / "python"
    state.write_text("/nonexistent/python3\n3.9.0\n")
    steps: list[At] = []
    stream = started(delivery.start_agent(server(shells, home), Progress(steps.append)))
    assert not any(each.step is Step.SENDING_AGENT for each in steps)
    stream.close()
    assert "/nonexistent" not in state.read_text()


@pytest.mark.parametrize(
    ("script", "code", "word"),
    [
        ("echo This account is currently not available.; exit 1", "no_shell", "not available"),
        ("echo This service allows sftp connections only. >&2; exit 1", "no_shell", "sftp"),
        (
            "while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done",
            "too_noisy",
            "without end",
        ),
        ("echo HOOFHEARTED-SERVER os=Darwin; echo HOOFHEARTED-SERVER then=unknown_system", "unknown_system", "macOS"),
        (
            "echo HOOFHEARTED-SERVER os=FreeBSD; echo HOOFHEARTED-SERVER then=unknown_system",
            "unknown_system",
            "FreeBSD",
        ),
        (
            'case $2 in *%OS%*) echo "Windows_NT \\$env:OS";; *) echo not recognized >&2; exit 1;; esac',
            "unknown_system",
            "Windows",
        ),
        (
            "echo HOOFHEARTED-SERVER os=Linux; echo HOOFHEARTED-SERVER arch=riscv64; echo HOOFHEARTED-SERVER then=no_psutil",
            "no_psutil_for_platform",
            "riscv64",
        ),
        ("echo HOOFHEARTED-SERVER then=start; echo ouch: no driver >&2; exit 7", "agent_failed", "ouch: no driver"),
        ("echo HOOFHEARTED-SERVER then=start; echo HOOFHEARTED-AGENT/0; cat", "agent_too_old", "too old"),
        ("echo HOOFHEARTED-SERVER then=start; echo HOOFHEARTED-AGENT/99; cat", "agent_too_new", "newer"),
        ("echo HOOFHEARTED-SERVER then=surprise; cat", "agent_failed", "cannot take"),
    ],
)
def test_other_servers_have_their_own_sentence(
    script: str, code: str, word: str, home: Path, shells: list[LoginShell]
) -> None:
    shell = home.parent / "shell"
    shell.write_text(f"#!/bin/sh\n{script}\n")
    shell.chmod(0o755)
    said = failure(delivery.start_agent(server(shells, home, str(shell)), Progress()))
    assert (said.code, word in said.reason) == (code, True), said


# ---------------------------------------------------------------- disks that need root


def mounts() -> Optional[str]:
    """Why no file system can be mounted here in a namespace of its own."""
    done = subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False, timeout=30)
    return None if done.returncode == 0 else "user namespaces are not to be had here"


@pytest.mark.skipif(mounts() is not None, reason="user namespaces are not to be had here")
@pytest.mark.parametrize(
    ("options", "code"), [("noexec", "noexec"), ("size=64k", "no_space"), ("ro", "home_not_writable")]
)
def test_disks_that_cannot_be_used_are_told_apart(
    options: str, code: str, home: Path, shells: list[LoginShell]
) -> None:
    """Every place that is tried is such a disk."""
    places = (home, home.parent / "run", "/var/tmp", "/tmp", "/dev/shm")
    mount = "; ".join(f'mount -t tmpfs -o {options} none "{each}"' for each in places)
    shell = home.parent / "shell"
    shell.write_text(f'#!/bin/sh\nexec unshare -rm sh -c \'{mount}; exec sh -c "$1"\' sh "$2"\n')
    shell.chmod(0o755)
    remote = server(shells, home, str(shell))
    said = failure(delivery.start_agent(remote, Progress()))
    assert said.code == code, said
    assert said.remedy is not None


@pytest.mark.parametrize("number", ["links", "group", "size"])
def test_a_directory_of_somebody_else_is_not_taken_for_ours_by_another_of_its_numbers(
    tmp_path: Path, number: str
) -> None:
    """Whoever makes 998 directories in theirs has one with 1000 links: the owner's number is looked for where it stands."""
    place = tmp_path / "hoofhearted-agent"
    place.mkdir(mode=0o700)
    for name in ("a", "b", "c"):
        (place / name).mkdir()
    owner, links, group, size = 4242, 5, 77, 4096
    listed = f"drwx------ {links} {owner} {group} {size} Nov 27 09:00 {place}"
    script = posix_shell.PLACES.replace("\n", " ").replace("u=$(id -u)", "u=$me")

    def is_own(me: int) -> bool:
        told = f"ls(){{ echo '{listed}'; }};me={me};{script} own '{place}'"
        return subprocess.run(["/bin/sh", "-c", told], env={"HOME": str(tmp_path)}, check=False).returncode == 0

    assert is_own(owner)
    assert not is_own({"links": links, "group": group, "size": size}[number])


def test_a_directory_that_others_may_enter_or_that_is_a_link_is_not_ours(tmp_path: Path) -> None:
    script = posix_shell.PLACES.replace("\n", " ")

    def is_own(place: Path) -> bool:
        return (
            subprocess.run(["/bin/sh", "-c", f"{script} own '{place}'"], env=dict(os.environ), check=False).returncode
            == 0
        )

    ours = tmp_path / "with a space"
    ours.mkdir(mode=0o700)
    link = tmp_path / "link"
    link.symlink_to(ours)
    assert is_own(ours)
    assert not is_own(link)
    assert not is_own(tmp_path / "nothing")
    ours.chmod(0o710)
    assert not is_own(ours)
