"""Every text of the desktop has a translation, whole and with its places; the files that Qt and the desktop read are those of now."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "packaging" / "translations.py"
REMEDY = "run `.venv/bin/python packaging/translations.py`, and translate what `… missing` prints"

pytestmark = [
    pytest.mark.skipif(sys.version_info < (3, 10), reason="a script of the developers' Python"),
    pytest.mark.long,  # begun first, they stay together: each process that had some would read all modules for it
]


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def translations() -> Iterator[ModuleType]:
    """Give the script; the syntax trees of all modules, which it keeps, are let go of with it."""
    made = load()
    yield made
    for name in vars(made).copy():
        clear = getattr(getattr(made, name), "cache_clear", None)
        if clear is not None:
            clear()


def places(text: str) -> list[str]:
    return sorted(set(re.findall(r"{\w*}", text)))


def test_the_files_hold_the_texts_of_now(translations: ModuleType) -> None:
    assert translations.TOLD.read_text(encoding="utf-8") == translations.templates(), REMEDY
    for language in translations.LANGUAGES:
        path = translations.DIRECTORY / f"hoofhearted_{language}.ts"
        assert path.read_text(encoding="utf-8") == translations.written(language, translations.read(language)), REMEDY


def test_no_text_is_without_its_translation(translations: ModuleType) -> None:
    for language in translations.LANGUAGES:
        known = translations.read(language)
        assert [text.source for text in translations.texts() if text.source not in known] == [], REMEDY


def test_every_place_of_a_text_is_in_its_translation(translations: ModuleType) -> None:
    wrong = []
    for language in translations.LANGUAGES:
        known = translations.read(language)
        for text in translations.texts():
            for form in known.get(text.source, ()):
                if set(places(form)) - {"{n}"} != set(places(text.source)) - {"{n}"}:
                    wrong.append(f"{text.source!r}: {form!r}")
                if form[:1].isspace() != text.source[:1].isspace() or form[-1:].isspace() != text.source[-1:].isspace():
                    wrong.append(f"{text.source!r} and {form!r} begin or end with different space")
    assert wrong == []


def test_a_plural_has_the_forms_of_its_language(translations: ModuleType) -> None:
    known = translations.read("de")
    plural = {text.source for text in translations.texts() if text.one is not None}
    assert plural
    assert {source for source, forms in known.items() if len(forms) == 2} == plural


def test_no_translation_is_kept_of_a_text_that_is_gone(translations: ModuleType) -> None:
    assert set(translations.read("de")) <= {text.source for text in translations.texts()}


def test_what_qt_reads_is_made_from_what_translators_write(translations: ModuleType) -> None:
    pytest.importorskip("PySide6")
    for language in translations.LANGUAGES:
        path = translations.DIRECTORY / f"hoofhearted_{language}.qm"
        assert path.read_bytes() == translations.compiled(language), REMEDY


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('x = f"it took {seconds:.0f} s to come"', ["it took {seconds} s to come"]),
        ('x = f"it has {len(self._lines)} lines to read"', ["it has {lines} lines to read"]),
        ('x = f"it is {error.strerror or error} here"', ["it is {error} here"]),
        ("x = f\"it is {'well' if good else 'bad'} here\"", ["it is well here", "it is bad here"]),
        ('say("this is said by the tongue")', []),
        ('log.warning("this is for a log")', []),
        ('raise ValueError("this is a bug")', []),
        ('"nothing to"\n', []),
        ('x = ("a text" " in two parts")', ["a text in two parts"]),
        ('x = "SELECT body FROM page"', []),
    ],
)
def test_texts_are_found_in_the_sources(translations: ModuleType, code: str, found: list[str]) -> None:
    tree = ast.parse(f"from hoofhearted_desktop.core.tongue import say\n{code}")
    assert list(translations._sentences(tree)) == found


NOT_FOR_PEOPLE = {
    # a group of a desktop file
    "autostart_xdg.py": {"Desktop Entry"},
    # examples of what the settings file takes, which is English
    "rule_dialog.py": {"ollama, train.py", "mon-fri, weekend"},
    # the program's name, and a word of a package's facts
    "settings_about.py": {"Hoof Hearted", "License ::"},
    # the program's name
    "week_picture.py": {"Hoof Hearted"},
    # keys, which Qt names
    "actions.py": {"Ctrl+1 … 9"},
    # a thread's name
    "bridge.py": {"this machine"},
    # the columns of a table for other programs
    "chart_export.py": {
        "asleep (0 to 1)",
        "length (s)",
        "time (ISO 8601)",
        "{name} mean ({name2})",
        "{name}: {name2} mean ({name3})",
    },
    # found in a message, and replaced
    "empty_page.py": {"this machine"},
    # the widest text of a column
    "episode_delegate.py": {"88 h 58 min"},
    # said on the terminal
    "ending_other.py": {"has heard it, but does not end", "does not answer"},
    # the program's name
    "glance.py": {"Hoof Hearted"},
    # keys of a table
    "glance_row.py": {"who {nth}"},
    # what kind of host it is; its name is told
    "host.py": {"a server", "the simulated server", "this machine"},
    # a name that is told
    "host_view.py": {"this machine"},
    # names that are told, and keys
    "hosts.py": {"server {address}", "the demo", "this machine"},
    # a type
    "keeping_watch.py": {"Administer | str"},
    # a type, and what is told as an agent's words
    "notices.py": {"Callable[..., str]", "the agent sends no readings"},
    # the program's name
    "notifier_desk.py": {"Hoof Hearted"},
    # keys, and a name that is told
    "policy.py": {"This machine", "alarm {kind} {gpu}", "quiet hours"},
    # the widest texts of columns
    "process_columns.py": {"123456 train", "23 h 59 min", "Stable Diffusion", "computes and draws", "conda pytorch"},
    # commands
    "process_commands.py": {
        "Get-CimInstance Win32_Process -Filter 'ProcessId={pid}' | Format-List -Property *",
        "Get-Service -Name {services} | Format-List -Property *",
    },
    # a group of a desktop file
    "process_icons.py": {"[Desktop Entry]"},
    # names of actions
    "process_menus.py": {"copy command", "copy name", "copy pid", "copy sentence"},
    # keys of a table, and a name
    "process_words.py": {"Running for", "Slurm {id} {name}", "Started by"},
    # told as an agent's words
    "reaching.py": {"edit the address", "press Try again, and you are asked"},
    # a key
    "showing.py": {"process {pid}"},
    # a script
    "terminal.py": {
        "one word",
        'printf \'\\033[1m%s\\033[0m\\n\\n\' "$1"; said=$0; shift; "$@"; printf \'\\n%s \' "$said"; read -r _',
    },
    # the program's name
    "tray.py": {"Hoof Hearted"},
    # a key
    "unreached.py": {"servers that are not watched"},
    # a command
    "watch_words.py": {"hoofhearted keep-watching{address}"},
    # the program's name
    "window.py": {"Hoof Hearted"},
}
"""Modules of desktop/ with literals that look like sentences, and what those are."""


def test_the_desktop_says_nothing_but_by_the_tongue(translations: ModuleType) -> None:
    """A sentence outside say, many and later would be shown in English for ever."""
    found: dict[str, set[str]] = {}
    for text in translations.unsaid():
        found.setdefault(text.file.removeprefix("desktop/"), set()).add(text.source)
    assert {file: more for file, texts in found.items() if (more := texts - NOT_FOR_PEOPLE.get(file, set()))} == {}
    gone = {file: left for file, texts in NOT_FOR_PEOPLE.items() if (left := texts - found.get(file, set()))}
    assert gone == {}, "these are there no more"
