"""Collects what the desktop says to people, keeps the translations of it, and compiles them for Qt.

    python packaging/translations.py          bring resources/translations/ up to date
    python packaging/translations.py missing  print the texts that have no translation yet

Two kinds of texts are collected from the sources by `ast`: those said by `say`, `many` and `later` of core/tongue, and the
English ones that agents and connections give to the desktop, which are whole literals and f-strings; a place of an f-string
is named after what stands in it. docs/development.md tells how to translate.
"""

from __future__ import annotations

import ast
import functools
import itertools
import keyword
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "hoofhearted_desktop"
DIRECTORY = ROOT / "resources" / "translations"
TOLD = DIRECTORY / "told.txt"
LANGUAGES = ("de",)
CONTEXT = "hoofhearted"
SAYING = {"say", "many", "later"}

TELLING = ("core", "probes", "store", "agent", "link")
SILENT = {
    # What these say, a terminal or the agent's journal shows, which speak English.
    "agent": {
        "__main__",
        "journal",
        "service_commands",
        "status",
        "uninstall",
        "units",
        "joining",
        "server",
        "service",
    },
    # Words that are compared or run, and mistakes of one program that another one reads.
    "core": {
        "detector",
        "metrics",
        "naming",
        "redaction",
        "runners",
        "samples",
        "secret_shapes",
        "tick_lines",
        "visible",
        "wire",
    },
    "link": {
        "queries",
        "history",
        "bundle",
        "bundle_entry",
        "bundle_receiver",
        "bundle_sources",
        "posix_shell",
        "stripped",
        "config_lines",
    },
    "probes": {
        *(
            "applications",
            "containers",
            "recording",
            "scenario",
            "scenario_tables",
            "shell_script",
            "windows_gpu_counters",
            "smi_rows",
            "windows_power",
        ),
        # Doubts about a figure: `hoofhearted doctor` shows them.
        *("nvml_bus", "nvml_device", "nvml_doubts", "nvml_memory", "nvml_mig"),
    },
    "store": {"blocks", "episodes", "keeping", "migrations", "timeline"},
}
NO_SENTENCE = re.compile(
    r"\s*(?:-|#|<|PRAGMA |SELECT |WITH RECURSIVE |INSERT |DELETE |UPDATE |CREATE |BEGIN|GET /)"
    r"|(?:apt|dnf|apk|zypper|pacman|yum|pip) (?:install|add|-S) \S+$"
    r"|params[.:]|(?:ssh|ssh-keygen|chmod|chown|exec|shell) \S|`[^`]*`$|Keychain\("
    r"|.*\n|.*\(\[0-9\]|.*\bWHERE\b|\(SELECT ",
    re.DOTALL,
)
NOT_TOLD = {
    # What others print, and what is looked for in it.
    *("[insufficient permissions]", "Exceeded MaxStartups", "Not allowed at this time", "no devices were found"),
    *("version mismatch", "unable to open", "i/o error", "out of memory", "no space left on device", "model names"),
    # How Python, the C library and SQLite say that there is none left, and where a program was when it crashed.
    *("Fatal Python error: ", '  File "', "Cannot allocate memory", "Too many open files", "can't start new thread"),
    *("[Errno 11] Resource temporarily unavailable", "[Errno 12]", "[Errno 23]", "[Errno 24]", "failed to map segment"),
    "can't load unicodedata module",
    "(at end of document)",
    # Parts of mistakes that only another program can make.
    *("a line", "a tick", "an episode", "it is none", "too many come", "tally: a count is below 0"),
    *("usual.{day}: expected the bits of 24 hours", "usual: {day} is no day"),
    *(
        "a packet cannot be unpacked: {error}",
        "a packet holds more than {most_unpacked} bytes",
        "a packet of {n} bytes",
    ),
    # Figures, which core/quantities says, and what a stand-in counts by.
    *("{hour} h {minutes} min", "{minute} min", "{seed} off {day}"),
}
WORDS = {
    "core/usual.py": ("nights", "mornings", "afternoons", "evenings", "night", "morning", "afternoon", "evening"),
    "link/progress.py": ("connecting",),
    "desktop/hosts.py": ("the demo",),
    "desktop/notices.py": ("the agent sends no readings",),
    "desktop/reaching.py": ("edit the address", "press Try again, and you are asked"),
    "core/expectations.py": (
        *("anything", "application {value}", "executable {value}", "user {value}", "container {value}", "unit {value}"),
        *("command line {value}", "gpu {value}", "on {days}"),
    ),
}
"""What agents put into their sentences and no literal says whole."""
WORD = re.compile(r"[a-z]{3}")
PLACE = re.compile(r"{\w*}")


class Text(NamedTuple):
    """A text with the place where it stands first; `one` is its singular where it has one."""

    source: str
    file: str
    one: str | None = None


class Unreadable(Exception):  # noqa: N818 - what is wrong, not that something is
    """A text that is not written where it is said."""


def trees(rooms: tuple[str, ...]) -> Iterator[tuple[str, str, ast.Module]]:
    """Give room, name within the package and tree of every module."""
    for room in rooms:
        for path in sorted((PACKAGE / room).rglob("*.py")):
            yield room, path.relative_to(PACKAGE).as_posix(), _tree(path)


@functools.cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@functools.cache
def _nodes(tree: ast.Module) -> tuple[ast.AST, ...]:
    """Give every node of a module: to walk it takes longer than to read it, and each is asked for several times."""
    return tuple(ast.walk(tree))


def rooms() -> tuple[str, ...]:
    """Give every room."""
    return tuple(sorted(path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()))


def said() -> list[Text]:
    """Give the texts that are said by core/tongue's functions, each once."""
    found: dict[str, Text] = {}
    for _room, name, tree in trees(rooms()):
        saying = _saying(tree)
        for call in (node for node in _nodes(tree) if isinstance(node, ast.Call)):
            if (called := _called(call.func)) not in saying:
                continue
            function = called.removeprefix("tongue.")
            count = 2 if function == "many" else 1
            texts = [each.value if isinstance(each, ast.Constant) else None for each in call.args[:count]]
            if len(texts) < count or not all(isinstance(text, str) for text in texts):
                raise Unreadable(f"{name}:{call.lineno}: {function}() takes its text as a literal")
            source, one = str(texts[-1]), str(texts[0]) if count == 2 else None
            known = found.setdefault(source, Text(source, name, one))
            if one and not known.one:
                found[source] = known._replace(one=one)
    return list(found.values())


def _called(function: ast.expr) -> str:
    """Give what is called: "say", "tongue.say", or ".split" where it is the method of something without a name."""
    if isinstance(function, ast.Attribute):
        return f"{function.value.id if isinstance(function.value, ast.Name) else ''}.{function.attr}"
    return function.id if isinstance(function, ast.Name) else ""


@functools.cache
def _saying(tree: ast.Module) -> set[str]:
    """Give what core/tongue's functions are called in a module: others have a `say` of their own."""
    names: set[str] = set()
    for node in _nodes(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "hoofhearted_desktop.core.tongue":
            names |= SAYING & {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "hoofhearted_desktop.core":
            names |= {f"tongue.{name}" for name in SAYING for each in node.names if each.name == "tongue"}
    return names


@functools.cache
def told() -> list[Text]:
    """Give the English texts that reach the desktop from agents and connections, each once whatever its places are called."""
    found: dict[str, Text] = {}
    for room, name, tree in trees(TELLING):
        if Path(name).stem not in SILENT.get(room, ()):
            for source in _sentences(tree):
                found.setdefault(PLACE.sub("{}", source), Text(source, name))
    words = [Text(word, file) for file, words in WORDS.items() for word in words]
    return [text for text in found.values() if text.source not in NOT_TOLD] + words


def unsaid() -> list[Text]:
    """Give what the desktop shows without saying it, as far as a machine can see: sentences outside say, many and later."""
    return [Text(source, name) for _, name, tree in trees(("desktop",)) for source in _sentences(tree)]


def _sentences(tree: ast.Module) -> Iterator[str]:
    saying = _saying(tree)
    skipped = {id(part) for node in _nodes(tree) for part in _aside(node, saying)}
    for node in _nodes(tree):
        if id(node) not in skipped:
            for text in _readings(node):
                plain = PLACE.sub("", text)
                if " " in text.strip() and WORD.search(plain) and not NO_SENTENCE.match(text):
                    yield text


def _aside(node: ast.AST, saying: set[str]) -> Iterator[ast.AST]:
    """Give the parts of a node that nobody is told: docstrings, logs, bugs, annotations, what core/tongue says already."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from node.values
    elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        if getattr(node.exc.func, "id", "") in {"AssertionError", "RuntimeError", "TypeError", "ValueError"}:
            yield from ast.walk(node.exc)
    elif isinstance(node, ast.Call):
        called = _called(node.func)
        whose, _, function = called.rpartition(".")
        if called in saying:
            yield from itertools.chain.from_iterable(ast.walk(each) for each in node.args)
        elif (
            whose.lower().endswith("log")
            or function in {"compile", "Thread", "namedtuple", "TypeVar", "cast"}
            or function in {"split", "_set", "setObjectName", "fromTheme"}
        ):
            yield from ast.walk(node)
    elif isinstance(node, (ast.AnnAssign, ast.arg)) and node.annotation is not None:
        yield from ast.walk(node.annotation)


def _readings(node: ast.AST) -> list[str]:
    """Give what a literal or an f-string reads as; where it chooses between two literals, both."""
    if isinstance(node, ast.Constant):
        return [re.sub(r"{}", "{what}", node.value)] if isinstance(node.value, str) else []
    if not isinstance(node, ast.JoinedStr):
        return []
    names: dict[str, int] = {}
    parts: list[list[str]] = []
    for value in node.values:
        if isinstance(value, ast.Constant):
            parts.append([str(value.value)])
        elif isinstance(value, ast.FormattedValue):
            parts.append(_choice(value.value) or [_place(value.value, names)])
    return ["".join(chosen) for chosen in itertools.product(*parts)]


def _choice(expression: ast.expr) -> list[str]:
    """Give both texts of a choice between literals, and what a literal says."""
    if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        return [expression.value]
    if isinstance(expression, ast.IfExp):
        first, second = _choice(expression.body), _choice(expression.orelse)
        return first + second if first and second else []
    return []


def _place(expression: ast.expr, names: dict[str, int]) -> str:
    if isinstance(expression, ast.Call) and isinstance(expression.func, ast.Name) and expression.args:
        expression = expression.args[0]
    words = re.findall(r"[A-Za-z_]\w*", re.sub(r"\"[^\"]*\"|'[^']*'", "", ast.unparse(expression)))
    words = [word for word in words if not keyword.iskeyword(word)] or ["what"]
    name = words[-1].strip("_").lower() or "what"
    names[name] = names.get(name, 0) + 1
    return f"{{{name}}}" if names[name] == 1 else f"{{{name}{names[name]}}}"


# ---------------------------------------------------------------- the files


@functools.cache
def texts() -> list[Text]:
    """Give every text of the desktop in a lasting order."""
    found = {text.source: text for text in told()}
    found |= {text.source: text for text in said()}
    return sorted(found.values(), key=lambda text: (text.file, text.source))


Translations = dict[str, tuple[str, ...]]


def read(language: str) -> Translations:
    """Give the translations that are kept: one text, or the forms of a plural; those that are not finished are left out.

    In a merge that git could not finish, those of both sides.
    """
    path = DIRECTORY / f"hoofhearted_{language}.ts"
    found: Translations = {}
    for text in _both_sides(path) or ([path.read_text(encoding="utf-8")] if path.exists() else []):
        for message in ET.fromstring(text).iter("message"):  # noqa: S314 - a file of our own
            translation = message.find("translation")
            if translation is not None:
                forms = [each.text or "" for each in translation.iter("numerusform")] or [translation.text or ""]
                if all(forms):
                    found[message.findtext("source") or ""] = tuple(forms)
    return found


def _both_sides(path: Path) -> list[str]:
    if not path.exists() or not re.search(r"^<<<<<<< ", path.read_text(encoding="utf-8"), re.MULTILINE):
        return []
    place = path.relative_to(ROOT).as_posix()
    shown = [["git", "-C", str(ROOT), "show", f":{side}:{place}"] for side in (3, 2)]
    return [subprocess.run(each, check=True, capture_output=True, timeout=60).stdout.decode() for each in shown]


def written(language: str, known: Translations) -> str:
    """Give the .ts file with the texts of now, and for each the translation that is known."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>"]
    lines += [f'<TS version="2.1" language="{language}" sourcelanguage="en">', "<context>"]
    lines += [f"    <name>{CONTEXT}</name>"]
    for text in texts():
        forms = known.get(text.source, ())
        if (text.one is not None) != (len(forms) == 2):
            forms = ()
        lines.append('    <message numerus="yes">' if text.one else "    <message>")
        lines.append(f'        <location filename="../../hoofhearted_desktop/{text.file}"/>')
        lines.append(f"        <source>{escape(text.source)}</source>")
        state = "" if forms else ' type="unfinished"'
        if text.one:
            inner = "".join(f"<numerusform>{escape(form)}</numerusform>" for form in forms or ("", ""))
        else:
            inner = escape(forms[0]) if forms else ""
        lines += [f"        <translation{state}>{inner}</translation>", "    </message>"]
    return "\n".join([*lines, "</context>", "</TS>", ""])


def templates() -> str:
    """Give told.txt: one English text with its places a line, for the desktop to recognise what it receives."""
    return "".join(f"{source}\n" for source in sorted({text.source for text in told()}))


def compiled(language: str) -> bytes:
    """Let Qt's lrelease make the .qm of a .ts."""
    import PySide6

    path = DIRECTORY / f"hoofhearted_{language}"
    made = path.with_suffix(".qm.new")
    lrelease = Path(PySide6.__file__).parent / "lrelease"
    command = [lrelease, "-silent", "-nounfinished", path.with_suffix(".ts"), "-qm", made]
    subprocess.run(command, check=True, timeout=60)
    try:
        return made.read_bytes()
    finally:
        made.unlink()


def main(arguments: list[str]) -> int:
    """Bring the files up to date, or print what is missing."""
    DIRECTORY.mkdir(exist_ok=True)
    if arguments != ["missing"]:
        TOLD.write_text(templates(), encoding="utf-8")
    for language in LANGUAGES:
        known = read(language)
        path = DIRECTORY / f"hoofhearted_{language}"
        if arguments == ["missing"]:
            for text in texts():
                if text.source not in known:
                    sys.stdout.write(f"{text.file}: {text.source}\n")
            continue
        path.with_suffix(".ts").write_text(written(language, known), encoding="utf-8")
        path.with_suffix(".qm").write_bytes(compiled(language))
        missing = sum(text.source not in known for text in texts())
        sys.stdout.write(f"{path.name}: {len(texts())} texts, {missing} of them without a translation\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
