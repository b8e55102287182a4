"""What is doubtful in a file names its line, and its rules count all the same."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

from hoofhearted_desktop.core.expectations import gpu_texts
from hoofhearted_desktop.store import settings, settings_doubts
from tests.readings import gpu
from tests.systems import not_on_windows

if TYPE_CHECKING:
    from pathlib import Path

CARDS = (gpu_texts(gpu()),)


def written(tmp_path: Path, text: str) -> settings.Settings:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    return settings.load(path)


@not_on_windows("whether there is a user is asked of POSIX's list of them")
def test_each_names_its_rule_and_line(tmp_path: Path) -> None:
    loaded = written(
        tmp_path,
        '# mine\n[[expectations]]\nuser = "no-such-user-here"\n\n[[expectations]]\nid = "odd"\neffect = "sing"\nuser = "x"\n\n'
        '[[expectations]]\nid = "late"\nuser = "no-such-user-here"\ngpu = "RTX 4090"\n',
    )
    assert len(loaded.rules) == 2
    assert [str(each) for each in settings_doubts.warnings(loaded, CARDS)] == [
        "line 2: rule-1: user: there is no user 'no-such-user-here' on this machine",
        "line 10: late: user: there is no user 'no-such-user-here' on this machine",
        f"line 10: late: gpu: there is no GPU 'RTX 4090' on this machine; there is {CARDS[0][0]}",
        "line 10: late: never decides: rule-1 stands before it and says the same or more (line 2)",
    ]


@not_on_windows("whether there is a user is asked of POSIX's list of them")
def test_of_another_machine_s_rules_neither_users_nor_files_are_asked_here(tmp_path: Path) -> None:
    loaded = written(tmp_path, '[[expectations]]\nuser = "no-such-user-here"\nexecutable = "/no/such"\n')
    assert settings_doubts.warnings(loaded, (), here=False) == []
    assert len(settings_doubts.warnings(loaded, ())) == 2


@not_on_windows("whether there is a user is asked of POSIX's list of them")
def test_what_is_there_is_not_doubted(tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.touch()
    user = getpass.getuser()
    loaded = written(
        tmp_path, f'[[expectations]]\nuser = "{user}"\nexecutable = "{program}"\n[[expectations]]\nuser = "x\\u0000"\n'
    )
    (warned,) = settings_doubts.warnings(loaded, CARDS)
    assert warned.rule_id == "rule-2"


def test_days_may_be_a_list(tmp_path: Path) -> None:
    loaded = written(tmp_path, '[[expectations]]\ndays = ["sat", "sun"]\nhours = "9-17"\n')
    assert loaded.mistakes == ()
    assert (loaded.rules[0].days, loaded.rules[0].hours) == ("sat, sun", "9-17")


def test_days_and_hours_that_are_none_are_mistakes_with_their_line(tmp_path: Path) -> None:
    loaded = written(
        tmp_path,
        '[[expectations]]\ndays = "someday"\n[[expectations]]\nuser = "a"\nhours = "25-26"\n[[expectations]]\ndays = [1]\n',
    )
    assert [(each.line, each.reason.partition(",")[0]) for each in loaded.mistakes] == [
        (2, 'expectation 1: days: expected days such as "mon-fri" or "sat'),
        (5, 'expectation 2: hours: expected hours such as "22:00-06:30"'),
        (7, "expectation 3: days: expected a text or null"),
    ]
    assert loaded.rules == ()
