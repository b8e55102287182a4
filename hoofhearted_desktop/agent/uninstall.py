"""Stops and removes the service that `agent/install.py` made, and nothing else."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Callable, Optional

from hoofhearted_desktop.agent import install, settling, status, systemd, units
from hoofhearted_desktop.core import exits, model

if TYPE_CHECKING:
    from pathlib import Path

Tell = Callable[[str], None]


def uninstall(tell: Tell, complain: Tell, *, dry_run: bool, from_within: bool = False) -> int:
    """Stop, disable and remove the service that `install` made; history and settings stay.

    The service itself asks for it `from_within`, and calls `stop` when it has answered.
    """
    reason = install.not_here()
    if reason is not None:
        complain(reason)
        return exits.PROBLEM
    of_user = not status.is_root()
    path = status.unit_path(of_user=of_user)
    try:
        said = units.read(path.read_text(encoding="utf-8", errors="replace"))
    except FileNotFoundError:
        packaged = None if of_user else status.packaged_unit()
        if packaged is not None:
            off = f"`systemctl disable --now {units.NAME}` stops it"
            complain(f"the service is a package's ({packaged}), and goes with it; {off}")
            return exits.PROBLEM
        tell(f"there is no service to take away: {path} is not there")
        return exits.OK
    except OSError as error:
        complain(install.in_words(install.cannot(path, "read", error)))
        return exits.PROBLEM
    problem = _not_ours(path) if said is None else _do(path, said, tell, dry_run=dry_run, from_within=from_within)
    if problem is None:
        return exits.OK
    complain(install.in_words(problem))
    return exits.PROBLEM


def _not_ours(path: Path) -> model.Problem:
    return model.Problem("unit_changed", f"{path} is not ours, and is left as it is", None)


def _do(path: Path, said: units.Written, tell: Tell, *, dry_run: bool, from_within: bool) -> Optional[model.Problem]:
    of_user = not status.is_root()
    group = units.GROUP if said.group_made and said.untouched else None
    if dry_run:
        scope = "systemctl --user" if of_user else "systemctl"
        tell(f"# {scope} disable --now {units.NAME}")
        if said.untouched:
            tell(f"# rm {path}" + (f"\n# groupdel {group}" if group else ""))
        return None
    problem = _take_away(path, said, tell, group, from_within=from_within)
    if problem is not None:
        return problem
    tell(f"history and settings stay: {', '.join(map(str, status.kept(of_user=of_user))) or 'there are none yet'}")
    if of_user and systemd.lingers(systemd.user_name()):
        tell("lingering stays on; `loginctl disable-linger` switches it off, if no other service of yours needs it")
    return None


def stop() -> None:
    """Have the service stopped, without waiting for it."""
    systemd.Manager(of_user=not status.is_root()).ask("stop", "--no-block", units.NAME)


def _take_away(
    path: Path, said: units.Written, tell: Tell, group: Optional[str], *, from_within: bool
) -> Optional[model.Problem]:
    manager = systemd.Manager(of_user=not status.is_root())
    problem = manager.unreachable()
    if problem is not None:
        return problem
    disabled = manager.ask("disable", *(() if from_within else ("--now",)), units.NAME)
    if isinstance(disabled, model.Problem):
        return disabled
    tell(
        "the service stops, and is not started any more"
        if from_within
        else "the service is stopped, and is not started any more"
    )
    if not said.untouched:
        tell(f"{path} was changed by hand, so it is left there; nothing starts it")
        return None
    try:
        path.unlink()
    except OSError as error:
        return install.cannot(path, "removed", error)
    tell(f"removed {path}")
    settling.forget_others(None)
    manager.ask("daemon-reload")
    manager.ask("reset-failed", units.NAME)  # it fails where nothing had failed
    if group is not None and shutil.which("groupdel"):
        gone = systemd.run(["groupdel", group])
        if isinstance(gone, model.Problem):
            return gone
        tell(f"removed the group {group}, which was made with it")
    return None
