"""A real mosquitto (Debian's package) on loopback, and a client that remembers the newest message of each topic."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE_S = 30.0
PROGRAM = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
needs_mosquitto = pytest.mark.skipif(PROGRAM is None, reason="no mosquitto")


class Broker:
    """One that runs, and can be ended and begun again on the same port; it keeps nothing on disk."""

    def __init__(self, folder: Path, *lines: str, password: tuple[str, str] | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        said = [f"listener {self.port} 127.0.0.1", "log_dest stderr", "connection_messages true", "user root", *lines]
        if password is None:
            said.append("allow_anonymous true")
        else:
            file = folder / "passwords"
            file.touch(mode=0o600)
            words = ["mosquitto_passwd", "-b", str(file), *password]
            subprocess.run(words, check=True, capture_output=True, timeout=30)
            said += ["allow_anonymous false", f"password_file {file}"]
        self._config = folder / "mosquitto.conf"
        self._config.write_text("\n".join(said) + "\n")
        self._log = folder / "log"
        self.begin()

    def begin(self) -> None:
        """Begin, and wait until it takes connections."""
        assert PROGRAM is not None
        with self._log.open("ab") as log:
            self.process = subprocess.Popen([PROGRAM, "-c", str(self._config)], stderr=log, stdout=log)
        until = time.monotonic() + PATIENCE_S
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            assert self.process.poll() is None, self.log()
            assert time.monotonic() < until, self.log()
            time.sleep(0.02)

    def log(self) -> str:
        """Give what it wrote."""
        return self._log.read_text()

    def end(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(PATIENCE_S)


class Listener:
    """Hears everything; `last` has the newest message of each topic, and `retained` those that were kept before it came."""

    def __init__(self, broker: Broker, user: tuple[str, str] | None = None) -> None:
        self.last: dict[str, str] = {}
        self.retained: set[str] = set()
        self.count = 0
        self._news = threading.Condition()
        self._client = Client(CallbackAPIVersion.VERSION2, client_id="listener")
        if user is not None:
            self._client.username_pw_set(*user)
        self._client.reconnect_delay_set(1, 1)
        self._client.on_connect = lambda client, *_: client.subscribe("#")
        self._client.on_message = self._heard
        self._client.connect("127.0.0.1", broker.port)
        self._client.loop_start()

    def _heard(self, _client: Any, _data: Any, message: Any) -> None:
        with self._news:
            self.last[message.topic] = message.payload.decode()
            if message.retain:
                self.retained.add(message.topic)
            self.count += 1
            self._news.notify_all()

    def wait(self, topic: str, is_it: Callable[[str], bool]) -> str:
        """Wait until the newest message of that topic is right, and give it."""
        with self._news:
            found = self._news.wait_for(lambda: topic in self.last and is_it(self.last[topic]), PATIENCE_S)
            assert found, f"{topic}: {self.last.get(topic)}; there are {sorted(self.last)}"
            return self.last[topic]

    def wait_for_json(self, topic: str, **wanted: Any) -> dict[str, Any]:
        """Wait until the newest message of that topic has these members, and give it."""

        def has(text: str) -> bool:
            return wanted.items() <= json.loads(text).items()

        return json.loads(self.wait(topic, has))  # type: ignore[no-any-return]

    def forget(self) -> None:
        """Forget what was heard."""
        with self._news:
            self.last.clear()

    def publish(self, topic: str, text: str) -> None:
        """Have the broker keep a message, as somebody else's."""
        self._client.publish(topic, text, qos=1, retain=True).wait_for_publish(PATIENCE_S)

    def end(self) -> None:
        """Hear no more."""
        self._client.disconnect()
        self._client.loop_stop()


@contextlib.contextmanager
def running(folder: Path, *lines: str, password: tuple[str, str] | None = None) -> Iterator[Broker]:
    """Have a broker within this."""
    broker = Broker(folder, *lines, password=password)
    try:
        yield broker
    finally:
        broker.end()


@contextlib.contextmanager
def listening(broker: Broker, user: tuple[str, str] | None = None) -> Iterator[Listener]:
    """Hear a broker within this."""
    made = Listener(broker, user)
    try:
        yield made
    finally:
        made.end()
