"""The client's side of SSH authentication (RFC 4252, RFC 4256) over paramiko's transport, one question and answer at a time.

Paramiko's own has no way to ask whether a key would do before it is unlocked, does not tell which methods the server takes,
and answers the server's questions on the transport's thread. Here each request waits on the caller's thread.
"""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING, Callable, NamedTuple, Union

import paramiko
from paramiko.auth_handler import AuthHandler
from paramiko.common import (
    MSG_SERVICE_ACCEPT,
    MSG_USERAUTH_BANNER,
    MSG_USERAUTH_FAILURE,
    MSG_USERAUTH_SUCCESS,
    cMSG_SERVICE_REQUEST,
    cMSG_USERAUTH_INFO_RESPONSE,
    cMSG_USERAUTH_REQUEST,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofhearted_desktop.link.progress import Progress
    from hoofhearted_desktop.link.ssh.handshake import Transport

ANSWER_PATIENCE_S = 30.0
VERDICT_PATIENCE_S = 120.0
"""On a password or an answer a server may wait for a push to a telephone first; LoginGraceTime of sshd_config is 120 s."""
_MSG_60 = 60
"""SSH_MSG_USERAUTH_PK_OK, PASSWD_CHANGEREQ and INFO_REQUEST share the number: the method says which it is."""
_SERVICE = "ssh-connection"
_MOST_PROMPTS = 20
_LOOK_S = 0.1


class Ready(NamedTuple):
    """The server will hear requests."""


class Success(NamedTuple):
    """Signed in."""


class Failure(NamedTuple):
    """Not accepted, or with `partial` accepted and something more wanted; `methods` may go on."""

    methods: tuple[str, ...]
    partial: bool = False


class KeyWouldDo(NamedTuple):
    """The server would take a signature by this key."""


class ChangeWanted(NamedTuple):
    """The password is right and has to be changed first."""


class Prompt(NamedTuple):
    """One question; `echo`: the answer may be shown."""

    text: str
    echo: bool


class Questions(NamedTuple):
    """What the server asks (keyboard-interactive); there may be none at all, only something to read."""

    title: str
    instruction: str
    prompts: tuple[Prompt, ...]


class Ended(NamedTuple):
    """The connection ended, or nobody wants it any more; or the server has not answered within the patience."""

    why: str = ""


Answer = Union[Ready, Success, Failure, KeyWouldDo, ChangeWanted, Questions, Ended]


class UserAuth(AuthHandler):
    """Signs one user in on one transport. Nothing is remembered here, and no secret is kept."""

    def __init__(self, transport: Transport, user: str, progress: Progress) -> None:
        """Take over the transport's authentication."""
        super().__init__(transport)
        self._over = transport
        self._user = user
        self._progress = progress
        self._method = ""
        self._inbox: queue.SimpleQueue[Union[Answer, None]] = queue.SimpleQueue()
        self.banner_text = ""
        transport.auth_handler = self

    # ------------------------------------------------------------ on the transport's thread

    @property
    def _handler_table(self) -> dict[int, Callable[[paramiko.Message], None]]:
        return {
            MSG_SERVICE_ACCEPT: self._service_accepted,
            MSG_USERAUTH_SUCCESS: self._succeeded,
            MSG_USERAUTH_FAILURE: self._failed,
            MSG_USERAUTH_BANNER: self._bannered,
            _MSG_60: self._asked,
        }

    def abort(self) -> None:
        """The transport ended."""
        self._inbox.put(Ended())

    def _service_accepted(self, _m: paramiko.Message) -> None:
        self._inbox.put(Ready())

    def _succeeded(self, _m: paramiko.Message) -> None:
        self.authenticated = True
        self._over._auth_trigger()  # type: ignore[attr-defined]  # noqa: SLF001 - delayed compression begins with the next packet
        self._inbox.put(Success())

    def _failed(self, m: paramiko.Message) -> None:
        methods = m.get_binary().decode("utf-8", "replace").split(",")
        self._inbox.put(Failure(tuple(method for method in methods if method), m.get_boolean()))

    def _bannered(self, m: paramiko.Message) -> None:
        self.banner_text = m.get_binary().decode("utf-8", "replace")

    def _asked(self, m: paramiko.Message) -> None:
        if self._method == "publickey":
            self._inbox.put(KeyWouldDo())
        elif self._method == "password":
            self._inbox.put(ChangeWanted())
        else:
            title, instruction, _language = (m.get_binary().decode("utf-8", "replace") for _ in range(3))
            count = min(m.get_int(), _MOST_PROMPTS)
            prompts = tuple(Prompt(m.get_binary().decode("utf-8", "replace"), m.get_boolean()) for _ in range(count))
            self._inbox.put(Questions(title, instruction, prompts))

    # ------------------------------------------------------------ on the caller's thread

    def begin(self) -> Answer:
        """Ask for the service, then for the methods, as `ssh` does: success is possible, a failure names the methods."""
        m = paramiko.Message()
        m.add_byte(cMSG_SERVICE_REQUEST)
        m.add_string("ssh-userauth")
        begun = self._send(m)
        return self._send(self._request("none")) if isinstance(begun, Ready) else begun

    def would_do(self, algorithm: str, blob: bytes) -> Answer:
        """Ask whether the server would take this public key or certificate; nothing is signed."""
        m = self._request("publickey")
        m.add_boolean(b=False)  # only asked
        m.add_string(algorithm)
        m.add_string(blob)
        return self._send(m)

    def to_sign(self, algorithm: str, blob: bytes) -> bytes:
        """Give what has to be signed for `publickey`."""
        m = paramiko.Message()
        m.add_string(self._over.session_id or b"")
        m.add_bytes(self._signed_part(algorithm, blob).asbytes())
        return m.asbytes()

    def publickey(self, algorithm: str, blob: bytes, signature: bytes) -> Answer:
        """Sign in by a signature over `to_sign`."""
        m = self._signed_part(algorithm, blob)
        m.add_string(signature)
        return self._send(m)

    def try_password(self, text: str) -> Answer:
        """Sign in by a password."""
        m = self._request("password")
        m.add_boolean(b=False)  # not to change it
        m.add_string(text)
        return self._send(m, VERDICT_PATIENCE_S)

    def interactive(self) -> Answer:
        """Let the server ask."""
        m = self._request("keyboard-interactive")
        m.add_string("")
        m.add_string("")
        return self._send(m, VERDICT_PATIENCE_S)

    def respond(self, answers: Sequence[str]) -> Answer:
        """Answer the server's questions, each of them."""
        m = paramiko.Message()
        m.add_byte(cMSG_USERAUTH_INFO_RESPONSE)
        m.add_int(len(answers))
        for answer in answers:
            m.add_string(answer)
        return self._send(m, VERDICT_PATIENCE_S)

    def _request(self, method: str) -> paramiko.Message:
        self._method = method
        m = paramiko.Message()
        m.add_byte(cMSG_USERAUTH_REQUEST)
        m.add_string(self._user)
        m.add_string(_SERVICE)
        m.add_string(method)
        return m

    def _signed_part(self, algorithm: str, blob: bytes) -> paramiko.Message:
        m = self._request("publickey")
        m.add_boolean(b=True)
        m.add_string(algorithm)
        m.add_string(blob)
        return m

    def _send(self, m: paramiko.Message, patience_s: float = ANSWER_PATIENCE_S) -> Answer:
        try:
            self._over._send_message(m)  # type: ignore[attr-defined]  # noqa: SLF001 - paramiko has no public way
        except (EOFError, OSError, paramiko.SSHException):
            return Ended(self._over.parting or "")
        with self._progress.interrupted_by(lambda: self._inbox.put(None)):
            waited_s = 0.0
            while waited_s < patience_s:
                try:
                    answer = self._inbox.get(timeout=_LOOK_S)
                except queue.Empty:
                    waited_s += _LOOK_S
                    if self._over.is_active():
                        continue
                    answer = Ended()
                if answer is None or isinstance(answer, Ended):
                    return Ended(self._over.parting or "")
                return answer
        return Ended()
