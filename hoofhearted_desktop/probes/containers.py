"""What containers are called, asked of the Docker and Podman sockets or read from their files; no sample ever waits for the answer.

The interface is Docker Engine's `GET /containers/{id}/json` (docs.docker.com, Engine API), which Podman's service speaks
too. HTTP/1.1 by hand: http.client would cost an agent two megabytes of memory for one request a container.
"""

from __future__ import annotations

import json
import os
import re
import socket
import time
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Optional, TypeVar, Union

from hoofhearted_desktop.probes import container_files
from hoofhearted_desktop.probes.errands import Errands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofhearted_desktop.probes.cgroups import CgroupFacts

PATIENCE_S = 3.0
"""How long one question may take in all, however slowly bytes keep coming."""
ASK_AGAIN_S = 60.0
"""After nobody could be asked, or a socket did not answer."""
LARGEST_ANSWER = 1 << 20
MOST_KNOWN = 512
_LONGEST_NAME = 256
_LAST_CHUNK = re.compile(rb"\r\n0+(?:;[^\r\n]*)?\r\n(?:[^\r\n]+\r\n)*\r\n\Z")
"""The chunk of no bytes that ends a body, with its extensions and trailers (RFC 9112, section 7.1)."""

T = TypeVar("T")


class Told(NamedTuple):
    """A container's name and image, each None where the runtime does not say."""

    name: Optional[str] = None
    image: Optional[str] = None


class _Unreachable:
    """The socket gave no answer that counts: it hangs, floods, refuses, or is none of Docker's."""


_UNREACHABLE = _Unreachable()
_Answer = Union[Told, _Unreachable, None]


_Key = tuple[Optional[int], str]


class _Question(NamedTuple):
    """A container to ask for, and the sockets and files that may know it."""

    identity: str
    owner: Optional[int]
    sockets: tuple[str, ...]
    files: tuple[str, ...]

    @property
    def key(self) -> _Key:
        """Whose container it is, and which: what one user says of an id is nothing for another's."""
        return self.owner, self.identity


def sockets_of(facts: CgroupFacts) -> tuple[str, ...]:
    """Give the sockets that can know this container, in the order in which to ask; none for other runtimes.

    A rootless runtime has its socket below the runtime directory of the user whose slice the container is in, which
    root may open and others may not. In their own slice users make control groups of any name, also with the id of somebody
    else's container in it: about those nobody is asked but their own runtime.
    """
    if facts.runtime not in {"docker", "podman", None}:
        return ()
    ours = facts.owner in {None, os.geteuid() if hasattr(os, "geteuid") else None}
    sessions = [f"/run/user/{facts.owner}"] if facts.owner is not None else []
    own = os.environ.get("XDG_RUNTIME_DIR")
    if own and ours and own not in sessions:
        sessions.append(own)
    of_machine = facts.owner in {None, 0}
    docker = ["/var/run/docker.sock"] * of_machine + [f"{each}/docker.sock" for each in sessions]
    podman = ["/run/podman/podman.sock"] * of_machine + [f"{each}/podman/podman.sock" for each in sessions]
    for variable, found in (("DOCKER_HOST", docker), ("CONTAINER_HOST", podman)):
        given = os.environ.get(variable, "")
        if ours and given.startswith("unix://"):
            found.insert(0, given[len("unix://") :])
    return tuple(podman if facts.runtime == "podman" else docker if facts.runtime == "docker" else docker + podman)


def sockets_here() -> tuple[tuple[str, bool], ...]:
    """Give the sockets that are there for this user's agent, and whether it may ask them."""
    from hoofhearted_desktop.probes.cgroups import CgroupFacts

    known = dict.fromkeys((*sockets_of(CgroupFacts(runtime="docker")), *sockets_of(CgroupFacts(runtime="podman"))))
    return tuple((path, os.access(path, os.R_OK | os.W_OK)) for path in known if os.path.exists(path))


class ContainerNames:
    """Remembers the name and image of every container that was asked for; each is asked once.

    The questions are asked by a thread that ends when there are none left. A socket that hangs or floods is left alone
    for ASK_AGAIN_S, and never costs more than PATIENCE_S and LARGEST_ANSWER.
    """

    def __init__(
        self,
        sockets: Callable[[CgroupFacts], Sequence[str]] = sockets_of,
        monotonic: Callable[[], float] = time.monotonic,
        patience_s: float = PATIENCE_S,
        files: Callable[[CgroupFacts], tuple[str, ...]] = container_files.found,
    ) -> None:
        """Ask the sockets that `sockets` gives for a container; where none answers, read the files that `files` gives."""
        self._sockets = sockets
        self._files = files
        self._monotonic = monotonic
        self._patience_s = patience_s
        self._errands = Errands("containers")
        self._told: dict[_Key, Told] = {}
        self._again: dict[_Key, float] = {}
        self._aside: dict[str, float] = {}

    def told(self, facts: CgroupFacts) -> Optional[Told]:
        """Give what is known of the container of these facts, None where nothing is yet; never waits.

        A first call puts the question; the answer is there at a later one.
        """
        identity = facts.container_id
        if identity is None:
            return None
        key = (facts.owner, identity)
        known = self._told.get(key)
        now = self._monotonic()
        if known is not None or now < self._again.get(key, now):
            return known
        usable = tuple(path for path in self._sockets(facts) if os.access(path, os.R_OK | os.W_OK))
        files = self._files(facts)
        question = _Question(identity, facts.owner, usable, files)
        if not (usable or files) or self._errands.run(lambda: self._ask(question)):
            _note(self._again, key, now + ASK_AGAIN_S)
        return None

    def _ask(self, question: _Question) -> None:
        told = self._first_answer(question)
        if told is not None:
            _note(self._told, question.key, told)

    def _first_answer(self, question: _Question) -> Optional[Told]:
        for path in question.sockets:
            if self._monotonic() < self._aside.get(path, float("-inf")):
                continue
            answer = ask(path, question.identity, self._patience_s)
            if isinstance(answer, Told):
                return answer
            if isinstance(answer, _Unreachable):
                self._aside[path] = self._monotonic() + ASK_AGAIN_S
        kept = (container_files.read(path, question.identity, question.owner) for path in question.files)
        return next((_told(each) for each in kept if each is not None), None)


def _note(notes: dict[_Key, T], key: _Key, value: T) -> None:
    """Keep a note, and no more than MOST_KNOWN of them; the oldest goes. Each of them has one thread that writes."""
    if len(notes) >= MOST_KNOWN and key not in notes:
        del notes[next(iter(notes))]
    notes[key] = value


def ask(path: str, identity: str, patience_s: float = PATIENCE_S) -> _Answer:
    """Ask the socket at `path` for a container; None where the runtime has no such container."""
    deadline = time.monotonic() + patience_s
    request = f"GET /containers/{identity}/json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(patience_s)
            connection.connect(path)
            connection.sendall(request.encode("ascii", "replace"))
            received = _received(connection, deadline)
    except OSError:
        return _UNREACHABLE
    return _UNREACHABLE if received is None else _read(received)


def _received(connection: socket.socket, deadline: float) -> Optional[bytearray]:
    """Give the whole answer, or None if it takes too long or has no end."""
    received = bytearray()
    while not _is_whole(received):
        left_s = deadline - time.monotonic()
        if left_s <= 0 or len(received) > LARGEST_ANSWER:
            return None
        connection.settimeout(left_s)
        piece = connection.recv(65536)
        if not piece:
            break
        received += piece
    return received


def _is_whole(received: bytearray) -> bool:
    """Tell a complete answer (RFC 9112, section 6) where its end is marked otherwise than by the end of the stream."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return False
    headers = _headers(received[:end])
    if headers.get("transfer-encoding") == "chunked":
        return _LAST_CHUNK.search(received, max(end, len(received) - 1024)) is not None
    length = headers.get("content-length", "")
    return length.isascii() and length.isdigit() and len(length) < 10 and len(received) >= end + 4 + int(length)


def _headers(head: bytearray) -> dict[str, str]:
    pairs = (line.partition(":") for line in head.decode("latin-1").split("\r\n")[1:])
    return {name.strip().lower(): value.strip().lower() for name, _, value in pairs}


def _read(received: bytearray) -> _Answer:
    head, _, body = received.partition(b"\r\n\r\n")
    status = head.split(None, 2)[1:2]
    if status == [b"404"]:
        return None
    if status != [b"200"]:
        return _UNREACHABLE
    if _headers(head).get("transfer-encoding") == "chunked":
        body = _joined_chunks(body)
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return _UNREACHABLE
    return _told(found) if isinstance(found, dict) else _UNREACHABLE


def _joined_chunks(body: bytearray) -> bytearray:
    """Join a chunked body (RFC 9112, section 7.1); what is cut or damaged ends it."""
    joined = bytearray()
    at = 0
    while True:
        end = body.find(b"\r\n", at)
        if end < 0:
            return joined
        try:
            size = int(bytes(body[at:end]).partition(b";")[0], 16)
        except ValueError:
            return joined
        if size <= 0:
            return joined
        joined += body[end + 2 : end + 2 + size]
        at = end + 2 + size + 2


def _told(found: dict[str, Any]) -> Told:
    config = found.get("Config")
    config = config if isinstance(config, dict) else {}
    labels = config.get("Labels")
    labels = labels if isinstance(labels, dict) else {}
    pod, part = labels.get("io.kubernetes.pod.name"), labels.get("io.kubernetes.container.name")
    of_pod = f"{pod}/{part}" if isinstance(pod, str) and isinstance(part, str) else None
    return Told(_text(of_pod or found.get("Name"), "/"), _text(config.get("Image")))


def _text(value: object, stripped: str = "") -> Optional[str]:
    """Give a text of a sane length whose every character can be shown, or None."""
    if not isinstance(value, str):
        return None
    text = value.lstrip(stripped)[:_LONGEST_NAME]
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text) or None
