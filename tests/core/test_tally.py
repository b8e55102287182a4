"""How often a rule has decided: known by what it says, bounded, and the same after being kept."""

from __future__ import annotations

import json

import pytest

from hoofhearted_desktop.core.expectations import Rule
from hoofhearted_desktop.core.samples import SampleError
from hoofhearted_desktop.core.tally import MOST_RULES, Matches, Tally

OLLAMA = Rule("rule-1", application="ollama")


def test_it_counts_by_what_a_rule_says_and_not_by_its_place() -> None:
    tally = Tally()
    tally.count(OLLAMA, 10.0)
    tally.count(OLLAMA._replace(id="rule-2"), 20.0)
    assert tally.of(OLLAMA) == Matches(2, 20.0)
    assert tally.of(OLLAMA._replace(effect="tell")) == Matches(0, None)
    assert tally.of(Rule("rule-1", application="jellyfin")) == Matches()


def test_it_is_the_same_after_being_kept() -> None:
    tally = Tally()
    tally.count(OLLAMA, 10.0)
    again = Tally.from_json(json.loads(json.dumps(tally.to_json())))
    assert again.of(OLLAMA) == Matches(1, 10.0)


def test_it_keeps_the_rules_that_decided_last() -> None:
    tally = Tally()
    for number in range(MOST_RULES + 10):
        tally.count(OLLAMA, float(number))
        tally.count(Rule("r", application=f"x{number}"), float(number))
    assert len(tally.to_json()["rules"]) == MOST_RULES
    assert tally.of(OLLAMA).count == MOST_RULES + 10


@pytest.mark.parametrize(
    "broken", [None, {"rules": {}}, {"rules": [{"key": "x"}]}, {"rules": [{"key": "x", "count": -1}]}]
)
def test_what_is_no_tally_is_refused(broken: object) -> None:
    with pytest.raises(SampleError):
        Tally.from_json(broken)
