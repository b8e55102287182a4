"""Writing into settings.toml, which is its owner's: every comment and every line that is not meant stays as it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Optional, Union

from hoofhearted_desktop.core import messages
from hoofhearted_desktop.store import settings_text
from hoofhearted_desktop.store.settings import Mistake, parse, plainly

if TYPE_CHECKING:
    from pathlib import Path

    from hoofhearted_desktop.core.expectations import Rule


HARM = "cannot be changed without harm, so nothing was written"
NO_BLOCKS = "expectations are not written as [[expectations]]; mend that first"
_ATTEMPTS = 3
_HEADER = re.compile(r"""\s*\[\[\s*["']?expectations["']?\s*\]\]""")


class Written(NamedTuple):
    """The file now says so."""

    path: str


Outcome = Union[Written, Mistake]


def add_rule(path: Path, rule: Rule) -> Outcome:
    """Append one rule to the file, keeping all that stands there."""
    block = messages.rule_to_json(rule)
    return _rewritten(path, lambda text, _: _with_block(text, block), lambda blocks: [*blocks, block])


def remove_rule(path: Path, rule_id: str) -> Outcome:
    """Take the rule of that id out of the file, with the comments right above it. One without an id is called by its place: rule-1 is the first."""

    def stays(nth: int, block: Any) -> bool:
        return bool((block.get("id") or f"rule-{nth + 1}") != rule_id)

    def without(blocks: list[Any]) -> list[Any]:
        return [block for nth, block in enumerate(blocks) if stays(nth, block)]

    def shorter(text: str, rules: list[Any]) -> str:
        return _in_order(text, [nth for nth, block in enumerate(rules) if stays(nth, block)], len(rules))

    return _rewritten(path, shorter, without)


def _rewritten(
    path: Path, rewrite: Callable[[str, list[Any]], str], change: Callable[[list[Any]], list[Any]]
) -> Outcome:
    """Change the rules block by block; where no text of blocks says just what is meant, by tomlkit."""

    def attempt() -> Optional[Outcome]:
        text = settings_text.read(path)
        parsed = parse(text)
        rules = parsed.get("expectations", []) if isinstance(parsed, dict) else None
        if (
            not isinstance(parsed, dict)
            or not isinstance(rules, list)
            or not all(isinstance(each, dict) for each in rules)
        ):
            return _edit(path, change)  # which says what is wrong
        after = change(rules)
        others = {name: value for name, value in parsed.items() if name != "expectations"}
        made = rewrite(text, rules)
        if parse(made) != others | ({"expectations": after} if after else {}):
            return _edit(path, change)
        return Written(str(path)) if settings_text.replace(path, made, text) else None

    try:
        return _tried(path, attempt)
    except (OSError, UnicodeDecodeError) as error:
        return Mistake(str(path), None, f"cannot be written: {plainly(error)}")


def _with_block(text: str, rule: dict[str, Any]) -> str:
    """Put a rule behind the last one, or at the end."""
    import tomlkit

    lines = ["[[expectations]]", *tomlkit.dumps(rule).rstrip("\n").split("\n")]
    if not text:
        return "".join(f"{line}\n" for line in lines)
    parts = blocks_of(text.removesuffix("\n").split("\n"))
    at = max((at for at, part in enumerate(parts) if any(_HEADER.match(line) for line in part)), default=len(parts) - 1)
    body = "\n".join(parts[at]).rstrip("\n").split("\n")
    empty = len(parts[at]) - len(body)
    if at + 1 < len(parts):
        parts[at] = [*body, "", *lines, *[""] * max(1, empty)]
    else:
        parts[at] = [*parts[at], *([""] if parts[at][-1].strip() else []), *lines]
    return "".join(f"{line}\n" for part in parts for line in part)


def move_rule(path: Path, rule_id: str, before: Optional[str]) -> Outcome:
    """Let the rule of that id stand before another, or last, with the comments right above it."""

    def attempt() -> Optional[Outcome]:
        text = settings_text.read(path)
        parsed = parse(text)
        if isinstance(parsed, str):
            return Mistake(str(path), None, f"is not TOML, so nothing was written: {parsed}")
        rules = parsed.get("expectations", [])
        if not isinstance(rules, list) or not all(isinstance(block, dict) for block in rules):
            return Mistake(str(path), None, NO_BLOCKS)
        names = [block.get("id") or f"rule-{nth + 1}" for nth, block in enumerate(rules)]
        if rule_id not in names or before not in {None, *names}:
            return Mistake(str(path), None, f"has no rule {before if rule_id in names else rule_id!r} any more")
        order = list(range(len(rules)))
        order.remove(names.index(rule_id))
        order.insert(len(order) if before is None else order.index(names.index(before)), names.index(rule_id))
        made = _in_order(text, order)
        meant = {**parsed, "expectations": [rules[nth] for nth in order]}
        if parse(made) != meant:
            return Mistake(
                str(path), None, "cannot be put in order without harm, so nothing was written; do it by hand"
            )
        return Written(str(path)) if settings_text.replace(path, made, text) else None

    try:
        return _tried(path, attempt)
    except (OSError, UnicodeDecodeError) as error:
        return Mistake(str(path), None, f"cannot be written: {plainly(error)}")


def set_value(path: Path, table: str, key: str, value: Any) -> Outcome:
    """Write one value as it stands in the file, or with None let its default count again.

    A line that goes and has a comment of its own is commented out, so that nothing of what its owner wrote is lost.
    """
    from tomlkit.exceptions import TOMLKitError

    def attempt() -> Optional[Outcome]:
        text = settings_text.read(path)
        before = parse(text)
        there = {} if isinstance(before, str) else before.get(table, {})
        if not isinstance(there, dict):
            return Mistake(str(path), None, f"{table} is not written as [{table}]; mend that first", table)
        meant = {name: each for name, each in there.items() if name != key} | ({} if value is None else {key: value})
        if _is_same(meant, there) and not isinstance(before, str):
            return Written(str(path))
        for made in settings_text.with_value(text, table, key, value):
            if _says(made, before, table, meant):
                return Written(str(path)) if settings_text.replace(path, made, text) else None
        return Mistake(str(path), None, HARM)

    try:
        return _tried(path, attempt)
    except TOMLKitError as error:
        return Mistake(str(path), getattr(error, "line", None), f"is not TOML, so nothing was written: {error}")
    except (OSError, UnicodeDecodeError) as error:
        return Mistake(str(path), None, f"cannot be written: {plainly(error)}")


def _tried(path: Path, attempt: Callable[[], Optional[Outcome]]) -> Outcome:
    """Try again where somebody else wrote the file meanwhile, which `attempt` says by None."""
    for _ in range(_ATTEMPTS):
        outcome = attempt()
        if outcome is not None:
            return outcome
    return Mistake(str(path), None, "is being written by something else, so nothing was changed; try again")


def _says(made: str, before: Any, table: str, meant: dict[str, Any]) -> bool:
    """Whether the text says what is meant of one table, and of all else what was said before."""
    after = parse(made)
    if isinstance(after, str) or isinstance(before, str):
        return False
    others = [{name: each for name, each in document.items() if name != table} for document in (before, after)]
    return _is_same(after.get(table, {}), meant) and others[0] == others[1]


def _is_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two tables say the same: 1 is not true, whatever Python says of it."""
    return one == other and all(isinstance(value, bool) == isinstance(other[key], bool) for key, value in one.items())


def blocks_of(lines: list[str]) -> list[list[str]]:
    """Cut a file's lines before each header, above the comments that stand right over it."""
    parts: list[list[str]] = [[]]
    for line in lines:
        if line.lstrip().startswith("["):
            above = parts[-1]
            first = next((at for at in range(len(above), 0, -1) if not above[at - 1].lstrip().startswith("#")), 0)
            parts.append([*above[first:], line])
            del above[first:]
        else:
            parts[-1].append(line)
    return parts


def _in_order(text: str, order: list[int], count: Optional[int] = None) -> str:
    """Put the blocks of rules in another order, or leave some of them out; what stands between them stays where it is."""
    parts = blocks_of(text.removesuffix("\n").split("\n"))
    places = [at for at, part in enumerate(parts) if any(_HEADER.match(line) for line in part)]
    blocks = ["\n".join(parts[at]).rstrip("\n") for at in places]
    if len(blocks) == len(order):
        for at, nth in zip(places, order):
            empty = len(parts[at]) - len("\n".join(parts[at]).rstrip("\n").split("\n"))
            parts[at] = [blocks[nth], *[""] * empty]
    elif len(blocks) == count:
        parts = [part for at, part in enumerate(parts) if at not in places or places.index(at) in order]
        last = "\n".join(line for part in parts for line in part).rstrip("\n")
        return f"{last}\n" if last else ""
    return "".join(f"{line}\n" for part in parts for line in part)


def _edit(path: Path, change: Any) -> Outcome:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    def attempt() -> Optional[Outcome]:
        text = settings_text.read(path)
        wrong = parse(text)
        document = settings_text.document(text)
        if isinstance(wrong, str):
            return Mistake(str(path), None, f"is not TOML, so nothing was written: {wrong}")
        before = document.get("expectations", [])
        if not isinstance(before, list) or not all(isinstance(block, dict) for block in before):
            return Mistake(str(path), None, NO_BLOCKS)
        blocks = list(before)
        after = change(blocks)
        meant = [dict(block) for block in after]
        _put(tomlkit, document, before, after)
        made = tomlkit.dumps(document)
        if len(after) < len(blocks) and made.strip():
            made = made.rstrip("\n") + "\n"  # the empty line that stood before it
        read_back = parse(made)
        if isinstance(read_back, str) or read_back.get("expectations", []) != meant:
            return Mistake(str(path), None, HARM)
        return Written(str(path)) if settings_text.replace(path, made, text) else None

    try:
        return _tried(path, attempt)
    except TOMLKitError as error:
        return Mistake(str(path), getattr(error, "line", None), f"is not TOML, so nothing was written: {error}")
    except (OSError, UnicodeDecodeError) as error:
        return Mistake(str(path), None, f"cannot be written: {plainly(error)}")


def _put(tomlkit: Any, document: Any, before: Any, after: list[Any]) -> None:
    kept = [id(block) for block in after]
    gone = [nth for nth, block in enumerate(before) if id(block) not in kept]
    for nth in reversed(gone):
        del before[nth]
    if not before and "expectations" in document:
        del document["expectations"]  # an empty list would stand where the next rule's table has to
    for block in after:
        if all(block is not old for old in before):
            if "expectations" in document and isinstance(before, tomlkit.items.Array):
                inline = tomlkit.inline_table()
                inline.update(block)
                before.append(inline)
                continue
            table = tomlkit.table()
            table.update(block)
            so_far = tomlkit.dumps(document)
            if so_far.strip() and not so_far.endswith("\n\n"):
                table.trivia.indent = "\n"  # an empty line before it
            if "expectations" not in document:
                document["expectations"] = tomlkit.aot()
                before = document["expectations"]
            before.append(table)
