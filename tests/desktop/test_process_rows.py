"""The order of the table: busiest first, and standing still."""

from __future__ import annotations

from hoofhearted_desktop.core import model
from hoofhearted_desktop.core.assessment import Activity, Assessment, Share
from hoofhearted_desktop.desktop import process_menus, process_rows
from hoofhearted_desktop.desktop.process_columns import Place
from hoofhearted_desktop.desktop.process_order import Order, Sort
from hoofhearted_desktop.desktop.process_rows import NOBODY, Row
from tests import readings


def row(pid: int, sm: float) -> Row:
    """A process at `sm` percent."""
    return Row((pid, 1.0), f"process {pid}", "", sm)


def pids(rows: tuple[Row, ...]) -> list[int]:
    """Give the order."""
    return [one.key[0] for one in rows]


def test_the_busiest_comes_first() -> None:
    assert pids(Order().arrange([row(1, 5), row(2, 90), row(3, 40)])) == [2, 3, 1]


def test_rows_of_about_the_same_use_do_not_change_places() -> None:
    order = Order()
    order.arrange([row(1, 50), row(2, 45)])
    for step in range(100):
        wobble = 12 if step % 2 else -12
        assert pids(order.arrange([row(1, 50 + wobble), row(2, 50 - wobble)])) == [1, 2]


def test_a_row_that_clearly_uses_more_for_a_while_overtakes() -> None:
    order = Order()
    order.arrange([row(1, 60), row(2, 5)])
    seen = [pids(order.arrange([row(1, 5), row(2, 90)])) for _ in range(10)]
    assert seen[0] == [1, 2], "not at once"
    assert seen[-1] == [2, 1]


def test_a_newcomer_stands_where_its_use_puts_it_and_the_gone_leave_no_hole() -> None:
    order = Order()
    order.arrange([row(1, 60), row(2, 5)])
    assert pids(order.arrange([row(1, 60), row(2, 5), row(3, 30)])) == [1, 3, 2]
    assert pids(order.arrange([row(2, 5), row(3, 30)])) == [3, 2]


def test_a_process_id_that_is_used_again_is_another_row() -> None:
    order = Order()
    order.arrange([row(1, 90), row(2, 50)])
    assert pids(order.arrange([Row((1, 2.0), "another", "", 1.0), row(2, 50)])) == [2, 1]


def test_whom_the_sentence_names_stands_first_at_once() -> None:
    """Whatever stood there for long: the eye goes from the sentence to the first row."""
    processes = (readings.process(1, "jellyfin"), readings.process(2, "ollama"), readings.process(3, "ollama"))

    def at(second: float, *loads: float, named: int) -> tuple[process_rows.Row, ...]:
        reading = readings.gpu(
            80, processes=tuple(readings.used(pid, load) for pid, load in zip((1, 2, 3), loads, strict=True))
        )
        shares = tuple(Share(each.pid, each.started, 0.6 if each.pid == named else 0.1) for each in processes)
        found = Assessment(reading.uuid, Activity.COMPUTING, shares=shares)
        return process_rows.rows(reading, found, readings.sample(second, reading, processes=processes))

    order = Order()
    for second in range(60):
        seen = order.arrange(at(second, 40.0, 30.0, 1.0, named=1))
    assert pids(seen) == [1, 2, 3]
    seen = order.arrange(at(60.0, 30.0, 40.0, 1.0, named=2))
    assert pids(seen) == [2, 3, 1], "both of that name"
    assert [row.leads for row in seen] == [True, True, False]
    assert pids(order.arrange(at(61.0, 30.0, 40.0, 1.0, named=2), Sort(Place.PID))) == [3, 2, 1], (
        "unless sorted otherwise"
    )


def shown(
    reading: model.Gpu, *processes: model.Process, activity: Activity = Activity.IDLE
) -> list[tuple[object, ...]]:
    """Give who and what of each row, and its load and memory."""
    made = process_rows.rows(
        reading, Assessment(reading.uuid, activity, reason="why"), readings.sample(0.0, reading, processes=processes)
    )
    return [(row.pid, row.who, row.what, row.sm, row.memory) for row in made]


def test_what_is_the_matter_with_a_process_stands_in_its_row() -> None:
    reading = readings.gpu(
        0,
        memory=model.Memory(6 << 30),
        processes=tuple(readings.used(pid) for pid in (1, 2, 3, 4, 5, 6, 7)),
    )
    at = readings.sample(0.0).time
    dead = readings.process(2, "trainer", missing="gone", ended=at - 7200)
    rows = shown(
        reading,
        readings.process(1),
        dead,
        readings.process(3, "zed", state="zombie", parent=model.Parent(99, "uv")),
        model.Process(4, missing="hidden"),
        model.Process(5, missing="elsewhere"),
        readings.process(7, "train", state="stopped"),
    )
    assert [row[:3] for row in rows] == [
        (1, "ollama", ""),
        (2, "trainer", "has exited 2 h ago, its memory is still held"),
        (3, "zed", "has exited and waits for uv (process 99) to take note; its memory is still held"),
        (4, "process 4", "belongs to another user and is hidden"),
        (5, "process 5", "cannot be named: this agent runs in a container without the host's PIDs"),
        (6, "process 6", "cannot be seen here: it had exited before anyone could look"),
        (7, "train", "is stopped; its memory is still held"),
    ]


def test_programs_of_which_no_number_is_known_have_a_row_and_nothing_is_done_to_them() -> None:
    """As a Prometheus knows them: a group, whose number is below 0."""
    card = readings.gpu(50.0, processes=(readings.used(-7, 50.0, started=None),))
    group = model.Process(-7, name="train.py", user="ines")
    (row,) = process_rows.rows(
        card, Assessment(card.uuid, Activity.COMPUTING), readings.sample(0.0, card, processes=(group,))
    )
    assert (row.who, row.pid, row.user) == ("train.py", None, "ines")
    assert not process_menus.is_known(row)


def test_who_keeps_the_device_open_has_a_row() -> None:
    reading = readings.gpu(0, memory=model.Memory(0), holders=(1, 2))
    assert shown(reading, readings.process(1)) == [
        (1, "ollama", "keeps the device open without a GPU context", None, None),
        (2, "process 2", "keeps the device open without a GPU context", None, None),
    ]


def test_what_the_processes_do_not_account_for_has_a_row() -> None:
    reading = readings.gpu(60, memory=model.Memory(9 << 30), processes=(readings.used(1, 20.0),))
    rows = shown(reading, readings.process(1), activity=Activity.COMPUTING)
    assert rows[0] == (None, "(unattributed)", "of no process that the driver names", 40.0, 8 << 30)
    assert (
        process_rows.rows(reading, Assessment(reading.uuid, Activity.COMPUTING), readings.sample(0.0))[0].key == NOBODY
    )
    even = readings.gpu(20, memory=model.Memory(1 << 30), processes=(readings.used(1, 20.0),))
    assert [row[0] for row in shown(even, readings.process(1))] == [1]


def test_a_gpu_that_mig_cuts_has_the_rows_of_its_instances() -> None:
    """The driver lists them there, and the sentence over the whole GPU names them."""
    part = readings.gpu(
        None, uuid="MIG-1", parent=readings.UUID, processes=(readings.used(7, memory=1 << 32),), power_w=None
    )
    whole = readings.gpu(90.0, mig_instances=1, processes=())
    sample = readings.sample(0.0, whole, part, processes=(readings.process(7, "train"),))
    assessment = Assessment(readings.UUID, Activity.COMPUTING, shares=(Share(7, 100.0, 1.0),))
    first = next(each for each in process_rows.rows(whole, assessment, sample) if each.key != NOBODY)
    assert (first.who, first.memory, first.leads) == ("train", 1 << 32, True)
