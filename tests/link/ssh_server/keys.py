"""Keys and certificates by the real ssh-keygen, and a real ssh-agent that holds them."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from typing_extensions import Self

KINDS = {"ed25519": ("ed25519",), "ecdsa": ("ecdsa", "-b", "256"), "rsa": ("rsa", "-b", "2048")}


def make_key(file: Path, kind: str = "ed25519", passphrase: str = "", *, pem: bool = False, comment: str = "") -> Path:
    """Make a key pair `file` and `file`.pub."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    options = ["-m", "PEM"] if pem else []
    command = ["ssh-keygen", "-q", "-t", *KINDS[kind], *options, "-N", passphrase, "-C", comment or file.name]
    subprocess.run([*command, "-f", str(file)], check=True)
    return file


def kept_key(kind: str, name: str) -> Path:
    """Give a key pair without passphrase that is made once for all test runs of this boot: a host key need not be fresh."""
    shelf = Path(tempfile.gettempdir()) / f"hoofhearted-ssh-keys-{os.getuid()}"
    finished = shelf / f"{name}-{kind}"
    if not (finished / "key.pub").exists():
        shelf.mkdir(mode=0o700, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=shelf, prefix="building-"))
        make_key(folder / "key", kind, comment=f"{name} {kind}")
        try:
            folder.rename(finished)
        except OSError:  # another test run was first
            shutil.rmtree(folder)
    return finished / "key"


def public(file: Path) -> str:
    """Give a key's public line."""
    return file.with_name(file.name + ".pub").read_text(encoding="utf-8").strip()


def fingerprint(file: Path) -> str:
    """Give the fingerprint as ssh-keygen prints it."""
    found = subprocess.run(["ssh-keygen", "-lf", str(file)], check=True, capture_output=True, text=True)
    return found.stdout.split()[1]


def certify(ca: Path, file: Path, user: str, *options: str) -> Path:
    """Sign `file`'s public key for `user`; gives the certificate beside it."""
    command = ["ssh-keygen", "-q", "-s", str(ca), "-I", f"{user} of the tests", "-n", user, *options]
    subprocess.run([*command, str(file.with_name(file.name + ".pub"))], check=True)
    return file.with_name(file.name + "-cert.pub")


class SshAgent:
    """A real ssh-agent; within it SSH_AUTH_SOCK has to be set by the test."""

    def __init__(self, folder: Path) -> None:
        """Get ready; the socket's path has to be short."""
        self.socket = folder / "agent.sock"
        self._process: Optional[subprocess.Popen[bytes]] = None

    def __enter__(self) -> Self:
        """Start it."""
        command = ["ssh-agent", "-D", "-a", str(self.socket)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        self._process.stdout.readline()  # says its socket once it listens
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        assert self._process is not None
        self._process.terminate()
        self._process.wait(60)
        assert self._process.stdout is not None
        self._process.stdout.close()

    @property
    def pid(self) -> int:
        """The agent's process id."""
        assert self._process is not None
        return self._process.pid

    def add(self, file: Path, *options: str) -> None:
        """Let it hold a key (without passphrase), and the certificate beside it if there is one."""
        environment = {**os.environ, "SSH_AUTH_SOCK": str(self.socket)}
        subprocess.run(["ssh-add", "-q", *options, str(file)], check=True, env=environment)
