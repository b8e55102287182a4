"""What readings are called at a Prometheus: one table, by which the gateway writes and `HOST` of kind prometheus reads. Pure.

Our names follow Prometheus' conventions (base units, `_total` for what only grows). Where DCGM has a name for the same, its
exporter's name, unit and labels stand beside ours (NVIDIA's etc/default-counters.csv, and the DCGM field identifiers).
"""

from __future__ import annotations

from typing import Any, NamedTuple, Optional

PREFIX = "hoofhearted_"
MIB = float(1 << 20)

HOSTNAME = "Hostname"
GPU = "gpu"
UUID = "UUID"
LABELS = (HOSTNAME, GPU, UUID)
"""Of every metric of a GPU, as DCGM's exporter calls them: the machine, the number in nvidia-smi (empty where it is not known), the UUID."""

DCGM_LABELS = (*LABELS, "device", "modelName", "pci_bus_id")
GROUP_LABELS = ("application", "container", "unit", "user")
"""Of what a group of processes does, beside LABELS; empty where there is none."""

OTHERS = "others"
"""The application of all groups that are too little to be told by themselves."""

NAMELESS = "nameless"
"""The application of processes that cannot be named: a number would be another label for each of them."""

UP = "hoofhearted_up"
HOST_PROBLEM = "hoofhearted_problem"
INFO = "hoofhearted_gpu"
ACTIVITY = "hoofhearted_gpu_activity"
SINCE = "hoofhearted_gpu_activity_since_timestamp_seconds"
UNEXPECTED = "hoofhearted_gpu_unexpected"
PROBLEM = "hoofhearted_gpu_problem"
ASLEEP = "hoofhearted_gpu_asleep"
EXTRA = "hoofhearted_gpu_power_over_idle_watts"
READ_MARK = "hoofhearted_gpu_info"
"""What the gateway has of every GPU, whatever it does."""

READING = "hoofhearted_reading_timestamp_seconds"
SHARE = "hoofhearted_process_group_work_ratio"
PROCESSES = "hoofhearted_process_group_processes"
TELLS_USERS = "hoofhearted_gpu_processes"
DCGM_FREE = "DCGM_FI_DEV_FB_FREE"
DCGM_MARK = "DCGM_FI_DEV_GPU_TEMP"
"""What every exporter of DCGM has of every GPU."""


class Dcgm(NamedTuple):
    """DCGM's name of a reading, and how much of ours one of its unit is."""

    name: str
    per: float
    help: str


class Metric(NamedTuple):
    """One reading of a GPU: its name, where it stands in the JSON of a sample, and how much of that one of the metric's unit is."""

    name: str
    path: tuple[str, ...]
    per: float
    help: str
    counter: bool = False
    dcgm: Optional[Dcgm] = None

    @property
    def sample_name(self) -> str:
        """The name that its samples bear."""
        return f"{self.name}_total" if self.counter else self.name


def _gpu(name: str, path: str, per: float, text: str, *, counter: bool = False, dcgm: Optional[Dcgm] = None) -> Metric:
    return Metric(f"{PREFIX}gpu_{name}", tuple(path.split(".")), per, text, counter, dcgm)


GPU_METRICS = (
    _gpu(
        "utilization_ratio",
        "utilization.sm",
        100.0,
        "Part of the time in which the GPU computed, 0 to 1.",
        dcgm=Dcgm("DCGM_FI_DEV_GPU_UTIL", 1.0, "GPU utilization (in %)."),
    ),
    _gpu(
        "memory_utilization_ratio",
        "utilization.memory",
        100.0,
        "Part of the time in which device memory was read or written, 0 to 1.",
        dcgm=Dcgm("DCGM_FI_DEV_MEM_COPY_UTIL", 1.0, "Memory utilization (in %)."),
    ),
    _gpu(
        "encoder_utilization_ratio",
        "utilization.encoder",
        100.0,
        "Part of the time in which the video encoder worked, 0 to 1.",
        dcgm=Dcgm("DCGM_FI_DEV_ENC_UTIL", 1.0, "Encoder utilization (in %)."),
    ),
    _gpu(
        "decoder_utilization_ratio",
        "utilization.decoder",
        100.0,
        "Part of the time in which the video decoder worked, 0 to 1.",
        dcgm=Dcgm("DCGM_FI_DEV_DEC_UTIL", 1.0, "Decoder utilization (in %)."),
    ),
    _gpu(
        "memory_used_bytes",
        "memory.used",
        1.0,
        "Device memory in use, without what the driver reserved.",
        dcgm=Dcgm("DCGM_FI_DEV_FB_USED", MIB, "Framebuffer memory used (in MiB)."),
    ),
    _gpu(
        "memory_size_bytes",
        "memory.total",
        1.0,
        "Device memory that there is.",
        dcgm=Dcgm("DCGM_FI_DEV_FB_TOTAL", MIB, "Framebuffer memory total (in MiB)."),
    ),
    _gpu(
        "memory_reserved_bytes",
        "memory.reserved",
        1.0,
        "Device memory that the driver keeps for itself.",
        dcgm=Dcgm("DCGM_FI_DEV_FB_RESERVED", MIB, "Framebuffer memory reserved (in MiB)."),
    ),
    _gpu(
        "temperature_celsius",
        "temperature_c",
        1.0,
        "Temperature of the GPU.",
        dcgm=Dcgm("DCGM_FI_DEV_GPU_TEMP", 1.0, "GPU temperature (in C)."),
    ),
    _gpu(
        "temperature_slowdown_celsius",
        "temperature_slowdown_c",
        1.0,
        "Temperature at which the GPU slows itself down.",
        dcgm=Dcgm("DCGM_FI_DEV_SLOWDOWN_TEMP", 1.0, "Slowdown temperature for the device (in C)."),
    ),
    _gpu(
        "fan_speed_ratio",
        "fan_percent",
        100.0,
        "Speed of the fan, 1 is its full speed.",
        dcgm=Dcgm("DCGM_FI_DEV_FAN_SPEED", 1.0, "Fan speed for the device (in %)."),
    ),
    _gpu(
        "power_watts",
        "power_w",
        1.0,
        "Power that the GPU draws.",
        dcgm=Dcgm("DCGM_FI_DEV_POWER_USAGE", 1.0, "Power draw (in W)."),
    ),
    _gpu(
        "power_limit_watts",
        "power_limit_w",
        1.0,
        "Power that the GPU may draw.",
        dcgm=Dcgm("DCGM_FI_DEV_ENFORCED_POWER_LIMIT", 1.0, "Effective power limit (in W)."),
    ),
    _gpu(
        "energy_joules",
        "energy_j",
        1.0,
        "Energy drawn since the driver was loaded.",
        counter=True,
        dcgm=Dcgm("DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION", 1e-3, "Total energy consumption since boot (in mJ)."),
    ),
    _gpu(
        "clock_sm_hertz",
        "clocks_mhz.sm",
        1e-6,
        "Clock of the streaming multiprocessors.",
        dcgm=Dcgm("DCGM_FI_DEV_SM_CLOCK", 1.0, "SM clock frequency (in MHz)."),
    ),
    _gpu(
        "clock_memory_hertz",
        "clocks_mhz.memory",
        1e-6,
        "Clock of the device memory.",
        dcgm=Dcgm("DCGM_FI_DEV_MEM_CLOCK", 1.0, "Memory clock frequency (in MHz)."),
    ),
    _gpu(
        "performance_state",
        "pstate",
        1.0,
        "Performance state, 0 is the highest.",
        dcgm=Dcgm("DCGM_FI_DEV_PSTATE", 1.0, "Performance state (P-State) 0-15. 0=highest"),
    ),
    _gpu(
        "pcie_receive_bytes_per_second",
        "pcie_bytes_per_s.rx",
        1.0,
        "Bytes that come over the bus; told only while somebody watches the bus.",
        dcgm=Dcgm("DCGM_FI_PROF_PCIE_RX_BYTES", 1.0, "The rate of data received over the PCIe bus (in B/s)."),
    ),
    _gpu(
        "pcie_transmit_bytes_per_second",
        "pcie_bytes_per_s.tx",
        1.0,
        "Bytes that go over the bus; told only while somebody watches the bus.",
        dcgm=Dcgm("DCGM_FI_PROF_PCIE_TX_BYTES", 1.0, "The rate of data transmitted over the PCIe bus (in B/s)."),
    ),
    _gpu(
        "kept_awake_seconds",
        "kept_awake_s",
        1.0,
        "Time in which nobody but the agent held a GPU that may sleep.",
        counter=True,
    ),
)
"""The readings of a GPU. Those that no driver told have no sample: never 0."""

GROUP_METRICS = (
    Metric(f"{PREFIX}process_group_utilization_ratio", ("sm",), 100.0, "Part of the GPU's time that they computed."),
    Metric(f"{PREFIX}process_group_encoder_utilization_ratio", ("encoder",), 100.0, "The same of the video encoder."),
    Metric(f"{PREFIX}process_group_decoder_utilization_ratio", ("decoder",), 100.0, "The same of the video decoder."),
    Metric(f"{PREFIX}process_group_memory_bytes", ("memory",), 1.0, "Device memory that they hold."),
)
"""What a group of processes has of a GPU; processes of one application, container, unit and user are a group."""

HISTORY = {
    "sm": ("utilization", "sm"),
    "encoder": ("utilization", "encoder"),
    "decoder": ("utilization", "decoder"),
    "memory_used": ("memory", "used"),
    "power_w": ("power_w",),
    "temperature_c": ("temperature_c",),
    "fan_percent": ("fan_percent",),
    "clock_sm_mhz": ("clocks_mhz", "sm"),
    "clock_memory_mhz": ("clocks_mhz", "memory"),
}
"""What the charts ask for (`history` in docs/protocol.md), by where it stands in a reading."""

BY_PATH = {each.path: each for each in GPU_METRICS}
BY_NAME = {each.sample_name: each for each in GPU_METRICS}
BY_DCGM_NAME = {each.dcgm.name: each for each in GPU_METRICS if each.dcgm is not None}
GROUP_BY_NAME = {each.name: each for each in GROUP_METRICS}


def value_of(part: Any, path: tuple[str, ...]) -> Optional[float]:
    """Give what stands at `path` of a reading, None where that is not told."""
    for name in path:
        part = getattr(part, name)
    return None if part is None else float(part)


def put(members: dict[str, Any], path: tuple[str, ...], value: Optional[float]) -> None:
    """Put a value at `path` of the JSON of a reading; None is no value."""
    if value is None:
        return
    for name in path[:-1]:
        members = members.setdefault(name, {})
    members[path[-1]] = value
