"""`hoofhearted doctor`: what works, what does not, what to do. Safe to paste in public: no host, user or home is named."""

from __future__ import annotations

import getpass
import importlib.util
import os
import platform
import re
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Optional, Union

from hoofhearted_desktop.cli import costs, display, output
from hoofhearted_desktop.core import exits, expectations, messages, model, quantities
from hoofhearted_desktop.core.version import VERSION
from hoofhearted_desktop.link import servers
from hoofhearted_desktop.link.ask import ask_each
from hoofhearted_desktop.link.stream import Unreachable
from hoofhearted_desktop.link.understand import understand
from hoofhearted_desktop.probes import application_entries, applications, containers, places
from hoofhearted_desktop.store import settings, settings_doubts

if TYPE_CHECKING:
    from hoofhearted_desktop.cli.target import Target
    from hoofhearted_desktop.link.servers import AnyAddress

SETTINGS_MISTAKE = "settings_mistake"
_SUBJECTS = {
    "agent_crashed": "agent",
    "recording_stopped": "data",
    "history_set_aside": "data",
    "applications_file": "applications",
}
_IP_ADDRESS = re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b|\[[0-9a-fA-F:.]*::?[0-9a-fA-F:.%\w]*\]")
_NAMES_NOBODY = frozenset({"", "root", "localhost"})

Json = dict[str, Any]


class Finding(NamedTuple):
    """One thing looked at. `well` None means that it is not needed here, and only said.

    `kept_awake_s` is for how many seconds we alone have kept a GPU from its sleep, where that is what was looked at; `figures`
    are those of costs.Cost.
    """

    subject: str
    well: Optional[bool]
    text: str
    remedy: Optional[str] = None
    kept_awake_s: Optional[float] = None
    figures: Optional[Json] = None


def examine(target: Target) -> list[Finding]:
    """Look at everything, in the order in which a person would mend it."""
    found = [
        Finding("program", well=True, text=f"Hoof Hearted {VERSION}, Python {platform.python_version()}, {_system()}")
    ]
    if target.server is not None:
        return found + _of_server(target, target.server)
    answer, spent = _asked(target)
    gpus = answer if isinstance(answer, Unreachable) else understand(answer, lambda told: (_gpus(told), _cards(told)))
    if isinstance(gpus, Unreachable):
        found.append(Finding("agent", well=False, text=gpus.reason, remedy=gpus.remedy))
    elif not isinstance(answer, Unreachable):
        found.append(Finding("agent", well=True, text="answers" + (" (DEMO: simulated)" if answer.get("demo") else "")))
        found += gpus[0]
    if sys.platform == "linux" and not target.demo:
        found += _service()
    cards = () if isinstance(gpus, Unreachable) else gpus[1]
    found += [each for each in _files(cards) if each.subject not in {ill.subject for ill in found}]
    return [
        each._replace(text=_nameless(each.text), remedy=each.remedy and _nameless(each.remedy))
        for each in found + _desktop() + spent + ([] if target.demo else _costs())
    ]


def _asked(target: Target) -> tuple[Union[Json, Unreachable], list[Finding]]:
    """Ask the agent how its GPUs are and what it costs itself, on one connection; a stand-in's cost says nothing."""
    began = time.monotonic()
    answers = ask_each(target.opener, ((messages.WHY, {}), (messages.COST, {})))
    if isinstance(answers, Unreachable):
        return answers, []
    answer, told = answers
    if target.demo or isinstance(answer, Unreachable):
        return answer, []
    if isinstance(told, Unreachable):
        return answer, [Finding("cost", well=None, text="agent: it is of a version that does not say what it costs")]
    return answer, [_cost(costs.of_agent(told, time.monotonic() - began))]


def _costs() -> list[Finding]:
    """Look at what else of this installation costs something here."""
    return [_cost(costs.of_desktop()), _cost(costs.of_why())]


def _cost(found: costs.Cost) -> Finding:
    return Finding("cost", well=None, text=found.text, figures=found.figures)


def _of_server(target: Target, address: AnyAddress) -> list[Finding]:
    """Look at what is between here and a server, and at what its agent says; nothing of this machine counts there."""
    configured = servers.look_up(address)
    found = [Finding("ssh configuration", well=None, text=note) for note in configured.notes]
    answer, spent = _asked(target)
    gpus = answer if isinstance(answer, Unreachable) else understand(answer, _gpus)
    if isinstance(answer, Unreachable):
        subject = "agent" if target.reaching is None or target.reaching.failure is None else "server"
        found.append(Finding(subject, well=False, text=answer.reason, remedy=answer.remedy))
    else:
        found.append(Finding("server", well=True, text="can be reached"))
        if isinstance(gpus, Unreachable):  # its remedy is what is being done
            found.append(Finding("agent", well=False, text=gpus.reason, remedy="connect again, or end the agent there"))
        else:
            found += [Finding("agent", well=True, text="answers"), *gpus]
    names = {name for name in configured.names if name not in _NAMES_NOBODY}
    return [
        each._replace(
            text=_without(_nameless(each.text), names), remedy=each.remedy and _without(_nameless(each.remedy), names)
        )
        for each in found + spent
    ]


def _without(text: str, names: set[str]) -> str:
    """Take out what names the server, its address or the person there."""
    text = _IP_ADDRESS.sub("<address>", text)
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", "<server>", text)
    return text


def _nameless(text: str) -> str:
    """Take out what names this person or machine: home directory, user, host."""
    said = text
    try:
        said = said.replace(str(Path.home()), "~") if str(Path.home()) != "/" else said
        user = getpass.getuser()
    except (RuntimeError, KeyError, OSError, ImportError):
        user = ""
    for name, instead in ((user, "<user>"), (socket.gethostname(), "<host>")):
        if name not in _NAMES_NOBODY:
            said = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", instead, said)
    return said


def _service() -> list[Finding]:
    """Tell how the services of systemd stand that watch while no desktop runs."""
    from hoofhearted_desktop.agent import claim, status

    logs = "`hoofhearted agent logs` has what it said"
    found = []
    joined = status.system_agent()
    if isinstance(joined, claim.Barred):
        found.append(Finding("service", well=None, text=joined.reason, remedy=joined.remedy))
    elif joined is not None:
        well = joined.version is not None
        text = f"that of this machine {f'answers, version {joined.version}' if well else 'does not answer'}"
        found.append(Finding("service", well=well, text=text, remedy=None if well else logs))
    for of_user in (True, False):
        each = None if of_user and status.is_root() else status.standing(of_user=of_user)
        if each is not None:
            good = None if each.active is None else each.well
            text = f"that of this {'user' if of_user else 'machine'}: {each}"
            found.append(Finding("service", well=good, text=text, remedy=logs if good is False else None))
    none = "none is installed: nothing is watched while no desktop runs"
    return found or [Finding("service", well=None, text=none, remedy="`hoofhearted agent install-service` makes one")]


def _system() -> str:
    return f"{platform.system()} {platform.release()} {platform.machine()}"


def _gpus(answer: Json) -> list[Finding]:
    found = [
        Finding(
            _SUBJECTS.get(problem.get("code"), "driver"),
            well=None if problem.get("code") == "driver_reloaded" and not problem.get("remedy") else False,
            text=str(problem["message"]),
            remedy=_text(problem.get("remedy")),
        )
        for problem in answer.get("problems") or []
        if problem.get("code") != SETTINGS_MISTAKE
    ]
    for gpu in answer.get("gpus") or []:
        name = gpu.get("name") or ("the GPU" if gpu["index"] is None else f"GPU {gpu['index']}")
        said = [f"{name}: {note}" for note in gpu.get("notes") or []]
        said += [f"{name}: {_left_out(dropped)}" for dropped in gpu.get("dropped") or []]
        notes = [Finding("GPU", well=None, text=text) for text in said]
        if gpu["activity"] == "unknown":
            cut = gpu.get("parent") is not None or gpu.get("mig_instances") is not None
            text, remedy = f"{name}: {gpu.get('reason')}", _text(gpu.get("remedy"))
            found += [Finding("GPU", well=None if cut and not remedy else False, text=text, remedy=remedy), *notes]
            continue
        absent = [label for label, value in _readings(gpu) if value is None]
        asked = gpu["activity"] != "asleep" and not gpu.get("resting")
        not_said = f"; the driver does not report: {', '.join(absent)}" if absent and asked else ""
        kept = gpu.get("kept_awake_s")
        ours = "" if kept is None else f"; kept awake by this app: {quantities.duration(kept)}"
        text = f"{name}: {gpu['activity']}{ours}{not_said}"
        found += [Finding("GPU", well=True, text=text, kept_awake_s=kept), *notes]
    return found or [Finding("GPU", well=False, text="no NVIDIA GPU was found", remedy="try `hoofhearted why --demo`")]


def _text(told: object) -> Optional[str]:
    return None if told is None else str(told)


def _left_out(dropped: Json) -> str:
    """Say what the driver said that cannot be true: "power_w 593 was left out 3 times in 2 min (more than …)"."""
    times = "once" if dropped["times"] == 1 else f"{dropped['times']} times"
    ago = quantities.duration(dropped["last_s"])
    when = f"in {quantities.duration(dropped['first_s'])}, last {ago} ago" if dropped["times"] > 1 else f"{ago} ago"
    return f"the driver's {dropped['field']} of {dropped['value']:.10g} was left out {times} {when}: {dropped['why']}"


def _readings(gpu: Json) -> list[tuple[str, object]]:
    use, memory = gpu["utilization"], gpu["memory"]
    return [
        ("load", use["sm"]),
        ("encoder", use["encoder"]),
        ("decoder", use["decoder"]),
        ("memory", memory["used"]),
        ("power", gpu["power_w"]),
        ("temperature", gpu["temperature_c"]),
        ("processes", gpu["processes"]),
    ]


def _cards(answer: Json) -> tuple[tuple[str, ...], ...]:
    """Give the texts by which rules may name this machine's GPUs; none where nobody has told them."""
    if answer.get("demo"):
        return ()
    gpus = answer.get("gpus") or []
    return tuple(
        expectations.gpu_texts(model.Gpu(gpu["uuid"], gpu.get("index"), gpu.get("name"), parent=gpu.get("parent")))
        for gpu in gpus
    )


def _files(cards: tuple[tuple[str, ...], ...]) -> list[Finding]:
    path = places.config_dir() / settings.FILE
    loaded = settings.load(path)
    found = [Finding("settings", well=False, text=str(mistake), remedy=mistake.remedy) for mistake in loaded.mistakes]
    if not loaded.mistakes:
        rules = len(loaded.rules)
        found.append(Finding("settings", well=True, text=f"{path}: {rules} expectation{'s' * (rules != 1)}"))
    found += [
        Finding("settings", well=None, text=f"{path}, {warned}", remedy="see `hoofhearted expectations`")
        for warned in settings_doubts.warnings(loaded, cards)
    ]
    found += _applications() + _containers()
    for subject, directory in (("data", places.data_dir()), ("runtime", places.runtime_dir())):
        nearest = next((each for each in (directory, *directory.parents) if each.exists()), directory)
        writable = nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
        remedy = None if writable else f"make {nearest} a directory that can be written"
        word = "can be written" if writable else "cannot be written"
        found.append(Finding(subject, well=writable, text=f"{directory} {word}", remedy=remedy))
    return found


def _applications() -> list[Finding]:
    path = places.config_dir() / applications.FILE
    if not path.exists():
        return []
    entries, problems = application_entries.load(path)
    if problems:
        return [Finding("applications", well=False, text=each.message, remedy=each.remedy) for each in problems]
    count = len(entries)
    return [Finding("applications", well=True, text=f"{path}: {count} application{'s' * (count != 1)} of your own")]


def _containers() -> list[Finding]:
    sockets = containers.sockets_here()
    readable = [path for path, allowed in sockets if allowed]
    if readable:
        return [Finding("containers", well=True, text=f"{', '.join(readable)} can be asked for their names")]
    return [
        Finding(
            "containers", well=None, text=f"this user may not ask {path}: containers are shown by their identifiers"
        )
        for path, _ in sockets
    ]


def has_display() -> bool:
    """Whether a desktop can be shown here."""
    return sys.platform == "win32" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _desktop() -> list[Finding]:
    if not has_display():
        return [Finding("desktop", well=None, text="there is no display here: the terminal commands are what there is")]
    if importlib.util.find_spec("PySide6") is None:
        text, remedy = display.not_installed()
        return [Finding("desktop", well=False, text=text, remedy=remedy)]
    found = [Finding("desktop", well=True, text="a display and the desktop's parts are there")]
    if sys.platform == "linux" and not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        text = "no D-Bus session: notifications have no buttons, and most trays cannot be used"
        found.append(Finding("notifications", well=False, text=text, remedy="start the program within the desktop"))
    return found


def run(target: Target, *, as_json: bool) -> int:
    """Print what was found; 0 where all is well."""
    found = examine(target)
    ill = [each for each in found if each.well is False]
    if as_json:
        body = {"schema": 1, "well": not ill, "findings": [each._asdict() for each in found]}
        output.say_json(body, indent=True)
    else:
        for each in found:
            mark = {True: "ok  ", False: "MEND", None: "--  "}[each.well]
            output.say(f"{mark}  {each.subject}: {each.text}\n")
            if each.remedy:
                output.say(f"      -> {each.remedy}\n")
    return exits.PROBLEM if ill else exits.OK
