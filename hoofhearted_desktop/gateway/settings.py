"""gateway.toml, and what the command line says in its place: where to listen, by which names, who may embed it.

    bind = "0.0.0.0"
    certificate = "/etc/ssl/nas.pem"
    key = "/etc/ssl/nas.key"
    names = ["nas.example"]                   # what clients call it, beside its addresses
    origins = ["https://dashboard.example"]   # pages of others that may ask

    [mqtt]
    host = "nas.example"

A file that says something else than may be said is not obeyed in part: the gateway does not start, and says what to mend.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta

from hoofhearted_desktop.core.model import Problem
from hoofhearted_desktop.probes import own_files, places
from hoofhearted_desktop.store import settings as toml

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME = "gateway.toml"
Name = Annotated[str, Meta(min_length=1, max_length=253)]
Origin = Annotated[str, Meta(pattern=r"^https?://[^/\s]+$")]
Topic = Annotated[str, Meta(pattern=r"^[^+#/$\x00-\x1f][^+#\x00-\x1f]{0,199}$")]


class MqttSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table [mqtt]: a broker that is told of every GPU. Without it there is none."""

    host: Name
    port: Annotated[int, Meta(ge=1, le=65535)] | None = None
    """1883, over TLS 8883, if left out."""

    tls: bool = False
    ca_file: str | None = None
    """PEM, where the broker's certificate is of none that this machine trusts."""

    username: str | None = None
    password_file: str | None = None
    """Its first line; read anew at each connection."""

    name: Name | None = None
    """What the gateway is called at the broker: the machine's name, if left out."""

    prefix: Topic = "hoofhearted"
    discovery_prefix: Topic = "homeassistant"
    every_s: Annotated[float, Meta(ge=1, le=3600)] = 10.0
    """How often figures are told at most."""

    @property
    def port_number(self) -> int:
        """Where the broker listens."""
        return self.port or (8883 if self.tls else 1883)


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What gateway.toml may say."""

    bind: Name = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535)] = 8642
    """0 lets the system choose."""

    certificate: str | None = None
    key: str | None = None
    """PEM files. Without `key` the certificate's file holds both."""

    without_tls: bool = False
    """Lets other machines in over plain HTTP: something else encrypts."""

    names: tuple[Name, ...] = ()
    origins: tuple[Origin, ...] = ()
    behind_proxy: bool = False
    """One reverse proxy stands before it, and its X-Forwarded-For, -Proto and -Host are believed."""

    requests_per_minute: Annotated[int, Meta(ge=1, le=10_000_000)] = 30_000
    """Of one token."""

    mqtt: MqttSettings | None = None


def path() -> Path:
    """Give where gateway.toml is."""
    return places.config_dir() / FILE_NAME


def find(**said: Any) -> Settings | Problem:
    """Give what the file says, with what was `said` on the command line in its place; None means that nothing was said."""
    file = path()
    read: dict[str, Any] | str = {}
    try:
        read = toml.parse(own_files.content(file).decode("utf-8-sig"))
    except FileNotFoundError:
        pass
    except (OSError, UnicodeDecodeError) as error:
        return _unusable(f"{file} cannot be read: {toml.plainly(error)}", "see that it is a text file of your own")
    if isinstance(read, str):
        return _unusable(f"{file} is not TOML: {read}", "mend that line")
    try:
        found = msgspec.convert(read, Settings)
    except msgspec.ValidationError as error:
        return _unusable(f"{file}: {_plainly(error)}", "mend that line; docs/gateway.md has all of them")
    said = {name: value for name, value in said.items() if value is not None}
    try:
        return msgspec.convert({**msgspec.to_builtins(found), **said}, Settings)
    except msgspec.ValidationError as error:
        return _unusable(_plainly(error), "`hoofhearted gateway --help` says what may be said")


def _plainly(error: msgspec.ValidationError) -> str:
    """Say "port: expected `int`, got `str`" for "Expected `int`, got `str` - at `$.port`"."""
    what, _, place = str(error).partition(" - at `$.")
    place = place.rstrip("`").replace("[...]", "")
    if place.startswith("origins") and "regex" in what:
        what = "Expected a page's origin such as https://dashboard.example, without a path"
    if place.endswith("prefix") and "regex" in what:
        what = "Expected a topic such as hoofhearted, without + and #, that begins neither with / nor with $"
    return f"{place}: {what[0].lower()}{what[1:]}" if place else f"{what[0].lower()}{what[1:]}"


def _unusable(message: str, remedy: str) -> Problem:
    return Problem("gateway_settings", message, remedy)
