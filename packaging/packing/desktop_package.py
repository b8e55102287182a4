"""The desktop's packages for Linux: .deb, .rpm, and a tar.zst that installs for one user without root."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from packing import completions, desktop_files, freezing, lock, man_pages, package, project, sbom, system_parts

NAME = "hoofhearted"
HOME = f"usr/lib/{NAME}"
TEXT = """\
Names the program that uses the GPU, since when, who started it and whether
it was expected: in the tray, in a window with live charts, in notifications
and in the terminal. It watches this machine and servers over SSH.
"""
_LIBRARIES = {
    "deb": [
        *(
            "libc6 (>= 2.34)",
            "libstdc++6",
            "libgcc-s1",
            "libgl1",
            "libegl1",
            "libx11-6",
            "libx11-xcb1",
            "libxcb1",
            "libxext6",
        ),
        *(
            "libfontconfig1",
            "libfreetype6",
            "libdbus-1-3",
            "libglib2.0-0 | libglib2.0-0t64",
            "libgssapi-krb5-2",
            "libbrotli1",
        ),
    ],
    "rpm": [
        f"{name}()(64bit)"
        for name in (
            *(
                "libstdc++.so.6",
                "libgcc_s.so.1",
                "libGL.so.1",
                "libEGL.so.1",
                "libX11.so.6",
                "libX11-xcb.so.1",
                "libxcb.so.1",
            ),
            *(
                "libXext.so.6",
                "libfontconfig.so.1",
                "libfreetype.so.6",
                "libdbus-1.so.3",
                "libglib-2.0.so.0",
                "libgssapi_krb5.so.2",
            ),
        )
    ],
}
_LIKED = {"deb": ["libwayland-client0", "libwayland-cursor0", "libwayland-egl1"], "rpm": []}


def build(where: Path) -> list[Path]:
    """Lay the three packages into a directory that has the wheel, and what they are made of."""
    (wheel,) = where.glob("*.whl")
    program = freezing.freeze(wheel)
    print(f"frozen: {freezing.size_mb(program):.1f} MB (at most {freezing.LARGEST_MB})")
    print("\n".join(freezing.largest(program)))
    with tempfile.TemporaryDirectory(prefix="hoofhearted-deb-") as folder:
        tree = Path(folder)
        lay_out(tree, program)
        made = package.build(
            package.Package(NAME, "names who uses the GPU", TEXT, tree, "amd64", _LIBRARIES, _LIKED, scripts="desktop"),
            where,
        )
    system = system_parts.components(program.parent / system_parts.FILE, program / "_internal")
    parts = sbom.write(where, lock.FROZEN, freezing.licences(), freezing.python_version(), more=system)
    return [*made, archive(where, program), parts]


def lay_out(tree: Path, program: Path) -> None:
    """Write every file of a package below a directory."""
    shutil.copytree(program, tree / HOME, symlinks=True)
    for path in (tree / HOME).rglob("*.so*"):
        if not path.is_symlink():
            path.chmod(0o644)  # PyInstaller makes programs of them
    link = tree / "usr" / "bin" / NAME
    link.parent.mkdir(parents=True)
    link.symlink_to(f"../lib/{NAME}/{NAME}")
    for place, data in shared(f"/usr/bin/{NAME}").items():
        package.put(tree, f"usr/share/{place}", data)
    package.papers(tree, NAME, (project.ROOT / "LICENSE").read_text(encoding="utf-8"))
    package.put(tree, f"usr/share/lintian/overrides/{NAME}", desktop_files.OVERRIDES)


def shared(command: str) -> dict[str, bytes]:
    """Give what lies below share/, by its place there: entry, metainfo, icons, man page, completions."""
    files = {f"applications/{desktop_files.IDENTITY}.desktop": desktop_files.entry(command).encode()}
    files[f"metainfo/{desktop_files.IDENTITY}.metainfo.xml"] = desktop_files.metainfo().encode()
    files.update(desktop_files.icons())
    files[f"man/man1/{NAME}.1.gz"] = man_pages.pages()[f"{NAME}.1.gz"]
    own = {
        place: text
        for place, text in completions.files().items()
        if Path(place).name.lstrip("_").removesuffix(".fish") == NAME
    }
    return files | {place: text.encode() for place, text in own.items()}


def archive(where: Path, program: Path) -> Path:
    """Lay the tar.zst: `./install.sh` in it puts the program below ~/.local, and `install.sh --remove` takes it away."""
    top = f"{NAME}-{project.version()}-linux-x86_64"
    with tempfile.TemporaryDirectory(prefix="hoofhearted-tar-") as folder:
        tree = Path(folder) / top
        shutil.copytree(program, tree / "program", symlinks=True)
        for place, data in shared(NAME).items():
            package.put(tree, f"share/{place}", data)
        package.put(tree, "install.sh", (package.SCRIPTS / "install.sh").read_bytes(), 0o755)
        package.put(tree, "LICENSE", (project.ROOT / "LICENSE").read_bytes())
        place = where / f"{top}.tar.zst"
        order = [
            "--sort=name",
            "--owner=0",
            "--group=0",
            "--numeric-owner",
            "--mode=go=rX,u+rw",
            f"--mtime=@{project.moment()}",
        ]
        tar = Path(folder) / "made.tar"
        project.run(["tar", "--format=gnu", *order, "-C", folder, "-cf", str(tar), top])
        project.run(["zstd", "-q", "-19", f"-T{os.cpu_count() or 1}", "-f", str(tar), "-o", str(place)])
    return place
