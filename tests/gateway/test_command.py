"""The words of `hoofhearted gateway`: a host, or a token and what to do with it; the servers that are followed beside."""

from __future__ import annotations

import argparse
import json
import time
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.cli import gateway, main, target
from hoofhearted_desktop.core import exits
from hoofhearted_desktop.gateway import service, settings, tokens
from hoofhearted_desktop.probes import places

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NOW = 1_760_000_000.0


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ((), gateway.Wish()),
        (("david@nas",), gateway.Wish("david@nas")),
        (("token", "list"), gateway.Wish(None, "list")),
        (("token", "create", "my phone"), gateway.Wish(None, "create", "my phone")),
        (("token", "revoke", "phone"), gateway.Wish(None, "revoke", "phone")),
    ],
)
def test_what_words_mean(words: Sequence[str], meant: gateway.Wish) -> None:
    assert gateway.wish(words) == meant


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nas", "more"), "expected nothing after HOST"),
        (("token",), "expected create, list or revoke"),
        (("token", "forge"), "expected create, list or revoke"),
        (("token", "list", "all"), "expected nothing after it"),
        (("token", "create"), "give one name"),
        (("token", "create", "a", "b"), "give one name"),
        (("token", "revoke"), "give one id or name"),
    ],
)
def test_words_that_mean_nothing_are_refused(
    words: Sequence[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said in str(gateway.wish(words))
    assert main.main(["gateway", *words]) == exits.USAGE
    assert said in capsys.readouterr().err


def test_tokens_are_listed_for_people_and_for_programs(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main.main(["gateway", "token", "list"]) == exits.OK
    assert "token create NAME" in capsys.readouterr().out
    monkeypatch.setattr(time, "time", lambda: NOW)
    assert main.main(["gateway", "token", "create", "phone"]) == exits.OK
    made = capsys.readouterr()
    assert made.out.startswith(tokens.PREFIX)
    assert made.out.count("\n") == 1, "so that it can be put into a file"
    monkeypatch.setattr(time, "time", lambda: NOW + 7200)
    assert main.main(["gateway", "token", "list"]) == exits.OK
    assert "read    phone: made 2 h ago, never used" in capsys.readouterr().out.replace("\u202f", " ")
    assert main.main(["gateway", "token", "list", "--json"]) == exits.OK
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["name"], row["scope"], row["created"], row["last_used"]) == ("phone", "read", NOW, None)
    assert "sha256" not in row


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[service.Followed], settings.Settings]]:
    """What a gateway would have been started with."""
    found: list[tuple[list[service.Followed], settings.Settings]] = []

    def serve(followed: Sequence[service.Followed], wished: settings.Settings, *, started: Callable[..., None]) -> None:
        found.append((list(followed), wished))
        started(service.Started("http://127.0.0.1:1", 0))

    monkeypatch.setattr(service, "serve", serve)
    return found


def test_options_reach_the_settings_and_what_is_left_out_is_the_files(
    served: list[tuple[list[service.Followed], settings.Settings]], capsys: pytest.CaptureFixture[str]
) -> None:
    settings.path().parent.mkdir(parents=True, exist_ok=True)
    settings.path().write_text('port = 9\nbehind_proxy = true\nnames = ["written.example"]\n')
    typed = ["gateway", "--bind", "192.0.2.1", "--name", "one.example", "--name", "two.example", "--without-tls"]
    assert main.main([*typed, "--origin", "https://home.example"]) == exits.OK
    ((followed, wished),) = served
    assert [each.key for each in followed] == ["local"]
    assert (wished.bind, wished.port, wished.without_tls, wished.behind_proxy) == ("192.0.2.1", 9, True, True)
    assert (wished.names, wished.origins) == (("one.example", "two.example"), ("https://home.example",))
    assert "Nobody can ask yet" in capsys.readouterr().out


def test_the_servers_of_the_list_are_followed_too_where_that_is_wished(
    served: list[tuple[list[service.Followed], settings.Settings]], capsys: pytest.CaptureFixture[str]
) -> None:
    file = places.config_dir() / "servers.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        '[[server]]\naddress = "david@nas:2222"\nname = "NAS"\n\n[[server]]\naddress = "attic"\nconnect = false\n\n'
        '[[server]]\naddress = "cellar"\n\n[[server]]\naddress = "-oProxyCommand=x"\n'
    )
    assert main.main(["gateway", "cellar", "--servers"]) == exits.OK
    ((followed, _),) = served
    assert [(each.key, each.name) for each in followed] == [("cellar", "cellar"), ("david@nas:2222", "NAS")]
    said = capsys.readouterr()
    assert "The gateway of cellar and 1 other listens" in said.out
    assert "servers.toml, line 12" in said.err


def test_a_demo_is_one_by_its_key(served: list[tuple[list[service.Followed], settings.Settings]]) -> None:
    assert main.main(["gateway", "--demo"]) == exits.OK
    assert [each.key for each in served[0][0]] == ["demo"]
    assert isinstance(target.find("nas", "home"), target.NoSuchHost)


def test_a_mistake_in_the_file_keeps_it_from_starting(
    served: list[tuple[list[service.Followed], settings.Settings]], capsys: pytest.CaptureFixture[str]
) -> None:
    settings.path().parent.mkdir(parents=True, exist_ok=True)
    settings.path().write_text("prot = 9\n")
    assert main.main(["gateway"]) == exits.PROBLEM
    assert served == []
    assert "unknown field `prot`" in capsys.readouterr().err


def test_what_is_no_port_is_said() -> None:
    for text in ("65536", "-1", "x", "", "\u0664"):
        with pytest.raises(argparse.ArgumentTypeError, match="no port"):
            gateway._port(text)
