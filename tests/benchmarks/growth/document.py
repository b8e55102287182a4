"""docs/growth.md, into which what was measured is put, each part in its place."""

from __future__ import annotations

import re
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "growth.md"
BEGINS, ENDS = "<!-- {part} -->", "<!-- end of {part} -->"


def written(text: str, part: str, lines: list[str]) -> str:
    """Put a part's tables into the document, in the place of those that are there."""
    first, last = BEGINS.format(part=part), ENDS.format(part=part)
    whole = "\n".join([first, "", *lines, last])
    if first in text:
        return re.sub(re.escape(first) + ".*?" + re.escape(last), lambda _: whole, text, flags=re.DOTALL)
    return f"{text.rstrip()}\n\n{whole}\n"
