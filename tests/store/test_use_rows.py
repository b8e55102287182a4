"""Who used a GPU as rows: bounded, packed, made whole again, and folded without losing any work."""

from __future__ import annotations

import zlib

import pytest

from hoofhearted_desktop.core.use import NOBODY, THE_OTHERS, Who
from hoofhearted_desktop.store.tiers import TIERS, Tiers
from hoofhearted_desktop.store.use_rows import (
    MEMORY,
    MOST_NAMES,
    MOST_PARTS,
    WORK,
    Bucket,
    Parts,
    UseRows,
    pieces_packed,
    pieces_rows,
    pieces_unpacked,
    use_unpacked,
)
from tests.store.uses import BLENDER, MIB, OLLAMA, part, piece

NOON_MS = 1_760_140_800_000


def rows_of(*each: Parts) -> UseRows:
    rows = UseRows(NOON_MS, 10_000)
    for nth, parts in enumerate(each):
        rows.add(NOON_MS + nth * 10_000, 10_000, parts)
    return rows


def test_rows_come_back_from_their_bytes() -> None:
    rows = rows_of({OLLAMA: part(50.0, 8 * MIB, 0.5)}, {}, {BLENDER: part(), OLLAMA: part(0.0, 2**42)})
    rows.add(NOON_MS, 5000, {OLLAMA: part(99.9)})
    again = use_unpacked(rows.packed())
    assert again is not None
    assert list(again.each()) == list(rows.each())
    assert [time_ms for time_ms, _, _ in again.each()] == [NOON_MS, NOON_MS + 10_000, NOON_MS + 20_000, NOON_MS]
    assert again.names == [OLLAMA, BLENDER]


def test_rows_of_nobody_come_back_too() -> None:
    again = use_unpacked(rows_of({}).packed())
    assert again is not None
    assert list(again.each()) == [(NOON_MS, 10_000, {})]


@pytest.mark.parametrize(
    "bad", [None, "text", b"", b"x" * 11, b"\0" * 12 + b"nonsense", b"\1" * 12 + zlib.compress(b"abc" * 9)]
)
def test_bytes_that_are_no_rows_are_none(bad: object) -> None:
    assert use_unpacked(bad) is None
    assert pieces_unpacked(bad) == []


def test_a_changed_byte_never_raises() -> None:
    packed = rows_of({OLLAMA: part(5.0), BLENDER: part(7.0)}).packed()
    page = pieces_packed([piece(0, {OLLAMA: part(5.0)})])
    assert page is not None
    for body, read in ((packed, use_unpacked), (page, pieces_unpacked)):
        for at in range(len(body)):
            read(body[:at] + bytes([body[at] ^ 0xFF]) + body[at + 1 :])
            read(body[:at])


@pytest.mark.parametrize(
    "told",
    [
        b"[]",
        b"{}",
        b"[[],[]]x",
        b'[[["a",null,null]],[]]',
        b"[[[5,null,null,null]],[]]",
        b'[[["a",5,null,null]],[]]',
        b'[[["a",null,null,null]],[["GPU-1",0,10,[[7,1,1,1,1,1,1]]]]]',
        b'[[["a",null,null,null]],[["GPU-1",0,10,[[0,1]]]]]',
        b'[[["a",null,null,null]],[["GPU-1",0,10,[[0,-1,1,1,1,1,1]]]]]',
        b'[[["a",null,null,null]],[["GPU-1","x",10,[]]]]',
        b'[[["a",null,null,null]],[["GPU-1",0,10,[["a",1,1,1,1,1,1]]]]]',
        b'[[["a",null,null,null]],[["GPU-1",Infinity,10,[]]]]',
        b'[[["a",null,null,null]],[["GPU-1",0,1e999,[]]]]',
        b"[" * 5000,
    ],
)
def test_a_page_of_nonsense_is_nothing(told: bytes) -> None:
    assert pieces_unpacked(zlib.compress(told)) == []


def test_a_page_holds_every_gpu_and_gives_one() -> None:
    pieces = [
        piece(0, {OLLAMA: part(5.0)}),
        piece(0, {}, gpu="GPU-2"),
        piece(10, {BLENDER: part(7.0), NOBODY: part(work=0.5)}),
    ]
    page = pieces_packed(pieces)
    assert pieces_unpacked(page) == pieces
    assert pieces_unpacked(page, "GPU-2") == [pieces[1]]
    assert pieces_packed([]) is None
    assert {gpu: len(rows) for gpu, rows in pieces_rows(pieces).items()} == {"GPU-1": 2, "GPU-2": 1}


def test_of_many_the_few_with_most_work_stay_and_the_rest_are_one() -> None:
    bucket = Bucket(NOON_MS)
    many = {Who(f"worker{number:02d}"): part(1.0, number * MIB, number / 1000) for number in range(20)}
    bucket.add(10_000, {**many, NOBODY: part(work=0.001)})
    row = bucket.row()
    assert list(row)[: MOST_PARTS + 2] == list(row)
    assert {whose.name for whose in row} == {*(f"worker{number}" for number in range(12, 20)), "others", "nobody"}
    assert row[THE_OTHERS][0] == 12 * 10 + 1
    assert row[THE_OTHERS][MEMORY] == sum(range(12)) + 1
    assert row[THE_OTHERS][WORK] == sum(number * 10 for number in range(12)) + 1


def test_a_block_has_so_many_names_and_no_work_is_lost() -> None:
    rows = rows_of(*({Who(f"job{number}"): part(1.0, work=0.01)} for number in range(3 * MOST_NAMES)))
    assert len(rows.names) == MOST_NAMES + 1
    work = [sum(each[WORK] - 1 for each in parts.values()) for _, _, parts in rows.each()]
    assert work == [100] * (3 * MOST_NAMES)


def test_work_is_the_same_in_every_tier() -> None:
    tiers = Tiers(UseRows, Bucket)
    works_ms = 0
    for nth in range(2 * 90):
        parts = {OLLAMA: part(80.0, 8 << 30, 0.75)} if nth % 3 == 0 else {}
        works_ms += 7_500 if parts else 0
        tiers.take(pieces_rows([piece(NOON_MS / 1000 + nth * 10, parts)]))
    for level in range(len(TIERS)):
        rows, tail = tiers.unfinished("GPU-1", level)
        each = [*(rows.each() if rows else ()), *tail]
        found = sum(
            (found[WORK] - 1) / 10_000 * covered_ms for _, covered_ms, parts in each for found in parts.values()
        )
        assert found == pytest.approx(works_ms, rel=1e-3)
        assert sum(covered_ms for _, covered_ms, _ in each) == 2 * 900_000


def test_what_nobody_told_stays_untold_and_who_left_had_nothing() -> None:
    bucket = Bucket(NOON_MS)
    bucket.add(10_000, {OLLAMA: part(None, 4 * MIB)})
    bucket.add(30_000, {})
    assert bucket.row() == {OLLAMA: part(None, 1 * MIB)}
