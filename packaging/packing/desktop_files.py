"""What a Linux desktop wants beside a program: the entry of its menu, AppStream metainfo, and icons in every size it asks for."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from packing import project, publisher

IDENTITY = "hoofhearted"
"""As the window says it (the desktop file name of Qt), so that the task bar finds the icon."""
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
_SHOTS = (
    ("window.png", "Which program uses the GPU, its charts and its processes"),
    ("glance.png", "A click on the tray icon says who"),
    ("servers.png", "Servers over SSH"),
)
OVERRIDES = """\
# The frozen program carries the parts it was tested with.
hoofhearted: embedded-library
hoofhearted: library-not-linked-against-libc
hoofhearted: hardening-no-pie
hoofhearted: hardening-no-fortify-functions
hoofhearted: shared-library-lacks-prerequisites
hoofhearted: unstripped-binary-or-object
hoofhearted: custom-library-search-path
hoofhearted: package-installs-python-bytecode
hoofhearted: package-installs-python-pycache-dir
hoofhearted: shlib-without-versioned-soname
hoofhearted: sharedobject-in-library-directory-missing-soname
"""


def entry(command: str) -> str:
    """Give the entry of the menu; `command` is what it starts."""
    return f"""[Desktop Entry]
Type=Application
Version=1.0
Name=Hoof Hearted
GenericName=GPU Monitor
GenericName[de]=GPU-Überwachung
Comment=Names who uses the GPU
Comment[de]=Nennt, wer die GPU benutzt
Exec={command}
Icon={IDENTITY}
Terminal=false
StartupNotify=true
Categories=System;Monitor;
Keywords=GPU;NVIDIA;graphics;monitor;tray;
Keywords[de]=GPU;NVIDIA;Grafik;Monitor;
"""


def metainfo() -> str:
    """Give the component as AppStream 1.0 describes it (freedesktop.org/software/appstream/docs)."""
    day = dt.datetime.fromtimestamp(project.moment(), dt.timezone.utc).strftime("%Y-%m-%d")
    shots = "".join(
        f"""    <screenshot{' type="default"' if number == 0 else ""}>
      <caption>{escape(text)}</caption>
      <image>{publisher.PICTURES}/{name}</image>
    </screenshot>
"""
        for number, (name, text) in enumerate(_SHOTS)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>{publisher.COMPONENT}</id>
  <metadata_license>CC0-1.0</metadata_license>
  <project_license>MIT</project_license>
  <name>Hoof Hearted</name>
  <summary>Names who uses the GPU</summary>
  <summary xml:lang="de">Nennt, wer die GPU benutzt</summary>
  <developer_name>{publisher.DEVELOPERS}</developer_name>
  <description>
    <p>Which program is using the GPU, since when, who started it, and was it supposed to? Hoof Hearted says so in one sentence, in the tray and in a window.</p>
    <ul>
      <li>An icon that tells rest from work, and a notification that names an unexpected program</li>
      <li>Charts of a minute or a year, by program, and a table of processes with the chain that started them</li>
      <li>Servers over SSH, without anything to install there</li>
    </ul>
  </description>
  <launchable type="desktop-id">{IDENTITY}.desktop</launchable>
  <url type="homepage">{publisher.HOMEPAGE}</url>
  <url type="bugtracker">{publisher.ISSUES}</url>
  <url type="vcs-browser">{publisher.SOURCES}</url>
  <screenshots>
{shots}  </screenshots>
  <provides>
    <binary>hoofhearted</binary>
  </provides>
  <categories>
    <category>System</category>
    <category>Monitor</category>
  </categories>
  <content_rating type="oars-1.1"/>
  <releases>
    <release version="{project.version()}" date="{day}"/>
  </releases>
</component>
"""


def icons(sizes: tuple[int, ...] = SIZES) -> dict[str, bytes]:
    """Give the icon as it is drawn, and in each size, by its place below share/."""
    drawn = project.RESOURCES / "icons" / "hoofhearted.svg"
    found = {f"icons/hicolor/scalable/apps/{IDENTITY}.svg": drawn.read_bytes()}
    with tempfile.TemporaryDirectory() as folder:
        words = [sys.executable, "-c", _PAINT, str(drawn), folder, *map(str, sizes)]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise project.Failed(f"the icon cannot be painted: {done.stderr.strip()}")
        for size in sizes:
            found[f"icons/hicolor/{size}x{size}/apps/{IDENTITY}.png"] = (Path(folder) / f"{size}.png").read_bytes()
    return found


_PAINT = """
import sys
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
application = QGuiApplication([])
drawn = QSvgRenderer(sys.argv[1])
assert drawn.isValid()
for size in map(int, sys.argv[3:]):
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    drawn.render(painter)
    painter.end()
    assert image.save(f"{sys.argv[2]}/{size}.png")
"""
