"""What the charts show, to be kept: as a table with times that say their offset and units, and as a picture that explains itself."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from hoofhearted_desktop.core import naming
from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import time_marks
from hoofhearted_desktop.desktop.chart_past import USED
from hoofhearted_desktop.desktop.chart_rows import COLUMNS, PLACES
from hoofhearted_desktop.desktop.quantity import QUANTITIES
from hoofhearted_desktop.desktop.text import scaled

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.chart_page import ChartPage
    from hoofhearted_desktop.desktop.charts import Shown
    from hoofhearted_desktop.desktop.theme import Tokens

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes what begins so for a formula; names come from programs nobody vouches for."""
_USED_UNITS = {"sm": "%", "encoder": "%", "decoder": "%", "memory_used": "B"}
_MARGIN = 16
_APART = 6
_LONGEST_NAME = 40


class Subject(NamedTuple):
    """What is exported: the GPU, the host, and whether nothing of it is real."""

    gpu: str
    host: str
    demo: bool = False


def file_name(subject: Subject, shown: Shown, suffix: str) -> str:
    """Suggest a file name: host, GPU and when it begins, in letters that every file system takes."""
    wall = time_marks.local(shown.grid.begins)
    began = wall.strftime("%Y-%m-%dT%H-%M-%S") if wall is not None else ""
    parts = [re.sub(r"[^\w.]+", "-", part)[:_LONGEST_NAME].strip("-.") for part in (subject.host, subject.gpu, began)]
    return "-".join(part for part in parts if part) + suffix


# ---------------------------------------------------------------- a table


def table(page: ChartPage) -> str:
    """Give everything that is known of the shown time as CSV, a row for each point of the history or reading; unknown is empty."""
    shown, ring = page.shown, page.ring
    if shown is None or ring is None:
        return ""
    keys = [program.key for program in shown.programs]
    rows = ring.levels(shown.grid.begins, shown.grid.ends, keys).rows.between(shown.grid.begins, shown.grid.ends)
    units = {line.column: line.unit for quantity in QUANTITIES for line in quantity.lines}
    columns = [(f"{name} mean ({units[name]})", rows.mean[PLACES[name]]) for name in COLUMNS if name in units]
    for word, table in (("max", rows.peak), ("min", rows.low)):
        columns += [(f"{name} {word} ({units[name]})", table[PLACES[name]]) for name in COLUMNS if name in units]
    columns.append(("asleep (0 to 1)", rows.mean[PLACES["asleep"]]))
    for nth, program in enumerate(shown.programs):
        for place, name in enumerate(USED):
            values = rows.mean[len(COLUMNS) + len(USED) * nth + place]
            columns.append((harmless(f"{program.name}: {name} mean ({_USED_UNITS[name]})"), values))
    kept = [(name, values) for name, values in columns if np.isfinite(values).any()]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["time (ISO 8601)", "length (s)", *(name for name, _ in kept)])
    for nth, (at, length) in enumerate(zip(rows.at.tolist(), rows.length.tolist(), strict=True)):
        writer.writerow([iso(at), f"{length:.3f}", *(figure(float(values[nth])) for _, values in kept)])
    return text.getvalue()


def iso(moment: float) -> str:
    """Give a moment as local time with its offset."""
    wall = time_marks.local(moment)
    return wall.isoformat(timespec="milliseconds") if wall is not None else ""


def figure(value: float) -> str:
    """Give a number as spreadsheets read it, and nothing for what is not known."""
    return f"{value:.10g}" if np.isfinite(value) else ""


def harmless(name: str) -> str:
    """Give a heading that no spreadsheet takes for a formula."""
    plain = naming.printable(name)
    return f"'{plain}" if plain.startswith(_FORMULA) else plain


# ---------------------------------------------------------------- a picture


def caption(subject: Subject, shown: Shown) -> tuple[str, str]:
    """Say what a picture shows: which GPU of which host, and of when."""
    title = say("{gpu} on {host}", gpu=subject.gpu, host=subject.host)
    if subject.demo:
        title = say("{title} (demo: nothing of this is real)", title=title)
    first, last = time_marks.local(shown.grid.begins), time_marks.local(shown.grid.ends)
    if first is None or last is None:
        return title, ""
    begins, ends = (
        say("{date}, {time}", date=time_marks.date_said(moment), time=time_marks.clock_said(wall, seconds=True))
        for moment, wall in ((shown.grid.begins, first), (shown.grid.ends, last))
    )
    offset = last.strftime("%z")
    return title, say("{begins} to {ends} (UTC{offset})", begins=begins, ends=ends, offset=f"{offset[:3]}:{offset[3:]}")


def picture(page: ChartPage, subject: Subject, tokens: Tokens) -> QImage:
    """Give the charts as a picture, with title, time, host and legend in it, as large as they are on the screen."""
    parts: list[QWidget] = [] if page.legend.isHidden() else [page.legend]
    parts += [chart for chart in page.charts if not chart.isHidden()]
    parts += [page.lane, page.axis]
    title_font, small_font = scaled(page.font(), 1.3, bold=True), scaled(page.font(), 0.95)
    header = 2 * _MARGIN + 3 * page.fontMetrics().height()
    ratio = page.devicePixelRatioF()
    size = (page.width(), header + sum(part.height() + _APART for part in parts) + _MARGIN)
    made = QImage(round(size[0] * ratio), round(size[1] * ratio), QImage.Format.Format_RGB32)
    made.setDevicePixelRatio(ratio)
    made.fill(QColor(tokens.background))
    painter = QPainter(made)
    if page.shown is not None:
        title, when = caption(subject, page.shown)
        painter.setPen(QColor(tokens.foreground))
        painter.setFont(title_font)
        width = size[0] - 2 * _MARGIN
        line = painter.fontMetrics().height()
        said = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, width)
        place = QRectF(_MARGIN, _MARGIN, width, line)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, said)
        painter.setFont(small_font)
        painter.setPen(QColor(tokens.muted))
        place = QRectF(_MARGIN, _MARGIN + line + 2, width, line)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, when)
    row = header
    for part in parts:
        corner = QPoint(part.mapTo(page, QPoint(0, 0)).x(), row)
        part.render(painter, corner, renderFlags=QWidget.RenderFlag.DrawChildren)
        row += part.height() + _APART
    painter.end()
    return made
