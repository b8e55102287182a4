"""Who publishes, and where: the only place that whoever releases has to fill in. What it says goes into every package and manifest.

The names below example.org belong to nobody (RFC 2606): until they are exchanged, links in packages lead nowhere. pyproject.toml
cannot ask, so its [project.urls] say the same, and a test compares.
"""

from __future__ import annotations

DEVELOPERS = "Hoof Hearted developers"
ADDRESS = "maintainers@example.org"
HOMEPAGE = "https://example.org/hoofhearted"
SOURCES = "https://example.org/hoofhearted/source"
ISSUES = "https://example.org/hoofhearted/issues"
PICTURES = "https://example.org/hoofhearted/images"
"""Where the pictures of docs/images are served from: AppStream's metainfo names some."""
RELEASES = "https://example.org/hoofhearted/releases"
"""Where a release's files are served from, below v and its version: winget and Flathub fetch them there."""
COMPONENT = "org.example.HoofHearted"
"""The identity for AppStream and Flathub, which has to begin with a domain of whoever publishes, turned round."""
WINGET = "HoofHearted.HoofHeartedDesktop"
"""Publisher and package, as winget's list has them."""

MAINTAINER = f"{DEVELOPERS} <{ADDRESS}>"
PLACEHOLDER = "example"


def download(version: str, name: str) -> str:
    """Give where a file of a release is fetched from."""
    return f"{RELEASES}/v{version}/{name}"


def unfilled() -> list[str]:
    """Name what still is a placeholder."""
    told = globals()
    names = ("ADDRESS", "HOMEPAGE", "SOURCES", "ISSUES", "PICTURES", "RELEASES", "COMPONENT")
    return [name for name in names if PLACEHOLDER in told[name]]
