"""The files that travel to a server, wherever they lie here: in a checkout, an installed package or beside a frozen program.

The rooms below the shipping line without what only Windows, the simulated server or a server without Python needs, the application recognisers,
NVIDIA's binding, tomlkit (which writes settings.toml, and reads it below Python 3.11) and psutil for the server's platform.
platformdirs is not among them: on Linux nothing asks it (probes/places.py).
"""

from __future__ import annotations

import os
import platform
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, Optional

from hoofhearted_desktop.link.stripped import stripped
from hoofhearted_desktop.probes import places

PACKAGE = "hoofhearted_desktop"
ROOMS = ("core", "probes", "store", "agent")
LEFT_OUT = frozenset(
    {
        "core/metrics.py",
        "core/notice_words.py",
        "core/tooltip_words.py",
        "agent/loopback.py",
        "probes/call_aside.py",
        "probes/windows_closing.py",
        "probes/windows_facts.py",
        "probes/windows_gpu_counters.py",
        "probes/windows_gpus.py",
        "probes/windows_pdh.py",
        "probes/windows_power.py",
        "probes/simulated.py",
        "probes/scenario.py",
        "probes/scenario_tables.py",
        "probes/physics.py",
        "probes/past.py",
        "store/simulated_past.py",
        "probes/shell_channel.py",
        "probes/shell_processes.py",
        "probes/shell_script.py",
        "probes/shell_server.py",
        "probes/shell_system.py",
        "probes/smi.py",
        "probes/smi_rows.py",
        "probes/smi_troubles.py",
    }
)
"""Imported within functions alone, which a server never calls, or by the desktop alone."""
RECOGNISERS = "applications.toml"
LICENSES = "server_licenses.txt"
WHEELS = "server_wheels"
_PSUTIL = ("__init__.py", "_common.py", "_ntuples.py", "_pslinux.py", "_psposix.py", "_psutil_linux.abi3.so")

Files = dict[str, bytes]


class Platform(NamedTuple):
    """What a server's compiled parts must fit: `machine` as uname says it, and its C library, glibc or musl."""

    machine: str
    libc: str

    @property
    def wheel_ends(self) -> tuple[str, str]:
        """How the name of a wheel for it begins and ends after the ABI (PEP 600, PEP 656)."""
        return ("manylinux" if self.libc == "glibc" else "musllinux", f"_{self.machine}.whl")


PLATFORMS = tuple(Platform(machine, libc) for libc in ("glibc", "musl") for machine in ("x86_64", "aarch64"))


def common() -> Optional[Files]:
    """Give what every server gets, by its place in the bundle; None where this program does not carry its sources."""
    package = Path(__file__).resolve().parents[1]
    files: Files = {f"{PACKAGE}/__init__.py": b""}
    for room in ROOMS:
        for path in sorted((package / room).glob("*.py")):
            if f"{room}/{path.name}" not in LEFT_OUT:
                files[f"{PACKAGE}/{room}/{path.name}"] = _python(path)
    tomlkit = _folder("tomlkit")
    pynvml = _folder("pynvml")
    if len(files) < len(ROOMS) * 2 or tomlkit is None or pynvml is None:
        return None
    files["pynvml.py"] = _python(pynvml / "pynvml.py")
    files |= {f"tomlkit/{path.name}": _python(path) for path in sorted(tomlkit.glob("*.py"))}
    resources = places.resources_dir()
    files[f"{PACKAGE}/_resources/{RECOGNISERS}"] = _text(resources / RECOGNISERS).encode()
    files["LICENSES"] = _text(resources / LICENSES).encode()
    files["hoofhearted-agent"] = _python(package / "link" / "bundle_entry.py")
    return files


def psutil_for(wanted: Platform) -> Optional[Files]:
    """Give psutil for a platform: from the wheels we carry, else the one installed here where it fits; None without either."""
    begin, end = wanted.wheel_ends
    for path in sorted((places.resources_dir() / WHEELS).glob("psutil-*-abi3-*.whl"), reverse=True):
        if path.name.endswith(end) and f"-abi3-{begin}" in path.name:
            with zipfile.ZipFile(path) as wheel:
                return _psutil({name: wheel.read(f"psutil/{name}") for name in _PSUTIL})
    folder = _folder("psutil") if wanted == here() else None
    if folder is None or not all((folder / name).is_file() for name in _PSUTIL):
        return None
    return _psutil({name: (folder / name).read_bytes() for name in _PSUTIL})


def here() -> Optional[Platform]:
    """Give the platform of this very machine's Python, None where it is not Linux of 64 bits."""
    if not sys.platform.startswith("linux") or sys.maxsize < 2**32:
        return None
    return Platform(
        platform.machine(), "glibc" if "CS_GNU_LIBC_VERSION" in os.confstr_names and _is_glibc() else "musl"
    )


def _is_glibc() -> bool:
    try:
        return bool(os.confstr("CS_GNU_LIBC_VERSION"))
    except (OSError, ValueError):
        return False


def _folder(module: str) -> Optional[Path]:
    """Give the directory of a package, or the one that a lone module is in, as far as its source lies there."""
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    source = folder / ("__init__.py" if spec.submodule_search_locations is not None else f"{module}.py")
    return folder if source.is_file() else None


def _psutil(files: Files) -> Files:
    return {
        f"psutil/{name}": stripped(data.decode()).encode() if name.endswith(".py") else data
        for name, data in files.items()
    }


def _text(path: Path) -> str:
    """Read a text; a checkout on Windows may have other line ends, and the bundle must not."""
    return path.read_text(encoding="utf-8")


def _python(path: Path) -> bytes:
    return stripped(_text(path)).encode()
