"""Tries a target with inputs that atheris makes, guided by which lines of the program they reach. The one door to atheris.

    python -m tests.fuzz.by_atheris TARGET [OPTION OF LIBFUZZER | DIRECTORY]...

It never returns: libFuzzer ends the process. How far it came it says on stderr.
"""

from __future__ import annotations

import resource
import sys

import atheris

MOST_MEMORY = 3 << 30


def main(name: str, *options: str) -> None:
    """Fuzz one target; every module of the program that it imports is watched."""
    with atheris.instrument_imports(include=["hoofhearted_desktop"], enable_loader_override=False):
        from tests.fuzz import laws, targets
        from tests.fuzz.findings import Findings

        target = targets.find(name)
    laws.Thoroughness.one_in = 8
    found = Findings(target)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    atheris.Setup([sys.argv[0], *options], found.try_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
