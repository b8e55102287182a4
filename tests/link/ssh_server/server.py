"""The real sshd on loopback, with an account and a way of signing in that the test chooses; no root, nothing of the machine touched.

    with SshServer(folder, authorized=[key]) as server:
        server.write_config(home)                # Host server in home/.ssh, its key in home/.ssh/known_hosts

The account is a line in a file (accounts.c): any name, any login shell, any password, any questions by PAM. It has the uid of
whoever runs the tests.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Optional

import psutil

from tests.link.ssh_server import accounts, keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from typing_extensions import Self

USER = "david"
_READY = "Server listening on"
_MARK = "HOOFHEARTED_TEST_SSHD"


def missing() -> Optional[str]:
    """Say what this machine lacks to run sshd, if anything."""
    lacking = [name for name in ("sshd", "ssh", "ssh-keygen", "ssh-agent", "cc") if not program(name)]
    return f"needs {', '.join(lacking)}" if lacking else None


def program(name: str) -> Optional[str]:
    """Find a program, also where only root looks."""
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


def free_port() -> int:
    """Give a port of loopback on which nothing listens at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def refusing_port() -> Iterator[int]:
    """Keep a port of loopback at which every connection is refused: it is bound, and nothing listens."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield int(bound.getsockname()[1])


def _is_running(process: psutil.Process) -> bool:
    # One that waits to be collected has ended: its parent is gone, and a container's process 1 may take seconds to do that.
    with contextlib.suppress(psutil.Error):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


class SshServer:
    """One sshd. What is given to the constructor becomes its configuration; `options` are further lines of sshd_config."""

    def __init__(
        self,
        folder: Path,
        *,
        authorized: Sequence[Path] = (),
        user_ca: Optional[Path] = None,
        password: Optional[str] = None,
        asks: Sequence[str] = (),
        methods: str = "any",
        shell: str = "/bin/sh",
        home: Optional[Path] = None,
        host_keys: Sequence[Path] = (),
        environment: Optional[dict[str, str]] = None,
        options: Sequence[str] = (),
        address: str = "127.0.0.1",
        within: Sequence[str] = (),
    ) -> None:
        """Get ready. `asks` are lines `say …` and `ask …` of accounts.c; `methods` is AuthenticationMethods.

        `within` are words before the command, which have it listen on `address` of another host (tests/link/network.py).

        `password` alone allows the method "password"; with `asks`, or with keyboard-interactive in `methods`, that one too.
        """
        self.folder = folder
        self.user = USER
        self.port = 0
        self.home = home or folder / "home"
        self.host_keys = tuple(host_keys) or (keys.kept_key("ed25519", "host"),)
        self.environment = dict(environment or {})
        self._authorized = tuple(authorized)
        self._user_ca = user_ca
        self._password = password
        self._asks = tuple(asks)
        self._methods = methods
        self._shell = shell
        self._options = tuple(options)
        self.address = address
        self._within = tuple(within)
        self._process: Optional[subprocess.Popen[bytes]] = None
        self._kept: Optional[socket.socket] = None

    # ------------------------------------------------------------ life

    def __enter__(self) -> Self:
        """Start it, and wait until it listens."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._write_account()
        if os.getuid() == 0:
            Path("/run/sshd").mkdir(
                mode=0o755, exist_ok=True
            )  # sshd wants an empty directory there; so does its service
        for _ in range(5):
            self.port = self.port or free_port()
            self._write_config()
            if self._start():
                return self
            self.port = 0
        raise AssertionError(f"sshd did not start: {self.log()}")

    def __exit__(self, *_: object) -> None:
        """End it, its sessions, and what still runs in them."""
        assert self._process is not None
        self._let_go()
        sessions = self.sessions()
        self._process.terminate()
        self._process.wait(60)
        for each in sessions + self._left_behind():
            with contextlib.suppress(psutil.Error):
                each.kill()
        deadline = time.monotonic() + 5
        while any(_is_running(each) for each in sessions) and time.monotonic() < deadline:
            time.sleep(0.005)

    def stop_listening(self) -> None:
        """End the listener; sessions live on, and nobody else gets the port."""
        assert self._process is not None
        self._process.terminate()
        self._process.wait(60)
        if not self._within:
            self._kept = socket.socket()
            self._kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._kept.bind((self.address, self.port))

    def listen_again(self) -> None:
        """Start the listener anew, on the same port."""
        self._let_go()
        assert self._start(), self.log()

    def _let_go(self) -> None:
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def _start(self) -> bool:
        log = self.folder / "sshd.log"
        log.unlink(missing_ok=True)
        command = [*self._within, str(program("sshd")), "-D", "-f", str(self.folder / "sshd_config"), "-E", str(log)]
        preloaded = {"LD_PRELOAD": str(accounts.library()), "FAKE_ACCOUNTS": str(self.folder / "accounts")}
        self._process = subprocess.Popen(command, env={**os.environ, **preloaded}, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if _READY in self.log():
                return True
            if self._process.poll() is not None:
                return False
            time.sleep(0.005)
        raise AssertionError(f"sshd does not listen: {self.log()}")

    # ------------------------------------------------------------ configuration

    def _write_account(self) -> None:
        lines = [f"user {self.user}", f"home {self.home}", f"shell {self._shell}"]
        lines += [f"password {self._password}"] if self._password is not None else []
        (self.folder / "accounts").write_text("\n".join([*lines, *self._asks]) + "\n", encoding="utf-8")

    def change_account(self, *, password: Optional[str] = None, asks: Sequence[str] = ()) -> None:
        """Change the password or the questions, from the next sign-in on."""
        self._password, self._asks = password, tuple(asks)
        self._write_account()

    def _write_config(self) -> None:
        authorized = self.folder / "authorized_keys"
        authorized.write_text("".join(f"{keys.public(each)}\n" for each in self._authorized), encoding="utf-8")
        interactive = bool(self._asks) or "keyboard-interactive" in self._methods
        by_pam = interactive or self._password is not None
        environment = {_MARK: self.folder, **self.environment}
        lines = [
            *self._options,  # the first value counts
            f"Port {self.port}",
            f"ListenAddress {self.address}",
            *(f"HostKey {each}" for each in self.host_keys),
            "PidFile none",
            "StrictModes no",
            "PermitRootLogin yes",
            "PrintMotd no",
            "PrintLastLog no",
            "LogLevel VERBOSE",
            f"AuthorizedKeysFile {authorized}",
            *([f"TrustedUserCAKeys {self._user_ca}.pub"] if self._user_ca else []),
            f"UsePAM {'yes' if by_pam else 'no'}",
            f"PasswordAuthentication {'yes' if self._password is not None else 'no'}",
            f"KbdInteractiveAuthentication {'yes' if interactive else 'no'}",
            f"AuthenticationMethods {self._methods}",
            "SetEnv " + " ".join(f'"{name}={value}"' for name, value in environment.items()),
        ]
        (self.folder / "sshd_config").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def known_hosts_line(self, host_key: Optional[Path] = None) -> str:
        """Give the line of known_hosts for this server, or for another key in its place."""
        kind, blob = keys.public(host_key or self.host_keys[0]).split()[:2]
        return f"[{self.address}]:{self.port} {kind} {blob}"

    def write_config(self, home: Path, name: str = "server", *lines: str, known: bool = True) -> None:
        """Add `Host name` to home/.ssh/config, and the host key to home/.ssh/known_hosts if it shall be `known`."""
        folder = home / ".ssh"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        entry = [f"Host {name}", f"HostName {self.address}", f"Port {self.port}", f"User {self.user}", *lines]
        with (folder / "config").open("a", encoding="utf-8") as file:
            file.write("\n    ".join(entry) + "\n\n")
        if known:
            with (folder / "known_hosts").open("a", encoding="utf-8") as file:
                file.write(self.known_hosts_line() + "\n")

    # ------------------------------------------------------------ what goes on

    def log(self) -> str:
        """Give what sshd has said so far."""
        try:
            return (self.folder / "sshd.log").read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return ""

    @property
    def pid(self) -> int:
        """The listener's process id."""
        assert self._process is not None
        return self._process.pid

    def sessions(self) -> list[psutil.Process]:
        """Give the processes of the connections and what runs in them."""
        try:
            return psutil.Process(self.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    def kill_sessions(self, *, programs: bool = True) -> None:
        """End every connection at once, as a crash would; what runs in them too, or sshd alone."""
        for each in self.sessions():
            with contextlib.suppress(psutil.Error):
                if programs or each.name().startswith("sshd"):
                    each.send_signal(signal.SIGKILL)

    def pause_sessions(self) -> list[psutil.Process]:
        """Stop every connection (SIGSTOP): the peer falls silent, its kernel still acknowledges. Resume what is given."""
        sessions = [each for each in self.sessions() if each.name().startswith("sshd")]
        for each in sessions:
            each.suspend()
        return sessions

    def _left_behind(self) -> list[psutil.Process]:
        mark = f"{_MARK}={self.folder}".encode()
        found = []
        for pid in psutil.pids():
            with contextlib.suppress(OSError, psutil.Error):
                if mark in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"):
                    found.append(psutil.Process(pid))
        return found
