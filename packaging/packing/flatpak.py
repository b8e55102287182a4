"""The recipe for Flathub: the frozen program of the release's archive in a sandbox, with what does not work in there said.

Sources: docs.flatpak.org/en/latest/sandbox-permissions.html; flathub/org.freedesktop.Platform.GL.nvidia (nvidia-apply-extra.c) for what the
driver's extension holds; flatpak/flatpak issue 1786 for how its version is chosen.
"""

from __future__ import annotations

from packing import project, publisher, yaml_text

RUNTIME = "25.08"
CAVEAT = """\
Hoof Hearted in a sandbox. Written by packaging/packing/flatpak.py for one release.

What a person has to know, and docs/releasing.md says:
- The sandbox has the driver's library (libnvidia-ml) from Flathub's extension org.freedesktop.Platform.GL.nvidia-VERSION, and only where
  VERSION is that of the kernel module, to the last digit. After an update of the driver, until Flathub has that version and it is
  installed, the program says that library and kernel module do not fit.
- The sandbox has processes of its own. The driver names the host's, which cannot be seen from inside: who uses the GPU stays nameless.
- So the host's agent is joined: install the package hoofhearted-agent there, and be in its group. Then everything is said as ever, and the
  extension is not needed. Servers over SSH need neither.
- Starting with the session is for the host's own settings: what is written in the sandbox is not read by the session.
"""
_PERMISSIONS = [
    "--share=ipc",
    "--socket=wayland",
    "--socket=fallback-x11",
    "--device=dri",  # the driver's device files come with it
    "--share=network",  # servers over SSH
    "--socket=ssh-auth",
    "--filesystem=~/.ssh:ro",
    "--filesystem=/run/hoofhearted",  # the socket of the host's agent
    "--talk-name=org.freedesktop.Notifications",
    "--talk-name=org.kde.StatusNotifierWatcher",
    "--talk-name=org.freedesktop.secrets",
]


def recipe(archive: str, sha256: str) -> str:
    """Give the manifest for flatpak-builder that packs an archive of a release."""
    component = publisher.COMPONENT
    share = "/app/share"
    document: dict[str, yaml_text.Value] = {
        "id": component,
        "runtime": "org.freedesktop.Platform",
        "runtime-version": RUNTIME,
        "sdk": "org.freedesktop.Sdk",
        "command": "hoofhearted",
        "rename-desktop-file": "hoofhearted.desktop",
        "rename-icon": "hoofhearted",
        "finish-args": list(_PERMISSIONS),
        "modules": [
            {
                "name": "hoofhearted",
                "buildsystem": "simple",
                "build-options": {"strip": False, "no-debuginfo": True},
                "build-commands": [
                    "mkdir -p /app/bin /app/lib",
                    "cp -R program /app/lib/hoofhearted",
                    "ln -s ../lib/hoofhearted/hoofhearted /app/bin/hoofhearted",
                    f"cp -R share {share}",
                    f"sed -i 's|>hoofhearted.desktop<|>{component}.desktop<|' {share}/metainfo/{component}.metainfo.xml",
                ],
                "sources": [
                    {
                        "type": "archive",
                        "url": publisher.download(project.version(), archive),
                        "sha256": sha256,
                    }
                ],
            }
        ],
    }
    return yaml_text.dump(document, CAVEAT)
