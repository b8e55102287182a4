"""The OpenAPI 3.1 document, put together from the operations that were plugged in and the shapes that they check and answer by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from flask import Response

from hoofhearted_desktop.core.version import VERSION
from hoofhearted_desktop.gateway import problems, sessions
from hoofhearted_desktop.gateway.operations import JSON, PREFIX, Operation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofhearted_desktop.gateway.frame import Frame

PATH = f"{PREFIX}/openapi.json"
ABOUT = """What `hoofhearted gateway` tells of the GPUs of the hosts it follows.

Units: utilisation and fans in percent, memory in bytes, `*_c` in °C, `*_w` in watts, `*_wh` in watt-hours, `energy_j` in joules
since the driver was loaded, clocks in MHz, times in Unix seconds. null always means that it cannot be said, never zero.

Members and paths may be added to this version; none is renamed or taken away."""

SAID = {
    304: "It has not changed since the `ETag` that If-None-Match names.",
    400: "The body is no JSON, or did not come.",
    401: "No token, or one that does not count.",
    403: "Its scope, its origin, or the rights of the gateway at the agent do not reach so far.",
    404: "There is no such host, GPU, spin-up or rule.",
    409: "It cannot be done in the state it is in.",
    412: "It has changed since the `ETag` that If-Match names.",
    413: "The body is too large.",
    415: "The body is of another type than is read.",
    421: "The gateway is not known by this name.",
    422: "The query or the body is not as it is described here.",
    429: "Too many requests, or too many wrong tokens; `Retry-After` says for how long.",
    501: "The agent is too old to know of this.",
    502: "The agent could not do it, or answered in another form than was expected.",
    503: "The agent says nothing that is true now; `Retry-After` says when to ask again.",
}
_TEMPLATE = "#/components/schemas/{name}"
_WAITS = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer", "minimum": 1}}}


def document(operations: Sequence[Operation], title: str = "Hoof Hearted gateway") -> dict[str, Any]:
    """Give the document of these operations."""
    shapes = [each for operation in operations for each in (operation.answers, operation.body) if each is not None]
    told, components = msgspec.json.schema_components([*shapes, problems.ProblemDetails], ref_template=_TEMPLATE)
    schemas = iter(told)
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        answer = next(schemas) if operation.answers is not None else None
        body = next(schemas) if operation.body is not None else None
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, answer, body)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": VERSION, "description": ABOUT},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "`hoofhearted gateway token create`"},
                "session": {"type": "apiKey", "in": "cookie", "name": sessions.COOKIE},
            },
        },
    }


def _operation(operation: Operation, answer: Any, body: Any) -> dict[str, Any]:
    said = (operation.handler.__doc__ or "").strip()
    found: dict[str, Any] = {
        "operationId": operation.name if operation.path.startswith(PREFIX) else f"{operation.name}_alias",
        "tags": [operation.tag],
        "summary": said.partition("\n")[0],
        "parameters": [
            *_path_parameters(operation.path),
            *_query_parameters(operation),
            *_header_parameters(operation),
        ],
        "responses": _responses(operation, answer),
        "security": _security(operation),
    }
    if operation.scope is not None:
        found["description"] = f"For tokens with the scope {operation.scope}."
    if body is not None:
        found["requestBody"] = {"required": True, "content": {JSON: {"schema": body}}}
    return found


def _security(operation: Operation) -> list[dict[str, list[str]]]:
    shown: list[dict[str, list[str]]] = [{"token": []}, {"session": []}]
    if operation.scope is not None:
        return shown
    return [{}, *shown] if 503 in operation.refuses else [{}]


def _path_parameters(path: str) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]


def _query_parameters(operation: Operation) -> list[dict[str, Any]]:
    (_,), components = msgspec.json.schema_components([operation.query], ref_template=_TEMPLATE)
    found = []
    for name, schema in components[operation.query.__name__]["properties"].items():
        said = {key: each for key, each in schema.items() if key != "default"}
        options = [each for each in said.pop("anyOf", [said]) if each != {"type": "null"}]
        plain = options[0] if len(options) == 1 else {"anyOf": options}
        told: dict[str, Any] = {"name": name, "in": "query", "schema": plain}
        if schema.get("default") is not None:
            plain["default"] = schema["default"]
        if plain.get("type") == "array":
            told |= {"style": "form", "explode": False}
            plain["minItems"] = 1
        found.append(told)
    return found


def _header_parameters(operation: Operation) -> list[dict[str, Any]]:
    if operation.guards is None:
        return []
    said = "The `ETag` of what was read: it is changed only where that still stands."
    return [{"name": "If-Match", "in": "header", "description": said, "schema": {"type": "string"}}]


def _responses(operation: Operation, answer: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status in sorted({operation.status, *(operation.refuses & {200})}):
        said: dict[str, Any] = {"description": "Done." if answer is None else "As described."}
        if answer is not None:
            said["content"] = {JSON: {"schema": answer}}
        found[str(status)] = said
    if operation.method == "GET":
        found["304"] = {"description": SAID[304]}
    for status in sorted(operation.statuses - {200}):
        problem = {problems.MEDIA_TYPE: {"schema": {"$ref": _TEMPLATE.format(name="ProblemDetails")}}}
        found[str(status)] = {"description": SAID[status], "content": problem}
        if status in {429, 503}:
            found[str(status)]["headers"] = _WAITS
    return found


def plug(frame: Frame) -> None:
    """Serve the document of everything that was plugged in; it says nothing of any host, and needs no token."""
    known: list[Operation] = frame.app.extensions["operations"]
    encoded: list[bytes] = []

    @frame.app.get(PATH, provide_automatic_options=False)
    def openapi_document() -> Response:
        if not encoded:
            encoded.append(msgspec.json.encode(document(known)))
        return Response(encoded[0], content_type=JSON, headers={"Cache-Control": "no-cache"})
