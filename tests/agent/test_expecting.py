"""The methods about rules and habits, on a file and without one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional, Union

import pytest

from hoofhearted_desktop.agent.engine import Engine
from hoofhearted_desktop.agent.expecting import Expecting
from hoofhearted_desktop.agent.judge import Judge
from hoofhearted_desktop.core import wire
from hoofhearted_desktop.core.expectations import Rule, gpu_texts
from hoofhearted_desktop.core.samples import SampleError
from tests.agent.test_judge import clock
from tests.readings import UUID, gpu, process, sample
from tests.systems import not_on_windows

if TYPE_CHECKING:
    from pathlib import Path

OLLAMA = {"application": "ollama"}


class Asked:
    """An agent's rules, asked as a client does."""

    def __init__(self, path: Optional[Path], *rules: Rule) -> None:
        self.judge = Judge(seen={"ollama"}, clock=clock)
        self.changes = 0
        self.path = path
        self.expecting = Expecting(Engine(self.judge), path, rules, self._changed, lambda: (gpu_texts(gpu()),))

    def _changed(self) -> None:
        self.changes += 1

    def ask(self, method: str, **params: Any) -> Any:
        found: list[Union[wire.Result, wire.Failure]] = []
        self.expecting.methods[method](wire.Request(1, method, params), found.append)
        (answer,) = found
        return answer.result if isinstance(answer, wire.Result) else answer

    def ids(self) -> list[str]:
        listed = [rule["id"] for rule in self.ask("expectations.list")["rules"]]
        assert listed == [rule.id for rule in self.judge.rules]
        return listed

    def work(self, at: float = 0.0, episode: str = "e1") -> bool:
        self.judge.begin(sample(at, gpu()))
        return self.judge.settle(process(), UUID, episode).expected


@pytest.fixture(params=["file", "memory"])
def asked(request: pytest.FixtureRequest, tmp_path: Path) -> Asked:
    return Asked(tmp_path / "settings.toml" if request.param == "file" else None)


def test_a_rule_is_kept_counted_moved_and_removed(asked: Asked) -> None:
    assert not asked.work()
    first = asked.ask("expectations.add", rule=OLLAMA)
    assert first["kept_in"] == (str(asked.path) if asked.path else None)
    second = asked.ask("expectations.add", rule={"user": "media", "effect": "tell", "days": ["sat"], "hours": "9-17"})
    assert second["rule"]["days"] == "sat"
    assert asked.changes == 2
    assert asked.work(episode="e2")
    assert asked.work(episode="e3")
    counted = asked.ask("expectations.list")["rules"]
    assert [(each["matched"], each["last_matched"] is not None) for each in counted] == [(2, True), (0, False)]
    assert asked.ids() == [first["rule"]["id"], second["rule"]["id"]]
    asked.ask("expectations.move", id=second["rule"]["id"], place=1)
    assert asked.ids() == [second["rule"]["id"], first["rule"]["id"]]
    asked.ask("expectations.move", id=second["rule"]["id"], place=2)
    assert asked.ids() == [first["rule"]["id"], second["rule"]["id"]]
    assert asked.ask("expectations.list")["rules"][0]["matched"] == 2
    asked.ask("expectations.remove", id=first["rule"]["id"])
    assert asked.ids() == [second["rule"]["id"]]
    assert asked.changes == 5


def test_this_is_expected_goes_before_the_rule_that_would_have_its_word(asked: Asked) -> None:
    asked.ask("expectations.add", rule={"id": "films", "application": "jellyfin"})
    asked.ask("expectations.add", rule={"id": "tell-all", "effect": "tell", "user": "david"})
    added = asked.ask("expectations.add", rule={"application": "ollama", "user": "david"})["rule"]["id"]
    assert asked.ids() == ["films", added, "tell-all"]
    assert asked.work()
    assert not [each for each in asked.ask("expectations.list")["warnings"] if "never decides" in each["text"]]
    asked.ask("expectations.add", rule={"id": "first", "user": "media", "container": "x"}, before="films")
    assert asked.ids() == ["first", "films", added, "tell-all"]


def test_a_rule_that_is_there_already_is_told_to_have_been(asked: Asked) -> None:
    """Whoever offers to undo has to know that there is nothing to undo."""
    first = asked.ask("expectations.add", rule={"id": "films", "application": "jellyfin"})
    again = asked.ask("expectations.add", rule={"application": "jellyfin"})
    assert "existed" not in first
    assert (again["rule"]["id"], again["existed"]) == ("films", True)
    assert asked.ids() == ["films"]


@not_on_windows("whether there is a user is asked of POSIX's list of them")
def test_what_is_doubtful_is_listed_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('# mine\n[[expectations]]\nuser = "no-such-user-here"\n')
    asked = Asked(path)
    (warning,) = asked.ask("expectations.list")["warnings"]
    assert (warning["id"], warning["line"]) == ("rule-1", 2)
    assert "no-such-user-here" in warning["text"]


def test_the_demo_s_rules_are_of_another_machine() -> None:
    asked = Asked(None, Rule("demo-1", user="no-such-user-here", executable="/no/such"))
    assert asked.ask("expectations.list")["warnings"] == []


def test_a_rule_without_an_id_that_another_is_written_above_keeps_its_count(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('[[expectations]]\napplication = "ollama"\n')
    asked = Asked(path)
    asked.work()
    path.write_text('[[expectations]]\napplication = "jellyfin"\n\n[[expectations]]\napplication = "ollama"\n')
    asked.expecting.look()
    assert [(each["id"], each["matched"]) for each in asked.ask("expectations.list")["rules"]] == [
        ("rule-1", 0),
        ("rule-2", 1),
    ]


def test_what_is_usual_is_forgotten_and_what_runs_is_judged_anew(asked: Asked) -> None:
    for day in range(3):
        asked.work(day * 86_400.0, f"e{day}")
    assert asked.work(3 * 86_400.0, "e3")
    assert asked.ask("usual.forget", application="nobody") == {"forgotten": 0}
    assert asked.ask("usual.forget", application="ollama") == {"forgotten": 1}
    assert asked.changes == 2
    assert not asked.work(3 * 86_400.0, "e3")


def test_thresholds_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("[usual]\nleast_days = 5\n")
    asked = Asked(path)
    for day in range(4):
        asked.work(day * 86_400.0, f"e{day}")
    assert not asked.work(4 * 86_400.0, "e4")
    path.write_text("[usual]\nleast_days = 2 \n")
    asked.expecting.look()
    assert asked.work(4 * 86_400.0, "e4")


@pytest.mark.parametrize(
    ("method", "params", "word"),
    [
        ("expectations.add", {"rule": {"hours": "late"}}, 'rule.hours: expected hours such as "22:00-06:30"'),
        ("expectations.add", {"rule": {"days": "someday"}}, 'rule.days: expected days such as "mon-fri"'),
        ("expectations.add", {"rule": {"user": ""}}, "rule.user: is empty"),
        ("expectations.add", {"rule": {"user": "x"}, "before": "nobody"}, "there is no rule 'nobody'"),
        ("expectations.move", {"id": "nobody", "place": 1}, "there is no rule 'nobody'"),
        ("expectations.move", {"id": "a", "place": 0}, "expected a place from 1 to 1"),
        ("expectations.move", {"id": "a", "place": 2}, "expected a place from 1 to 1"),
        ("expectations.move", {"id": "a"}, "params.place: missing"),
        ("usual.forget", {"application": 3}, "params.application"),
    ],
)
def test_what_cannot_be_done_is_said(method: str, params: dict[str, Any], word: str) -> None:
    asked = Asked(None, Rule("a", user="david"))
    with pytest.raises(SampleError, match=word.replace("(", r"\(")):
        asked.ask(method, **params)
    assert asked.ids() == ["a"]


# ---------------------------------------------------------------- settings


def test_the_settings_are_told_table_by_table_and_the_desktop_s_are_not(asked: Asked) -> None:
    told = asked.ask("settings.get")
    assert told["kept_in"] == (str(asked.path) if asked.path else None)
    assert told["mistakes"] == []
    assert set(told["settings"]) == {"watching", "usual", "notifications", "energy", "data"}
    assert told["settings"]["watching"] == {"hold_s": 3, "release_s": 25, "load_percent": 10, "media_percent": 5}
    assert told["settings"]["energy"] == {"price_per_kwh": None, "currency": ""}


def test_a_setting_is_changed_counts_at_once_and_goes_back_to_its_default(asked: Asked) -> None:
    answer = asked.ask("settings.set", table="energy", key="price_per_kwh", value=0.31)
    assert answer["settings"]["energy"]["price_per_kwh"] == 0.31
    assert asked.expecting.engine.price.price_per_kwh == 0.31
    assert asked.ask("settings.set", table="usual", key="least_days", value=5)["settings"]["usual"]["least_days"] == 5
    assert asked.judge.usualness.least_days == 5
    assert asked.changes == 2
    if asked.path:
        assert asked.path.read_text() == "[energy]\nprice_per_kwh = 0.31\n\n[usual]\nleast_days = 5\n"
    answer = asked.ask("settings.set", table="energy", key="price_per_kwh", value=None)
    assert answer["settings"]["energy"]["price_per_kwh"] is None
    assert asked.expecting.engine.price.price_per_kwh is None


@pytest.mark.parametrize(
    ("params", "word"),
    [
        ({"table": "tray", "key": "style", "value": "bar"}, "params.table: expected one of watching, usual"),
        ({"table": "watching", "key": "hold", "value": 3}, "params.key: expected one of hold_s, release_s"),
        ({"table": "watching", "key": "hold_s", "value": "3"}, "params.value: hold_s: expected seconds from 0 to 600"),
        ({"table": "data", "key": "keep_days", "value": 0}, "params.value: keep_days: expected days from 1 to 3650"),
        (
            {"table": "notifications", "key": "off", "value": [["x"]]},
            "params.value: off: expected a list of unexpected",
        ),
        ({"table": "watching", "value": 3}, "params.key"),
        ({"table": 3, "key": "hold_s", "value": 3}, "params.table"),
    ],
)
def test_a_setting_that_may_not_be_is_refused_with_what_may(asked: Asked, params: dict[str, Any], word: str) -> None:
    with pytest.raises(SampleError) as refused:
        asked.ask("settings.set", **params)
    assert word in str(refused.value)
    assert asked.changes == 0


def test_a_setting_that_cannot_be_written_is_said_and_does_not_count(tmp_path: Path) -> None:
    asked = Asked(tmp_path / "settings.toml")
    (tmp_path / "settings.toml").write_text("x = [\n")
    answer = asked.ask("settings.set", table="watching", key="hold_s", value=9)
    assert isinstance(answer, wire.Failure)
    assert "nothing was written" in answer.message
    assert asked.expecting.settings.watching.hold_s == 3.0


def test_mistakes_of_the_desktop_are_not_the_agent_s(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[tray]\nstyle = "big"\n\n[watching]\nload_percent = 0\n')
    (mistake,) = Asked(tmp_path / "settings.toml").ask("settings.get")["mistakes"]
    assert mistake == f"{tmp_path / 'settings.toml'}, line 5: load_percent: expected per cent from 1 to 100"
