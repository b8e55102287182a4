"""gateway.toml: read whole or not at all, each mistake with its place; what is typed counts more."""

from __future__ import annotations

from typing import Any

import pytest

from hoofhearted_desktop.core.model import Problem
from hoofhearted_desktop.gateway import settings


def write(text: str) -> None:
    settings.path().parent.mkdir(parents=True, exist_ok=True)
    settings.path().write_text(text, encoding="utf-8")


def test_without_a_file_it_listens_on_loopback() -> None:
    found = settings.find()
    assert found == settings.Settings()
    assert (found.bind, found.port, found.without_tls, found.origins) == ("127.0.0.1", 8642, False, ())


def test_what_is_typed_stands_in_place_of_what_is_written() -> None:
    write('bind = "0.0.0.0"\nport = 9000\norigins = ["https://a.example"]\nbehind_proxy = true\n')
    found = settings.find(port=0, certificate="nas.pem", bind=None, origins=None)
    assert isinstance(found, settings.Settings)
    assert (found.bind, found.port, found.certificate) == ("0.0.0.0", 0, "nas.pem")  # noqa: S104 - as it was written
    assert (found.origins, found.behind_proxy) == (("https://a.example",), True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("port = 70000", "port: expected `int` <= 65535"),
        ('port = "8642"', "port: expected `int`, got `str`"),
        ("prot = 8642", "unknown field `prot`"),
        ('origins = ["*"]', "expected a page's origin such as https://"),
        ('origins = ["https://a.example/page"]', "expected a page's origin such as https://"),
        ("bind = ", "is not TOML"),
        ("[bind]", "bind: expected `str`, got `object`"),
    ],
)
def test_a_mistake_is_said_with_its_place_and_nothing_is_obeyed(text: str, said: str) -> None:
    write(text)
    found = settings.find()
    assert isinstance(found, Problem)
    assert said in found.message
    assert str(settings.path()) in found.message
    assert found.remedy


@pytest.mark.parametrize("typed", [{"origins": ["ftp://a.example"]}, {"names": [""]}, {"bind": ""}])
def test_a_mistake_on_the_command_line_is_said_too(typed: dict[str, Any]) -> None:
    found = settings.find(**typed)
    assert isinstance(found, Problem)
    assert next(iter(typed)) in found.message


def test_a_file_that_cannot_be_read_is_said() -> None:
    settings.path().mkdir(parents=True)
    found = settings.find()
    assert isinstance(found, Problem)
    assert "cannot be read" in found.message
