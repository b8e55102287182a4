"""What winget and Flathub are given is made of the release's own files and the one version, and says what they ask for."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from packing import manifests, project, publisher, sums, yaml_text

yaml = pytest.importorskip("yaml", reason="looks into YAML")
ROOT = Path(__file__).resolve().parents[2]
REQUIRED = {
    "version": {"PackageIdentifier", "PackageVersion", "DefaultLocale", "ManifestType", "ManifestVersion"},
    "installer": {"PackageIdentifier", "PackageVersion", "Installers", "ManifestType", "ManifestVersion"},
    "defaultLocale": {
        *("PackageIdentifier", "PackageVersion", "PackageLocale", "Publisher", "PackageName", "License"),
        *("ShortDescription", "ManifestType", "ManifestVersion"),
    },
}
"""What the schemas 1.6.0 of winget's manifests call required (microsoft/winget-cli, schemas/JSON/manifests/v1.6.0)."""
LONGEST = {"ShortDescription": 256, "Description": 10_000, "ReleaseNotes": 10_000, "Moniker": 40, "PackageName": 256}


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    (tmp_path / "hoofhearted-setup.exe").write_bytes(b"MZ")
    (tmp_path / f"hoofhearted-{project.version()}-linux-x86_64.tar.zst").write_bytes(b"an archive")
    manifests.write(tmp_path)
    return tmp_path


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def test_winget_gets_its_three_files(packed: Path) -> None:
    files = {path.name: read(path) for path in (packed / "manifests" / "winget").iterdir()}
    name = publisher.WINGET
    assert set(files) == {f"{name}.yaml", f"{name}.installer.yaml", f"{name}.locale.en-US.yaml"}
    assert {each["ManifestType"] for each in files.values()} == set(REQUIRED)
    for each in files.values():
        assert REQUIRED[each["ManifestType"]] <= set(each)
        assert each["PackageVersion"] == project.version()
        assert re.fullmatch(r"[^.\s\\/:*?\"<>|]{1,32}(\.[^.\s\\/:*?\"<>|]{1,32}){1,7}", each["PackageIdentifier"])
        assert re.fullmatch(r"\d+\.\d+\.\d+", each["ManifestVersion"])
        for member, most in LONGEST.items():
            assert 1 < len(each.get(member, "ok")) <= most, member
    [installer] = files[f"{name}.installer.yaml"]["Installers"]
    assert installer["InstallerSha256"].lower() == sums.sha256(packed / "hoofhearted-setup.exe")
    assert installer["InstallerUrl"] == f"{publisher.RELEASES}/v{project.version()}/hoofhearted-setup.exe"
    assert installer["Architecture"] == "x64"
    assert str(files[f"{name}.installer.yaml"]["ReleaseDate"]).count("-") == 2


def test_flathub_gets_a_recipe_that_says_what_a_sandbox_cannot_do(packed: Path) -> None:
    place = packed / "manifests" / "flathub" / f"{publisher.COMPONENT}.yml"
    recipe = read(place)
    [module] = recipe["modules"]
    [source] = module["sources"]
    assert source["sha256"] == sums.sha256(packed / source["url"].rpartition("/")[2])
    assert "--filesystem=/run/hoofhearted" in recipe["finish-args"]
    assert not [each for each in recipe["finish-args"] if "org.freedesktop.Flatpak" in each], (
        "no way out of the sandbox"
    )
    said = " ".join(line.lstrip("# ") for line in place.read_text().splitlines() if line.startswith("#"))
    for word in ("libnvidia-ml", "to the last digit", "cannot be seen from inside", "hoofhearted-agent"):
        assert word in said
    if shutil.which("flatpak-builder") is None:
        pytest.skip("flatpak-builder is not here")
    done = subprocess.run(
        ["flatpak-builder", "--show-manifest", place], cwd=packed, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert f'"id" : "{publisher.COMPONENT}"' in done.stdout


def test_only_what_is_there_is_told_of(tmp_path: Path) -> None:
    assert [path.name for path in manifests.write(tmp_path)] == ["notes.md"]
    assert "### Added" in (tmp_path / "manifests" / "notes.md").read_text()


@pytest.mark.parametrize(
    "value",
    [
        {"a": ["b", {"c": "d", "e": [1, True]}], "f": {"g": "yes"}},
        {"text": "two\nlines: and # signs", "number": "10.0.1", "day": "2026-01-02", "quoted": 'a "word"', "empty": ""},
        {
            "home": "~/.ssh:ro",
            "dash": "- a",
            "star": "*",
            "unicode": "GPU-Überwachung",
            "space": "a b ",
            "word": "null",
        },
    ],
)
def test_yaml_is_read_as_it_was_meant(value: dict[str, Any]) -> None:
    assert yaml.safe_load(yaml_text.dump(value, "a comment\nof two lines")) == value


def test_a_tag_is_the_version_s_and_nothing_is_left_to_fill_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    version = project.version()
    monkeypatch.setattr(project, "ROOT", tmp_path)
    (tmp_path / "docs").mkdir()
    changes = tmp_path / "docs" / "changelog.md"
    changes.write_text(f"## {version}, unreleased\n\n- New.\n")
    with pytest.raises(project.Failed, match="is not v"):
        manifests.check_tag("v99.0.0")
    with pytest.raises(project.Failed, match="YEAR-MONTH-DAY"):
        manifests.check_tag(f"v{version}")
    changes.write_text(f"## {version}, 2026-12-01\n\n- New.\n\n## 0.0.1, 2026-01-01\n\n- Old.\n")
    assert manifests.notes() == "- New.\n"
    with pytest.raises(project.Failed, match=r"publisher\.py still has placeholders: .*ADDRESS"):
        manifests.check_tag(f"v{version}")
    for name in publisher.unfilled():
        monkeypatch.setattr(publisher, name, "filled in")
    manifests.check_tag(f"v{version}")


def test_pyproject_says_what_the_publisher_says() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'authors = [{{ name = "{publisher.DEVELOPERS}", email = "{publisher.ADDRESS}" }}]' in text
    for name, told in (("Homepage", publisher.HOMEPAGE), ("Source", publisher.SOURCES), ("Issues", publisher.ISSUES)):
        assert f'{name} = "{told}"\n' in text


def test_no_other_file_has_a_placeholder_of_its_own() -> None:
    told = re.compile(r"[\w./@-]*example\.org[\w./-]*")
    places = [*(ROOT / "packaging").rglob("*.py"), *(ROOT / "packaging").rglob("*.sh"), ROOT / "README.md"]
    places += (ROOT / "docs").glob("*.md")
    assert len(places) > 20
    found = {path.name for path in places if told.search(path.read_text(encoding="utf-8"))}
    assert found == {"publisher.py"}
