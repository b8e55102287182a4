"""Prints how the program's costs grow, each with its exponent: python -m tests.benchmarks.growth [--write] [NAME ...].

The names are past, machine, clients, rules, hosts and page; without one, all. `--write` puts the tables into docs/growth.md.
"""

from __future__ import annotations

import argparse
import importlib
import platform
import time

from hoofhearted_desktop.core.version import VERSION
from tests.benchmarks.growth.document import DOCUMENT, written

PARTS = ("machine", "clients", "past", "rules", "hosts", "page")


def main() -> None:
    """Measure."""
    options = argparse.ArgumentParser()
    options.add_argument("--write", action="store_true")
    options.add_argument("parts", nargs="*", choices=[*PARTS, []])
    asked = options.parse_args()
    for part in asked.parts or PARTS:
        lines = []
        for growth in importlib.import_module(f"tests.benchmarks.growth.{part}").tables():
            lines += growth.lines()
            print("\n".join(growth.lines()), flush=True)
        measured = f"Measured {time.strftime('%Y-%m-%d', time.gmtime())}, version {VERSION}, Python {platform.python_version()}."
        if asked.write:
            text = DOCUMENT.read_text(encoding="utf-8")
            DOCUMENT.write_text(written(text, part, [*lines, measured, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
