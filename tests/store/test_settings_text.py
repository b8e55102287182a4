"""What a change of one value leaves of a file that is its owner's: every other letter."""

from __future__ import annotations

import os
import random
import stat
import sys
import time
from typing import TYPE_CHECKING, Any, Optional

import pytest

from hoofhearted_desktop.core.expectations import Rule
from hoofhearted_desktop.store import settings, settings_edit, settings_text
from hoofhearted_desktop.store.settings import Mistake
from hoofhearted_desktop.store.settings_edit import Written

if TYPE_CHECKING:
    from pathlib import Path

WRITTEN = """\
# mine

[watching]
hold_s = 4 # I am patient
release_s = 30

# what a kilowatt-hour costs
[energy]
  price_per_kwh = 0.3   # since May
  currency = "#"
[[expectations]]
application = "x"
"""
CHOICES: tuple[tuple[str, str, tuple[object, ...]], ...] = (
    ("watching", "hold_s", (2.5, 7, None)),
    ("watching", "load_percent", (12, None)),
    ("energy", "price_per_kwh", (0.5, None)),
    ("energy", "currency", ("€", None)),
    ("appearance", "theme", ("dark", "light", None)),
    ("startup", "hidden", (True, False, None)),
    ("notifications", "off", (["summary"], [], None)),
    ("data", "keep_days", (30, None)),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def of_the_owner(text: str) -> list[str]:
    """Give what must be left of a file: its comments and its lines of other things."""
    return [line.partition("#")[2].strip() for line in text.split("\n") if "#" in line and "currency" not in line]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_whatever_is_chosen_in_whatever_order_no_comment_goes_and_all_is_taken_back(
    path: Path, seed: int, ends: str
) -> None:
    rng = random.Random(seed)  # noqa: S311 - no secret
    path.write_bytes(WRITTEN.replace("\n", ends).encode())
    meant: dict[tuple[str, str], Any] = {}
    for _ in range(40):
        table, key, values = rng.choice(CHOICES)
        value = rng.choice(values)
        assert settings_edit.set_value(path, table, key, value) == Written(str(path))
        meant[table, key] = value
        found = settings.parse(settings_text.read(path))
        assert isinstance(found, dict)
        for (one, name), said in meant.items():
            assert found.get(one, {}).get(name) == said
    for table, key, _ in CHOICES:
        settings_edit.set_value(path, table, key, None)
    text = path.read_bytes().decode()
    assert text.count("\n") == text.count(ends)
    kept = settings_text.read(path)
    left = "\n".join(of_the_owner(kept))
    for comment in ("mine", "I am patient", "what a kilowatt-hour costs", "since May"):
        assert comment in left
    assert "\nrelease_s = 30\n" in kept
    assert "# what a kilowatt-hour costs\n[energy]" in kept, "a comment stays above what it speaks of"
    assert kept.endswith('[[expectations]]\napplication = "x"\n')


def test_a_new_value_stands_beneath_the_last_one_of_its_table(path: Path) -> None:
    path.write_text(WRITTEN)
    settings_edit.set_value(path, "watching", "load_percent", 12)
    assert path.read_text() == WRITTEN.replace("release_s = 30\n", "release_s = 30\nload_percent = 12\n")
    settings_edit.set_value(path, "watching", "load_percent", None)
    assert path.read_text() == WRITTEN


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n\n",
        "# mine\n",
        "\ufeff# mine\r\n[tray]\r\nstyle = 'bar'\r\n",
        "[[expectations]]\nuser = 'a'\n",
        WRITTEN,
    ],
)
def test_a_table_that_was_not_there_comes_and_goes_without_a_trace(path: Path, text: str) -> None:
    path.write_bytes(text.encode())
    for _ in range(3):
        settings_edit.set_value(path, "data", "keep_days", 30)
        settings_edit.set_value(path, "data", "keep_days", None)
        assert path.read_bytes().decode() == text


@pytest.mark.parametrize(
    ("text", "comment"),
    [
        ('["tray"]\n"style" = "bar" # mine\n', "# mine"),
        ("[tray]\nstyle = 'bar' # a\u2028b\n", "# a\u2028b"),
        ('[my]\ntext = """\n[tray]\nstyle = 9\n"""\n[tray]\nstyle = "bar" # mine\n', "# mine"),
        ("[tray]\nstyle = [\n  'bar', # mine\n]\n", "# mine"),
        ("[tray] # mine\nstyle = 'bar'\n", "[tray] # mine"),
        ("tray.style = 'bar' # mine\n", "# mine"),
    ],
)
def test_no_comment_is_lost_with_a_line(path: Path, text: str, comment: str) -> None:
    path.write_text(text, encoding="utf-8")
    assert settings_edit.set_value(path, "tray", "style", None) == Written(str(path))
    assert comment in path.read_text(encoding="utf-8")
    assert settings.load(path).tray_icon.style == settings.Settings().tray_icon.style


def test_a_number_in_the_place_of_true_is_mended(path: Path) -> None:
    path.write_text("[startup]\nhidden = 1\n")
    assert settings.load(path).mistakes
    assert settings_edit.set_value(path, "startup", "hidden", True) == Written(str(path))
    assert path.read_text() == "[startup]\nhidden = true\n"


def test_a_rule_leaves_line_ends_and_mark_as_they_were(path: Path) -> None:
    text = "\ufeff# mine\r\n[watching]\r\nhold_s = 4\r\n"
    path.write_bytes(text.encode())
    settings_edit.add_rule(path, Rule("new", user="a"))
    assert path.read_bytes().decode().startswith(text)
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")
    settings_edit.remove_rule(path, "new")
    assert path.read_bytes().decode() == text


RULES = """\
[[expectations]]
user = "a"

# films in the evening
[[expectations]]
user = "b" # mine

# how patient I am
[watching]
hold_s = 4
"""


def test_comments_stay_above_what_they_speak_of_when_rules_come_and_go(path: Path) -> None:
    path.write_text(RULES)
    settings_edit.add_rule(path, Rule("new", user="c"))
    assert '"b" # mine\n\n[[expectations]]\nid = "new"\n' in path.read_text()
    assert "\n\n# how patient I am\n[watching]\n" in path.read_text()
    settings_edit.remove_rule(path, "new")
    assert path.read_text() == RULES
    settings_edit.remove_rule(path, "rule-1")
    assert path.read_text() == RULES[RULES.index("# films") :]
    settings_edit.remove_rule(path, "rule-1")
    assert path.read_text() == RULES[RULES.index("# how") :], "its comment goes with it"


def test_what_somebody_else_wrote_meanwhile_is_kept_too(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Desktop and agent write one file, and its owner does: who comes second begins anew with what the first wrote."""
    path.write_text("[watching]\nhold_s = 4\n")
    others = ["[watching]\nhold_s = 5\n# a hand\n"]
    replace = settings_text.replace

    def late(path: Path, text: str, was: Optional[str] = None) -> bool:
        if others:
            path.write_text(others.pop())
        return replace(path, text, was)

    monkeypatch.setattr(settings_text, "replace", late)
    assert settings_edit.set_value(path, "tray", "style", "bar") == Written(str(path))
    assert "# a hand\n" in path.read_text()
    assert settings.load(path).timing.hold_s == 5.0
    assert settings.load(path).tray_icon.style == "bar"


def test_a_file_that_is_written_again_and_again_is_left_alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text("# 0\n")
    monkeypatch.setattr(settings_text, "replace", lambda _path, _text, _was: False)
    outcome = settings_edit.add_rule(path, Rule("new", user="a"))
    assert isinstance(outcome, settings.Mistake)
    assert "try again" in outcome.reason
    assert os.listdir(path.parent) == ["settings.toml"]


@pytest.mark.skipif(sys.platform == "win32", reason="links want a right there")
def test_a_link_into_another_file_system_is_followed(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rename does not leave a file system: what is written is made where it is to stand."""
    (tmp_path / "dotfiles").mkdir()
    target = tmp_path / "dotfiles" / "settings.toml"
    target.write_text("# mine\n")
    path.symlink_to(target)
    rename = os.replace
    made_in = []
    monkeypatch.setattr(os, "replace", lambda old, new: (made_in.append(os.path.dirname(old)), rename(old, new)))
    settings_edit.set_value(path, "tray", "style", "bar")
    assert made_in == [str(target.parent)]
    assert path.is_symlink()


def test_a_file_that_its_owner_made_read_only_stays_as_it_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text("# mine\n")
    path.chmod(stat.S_IRUSR)
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)  # of root, everything is writable
    outcome = settings_edit.set_value(path, "tray", "style", "bar")
    assert isinstance(outcome, settings.Mistake)
    assert outcome.reason == "cannot be written: it is read-only"
    assert path.read_text() == "# mine\n"


def test_a_file_of_thousands_of_rules_is_read_in_one_pass(path: Path) -> None:
    """The agent reads it where it answers everybody."""
    many = 3000
    path.write_text("".join(f'[[expectations]]\nid = "r{nth}"\nuser = "u{nth}"\nsong = 1\n\n' for nth in range(many)))
    began = time.process_time()
    found = settings.load(path)
    assert time.process_time() - began < 1.5
    assert [mistake.line for mistake in found.mistakes[:2]] == [4, 9]
    assert len(found.mistakes) == many


@pytest.mark.parametrize(
    "content",
    [
        b"\r",
        b"hold_s = 5\r",
        b"\r\r\n[watching]\nhold_s = 5\n[[expectations]]\napplication = 'j'\n",
        b"[watching]\rhold_s = 5\n",
    ],
)
def test_a_carriage_return_that_ends_no_line_is_not_made_a_line_end(tmp_path: Path, content: bytes) -> None:
    """It is no TOML (toml.io/en/v1.0.0#spec). A newline put behind it, or one before it made plain, made some of another meaning."""
    path = tmp_path / "settings.toml"
    for edit in (
        lambda: settings_edit.set_value(path, "watching", "hold_s", 7),
        lambda: settings_edit.set_value(path, "watching", "hold_s", None),
        lambda: settings_edit.add_rule(path, Rule("new", "expect", application="ollama")),
        lambda: settings_edit.remove_rule(path, "rule-1"),
        lambda: settings_edit.move_rule(path, "rule-1", None),
    ):
        path.write_bytes(content)
        assert isinstance(edit(), Mistake)
        assert path.read_bytes() == content
    assert [str(each) for each in settings.load(path).mistakes if "is not TOML" in str(each)]
