"""Where settings, data, runtime files, our own resources and the kernel's files are; nothing is created by asking."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model

_APPLICATION = "hoofhearted"
_LINUX = sys.platform.startswith("linux")
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_@")
_LONGEST_FILE_NAME = 180
DESKTOP_LOCK, DESKTOP_SOCKET = "desktop.lock", "desktop.sock"
"""In the runtime directory: held by the desktop that runs, and where it listens. Windows has a pipe, and the desktop's id in the lock's file."""
_PACKAGE = Path(__file__).resolve().parent.parent


def config_dir() -> Path:
    """Give the directory of settings.toml; HOOFHEARTED_CONFIG_DIR overrides it."""
    return _override("HOOFHEARTED_CONFIG_DIR") or _user_dir("XDG_CONFIG_HOME", ".config", "user_config_dir")


def data_dir() -> Path:
    """Give the directory of the database; HOOFHEARTED_DATA_DIR overrides it."""
    return _override("HOOFHEARTED_DATA_DIR") or _user_dir("XDG_DATA_HOME", ".local/share", "user_data_dir")


def runtime_dir() -> Path:
    """Give the directory of the lock and the socket; HOOFHEARTED_RUNTIME_DIR overrides it.

    $XDG_RUNTIME_DIR if it is set, else the directory logind makes, so that an agent started by systemd and one started
    over SSH without a session meet; on a system with neither, a directory of this user's in the temporary directory.
    Only `make_private` makes it fit for use.
    """
    override = _override("HOOFHEARTED_RUNTIME_DIR")
    if override:
        return override
    if os.name != "posix":
        return _by_platformdirs("user_data_dir") / "run"  # Windows itself tidies its temporary directory
    session = _absolute("XDG_RUNTIME_DIR") or Path(f"/run/user/{os.getuid()}")
    if session.is_dir() and session.stat().st_uid == os.getuid():
        return session / _APPLICATION
    return (_absolute("TMPDIR") or Path("/tmp")) / f"{_APPLICATION}-{os.getuid()}"  # noqa: S108 - see make_private


def system_runtime_dir() -> Path:
    """Give the directory of the system's own agent; HOOFHEARTED_SYSTEM_RUNTIME_DIR overrides it, for containers and tests."""
    return _override("HOOFHEARTED_SYSTEM_RUNTIME_DIR") or Path("/run") / _APPLICATION


def make_shared(directory: Path) -> Optional[model.Problem]:
    """Make `directory` if need be and see that only its owner, which is this process, can change what is in it.

    Who else may enter is its mode's business: systemd makes it for one group.
    """
    try:
        directory.mkdir(mode=0o750, exist_ok=True)
        seen = directory.lstat()
    except OSError as error:
        return _not_shared(directory, (error.strerror or str(error)).lower())
    if not stat.S_ISDIR(seen.st_mode):
        return _not_shared(directory, "is no directory")
    if seen.st_uid != os.geteuid():
        return _not_shared(directory, "belongs to another user")
    if seen.st_mode & 0o022:
        return _not_shared(directory, "can be written by others")
    return None


def _not_shared(directory: Path, reason: str) -> model.Problem:
    from hoofhearted_desktop.core import model

    remedy = "start it by `hoofhearted agent install-service` as root"
    return model.Problem("runtime_dir_not_shared", f"{directory} cannot be used by the service: {reason}", remedy)


def make_private(directory: Path) -> Optional[model.Problem]:
    """Make `directory` if need be and see that only this user can enter it; otherwise say what is wrong.

    In a temporary directory anybody may have made the name first: a link, a directory of another owner or one that
    others may enter is refused (the last is closed first, where it is ours). Windows keeps such places in the profile.
    """
    from hoofhearted_desktop.probes import own_files

    try:
        own_files.make_directory(directory)
        if os.name != "posix":
            return None
        seen = directory.lstat()
        if not stat.S_ISDIR(seen.st_mode):
            return _not_private(directory, "is a link and not a directory")
        if seen.st_uid != os.getuid():
            return _not_private(directory, "belongs to another user")
        if seen.st_mode & 0o077:
            directory.chmod(0o700)
    except OSError as error:
        return _not_private(directory, (error.strerror or str(error)).lower())
    return None


def _not_private(directory: Path, reason: str) -> model.Problem:
    from hoofhearted_desktop.core import model  # seldom wanted, and what only looks for a file waits for its import

    return model.Problem(
        "runtime_dir_not_private",
        f"{directory} cannot be used for the agent's socket: {reason}",
        "set HOOFHEARTED_RUNTIME_DIR to a directory of your own",
    )


def of_server(directory: Path, name: str) -> Path:
    """Give the part of our data or settings that is of one server, by the name a person gave it; it is made a file name."""
    plain = "".join(
        chr(byte) if chr(byte) in _PLAIN or (chr(byte) == "." and place) else f"%{byte:02x}"
        for place, byte in enumerate(name.encode("utf-8", "surrogateescape"))
    )
    if len(plain) > _LONGEST_FILE_NAME:
        import zlib

        plain = f"{plain[:_LONGEST_FILE_NAME]}%{zlib.crc32(plain.encode('ascii')):08x}"
    return directory / "servers" / (plain or "%")


def sysfs_root() -> Path:
    """Give where sysfs is mounted; HOOFHEARTED_SYSFS_ROOT overrides it, for containers and tests."""
    return _override("HOOFHEARTED_SYSFS_ROOT") or Path("/sys")


def proc_root() -> Path:
    """Give where the process file system is mounted; HOOFHEARTED_PROC_ROOT overrides it, for containers and tests."""
    return _override("HOOFHEARTED_PROC_ROOT") or Path("/proc")


def only_joins() -> bool:
    """Tell whether a program may only join an agent: HOOFHEARTED_ONLY_JOIN=1, for a container that is shown no GPU."""
    return os.environ.get("HOOFHEARTED_ONLY_JOIN") == "1"


def resources_dir() -> Path:
    """Give the directory of our icons, recognisers and scenarios: of the checkout, or of the installed package."""
    installed = _PACKAGE / "_resources"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources"


def icon() -> Path:
    """Give the picture that stands for the program where one picture is wanted."""
    return resources_dir() / "icons" / "hoofhearted-256.png"


def _override(variable: str) -> Optional[Path]:
    value = os.environ.get(variable)
    return Path(value) if value else None


def _absolute(variable: str) -> Optional[Path]:
    """Give the directory a freedesktop variable names; the base directory specification has relative ones ignored."""
    value = os.environ.get(variable, "").strip()
    return Path(value) if value.startswith("/") else None


def _user_dir(variable: str, below_home: str, function: str) -> Path:
    """Give our directory by the XDG base directory specification on Linux, by platformdirs elsewhere.

    platformdirs gives the same two answers on Linux (a test compares them) and costs an agent 1.2 MB there.
    """
    if _LINUX:
        return (_absolute(variable) or Path.home() / below_home) / _APPLICATION
    return _by_platformdirs(function)


def _by_platformdirs(function: str) -> Path:
    import platformdirs

    return Path(getattr(platformdirs, function)(_APPLICATION, appauthor=False))
