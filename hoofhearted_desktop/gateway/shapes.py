"""The shapes of what the interface says, as types that msgspec knows: made of the model's named tuples, so that no field is written twice.

msgspec takes a named tuple for a list; the agent's JSON has it as an object. `of` makes a Struct with the same fields, types and
docstring. All its members are always there, and null where nothing can be said.
"""

from __future__ import annotations

import typing
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from hoofhearted_desktop.core import samples

Shape = Any
"""A type that msgspec knows."""

SCHEMA = Literal[1]
assert get_args(SCHEMA) == (samples.SCHEMA,)  # noqa: S101 - the document says which it is

_MADE: dict[type, Shape] = {}


def of(kind: type) -> Shape:
    """Give the shape of a named tuple, always the same."""
    if kind not in _MADE:
        _MADE[kind] = new(kind.__name__, kind.__doc__ or "", **members(kind))
    return _MADE[kind]


def members(kind: type) -> dict[str, Shape]:
    """Give the members of a named tuple with their shapes, for a shape that has others besides."""
    hints = typing.get_type_hints(kind)
    return {name: _shaped(hints[name]) for name in kind._fields}  # type: ignore[attr-defined]


def new(name: str, doc: str, /, **members: Shape) -> Shape:
    """Give a shape of its own with these members in this order, all of them required but those of `optional`."""
    fields = [(each, *shape) if isinstance(shape, tuple) else (each, shape) for each, shape in members.items()]
    return msgspec.defstruct(name, fields, namespace={"__doc__": doc}, frozen=True, kw_only=True)


def optional(members: dict[str, Shape]) -> dict[str, Shape]:
    """Let members be left out of what comes in; they go out as null."""
    return {name: (maybe(shape), None) for name, shape in members.items()}


def many(shape: Shape) -> Shape:
    """Give a list of them."""
    return tuple.__class_getitem__((shape, ...))


def maybe(shape: Shape) -> Shape:
    """Give one that may be null."""
    return Union[shape, None]


def said(hint: Shape, description: str) -> Shape:
    """Give a member's shape with a sentence on it."""
    return Annotated[hint, msgspec.Meta(description=description)]


def _shaped(hint: Any) -> Shape:
    """Give the same type with named tuples made shapes."""
    if isinstance(hint, type) and hasattr(hint, "_fields"):
        return of(hint)
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Union:
        return Union[tuple(_shaped(each) for each in inner)]
    if origin is tuple:
        return tuple.__class_getitem__(tuple(each if each is Ellipsis else _shaped(each) for each in inner))
    return hint
