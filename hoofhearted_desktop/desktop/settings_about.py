"""Settings, about: the versions of all parts, whose work they are, and what to paste where one asks for help."""

from __future__ import annotations

import importlib.metadata
import platform
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.core.version import VERSION
from hoofhearted_desktop.desktop.errand import Errand
from hoofhearted_desktop.desktop.setting_section import Card, Line, Section
from hoofhearted_desktop.desktop.text import whole
from hoofhearted_desktop.link import states
from hoofhearted_desktop.probes import places

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.settings_reach import Reach

_DOCTOR_S = 60
_PROJECT = "hoofhearted-desktop"
_LONGEST_LICENCE = 60
_READING_LINES = 12


class Part(NamedTuple):
    """A distribution that we use."""

    name: str
    version: str
    licence: str


def parts() -> list[Part]:
    """Give the distributions that the program needs, with all that they need, by name; slow, for it reads their files."""
    seen: dict[str, Part] = {}
    wanted = [_PROJECT]
    while wanted:
        name = wanted.pop()
        try:
            found = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        called = str(found.metadata["Name"])
        if called.lower() in seen:
            continue
        seen[called.lower()] = Part(called, found.version, licence_of(found))
        ours = called.lower() == _PROJECT
        for each in found.requires or ():
            marker = each.partition(";")[2].replace("'", '"').replace(" ", "")
            if 'extra=="dev"' not in marker if ours else "extra==" not in marker:
                wanted.append(_name(each))
    seen.pop(_PROJECT, None)
    return sorted(seen.values(), key=lambda each: each.name.lower())


def _name(requirement: str) -> str:
    for at, sign in enumerate(requirement):
        if not (sign.isalnum() or sign in "-_."):
            return requirement[:at]
    return requirement


def _field(told: importlib.metadata.PackageMetadata, name: str) -> str:
    """Give a field, "" where there is none: to ask for one raises KeyError with the importlib_metadata that other packages bring."""
    return str(told[name] or "").strip() if name in told else ""


def licence_of(found: importlib.metadata.Distribution) -> str:
    """Give a distribution's licence as it says it: PEP 639, else its classifiers, else its old field."""
    told = found.metadata
    expressed = _field(told, "License-Expression")
    if expressed:
        return expressed
    classified = [each for each in told.get_all("Classifier") or () if each.startswith("License ::")]
    names = [each.rpartition(" :: ")[2] for each in classified]
    first, _, _ = _field(told, "License").partition("\n")
    return ", ".join(names) or first[:_LONGEST_LICENCE] or "?"


def diagnostics() -> str:
    """Give what `hoofhearted doctor` says, which names no host, user or home; or why it says nothing."""
    command = [sys.executable, *(() if getattr(sys, "frozen", False) else ("-m", "hoofhearted_desktop")), "doctor"]
    try:
        found = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=_DOCTOR_S,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return found.stdout or found.stderr


class Reading(QPlainTextEdit):
    """A text of many lines to be read, scrolled and copied."""

    def __init__(self, name: str) -> None:
        """Start empty; `name` is for those who hear it."""
        super().__init__()
        self.setObjectName("verbatim")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.font().pointSizeF())
        self.setFont(font)
        self.setMinimumHeight(_READING_LINES * self.fontMetrics().lineSpacing())

    def say(self, text: str) -> None:
        """Show a text; signs that cannot be seen are replaced."""
        self.setPlainText("\n".join(whole(line) for line in text.splitlines()))


class About(Section):
    """Who we are."""

    def __init__(self, reach: Reach) -> None:
        """Lay it out; what is slow to find out comes later."""
        super().__init__(say("About"))
        self._reach = reach
        self._asked = False
        self.program = Line("Hoof Hearted", self._versions())
        self.agents = Line(say("Agents"), "")
        self._copied_by_keyboard = False
        self.copy_button = QPushButton(say("Copy"))
        self.copying = Line(
            say("Diagnostics"),
            say("What `hoofhearted doctor` says, to be pasted where you ask for help. It names no host, user or home."),
            self.copy_button,
        )
        self.copy_button.setAccessibleName(say("Copy diagnostics"))
        self.copy_button.clicked.connect(self._copy)
        self.again = QPushButton(say("Show"))
        self.again.setAccessibleName(say("Show the introduction"))
        self.again.clicked.connect(reach.wishes.introduce)
        self.add(
            Card(
                self.program,
                self.agents,
                self.copying,
                Line(say("Introduction"), say("The first three screens."), self.again),
            )
        )
        self.head(say("Licence"))
        self.own = Reading(say("Licence of Hoof Hearted"))
        self.own.say(_own_licence())
        self.add(self.own)
        self.head(say("With the work of others"))
        self.others = Reading(say("Licences of what it is made of"))
        self.add(self.others)
        self.column.addStretch(1)
        reach.host_changed.connect(self._say_agents)
        self._say_agents()

    def enter(self) -> None:
        """Find out whose work it is made of, once."""
        if not self._asked:
            self._asked = True
            Errand(parts, self._on_parts)

    @staticmethod
    def _versions() -> str:
        return say(
            "Version {version} · Python {python} · Qt {qt} · {system}",
            version=VERSION,
            python=platform.python_version(),
            qt=qVersion(),
            system=f"{platform.system()} {platform.release()}",
        )

    def _say_agents(self) -> None:
        said = []
        for host in self._reach.hosts:
            hello = getattr(host.state, "hello", None)
            known = isinstance(host.state, (states.Live, states.Stale)) and hello is not None
            version = getattr(hello, "version", None) if known else None
            said.append(f"{whole(host.shown_name)}: {whole(str(version)) if version else say('not connected')}")
        self.agents.explain(" · ".join(said))

    def _on_parts(self, found: list[Part]) -> None:
        self.others.say("\n".join(f"{each.name} {each.version}: {each.licence}" for each in found))

    def _copy(self) -> None:
        self._copied_by_keyboard = self.copy_button.hasFocus()
        self.copy_button.setEnabled(False)
        self.copying.explain(say("Looking at everything…"))
        Errand(diagnostics, self._on_diagnostics)

    def _on_diagnostics(self, text: str) -> None:
        self.copy_button.setEnabled(True)
        if self._copied_by_keyboard:  # what cannot be pressed loses it to the next button
            self.copy_button.setFocus()
        QGuiApplication.clipboard().setText(text)
        self.copying.explain(say("It is on the clipboard."))


def _own_licence() -> str:
    try:
        return (places.resources_dir().parent / "LICENSE").read_text(encoding="utf-8").strip()
    except OSError:
        return "MIT"
