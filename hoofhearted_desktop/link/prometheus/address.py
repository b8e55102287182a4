"""A Prometheus as a person types it: `http://prom.lan:9090`, `https://ann@lab.example/prometheus?cluster=eu&rack=~r1.*`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Optional, Union

if TYPE_CHECKING:
    from urllib.parse import SplitResult

from hoofhearted_desktop.core.visible import visible

SCHEMES = ("http", "https")
LONGEST = 1000
MOST_MATCHERS = 20
_PORTS = {"http": 80, "https": 443}
_LABEL = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_LOOPBACK = re.compile(r"(localhost|127(\.\d+){3}|::1)\Z", re.IGNORECASE)
_HOST = re.compile(r"[A-Za-z0-9._-]+\Z|[0-9A-Fa-f:.]+(%[A-Za-z0-9._-]+)?\Z")
_FROM_A_BROWSER = re.compile(r"(?:/api/v1/query|/api/v1|/graph|/targets|/query|/)+\Z")
_EXAMPLE = "Write it as http://prom.lan:9090 or https://lab.example/prometheus?cluster=eu."


class Matcher(NamedTuple):
    """A condition on a label, as PromQL has it; `operator` is =, !=, =~ or !~."""

    label: str
    operator: str
    value: str

    def __str__(self) -> str:
        """Give it as it stands in PromQL."""
        value = self.value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'{self.label}{self.operator}"{value}"'


class PrometheusAddress(NamedTuple):
    """Where a Prometheus answers, as whom one signs in there (None: nobody, or by a token), and which series are meant."""

    scheme: str
    host: str
    port: Optional[int] = None
    path: str = ""
    user: Optional[str] = None
    matchers: tuple[Matcher, ...] = ()

    def __str__(self) -> str:
        """Give it as it is typed."""
        from urllib.parse import (
            quote,  # with ipaddress and unicodedata 0.9 MB of a tray, which mostly knows no Prometheus
        )

        user = f"{quote(self.user, safe='')}@" if self.user else ""
        wanted = "&".join(f"{each.label}{_written(each)}" for each in self.matchers)
        return f"{self.scheme}://{user}{self.authority}{self.path}{'?' + wanted if wanted else ''}"

    @property
    def authority(self) -> str:
        """The host, with its port where that is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port is None else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """What a person is asked about: the address without the user and without what is meant there."""
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def own_port(self) -> int:
        """The port that is connected to."""
        return self.port or _PORTS[self.scheme]

    @property
    def is_loopback(self) -> bool:
        """Whether nothing leaves this machine."""
        return _LOOPBACK.match(self.host) is not None


def is_meant(text: str) -> bool:
    """Whether a text is the address of a Prometheus and not of a server for ssh."""
    return text.strip().lower().startswith(tuple(f"{scheme}://" for scheme in SCHEMES))


def parse(text: str) -> Union[PrometheusAddress, str]:
    """Read an address, or give the sentences that say what is wrong with it."""
    text = text.strip()
    if len(text) > LONGEST or not text.isprintable() or any(letter.isspace() for letter in text):
        return f"The address is too long, or holds a space or a control character. {_EXAMPLE}"
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return f"The port is not a number from 1 to 65535, or the host is not written well. {_EXAMPLE}"
    if parts.password is not None:
        return "The address holds a password. Leave it out: it is asked for, and no address keeps it."
    if not parts.hostname or _HOST.match(parts.hostname) is None or port == 0:
        return f"There is no name of a host in it. {_EXAMPLE}"
    if parts.fragment:
        return f"What follows the # is nothing that a Prometheus has. {_EXAMPLE}"
    return _made(parts, port)


def _made(parts: SplitResult, port: Optional[int]) -> Union[PrometheusAddress, str]:
    matchers = _matchers(parts.query)
    if isinstance(matchers, str):
        return matchers
    from urllib.parse import quote, unquote

    scheme = parts.scheme.lower()
    path = _FROM_A_BROWSER.sub("", quote(unquote(parts.path), safe="/~:@!$&'()*+,;="))
    return PrometheusAddress(
        scheme,
        str(parts.hostname),
        None if port == _PORTS[scheme] else port,
        path,
        unquote(parts.username) if parts.username else None,
        matchers,
    )


def _matchers(query: str) -> Union[tuple[Matcher, ...], str]:
    """Read `cluster=eu&rack=~r1.*&gpu!=0`."""
    from urllib.parse import parse_qsl

    found = []
    for name, given in parse_qsl(query, keep_blank_values=True, separator="&"):
        label, operator = name, "="
        if name.endswith("!~"):
            label, operator = name[:-2], "!~"
        elif name.endswith("!"):
            label, operator = name[:-1], "!="
        elif given.startswith("~"):
            operator = "=~"
        value = given[1:] if operator == "=~" else given
        if _LABEL.match(label) is None:
            return f'"{visible(label[:40])}" is no label. {_EXAMPLE}'
        if operator.endswith("~"):
            try:
                re.compile(value)
            except (re.error, OverflowError, RecursionError):
                return f'"{visible(value[:40])}" is no regular expression. {_EXAMPLE}'
        found.append(Matcher(label, operator, value))
    if len(found) > MOST_MATCHERS:
        return f"More than {MOST_MATCHERS} conditions on labels are not understood."
    return tuple(found)


def _written(matcher: Matcher) -> str:
    from urllib.parse import quote

    value = quote(matcher.value, safe="~.*:/@")
    return {"=": "=", "!=": "!=", "=~": "=~", "!~": "!~="}[matcher.operator] + value
