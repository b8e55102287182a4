"""Writes YAML of dictionaries, lists and texts, in the order given: manifests want it, and building needs no library for it."""

from __future__ import annotations

import json
import re
from typing import Union

Value = Union[str, int, bool, list["Value"], dict[str, "Value"]]

_PLAIN = re.compile(r"[A-Za-z/][\w ./,()-]*[\w/)]")
_WORDS_WITH_A_MEANING = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}


def dump(value: dict[str, Value], comment: str = "") -> str:
    """Give the document; a comment goes before it, line by line."""
    head = "".join(f"# {line}".rstrip() + "\n" for line in comment.splitlines())
    return head + "".join(_lines(value, ""))


def _lines(value: dict[str, Value], indent: str) -> list[str]:
    found = []
    for name, each in value.items():
        if isinstance(each, dict):
            found += [f"{indent}{name}:\n", *_lines(each, indent + "  ")]
        elif isinstance(each, list):
            found += [f"{indent}{name}:\n", *_items(each, indent)]
        else:
            found.append(f"{indent}{name}: {_scalar(each)}\n")
    return found


def _items(values: list[Value], indent: str) -> list[str]:
    found = []
    for each in values:
        if isinstance(each, dict):
            first, *others = _lines(each, indent + "    ")
            found += [f"{indent}  - {first.lstrip()}", *others]
        elif isinstance(each, list):
            raise TypeError("a list right in a list")
        else:
            found.append(f"{indent}  - {_scalar(each)}\n")
    return found


def _scalar(value: str | int) -> str:
    """Give a text plain where no reader could take it for anything else, and quoted as JSON, which is YAML, elsewhere."""
    if not isinstance(value, str):
        return json.dumps(value)
    if _PLAIN.fullmatch(value) and value.lower() not in _WORDS_WITH_A_MEANING:
        return value
    return json.dumps(value, ensure_ascii=False)
