"""Rules that cannot match are pointed out, and those that can are left in peace."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoofhearted_desktop.core.expectations import Rule, Use, gpu_texts, matches
from hoofhearted_desktop.core.hours import Moment
from hoofhearted_desktop.core.rule_doubts import MOST_WILD, Surroundings, covers, doubts
from tests.readings import UUID, gpu, process

HERE = Surroundings((gpu_texts(gpu()),), {"david", "media"}.__contains__, {"/usr/bin/ollama"}.__contains__)


@pytest.mark.parametrize(
    ("rule", "word"),
    [
        (Rule("r", user="mallory"), "no user 'mallory'"),
        (Rule("r", user=" david"), "space"),
        (Rule("r", gpu="GPU-other"), f"there is {UUID}"),
        (Rule("r", gpu="RTX 4090"), "no GPU"),
        (Rule("r", gpu="1"), "no GPU"),
        (Rule("r", executable="/usr/bin/olama"), "no file"),
        (Rule("r", executable="~/bin/x"), "home directory"),
        (Rule("r", executable="bin/x"), "neither"),
        (Rule("r", application="/usr/bin/ollama"), "path"),
        (Rule("r", command_line=".*xmrig.*"), "regular expression"),
        (Rule("r", command_line="^python train"), "regular expression"),
        (Rule("r", application="olla.*"), "regular expression"),
        (Rule("r", application="ollama$"), "regular expression"),
        (Rule("r", command_line=r"python3\.11 x"), "regular expression"),
        (Rule("r", command_line="train.py"), "*train.py*"),
        (Rule("r", application="olla?a"), "letter"),
        (Rule("r", container="ollama/ollama:0.5"), "image"),
        (Rule("r", unit="docker.service"), "container"),
        (Rule("r", unit="docker-3f2a.scope"), "container"),
    ],
)
def test_what_cannot_match_is_pointed_out(rule: Rule, word: str) -> None:
    (doubt,) = doubts((rule,), HERE)
    assert doubt.nth == 0
    assert word in doubt.reason


@pytest.mark.parametrize(
    "rule",
    [
        Rule("r", user="david"),
        Rule("r", user="d*"),
        Rule("r", user="1001"),
        Rule("r", user="nobody-here", container="x"),
        Rule("r", gpu=UUID),
        Rule("r", gpu="rtx 3090"),
        Rule("r", gpu="0"),
        Rule("r", gpu="*"),
        Rule("r", executable="/usr/bin/ollama"),
        Rule("r", executable="/app/bin/x", container="x"),
        Rule("r", executable="/opt/*/x"),
        Rule("r", executable="ollama"),
        Rule("r", executable=r"C:\tools\x.exe"),
        Rule("r", command_line="*xmrig*"),
        Rule("r", command_line="python3 train.py"),
        Rule("r", application="dir/app.py"),
        Rule("r", application="C++ [x]"),
        Rule("r", unit="jellyfin.service"),
        Rule("r", days="sat", hours="9-9"),
    ],
)
def test_what_may_match_is_left_in_peace(rule: Rule) -> None:
    assert doubts((rule,), HERE) == []


def test_where_nothing_is_known_nothing_is_doubted() -> None:
    rules = (Rule("a", user="x"), Rule("b", gpu="GPU-x"), Rule("c", executable="/x"))
    assert doubts(rules, Surroundings()) == []
    assert doubts(rules, Surroundings(())) == []


def test_a_card_that_sleeps_has_not_told_its_uuid() -> None:
    asleep = Surroundings((gpu_texts(gpu(uuid="pci-0000:01:00.0", name=None, index=None)),))
    assert doubts((Rule("r", gpu=UUID),), asleep) == []
    assert doubts((Rule("r", gpu="RTX 4090"),), asleep)


@pytest.mark.parametrize(
    ("first", "second", "shadowed"),
    [
        (Rule("a", application="ollama"), Rule("b", "tell", application="Ollama", user="david"), True),
        (Rule("a", application="olla*"), Rule("b", application="ollama"), True),
        (Rule("a", application="o*"), Rule("b", application="olla*"), True),
        (Rule("a", application="olla*"), Rule("b", application="o*"), False),
        (Rule("a", application="olla*?"), Rule("b", application="olla*"), False),
        (Rule("a", application="ollama", user="david"), Rule("b", application="ollama"), False),
        (Rule("a", hours="20-24"), Rule("b", application="ollama", hours="22-23"), True),
        (Rule("a", hours="20-24"), Rule("b", application="ollama", hours="22-1"), False),
        (Rule("a", hours="20-2"), Rule("b", application="ollama", hours="22-1"), True),
        (Rule("a", hours="20-24"), Rule("b", application="ollama"), False),
        (Rule("a", days="mon-sun"), Rule("b", application="ollama"), True),
        (Rule("a", days="fri", hours="22-6"), Rule("b", days="sat", hours="0-6"), True),
        (Rule("a", days="weekend"), Rule("b", days="sun", hours="22-6"), False),
        (Rule("a", application="ollama", days="sat"), Rule("b", application="ollama", days="sat, sun"), False),
    ],
)
def test_a_rule_in_whose_way_another_stands(first: Rule, second: Rule, *, shadowed: bool) -> None:
    found = doubts((Rule("z", user="media"), first, second), Surroundings())
    assert [(doubt.nth, doubt.by) for doubt in found] == ([(2, 1)] if shadowed else [])
    assert all("a stands before it" in doubt.reason for doubt in found)


patterns = st.none() | st.text("ab*?", max_size=4)
rules = st.builds(
    lambda application, user, days, hours: Rule("r", application=application, user=user, days=days, hours=hours),
    patterns,
    patterns,
    st.sampled_from([None, "mon", "mon-wed", "weekend"]),
    st.sampled_from([None, "1-2", "23-2", "0-24"]),
)


@given(
    rules,
    rules,
    st.text("ab", max_size=4),
    st.text("ab", max_size=3),
    st.builds(Moment, st.integers(0, 6), st.integers(0, 1439)),
)
def test_what_stands_in_the_way_matches_all_that_the_other_does(
    first: Rule, second: Rule, name: str, user: str, at: Moment
) -> None:
    use = Use(process(name=name or "x", exe=None, command_line=None, user=user), (), at)
    if covers(first, second) and matches(second, use):
        assert matches(first, use)


VALUES = st.sampled_from([None, None, "a", "A", "b", "a*", "*", "a?", "ab"])
DRAWN = st.builds(
    lambda names, days, span: Rule("r", application=names[0], user=names[1], container=names[2], days=days, hours=span),
    st.tuples(VALUES, VALUES, VALUES),
    st.sampled_from([None, None, "mon-fri", "sat"]),
    st.sampled_from([None, None, "22:00-06:00", "9-17"]),
)


@given(st.lists(DRAWN, max_size=12))
def test_the_first_that_stands_in_the_way_is_the_one_that_is_named(drawn: list[Rule]) -> None:
    rules = tuple(rule._replace(id=f"r{nth}") for nth, rule in enumerate(drawn))
    found = {doubt.nth: doubt.by for doubt in doubts(rules, Surroundings()) if doubt.by is not None}
    meant = {
        nth: next((before for before in range(nth) if covers(rules[before], rule)), None)
        for nth, rule in enumerate(rules)
    }
    assert found == {nth: by for nth, by in meant.items() if by is not None}


@pytest.mark.parametrize("value", ["program{}", "*program{}."])
def test_many_rules_are_not_compared_with_each_other(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0

    def counted(rule: Rule, other: Rule) -> bool:
        nonlocal asked
        asked += 1
        return covers(rule, other)

    monkeypatch.setattr("hoofhearted_desktop.core.rule_doubts.covers", counted)
    took = []
    for count in (400, 800):
        asked = 0
        assert doubts(tuple(Rule(f"r{nth}", application=value.format(nth)) for nth in range(count)), HERE) == []
        took.append(asked)
    assert took[1] - took[0] <= 400 * MOST_WILD
    assert took[1] <= 800 * MOST_WILD
