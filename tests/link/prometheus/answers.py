"""What a Prometheus answers, made by hand; and a server that answers so."""

from __future__ import annotations

import gzip
import http.server
import json
import threading
import urllib.parse
from typing import TYPE_CHECKING, Any, Optional

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]
TIME = 1_760_000_000.0
UUID = "GPU-1"


def row(name: str, value: float, **labels: str) -> Json:
    return {"metric": {"__name__": name, **labels}, "value": [TIME, repr(value)]}


def vector(*rows: Json) -> Json:
    return {"resultType": "vector", "result": list(rows)}


def ours(
    machine: str = "rack-1", gpu: str = "0", uuid: str = UUID, *, read_at: float = TIME, **given: Any
) -> list[Json]:
    """Give the rows of a GPU that a gateway tells of; `given` are values by the end of a metric's name."""
    labels = {"Hostname": machine, "gpu": gpu, "UUID": uuid, "instance": f"{machine}:8642", "job": "hoofhearted"}
    told = {"utilization_ratio": 0.9, "power_watts": 200.0, "unexpected": 1.0, "processes": 1.0, **given}
    activity = told.pop("activity", "computing")
    rows = [row(f"hoofhearted_gpu_{name}", value, **labels) for name, value in told.items() if value is not None]
    info = {**labels, "model": "NVIDIA H100", "pci_bus_id": "0000:01:00.0"}
    rows += [
        row("hoofhearted_gpu_info", 1.0, **info),
        row("hoofhearted_gpu_activity", 1.0, **labels, activity=activity),
        {"metric": {**info, "hoofhearted_read_at": "1"}, "value": [TIME, repr(read_at)]},
    ]
    return rows


def group(
    application: str, share: float, machine: str = "rack-1", gpu: str = "0", uuid: str = UUID, **labels: str
) -> list[Json]:
    """Give the rows of a group of processes on such a GPU."""
    of = {"Hostname": machine, "gpu": gpu, "UUID": uuid, "application": application, **labels}
    return [
        row("hoofhearted_process_group_work_ratio", share, **of),
        row("hoofhearted_process_group_utilization_ratio", share * 0.9, **of),
        row("hoofhearted_process_group_memory_bytes", 1e9, **of),
    ]


def dcgm(
    machine: str = "gke-1",
    gpu: str = "0",
    uuid: str = "GPU-2",
    *,
    read_at: float = TIME,
    extra: Optional[Json] = None,
    **given: Any,
) -> list[Json]:
    """Give the rows of a GPU that DCGM's exporter tells of."""
    labels = {
        "Hostname": machine,
        "gpu": gpu,
        "UUID": uuid,
        "device": f"nvidia{gpu}",
        "modelName": "NVIDIA A100",
        **(extra or {}),
    }
    told = {"GPU_UTIL": 95.0, "FB_USED": 1000.0, "FB_FREE": 3000.0, "GPU_TEMP": 61.0, "POWER_USAGE": 301.5, **given}
    rows = [row(f"DCGM_FI_DEV_{name}", value, **labels) for name, value in told.items() if value is not None]
    return [*rows, {"metric": {**labels, "hoofhearted_read_at": "1"}, "value": [TIME, repr(read_at)]}]


class Server:
    """Answers over HTTP what `answer` gives for the path and what was asked: (status, headers, body), or JSON for 200."""

    def __init__(self, answer: Callable[[str, Json], Any]) -> None:
        self.asked: list[tuple[str, Json, dict[str, str]]] = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(handler) -> None:  # noqa: N805
                body = handler.rfile.read(int(handler.headers["Content-Length"])).decode()
                given = dict(urllib.parse.parse_qsl(body))
                self.asked.append((handler.path, given, dict(handler.headers)))
                found = answer(handler.path, {**given, "headers": dict(handler.headers)})
                status, headers, data = found if isinstance(found, tuple) else (200, {}, found)
                if not isinstance(data, bytes):
                    data = gzip.compress(json.dumps(data).encode())
                    headers = {**headers, "Content-Encoding": "gzip", "Content-Type": "application/json"}
                handler.send_response(status)
                for name, value in {"Content-Length": str(len(data)), **headers}.items():
                    handler.send_header(name, value)
                handler.end_headers()
                handler.wfile.write(data)

            def log_message(handler, *_: object) -> None:  # noqa: N805
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def end(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def success(data: Json, **more: Any) -> Json:
    return {"status": "success", "data": data, **more}
