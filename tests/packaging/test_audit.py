"""What looks for weak places finds them, counts what was weighed, and leaves nothing out that is pinned."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import audit
import pytest
from packing import project

pytest.importorskip("bandit", reason="bandit is what is tried")

ROOT = Path(__file__).resolve().parents[2]
WEAK = {
    "B602": "import subprocess\nsubprocess.run(input(), shell=True){mark}\n",
    "B608": 'def found(name):\n    return f"SELECT * FROM kept WHERE name = {{name}}"{mark}\n',
    "B324": 'import hashlib\nprint(hashlib.md5(b"x").hexdigest()){mark}\n',
    "B301": "import pickle\nprint(pickle.loads(b'')){mark}\n",
}


def test_a_weak_place_is_found_until_it_was_weighed(tmp_path: Path) -> None:
    wanted = set()
    for kind, text in WEAK.items():
        number = kind[1:]
        marks = {
            "": True,
            f"  # noqa: S{number} - why": False,
            f"  # nosec {kind} # why": False,
            "  # noqa: S999 - why": True,
        }
        for nth, (mark, is_found) in enumerate(marks.items()):
            name = f"weak_{kind}_{nth}.py"
            (tmp_path / name).write_text(text.format(mark=mark), encoding="utf-8")
            wanted |= {(name, kind)} if is_found else set()
    found = [re.match(r"\./(weak_\w+\.py):\d: (B\d+) ", line) for line in audit.findings(["."], tmp_path)]
    assert {(each[1], each[2]) for each in found if each is not None and each[2] in WEAK} == wanted


def test_what_cannot_be_looked_at_is_no_clean_file(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("def (:\n", encoding="utf-8")
    with pytest.raises(project.Failed, match="could not look at everything"):
        audit.findings(["."], tmp_path)
    with pytest.raises(project.Failed, match="could not look at everything"):
        audit.findings(["nothing"], tmp_path)


def test_make_runs_it_over_all_that_is_shipped_and_packs() -> None:
    assert set(audit.CODE) == {"hoofhearted_desktop", "packaging"}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    static = makefile.partition("\nstatic:\n")[2].partition("\n.PHONY")[0]
    assert "packaging/audit.py code || failed=" in static
    assert re.search(r"^check: setup static$", makefile, re.MULTILINE)
    assert re.search(r"^test: setup-test static$", makefile, re.MULTILINE)
    assert audit.LEFT_OUT.keys() == {"B101", "B404", "B405", "B406", "B603", "B607"}


def test_every_part_is_asked_for_in_every_version() -> None:
    sets = audit.pinned((ROOT / file).read_text(encoding="utf-8") for file in audit.PINNED)
    told = {(name, version) for each in sets for name, version in each.items()}
    wanted = set()
    for file in audit.PINNED:
        for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
            before, equals, rest = line.strip().partition("==")
            if equals and not before.startswith("#"):
                wanted.add((re.sub("[-_.]+", "-", before.split()[-1]).lower(), re.split(r"[\s;\\]", rest)[0]))
    assert told == wanted
    assert len(told) > 100
    assert {name for name, _ in told} >= {
        "paramiko",
        "cryptography",
        "flask",
        "werkzeug",
        "gevent",
        "pyside6-essentials",
        "psutil",
    }


def test_pins_of_other_systems_and_versions_of_one_name_are_kept_apart() -> None:
    text = "# a==0\na==1; python_version < '3.11'\na==2 ; python_version >= '3.11'\nB_c==3 --hash=sha256:0 \\\n"
    assert audit.pinned([text, "b-c==3\n"]) == [{"a": "1", "b-c": "3"}, {"a": "2"}]


def test_whoever_asks_for_something_else_is_told_what_there_is() -> None:
    done = subprocess.run(
        [sys.executable, "packaging/audit.py", "all"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "audit.py parts" in done.stderr
