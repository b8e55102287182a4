"""Lists that grow, a page at a time: where the next page begins is said in the answer and in a Link header (RFC 8288)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeVar
from urllib.parse import urlencode

from flask import request
from msgspec import Meta

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 1000
USUAL = 200
Limit = Annotated[int, Meta(ge=1, le=MOST)]
"""The query's `limit`."""

Item = TypeVar("Item")


def cut(items: Sequence[Item], limit: int) -> tuple[Sequence[Item], Item | None]:
    """Give the page, and its last item where more follow."""
    return items[:limit], items[limit - 1] if len(items) > limit else None


def link(cursor: str | None) -> dict[str, str]:
    """Give the header that leads to the page after `cursor`; none where this was the last."""
    if cursor is None:
        return {}
    query = urlencode({**request.args.to_dict(), "cursor": cursor})
    return {"Link": f'<{request.path}?{query}>; rel="next"'}
