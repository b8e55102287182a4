"""`hoofhearted agent status` and `hoofhearted agent logs`: how the agent and its service are, and what it has told."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Callable, Optional

from hoofhearted_desktop.agent import claim, systemd, units
from hoofhearted_desktop.agent import status as standing
from hoofhearted_desktop.core import exits

if TYPE_CHECKING:
    from collections.abc import Iterator

Tell = Callable[[str], None]


def status(tell: Tell) -> int:
    """Tell which agent runs, of this user or of the system, and how the services stand; 0 where one can be asked."""
    own, system = standing.own_agent(), standing.system_agent()
    lines = ["no agent runs for this user" if own is None else f"an agent runs{own}"]
    if isinstance(system, claim.Barred):
        lines.append(f"{system.reason}{f' ({system.remedy})' if system.remedy else ''}")
    elif system is not None:
        lines.append(f"the service of this machine runs{system}")
    if sys.platform.startswith("linux"):
        lines += _services()
    tell("\n".join(lines))
    return exits.PROBLEM if own is None and not isinstance(system, standing.Running) else exits.OK


def _services() -> Iterator[str]:
    if not standing.is_root():
        found = standing.standing(of_user=True)
        yield f"service of this user: {'not installed' if found is None else found}"
        if found is not None:
            yield standing.lingering(systemd.user_name())
    of_machine = standing.standing(of_user=False)
    yield f"service of this machine: {'not installed' if of_machine is None else of_machine}"


def logs(complain: Tell, *, follow: bool, lines: Optional[int]) -> int:
    """Hand over to journalctl, for this user's service where there is one, else for the system's."""
    program = shutil.which("journalctl")
    if program is None:
        complain(
            "there is no journal here: no journalctl. `hoofhearted-agent run` tells its stderr; "
            "whoever starts it can keep that"
        )
        return exits.PROBLEM
    of_user = not standing.is_root() and standing.unit_path(of_user=True).exists()
    if not of_user and not standing.unit_path(of_user=False).exists() and standing.packaged_unit() is None:
        complain("there is no service of this user nor of this machine; `hoofhearted agent install-service` makes one")
        return exits.PROBLEM
    words = [program, *(("--user",) if of_user else ()), f"--unit={units.NAME}"]
    words += ["--follow"] if follow else []
    words += [] if lines is None else [f"--lines={max(0, lines)}"]
    try:
        return subprocess.run(words, check=False).returncode and exits.PROBLEM
    except KeyboardInterrupt:  # the usual end of --follow
        return exits.OK
    except OSError as error:
        complain(f"{program}: {(error.strerror or str(error)).lower()}")
        return exits.PROBLEM
