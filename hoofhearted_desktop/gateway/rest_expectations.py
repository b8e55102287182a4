"""What is expected: the rules, read and written, in the order in which they have their word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, Optional
from urllib.parse import quote

import msgspec
from msgspec import UNSET, Meta, UnsetType

from hoofhearted_desktop.core import messages
from hoofhearted_desktop.core.expectations import CONDITIONS
from hoofhearted_desktop.gateway import problems, shapes
from hoofhearted_desktop.gateway.operations import ASKS, PREFIX, Answer, Operations
from hoofhearted_desktop.gateway.shapes import said

if TYPE_CHECKING:
    from hoofhearted_desktop.gateway.frame import Frame
    from hoofhearted_desktop.gateway.operations import Call

OPERATIONS = Operations("expectations")
Effect = Literal["expect", "tell"]


def _beginnings(word: str) -> str:
    """Give the pattern of a day's name, or its first three letters and more."""
    return word[:3] + "".join(f"({letter}" for letter in word[3:]) + ")?" * len(word[3:])


_DAY = "|".join(map(_beginnings, ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")))
_DAYS = rf"(({_DAY})( *- *({_DAY}))?|weekdays|weekend)"
_CLOCK = r"([01]?[0-9]|2[0-3])(:[0-5][0-9])?"

Text = Annotated[str, Meta(min_length=1, max_length=1000)]
Days = Annotated[str, Meta(pattern=rf"^ *{_DAYS} *(, *{_DAYS} *){{0,20}}$", max_length=400)]
Hours = Annotated[str, Meta(pattern=rf"^ *{_CLOCK} *- *({_CLOCK}|24(:00)?) *$", max_length=40)]
RuleId = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$")]

RULE = shapes.new(
    "Rule",
    "What is expected, or always told. All members that are not null must match (docs/settings.md).",
    id=str,
    effect=Effect,
    **shapes.optional(dict.fromkeys(CONDITIONS, str)),
    **shapes.optional(
        {
            "line": said(int, "where it stands in its file"),
            "matched": said(int, "how many processes it has decided of"),
            "last_matched": said(float, "when it did last, in Unix seconds"),
        }
    ),
)
WARNING = shapes.new(
    "RuleWarning", "A rule that has no effect, and why.", id=Optional[str], line=Optional[int], text=str
)
RULES = shapes.new(
    "Rules",
    "The rules, first the one that has its word first.",
    rules=shapes.many(RULE),
    mistakes=said(list[str], "what of the file could not be read"),
    warnings=shapes.many(WARNING),
    kept_in=said(Optional[str], "the file; null where they live in memory"),
)


class NewRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule to be added: it has to name at least one member besides `effect`, `id` and `before`."""

    effect: Effect = "expect"
    id: RuleId | UnsetType = UNSET
    application: Text | UnsetType = UNSET
    executable: Text | UnsetType = UNSET
    command_line: Text | UnsetType = UNSET
    user: Text | UnsetType = UNSET
    container: Text | UnsetType = UNSET
    unit: Text | UnsetType = UNSET
    gpu: Text | UnsetType = UNSET
    days: Days | UnsetType = UNSET
    hours: Hours | UnsetType = UNSET
    before: Annotated[str, Meta(description="the id of the rule that it is to stand before")] | UnsetType = UNSET


WISH = Annotated[NewRule, Meta(extra_json_schema={"anyOf": [{"required": [name]} for name in CONDITIONS]})]


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a rule is to stand: 1 is the first, a number beyond the last means the last."""

    place: Annotated[int, Meta(ge=1, le=1_000_000)]


@OPERATIONS.add("GET", "/expectations", answers=RULES, refuses=ASKS)
def expectations(call: Call) -> Any:
    """List the rules, with how often each has decided."""
    return call.ask(messages.EXPECTATIONS, {})


@OPERATIONS.add("POST", "/expectations", answers=RULE, status=201, body=WISH, scope="manage", refuses=ASKS | {200, 409})
def add_expectation(call: Call) -> Any:
    """Add a rule: 201, or 200 with the one that says the same already. What runs is judged anew."""
    wished = msgspec.to_builtins(call.body)
    before = wished.pop("before", None)
    if not any(name in wished for name in CONDITIONS):
        problems.refuse(422, f"body: names nothing; give at least one of {', '.join(CONDITIONS)}")
    params = {"rule": wished} if before is None else {"rule": wished, "before": before}
    found = call.ask(messages.EXPECT, params, invalid=409)
    rule = found.get("rule")
    existed = found.get("existed") is True
    if not existed:
        call.changed(rule=rule)
    place = quote(str(rule.get("id")) if isinstance(rule, dict) else "", safe="")
    return Answer(rule, 200 if existed else 201, {"Location": f"{PREFIX}/expectations/{place}"})


@OPERATIONS.add("GET", "/expectations/{rule}", answers=RULE, refuses=ASKS)
def expectation(call: Call) -> Any:
    """Give one rule."""
    rules = _rules(call)
    found = next((rule for rule in rules if rule.get("id") == call.path["rule"]), None)
    return found or problems.refuse(
        404, f"there is no rule {call.path['rule'][:100]!r}; {PREFIX}/expectations lists them"
    )


@OPERATIONS.add(
    "PATCH", "/expectations/{rule}", answers=RULE, body=Place, scope="manage", refuses=ASKS, guards=expectation
)
def move_expectation(call: Call) -> Any:
    """Let a rule stand elsewhere: the first that matches has its word."""
    rule = expectation(call)
    place = min(call.body.place, len(_rules(call)))
    call.ask(messages.MOVE, {"id": rule["id"], "place": place})
    call.changed(rule=rule["id"], place=place)
    return expectation(call)


@OPERATIONS.add(
    "DELETE",
    "/expectations/{rule}",
    answers=None,
    status=204,
    scope="manage",
    refuses=ASKS,
    guards=expectation,
)
def remove_expectation(call: Call) -> Any:
    """Take a rule away. What runs is judged anew."""
    rule = expectation(call)
    call.ask(messages.UNEXPECT, {"id": rule["id"]}, invalid=404)
    call.changed(rule=rule)


def _rules(call: Call) -> list[dict[str, Any]]:
    told = call.ask(messages.EXPECTATIONS, {}).get("rules")
    return [each for each in told if isinstance(each, dict)] if isinstance(told, list) else []


def plug(frame: Frame) -> None:
    """Plug them in."""
    OPERATIONS.plug(frame)
