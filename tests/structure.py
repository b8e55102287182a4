"""What a stranger sees of the house: python -m tests.structure prints rooms, imports between them, hubs and the longest modules."""

from __future__ import annotations

import collections
import statistics
from pathlib import Path

import grimp

PACKAGE = Path(__file__).resolve().parents[1] / "hoofhearted_desktop"
ROOMS = ("core", "probes", "store", "agent", "link", "gateway", "desktop", "cli")
SHOWN = 8


def main() -> None:
    """Print it all; imports are those at run time, without those that types alone need."""
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in PACKAGE.rglob("*.py")}
    print(f"{len(lines)} modules, {sum(lines.values())} lines, median {statistics.median(lines.values()):.0f}\n")
    print("room      modules   lines  median")
    for room in ROOMS:
        counts = [count for path, count in lines.items() if path.relative_to(PACKAGE).parts[0] == room]
        print(f"{room:9} {len(counts):7} {sum(counts):7} {statistics.median(counts):7.0f}")
    graph = grimp.build_graph(PACKAGE.name, exclude_type_checking_imports=True, cache_dir=None)
    asks = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    between = collections.Counter((_room(module), _room(other)) for module, others in asks.items() for other in others)
    print(f"\n{sum(between.values())} imports; row imports column\n{'':9}" + "".join(f"{room:>9}" for room in ROOMS))
    for room in ROOMS:
        print(f"{room:9}" + "".join(f"{between[room, other] or '':>9}" for other in ROOMS))
    asked = collections.Counter(other for others in asks.values() for other in others)
    for what, counted in (
        ("imported by most", asked),
        ("importing most", collections.Counter({module: len(others) for module, others in asks.items()})),
    ):
        print(f"\n{what}: " + ", ".join(f"{_name(module)} {count}" for module, count in counted.most_common(SHOWN)))
    longest = sorted(lines, key=lambda path: -lines[path])[:SHOWN]
    print("\nlongest: " + ", ".join(f"{path.relative_to(PACKAGE).as_posix()} {lines[path]}" for path in longest))


def _room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def _name(module: str) -> str:
    return module.partition(".")[2]


if __name__ == "__main__":
    main()
