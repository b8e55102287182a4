"""The licences of others, whichever metadata reader is at work."""

from __future__ import annotations

import importlib.metadata
from email.message import Message

import pytest

from hoofhearted_desktop.desktop import settings_about


class Strict(Message):
    """As importlib_metadata reads it: to ask for a field that is not there is an error."""

    def __getitem__(self, name: str) -> str:
        if name not in self:
            raise KeyError(name)
        return str(super().__getitem__(name))


class Played(importlib.metadata.Distribution):
    """A distribution with some fields, by a reader."""

    def __init__(self, reader: type[Message], **fields: str) -> None:
        self._told = reader()
        for name, value in fields.items():
            self._told[name.replace("_", "-")] = value

    @property
    def metadata(self) -> Message:  # type: ignore[override]
        return self._told

    def read_text(self, filename: str) -> None:  # noqa: ARG002 - as it is called
        return None

    def locate_file(self, path: object) -> None:  # type: ignore[override]
        raise FileNotFoundError(path)


@pytest.mark.parametrize("reader", [Message, Strict])
def test_a_licence_is_told_by_whichever_field_there_is(reader: type[Message]) -> None:
    assert settings_about.licence_of(Played(reader, License_Expression="MIT")) == "MIT"
    assert (
        settings_about.licence_of(Played(reader, Classifier="License :: OSI Approved :: BSD License")) == "BSD License"
    )
    assert settings_about.licence_of(Played(reader, License="Apache 2.0\nmore")) == "Apache 2.0"
    assert settings_about.licence_of(Played(reader)) == "?"
