"""Looks for weak places: in our own code by bandit, in what we build on by pip-audit.

    .venv/bin/python packaging/audit.py code    # part of `make check` and `make test`; needs no network
    .venv/bin/python packaging/audit.py parts   # asks a service of known weaknesses; needs the network

`code`: every finding of bandit is weighed. One that stays is marked on its line: bandit's B608 is ruff's S608, so that the `# noqa: S608`
that ruff wants there counts for both, and `# nosec B608` is for what bandit alone complains of. What is left out as a whole stands below.

`parts`: everything that is installed, frozen, packed or sent to a server, by name and version, for every system and Python. A part that the
service does not know, or a service that does not answer, is a failure; pip-audit alone calls both clean.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packing import project, tools

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parents[1]
CODE = ("hoofhearted_desktop", "packaging")
LEFT_OUT = {
    "B101": "an assertion says what the type checker is to believe; ruff wants each one marked",
    "B404": "we start programs",
    "B405": "the XML that is read is our own, of translations",
    "B406": "what is taken for a reader of XML writes it",
    "B603": "from a list of words, without a shell: bandit names every such call",
    "B607": "what is found on the path is found where its person has it; packaging runs tools by name",
}
PINNED = (
    "packaging/constraints.txt",
    "packaging/server-wheels.txt",
    "packaging/locks/frozen-linux.txt",
    "packaging/locks/frozen-windows.txt",
    "packaging/locks/vendored.txt",
    "packaging/locks/freezer-linux.txt",
    "packaging/locks/freezer-windows.txt",
    "packaging/locks/packager.txt",
    "packaging/locks/container.txt",
    "packaging/locks/container-builder.txt",
)
SERVICES = ("pypi", "osv")
_PIN = re.compile(r"(?:\A|\s)([A-Za-z0-9][\w.-]*)==([^\s;\\]+)")
_MARK = re.compile(r"#\s*noqa:([^#\n]*)")
_CODE = re.compile(r"\bS(\d{3})\b")


def weighed(finding: dict[str, Any], root: Path) -> bool:
    """Whether a finding is marked as weighed in the code."""
    lines = (root / finding["filename"]).read_text(encoding="utf-8").splitlines()
    said = lines[min(finding["line_range"]) - 1 : max(finding["line_range"])]
    marks = " ".join(mark for line in said for mark in _MARK.findall(line))
    return finding["test_id"][1:] in _CODE.findall(marks)


def findings(where: list[str], root: Path = ROOT) -> list[str]:
    """Give what bandit finds and nobody has weighed, a line each; raises project.Failed where it could not look at a file."""
    words = [sys.executable, "-m", "bandit", "--quiet", "--recursive", "--skip", ",".join(LEFT_OUT), "--format", "json"]
    done = subprocess.run([*words, *where], cwd=root, capture_output=True, text=True, check=False)
    try:
        found = json.loads(done.stdout)
    except ValueError:
        raise project.Failed(f"bandit did not answer: {done.stderr.strip()[-500:]}") from None
    if found["errors"] or not found["metrics"]["_totals"]["loc"]:
        raise project.Failed(f"bandit could not look at everything: {found['errors']}")
    return [
        f"{each['filename']}:{each['line_number']}: {each['test_id']} {each['issue_text']}"
        for each in found["results"]
        if not weighed(each, root)
    ]


def code() -> int:
    """Have bandit look at what is ours."""
    found = findings(list(CODE))
    for each in found:
        print(each)
    print(f"bandit: {len(found)} findings that nobody has weighed" if found else "bandit: nothing that was not weighed")
    return bool(found)


def pinned(texts: Iterable[str]) -> list[dict[str, str]]:
    """Give every part with its version that these files pin, whatever system or Python it is for; no name is twice in one dict."""
    sets: list[dict[str, str]] = []
    for name, version in sorted({_named(*found) for text in texts for found in _pins(text)}):
        free = next((each for each in sets if name not in each), None)
        if free is None:
            free = {}
            sets.append(free)
        free[name] = version
    return sets


def _pins(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        found = None if line.startswith("#") else _PIN.search(line)
        if found:
            yield found[1], found[2]


def _named(name: str, version: str) -> tuple[str, str]:
    return re.sub(r"[-_.]+", "-", name).lower(), version


def parts() -> int:
    """Have pip-audit ask each service for known weaknesses of every part."""
    wanted = pinned((ROOT / file).read_text(encoding="utf-8") for file in PINNED)
    judge, failed = str(tools.judge("pip-audit")), 0
    with tempfile.TemporaryDirectory() as folder:
        for nth, each in enumerate(wanted):
            file = Path(folder) / f"parts-{nth}.txt"
            file.write_text("".join(f"{name}=={version}\n" for name, version in each.items()), encoding="utf-8")
            for service in SERVICES:
                print(f"== {len(each)} parts, {service}", flush=True)
                words = ["--strict", "--no-deps", "--disable-pip", "--progress-spinner", "off", "-s", service]
                failed |= subprocess.run([judge, *words, "-r", str(file)], check=False).returncode
    return int(bool(failed))


def main() -> int:
    """Do what was asked for."""
    asked = {"code": code, "parts": parts}.get(" ".join(sys.argv[1:]))
    if asked is None:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    try:
        return asked()
    except project.Failed as failure:
        print(failure, file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
