"""How well one colour is seen on another, and colours laid over each other; a colour is `#rrggbb`."""

from __future__ import annotations

from PySide6.QtGui import QColor

READABLE, READABLE_HIGH = 4.5, 7.0
"""The least contrast of text: WCAG 2.2, 1.4.3 (AA), and 1.4.6 (AAA), where more is asked for."""


def blend(one: str, other: str, part: float) -> str:
    """Give the colour with `part` of the other, 0 to 1, laid over the one."""
    mixed = [a + (b - a) * part for a, b in zip(_channels(one), _channels(other), strict=True)]
    return QColor.fromRgbF(*mixed).name()


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(name: str) -> float:
    parts = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in _channels(name)
    )
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def _channels(name: str) -> tuple[float, float, float]:
    color = QColor(name)
    return color.redF(), color.greenF(), color.blueF()
