"""The driver's return codes (nvmlReturn_t in nvml.h): whom each concerns, and what it means to a person."""

from __future__ import annotations

from typing import Optional

from hoofhearted_desktop.core import model

SUCCESS = 0
UNINITIALIZED = 1
INVALID_ARGUMENT = 2
NOT_SUPPORTED = 3
NO_PERMISSION = 4
NOT_FOUND = 6
INSUFFICIENT_SIZE = 7
DRIVER_NOT_LOADED = 9
TIMEOUT = 10
LIBRARY_NOT_FOUND = 12
FUNCTION_NOT_FOUND = 13
GPU_IS_LOST = 15
RESET_REQUIRED = 16
LIB_RM_VERSION_MISMATCH = 18
ARGUMENT_VERSION_MISMATCH = 25
DEPRECATED = 26
GPU_NOT_FOUND = 28
UNKNOWN = 999
BINDING_MISSING = -1
BINDING_UNREADABLE = -2
LIBRARY_UNREADABLE = -3
"""Ours: nvidia-ml-py itself cannot be imported; and the driver's library is there, and cannot be loaded."""

NO_SUCH_FIELD = frozenset({NOT_SUPPORTED, FUNCTION_NOT_FOUND, ARGUMENT_VERSION_MISMATCH, DEPRECATED})
"""This GPU or this driver does not have the reading, and never will."""

WHOLE_DRIVER = frozenset({UNINITIALIZED, DRIVER_NOT_LOADED, LIBRARY_NOT_FOUND, LIB_RM_VERSION_MISMATCH})
"""No GPU can be asked any more, whichever was being asked."""

WHOLE_GPU = frozenset({GPU_IS_LOST, RESET_REQUIRED, GPU_NOT_FOUND})
"""This GPU is gone; the others are not concerned."""

_RESTART = "restart the computer"
_NODES = "give this user access to /dev/nvidia0 and /dev/nvidiactl; in a container, pass the GPU through"

_PROBLEMS: dict[int, tuple[str, str, str]] = {
    BINDING_UNREADABLE: (
        "driver_error",
        "nvidia-ml-py cannot be read now: too many files are open, or its disk does not answer",
        "close what has so many connections to this agent; it is tried again",
    ),
    LIBRARY_UNREADABLE: (
        "driver_error",
        "the NVIDIA driver's library cannot be loaded now: there is no memory left for it, or too many files are open",
        "end what uses much memory, or raise the limits (`ulimit -v`, `ulimit -n`, a container's); it is tried again",
    ),
    BINDING_MISSING: ("driver_error", "the package nvidia-ml-py is not installed", "install nvidia-ml-py"),
    UNINITIALIZED: (
        "driver_reloaded",
        "the NVIDIA driver was reset or loaded anew while it was being asked",
        "wait; it is opened anew",
    ),
    NO_PERMISSION: ("no_permission", "the NVIDIA driver refuses to talk to this user", _NODES),
    8: ("driver_error", "a power cable of the GPU is not attached properly", "check the GPU's power cables"),
    DRIVER_NOT_LOADED: ("no_driver", "the NVIDIA driver is not loaded", f"run `sudo modprobe nvidia`, or {_RESTART}"),
    TIMEOUT: (
        "driver_hung",
        "the NVIDIA driver did not answer in time",
        "wait, or restart the computer if it stays so",
    ),
    11: ("driver_error", "the NVIDIA driver has a problem with the GPU's interrupts", _RESTART),
    LIBRARY_NOT_FOUND: ("no_driver", "no NVIDIA driver was found", "install the NVIDIA driver"),
    FUNCTION_NOT_FOUND: ("driver_error", "the NVIDIA driver is too old", "install a newer NVIDIA driver"),
    GPU_IS_LOST: (
        "gpu_lost",
        "the GPU has fallen off the bus or was unplugged",
        f"{_RESTART}; if it happens again, check the GPU's power and seat",
    ),
    RESET_REQUIRED: ("driver_error", "the GPU must be reset before it works again", _RESTART),
    17: (
        "driver_error",
        "the operating system blocks access to the GPU",
        f"in a container, create it anew; otherwise {_RESTART}",
    ),
    LIB_RM_VERSION_MISMATCH: (
        "driver_library_mismatch",
        "the NVIDIA driver was updated, and the old one is still running",
        _RESTART,
    ),
    GPU_NOT_FOUND: ("gpu_lost", "the NVIDIA driver no longer finds the GPU", _RESTART),
    UNKNOWN: (
        "driver_error",
        "the NVIDIA driver answers with an unknown error",
        f"in a container, create it anew; otherwise {_RESTART}",
    ),
}


def is_the_end(code: int, *, main: bool) -> bool:
    """Tell whether a GPU that answers so is gone; UNKNOWN means that only for its `main` readings."""
    return code in WHOLE_DRIVER or code in WHOLE_GPU or (main and code == UNKNOWN)


def problem(code: int) -> model.Problem:
    """Say what a return code means and what to do about it.

    The problem's code is one of no_driver, driver_library_mismatch, gpu_lost, no_permission and driver_error.
    """
    known = _PROBLEMS.get(code)
    if known is not None:
        return model.Problem(*known)
    return model.Problem("driver_error", f"the NVIDIA driver answers with error {code}", _RESTART)


def mismatch(kernel: Optional[str], library: Optional[str]) -> model.Problem:
    """Say that the kernel runs another version of the driver than its library is of. Its code is driver_library_mismatch."""
    found = problem(LIB_RM_VERSION_MISMATCH)
    sides = (("the kernel runs", kernel), ("the driver's library is", library))
    told = ", ".join(f"{side} {version}" for side, version in sides if version is not None)
    return found._replace(message=f"{found.message}: {told}") if told else found


def library_replaced(kernel: str, library: str) -> model.Problem:
    """Say that the driver is well and this process has loaded the library of the one before it; it cannot load another."""
    return model.Problem(
        "driver_reloaded",
        f"the NVIDIA driver was updated and runs ({kernel}), but this agent still has the library of the old one ({library})",
        "end the agent, or close the program, and start it again",
    )


def reloaded(now: Optional[str], before: Optional[str]) -> model.Problem:
    """Say that the driver was loaded anew meanwhile: all is well, and every counter began anew."""
    versions = f" ({now}, before that {before})" if now and before and now != before else f" ({now})" if now else ""
    return model.Problem("driver_reloaded", f"the NVIDIA driver has just been loaded anew{versions}")


def container_lost() -> model.Problem:
    """Say that the rules of our container do not let us open the driver any more.

    After `systemctl daemon-reload` systemd sets the device rules of containers anew, and those by which the GPU was given
    are lost (NVIDIA's container toolkit, troubleshooting, "Containers losing access to GPUs").
    """
    return model.Problem(
        "container_lost_gpu",
        "this container may not use the GPU any more; `systemctl daemon-reload` on the host does that",
        "create the container anew, and give it the GPU by CDI or with every --device, so that it does not happen again",
    )


def hung(for_s: float, name: Optional[str]) -> model.Problem:
    """Say that a call has not come back, and of which GPU it was asked. Its code is driver_hung."""
    asked = f" since it was asked about {name}" if name else ""
    return model.Problem(
        "driver_hung",
        f"the GPU driver has not answered for {for_s:.0f} s{asked}",
        "wait, or restart the computer if it stays so",
    )


def slow(took_s: float, again_s: float) -> model.Problem:
    """Say that a GPU keeps everybody waiting and is left out for a while. Its code is driver_hung."""
    again = f"; it is asked again after {again_s:.0f} s" if again_s else ""
    return model.Problem(
        "driver_hung",
        f"the GPU driver took {took_s:.0f} s to answer for this GPU{again}",
        "wait, or restart the computer if it stays so",
    )


def unplugged() -> model.Problem:
    """Say that the kernel no longer has the device of a GPU. Its code is gpu_lost."""
    return model.Problem(
        "gpu_lost",
        "the GPU has left the computer's bus: it was unplugged, or it has failed",
        "plug it in again; if nobody took it out, restart the computer",
    )


def no_gpu() -> model.Problem:
    """Say that the driver works and shows no GPU: a failure, not an idle machine. Its code is no_gpu."""
    return model.Problem(
        "no_gpu", "the NVIDIA driver runs but finds no GPU", "check that the GPU is seated, powered and passed through"
    )


def of_gpu(found: model.Problem, name: Optional[str]) -> model.Problem:
    """Give a GPU's problem as one of the host's: with the GPU's name."""
    return found._replace(message=f"{name}: {found.message}") if name else found
