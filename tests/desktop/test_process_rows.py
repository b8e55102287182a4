"""The order of the table: busiest first, and standing still."""

from __future__ import annotations

from hoofhearted_desktop.desktop.process_rows import Order, Row


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
