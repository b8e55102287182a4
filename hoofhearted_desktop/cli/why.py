"""`hoofhearted why`: the sentence for each GPU, now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoofhearted_desktop.cli import output
from hoofhearted_desktop.core import exits, methods
from hoofhearted_desktop.link.ask import ask
from hoofhearted_desktop.link.stream import Unreachable
from hoofhearted_desktop.link.understand import understand

if TYPE_CHECKING:
    from hoofhearted_desktop.cli.target import Target

Json = dict[str, Any]


def run(target: Target, *, as_json: bool) -> int:
    """Print the answer and give the exit status that says the same."""
    found = ask(target.opener, methods.WHY, {})
    said = found if isinstance(found, Unreachable) else understand(found, lambda answer: (text(answer), status(answer)))
    if isinstance(said, Unreachable):
        return target.cannot_ask(said)
    if as_json:
        output.say_json(found, indent=True)
    else:
        output.say(said[0])
    return said[1]


def text(found: Json) -> str:
    """Give the answer as lines for a person: a sentence a GPU, then problems and alarms with their remedies."""
    lines = ["DEMO: a simulated server, nothing here is real"] if found.get("demo") else []
    gpus = found.get("gpus") or []
    for gpu in gpus:
        verdict = gpu.get("verdict")
        judged = ""
        if verdict is not None:
            judged = f" ({'expected' if verdict['expected'] else 'unexpected'}: {verdict['text']})"
        lines.append(f"{gpu['sentence'].rstrip('.')}{judged}.")
        lines += [f"Note: {note}." for note in gpu.get("notes") or []]
    if not gpus:
        lines.append(found["sentence"])
    told = {gpu["problem"]["message"] for gpu in gpus if gpu.get("problem")}
    for problem in found.get("problems") or []:
        message = problem["message"]
        said = f"{message}; {problem['remedy']}" if problem.get("remedy") else message
        if said.rstrip(".") not in found["sentence"] and not any(message.endswith(each) for each in told):
            lines.append(f"Note: {said}.")
    known = "\n".join(lines).casefold()
    for alarm in found.get("alarms") or []:
        if alarm["text"].casefold() not in known:
            lines.append(f"Alarm: {alarm['text']}{'; ' + alarm['remedy'] if alarm.get('remedy') else ''}.")
    return "\n".join(lines) + "\n"


def status(found: Json) -> int:
    """Give 3 for unexpected use, else 4 where something cannot be told, else 0."""
    gpus = found.get("gpus") or []
    if any((gpu.get("verdict") or {}).get("expected") is False for gpu in gpus):
        return exits.UNEXPECTED
    if not gpus or any(gpu["activity"] == "unknown" for gpu in gpus):
        return exits.CANNOT_TELL
    return exits.OK
