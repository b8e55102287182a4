"""Rules, what is usual, and the evidence that goes with every verdict."""

from __future__ import annotations

import pytest

from hoofhearted_desktop.core import expectations, model
from hoofhearted_desktop.core.episodes import participant
from hoofhearted_desktop.core.expectations import Rule, judge, matches
from tests.readings import UUID, process

OLLAMA = process(
    application=model.Application("ollama", "Ollama", "llama3:8b", "ai"),
    container=model.Container("3f2a" * 16, "ollama", "ollama/ollama:0.5", "docker"),
    unit="docker.service",
)
SCRIPT = process(50, "python3.11", exe="/usr/bin/python3.11", command_line=("python3", "train.py", "--epochs", "3"))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rule("r", application="ollama"), True),
        (Rule("r", application="OLLAMA"), True),
        (Rule("r", application="olla"), False),
        (Rule("r", application="olla*"), True),
        (Rule("r", executable="ollama"), True),
        (Rule("r", executable="/usr/bin/ollama"), True),
        (Rule("r", executable="/usr/bin/*"), True),
        (Rule("r", command_line="*serve"), True),
        (Rule("r", user="david", container="ollama"), True),
        (Rule("r", user="david", container="jellyfin"), False),
        (Rule("r", container="3f2a3f2a3f2a"), True),
        (Rule("r", unit="docker.service", gpu=UUID), True),
        (Rule("r", gpu="GPU-another"), False),
        (Rule("r"), False),
    ],
)
def test_a_rule_matches_when_all_it_names_does(rule: Rule, *, expected: bool) -> None:
    assert matches(rule, OLLAMA, UUID) is expected


def test_brackets_in_a_pattern_are_plain_text() -> None:
    odd = process(name="x[1]", exe="/opt/x[1]", command_line=("/opt/x[1]",))
    assert matches(Rule("r", executable="/opt/x[1]"), odd, UUID)
    assert matches(Rule("r", executable="/opt/x[1]*"), odd, UUID)


def test_the_first_matching_rule_decides() -> None:
    rules = (Rule("a", "tell", user="david"), Rule("b", "expect", application="ollama"))
    told = judge(OLLAMA, UUID, rules)
    assert (told.expected, told.by) == (False, "rule")
    assert "user david" in told.text
    assert judge(OLLAMA, UUID, rules[::-1]).expected


@pytest.mark.parametrize(
    ("kind", "expected", "by"),
    [("desktop", True, "usual"), ("browser", True, "usual"), ("miner", False, "default"), ("ai", False, "default")],
)
def test_without_a_rule_the_kind_decides(kind: str, by: str, *, expected: bool) -> None:
    told = judge(process(application=model.Application("x", "X", kind=kind)), UUID, ())
    assert (told.expected, told.by) == (expected, by)
    assert told.text


def test_the_first_time_is_said_only_when_it_is_known() -> None:
    assert judge(SCRIPT, UUID, (), seen_before=False).text == "first time seen"
    assert "first" not in judge(SCRIPT, UUID, (), seen_before=None).text


def test_nobody_is_unexpected() -> None:
    assert not judge(None, UUID, (Rule("r", gpu=UUID),)).expected


@pytest.mark.parametrize("who", [OLLAMA, SCRIPT, process(name="xmrig")])
def test_the_button_makes_a_rule_that_expects_just_that_program(who: model.Process) -> None:
    rule = expectations.rule_for(participant(who), "r")
    assert matches(rule, who, UUID)
    assert matches(rule, who._replace(pid=9, started=9.0), UUID)
    assert not matches(rule, process(60, "blender"), UUID)
    assert not matches(rule, who._replace(user="mallory"), UUID)


def test_another_script_of_the_same_interpreter_is_not_expected() -> None:
    rule = expectations.rule_for(participant(SCRIPT), "r")
    assert not matches(rule, SCRIPT._replace(command_line=("python3", "miner.py")), UUID)
