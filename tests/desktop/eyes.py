"""Pictures as eyes see them that have no colours, or fewer than most.

Protanopia, deuteranopia and tritanopia by the matrices of Machado, Oliveira and Fernandes (2009, severity 1.0), which work on
linear light; grey is what is left without any colour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from collections.abc import Callable

Light = tuple[float, float, float]

_MATRICES: dict[str, tuple[Light, Light, Light]] = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
KINDS = ("grey", *_MATRICES)


def _linear(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


_LINEAR = [_linear(value) for value in range(256)]


def _coded(light: float) -> int:
    part = min(max(light, 0.0), 1.0)
    return round(255 * (12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055))


def colour(kind: str) -> Callable[[int, int, int], tuple[int, int, int]]:
    """Give what turns a colour, three times 0 to 255, into what such an eye makes of it."""
    if kind == "grey":

        def grey(red: int, green: int, blue: int) -> tuple[int, int, int]:
            light = 0.2126 * _LINEAR[red] + 0.7152 * _LINEAR[green] + 0.0722 * _LINEAR[blue]
            return (_coded(light),) * 3

        return grey
    rows = _MATRICES[kind]

    def fewer(red: int, green: int, blue: int) -> tuple[int, int, int]:
        light = _LINEAR[red], _LINEAR[green], _LINEAR[blue]
        r, g, b = (_coded(sum(part * each for part, each in zip(row, light, strict=True))) for row in rows)
        return r, g, b

    return fewer


def seen(image: QImage, kind: str) -> QImage:
    """Give an opaque picture as such an eye sees it."""
    turn = colour(kind)
    made = image.convertToFormat(QImage.Format.Format_RGB32)
    known: dict[int, int] = {}
    for y in range(made.height()):
        for x in range(made.width()):
            pixel = made.pixel(x, y) & 0xFFFFFF
            if pixel not in known:
                r, g, b = turn(pixel >> 16, pixel >> 8 & 0xFF, pixel & 0xFF)
                known[pixel] = 0xFF000000 | r << 16 | g << 8 | b
            made.setPixel(x, y, known[pixel])
    return made
