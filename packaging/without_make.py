"""What `make setup` and `make check` do, where there is no make: on Windows.

    python packaging/without_make.py setup
    python packaging/without_make.py check [WORDS FOR PYTEST]

It makes .venv with the Python that runs it, installs the project editable in the versions of packaging/constraints.txt, wheels only, and
runs the linter and every test that starts nothing and is not Linux's alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
ROOMS = ("core", "probes", "store", "agent", "link", "cli", "gateway", "desktop")


def setup() -> int:
    """Make the virtual environment and fill it."""
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-I", "-m", "venv", str(VENV)], check=True)
    pip = [str(PYTHON), "-I", "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    exact = ["--only-binary", ":all:", "--no-build-isolation", "-c", str(ROOT / "packaging" / "constraints.txt")]
    for wanted in (["hatchling"], ["-e", ".[gateway,dev]"]):
        done = subprocess.run([*pip, *exact, *wanted], cwd=ROOT, check=False)
        if done.returncode:
            print("set-up: pip could not install everything; its own message is above.", file=sys.stderr)
            return 1
    return 0


def check(words: list[str]) -> int:
    """Lint, and run the tests; words that name some of them take the place of all."""
    named = any(word.startswith("tests") for word in words)
    tests = [] if named else [f"tests/{room}" for room in ROOMS]
    commands = [
        ["-m", "ruff", "check"],
        ["-m", "ruff", "format", "--check"],
        ["-m", "pytest", "-n", "auto", "--maxprocesses", "4", "-m", "not real", *tests, *words],
    ]
    if os.name == "nt" and not named:
        commands.append(["-m", "pytest", "tests/windows"])
    failed = [
        " ".join(each[1:3])
        for each in commands
        if subprocess.run([str(PYTHON), *each], cwd=ROOT, check=False).returncode
    ]
    if failed:
        print(f"Not as it should be: {', '.join(failed)}", file=sys.stderr)
    return bool(failed)


def main() -> int:
    """Do what was asked for."""
    what, *words = sys.argv[1:] or [""]
    if what == "setup" and not words:
        return setup()
    if what == "check":
        return setup() or check(words)
    print(__doc__.strip(), file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
