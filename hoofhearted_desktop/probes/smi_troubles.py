"""What nvidia-smi says where it cannot say more, as the problems that NVML's codes have elsewhere. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple, Optional

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import nvml_errors, shell_script
from hoofhearted_desktop.probes.pci import same_form

_ADDRESS = r"GPU ?([0-9A-Fa-f]{1,8}:[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}\.[0-7])"
_OF_ONE = re.compile(
    rf"(?:Unable to determine the device handle for|Unable to detect the device handle for) {_ADDRESS}: (.*)"
)
_INFOROM = re.compile(rf"WARNING: infoROM is corrupted at {_ADDRESS}", re.IGNORECASE)
_UNKNOWN_FIELD = re.compile(r'Field "([^"\n]{1,80})" is not a valid field to query')
_LIBRARY = re.compile(r"NVML library version: ([0-9][0-9.]{0,20})")
_WHOLE = (
    (
        re.compile(r"couldn't find .*libnvidia-ml|libnvidia-ml\.so.*not found", re.IGNORECASE),
        nvml_errors.LIBRARY_NOT_FOUND,
    ),
    (
        re.compile(r"couldn't communicate with the NVIDIA driver|Driver Not Loaded", re.IGNORECASE),
        nvml_errors.DRIVER_NOT_LOADED,
    ),
    (re.compile(r"Insufficient Permissions", re.IGNORECASE), nvml_errors.NO_PERMISSION),
    (re.compile(r"access blocked by the operating system", re.IGNORECASE), 17),
    (re.compile(r"GPU is lost", re.IGNORECASE), nvml_errors.GPU_IS_LOST),
    (re.compile(r"requires reset", re.IGNORECASE), nvml_errors.RESET_REQUIRED),
    (re.compile(r"Timeout", re.IGNORECASE), nvml_errors.TIMEOUT),
    (re.compile(r"Unknown Error", re.IGNORECASE), nvml_errors.UNKNOWN),
)
"""What is looked for in a failure that has no form of its own, in this order."""
_LONGEST_QUOTE = 160


class Lost(NamedTuple):
    """A GPU that nvidia-smi cannot get hold of, and why."""

    bus_id: Optional[str]
    problem: model.Problem


def unknown_fields(text: str) -> list[str]:
    """Give the fields that this driver does not know."""
    return [name.lower() for name in _UNKNOWN_FIELD.findall(text)]


def lost(text: str) -> list[Lost]:
    """Give the GPUs that have a line of their own because they do not answer."""
    found = []
    for address, why in _OF_ONE.findall(text):
        code = (
            nvml_errors.RESET_REQUIRED
            if "reset" in why.lower() and "lost" not in why.lower()
            else nvml_errors.GPU_IS_LOST
        )
        if "permission" in why.lower():
            code = nvml_errors.NO_PERMISSION
        domain, _, rest = address.partition(":")
        found.append(Lost(same_form(f"{domain.zfill(4)}:{rest}"), nvml_errors.problem(code)))
    return found


def corrupted(text: str) -> set[str]:
    """Give the addresses of GPUs whose own memory for settings (infoROM) nvidia-smi calls corrupted; they work on."""
    return {known for known in map(same_form, _INFOROM.findall(text)) if known is not None}


def whole(text: str, code: int) -> Optional[model.Problem]:
    """Say why nvidia-smi gave no rows, by its output and its exit status; None where it has nothing to complain of.

    The problem's code is one of those of nvml_errors, driver_hung or no_gpu.
    """
    if code in shell_script.TIMED_OUT:
        return nvml_errors.hung(shell_script.PATIENCE_S, None)
    said = _known(text, code)
    if said is not None or code == 0:
        return said
    quoted = _first_line(text)
    told = f"nvidia-smi failed with status {code}" + (f": {quoted}" if quoted else "")
    return model.Problem("driver_error", told, "run `nvidia-smi` on the server")


def _known(text: str, code: int) -> Optional[model.Problem]:
    if "version mismatch" in text.lower():
        library = _LIBRARY.search(text)
        return nvml_errors.mismatch(None, library[1] if library else None)
    if "no devices were found" in text.lower():
        return nvml_errors.no_gpu()
    if code in {shell_script.NOT_FOUND, shell_script.NOT_FOUND - 1}:
        return _missing()
    return next((nvml_errors.problem(known) for pattern, known in _WHOLE if pattern.search(text)), None)


def denied(text: str) -> bool:
    """Tell whether this user may not hear something that was asked for."""
    return "[insufficient permissions]" in text.lower()


def nothing_said() -> model.Problem:
    """Say that nvidia-smi succeeded and printed nothing that could be read: not an idle machine."""
    return model.Problem(
        "driver_error", "nvidia-smi printed nothing that could be read", "run `nvidia-smi` on the server"
    )


def _missing() -> model.Problem:
    found = nvml_errors.problem(nvml_errors.LIBRARY_NOT_FOUND)
    return found._replace(message=f"{found.message}: it has no nvidia-smi that could be run")


def _first_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    printable = "".join(letter for letter in lines[0] if letter.isprintable()) if lines else ""
    return printable[:_LONGEST_QUOTE]
