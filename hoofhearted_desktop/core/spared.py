"""Programs that no person means to end from a list of what uses the GPU: with them goes the session or the machine. A table."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoofhearted_desktop.core import model


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


class Why(enum.Enum):
    """Why a process is not to be ended; the value stands behind its name."""

    DRAWS = "draws the desktop: everything that is open in the session would end with it"
    HOLDS = "holds the session together: everything that is open in it would end with it"
    RUNS = "keeps the machine running"
    OURS = "is Hoof Hearted itself"
    LOGIN = "is the shell that a person logged in with: everything that was started in it could end with it"


_SPARED = {
    Why.DRAWS: _set(
        "xorg x xorg.bin xwayland xvfb xvnc xtigervnc xephyr xrdp gnome-shell mutter kwin_x11 kwin_wayland kwin_wayland_wrapper kwin"
        " sway hyprland weston wayfire labwc niri river cosmic-comp gamescope budgie-wm enlightenment mir miriway phoc phosh cage"
        " muffin cinnamon marco metacity compiz xfwm4 openbox i3 awesome bspwm qtile gala deepin-kwin dde-kwin dwl hikari"
        " plasmashell dwm explorer csrss sihost"
    ),
    Why.HOLDS: _set(
        "gnome-session gnome-session-binary gnome-session-service gnome-session-init-worker ksmserver startplasma-wayland"
        " startplasma-x11 plasma_session xfce4-session lxqt-session lxsession mate-session cinnamon-session budgie-session"
        " cosmic-session uwsm gdm gdm3 gdm-session-worker gdm-wayland-session gdm-x-session sddm sddm-helper lightdm ly greetd"
        " login sshd sshd-session sshd-auth dbus-daemon dbus-broker dbus-broker-launch elogind winlogon logonui userinit"
    ),
    Why.RUNS: _set(
        "systemd init runit s6-svscan openrc-init launchd (sd-pam) systemd-logind systemd-journald systemd-udevd systemd-executor"
        " services lsass smss wininit svchost"
    ),
}
_OUR_PROGRAMS = ("hoofhearted", "hoofhearted-agent")
_OUR_PACKAGE = "hoofhearted_desktop"
LOGS_IN = _set(
    "login sshd sshd-session gdm-session-worker gdm-session-wor sddm-helper lightdm greetd su runuser init tmux screen"
)
"""What starts the first program of a session: its child is the session."""
_SHELLS = _set("sh bash dash zsh fish ksh mksh tcsh csh nu elvish xonsh pwsh")


def why_spared(process: model.Process) -> Optional[Why]:
    """Say why a process is not to be ended; None where nothing speaks against it."""
    names = set(_names(process))
    for reason, programs in _SPARED.items():
        if names & programs:
            return reason
    if names & set(_OUR_PROGRAMS) or any(_is_ours(argument) for argument in (process.command_line or ())[:4]):
        return Why.OURS
    if _is_login_shell(process):
        return Why.LOGIN
    return None


def _names(process: model.Process) -> Iterable[str]:
    called = (process.command_line or ("",))[0]
    for path in (process.exe, process.name, called):
        base = (path or "").replace("\\", "/").rsplit("/", 1)[-1].strip().lower()
        if base:
            yield base.removesuffix(".exe")


def _is_ours(argument: str) -> bool:
    base = argument.replace("\\", "/").rsplit("/", 1)[-1]
    return base.removesuffix(".exe") in _OUR_PROGRAMS or argument.split(".", 1)[0] == _OUR_PACKAGE


def _is_login_shell(process: model.Process) -> bool:
    """Tell a shell that was logged in with: by the hyphen of login(1), or by what started it."""
    called = (process.command_line or ("",))[0]
    if called.startswith("-") and called[1:].rsplit("/", 1)[-1] in _SHELLS:
        return True
    parent = (process.parent.name or "").lower() if process.parent else ""
    return bool(set(_names(process)) & _SHELLS) and parent in LOGS_IN - {"tmux", "screen"}
