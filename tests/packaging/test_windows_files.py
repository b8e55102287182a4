"""What Windows reads beside a program is of its form: icon, version, lock; and the C that completes Wine."""

from __future__ import annotations

import re
import struct

import pytest
from packing import lock, project, sbom, windows_files, windows_package, wine_complex

WITH_QT = {"reason": "Qt is not installed", "exc_type": ImportError}
notifier_toast = pytest.importorskip("hoofhearted_desktop.desktop.notifier_toast", **WITH_QT)


def test_an_icon_file_says_where_each_picture_is() -> None:
    pictures = {16: b"sixteen", 256: b"large", 32: b"thirty-two"}
    data = windows_files.ico(pictures)
    reserved, kind, count = struct.unpack_from("<HHH", data)
    assert (reserved, kind, count) == (0, 1, 3)
    found = {}
    for number in range(count):
        width, height, _colours, _, planes, bits, size, at = struct.unpack_from("<BBBBHHII", data, 6 + 16 * number)
        assert (width, planes, bits) == (height, 1, 32)
        found[width or 256] = data[at : at + size]
    assert found == pictures


@pytest.mark.parametrize(
    ("version", "numbers"), [("0.1.0", (0, 1, 0, 0)), ("2.10", (2, 10, 0, 0)), ("1.2.3rc4", (1, 2, 3, 4))]
)
def test_windows_compares_four_numbers(
    version: str, numbers: tuple[int, int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project, "version", lambda: version)
    assert windows_files.numbers() == numbers


def test_every_program_is_described() -> None:
    for program, text in windows_files.TEXTS.items():
        told = windows_files.version_resource(program)
        assert repr(text) in told
        compile(told, program, "eval")


def test_the_installer_names_the_application_as_the_program_does() -> None:
    assert windows_package.app_id() == notifier_toast.ID


def test_the_lock_of_windows_has_the_versions_of_linux() -> None:
    linux, windows = (
        {part.name: part.version for part in sbom.locked(each)} for each in (lock.FROZEN, lock.WINDOWS_FROZEN)
    )
    both = linux.keys() & windows.keys()
    assert len(both) > 15
    assert {name: windows[name] for name in both} == {name: linux[name] for name in both}
    assert "jeepney" not in windows
    assert "winrt-runtime" in windows


def test_what_completes_wine_exports_all_that_it_had() -> None:
    code, definition = wine_complex.sources(["printf", "cexp", "_errno"])
    exported = dict(re.findall(r"^  (\S+) = (\S+)$", definition, re.MULTILINE))
    assert exported["printf"] == "ucrtbas0.printf"
    assert exported["cexp"] == "x_cexp"
    ours = {name for name, target in exported.items() if target.startswith("x_")}
    assert ours == {name.removeprefix("x_") for name in re.findall(r"\bx_\w+", code)}
    assert {"crealf", "cpow", "csqrtl"} <= ours
