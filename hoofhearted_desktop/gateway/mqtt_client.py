"""A connection to an MQTT broker, kept by a thread of its own: the only door of paho-mqtt.

All messages are retained, so of those that wait the newest of each topic is enough: what a slow broker has not taken yet is
replaced, and nothing grows. The thread waits by a selector and not by paho's own loop, whose select() knows no file beyond
the 1024th, of which a gateway with many clients has several thousand.
"""

from __future__ import annotations

import contextlib
import logging
import secrets
import selectors
import socket
import ssl
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion

from hoofhearted_desktop.link.backoff import Backoff

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.gateway.settings import MqttSettings

log = logging.getLogger(__name__)

CONNECT_PATIENCE_S = 5.0
KEEPALIVE_S = 30
GOODBYE_S = 2.0
LONGEST_WAIT_S = 1.0
"""Between two looks at whether the broker still answers."""

ONLINE, OFFLINE = "online", "offline"


class Connection:
    """Connects, and connects again. `told` (is it there) and `heard` (topic, payload of what was retained) run on its thread."""

    def __init__(
        self,
        settings: MqttSettings,
        name: str,
        status: str,
        subscription: str,
        *,
        told: Callable[[bool], None],
        heard: Callable[[str, str], None],
    ) -> None:
        """Get ready; `start` begins. At `status` the broker says OFFLINE when this connection is lost."""
        self._settings = settings
        self._place = f"{settings.host}:{settings.port_number}"
        self._status = status
        self._subscription = subscription
        self._told = told
        self._heard = heard
        self._waiting: dict[str, str] = {}
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._here, self._there = socket.socketpair()
        for each in (self._here, self._there):
            each.settimeout(0.0)
        self._complained: str | None = None
        self._refusal: str | None = None
        self._is_up = False
        self._client_id = f"hoofhearted-{name}-{secrets.token_hex(4)}"
        self._thread = threading.Thread(target=self._run, name="mqtt", daemon=True)

    def start(self) -> None:
        """Begin to connect."""
        self._thread.start()

    def stop(self, patience_s: float = CONNECT_PATIENCE_S) -> None:
        """Say OFFLINE where the broker is there, and end."""
        self._ending.set()
        self._wake()
        self._thread.join(patience_s)

    def send(self, topic: str, payload: str) -> None:
        """Publish, retained; from any thread. While the broker is not there it is passed over."""
        with self._lock:
            if not self._is_up:
                return
            self._waiting.pop(topic, None)
            self._waiting[topic] = payload
        self._wake()

    def _wake(self) -> None:
        with contextlib.suppress(OSError):  # full, and so it wakes anyway; or closed, and nobody sleeps
            self._there.send(b"\0")

    # ------------------------------------------------------------ on the thread

    def _made(self) -> Client:
        """Give a client for one connection, so that nothing of the one before is sent again."""
        self._refusal = None
        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=self._client_id,
            protocol=MQTTProtocolVersion.MQTTv311,
            reconnect_on_failure=False,
        )
        client.connect_timeout = CONNECT_PATIENCE_S
        client.will_set(self._status, OFFLINE, qos=1, retain=True)
        client.on_connect = self._on_connect
        client.on_message = self._on_message
        client.connect_async(self._settings.host, self._settings.port_number, KEEPALIVE_S)
        # With this set, paho queues what is published and leaves writing to who waits for the socket.
        client.on_socket_register_write = lambda _client, _data, _socket: None
        return client

    def _run(self) -> None:
        backoff = Backoff()
        try:
            while not self._ending.is_set():
                backoff.begin_try()
                began = time.monotonic()
                reason = self._connected()
                self._say(up=False)
                if not self._ending.is_set():
                    self._complain(reason)
                    self._ending.wait(backoff.wait_s(time.monotonic() - began))
        finally:
            self._here.close()
            self._there.close()

    def _connected(self) -> str:
        """Connect and stay; gives a sentence on why it ended."""
        client = self._made()
        problem = self._admitted(client)
        if problem is not None:
            return problem
        try:
            client.reconnect()
        except ssl.SSLError as error:
            said = getattr(error, "verify_message", "") or (error.reason or str(error)).replace("_", " ").lower()
            return f"the MQTT broker {self._place} cannot be trusted: {said}; see tls and ca_file of [mqtt]"
        except (OSError, UnicodeError) as error:
            return f"the MQTT broker {self._place} cannot be reached: {_plainly(error)}"
        stream: Any = client.socket()
        if stream is not None:
            with contextlib.closing(stream), selectors.DefaultSelector() as selector:
                selector.register(self._here, selectors.EVENT_READ)
                selector.register(stream, selectors.EVENT_READ)
                self._stay(client, stream, selector)
        return self._refusal or f"the MQTT broker {self._place} is gone"

    def _stay(self, client: Client, stream: Any, selector: selectors.BaseSelector) -> None:
        """Move what there is to move until the connection ends."""
        until: float | None = None
        while client.socket() is stream:
            if self._ending.is_set() and until is None:
                until = time.monotonic() + GOODBYE_S
                self.send(self._status, OFFLINE)
                self._write_waiting(client, all_of_it=True)
                client.disconnect()
            if until is not None and time.monotonic() > until:
                return
            if client.socket() is stream and not self._moved(client, stream, selector):
                return
            if until is None:
                self._write_waiting(client)

    def _moved(self, client: Client, stream: Any, selector: selectors.BaseSelector) -> bool:
        """Wait for what is to be read, may be written, or has been given to be sent; whether the connection stands after it."""
        selector.modify(stream, selectors.EVENT_READ | (selectors.EVENT_WRITE if client.want_write() else 0))
        for key, ready in selector.select(LONGEST_WAIT_S):
            if key.fileobj is self._here:
                with contextlib.suppress(BlockingIOError):
                    self._here.recv(4096)
                continue
            if ready & selectors.EVENT_READ and client.loop_read() != MQTTErrorCode.MQTT_ERR_SUCCESS:
                return False
            if ready & selectors.EVENT_WRITE and client.loop_write() != MQTTErrorCode.MQTT_ERR_SUCCESS:
                return False
        return client.loop_misc() == MQTTErrorCode.MQTT_ERR_SUCCESS

    def _write_waiting(self, client: Client, *, all_of_it: bool = False) -> None:
        """Give paho what waits, but no more than the broker takes, unless it is the end."""
        while all_of_it or not client.want_write():
            with self._lock:
                topic = next(iter(self._waiting), None)
                if topic is None:
                    return
                payload = self._waiting.pop(topic)
            client.publish(topic, payload, qos=0, retain=True)
            if not all_of_it:
                client.loop_write()

    def _admitted(self, client: Client) -> str | None:
        """Read certificates and password, anew for each try, as they may have changed; a sentence where they cannot be."""
        said = self._settings
        if said.tls:
            try:
                client.tls_set_context(ssl.create_default_context(cafile=said.ca_file))
            except (OSError, ValueError) as error:
                return f"ca_file of [mqtt], {said.ca_file}, cannot be read: {_plainly(error)}; give a PEM file"
        password = None
        if said.password_file is not None:
            try:
                password = Path(said.password_file).read_text(encoding="utf-8").rstrip("\r\n")
            except (OSError, ValueError) as error:
                return f"password_file of [mqtt], {said.password_file}, cannot be read: {_plainly(error)}"
        if said.username is not None:
            client.username_pw_set(said.username, password)
        return None

    def _on_connect(self, client: Client, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        if reason.is_failure:
            self._refusal = (
                f"the MQTT broker {self._place} does not let the gateway in ({str(reason).lower()}); "
                "see username and password_file of [mqtt] in gateway.toml"
            )
            return
        if self._complained is not None:
            log.warning("the MQTT broker %s is there", self._place)
        self._complained = None
        client.subscribe(self._subscription)
        self._say(up=True)

    def _on_message(self, _client: Client, _data: Any, message: Any) -> None:
        if message.retain:
            self._heard(message.topic, message.payload.decode("utf-8", "replace"))

    def _say(self, *, up: bool) -> None:
        with self._lock:
            changed, self._is_up = up is not self._is_up, up
            self._waiting.clear()
        if changed:
            self._told(up)

    def _complain(self, reason: str) -> None:
        """Say it once, and not at every try."""
        if reason != self._complained:
            log.error("%s; it is tried again and again", reason)
        self._complained = reason


def _plainly(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
