"""The real ssh as an oracle: what `ssh -G` and `ssh -v` say of a configuration, and what we say, in the same words."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.link.ssh.config_tokens import Local

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hoofhearted_desktop.link.ssh.hop import Hop

SSH = shutil.which("ssh")
needs_ssh = pytest.mark.skipif(SSH is None or os.name != "posix", reason="there is no ssh here to ask")

_DEFAULTS = ("id_rsa", "id_ecdsa", "id_ecdsa_sk", "id_ed25519", "id_ed25519_sk", "id_xmss", "id_dsa")
_WORDS = {True: {"yes", "true"}, False: {"no", "false"}}


def local(environment: Mapping[str, str] | None = None) -> Local:
    """Us as ssh sees us: it asks the user database for the home directory, not HOME."""
    user = pwd.getpwuid(os.getuid())
    seen = os.environ if environment is None else environment
    return Local(Path(user.pw_dir), user.pw_name, str(os.getuid()), socket.gethostname(), Path("/etc/ssh"), seen)


def ask(words: Sequence[str], environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run ssh with these words."""
    assert SSH is not None
    done = subprocess.run(
        [SSH, *words],
        capture_output=True,
        timeout=30,
        check=False,
        stdin=subprocess.DEVNULL,
        env=None if environment is None else dict(environment),
    )
    # Decoded here: a text mode would take \r for the end of a line.
    out, err = (data.decode("utf-8", "surrogateescape") for data in (done.stdout, done.stderr))
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def said(output: str) -> dict[str, list[str]]:
    """Give what `ssh -G` printed, by option."""
    found: dict[str, list[str]] = {}
    for line in output.split("\n"):
        keyword, _, value = line.partition(" ")
        found.setdefault(keyword.lower(), []).append(value)
    return found


def differences(theirs: dict[str, list[str]], hop: Hop, home: Path) -> list[str]:
    """Give each field that both know and in which they differ."""

    def path(text: str) -> str:
        moved = f"{home}/{text[1:].lstrip('/')}" if text.startswith("~/") or text == "~" else text
        return str(Path(moved.replace("%%", "%")))  # as pathlib writes it, without slashes that say nothing

    def one(keyword: str, missing: str = "") -> str:
        return theirs.get(keyword, [missing])[0]

    unset = {"0", "none"}
    identities = [path(text) for text in theirs.get("identityfile", []) if text.lower() != "none"]
    if theirs.get("identityfile") in ([f"~/.ssh/{name}" for name in _DEFAULTS], None):
        identities = [str(file) for file in hop.identity_files]
    ours = " ".join(map(str, hop.known_hosts)).split(" ")  # ssh -G does not tell two files from one with a space
    files = [
        path(text)
        for keyword in ("userknownhostsfile", "globalknownhostsfile")
        for text in one(keyword).split(" ")
        if text.lower() not in ("none", "")
    ]
    pairs: list[tuple[str, object, object]] = [
        ("hostname", one("hostname"), hop.hostname),
        ("port", one("port"), str(hop.port)),
        ("user", one("user"), hop.user),
        ("identityfile", identities, [str(file) for file in hop.identity_files]),
        (
            "certificatefile",
            [path(text) for text in theirs.get("certificatefile", [])],
            list(map(str, hop.certificate_files)),
        ),
        ("knownhostsfiles", files, [path(text) for text in ours if text]),
        ("hostkeyalias", one("hostkeyalias"), hop.host_key_alias or ""),
        ("addressfamily", one("addressfamily"), hop.address_family),
        (
            "preferredauthentications",
            list(filter(None, one("preferredauthentications").split(","))),
            list(hop.preferred_authentications),
        ),
        ("numberofpasswordprompts", one("numberofpasswordprompts"), str(hop.number_of_password_prompts)),
        ("proxycommand", one("proxycommand").replace("%%", "%"), hop.proxy_command or ""),
        ("proxyjump", one("proxyjump", ""), ",".join(map(str, hop.jumps))),
    ]
    for keyword, limit_s in (
        ("connecttimeout", hop.connect_timeout_s),
        ("serveraliveinterval", hop.server_alive_interval_s),
    ):
        pairs.append((keyword, "0" if one(keyword) in unset else one(keyword), f"{limit_s or 0:.0f}"))
    differing = [f"{keyword}: ssh says {ssh!r}, we say {ours!r}" for keyword, ssh, ours in pairs if ssh != ours]
    flags = {
        "identitiesonly": hop.identities_only,
        "passwordauthentication": hop.password_authentication,
        "kbdinteractiveauthentication": hop.keyboard_interactive_authentication,
        "compression": bool(hop.compression),
    }
    differing += [
        f"{keyword}: ssh says {one(keyword)!r}, we say {value}"
        for keyword, value in flags.items()
        if one(keyword) not in _WORDS[value]
    ]
    if (one("pubkeyauthentication") in _WORDS[False]) == hop.pubkey_authentication:
        differing.append(f"pubkeyauthentication: ssh says {one('pubkeyauthentication')!r}")
    strict = one("stricthostkeychecking")
    strict = {"true": "yes", "false": "no", "off": "no"}.get(strict, strict)
    if strict != hop.checking.value:
        differing.append(f"stricthostkeychecking: ssh says {strict!r}, we say {hop.checking.value!r}")
    agent = one("identityagent")
    if agent not in ("", "SSH_AUTH_SOCK") and not agent.startswith("$") and agent != hop.identity_agent:
        differing.append(f"identityagent: ssh says {agent!r}, we say {hop.identity_agent!r}")
    return differing
