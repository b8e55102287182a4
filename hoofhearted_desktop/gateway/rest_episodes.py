"""What was: spin-ups, newest first, one of them, and a person's note to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Optional

import msgspec
from msgspec import Meta

from hoofhearted_desktop.core import messages, samples
from hoofhearted_desktop.core.assessment import Episode
from hoofhearted_desktop.gateway import pages, problems, shapes
from hoofhearted_desktop.gateway.operations import ASKS, Answer, OfHost, Operations
from hoofhearted_desktop.gateway.rest_gpus import NEXT, UnixTime
from hoofhearted_desktop.store.episodes import LONGEST_NOTE

if TYPE_CHECKING:
    from hoofhearted_desktop.gateway.frame import Frame
    from hoofhearted_desktop.gateway.operations import Call

OPERATIONS = Operations("episodes")
AT_ONE_TIME = samples.MOST_GPUS
"""So many may have begun in the same moment: one a GPU."""

FULL_ANSWER_BYTES = 2 * 2**20
"""An agent's answer has a cap of twice that (docs/protocol.md): from half of it on there may be more."""

EPISODE = shapes.new(
    "Episode",
    "One spin-up of one GPU.",
    schema=shapes.SCHEMA,
    **shapes.members(Episode),
    **shapes.optional({"note": Optional[str]}),
)
EPISODES = shapes.new("Episodes", "Spin-ups, newest first.", episodes=shapes.many(EPISODE), next=NEXT)


class OfEpisodes(OfHost, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which spin-ups: those that ended at or after `since` or still run, and began at or before `until`."""

    since: UnixTime = 0.0
    until: UnixTime | None = None
    gpu: Annotated[str, Meta(description="only those of the GPU of this UUID")] | None = None
    application: Annotated[str, Meta(description="only those of this program, by its id or name")] | None = None
    limit: pages.Limit = pages.USUAL
    cursor: Annotated[str, Meta(pattern=r"^[0-9]{1,11}(\.[0-9]{1,20})?_[0-9A-Za-z]{1,64}$")] | None = None


class Note(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person has to say of a spin-up; an empty text takes it away."""

    text: Annotated[str, Meta(max_length=LONGEST_NOTE)]


@OPERATIONS.add("GET", "/episodes", answers=EPISODES, query=OfEpisodes, refuses=ASKS)
def episodes(call: Call) -> Any:
    """List spin-ups, newest first, a page at a time."""
    query: OfEpisodes = call.query
    began, _, last_id = (query.cursor or "").partition("_")
    until = float(began) if began else query.until
    wished = {"since": query.since, "until": until, "gpu": query.gpu, "application": query.application}
    params = {name: each for name, each in wished.items() if each is not None}
    answer = call.ask(messages.EPISODES, {**params, "limit": query.limit + 1 + AT_ONE_TIME})
    told = answer.get("episodes")
    found = sorted((_read(each) for each in (told if isinstance(told, list) else ())), key=_place)
    if query.cursor is not None:
        found = [each for each in found if _place(each) > (-float(began), last_id)]
    page, last = pages.cut(found, query.limit)
    if last is None and page and len(msgspec.json.encode(told)) > FULL_ANSWER_BYTES:
        last = page[-1]
    cursor = None if last is None else f"{last['started']:.17g}_{last['id']}"
    return Answer({"episodes": page, "next": cursor}, headers=pages.link(cursor))


def _place(episode: dict[str, Any]) -> tuple[float, str]:
    """Give where it stands in the list: the newest first, those of one moment by their ids."""
    return -float(episode["started"]), str(episode["id"])


def _read(told: Any) -> dict[str, Any]:
    """Read what an agent says of a spin-up, and give it in the form that is documented."""
    try:
        episode = messages.episode_from_json(told)
        note = samples.Reader(told, "").text("note")
    except samples.SampleError as error:
        problems.refuse(502, f"the agent's answer cannot be read: {error}")
    return {**messages.episode_to_json(episode), "note": note}


@OPERATIONS.add("GET", "/episodes/{episode}", answers=EPISODE, refuses=ASKS)
def episode(call: Call) -> Any:
    """Give one spin-up; the beginning of its id is enough where it is the only one."""
    return _read(call.ask(messages.EPISODE_GET, {"id": call.path["episode"]}, invalid=404).get("episode"))


@OPERATIONS.add(
    "PUT",
    "/episodes/{episode}/note",
    answers=EPISODE,
    body=Note,
    scope="manage",
    refuses=ASKS | {409},
    guards=episode,
)
def put_note(call: Call) -> Any:
    """Put a person's note to a spin-up that has ended."""
    return _note(call, call.body.text)


@OPERATIONS.add(
    "DELETE", "/episodes/{episode}/note", answers=None, status=204, scope="manage", refuses=ASKS | {409}, guards=episode
)
def delete_note(call: Call) -> Any:
    """Take the note of a spin-up away."""
    _note(call, "")
    return None


def _note(call: Call, text: str) -> dict[str, Any]:
    found = episode(call)
    if found["ended"] is None:
        problems.refuse(409, "this spin-up is still running; a note can be put to it when it has ended")
    noted = call.ask(messages.EPISODE_NOTE, {"id": found["id"], "text": text}, invalid=409)
    call.changed(episode=found["id"], text=text)
    return _read(noted.get("episode"))


def plug(frame: Frame) -> None:
    """Plug them in."""
    OPERATIONS.plug(frame)
