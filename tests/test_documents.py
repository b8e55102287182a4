"""The documents say what is so: links lead somewhere, commands parse, modules and variables exist, no package index is named."""

from __future__ import annotations

import argparse
import functools
import re
import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from hoofhearted_desktop.agent import __main__ as agent
from hoofhearted_desktop.cli import main as program
from hoofhearted_desktop.core import exits, messages, wire
from hoofhearted_desktop.core.detector import TABLE, Act, State
from hoofhearted_desktop.probes import application_entries, applications, places
from hoofhearted_desktop.store import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "hoofhearted_desktop"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
ROOMS = sorted(path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file())
REGISTRIES = ("pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "ana" + "conda.org", "conda" + "-forge.org")
"""Put together here, so that this file does not name them."""


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def links(text: str) -> list[str]:
    """Give the targets of Markdown links and images, in code neither."""
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    return re.findall(r"\]\(([^)\s]+)\)", prose)


def anchor(heading: str) -> str:
    """Give a heading's anchor as the usual Markdown viewers do."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def dead_links(path: Path, text: str) -> list[str]:
    dead = []
    for target in links(text):
        if re.match(r"https?://", target):
            continue
        place, _, part = target.partition("#")
        file = path.parent / place if place else path
        if not file.exists():
            dead.append(f"{path.name}: {target} is not there")
        elif part and part not in {anchor(line) for line in re.findall(r"^#+ (.*)$", text_of(file), re.MULTILINE)}:
            dead.append(f"{path.name}: {target} has no such heading")
    return dead


def commands(text: str) -> list[list[str]]:
    """Give every `hoofhearted …` and `hoofhearted-agent …` of code, split as a shell would; help texts of tables are not code."""
    code = re.findall(r"`([^`\n]+)`", text) + re.findall(
        r"^(?: {4}|\| )?(.*hoofhearted(?:-agent)? .*)$", text, re.MULTILINE
    )
    found = []
    for piece in code:
        for part in re.split(r"\s\|\s|\s&&?\s*|\s#\s", piece):
            words = part.strip().removeprefix(".venv/bin/")
            if re.fullmatch(r"hoofhearted(?:-agent)?(?: [-\w./*]+)*", words):
                found.append(shlex.split(words))
    return found


class Refused(Exception):  # noqa: N818 - what argparse would have said
    """The grammar does not know the command."""


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[str]], str | None]:
    """Tell what the real parser has against a command; None where it takes it."""

    def error(_self: argparse.ArgumentParser, message: str) -> NoReturn:
        raise Refused(message)

    monkeypatch.setattr(argparse.ArgumentParser, "error", error)

    def ask(words: list[str]) -> str | None:
        name, rest = words[0], words[1:]
        if name == "hoofhearted-agent" or rest[:1] == ["agent"]:
            parser, rest = agent.parser(), rest[1:] if name == "hoofhearted" else rest
        else:
            parser, rest = program.parser(), program.in_order(rest)
        try:
            parser.parse_args(rest)
        except Refused as said:
            return f"{' '.join(words)}: {said}"
        return None

    return ask


def modules_named(text: str) -> Iterator[str]:
    """Give what the text calls by a path that begins with a room."""
    yield from re.findall(rf"`((?:{'|'.join(ROOMS)})/[\w*]+\.py)`", text)


@functools.cache
def known_functions() -> frozenset[str]:
    """Give what modules and classes of ours have."""
    known = set()
    for path in PACKAGE.rglob("*.py"):
        whose = ""
        for indent, kind, name in re.findall(r"^(| {4})(class|(?:async )?def) (\w+)", text_of(path), re.MULTILINE):
            if not indent:
                whose = name if kind == "class" else ""
            if kind != "class" and (whose or not indent):
                known.add(f"{whose or path.stem}.{name}")
    return frozenset(known)


def unknown_functions(text: str) -> list[str]:
    """Give each `Class.method` of the text of which no module of ours has both."""
    known = known_functions()
    files = r"(?:py|md|toml|json|sqlite3|jsonl|sock|lock|sh|txt|service|gz)"
    named = re.findall(rf"`([a-zA-Z]\w+\.(?!{files}`)[a-z_]\w+)`", text)
    assert len(known) > 300, "the scan for functions saw too little"
    return sorted(set(named) - known)


# ---------------------------------------------------------------- the documents as they are


def test_every_link_and_image_leads_somewhere() -> None:
    assert [each for path in DOCUMENTS for each in dead_links(path, text_of(path))] == []
    assert len(DOCUMENTS) >= 8
    assert sum(len(links(text_of(path))) for path in DOCUMENTS) >= 15, "the scan for links saw too little"


def test_every_document_is_linked_from_the_readme() -> None:
    linked = set(links(text_of(ROOT / "README.md")))
    assert {f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")} <= linked


def test_every_command_is_one_the_program_knows(refused: Callable[[list[str]], str | None]) -> None:
    named = [(path.name, words) for path in DOCUMENTS for words in commands(text_of(path))]
    assert [said for _, words in named if (said := refused(words)) is not None] == []
    of_readme = {" ".join(words) for name, words in named if name == "README.md"}
    assert len(of_readme) >= 10, "the scan for commands saw too little"
    assert {words[1] for _, words in named if len(words) > 1 and words[0] == "hoofhearted"} >= {
        *("why", "watch", "episodes", "record", "replay", "doctor", "agent")
    }


def test_the_readme_names_every_option_it_says_a_command_has(refused: Callable[[list[str]], str | None]) -> None:
    rows = re.findall(r"^\| `(hoofhearted[^`]*)` \| (.*) \|$", text_of(ROOT / "README.md"), re.MULTILINE)
    tried = 0
    for command, says in rows:
        for option in re.findall(r"`(--[^`]+)`", says):
            assert refused(shlex.split(f"{command} {option}")) is None, f"{command} {option}"
            tried += 1
    assert tried >= 8


def test_every_exit_status_is_in_the_table_of_the_readme() -> None:
    ours = {value for name, value in vars(exits).items() if name.isupper()}
    told = {int(number) for number in re.findall(r"^\| (\d+) \|", text_of(ROOT / "README.md"), re.MULTILINE)}
    assert told == ours


def test_every_module_and_function_named_exists() -> None:
    named = {name for path in DOCUMENTS for name in modules_named(text_of(path))}
    assert sorted(name for name in named if not list(PACKAGE.glob(name))) == []
    assert len(named) >= 40, "the scan for modules saw too little"
    assert unknown_functions(text_of(ROOT / "docs" / "architecture.md")) == []


def test_every_path_named_exists() -> None:
    named = {
        path
        for document in DOCUMENTS
        for path in re.findall(r"`((?:tests|packaging|resources|docs)/[\w./-]+)`", text_of(document))
    }
    # What git ignores is made by the set-up, which has no network everywhere.
    made = {line.strip("/") for line in text_of(ROOT / ".gitignore").splitlines()}
    assert sorted(path for path in named if not (ROOT / path).exists() and path.strip("/") not in made) == []
    assert len(named) >= 12, "the scan for paths saw too little"


def test_every_make_target_named_exists() -> None:
    named = {
        name
        for path in DOCUMENTS
        for name in re.findall(r"\bmake ([a-z]+)\b(?=[`\s]*(?:ARGS|`|#|$))", text_of(path), re.MULTILINE)
    }
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    assert named <= targets
    assert {"run", "test", "check", "bench"} <= named


def test_every_variable_named_is_read_somewhere() -> None:
    named = {name for path in DOCUMENTS for name in re.findall(r"\bHOOFHEARTED_[A-Z_]+\b", text_of(path))}
    code = "".join(text_of(path) for path in PACKAGE.rglob("*.py"))
    assert sorted(name for name in named if f'"{name}"' not in code) == []
    assert len(named) >= 6


def test_the_protocol_names_every_method_change_and_error() -> None:
    text = text_of(ROOT / "docs" / "protocol.md")
    methods = [
        messages.HELLO,
        messages.SUBSCRIBE,
        messages.WHY,
        messages.EPISODES,
        messages.EPISODE_GET,
        messages.EPISODE_NOTE,
        messages.EPISODE_DELETE,
        messages.HISTORY,
        messages.EXPECTATIONS,
    ]
    words = [*methods, ".add", ".remove", *messages.CHANGES]
    codes = [wire.PARSE_ERROR, wire.INVALID_REQUEST, wire.METHOD_NOT_FOUND, wire.INVALID_PARAMS, wire.INTERNAL_ERROR]
    assert [word for word in [*words, *map(str, codes)] if word not in text] == []


def test_the_settings_that_are_shown_have_no_mistake(tmp_path: Path) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", text_of(ROOT / "docs" / "settings.md"), re.DOTALL)
    described = [block for block in blocks if block.startswith("[[application]]")]
    own = tmp_path / applications.FILE
    own.write_text("".join(described), encoding="utf-8")
    assert (len(described), application_entries.load(own)[1]) == (1, [])
    assert len(blocks) >= 4
    rules = 0
    for block in set(blocks) - set(described):
        file = tmp_path / "settings.toml"
        file.write_text(block, encoding="utf-8")
        loaded = settings.load(file)
        assert loaded.mistakes == ()
        rules += len(loaded.rules)
    assert rules == 5


def test_the_number_of_applications_is_the_true_one() -> None:
    entries, _ = application_entries.load(places.resources_dir() / applications.FILE, tested=True)
    for document in ("settings.md", "changelog.md"):
        assert re.findall(r"\b1\d\d(?= (?:examples|recognised))", text_of(ROOT / "docs" / document)) == [
            str(len(entries))
        ]


def test_the_detectors_table_is_the_one_that_is_drawn() -> None:
    states = "|".join(state.value for state in State)
    rows = re.findall(rf"^\| ({states}) \|(.*)\|$", text_of(ROOT / "docs" / "architecture.md"), re.MULTILINE)
    drawn = [[name, *(cell.strip().replace("*", "") for cell in cells.split("|"))] for name, cells in rows]
    seen = list(dict.fromkeys(what for _, what in TABLE))
    true = [
        [
            state.value,
            *(
                ", ".join([after.value, act.value][: 1 + (act is not Act.NONE)])
                for after, act in (TABLE[state, what] for what in seen)
            ),
        ]
        for state in State
    ]
    assert drawn == true


def test_no_package_index_is_named_anywhere() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no checkout, so which files are the project's cannot be asked")
    files = [ROOT / name for name in listed.stdout.splitlines()]
    texts = {file: file.read_bytes() for file in files if file.is_file()}
    assert len(texts) > 150, "the scan saw too few files"
    assert [str(file) for file, text in texts.items() if any(host.encode() in text for host in REGISTRIES)] == []


# ---------------------------------------------------------------- the guards can complain


def test_the_guards_complain_when_they_should(tmp_path: Path, refused: Callable[[list[str]], str | None]) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A b\n[x](gone.md) ![y](gone.png) [z](#a-b) [w](#c) `[code](no.md)` [out](https://example.com)\n")
    assert dead_links(page, text_of(page)) == [
        "page.md: gone.md is not there",
        "page.md: gone.png is not there",
        "page.md: #c has no such heading",
    ]
    assert commands("`hoofhearted why --jason`\n\n    x | .venv/bin/hoofhearted-agent connect --fast  # why\n") == [
        ["hoofhearted", "why", "--jason"],
        ["hoofhearted-agent", "connect", "--fast"],
    ]
    assert refused(["hoofhearted", "why", "--jason"])
    assert refused(["hoofhearted-agent", "connect", "--fast"])
    assert refused(["hoofhearted", "agent", "dance"])
    assert refused(["hoofhearted", "why", "--json"]) is None
    assert list(modules_named("`core/nothing.py` and `cli/*.py`")) == ["core/nothing.py", "cli/*.py"]
    assert unknown_functions("`Engine.observe`, `wire.encode`, `Engine.dance`, `settings.toml`") == ["Engine.dance"]
