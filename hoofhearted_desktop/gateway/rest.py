"""The REST interface (docs/protocol.md): what an agent says, over HTTP; errors are problem+json (RFC 9457)."""

from __future__ import annotations

import math
import secrets
from typing import TYPE_CHECKING, Any, Union

from flask import Flask, Response, abort, jsonify, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import HTTPException, ServiceUnavailable, Unauthorized
from werkzeug.http import HTTP_STATUS_CODES

from hoofhearted_desktop.agent import answers
from hoofhearted_desktop.core import samples
from hoofhearted_desktop.core.version import VERSION
from hoofhearted_desktop.gateway.latest import Absent, Latest, Reading

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model

PREFIX = "/api/v1"
MOST_BYTES_OF_A_REQUEST = 64 * 1024
PROBLEM_JSON = "application/problem+json"

Json = dict[str, Any]


class _InOrder(DefaultJSONProvider):
    sort_keys = False


def application(latest: Latest, token: str) -> Flask:
    """Give the WSGI application that answers from `latest` whoever shows `token` (RFC 6750)."""
    app = Flask("hoofhearted-gateway", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES_OF_A_REQUEST
    app.json = _InOrder(app)
    expected = token.encode()

    @app.before_request
    def let_in() -> None:
        scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secrets.compare_digest(shown.strip().encode(), expected):
            raise Unauthorized("send the header Authorization: Bearer with the gateway's token")

    @app.after_request
    def guard(response: Response) -> Response:
        response.headers.update(
            {
                "Cache-Control": "no-store",
                "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
                "X-Content-Type-Options": "nosniff",
            }
        )
        return response

    @app.errorhandler(HTTPException)
    def refuse(error: HTTPException) -> Response:
        return _problem(error)

    @app.get(f"{PREFIX}/health")
    def health() -> Response:
        reading = _reading(latest)
        hello = reading.hello
        found = {"status": "ok", "host": hello.host, "source": hello.source, "agent": hello.version, "gateway": VERSION}
        return jsonify({**found, "age_s": round(reading.age_s, 3)})

    @app.get(f"{PREFIX}/why")
    def why() -> Response:
        reading = _reading(latest)
        return jsonify(answers.why(reading.tick, demo=reading.hello.demo))

    @app.get(f"{PREFIX}/gpus")
    def gpus() -> Response:
        reading = _reading(latest)
        listed = [samples.part_to_json(gpu) for gpu in reading.tick.sample.gpus]
        return jsonify({**_head(reading), "gpus": listed})

    @app.get(f"{PREFIX}/gpus/<uuid>")
    def one_gpu(uuid: str) -> Response:
        reading = _reading(latest)
        return jsonify({**_head(reading), "gpu": samples.part_to_json(_gpu(reading, uuid))})

    return app


def _reading(latest: Latest) -> Reading:
    found: Union[Reading, Absent] = latest.reading()
    if isinstance(found, Absent):
        said = found.reason if found.remedy is None else f"{found.reason}; {found.remedy}"
        raise ServiceUnavailable(said, retry_after=max(1, math.ceil(found.retry_s)))
    return found


def _gpu(reading: Reading, uuid: str) -> model.Gpu:
    for gpu in reading.tick.sample.gpus:
        if gpu.uuid == uuid:
            return gpu
    return abort(404, f"{reading.hello.host} has no GPU {uuid}; {PREFIX}/gpus lists them")


def _head(reading: Reading) -> Json:
    sample = reading.tick.sample
    return {"schema": samples.SCHEMA, "host": sample.host, "time": sample.time, "demo": reading.hello.demo}


def _problem(error: HTTPException) -> Response:
    """Give an error as the members of RFC 9457, with the headers that belong to its status."""
    status = error.code or 500
    body = {
        "type": "about:blank",
        "title": HTTP_STATUS_CODES.get(status, "Error"),
        "status": status,
        "detail": error.description,
    }
    response = jsonify(body)
    response.status_code = status
    for name, value in error.get_headers():
        if name != "Content-Type":
            response.headers[name] = value
    response.content_type = PROBLEM_JSON
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="hoofhearted"'
    return response
