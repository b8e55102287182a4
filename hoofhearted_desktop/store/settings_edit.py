"""Writing into settings.toml, which is its owner's: every comment and every line that is not meant stays as it is."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, NamedTuple, Optional, Union

from hoofhearted_desktop.core import messages
from hoofhearted_desktop.store.settings import Mistake, parse, plainly

if TYPE_CHECKING:
    from pathlib import Path

    from hoofhearted_desktop.core.expectations import Rule


NO_BLOCKS = "expectations are not written as [[expectations]]; mend that first"
_HEADER = re.compile(r"""\s*\[\[\s*["']?expectations["']?\s*\]\]""")


class Written(NamedTuple):
    """The file now says so."""

    path: str


Outcome = Union[Written, Mistake]


def add_rule(path: Path, rule: Rule) -> Outcome:
    """Append one rule to the file, keeping all that stands there."""
    return _edit(path, lambda blocks: [*blocks, messages.rule_to_json(rule)])


def remove_rule(path: Path, rule_id: str) -> Outcome:
    """Take the rule of that id out of the file. A rule without an id is called by its place: rule-1 is the first."""

    def without(blocks: list[Any]) -> list[Any]:
        return [block for nth, block in enumerate(blocks) if (block.get("id") or f"rule-{nth + 1}") != rule_id]

    return _edit(path, without)


def move_rule(path: Path, rule_id: str, before: Optional[str]) -> Outcome:
    """Let the rule of that id stand before another, or last, with the comments right above it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
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
        replace(path, made)
    except (OSError, UnicodeDecodeError) as error:
        return Mistake(str(path), None, f"cannot be written: {plainly(error)}")
    return Written(str(path))


def set_value(path: Path, table: str, key: str, value: Any) -> Outcome:
    """Write one value as it stands in the file, or with None let its default count again.

    A line that goes and has a comment of its own is commented out, so that nothing of what its owner wrote is lost.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        document = tomlkit.parse(text if text.endswith("\n") or not text else text + "\n")
        before = parse(text)
        there = {} if isinstance(before, str) else before.get(table, {})
        if not isinstance(there, dict):
            return Mistake(str(path), None, f"{table} is not written as [{table}]; mend that first", table)
        meant = {name: each for name, each in there.items() if name != key} | ({} if value is None else {key: value})
        if meant == there:
            return Written(str(path))
        tried = [_commented_out(text, table, key)] if value is None else []
        _put_value(tomlkit, document, table, key, value)
        for made in (*tried, tomlkit.dumps(document)):
            if made is not None and _says(made, before, table, meant):
                replace(path, made)
                return Written(str(path))
    except TOMLKitError as error:
        return Mistake(str(path), getattr(error, "line", None), f"is not TOML, so nothing was written: {error}")
    except (OSError, UnicodeDecodeError) as error:
        return Mistake(str(path), None, f"cannot be written: {plainly(error)}")
    return Mistake(str(path), None, "cannot be changed without harm, so nothing was written")


def _says(made: str, before: Any, table: str, meant: dict[str, Any]) -> bool:
    """Whether the text says what is meant of one table, and of all else what was said before."""
    after = parse(made)
    if isinstance(after, str) or isinstance(before, str):
        return False
    others = [{name: each for name, each in document.items() if name != table} for document in (before, after)]
    return after.get(table, {}) == meant and others[0] == others[1]


def _put_value(tomlkit: Any, document: Any, table: str, key: str, value: Any) -> None:
    if value is None:
        del document[table][key]
        if not document[table] and not tomlkit.dumps(document[table]).strip():
            del document[table]
        return
    if table not in document:
        made = tomlkit.table()
        so_far = tomlkit.dumps(document)
        if so_far.strip() and not so_far.endswith("\n\n"):
            made.trivia.indent = "\n"  # an empty line before it
        document[table] = made
    document[table][key] = value


def _commented_out(text: str, table: str, key: str) -> Optional[str]:
    """Comment out the line of a key, where it ends in a comment; None where it does not, or where it is not found."""
    lines, within = text.splitlines(), False
    for at, line in enumerate(lines):
        if line.lstrip().startswith("["):
            within = line.split("#")[0].replace(" ", "").strip() == f"[{table}]"
        elif within and line.split("=")[0].strip().strip("\"'") == key:
            if "#" not in line:
                return None
            return "".join(f"{each}\n" for each in (*lines[:at], f"# {line.strip()}", *lines[at + 1 :]))
    return None


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


def _in_order(text: str, order: list[int]) -> str:
    """Put the blocks of rules in another order; what stands between them stays where it is."""
    parts = blocks_of(text.splitlines())
    places = [at for at, part in enumerate(parts) if any(_HEADER.match(line) for line in part)]
    blocks = ["\n".join(parts[at]).rstrip("\n") for at in places]
    if len(blocks) == len(order):
        for at, nth in zip(places, order):
            empty = len(parts[at]) - len("\n".join(parts[at]).rstrip("\n").split("\n"))
            parts[at] = [blocks[nth], *[""] * empty]
    return "".join(f"{line}\n" for part in parts for line in part)


def _edit(path: Path, change: Any) -> Outcome:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        document = tomlkit.parse(text if text.endswith("\n") or not text else text + "\n")
        before = document.get("expectations", [])
        if not isinstance(before, list) or not all(isinstance(block, dict) for block in before):
            return Mistake(str(path), None, NO_BLOCKS)
        after = change(list(before))
        meant = [dict(block) for block in after]
        _put(tomlkit, document, before, after)
        made = tomlkit.dumps(document)
        read_back = parse(made)
        if isinstance(read_back, str) or read_back.get("expectations", []) != meant:
            return Mistake(str(path), None, "cannot be changed without harm, so nothing was written")
        replace(path, made)
    except TOMLKitError as error:
        return Mistake(str(path), getattr(error, "line", None), f"is not TOML, so nothing was written: {error}")
    except (OSError, UnicodeDecodeError) as error:
        return Mistake(str(path), None, f"cannot be written: {plainly(error)}")
    return Written(str(path))


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


def replace(path: Path, text: str) -> None:
    """Write the file as a whole or not at all, for its owner's eyes; raises OSError. A link stays one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    import tempfile

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        target = path.resolve() if path.is_symlink() else path
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise
