"""Recognises applications by the entries of resources/applications.toml and of the user's own file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Callable, NamedTuple, Optional

from hoofhearted_desktop.core import model
from hoofhearted_desktop.core.naming import is_runner, printable, process_title, what_runs
from hoofhearted_desktop.core.suspicion import ANYBODYS
from hoofhearted_desktop.probes import application_entries
from hoofhearted_desktop.probes.application_entries import Entry, plain_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from hoofhearted_desktop.probes.model_names import ModelNames

FILE = "applications.toml"
_URL_QUERY = re.compile(r"\A(\w+://[^?]*)\?.*", re.DOTALL)
# What launches everything and stands for nothing: a helper that has lost its program is named by itself.
_STARTERS = (
    "systemd init bash sh dash zsh fish login sshd sshd-session su sudo tmux screen cron crond containerd-shim "
    "containerd-shim-runc-v2 conmon tini dumb-init catatonit s6-svscan supervisord gnome-shell plasmashell kwin_wayland "
    "kwin_x11 xfce4-session cinnamon-session gnome-session-binary lxqt-session sway hyprland explorer svchost services "
    "slurmstepd srun uv poetry conda"
)
_LAUNCHERS = frozenset(_STARTERS.split())
_TRUSTED = frozenset(["desktop", "browser"])


def nobody() -> Iterator[model.Process]:
    """Give no launchers: nothing is known of who started a process."""
    return iter(())


class Recogniser:
    """Tells which application a process is. `problems` names every mistake in the files; the other entries work."""

    def __init__(self, path: Path, own: Optional[Path] = None, models: Optional[ModelNames] = None) -> None:
        """Read the entries of the TOML file `path`, and of the user's `own` where that is there.

        The user's stand first, and one with the id of one of ours takes its place. `models` knows what model files are
        called.
        """
        self._path = path
        self._own = own
        self._stamp = self._own_stamp()
        self._entries: tuple[Entry, ...] = ()
        self._by_name: dict[str, list[int]] = {}
        self._hints: list[tuple[str, int]] = []
        self.problems: tuple[model.Problem, ...] = ()
        self._load()
        self._models = models

    def _load(self) -> None:
        theirs, problems = application_entries.load(self._own) if self._own and self._stamp else ([], [])
        ours, more = application_entries.load(self._path, tested=True)
        taken = {entry.id for entry in theirs}
        self._entries = (*theirs, *(entry for entry in ours if entry.id not in taken))
        self._by_name, self._hints = {}, []
        for place, entry in enumerate(self._entries):
            for name in entry.executable:
                self._by_name.setdefault(name, []).append(place)
            if not entry.executable:
                self._hints += [(hint, place) for hint in entry.hint or ("",)]
        self.problems = (*problems, *more)

    def _own_stamp(self) -> Optional[tuple[int, int]]:
        try:
            found = self._own.stat() if self._own else None
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size) if found else None

    def look_at_file(self) -> bool:
        """Read the entries again where the user's file has changed, come or gone, and tell whether it has."""
        stamp = self._own_stamp()
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        self._load()
        return True

    def complete(self, process: model.Process) -> Optional[model.Application]:
        """Give the application that a recording names, with the kind that the public shape leaves out; else recognise it."""
        named = process.application
        if named is None:
            return self.recognise(process)
        kind = next((entry.kind for entry in self._entries if entry.id == named.id), None)
        return named if named.kind else named._replace(kind=kind)

    def recognise(
        self, process: model.Process, launchers: Callable[[], Iterable[model.Process]] = nobody
    ) -> Optional[model.Application]:
        """Give the application of the first entry that matches, or None.

        A helper belongs to what launched it: the first of `launchers`, the nearest first, that is none itself. It is asked
        for these only where need be.
        """
        entry, text = self._entry(process)
        if entry is None:
            return None
        return (self._launched_by(launchers()) if entry.helper else None) or _application(entry, text)

    def doing(self, process: model.Process, application: model.Application) -> Optional[str]:
        """Give the name of the model this process has loaded, as soon as that is known; never waits."""
        if self._models is None:
            return None
        entry = next((each for each in self._entries if each.id == application.id), None)
        if entry is None or entry.doing_model is None:
            return None
        found = re.search(entry.doing_model, "\n".join(process.command_line or ()))
        name = self._models.name_of(process.pid, found[1]) if found else None
        return None if name is None else printable(name)

    def _entry(self, process: model.Process) -> tuple[Optional[Entry], str]:
        """Give the first entry that matches, and the text its other expressions are for.

        The executable that the kernel names counts before what a process calls itself: only where it is hidden do
        argv[0] and the name in the process table stand in.
        """
        line = process.command_line or ()
        shown = (line[0] if line else "") or process.name or ""
        path = process.exe or shown
        names = {plain_name(path)} if process.exe else {plain_name(shown), plain_name(process.name or "")}
        text = "\n".join((_first_word(process.exe, shown), *line[1:]))
        seen = _Seen(names, path, "\n".join(what_runs(process)) or path, text)
        lowered = f"{path}\n{seen.runs}\n{text}".lower()
        possible = {place for name in names for place in self._by_name.get(name, ())}
        possible.update(place for hint, place in self._hints if hint in lowered)
        for place in sorted(possible):
            if _matches(self._entries[place], seen):
                return self._entries[place], text
        return None, text

    def _launched_by(self, launchers: Iterable[model.Process]) -> Optional[model.Application]:
        for launcher in launchers:
            if plain_name(launcher.exe or launcher.name or "") in _LAUNCHERS:
                return None
            entry, text = self._entry(launcher)
            if entry is None:
                title = process_title(launcher)
                return model.Application(title, title)
            if not entry.helper:
                return _application(entry, text)
        return None


class _Seen(NamedTuple):
    """What entries are compared with: plain names, the path, what runs, the command line."""

    names: set[str]
    path: str
    runs: str
    text: str


def _matches(entry: Entry, seen: _Seen) -> bool:
    """Tell whether all that an entry names is there. What is usual from the start has to be where it was installed."""
    if entry.kind in _TRUSTED and ANYBODYS.match(seen.path):
        return False
    if entry.executable and entry.executable.isdisjoint(seen.names):
        return False
    if entry.path and not re.search(entry.path, seen.path):
        return False
    if (entry.runs or entry.command) and not (
        (entry.runs and re.search(entry.runs, seen.runs)) or (entry.command and re.search(entry.command, seen.text))
    ):
        return False
    return not entry.contains or any(part in seen.text for part in entry.contains)


def _application(entry: Entry, text: str) -> model.Application:
    doing = _doing(entry, text)
    if entry.script and doing is not None:
        return model.Application(doing, doing, entry.name, entry.kind)
    return model.Application(entry.id, entry.name, doing, entry.kind)


def _doing(entry: Entry, text: str) -> Optional[str]:
    for expression, is_file in ((entry.doing, False), (entry.doing_file, True)):
        found = re.search(expression, text) if expression else None
        what = next((group for group in found.groups() if group), None) if found else None
        if what and is_file:
            what = _URL_QUERY.sub(r"\1", what)
        if what:
            return printable(re.split(r"[/\\]", what.rstrip("/\\"))[-1] if is_file else what) or None
    return None


def _first_word(exe: Optional[str], shown: str) -> str:
    """Give what stands for the program in its command line: the executable, where argv[0] is a short or another name.

    An interpreter and Wine show what they run instead, and programs give themselves titles: `VLLM::EngineCore`.
    """
    if not exe or is_runner(exe):
        return shown
    is_path = "/" in shown or "\\" in shown
    return shown if is_path and plain_name(shown) == plain_name(exe) else exe
