"""The package for a server: the agent, its unit, and no part that was compiled; the system's Python and psutil run it."""

from __future__ import annotations

import sys
import tempfile
import zipfile
from pathlib import Path

from packing import completions, man_pages, package, project, tools

NAME = "hoofhearted-agent"
HOME = f"usr/lib/{NAME}"
UNIT = "usr/lib/systemd/system/hoofhearted-agent.service"
ROOMS = ("core", "probes", "store", "agent")
_WINDOWS = tuple(f"probes/windows_{name}.py" for name in ("closing", "facts", "gpu_counters", "gpus", "pdh", "power"))
_LEFT_OUT = (*_WINDOWS, "core/metrics.py", "agent/loopback.py", "probes/call_aside.py")
_BEGIN = f"""#!/usr/bin/python3
\"\"\"The agent of the package {NAME}.\"\"\"

import sys

sys.path.insert(0, "/{HOME}")

from hoofhearted_desktop.agent.__main__ import leave, main

if __name__ == "__main__":
    leave(main())
"""
_TEXT = """\
Watches the GPUs of this machine and says which program uses them, since
when, who started it, and whether that was expected. It answers over a
socket of this machine and to the Hoof Hearted desktop over SSH; it opens no
port. It runs as a hardened service of systemd.
"""


def build(where: Path) -> list[Path]:
    """Lay .deb and .rpm into a directory."""
    with tempfile.TemporaryDirectory(prefix="hoofhearted-agent-") as folder:
        tree = Path(folder)
        lay_out(tree)
        return package.build(
            package.Package(
                name=NAME,
                short="names who uses the GPU of this server",
                text=_TEXT,
                tree=tree,
                architecture="all",
                needs={
                    "deb": ["python3 (>= 3.9)", "python3-psutil", "passwd"],
                    "rpm": ["python3 >= 3.9", "python3-psutil", "/usr/sbin/useradd"],
                },
                likes={"deb": [], "rpm": []},
                section="admin",
                scripts="agent",
            ),
            where,
        )


def lay_out(tree: Path) -> None:
    """Write every file of the package below a directory."""
    for room in ROOMS:
        for path in sorted((project.PACKAGE / room).glob("*.py")):
            if f"{room}/{path.name}" not in _LEFT_OUT:
                package.put(tree, f"{HOME}/hoofhearted_desktop/{room}/{path.name}", path.read_bytes())
    package.put(tree, f"{HOME}/hoofhearted_desktop/__init__.py", (project.PACKAGE / "__init__.py").read_bytes())
    package.put(
        tree,
        f"{HOME}/hoofhearted_desktop/_resources/applications.toml",
        (project.RESOURCES / "applications.toml").read_bytes(),
    )
    for wheel, wanted in tools.vendored().items():
        with zipfile.ZipFile(wheel) as opened:
            for name in sorted(opened.namelist()):
                if name.startswith(wanted) and name.endswith(".py"):
                    package.put(tree, f"{HOME}/{name}", opened.read(name))
    package.put(tree, f"usr/bin/{NAME}", _BEGIN, 0o755)
    package.put(tree, UNIT, unit())
    package.put(tree, f"usr/share/man/man1/{NAME}.1.gz", man_pages.pages()[f"{NAME}.1.gz"])
    for place, text in completions.files().items():
        if Path(place).name.lstrip("_").removesuffix(".fish") == NAME:
            package.put(tree, f"usr/share/{place}", text)
    package.papers(tree, NAME, (project.RESOURCES / "server_licenses.txt").read_text(encoding="utf-8"))


def unit() -> str:
    """Give the unit: the system's own as `install-service` writes it, but for who it says wrote it."""
    if str(project.ROOT) not in sys.path:
        sys.path.append(str(project.ROOT))
    from hoofhearted_desktop.agent import units

    written = units.of_system((f"/usr/bin/{NAME}",), (), group=units.GROUP, user=units.USER)
    _mark, _sum, body = written.split("\n", 2)
    return f"# Of the package {NAME}. Changes of your own: `systemctl edit {units.NAME}`.\n{body}"
