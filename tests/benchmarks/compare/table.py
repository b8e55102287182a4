"""Figures as tables: each beside what the others' is of it, by the figures as they are shown. Pure text, and read back.

A table that was read back and is written again is the same, letter by letter: so a test can tell that nobody has edited one.
"""

from __future__ import annotations

from typing import NamedTuple, Optional

NOTHING = "–"
_BESIDE = " · "


class Column(NamedTuple):
    """A figure of every row; `compared` has its ratio to the first column's row of comparison beside it."""

    head: str
    compared: bool = False


WATCHING = (
    Column("a refresh every, s"),
    Column("CPU a refresh, ms", compared=True),
    Column("CPU a second, ms", compared=True),
    Column("RSS, MiB", compared=True),
    Column("PSS, MiB"),
    Column("USS, MiB"),
    Column("first answer, s", compared=True),
    Column("NVML calls a refresh", compared=True),
)
"""Of what goes on."""
ANSWERING = (
    Column("CPU, ms", compared=True),
    Column("RSS, MiB", compared=True),
    Column("answer, s", compared=True),
    Column("NVML calls"),
)
"""Of what answers once and ends."""


class Row(NamedTuple):
    """A program and its figures, one a column; None is what could not be measured, or does not exist."""

    name: str
    values: tuple[Optional[float], ...]


class Table(NamedTuple):
    """Rows of the same columns; figures are compared with those of the row whose name begins with `beside`."""

    columns: tuple[Column, ...]
    beside: str
    rows: tuple[Row, ...]


def shown(value: float) -> str:
    """Write a figure with two or three digits that count: 0.24, 1.28, 12.5, 128; what is shown and read is shown the same."""
    text = f"{value:.2f}"
    for decimals, least in ((1, 10.0), (0, 100.0)):
        if float(text) >= least:
            text = f"{value:.{decimals}f}"
    return text


def _read(cell: str) -> Optional[float]:
    figure = cell.partition(_BESIDE)[0].strip()
    return None if figure == NOTHING else float(figure)


def times(value: Optional[float], other: Optional[float]) -> Optional[float]:
    """Give how often `other` goes into `value`, both as they are shown; None where either is missing, or nothing."""
    if value is None or other is None or float(shown(other)) == 0:
        return None
    return float(shown(value)) / float(shown(other))


def _cell(column: Column, value: Optional[float], other: Optional[float]) -> str:
    if value is None:
        return NOTHING
    ratio = times(value, other) if column.compared else None
    return shown(value) if ratio is None else f"{shown(value)}{_BESIDE}{shown(ratio)}×"


def lines(table: Table) -> list[str]:
    """Give the table in Markdown."""
    other = next((row.values for row in table.rows if row.name.startswith(table.beside)), None)
    others = other or (None,) * len(table.columns)
    said = [
        "| | " + " | ".join(column.head for column in table.columns) + " |",
        "| --- |" + " --- |" * len(table.columns),
    ]
    for row in table.rows:
        cells = map(_cell, table.columns, row.values, others)
        said.append(f"| {row.name} | " + " | ".join(cells) + " |")
    return said


def read(text: list[str], columns: tuple[Column, ...], beside: str) -> Table:
    """Read what `lines` wrote; raises ValueError where it did not."""
    heads = [cell.strip() for cell in text[0].strip("|").split("|")][1:]
    if heads != [column.head for column in columns]:
        message = f"these are other columns: {heads}"
        raise ValueError(message)
    rows = []
    for line in text[2:]:
        name, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        rows.append(Row(name, tuple(map(_read, cells))))
    return Table(columns, beside, tuple(rows))
