"""Addresses of a Prometheus as people type and paste them."""

from __future__ import annotations

import pytest

from hoofhearted_desktop.link import servers
from hoofhearted_desktop.link.prometheus.address import Matcher, PrometheusAddress, parse


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("http://prom.lan:9090", "http://prom.lan:9090"),
        ("HTTP://Prom.Lan:9090/", "http://prom.lan:9090"),
        ("https://lab.example:443/prometheus/", "https://lab.example/prometheus"),
        ("http://prom.lan/graph", "http://prom.lan"),
        ("http://prom.lan/select/0/prometheus/api/v1/query", "http://prom.lan/select/0/prometheus"),
        ("http://prom.lan/graph/graph/", "http://prom.lan"),
        ("http://prom.lan/%2F", "http://prom.lan"),
        ("http://prom.lan/a%2Fgraph", "http://prom.lan/a"),
        ("https://ann@lab.example", "https://ann@lab.example"),
        ("http://[2001:db8::1]:9090", "http://[2001:db8::1]:9090"),
        ("http://prom?cluster=eu&rack=~r1.*&gpu!=0&pod!~=a|b", "http://prom?cluster=eu&rack=~r1.*&gpu!=0&pod!~=a%7Cb"),
    ],
)
def test_an_address_is_read_and_written_as_itself(text: str, written: str) -> None:
    found = parse(text)
    assert isinstance(found, PrometheusAddress), found
    assert str(found) == written
    assert parse(str(found)) == found


def test_conditions_are_promql() -> None:
    found = parse('http://prom?cluster=eu&rack=~r1.*&gpu!=0&pod!~=a&x=say "no"\\'.replace(" ", "%20"))
    assert isinstance(found, PrometheusAddress)
    assert [str(each) for each in found.matchers] == [
        'cluster="eu"',
        'rack=~"r1.*"',
        'gpu!="0"',
        'pod!~"a"',
        'x="say \\"no\\"\\\\"',
    ]
    assert str(Matcher("a", "=", '"} or vector(1) #')) == 'a="\\"} or vector(1) #"'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("http://ann:secret@prom", "password"),
        ("http://", "name of a host"),
        ("http://prom:0", "name of a host"),
        ("http://prom:99999", "port"),
        ("http://prom:x", "port"),
        ("http://pr om", "space"),
        ("http://prom#x", "#"),
        ("http://prom?1a=2", "no label"),
        ("http://prom?%1b%E2%80%AE=2", '"\ufffd\ufffd" is no label'),
        ("http://prom?a=~(%1b", '"(\ufffd" is no regular expression'),
        ("http://prom?a=~(", "regular expression"),
        ("http://prom?a=~x{99999999999}", "regular expression"),
        ("http://prom?" + "&".join(f"l{n}=1" for n in range(30)), "20 conditions"),
        ("http://" + "a" * 2000, "too long"),
        ("http://a/<b>\n", "http"),
    ],
)
def test_what_is_no_address_is_refused_with_a_sentence(text: str, said: str) -> None:
    found = parse(text)
    if isinstance(found, PrometheusAddress):
        assert str(found) == "http://a/%3Cb%3E"
        return
    assert said in found
    assert "secret" not in found


def test_everything_else_is_a_server_for_ssh() -> None:
    assert isinstance(servers.parse("http://prom.lan"), PrometheusAddress)
    assert not isinstance(servers.parse("prom.lan"), (PrometheusAddress, str))
    assert servers.doubt("https://x?a=~(") is not None
