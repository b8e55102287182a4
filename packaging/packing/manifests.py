"""What other people's lists want of a release: winget's three files, Flathub's recipe, and the text of the release, from its files and the one version."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from typing import TYPE_CHECKING

from packing import flatpak, project, publisher, sums, yaml_text

if TYPE_CHECKING:
    from pathlib import Path

    from packing.yaml_text import Value

DIRECTORY = "manifests"
SCHEMA = "1.6.0"
"""Of winget's manifests (microsoft/winget-cli, schemas/JSON/manifests)."""
_LONGEST_NOTES = 10_000
_SHORT = "Names who uses the GPU"
_LONG = "Which program is using the GPU, since when, who started it, and was it supposed to? Hoof Hearted says so in one sentence, in the tray and in a window; for this machine, and for servers over SSH."


def write(where: Path) -> list[Path]:
    """Write them below a directory of packages; what it does not hold is left out, and said."""
    place = where / DIRECTORY
    shutil.rmtree(place, ignore_errors=True)
    made = {"notes.md": notes()}
    installers = sorted(where.glob("hoofhearted-setup*.exe"))
    archives = sorted(where.glob("hoofhearted-*-linux-x86_64.tar.zst"))
    if installers:
        made |= {f"winget/{name}": text for name, text in winget(installers[0]).items()}
    if archives:
        made[f"flathub/{publisher.COMPONENT}.yml"] = flatpak.recipe(archives[0].name, sums.sha256(archives[0]))
    for name, text in made.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return [place / name for name in made]


def winget(installer: Path) -> dict[str, str]:
    """Give the three files of a package in winget's list, by name; `installer` is the very file that will be served."""
    version = project.version()
    same: dict[str, Value] = {"PackageIdentifier": publisher.WINGET, "PackageVersion": version}
    day = dt.datetime.fromtimestamp(project.moment(), dt.timezone.utc).strftime("%Y-%m-%d")
    files: dict[str, tuple[str, dict[str, Value]]] = {
        "": ("version", {"DefaultLocale": "en-US"}),
        ".installer": (
            "installer",
            {
                "Platform": ["Windows.Desktop"],
                "MinimumOSVersion": "10.0.17763.0",  # Windows 10 1809: what Qt 6 supports
                "InstallerType": "nullsoft",
                "Scope": "user",
                "InstallModes": ["interactive", "silent"],
                "UpgradeBehavior": "install",
                "Commands": ["hoofhearted"],
                "ReleaseDate": day,
                "Installers": [
                    {
                        "Architecture": "x64",
                        "InstallerUrl": publisher.download(version, installer.name),
                        "InstallerSha256": sums.sha256(installer).upper(),
                    }
                ],
            },
        ),
        ".locale.en-US": (
            "defaultLocale",
            {
                "PackageLocale": "en-US",
                "Publisher": publisher.DEVELOPERS,
                "PublisherUrl": publisher.HOMEPAGE,
                "PublisherSupportUrl": publisher.ISSUES,
                "PackageName": "Hoof Hearted",
                "PackageUrl": publisher.HOMEPAGE,
                "License": "MIT",
                "ShortDescription": _SHORT,
                "Description": _LONG,
                "Moniker": "hoofhearted",
                "Tags": ["gpu", "monitor", "nvidia", "nvml", "tray"],
                "ReleaseNotes": _shortened(notes().strip()),
            },
        ),
    }
    found = {}
    for part, (kind, more) in files.items():
        text = yaml_text.dump({**same, **more, "ManifestType": kind, "ManifestVersion": SCHEMA})
        found[f"{publisher.WINGET}{part}.yaml"] = text
    return found


def _shortened(text: str) -> str:
    """Leave the last lines out of what is longer than winget takes."""
    while len(text) > _LONGEST_NOTES:
        text = text.rpartition("\n")[0]
    return text


def notes() -> str:
    """Give what docs/changelog.md says of this version."""
    version = project.version()
    text = (project.ROOT / "docs" / "changelog.md").read_text(encoding="utf-8")
    found = re.search(rf"^## {re.escape(version)}\b[^\n]*\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    if found is None:
        raise project.Failed(f"docs/changelog.md has no part for {version}")
    return found[1].strip() + "\n"


def check_tag(tag: str) -> None:
    """See that a tag is the version's, and that the changelog says when it was released."""
    version = project.version()
    if tag != f"v{version}":
        raise project.Failed(f"the tag {tag} is not v{version}, which core/version.py says")
    text = (project.ROOT / "docs" / "changelog.md").read_text(encoding="utf-8")
    if not re.search(rf"^## {re.escape(version)}, \d{{4}}-\d\d-\d\d$", text, re.MULTILINE):
        raise project.Failed(f"docs/changelog.md has no line '## {version}, YEAR-MONTH-DAY'")
    if publisher.unfilled():
        named = ", ".join(publisher.unfilled())
        raise project.Failed(f"packaging/packing/publisher.py still has placeholders: {named}")
