"""settings.toml: the user's file, whose comments survive and whose mistakes are named."""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.core import visible
from hoofhearted_desktop.core.detector import Timing
from hoofhearted_desktop.core.expectations import Rule
from hoofhearted_desktop.core.hours import Hours
from hoofhearted_desktop.core.preferences import (
    Appearance,
    Data,
    Energy,
    Notifications,
    Startup,
    TrayIcon,
    Usualness,
)
from hoofhearted_desktop.store import settings, settings_edit, settings_values
from tests.systems import WINDOWS, not_on_windows

if TYPE_CHECKING:
    from pathlib import Path

WRITTEN = """\
# my own notes
[watching]
hold_s = 5   # I am patient

[[expectations]]
# films in the evening
id = "films"
application = "jellyfin"

[[expectations]]
id = "never"
effect = "tell"
user = "mallory"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "settings.toml"


def written(path: Path, text: str) -> settings.Settings:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return settings.load(path)


def test_what_is_said_of_a_mistake_is_one_line_without_unseen_signs_and_an_end(path: Path) -> None:
    found = written(path, f'"a\\u001b[2J\\u202e\\nb" = 1\n[usual]\n{"k" * 50_000} = 1\n')
    said = [str(mistake) for mistake in found.mistakes]
    assert len(said) == 2
    assert "a\ufffd[2J\ufffd b: there is no such key" in said[0]
    for each in said:
        assert visible.visible(each) == each
        assert len(each) < 1000


@pytest.mark.parametrize(
    "deep",
    [
        f"[{'.'.join('a' * 2000)}]\n",
        f"a{'.a' * 2000} = 1\n",
        f"a = {'[' * 60}{']' * 60}\n",
        f"a = {'[' * 6000}{']' * 6000}\n",
    ],
    ids=["a header", "a key", "a list", "a longer list"],
)
def test_what_is_nested_without_end_is_named_and_left_alone(path: Path, deep: str) -> None:
    text = f"# mine\n{deep}"
    found = written(path, text)
    assert "nested too deeply" in str(found.mistakes[0])
    for done in (
        settings_edit.add_rule(path, Rule("new", "expect", application="ollama")),
        settings_edit.remove_rule(path, "rule-1"),
        settings_edit.move_rule(path, "rule-1", None),
        settings_edit.set_value(path, "watching", "hold_s", 7),
    ):
        assert isinstance(done, settings.Mistake)
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("text", "line", "is_known_to_tomlkit"),
    [
        ('a = {"a line ² b" = 1, "a line ² b" = 2}\n', 1, False),
        ('\na = {"a line 77 b" = 1, "a line 77 b" = 2}\n', 2, False),
        ('\na = {"at line 77 col 7" = 1, "at line 77 col 7" = 2}\n', 2, False),
        ('[a]\n"end of" = 1\n"end of" = 2\n\n\n', 3, False),
        ("[watching]\nhold_s = \n", 2, True),
    ],
)
def test_the_line_of_what_is_no_toml_is_the_parsers_and_none_that_the_file_speaks_of(
    path: Path, text: str, line: int, is_known_to_tomlkit: bool
) -> None:
    (mistake,) = written(path, text).mistakes
    assert mistake.line == (line if is_known_to_tomlkit or sys.version_info >= (3, 11) else None)


def test_no_file_is_the_default(path: Path) -> None:
    assert settings.load(path) == settings.Settings()


def test_it_is_read(path: Path) -> None:
    found = written(path, WRITTEN)
    assert found.rules == (Rule("films", application="jellyfin"), Rule("never", "tell", user="mallory"))
    assert found.timing == Timing(hold_s=5.0)
    assert found.mistakes == ()


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("[[expectations]\n", 1, "TOML"),
        ("x = 1\ny = \n", 2, "TOML"),
        ('[[expectations]]\nid = "a"\neffect = "sing"\n', 3, "effect"),
        ('[[expectations]]\nuser = "a"\n\n[[expectations]]\nuser = 7\n', 5, "user"),
        ('[[expectations]]\nid = "empty"\n', 1, "names nothing"),
        ("[watching]\n\nhold_s = -1\n", 3, "hold_s"),
        ("[watching]\nhold = 5\n", 2, "no such key"),
        ('[[expectations]]\nuser = "a"\nefect = "tell"\n', 3, "efect"),
        ('[watching]\nrelease_s = "long"\n', 2, "release_s"),
        ("[expectations]\nuser = 'x'\n", 1, "[[expectations]]"),
        (
            "# mine\n[[expectation]]\nuser = 'x'\n",
            2,
            "expectation: there is no such key; known are expectations, watching",
        ),
        ("[watchin]\nhold_s = 5\n", 1, "watchin"),
        ("hold_s = 5\n", 1, "hold_s"),
        pytest.param("x = " + "[" * 100_000 + "\n", 1, "nested", id="too deep"),  # each reader of TOML has its words
    ],
)
def test_a_mistake_names_its_line_and_only_it_is_defaulted(path: Path, text: str, line: int, word: str) -> None:
    found = written(path, text)
    (mistake,) = found.mistakes
    assert (mistake.line, mistake.path) == (line, str(path))
    assert word in mistake.reason
    assert found.timing == Timing()


def test_the_good_rule_beside_a_bad_one_still_holds(path: Path) -> None:
    found = written(path, '[[expectations]]\neffect = "sing"\nuser = "a"\n\n[[expectations]]\nuser = "b"\n')
    assert [rule.user for rule in found.rules] == ["b"]


def test_a_rule_is_added_and_all_comments_stay(path: Path) -> None:
    written(path, WRITTEN)
    rule = Rule("new", application="ollama", user='da"vid\n')
    assert settings_edit.add_rule(path, rule) == settings_edit.Written(str(path))
    text = path.read_text()
    assert text.startswith(WRITTEN.rstrip())
    assert settings.load(path).rules[-1] == rule
    assert settings.load(path).mistakes == ()


@not_on_windows("Windows keeps no modes: the profile is its owner's own")
def test_the_first_rule_makes_the_file_private(path: Path) -> None:
    rule = Rule("new", executable="/usr/bin/x")
    assert settings_edit.add_rule(path, rule) == settings_edit.Written(str(path))
    assert settings.load(path).rules == (rule,)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_rule_is_removed_and_the_others_keep_their_comments(path: Path) -> None:
    written(path, WRITTEN)
    assert settings_edit.remove_rule(path, "never") == settings_edit.Written(str(path))
    assert [rule.id for rule in settings.load(path).rules] == ["films"]
    assert "# films in the evening" in path.read_text()
    assert "# I am patient" in path.read_text()


def test_a_rule_without_an_id_is_removed_by_its_place(path: Path) -> None:
    found = written(path, '[[expectations]]\nuser = "a"\n\n[[expectations]]\nuser = "b"\n')
    settings_edit.remove_rule(path, found.rules[0].id)
    assert [rule.user for rule in settings.load(path).rules] == ["b"]


def test_a_file_that_is_no_toml_is_never_overwritten(path: Path) -> None:
    written(path, "this is [not toml\n")
    outcome = settings_edit.add_rule(path, Rule("new", user="a"))
    assert isinstance(outcome, settings.Mistake)
    assert path.read_text() == "this is [not toml\n"
    assert os.listdir(path.parent) == ["settings.toml"]


@not_on_windows("on Windows a link wants a right of its own")
def test_a_link_stays_a_link(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "dotfiles.toml"
    target.write_text(WRITTEN)
    path.parent.mkdir()
    path.symlink_to(target)
    settings_edit.add_rule(path, Rule("new", user="a"))
    assert path.is_symlink()
    assert "new" in target.read_text()


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    outcome = settings_edit.add_rule(tmp_path / "file" / "settings.toml", Rule("new", user="a"))
    assert isinstance(outcome, settings.Mistake)
    assert "cannot be written" in str(outcome)


@pytest.mark.parametrize(
    "text",
    ["", "\n", "# mine\n[watching]\nhold_s = 3 # x\n", "expectations = []\n", "[[expectations]]\nid = 'x'", WRITTEN],
)
def test_a_rule_stands_alone_and_taking_it_back_leaves_the_file_as_it_was(path: Path, text: str) -> None:
    before = written(path, text)
    found = set()
    for _ in range(3):
        settings_edit.add_rule(path, Rule("new", application="ollama"))
        assert Rule("new", application="ollama") in settings.load(path).rules
        head, _, _ = path.read_text().rpartition("[[expectations]]")
        assert not head.strip() or head.endswith("\n\n")
        settings_edit.remove_rule(path, "new")
        found.add(path.read_text())
        assert settings.load(path) == before
    assert len(found) == 1, "it grows with every turn"


@pytest.mark.parametrize(
    "text",
    [
        'expectations = [{user = "a"}] # mine\n',
        'expectations = [\n  {user = "a"}, # mine\n  {user = "b"},\n]\n\n[watching]\nhold_s = 5\n',
        'expectations = [\n  {user = "a"}, # mine\n  {user = "b"}\n]\n',
    ],
)
def test_rules_in_one_list_stay_a_list(path: Path, text: str) -> None:
    before = written(path, text)
    assert before.mistakes == ()
    rule = Rule("new", application='da"vid\n', user="a")
    assert settings_edit.add_rule(path, rule) == settings_edit.Written(str(path))
    assert settings.load(path) == before._replace(rules=(*before.rules, rule))
    assert "# mine" in path.read_text()
    settings_edit.remove_rule(path, "new")
    assert settings.load(path) == before
    settings_edit.remove_rule(path, "rule-1")
    assert [each.user for each in settings.load(path).rules] == [each.user for each in before.rules[1:]]


ORDER = """\
# my own notes

# films in the evening
[[expectations]]
id = "films"
application = "jellyfin" # all of them

[watching]
hold_s = 5

[[ expectations ]]
# within
user = "david"


# never
# ever
[[expectations]]
id = "never"
effect = "tell"
user = "mallory"
"""


@pytest.mark.parametrize(
    ("rule", "before", "ids"),
    [
        ("never", "films", ["never", "films", "rule-3"]),
        ("never", "rule-2", ["films", "never", "rule-3"]),
        ("films", None, ["rule-1", "never", "films"]),
        ("films", "never", ["rule-1", "films", "never"]),
        ("never", None, ["films", "rule-2", "never"]),
    ],
)
def test_a_rule_is_moved_with_its_comments_and_nothing_else(
    path: Path, rule: str, before: str | None, ids: list[str]
) -> None:
    written(path, ORDER)
    assert settings_edit.move_rule(path, rule, before) == settings_edit.Written(str(path))
    found = settings.load(path)
    assert [each.id for each in found.rules] == ids
    assert (found.timing.hold_s, found.mistakes) == (5.0, ())
    text = path.read_text()
    assert sorted(text.splitlines()) == sorted(ORDER.splitlines())
    assert '# never\n# ever\n[[expectations]]\nid = "never"' in text
    assert '# films in the evening\n[[expectations]]\nid = "films"' in text
    assert text.startswith("# my own notes\n\n")
    assert "[[ expectations ]]\n# within\nuser" in text


def test_what_cannot_be_moved_is_said_and_left(path: Path) -> None:
    listed = 'expectations = [{user = "a"}, {user = "b"}]\n'
    odd = '[[expectations]]\nuser = """\n[[expectations]]\n"""\n[[expectations]]\nuser = "b"\n'
    for text, rule in ((listed, "rule-2"), (odd, "rule-2"), ("x = [\n", "rule-1"), (ORDER, "nobody")):
        written(path, text)
        outcome = settings_edit.move_rule(path, rule, "rule-1" if text != ORDER else None)
        assert isinstance(outcome, settings.Mistake)
        assert path.read_text() == text


def test_an_empty_text_is_a_mistake_because_it_would_match_more_than_is_meant(path: Path) -> None:
    found = written(path, '[[expectations]]\napplication = "ollama"\nuser = ""\n')
    assert [(each.line, each.reason) for each in found.mistakes] == [
        (3, "expectation 1: user: is empty; leave it out to match any")
    ]
    assert found.rules == ()


def test_what_would_harm_the_file_is_not_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(path, WRITTEN)
    monkeypatch.setattr("tomlkit.dumps", lambda _document: "expectations = [")
    outcome = settings_edit.add_rule(path, Rule("new", user="a"))
    assert isinstance(outcome, settings.Mistake)
    assert "nothing was written" in outcome.reason
    assert path.read_text() == WRITTEN


def test_a_number_without_end_is_a_mistake(path: Path) -> None:
    found = written(path, "[watching]\nhold_s = " + "9" * 5000 + "\n")
    assert len(found.mistakes) == 1
    assert found.timing == Timing()


def test_a_byte_order_mark_is_no_mistake(path: Path) -> None:
    """Windows' Notepad writes one."""
    found = written(path, "\ufeff[[expectations]]\nuser = 'a'\n")
    assert ([rule.user for rule in found.rules], found.mistakes) == (["a"], ())
    assert settings_edit.add_rule(path, Rule("new", user="b")) == settings_edit.Written(str(path))
    assert [rule.user for rule in settings.load(path).rules] == ["a", "b"]


def test_a_file_that_ends_too_early_is_wrong_at_its_last_line(path: Path) -> None:
    (mistake,) = written(path, "[watching]\nhold_s = [1,\n2\n").mistakes
    assert mistake.line == 3
    assert mistake.remedy == "mend that line"


def test_a_file_that_cannot_be_read_is_said_in_words(path: Path) -> None:
    path.mkdir(parents=True)
    (mistake,) = settings.load(path).mistakes
    assert str(mistake) == f"{path}: cannot be read: {'permission denied' if WINDOWS else 'is a directory'}"
    assert mistake.remedy == "mend that file"
    path.rmdir()
    path.write_bytes(b"\xff")
    (mistake,) = settings.load(path).mistakes
    assert str(mistake) == f"{path}: cannot be read: it is not UTF-8 text"
    outcome = settings_edit.add_rule(path, Rule("new", application="ollama"))
    assert "Errno" not in str(outcome)
    assert path.read_bytes() == b"\xff"


OF_THE_DESKTOP = """\
[data]
keep_days = 90

[appearance]
theme = "dark"
language = "de"
temperature = "F"

[tray]
style = "number"
each = "gpu"
panel = "light"

[startup]
hidden = true
"""

CHOSEN = """\
[usual]
look_back_days = 14
least_days = 5

[notifications]
off = ["too_hot", "summary"]
cooldown_min = 30
quiet = "22:30-07:00"

[energy]
price_per_kwh = 0.31
currency = "EUR"
"""


def test_what_a_person_may_choose_is_read(path: Path) -> None:
    found = written(path, CHOSEN)
    assert found.mistakes == ()
    assert found.usual == Usualness(look_back_days=14, least_days=5)
    assert found.notifications == Notifications(frozenset({"too_hot", "summary"}), 1800.0, Hours(1350, 420))
    assert found.energy == Energy(0.31, "EUR")


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("[usual]\nleast_days = 2.5\n", 2, "least_days: expected whole days from 1 to 60"),
        ("[usual]\nleast_days = true\n", 2, "least_days"),
        ('[notifications]\n\noff = ["to_hot"]\n', 3, "off: expected a list of unexpected"),
        ('[notifications]\nquiet = "at night"\n', 2, 'quiet: expected hours such as "22:00-07:00"'),
        ("[energy]\nprice_per_kwh = -1\n", 2, "price_per_kwh: expected a price from 0 to 1000"),
        ('[energy]\ncurrency = "\\n"\n', 2, "currency: expected a text"),
        ("usual = 3\n", None, "usual is written as [usual]"),
        ("[data]\nkeep_days = 0\n", 2, "keep_days: expected days from 1 to 3650"),
        ('[appearance]\ntheme = "pink"\n', 2, "theme: expected one of system, light, dark"),
        ('[appearance]\nlanguage = "../de"\n', 2, "language: expected system, or the code of a language such as de"),
        ("[tray]\neach = 1\n", 2, "each: expected one of one, host, gpu"),
        ('[startup]\nhidden = "yes"\n', 2, "hidden: expected true or false"),
    ],
)
def test_a_wrong_choice_is_named_and_its_default_counts(path: Path, text: str, line: int | None, word: str) -> None:
    found = written(path, text)
    (mistake,) = found.mistakes
    assert mistake.line == line
    assert word in mistake.reason
    assert found == settings.Settings(mistakes=found.mistakes)


def test_what_concerns_the_desktop_and_what_is_kept_is_read(path: Path) -> None:
    found = written(path, OF_THE_DESKTOP)
    assert found.mistakes == ()
    assert found.data == Data(90)
    assert found.appearance == Appearance("dark", "de", "F")
    assert found.tray_icon == TrayIcon("number", "gpu", "light")
    assert found.startup == Startup(hidden=True)


def test_an_agent_speaks_of_the_mistakes_in_its_own_tables_alone(path: Path) -> None:
    found = written(path, '[tray]\nstyle = "big"\n\n[appearance]\nhue = 3\n\n[watching]\nhold_s = -1\n\n[trey]\n')
    assert [each.line for each in found.mistakes] == [10, 8, 5, 2]
    assert [each.line for each in found.of_the_agent] == [10, 8]


def test_what_counts_is_given_as_it_would_stand_in_the_file(path: Path) -> None:
    assert settings.Settings().in_force()["notifications"] == {
        "off": [],
        "cooldown_min": 15,
        "quiet": None,
        "sound": True,
    }
    found = written(path, CHOSEN + OF_THE_DESKTOP).in_force()
    assert found["notifications"] == {
        "off": ["summary", "too_hot"],
        "cooldown_min": 30,
        "quiet": "22:30-07:00",
        "sound": True,
    }
    assert (found["energy"], found["data"]) == ({"price_per_kwh": 0.31, "currency": "EUR"}, {"keep_days": 90})
    for table, values in found.items():
        for key, value in values.items():
            assert value is None or settings_values.TABLES[table][key].kind.read(value) is not None


@pytest.mark.parametrize(
    "text",
    ["", "\n", "# mine\n[watching]\nrelease_s = 30 # x\n", "[[expectations]]\nid = 'x'\nuser = 'a'", WRITTEN, CHOSEN],
)
@pytest.mark.parametrize(
    ("table", "key", "values"),
    [
        ("appearance", "theme", ("dark", "light")),
        ("startup", "hidden", (True, False)),
        ("data", "keep_days", (30, 60)),
    ],
)
def test_a_choice_is_written_and_taking_it_back_leaves_the_file_as_it_was(
    path: Path, text: str, table: str, key: str, values: tuple[object, ...]
) -> None:
    before = written(path, text)
    seen = set()
    for _ in range(3):
        for value in values:
            assert settings_edit.set_value(path, table, key, value) == settings_edit.Written(str(path))
            assert settings.load(path).in_force()[table][key] == value
            assert settings.load(path).mistakes == before.mistakes
        assert path.read_text().count(f"[{table}]") == 1
        settings_edit.set_value(path, table, key, None)
        assert settings.load(path) == before
        seen.add(path.read_text())
    assert len(seen) == 1, "it grows with every turn"
    assert seen.pop().strip() == text.strip()


def test_comments_survive_every_change_of_a_value(path: Path) -> None:
    written(path, WRITTEN)
    settings_edit.set_value(path, "watching", "hold_s", 8)
    assert path.read_text() == WRITTEN.replace("hold_s = 5   #", "hold_s = 8   #")
    settings_edit.set_value(path, "watching", "hold_s", None)
    assert "# hold_s = 8   # I am patient\n" in path.read_text()
    assert settings.load(path).timing == Timing()
    settings_edit.set_value(path, "watching", "hold_s", 4)
    assert settings.load(path).timing == Timing(hold_s=4.0)
    assert "# I am patient" in path.read_text()


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ('tray = { style = "bar" } # mine\n', 'tray = { style = "number" } # mine\n'),
        ('tray.style = "bar" # mine\n', 'tray.style = "number" # mine\n'),
        ('[tray] # mine\n"style"="bar"\n', '[tray] # mine\n"style"="number"\n'),
        ("[ tray ]\nstyle='bar'# mine\n", '[ tray ]\nstyle="number"# mine\n'),
    ],
)
def test_a_table_is_found_however_it_is_written(path: Path, text: str, made: str) -> None:
    written(path, text)
    assert settings_edit.set_value(path, "tray", "style", "number") == settings_edit.Written(str(path))
    assert path.read_text() == made
    settings_edit.set_value(path, "tray", "style", None)
    assert settings.load(path) == settings.Settings()


def test_a_list_over_several_lines_is_taken_back_whole(path: Path) -> None:
    text = "[notifications]\noff = [\n  'summary', # loud\n]\ncooldown_min = 5\n"
    written(path, text)
    settings_edit.set_value(path, "notifications", "off", None)
    assert settings.load(path).notifications == Notifications(cooldown_s=300.0)


def test_a_value_is_not_written_into_what_is_no_toml_or_no_table(path: Path) -> None:
    for text, word in (("x = [\n", "is not TOML"), ("tray = 3\n", "tray is not written as [tray]")):
        written(path, text)
        outcome = settings_edit.set_value(path, "tray", "style", "bar")
        assert isinstance(outcome, settings.Mistake)
        assert word in outcome.reason
        assert path.read_text() == text
