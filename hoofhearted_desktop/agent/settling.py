"""An agent that was sent to a server lies in a cache, which is cleaned; a service needs it in a place that lasts.

The form of the directory is that of link/bundle_receiver.py: `index` names the files, and `python` is locked by who runs it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Optional

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import own_files, places

ENTRY, INDEX, STATE = "hoofhearted-agent", "index", "python"
_PACKAGE = Path(__file__).resolve().parents[1]


def own_bundle() -> Optional[Path]:
    """Give the directory of the bundle that this very program is, None where it was installed otherwise."""
    folder = _PACKAGE.parent
    return folder if all((folder / name).is_file() for name in (ENTRY, INDEX, STATE)) else None


def lasting_place(bundle: Path) -> Path:
    """Give where a bundle is kept for a service: beside the history, which nothing cleans."""
    return places.data_dir() / "agent" / bundle.name


def settle(bundle: Path) -> Optional[model.Problem]:
    """Copy the bundle to its lasting place, unless it is there; say what stands in the way."""
    place = lasting_place(bundle)
    if bundle == place:
        return None
    try:
        own_files.make_directory(place.parent)
        with tempfile.TemporaryDirectory(prefix=".new-", dir=place.parent) as new:
            copy = Path(new) / "bundle"
            copy.mkdir(mode=0o700)
            for name in (*_files(bundle), INDEX, STATE):
                own_files.make_directory((copy / name).parent)
                with open(copy / name, "xb", opener=own_files.opener) as file:
                    file.write((bundle / name).read_bytes())
            _synchronise(copy)
            if place.is_dir() and not _is_whole(place):
                os.replace(place, Path(new) / "broken")
            with contextlib.suppress(OSError) if place.is_dir() else contextlib.nullcontext():
                os.replace(copy, place)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return model.Problem(
            "not_settled",
            f"the agent cannot be copied to {place}: {reason}",
            f"make room there, and {place.parent} writable",
        )
    return None


def _files(bundle: Path) -> tuple[str, ...]:
    lines = (bundle / INDEX).read_text(encoding="utf-8").splitlines()
    return tuple(line.split(" ", 1)[1] for line in lines)


def _is_whole(bundle: Path) -> bool:
    try:
        lines = (bundle / INDEX).read_text(encoding="utf-8").splitlines()
        sizes = {path: int(size) for size, _, path in (line.partition(" ") for line in lines)}
        return bool(sizes) and all((bundle / path).stat().st_size == size for path, size in sizes.items())
    except (OSError, ValueError):
        return False


def _synchronise(folder: Path) -> None:
    """See it on the disk: a service starts from here after a power cut, and nobody sends it anew."""
    for path in folder.rglob("*"):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def forget_others(kept: Optional[Path]) -> None:
    """Remove what earlier services left in that place, but for `kept` and what runs."""
    import fcntl

    with contextlib.suppress(OSError):
        for folder in sorted((places.data_dir() / "agent").iterdir()):
            if folder == kept or not (folder / STATE).is_file():
                continue
            with contextlib.suppress(OSError), (folder / STATE).open("r+b") as state:
                fcntl.flock(state, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
