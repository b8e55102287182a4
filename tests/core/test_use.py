"""Who uses a GPU, application by application: one grouping for the live tick and for all that is kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hoofhearted_desktop.core import model
from hoofhearted_desktop.core.use import OTHERS, Use, Who, processes_of, used_by, who
from tests.readings import gpu, process, sample, used

GIB = 1 << 30
OLLAMA = model.Application("ollama", "Ollama", kind="ai")
BOX = model.Container("3f2a9c7715e04d1b8a6c", "ollama", "ollama/ollama:0.5", "docker")


def test_processes_of_one_application_count_together() -> None:
    workers = tuple(process(pid, application=OLLAMA, container=BOX) for pid in (1, 2))
    tick = sample(0, gpu(70, processes=(used(1, 40.0), used(2, 30.0))), processes=workers)
    assert used_by(tick.gpus[0], tick) == (
        Use("ollama|david|ollama", "Ollama", "ollama", "david", "ollama", sm=70.0, memory=2 * GIB),
    )


def test_the_same_program_of_another_user_or_container_is_another() -> None:
    several = (
        process(1, application=OLLAMA),
        process(2, application=OLLAMA, user="anna"),
        process(3, application=OLLAMA, container=BOX),
    )
    tick = sample(0, gpu(60, processes=(used(1, 10.0), used(2, 20.0), used(3, 30.0))), processes=several)
    assert [use.key for use in used_by(tick.gpus[0], tick)] == ["ollama|david|ollama", "ollama|anna|", "ollama|david|"]


def test_who_works_most_stands_first_then_who_holds_most() -> None:
    listed = (used(1, 0.0, memory=1), used(2, 0.0, memory=9), used(3, 5.0, memory=2), used(4, 1.0, encoder=40.0))
    named = tuple(process(pid, name) for pid, name in ((1, "small"), (2, "big"), (3, "busy"), (4, "encodes")))
    tick = sample(0, gpu(6, processes=listed), processes=named)
    assert [use.name for use in used_by(tick.gpus[0], tick)] == ["encodes", "busy", "big", "small"]


def test_what_nobody_told_is_none_and_what_one_of_two_told_counts() -> None:
    tick = sample(0, gpu(5, processes=(used(1, None, memory=None),)), processes=(process(1),))
    (only,) = used_by(tick.gpus[0], tick)
    assert (only.sm, only.encoder, only.decoder, only.memory) == (None, None, None, None)
    two = sample(
        0, gpu(5, processes=(used(1, None, memory=None), used(2, 5.0, memory=7))), processes=(process(1), process(2))
    )
    (both,) = used_by(two.gpus[0], two)
    assert (both.sm, both.memory) == (5.0, 7)


def test_a_process_nobody_sees_and_one_whose_number_another_took_over_go_by_their_number() -> None:
    listed = (used(1, 5.0), used(2, 3.0, started=900.0))
    tick = sample(0, gpu(8, processes=listed), processes=(process(2, "newcomer", started=100.0),))
    assert [use.name for use in used_by(tick.gpus[0], tick)] == ["process 1", "process 2"]


def test_a_card_of_which_one_part_says_nothing_is_not_said_to_have_no_users() -> None:
    whole = gpu(None, mig_instances=2, processes=None)
    nobody = gpu(None, uuid="MIG-1", parent=whole.uuid, processes=())
    silent = gpu(None, uuid="MIG-2", parent=whole.uuid, processes=None)
    somebody = silent._replace(processes=(used(1, None),))
    for parts, told in (
        ((nobody, silent), None),
        ((nobody,), None),
        ((nobody, nobody._replace(uuid="MIG-2")), ()),
        ((nobody, somebody), (used(1, None),)),
        ((somebody,), (used(1, None),)),
    ):
        assert processes_of(whole, sample(0, whole, *parts)) == told


def test_a_card_that_is_cut_has_the_users_of_its_parts() -> None:
    whole = gpu(40, mig_instances=2, processes=None)
    parts = tuple(gpu(None, uuid=f"MIG-{number}", parent=whole.uuid, processes=(used(number),)) for number in (1, 2))
    tick = sample(0, whole, *parts, processes=(process(1, "one"), process(2, "two")))
    assert {use.name for use in used_by(whole, tick)} == {"one", "two"}


def test_nobody_uses_it_is_told_apart_from_nobody_says() -> None:
    tick = sample(0, gpu(0, processes=()), gpu(0, uuid="GPU-other", processes=None))
    assert [processes_of(card, tick) for card in tick.gpus] == [(), None]
    assert [used_by(card, tick) for card in tick.gpus] == [(), ()]


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_a_key_has_two_bars_whatever_the_names_are(name: str, user: str, container: str) -> None:
    whose = who(
        process(1, name or "x", exe=None, command_line=None, user=user, container=model.Container("", container))
    )
    assert whose.key.count("|") == 2
    assert whose.key != OTHERS
    assert len(whose.key.splitlines()) == 1


def test_a_bar_in_a_name_makes_no_other_key() -> None:
    assert Who("a|b").key == "a¦b||"
    assert Who("a", user="b").key == "a|b|"
