"""What Home Assistant is told of a GPU so that it makes a device of it (MQTT discovery, device form, since 2024.11). Pure.

Topics below the prefix; everything is retained:

    gateway/NAME               online, or offline, which the broker says too when the gateway is lost (its last will)
    gateway/NAME/gpu/ID        whether the GPU's readings are true now: online, offline
    gpu/ID/state               its readings and what it does, JSON
    gpu/ID/culprit             who uses it, JSON

ID is the GPU's UUID. null is "cannot say", which Home Assistant shows as unknown.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any, NamedTuple

from hoofhearted_desktop.core.assessment import Activity
from hoofhearted_desktop.core.version import VERSION

Json = dict[str, Any]

_SAFE = re.compile(r"[A-Za-z0-9_-]{1,80}\Z")
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


class Topics(NamedTuple):
    """Where the messages of one gateway go; `gateway` is its name, made safe."""

    prefix: str
    discovery_prefix: str
    gateway: str

    @property
    def status(self) -> str:
        """Whether the gateway is there."""
        return f"{self.prefix}/gateway/{self.gateway}"

    def available(self, gpu: str) -> str:
        """Whether a GPU's readings are true now; `+` for those of all."""
        return f"{self.status}/gpu/{gpu}"

    def state(self, gpu: str) -> str:
        """What it reads and does."""
        return f"{self.prefix}/gpu/{gpu}/state"

    def culprit(self, gpu: str) -> str:
        """Who uses it."""
        return f"{self.prefix}/gpu/{gpu}/culprit"

    def discovery(self, gpu: str) -> str:
        """What it is."""
        return f"{self.discovery_prefix}/device/hoofhearted_{gpu}/config"


def safe(text: str) -> str:
    """Give a text as one level of a topic; of two that differ each stays its own."""
    if _SAFE.match(text):
        return text
    return f"{_UNSAFE.sub('_', text)[:60]}-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:8]}"


class Device(NamedTuple):
    """A GPU as Home Assistant is to know it: `gpu` its safe id, `name` for people, `model` its maker's name for it."""

    gpu: str
    name: str
    model: str | None
    host: str


def document(device: Device, topics: Topics) -> Json:
    """Give the discovery message of a GPU: one device with all that is shown of it."""
    described = {"identifiers": [f"hoofhearted_{device.gpu}"], "name": device.name, "manufacturer": "NVIDIA"}
    if device.model:
        described["model"] = device.model
    parts = _parts(topics.culprit(device.gpu))
    return {
        "device": described,
        "origin": {"name": "Hoof Hearted", "sw_version": VERSION},
        "state_topic": topics.state(device.gpu),
        "availability": [{"topic": topics.status}, {"topic": topics.available(device.gpu)}],
        "availability_mode": "all",
        "components": {name: {"unique_id": f"hoofhearted_{device.gpu}_{name}", **part} for name, part in parts.items()},
    }


def _parts(culprit: str) -> dict[str, Json]:
    return {
        "state": {
            "platform": "sensor",
            "name": "State",
            "device_class": "enum",
            "options": [each.value for each in Activity],
            "icon": "mdi:expansion-card",
            "value_template": "{{ value_json.state }}",
        },
        "culprit": {
            "platform": "sensor",
            "name": "Culprit",
            "icon": "mdi:account-search",
            "state_topic": culprit,
            "value_template": "{{ value_json.name }}",
            "json_attributes_topic": culprit,
        },
        "unexpected": {
            "platform": "binary_sensor",
            "name": "Unexpected",
            "device_class": "problem",
            "value_template": "{{ value_json.unexpected }}",
            "payload_on": "ON",
            "payload_off": "OFF",
        },
        "utilization": _figure("Utilization", "%", icon="mdi:gauge"),
        "memory_used": _figure("Memory used", "MiB", device_class="data_size"),
        "power": _figure("Power", "W", device_class="power"),
        "temperature": _figure("Temperature", "°C", device_class="temperature"),
    }


def _figure(name: str, unit: str, **more: str) -> Json:
    key = name.lower().replace(" ", "_")
    return {
        "platform": "sensor",
        "name": name,
        "unit_of_measurement": unit,
        "state_class": "measurement",
        "value_template": f"{{{{ value_json.{key} }}}}",
        **more,
    }
