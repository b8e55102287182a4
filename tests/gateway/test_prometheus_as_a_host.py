"""A real Prometheus (Debian's) read as a host: DCGM's exporter, our gateway beside it, sign-in over TLS, a machine that goes away."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("prometheus_client", reason="the extra `gateway` is not installed")

from hoofhearted_desktop.core import messages
from hoofhearted_desktop.link import servers, states
from hoofhearted_desktop.link.ask import ask
from hoofhearted_desktop.link.keychain import Keychain
from hoofhearted_desktop.link.questions import Nobody
from hoofhearted_desktop.link.stream import Unreachable
from tests import fleet, prometheus_server
from tests.gateway.scraped import page
from tests.link.prometheus.conftest import own_certificate as own_certificate  # noqa: PLC0414 - a fixture is used by its name
from tests.link.prometheus.test_opener import Followed, Person
from tests.prometheus_server import needs_prometheus

if TYPE_CHECKING:
    from pathlib import Path

    from hoofhearted_desktop.link.stream import Opener

pytestmark = [pytest.mark.real, needs_prometheus]

DCGM = """# HELP DCGM_FI_DEV_GPU_UTIL GPU utilization (in %).
# TYPE DCGM_FI_DEV_GPU_UTIL gauge
DCGM_FI_DEV_GPU_UTIL{gpu="0",UUID="GPU-aaaa",device="nvidia0",modelName="NVIDIA A100-SXM4-40GB",Hostname="gke-1",DCGM_FI_DRIVER_VERSION="535.129.03",container="main",namespace="ml",pod="trainer-0"} 97
DCGM_FI_DEV_GPU_UTIL{gpu="1",UUID="GPU-bbbb",device="nvidia1",modelName="NVIDIA A100-SXM4-40GB",Hostname="gke-1",DCGM_FI_DRIVER_VERSION="535.129.03"} 55
# HELP DCGM_FI_DEV_GPU_TEMP GPU temperature (in C).
# TYPE DCGM_FI_DEV_GPU_TEMP gauge
DCGM_FI_DEV_GPU_TEMP{gpu="0",UUID="GPU-aaaa",device="nvidia0",modelName="NVIDIA A100-SXM4-40GB",Hostname="gke-1",DCGM_FI_DRIVER_VERSION="535.129.03",container="main",namespace="ml",pod="trainer-0"} 61
DCGM_FI_DEV_GPU_TEMP{gpu="1",UUID="GPU-bbbb",device="nvidia1",modelName="NVIDIA A100-SXM4-40GB",Hostname="gke-1",DCGM_FI_DRIVER_VERSION="535.129.03"} 40
# HELP DCGM_FI_DEV_POWER_USAGE Power draw (in W).
# TYPE DCGM_FI_DEV_POWER_USAGE gauge
DCGM_FI_DEV_POWER_USAGE{gpu="0",UUID="GPU-aaaa",device="nvidia0",modelName="NVIDIA A100-SXM4-40GB",Hostname="gke-1",DCGM_FI_DRIVER_VERSION="535.129.03",container="main",namespace="ml",pod="trainer-0"} 391.25
DCGM_FI_DEV_POWER_USAGE{gpu="1",UUID="GPU-bbbb",device="nvidia1",modelName="NVIDIA A100-SXM4-40GB",Hostname="gke-1",DCGM_FI_DRIVER_VERSION="535.129.03"} 180.5
# HELP DCGM_FI_DEV_FB_USED Framebuffer memory used (in MiB).
# TYPE DCGM_FI_DEV_FB_USED gauge
DCGM_FI_DEV_FB_USED{gpu="0",UUID="GPU-aaaa",device="nvidia0",modelName="NVIDIA A100-SXM4-40GB",Hostname="gke-1",DCGM_FI_DRIVER_VERSION="535.129.03",container="main",namespace="ml",pod="trainer-0"} 30720
DCGM_FI_DEV_FB_USED{gpu="1",UUID="GPU-bbbb",device="nvidia1",modelName="NVIDIA A100-SXM4-40GB",Hostname="gke-1",DCGM_FI_DRIVER_VERSION="535.129.03"} 1024
"""
"""As NVIDIA's exporter prints it with its usual counters, in a cluster."""


def opener(url: str, person: Nobody | None = None) -> Opener:
    found = servers.parse(url)
    assert not isinstance(found, str), found
    return servers.opener(found, person or Nobody(), Keychain())


def why(url: str, person: Nobody | None = None) -> Any:
    return ask(opener(url, person), messages.WHY, {})


def test_dcgms_exporter_and_our_gateway_are_read_side_by_side(tmp_path: Path) -> None:
    ours = page([fleet.machine(1, 2)])
    with (
        prometheus_server.serving(lambda: DCGM) as theirs,
        prometheus_server.serving(lambda: ours) as served,
        prometheus_server.running(
            tmp_path, theirs.job("dcgm", honor_labels=False), served.job("hoofhearted")
        ) as prometheus,
    ):
        prometheus.wait("count(DCGM_FI_DEV_GPU_TEMP) == 4")
        found = why(prometheus.url)
        assert [(each["name"], each["activity"]) for each in found["gpus"]] == [
            ("gke-1: A100-SXM4-40GB", "computing"),
            ("gke-1: A100-SXM4-40GB", "unattributed"),
            ("node01: H100 80GB HBM3", "computing"),
            ("node01: H100 80GB HBM3", "computing"),
        ]
        assert found["gpus"][0]["sentence"] == (
            "gke-1: A100-SXM4-40GB #0 is computing for trainer-0: 97 %, 391 W, 61 °C, container ml/main."
        )
        assert "DCGM's exporter tells no program" in found["gpus"][1]["sentence"]
        assert "train.py" not in found["gpus"][1]["sentence"]
        (gpu,) = [each for each in why(f"{prometheus.url}?job=dcgm&pod=trainer-0")["gpus"] if each["processes"]]
        assert gpu["memory"]["used"] == 30720 << 20
        nobody = why(f"{prometheus.url}?job=nothing")
        assert isinstance(nobody, Unreachable)
        assert nobody.code == "no_metrics"
        past = ask(
            opener(prometheus.url),
            messages.HISTORY,
            {"gpu": "GPU-bbbb", "metrics": ["sm", "power_w"], "max_points": 20},
        )
        assert past["mean"]["sm"][-1] == 55.0
        assert past["mean"]["power_w"][-1] == 180.5
        uuid = found["gpus"][2]["uuid"]
        used = ask(opener(prometheus.url), messages.HISTORY, {"gpu": uuid, "by": "application", "metrics": ["sm"]})[
            "used"
        ]
        assert {each["name"] for each in used} == {each["name"] for each in found["gpus"][2]["processes"]}


def test_a_machine_that_goes_away_is_named_and_its_readings_are_not_shown_any_more(tmp_path: Path) -> None:
    pages = [page([fleet.machine(number, 1)]) for number in range(2)]
    with (
        prometheus_server.serving(lambda: pages[0]) as stays,
        prometheus_server.serving(lambda: pages[1]) as goes,
        prometheus_server.running(tmp_path, stays.job("a"), goes.job("b")) as prometheus,
    ):
        prometheus.wait("count(hoofhearted_gpu_info) == 2")
        session = Followed(prometheus.url)
        try:
            assert len(_tick(session).sample.gpus) == 2
            goes.is_down = True
            gone = _tick_with(session, "no_reading")
            assert [each.problem is None for each in gone.sample.gpus] == [True, False]
            assert gone.sample.gpus[1].utilization.sm is None
            assert "node01" in str(gone.sample.gpus[1].problem.remedy)
            goes.is_down = False
            _tick_with(session, None)
        finally:
            session.session.stop()


def _tick(session: Followed) -> Any:
    return session.wait(lambda event: isinstance(event, states.Ticked)).tick


def _tick_with(session: Followed, code: str | None) -> Any:
    """Wait for a reading in which the second GPU has that problem."""
    while True:
        tick = _tick(session)
        problem = tick.sample.gpus[1].problem
        if (problem and problem.code) == code:
            return tick


def test_sign_in_over_tls_by_a_password(tmp_path: Path, own_certificate: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bcrypt = pytest.importorskip("bcrypt")
    monkeypatch.setenv("SSL_CERT_FILE", own_certificate)
    hashed = bcrypt.hashpw(b"s3cret", bcrypt.gensalt(4)).decode()
    tls = {"cert_file": own_certificate, "key_file": own_certificate}
    (tmp_path / "web.yml").write_text(json.dumps({"tls_server_config": tls, "basic_auth_users": {"ann": hashed}}))
    text = page([fleet.machine(1, 1)])
    with prometheus_server.serving(lambda: text) as served:
        made = prometheus_server.Prometheus(
            tmp_path, [served.job("a")], arguments=(f"--web.config.file={tmp_path / 'web.yml'}",), ready=False
        )
        try:
            url = made.url.replace("http://127.0.0.1", "https://ann@localhost")
            found: Any = None
            person = Person()
            until = time.monotonic() + prometheus_server.PATIENCE_S
            while (found is None or isinstance(found, Unreachable)) and time.monotonic() < until:
                time.sleep(0.1)  # it starts, and reads for the first time
                person = Person("wrong", "s3cret")
                found = why(url, person)
                assert not isinstance(found, Unreachable) or found.code in {None, "refused", "no_metrics"}, found
            assert found["gpus"][0]["activity"] == "computing"
            assert [each.wrong for each in person.asked] == [False, True]
            assert why(url, Person("wrong")).code == "not_accepted"
            assert why(url).code == "sign_in_wanted"
            assert why(url.replace("https", "http")).code == "wants_tls"
            assert "Bearer" not in made.log()
        finally:
            made.end()
