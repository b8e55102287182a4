"""Makes the agent a service of systemd, of this user or of the system; `agent/uninstall.py` takes exactly that away again."""

from __future__ import annotations

import abc
import os
import sys
import tempfile
from typing import TYPE_CHECKING, Callable, NamedTuple, Optional

from hoofhearted_desktop.agent import claim, own_program, service, settling, status, systemd, units
from hoofhearted_desktop.core import exits, model
from hoofhearted_desktop.probes import own_files, places

if TYPE_CHECKING:
    from pathlib import Path

_KEPT_VARIABLES = (
    "HOOFHEARTED_CONFIG_DIR",
    "HOOFHEARTED_DATA_DIR",
    "HOOFHEARTED_RUNTIME_DIR",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
)
"""What a shell may set and a service manager does not know: the service must use the same files."""

Tell = Callable[[str], None]


class Wishes(NamedTuple):
    """The options of `install-service`; `group` None is the default one, and an empty one is none."""

    dry_run: bool = False
    linger: bool = False
    replace: bool = False
    group: Optional[str] = None


def not_here() -> Optional[str]:
    """Say why there can be no service on this system; None on Linux."""
    if sys.platform == "win32":
        return (
            "a service on Windows is not there yet: the program watches while it runs; "
            "`hoofhearted --minimized` can be started with the session"
        )
    if not sys.platform.startswith("linux"):
        return f"a service is made by systemd, which {sys.platform} has not"
    return None


def install(wishes: Wishes, tell: Tell, complain: Tell) -> int:
    """Write, enable and start the service: the system's as root, else this user's; give the exit status."""
    reason = not_here()
    if reason is not None:
        complain(reason)
        return exits.PROBLEM
    found = _System(wishes) if status.is_root() else _User(wishes)
    problem = found.refused()
    if problem is None:
        problem = found.show(tell) if wishes.dry_run else found.do(tell)
    if problem is None:
        return exits.OK
    complain(in_words(problem))
    return exits.PROBLEM


def in_words(problem: model.Problem) -> str:
    """Give a problem and what to do about it as one line."""
    return f"{problem.message}; {problem.remedy}" if problem.remedy else problem.message


class _Installation(abc.ABC):
    """What installing both kinds has in common."""

    def __init__(self, wishes: Wishes, *, of_user: bool) -> None:
        self.wishes = wishes
        self.program = own_program.own_program()
        self.path = status.unit_path(of_user=of_user)
        self.manager = systemd.Manager(of_user=of_user)

    @abc.abstractmethod
    def text(self) -> str: ...

    @abc.abstractmethod
    def refused(self) -> Optional[model.Problem]: ...

    def show(self, tell: Tell) -> None:
        scope = " ".join(("systemctl", *self.manager.scope))
        tell(f"# {self.path}\n{self.text()}\n# then: {scope} daemon-reload, enable and restart {units.NAME}")

    def do(self, tell: Tell) -> Optional[model.Problem]:
        problem = self.manager.unreachable() or self._settle(tell) or self._write(tell)
        if problem is not None:
            return problem
        for words in (("daemon-reload",), ("enable", str(self.path)), ("restart", units.NAME)):
            said = self.manager.ask(*words)
            if isinstance(said, model.Problem):
                return said._replace(
                    message=f"{self.path} is written, but the service does not run: {said.message}",
                    remedy=self._how_to_go_on(),
                )
        tell("the service runs, and is started with " + ("your session" if self.manager.of_user else "the machine"))
        if self.program.bundle is not None:
            settling.forget_others(settling.lasting_place(self.program.bundle))
        waits = self.manager.property("StatusText") or ""
        if waits.startswith("Waiting"):
            tell(f"it takes over when that one leaves, such as a window that is open. {waits}")
        return None

    def _how_to_go_on(self) -> str:
        if self.program.bundle is None:
            return "`hoofhearted agent logs` has what it said; `hoofhearted agent uninstall-service` takes it away"
        scope = " ".join(("journalctl", *self.manager.scope))
        return f"`{scope} --unit={units.NAME}` there has what it said; it is taken away from where it was set up"

    def _settle(self, tell: Tell) -> Optional[model.Problem]:
        """A program that was sent here lies in a cache: have it lie where it lasts."""
        if self.program.bundle is None:
            return None
        problem = settling.settle(self.program.bundle)
        if problem is None:
            tell(f"the agent is kept in {settling.lasting_place(self.program.bundle)}")
        return problem

    def _write(self, tell: Tell) -> Optional[model.Problem]:
        text = self.text()
        try:
            there = self.path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            there = None
        except OSError as error:
            return cannot(self.path, "read", error)
        if there is not None and there != text:
            said = units.read(there)
            if said is None or not said.untouched:
                if not self.wishes.replace:
                    whose = "is not ours" if said is None else "was changed by hand"
                    remedy = "--replace writes it anew, and keeps that one beside it"
                    return model.Problem("unit_changed", f"{self.path} {whose}, and is left as it is", remedy)
                kept = self.path.with_name(f"{self.path.name}.kept")
                try:
                    os.replace(self.path, kept)
                except OSError as error:
                    return cannot(kept, "written", error)
                tell(f"kept the one that was there as {kept}")
        try:
            _put(self.path, text)
        except OSError as error:
            return cannot(self.path, "written", error)
        tell(f"wrote {self.path}")
        return None


class _User(_Installation):
    def __init__(self, wishes: Wishes) -> None:
        super().__init__(wishes, of_user=True)

    def text(self) -> str:
        kept = tuple((name, os.environ[name]) for name in _KEPT_VARIABLES if os.environ.get(name))
        return units.of_user(self.program.words, (*self.program.variables, *kept))

    def refused(self) -> Optional[model.Problem]:
        if self.wishes.group is not None:
            remedy = "leave it out, or run this as root"
            return model.Problem(
                "not_root", "--group is for the service of the whole machine, which takes root", remedy
            )
        joined = service.join_system(places.system_runtime_dir())
        if joined is None or isinstance(joined, claim.Barred):
            return None
        joined.close()
        text = "the service of this machine runs, and you may ask it: there is nothing to install"
        return model.Problem("system_service", text, "`hoofhearted agent status` tells of it")

    def do(self, tell: Tell) -> Optional[model.Problem]:
        problem = super().do(tell)
        if problem is not None:
            return problem
        user = systemd.user_name()
        if self.wishes.linger and not systemd.lingers(user):
            said = systemd.run(["loginctl", "--no-ask-password", "enable-linger", user])
            if isinstance(said, model.Problem):
                return said._replace(
                    message=f"the service runs, but lingering could not be switched on: {said.message}",
                    remedy=f"`sudo loginctl enable-linger {user}`",
                )
        tell(status.lingering(user, sent=self.program.bundle is not None))
        return None


class _System(_Installation):
    def __init__(self, wishes: Wishes) -> None:
        super().__init__(wishes, of_user=False)
        self.group = units.GROUP if wishes.group is None else wishes.group
        self.makes_group = False

    def text(self) -> str:
        made = self.makes_group or self._made_before()
        devices = tuple(path for path in units.OTHER_DEVICES if os.path.exists(path))
        return units.of_system(
            self.program.words,
            self.program.variables,
            group=self.group or None,
            group_made=made,
            devices=devices,
        )

    def _made_before(self) -> bool:
        try:
            said = units.read(self.path.read_text(encoding="utf-8", errors="replace"))
        except OSError:
            return False
        return said is not None and said.group_made and self.group == units.GROUP

    def refused(self) -> Optional[model.Problem]:
        packaged = status.packaged_unit()
        if packaged is not None and not self.wishes.replace:
            text = f"a package has brought the service: {packaged}"
            remedy = f"`systemctl enable --now {units.NAME}` has it run; --replace writes one that stands before it"
            return model.Problem("unit_packaged", text, remedy)
        nowhere = None if self.wishes.dry_run else self.manager.unreachable()
        if nowhere is not None:
            return nowhere
        loose = own_program.changeable(self.program)
        if loose is not None:
            return model.Problem(
                "program_not_roots",
                f"root's service would run what others can change: {loose}",
                "install the program where only root can write, such as a virtual environment in /opt; or install the service "
                "as the user",
            )
        fleeting = own_program.in_temporary_directory(self.program)
        if fleeting is not None:
            text = f"the program lies in {fleeting}, which is emptied, and which the service does not see"
            return model.Problem(
                "program_fleeting", text, "install it elsewhere, such as a virtual environment in /opt"
            )
        self.makes_group = bool(self.group) and not _group_exists(self.group)
        if self.makes_group and self.wishes.group:
            return model.Problem("no_group", f"there is no group {self.group}", f"`groupadd --system {self.group}`")
        return None

    def show(self, tell: Tell) -> None:
        if self.makes_group:
            tell(f"# first: groupadd --system {self.group}")
        super().show(tell)

    def do(self, tell: Tell) -> Optional[model.Problem]:
        problem = self.manager.unreachable()
        if problem is None and self.makes_group:
            said = systemd.run(["groupadd", "--system", self.group])
            problem = said if isinstance(said, model.Problem) else None
        problem = problem or super().do(tell)
        if problem is None and self.wishes.linger:
            tell("it runs from the machine's start anyway, whoever is logged in: lingering is for a user's service")
        if problem is None and self.group:
            member = os.environ.get("SUDO_USER") or "USER"
            tell(
                f"root may ask it, and who is in the group {self.group}: `usermod -aG {self.group} {member}`, then log in anew; "
                "only root may change its rules"
            )
        return problem


def _group_exists(name: str) -> bool:
    import grp

    try:
        grp.getgrnam(name)
    except KeyError:
        return False
    return True


def cannot(path: Path, what: str, error: OSError) -> model.Problem:
    """Say what could not be done with a unit's file."""
    reason = (error.strerror or str(error)).lower()
    return model.Problem("unit_unwritable", f"{path} cannot be {what}: {reason}", f"make {path.parent} writable")


def _put(path: Path, text: str) -> None:
    own_files.make_directory(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".hoofhearted-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            os.fchmod(file.fileno(), 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
