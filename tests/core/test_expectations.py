"""Rules, what is usual, and the evidence that goes with every verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoofhearted_desktop.core import expectations, model
from hoofhearted_desktop.core.episodes import participant
from hoofhearted_desktop.core.expectations import Circumstances, Rule, Use, gpu_texts, judge, matches
from hoofhearted_desktop.core.hours import Moment
from tests.readings import UUID, gpu, process

CARD = gpu_texts(gpu())
FRIDAY_NIGHT = Moment(4, 23 * 60)


def use(who: model.Process, at: Moment | None = FRIDAY_NIGHT) -> Use:
    return Use(who, CARD, at)


def known(**given: Any) -> Callable[[model.Process], Circumstances]:
    return lambda _: Circumstances(**given)


if TYPE_CHECKING:
    from collections.abc import Callable

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
        (Rule("r", gpu="RTX 3090"), True),
        (Rule("r", gpu="geforce rtx*"), True),
        (Rule("r", gpu="NVIDIA GeForce RTX 3090"), True),
        (Rule("r", gpu="0"), True),
        (Rule("r", gpu="1"), False),
        (Rule("r", days="fri"), True),
        (Rule("r", days="sat"), False),
        (Rule("r", hours="22:00-06:00"), True),
        (Rule("r", hours="6-22"), False),
        (Rule("r", application="ollama", days="weekdays", hours="20-24"), True),
        (Rule("r", application="jellyfin", days="weekdays", hours="20-24"), False),
        (Rule("r"), False),
    ],
)
def test_a_rule_matches_when_all_it_names_does(rule: Rule, *, expected: bool) -> None:
    assert matches(rule, use(OLLAMA)) is expected


def test_brackets_in_a_pattern_are_plain_text() -> None:
    odd = process(name="x[1]", exe="/opt/x[1]", command_line=("/opt/x[1]",))
    assert matches(Rule("r", executable="/opt/x[1]"), use(odd))
    assert matches(Rule("r", executable="/opt/x[1]*"), use(odd))


def test_the_first_matching_rule_decides() -> None:
    rules = (Rule("a", "tell", user="david"), Rule("b", "expect", application="ollama"))
    told = judge(use(OLLAMA), rules)
    assert (told.expected, told.by) == (False, "rule")
    assert "user david" in told.text
    assert judge(use(OLLAMA), rules[::-1]).expected


@pytest.mark.parametrize(
    ("kind", "expected", "by"),
    [("desktop", True, "usual"), ("browser", True, "usual"), ("miner", False, "default"), ("ai", False, "default")],
)
def test_without_a_rule_the_kind_decides(kind: str, by: str, *, expected: bool) -> None:
    told = judge(use(process(application=model.Application("x", "X", kind=kind))), ())
    assert (told.expected, told.by) == (expected, by)
    assert told.text


def test_the_first_time_is_said_only_when_it_is_known() -> None:
    assert judge(use(SCRIPT), (), known(seen_before=False)).text == "first time seen"
    assert "first" not in judge(use(SCRIPT), ()).text


def test_nobody_is_unexpected() -> None:
    assert not judge(None, (Rule("r", gpu=UUID),)).expected


@pytest.mark.parametrize("who", [OLLAMA, SCRIPT, process(name="xmrig")])
def test_the_button_makes_a_rule_that_expects_just_that_program(who: model.Process) -> None:
    rule = expectations.rule_for(participant(who), "r")
    assert matches(rule, use(who))
    assert matches(rule, use(who._replace(pid=9, started=9.0)))
    assert not matches(rule, use(process(60, "blender")))
    assert not matches(rule, use(who._replace(user="mallory")))


def test_another_script_of_the_same_interpreter_is_not_expected() -> None:
    rule = expectations.rule_for(participant(SCRIPT), "r")
    assert not matches(rule, use(SCRIPT._replace(command_line=("python3", "miner.py"))))


def test_hours_hold_only_where_the_time_is_known() -> None:
    assert not matches(Rule("r", hours="0-24"), use(OLLAMA, None))
    assert not matches(Rule("r", application="ollama", days="mon-sun"), use(OLLAMA, None))


def test_a_rule_of_the_whole_card_holds_for_what_is_cut_from_it() -> None:
    cut = gpu_texts(gpu(uuid="MIG-1", parent=UUID))
    assert matches(Rule("r", gpu=UUID), Use(OLLAMA, cut))
    assert matches(Rule("r", gpu="MIG-1"), Use(OLLAMA, cut))


def test_the_order_is_rules_presence_usual_and_otherwise_unexpected() -> None:
    everything = known(seen_before=True, presence="you are at this machine", usual="seen on each of the last 7 days")
    told = judge(use(SCRIPT), (Rule("t", "tell", application="train.py"),), everything)
    assert (told.expected, told.by, told.rule) == (False, "rule", "t")
    told = judge(use(SCRIPT), (), everything)
    assert (told.expected, told.by, told.text) == (True, "presence", "you are at this machine")
    told = judge(use(SCRIPT), (), known(seen_before=True, usual="seen on each of the last 7 days"))
    assert (told.expected, told.by, told.text) == (True, "usual", "seen on each of the last 7 days")
    told = judge(use(SCRIPT), (), known(seen_before=True, habit="seen on 1 of the last 7 days"))
    assert (told.expected, told.by) == (False, "default")
    assert told.text == "no rule expects it; seen on 1 of the last 7 days"


def test_what_was_never_seen_is_not_usual_whatever_is_counted() -> None:
    told = judge(use(SCRIPT), (), known(seen_before=False, usual="seen on each of the last 7 days"))
    assert (told.expected, told.text) == (False, "first time seen")


@pytest.mark.parametrize(
    ("who", "word"),
    [
        (process(application=model.Application("xmrig", "XMRig", kind="miner")), "a known miner"),
        (process(exe="/dev/shm/.x/ollama"), "anybody may write"),
        (process(exe="/tmp/a.out"), "anybody may write"),
    ],
)
def test_neither_habit_nor_presence_silences_the_suspicious_but_a_rule_does_and_says_so(
    who: model.Process, word: str
) -> None:
    silencing = known(seen_before=True, presence="you are at this machine", usual="seen on each of the last 7 days")
    told = judge(use(who), (), silencing)
    assert not told.expected
    assert word in told.text
    told = judge(use(who), (Rule("mine", user="david"),), silencing)
    assert told.expected
    assert "though it is" in told.text
    assert word in told.text
    first = judge(use(who), (), known(seen_before=False))
    assert word in first.text
    assert "first time seen" in first.text


@pytest.mark.parametrize("exe", ["/tmp/.mount_Krita1/usr/bin/krita", "/usr/bin/ollama", "/home/d/tmp/x", None])
def test_what_is_not_suspicious(exe: str | None) -> None:
    assert judge(use(process(exe=exe)), (), known(presence="you are at this machine")).expected


@pytest.mark.parametrize("name", ["*", "t*", "train?*", "a[*]b*", "[*", "[!x]*", "\\*"])
def test_a_program_that_is_called_like_a_pattern_is_expected_alone(name: str) -> None:
    """Whoever names a program `*` and is expected once would else be expected whatever they run."""
    called = process(
        name=name, exe=f"/home/mallory/{name}", user="mallory", application=None, command_line=None, container=None
    )
    rule = expectations.rule_for(participant(called), "r")
    assert matches(rule, use(called))
    for other in ("miner", "trainx", "trainxy", f"{name}x", "axb"):
        changed = called._replace(name=other, exe=f"/home/mallory/{other}")
        assert not matches(rule, use(changed)), other


@given(one=st.text("*?[]!\\ab", min_size=1, max_size=6), other=st.text("*?[]!\\ab", min_size=1, max_size=6))
def test_a_name_made_literal_matches_itself_and_nothing_else(one: str, other: str) -> None:
    assert expectations.same(expectations.literal(one), one)
    if one != other:
        assert not expectations.same(expectations.literal(one), other)


def test_a_process_that_takes_a_path_for_its_name_has_not_that_executable() -> None:
    """comm is the process's own to choose (prctl(2), PR_SET_NAME), and `/usr/bin/ollama` has just its 15 letters."""
    rule = Rule("r", executable="/usr/bin/ollama")
    real = process(name="ollama", exe="/usr/bin/ollama")
    assert matches(rule, use(real))
    for exe in ("/home/mallory/miner", None):
        assert not matches(rule, use(process(name="/usr/bin/ollama", exe=exe)))
    assert matches(Rule("r", executable="train.py"), use(process(name="train.py", exe="/usr/bin/python3")))


@pytest.mark.parametrize("kind", ["desktop", "browser"])
@pytest.mark.parametrize(
    ("exe", "expected"),
    [
        *(
            (exe, True)
            for exe in (
                "/usr/bin/nvtop",
                "/usr/local/bin/nvtop",
                "/opt/google/chrome/chrome",
                "/snap/firefox/4/usr/lib/firefox/firefox",
                "/app/lib/firefox/firefox",
                "/nix/store/abc-sway/bin/sway",
                "/var/lib/flatpak/app/org.x/files/x",
                "/lib64/x",
                None,
                "C:\\Windows\\explorer.exe",
            )
        ),
        *(
            (exe, False)
            for exe in (
                "/home/mallory/nvtop",
                "/root/nvtop",
                "/scratch/usr/bin/nvtop",
                "/tmp/.mount_x/nvtop",
                "/data/nvtop",
                "/appx/nvtop",
            )
        ),
    ],
)
def test_what_is_usual_by_its_name_alone_has_to_lie_where_an_administrator_put_it(
    kind: str, exe: str | None, *, expected: bool
) -> None:
    """Anybody may call a program in their home `nvtop` or `firefox`."""
    who = process(name="nvtop", exe=exe, application=model.Application("x", "X", None, kind))
    contained = who._replace(container=model.Container("3f2a" * 16, "mallorys", None, "podman"))
    assert not judge(use(contained), (), known()).expected
    verdict = judge(use(who), (), known())
    assert verdict.expected is expected
    assert verdict.by == ("usual" if expected else "default")
