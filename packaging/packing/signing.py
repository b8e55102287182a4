"""Signatures, where there are keys: Authenticode for Windows programs, a detached OpenPGP signature beside SHA256SUMS.

Keys and the words of tools come in variables, a person's own or a release machine's secrets. Without one nothing is signed, and that is said.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from packing import project, sums

COMMAND = "WINDOWS_SIGN"
"""The words that sign one program: {from} is it, {to} where the signed one has to be; without {from} a copy at {to} is signed where it lies.

They are split as a POSIX shell does: a path in them has slashes, on Windows too.
"""
KEY, PASSPHRASE = "RELEASE_KEY", "RELEASE_KEY_PASSPHRASE"
"""An OpenPGP secret key as `gpg --armor --export-secret-keys` writes it, and what opens it."""


def sign(where: Path) -> list[str]:
    """Sign what lies in a directory of packages, write its sums anew, and give a line for each thing done or left out."""
    said = [program(path) for path in sorted(where.glob("*.exe"))]
    return [*said, sums_of(sums.write(where))]


def program(path: Path) -> str:
    """Put an Authenticode signature into a Windows program, where there is a key."""
    words = os.environ.get(COMMAND, "")
    if not words:
        return f"{path.name}: not signed, {COMMAND} is not set"
    if is_signed(path):
        return f"{path.name}: is signed already"
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / path.name
        if "{from}" not in words:
            shutil.copyfile(path, made)
        each = [word.replace("{from}", str(path)).replace("{to}", str(made)) for word in shlex.split(words)]
        _run(each)
        if not made.exists() or not is_signed(made):
            raise project.Failed(f"{path.name} is not signed by {each[0]}, which says nothing is wrong")
        shutil.copyfile(made, path)
    return f"{path.name}: signed by {Path(each[0]).name}"


def is_signed(path: Path) -> bool:
    """Whether a Windows program has a table of certificates (the fifth directory of its optional header, PE format)."""
    data = path.read_bytes()
    header = int.from_bytes(data[0x3C:0x40], "little") + 24
    wide = data[header : header + 2] == b"\x0b\x02"  # PE32+
    entry = header + (112 if wide else 96) + 4 * 8
    return data[:2] == b"MZ" and int.from_bytes(data[entry + 4 : entry + 8], "little") > 0


def sums_of(place: Path) -> str:
    """Write SHA256SUMS.asc beside the sums, where there is a key, by a gpg with a directory of its own."""
    key = os.environ.get(KEY, "")
    signed = place.with_name(f"{place.name}.asc")
    signed.unlink(missing_ok=True)
    if not key:
        return f"{place.name}: not signed, {KEY} is not set"
    with tempfile.TemporaryDirectory(prefix="hh-") as home:  # short: gpg puts sockets into it
        gpg = ["gpg", "--homedir", home, "--batch", "--yes", "--pinentry-mode", "loopback", "--passphrase-fd", "0"]
        secret = os.environ.get(PASSPHRASE, "")
        kept = Path(home) / "key"
        kept.touch(mode=0o600)
        kept.write_text(key, encoding="utf-8")
        try:
            _run([*gpg, "--import", str(kept)], secret)
            _run([*gpg, "--armor", "--output", str(signed), "--detach-sign", str(place)], secret)
        finally:
            subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], check=False, capture_output=True)  # noqa: S607 - gpg's own
    return f"{place.name}: signed"


def _run(words: list[str], told: str = "") -> None:
    """Run a tool that may be given secrets: its words are never repeated in what is said."""
    try:
        done = subprocess.run(words, input=f"{told}\n", capture_output=True, text=True, errors="replace", check=False)
    except OSError as error:
        raise project.Failed(f"{words[0]} cannot be started: {(error.strerror or str(error)).lower()}") from None
    if done.returncode:
        raise project.Failed(f"{words[0]} ended with status {done.returncode}: {done.stderr.strip()[-2000:]}")
