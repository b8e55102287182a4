"""Keeps the tray true: the icons at once, tooltip and menu together, and the less often the more hosts there are.

There is one icon for all, one a host or one a GPU, as a person has chosen. Where one stands for several GPUs, the wheel turns
it to one of them, for a minute: a look, and not a setting, so that nothing is hidden by what was once looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer

from hoofhearted_desktop.core import tooltip_words
from hoofhearted_desktop.core.preferences import TrayIcon
from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import faces, tray_lines
from hoofhearted_desktop.desktop.host import Kind
from hoofhearted_desktop.desktop.tray import REFRESH_MS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofhearted_desktop.desktop.host import Host
    from hoofhearted_desktop.desktop.hosts import Hosts
    from hoofhearted_desktop.desktop.tray import Tray

EVERY_MS = 250
"""For each host: of twenty every reading would make the words of all of them."""
MOST_ICONS = 8
"""Of more GPUs there is an icon a host, and of more hosts one for all: a panel has other things to show."""
LOOK_MS = 60_000


class Seen(NamedTuple):
    """A GPU that the wheel came to."""

    host: str
    gpu: str


def told(hosts: Hosts) -> list[tray_lines.Told]:
    """Give every host as it is told of."""
    return [told_of(host, hosts) for host in hosts]


def told_of(host: Host, hosts: Hosts) -> tray_lines.Told:
    """Give one of the hosts as it is told of."""
    passed_over = host.kind is not Kind.SERVER and host.quiet(servers=bool(hosts.servers))
    return tray_lines.Told(host.key, host.shown_name, host.state, host.tick, host.demo, passed_over)


class TrayWords(QObject):
    """Brings what the hosts say to the tray. With one host each reading is told at once, as the tray is as slow itself."""

    def __init__(self, hosts: Hosts, tray: Tray, parent: QObject) -> None:
        """Follow `hosts`."""
        super().__init__(parent)
        self._hosts = hosts
        self._tray = tray
        self._chosen = TrayIcon()
        self._due = False
        self._looked: Seen | None = None
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._on_looked)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._on_pause)
        hosts.changed.connect(self._on_changed)
        hosts.state_changed.connect(self.show)
        hosts.ticked.connect(self.show)
        tray.scrolled.connect(self._on_scrolled)

    def choose(self, chosen: TrayIcon) -> None:
        """Show as many icons, in that style, as a person has chosen."""
        if chosen != self._chosen:
            self._chosen = chosen
            self._tray.wear(chosen)
            self._on_changed()

    def show(self, _host: object = None) -> None:
        """Show what is true now."""
        self._tray.show_faces(self._faces())
        self._due = True
        if not self._pause.isActive():
            self._on_pause()

    def _on_changed(self) -> None:
        """Let a host that came, went or has another name be so at once: a person has just done that."""
        self._pause.stop()
        self.show()

    def _on_pause(self) -> None:
        if not self._due:
            return
        self._due = False
        said = told(self._hosts)
        self._tray.show_tooltips(self._tooltips(said))
        self._tray.show_gpus(tray_lines.menu(said))
        if len(said) > 1:
            self._pause.start(min(EVERY_MS * len(said), REFRESH_MS))

    # ------------------------------------------------------------ which icons

    def _gpus(self) -> list[Seen]:
        """Give every GPU that can be told of, in the order of the hosts."""
        return [
            Seen(host.key, gpu.uuid) for host in self._hosts if host.tick is not None for gpu in host.tick.sample.gpus
        ]

    def _each(self) -> str:
        """Give what there is an icon for; fewer than wished for where they would be too many."""
        wished = self._chosen.each
        hosts = sum(host.connected for host in self._hosts)
        if wished == "gpu" and not 0 < len(self._gpus()) <= MOST_ICONS:
            wished = "host"
        return "one" if wished == "host" and not 0 < hosts <= MOST_ICONS else wished

    def _faces(self) -> dict[str, faces.Face]:
        servers, style, each = bool(self._hosts.servers), self._chosen.style, self._each()
        connected = [host for host in self._hosts if host.connected]
        if each == "host":
            return {host.key: faces.face_among([(False, host.faces())], style) for host in connected}
        if each == "gpu":
            return {
                "\n".join(seen): faces.face_among([(False, (part,))], style)
                for seen in self._gpus()
                if (part := self._part(seen)) is not None
            }
        looked = None if self._looked is None else self._part(self._looked)
        if looked is not None:
            return {"": faces.face_among([(False, (looked,))], style)}
        return {"": faces.face_among(((host.quiet(servers=servers), host.faces()) for host in connected), style)}

    def _part(self, seen: Seen) -> faces.Face | None:
        """Give the face of one GPU, None where it is gone; of a host that has a worse one than its GPUs, that."""
        host = self._hosts.get(seen.host)
        if host is None or host.tick is None:
            return None
        parts = host.faces()
        if not host.live:
            return parts[0]
        uuids = [gpu.uuid for gpu in host.tick.sample.gpus]
        return parts[uuids.index(seen.gpu)] if seen.gpu in uuids else None

    def _tooltips(self, said: list[tray_lines.Told]) -> Mapping[str, str]:
        each = self._each()
        if each == "host":
            return {host.key: self._of_host(host) for host in said}
        if each == "gpu":
            return {"\n".join(seen): self._of_gpu(seen, said) for seen in self._gpus()}
        looked = "" if self._looked is None else self._of_gpu(self._looked, said)
        if looked:
            return {"": say("{line}\nTurn the wheel for the others", line=looked)}
        return {"": tray_lines.tooltip(said)}

    def _of_host(self, host: tray_lines.Told) -> str:
        tick = host.tick
        named = None if tick is None else tick._replace(sample=tick.sample._replace(host=host.name))
        return tray_lines.tooltip([host._replace(tick=named)])

    def _of_gpu(self, seen: Seen, said: list[tray_lines.Told]) -> str:
        for host in said:
            if host.key == seen.host and host.heard is not None:
                named = host.heard._replace(sample=host.heard.sample._replace(host=host.name))
                for gpu, found in named.each():
                    if gpu.uuid == seen.gpu:
                        return tooltip_words.tooltip_line(gpu, found, named, demo=host.demo)
            elif host.key == seen.host:
                return tray_lines.tooltip([host])
        return ""

    # ------------------------------------------------------------ the wheel

    def _on_scrolled(self, steps: int) -> None:
        every: list[Seen | None] = [None, *self._gpus()]
        if self._each() != "one" or len(every) < 3:
            return
        at = every.index(self._looked) if self._looked in every else 0
        self._looked = every[(at + steps) % len(every)]
        self._look.start() if self._looked is not None else self._look.stop()
        self._on_changed()

    def _on_looked(self) -> None:
        self._looked = None
        self._on_changed()
