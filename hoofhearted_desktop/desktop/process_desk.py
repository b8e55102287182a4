"""What a person may want of a process, done: asked of its host's agent, copied, opened in a terminal."""

from __future__ import annotations

import functools
import shlex
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from hoofhearted_desktop.core import alarm_words, expectations, messages, model, naming, use, wire
from hoofhearted_desktop.core.episodes import participant
from hoofhearted_desktop.core.tongue import say, told
from hoofhearted_desktop.desktop import process_commands, process_past, process_use, process_words, terminal
from hoofhearted_desktop.desktop.ending import Ending, facts_of
from hoofhearted_desktop.desktop.host import Kind
from hoofhearted_desktop.desktop.process_icons import Icons
from hoofhearted_desktop.desktop.process_menus import Act
from hoofhearted_desktop.link import states
from hoofhearted_desktop.link.ssh import address

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QMenu

    from hoofhearted_desktop.desktop.host import Host
    from hoofhearted_desktop.desktop.hosts import Hosts
    from hoofhearted_desktop.desktop.memory import Memory
    from hoofhearted_desktop.desktop.process_rows import Row
    from hoofhearted_desktop.desktop.window import Window

KEPT_AS = "process_table"
LONGEST_LINE = 200_000
_REAL = ("nvml", "nvidia-smi")


class ProcessDesk(QObject):
    """Serves the process table and the details of one window."""

    def __init__(self, hosts: Hosts, memory: Memory, window: Window) -> None:
        """Serve `window`, and live as long."""
        super().__init__(window)
        self._hosts = hosts
        self._window = window
        self._icons = Icons(self)
        table, details = window.page.processes, window.details
        table.choose(memory.get(KEPT_AS))
        table.choice_changed.connect(lambda kept: memory.keep(KEPT_AS, kept))
        table.table.use_icons(self._icon_of)
        self._icons.changed.connect(table.table.viewport().update)
        table.table.is_muted = self._is_muted
        table.table.add_commands = self._add_commands
        details.offer_commands(self._fill_commands, any_there=True)
        table.acted.connect(self._act)
        details.acted.connect(self._act)
        details.reveal_requested.connect(self._reveal)
        details.asked_about.connect(self._ask_about)

    @property
    def _host(self) -> Host | None:
        return self._hosts.get(self._window.shown.key)

    def close(self) -> None:
        """Wait until nothing is read any more."""
        self._icons.close()

    def _icon_of(self, row: Row) -> QIcon | None:
        if self._window.shown.known.kind is not Kind.HERE:
            return None
        process = row.process or (row.members[0].process if row.members else None)
        return self._icons.of(process)

    def _is_muted(self, row: Row) -> bool:
        return row.process is not None and alarm_words.program(row.process) in self._window.details.muted

    # ------------------------------------------------------------ what is wanted of a row

    def _act(self, what: Act, row: Row) -> None:
        process = row.process
        if what in {Act.COPY_NAME, Act.COPY_PID, Act.COPY_COMMAND, Act.COPY_SENTENCE}:
            QGuiApplication.clipboard().setText(self._copied(what, row))
        elif process is None:
            return
        elif what is Act.MUTE:
            self._window.mute_requested.emit(alarm_words.program(process), naming.process_title(process))
        elif what is Act.TELL:
            self._tell(process)
        elif what is Act.END:
            self._end(row)

    def _copied(self, what: Act, row: Row) -> str:
        if what is Act.COPY_NAME:
            return row.who
        if what is Act.COPY_PID:
            return "" if row.pid is None else str(row.pid)
        if what is Act.COPY_COMMAND:
            return shlex.join(row.process.command_line or ()) if row.process is not None else ""
        view = self._window.shown
        found = view.selection.pick(view.tick) if view.tick is not None else None
        if found is None or view.tick is None:
            return row.who
        return process_words.sentence(row, found[0], view.tick.sample, view.shown_name)

    def _tell(self, process: model.Process) -> None:
        host = self._host
        if host is not None:
            rule = expectations.rule_for(participant(process), "")._replace(effect="tell")
            host.request(
                messages.EXPECT,
                {"rule": messages.rule_to_json(rule)},
                functools.partial(self._on_told, rule.describe()),
            )

    def _on_told(self, rule: str, found: wire.Result | wire.Failure) -> None:
        if isinstance(found, wire.Failure):
            self._window.show_note(say("The rule was not kept: {reason}", reason=told(found.message)))
        else:
            self._window.show_note(say("From now on you are told of every use by {rule}.", rule=rule))

    def _end(self, row: Row) -> None:
        host, view = self._host, self._window.shown
        if host is not None and view.tick is not None and row.process is not None:
            ending = Ending(host, row, facts_of(row, view.shown_name, view.tick.sample.time), self._window)
            ending.gone.connect(self._window.show_note)

    # ------------------------------------------------------------ what the agent knows

    def _reveal(self, process: model.Process) -> None:
        host = self._host
        if host is not None:
            host.request(
                messages.PROCESS_COMMAND_LINE, _identity(process), functools.partial(self._on_revealed, _key(process))
            )

    def _on_revealed(self, key: tuple[int, float | None], found: wire.Result | wire.Failure) -> None:
        details = self._window.details
        line = found.result.get("command_line") if isinstance(found, wire.Result) and _is_object(found.result) else None
        if isinstance(line, list) and line and all(isinstance(each, str) for each in line):
            if sum(map(len, line)) <= LONGEST_LINE:
                details.show_command(key, tuple(line))
            else:
                details.refuse_command(key, say("It is too long to be shown."))
        elif isinstance(found, wire.Failure) and found.code == wire.METHOD_NOT_FOUND:
            details.refuse_command(key, say("The agent there is older, and gives no whole command lines."))
        else:
            details.refuse_command(key, found.message if isinstance(found, wire.Failure) else say("It was not told."))

    def _ask_about(self, process: model.Process) -> None:
        host = self._host
        if host is not None:
            host.request(messages.PROCESS_ABOUT, _identity(process), functools.partial(self._on_about, _key(process)))
            self._ask_past(host, process)

    def _ask_past(self, host: Host, process: model.Process) -> None:
        view = self._window.shown
        found = view.selection.pick(view.tick) if view.tick is not None else None
        if found is None or view.tick is None:
            return
        params: dict[str, object] = {
            "gpu": found[0].uuid,
            "from": view.tick.sample.time - process_use.KEPT_S,
            "by": "application",
            "application": alarm_words.program(process),
            "metrics": ["sm"],
            "max_points": 60,
        }
        host.request(messages.HISTORY, params, functools.partial(self._on_past, _key(process), use.who(process)))

    def _on_past(self, key: tuple[int, float | None], who: use.Who, found: wire.Result | wire.Failure) -> None:
        past = process_past.read(found.result, who) if isinstance(found, wire.Result) else None
        if past is not None:
            self._window.details.show_past(key, past)

    def _on_about(self, key: tuple[int, float | None], found: wire.Result | wire.Failure) -> None:
        told = found.result.get("parents") if isinstance(found, wire.Result) and _is_object(found.result) else None
        parents = []
        for each in told[:16] if isinstance(told, list) else ():
            pid, name = (each.get("pid"), each.get("name")) if isinstance(each, dict) else (None, None)
            if type(pid) is int:
                parents.append(model.Parent(pid, name if isinstance(name, str) else None))
        self._window.details.show_parents(key, tuple(parents))

    # ------------------------------------------------------------ terminals

    def _commands(self, process: model.Process) -> tuple[process_commands.Command, ...]:
        host = self._host
        state = host.state if host is not None else None
        hello = state.hello if isinstance(state, (states.Live, states.Stale)) else None
        if host is None or hello is None or hello.source not in _REAL:
            return ()
        if host.kind is not Kind.SERVER:
            return process_commands.commands(process, windows=sys.platform == "win32")
        at = address.parse(self._hosts.address_of(host.key))
        if isinstance(at, address.NotAnAddress):
            return ()
        server = process_commands.Server(at.host, at.user, at.port)
        return process_commands.commands(process, server, windows=sys.platform == "win32")

    def _add_commands(self, menu: QMenu, process: model.Process) -> None:
        commands = self._commands(process)
        if commands:
            self._fill(menu.addMenu(say("Inspect in a terminal")), commands)

    def _fill_commands(self, menu: QMenu, process: model.Process) -> None:
        commands = self._commands(process)
        self._fill(menu, commands)
        if not commands:
            menu.addAction(say("Nothing of it can be asked in a terminal")).setEnabled(False)

    def _fill(self, menu: QMenu, commands: tuple[process_commands.Command, ...]) -> None:
        found = terminal.find() if commands else None
        copies = menu
        if found is not None:
            for command in commands:
                menu.addAction(command.title, functools.partial(self._open, found, command))
            copies = menu.addMenu(say("Copy the command"))
        elif commands:
            menu.addAction(say("No terminal program was found; the command can be copied:")).setEnabled(False)
        for command in commands:
            copies.addAction(command.title, functools.partial(QGuiApplication.clipboard().setText, command.text))

    def _open(self, found: terminal.Terminal, command: process_commands.Command) -> None:
        if not terminal.open_with(found, command.argv):
            QGuiApplication.clipboard().setText(command.text)
            self._window.show_note(say("The terminal could not be started. The command was copied instead."))


def _is_object(value: object) -> bool:
    return isinstance(value, dict)


def _key(process: model.Process) -> tuple[int, float | None]:
    return process.pid, process.started


def _identity(process: model.Process) -> dict[str, object]:
    return {"pid": process.pid, "started": process.started}
