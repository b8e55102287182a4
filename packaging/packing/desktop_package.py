"""The desktop's packages for Linux: .deb, .rpm, and a tar.zst that installs for one user without root."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from packing import (
    completions,
    desktop_files,
    freezing,
    lock,
    man_pages,
    package,
    project,
    publisher,
    sbom,
    system_parts,
)

NAME = "hoofhearted"
HOME = f"usr/lib/{NAME}"
TEXT = """\
Names the program that uses the GPU, since when, who started it and whether
it was expected: in the tray, in a window with live charts, in notifications
and in the terminal. It watches this machine and servers over SSH.
"""
LINKED = {
    "libc6": (
        *("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "libresolv.so.2"),
        "ld-linux-x86-64.so.2",
    ),
    "libstdc++6": ("libstdc++.so.6",),
    "libgcc-s1": ("libgcc_s.so.1",),
    "libgl1": ("libGL.so.1",),
    "libegl1": ("libEGL.so.1",),
    "libx11-6": ("libX11.so.6",),
    "libx11-xcb1": ("libX11-xcb.so.1",),
    "libxcb1": ("libxcb.so.1",),
    "libxext6": ("libXext.so.6",),
    "libfontconfig1": ("libfontconfig.so.1",),
    "libfreetype6": ("libfreetype.so.6",),
    "libdbus-1-3": ("libdbus-1.so.3",),
    "libglib2.0-0 | libglib2.0-0t64": ("libglib-2.0.so.0", "libgthread-2.0.so.0"),
    "libgssapi-krb5-2": ("libgssapi_krb5.so.2",),
    "libbrotli1": ("libbrotlidec.so.1", "libbrotlicommon.so.1"),
    "libzstd1": ("libzstd.so.1",),
    "libexpat1": ("libexpat.so.1",),
}
"""Debian's packages that it cannot do without, and what in each of them it is linked with; an rpm asks for the libraries themselves."""
LINKED_ON_WAYLAND = {
    "libwayland-client0": ("libwayland-client.so.0",),
    "libwayland-cursor0": ("libwayland-cursor.so.0",),
    "libwayland-egl1": ("libwayland-egl.so.1",),
}
_LIKES = {
    "deb": [*LINKED_ON_WAYLAND, "hicolor-icon-theme"],
    "rpm": [*(f"{name}()(64bit)" for names in LINKED_ON_WAYLAND.values() for name in names), "hicolor-icon-theme"],
}


def build(where: Path) -> list[Path]:
    """Lay the three packages into a directory that has the wheel, and what they are made of."""
    (wheel,) = where.glob("*.whl")
    program = freezing.freeze(wheel)
    size_mb = freezing.size_mb(program)
    print(f"frozen: {size_mb:.1f} MB (at most {freezing.LARGEST_MB})")
    print("\n".join(freezing.largest(program)))
    if size_mb > freezing.LARGEST_MB:
        raise project.Failed(f"the frozen program is {size_mb:.1f} MB; at most {freezing.LARGEST_MB} MB are allowed")
    made = packages(where, program)
    system = system_parts.components(program.parent / system_parts.FILE, program / "_internal")
    parts = sbom.write(where, lock.FROZEN, freezing.licences(), freezing.python_version(), more=system)
    return [*made, archive(where, program), parts]


def packages(where: Path, program: Path, *, version: str = "", quick: bool = False) -> list[Path]:
    """Lay .deb and .rpm of a frozen program into a directory."""
    with tempfile.TemporaryDirectory(prefix="hoofhearted-deb-") as folder:
        tree = Path(folder)
        lay_out(tree, program)
        needs = needed(freezing.glibc(program))
        described = package.Package(NAME, "names who uses the GPU", TEXT, tree, "amd64", needs, _LIKES, version=version)
        return package.build(described, where, quick=quick)


def needed(glibc: tuple[int, int]) -> dict[str, list[str]]:
    """Give what each kind of package asks for, the C library in a version or a newer one."""
    oldest = "{}.{}".format(*glibc)
    libraries = [f"{name}()(64bit)" for names in LINKED.values() for name in names]
    return {
        "deb": [f"libc6 (>= {oldest})", *(name for name in LINKED if name != "libc6")],
        "rpm": [f"libc.so.6(GLIBC_{oldest})(64bit)", *libraries],
    }


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
    files[f"metainfo/{publisher.COMPONENT}.metainfo.xml"] = desktop_files.metainfo().encode()
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
