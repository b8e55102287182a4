"""Draws docs/images/tray-icons.png, every face in every style on both panels and to all kinds of eyes, and the files of resources/icons.

Run from the repository: python -m tests.desktop.contact_sheet
"""

from __future__ import annotations

import itertools
import os
from pathlib import Path

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter, QPainterPath, QPen

from hoofhearted_desktop.desktop import appicon, tray_shapes, trayicon
from hoofhearted_desktop.desktop.faces import Face, FaceState
from tests.desktop import eyes

ROOT = Path(__file__).resolve().parent.parent.parent
PANELS = {"dark": "#2a2e36", "light": "#eceef1"}
SHOWN = (
    ("asleep", Face(FaceState.ASLEEP)),
    ("idle", Face(FaceState.IDLE, percent=0)),
    ("held awake", Face(FaceState.HELD, percent=0)),
    ("busy 10 %", Face(FaceState.BUSY, 1, percent=10)),
    ("busy 50 %", Face(FaceState.BUSY, 5, percent=50)),
    ("busy 100 %", Face(FaceState.BUSY, 10, percent=100)),
    ("unexpected", Face(FaceState.UNEXPECTED, 4, percent=38)),
    ("unexpected", Face(FaceState.UNEXPECTED, 9, percent=87)),
    ("problem", Face(FaceState.PROBLEM)),
    ("no data", Face(FaceState.NO_DATA)),
    ("paused", Face(FaceState.BUSY, 8, paused=True, percent=80)),
    ("several", Face(FaceState.UNEXPECTED, 9, percent=87, bars=(2, 9, 5))),
    ("demo", Face(FaceState.BUSY, 5, demo=True, percent=50)),
)
TICKS = {"tick-light": "#ffffff", "tick-dark": "#16181d"}
STYLES = ("meter", "number", "bar")
COLUMN, LABEL = 86, 104
ROWS = (
    ("16 px × 4", 16, 4),
    ("16 px", 16, 1),
    ("22 px", 22, 1),
    ("32 px", 32, 1),
    ("48 px", 48, 1),
)
SEEN_ROWS = (("16 px × 3", 16, 3),)


def panel(name: str, style: str, rows: tuple[tuple[str, int, int], ...]) -> QImage:
    """Draw every face in a style on one panel."""
    height = 30 + sum(size * zoom + 12 for _, size, zoom in rows)
    image = QImage(LABEL + COLUMN * len(SHOWN), height, QImage.Format.Format_RGB32)
    image.fill(QColor(PANELS[name]))
    painter = QPainter(image)
    painter.setPen(QColor("#e6e9ee" if name == "dark" else "#1f2328"))
    painter.setFont(QFont("DejaVu Sans", 8))
    painter.drawText(QRect(8, 6, LABEL - 8, 20), Qt.AlignmentFlag.AlignVCenter, style)
    for column, (title, _) in enumerate(SHOWN):
        painter.drawText(QRect(LABEL + column * COLUMN, 6, COLUMN, 20), Qt.AlignmentFlag.AlignCenter, title)
    top = 30
    for title, size, zoom in rows:
        side = size * zoom
        painter.drawText(QRect(8, top, LABEL - 8, side + 8), Qt.AlignmentFlag.AlignVCenter, title)
        for column, (_, face) in enumerate(SHOWN):
            left = LABEL + column * COLUMN + (COLUMN - side) // 2
            drawn = trayicon.draw(face, size, dark_panel=name == "dark", style=style)
            painter.drawImage(QRect(left, top + 4, side, side), drawn)
        top += side + 12
    painter.end()
    return image


def captioned(image: QImage, text: str) -> QImage:
    """Write over the labels of a picture how it is seen."""
    painter = QPainter(image)
    painter.fillRect(QRect(0, 0, LABEL, 30), image.pixelColor(image.width() - 1, image.height() - 1))
    dark = image.pixelColor(image.width() - 1, image.height() - 1).lightness() < 128
    painter.setPen(QColor("#e6e9ee" if dark else "#1f2328"))
    painter.setFont(QFont("DejaVu Sans", 8))
    painter.drawText(QRect(8, 6, LABEL - 8, 20), Qt.AlignmentFlag.AlignVCenter, text)
    painter.end()
    return image


def sheet() -> QImage:
    """Draw the styles on the dark and the light panel, then the same as eyes see them that have no colours, or fewer."""
    parts = [panel(name, style, ROWS) for style in STYLES for name in PANELS]
    for name in PANELS:
        for style in STYLES:
            parts += [captioned(eyes.seen(panel(name, style, SEEN_ROWS), kind), kind) for kind in eyes.KINDS]
    image = QImage(parts[0].width(), sum(part.height() for part in parts), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    top = 0
    for part in parts:
        painter.drawImage(0, top, part)
        top += part.height()
    painter.end()
    return image


def svg_path(path: QPainterPath) -> str:
    """Give a path in SVG's words."""
    words: list[str] = []
    at = 0
    while at < path.elementCount():
        element = path.elementAt(at)
        if element.isCurveTo():
            points = [path.elementAt(at + step) for step in range(3)]
            words.append("C" + " ".join(f"{point.x:.5g} {point.y:.5g}" for point in points))
            at += 3
            continue
        words.append(f"{'M' if element.isMoveTo() else 'L'}{element.x:.5g} {element.y:.5g}")
        at += 1
    return "".join(words) + "Z"


def svg() -> str:
    """Give the program's icon as an SVG file, of the same curves; gradients only, for QtSvg knows no clip path."""
    g = tray_shapes.grid(appicon.UNITS)
    place = appicon.print_transform()
    matrix = f"matrix({place.m11():g} 0 0 {place.m22():g} {place.dx():g} {place.dy():g})"
    nails = "".join(
        f'<circle cx="{middle.x():.2f}" cy="{middle.y():.2f}" r="{appicon.NAIL_RADIUS}"/>' for middle in appicon.nails()
    )
    side = appicon.UNITS
    surface = tray_shapes.surface(g, appicon.LEVEL) / side
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" viewBox="0 0 {side} {side}">
  <title>Hoof Hearted</title>
  <defs>
    <linearGradient id="tile" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="{appicon.TILE_TOP}"/>
      <stop offset="1" stop-color="{appicon.TILE_BOTTOM}"/>
    </linearGradient>
    <linearGradient id="load" gradientUnits="userSpaceOnUse" x1="0" y1="0" x2="0" y2="{side}">
      <stop offset="{surface:g}" stop-color="{appicon.SOLE}" stop-opacity="{appicon.SOLE_ALPHA}"/>
      <stop offset="{surface:g}" stop-color="{appicon.LOAD}"/>
    </linearGradient>
  </defs>
  <rect width="{side}" height="{side}" rx="{appicon.RADIUS:g}" fill="url(#tile)"/>
  <g transform="{matrix}">
    <path fill="url(#load)" d="{svg_path(tray_shapes.sole(g))}"/>
    <path fill="{appicon.SHOE}" d="{svg_path(tray_shapes.shoe(g))}"/>
    <g fill="{appicon.TILE_TOP}">{nails}</g>
  </g>
</svg>
"""


def arrow(scale: int, *, down: bool) -> QImage:
    """Draw the arrow of a box that offers a choice, in a grey that is seen on light and dark alike."""
    image = QImage(10 * scale, 10 * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale if down else -scale)
    painter.translate(0, 0 if down else -10)
    painter.setPen(
        QPen(QColor("#78828e"), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    painter.drawPolyline([QPointF(1.5, 3.5), QPointF(5, 7), QPointF(8.5, 3.5)])
    painter.end()
    return image


def tick(scale: int, colour: str) -> QImage:
    """Draw the tick of a check box."""
    image = QImage(14 * scale, 14 * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    painter.setPen(QPen(QColor(colour), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.drawPolyline([QPointF(3.2, 7.4), QPointF(5.9, 10), QPointF(10.8, 4.4)])
    painter.end()
    return image


def main() -> None:
    """Write the files."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QGuiApplication([])
    sheet().save(str(ROOT / "docs/images/tray-icons.png"))
    icons = ROOT / "resources/icons"
    icons.mkdir(exist_ok=True)
    for name, scale in itertools.product(("down", "up"), (1, 2)):
        arrow(scale, down=name == "down").save(str(icons / f"{name}{'@2x' * (scale - 1)}.png"))
    for name, scale in itertools.product(TICKS, (1, 2)):
        tick(scale, TICKS[name]).save(str(icons / f"{name}{'@2x' * (scale - 1)}.png"))
    appicon.draw(256).save(str(icons / "hoofhearted-256.png"))
    (icons / "hoofhearted.svg").write_text(svg(), encoding="utf-8")
    application.quit()


if __name__ == "__main__":
    main()
