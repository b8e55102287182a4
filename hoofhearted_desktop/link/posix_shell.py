"""All that is known here of a server's shell: one command that looks around and starts the agent, in one round trip.

The login shell may be any: sh, bash, dash, zsh, fish, csh, tcsh. All of them pass on what stands between single quotes as it
is, if there is no single quote, backslash, `!` or line end in it. So the script has none, and is for /bin/sh (POSIX.1-2017).
"""

from __future__ import annotations

import base64
import re
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hoofhearted_desktop.link.bundle_sources import Platform

SAYS = "HOOFHEARTED-SERVER"
_WORD = re.compile(r"[\w./=:,+-]+")
_HARMFUL = re.compile(r"['\\!\n]")

WHICH_WINDOWS = "echo %OS% $env:OS"
"""cmd.exe and PowerShell answer Windows_NT in every language; a POSIX shell does not."""

# m KEY VALUE tells a fact, on a line of its own after whatever a login shell printed.
_TELL = f'm(){{ echo;printf %s "{SAYS} $1=$2";echo; }};'

# What a broken start-up file leaves: no PATH that leads anywhere, no home or one that is relative, which would be below /.
MEND = """
umask 077;cd /;
command -v uname >/dev/null 2>&1||{ PATH=${PATH:+$PATH:}/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin;export PATH; };
case ${HOME:-} in /*);;*)eval HOME=~$(id -un 2>/dev/null);case $HOME in /*);;*)HOME=/dev/null;;esac;export HOME;;esac;
"""

# Debian has a package musl that is not its own C library; Alpine has a package gcompat that is not its own either.
_FACTS = """
set -- $(uname -sm);os=$1;arch=$2;libc=glibc;
for f in /lib/ld-musl-*;do if [ -e "$f" ];then libc=musl;fi;done;
for f in /lib64/ld-linux-* /lib/ld-linux-*;do if [ -e "$f" ];then libc=glibc;fi;done;
if [ -e /etc/alpine-release ];then libc=musl;fi;
gpu=none;
if [ -e /dev/nvidiactl ]||[ -e /dev/dxg ]||[ -e /dev/nvmap ];then gpu=driver;
elif command -v nvidia-smi >/dev/null 2>&1;then gpu=nvidia-smi;fi;
m os "$os";m arch "$arch";m libc "$libc";m gpu "$gpu";
case $os in Linux);;*)m then unknown_system;exit 1;;esac;
"""

# The order of link/bundle_receiver.py's places, which gets them from here. In directories of everybody the agent's own one must
# be a directory (no link), closed to others, and this user's: ls -n says all three. The owner is its third word and no other: links, group
# and size are numbers that somebody else can choose.
PLACES = """
u=$(id -u);r=${XDG_RUNTIME_DIR:-/run/user/$u};
case ${XDG_CACHE_HOME:-} in /*)c=$XDG_CACHE_HOME;;*)c=$HOME/.cache;;esac;
set -- "$c/hoofhearted/agent" "$r/hoofhearted/agent" "/var/tmp/hoofhearted-agent-$u" "/tmp/hoofhearted-agent-$u" "/dev/shm/hoofhearted-agent-$u";
own(){ set -- $(ls -ldn "$1" 2>/dev/null);case ${1:-} in drwx------*)[ "$3" = "$u" ];;*)return 1;;esac; };
"""

# A Python is remembered beside the bundle that it unpacked; what it was may have gone since.
_START = """
go(){ m python "$p";m version "$v";m place "$1/$h";m then start;exec "$p" -I -S "$1/$h/hoofhearted-agent" ARGUMENTS; };
there(){ [ -s "$1/$h/python" ]&&[ -s "$1/$h/hoofhearted-agent" ]&&own "$1"; };
if [ -n "$h" ];then for d in "$@";do if there "$d";then { read -r p;read -r v; } <"$d/$h/python";if [ -x "$p" ];then go "$d";fi;fi;done;fi;
"""

# sys.executable, because the name on the path may be a wrapper that takes its time, as pyenv's are. One that takes for ever, on
# a network disk that is gone perhaps, is none. Old versions of busybox have another grammar of timeout.
_FIND = """
t=;if timeout PATIENCE true 2>/dev/null;then t="timeout PATIENCE";fi;
fit(){ n=$1;k=$($t "$n" -I -S -c "import sys;v=sys.version_info;print(v[0],v[1],v[2],int(sys.maxsize>2**32),sys.executable);sys.stdout.flush();from importlib.util import find_spec as f;sys.exit(None in map(f,sys.argv[1:]))" MODULES 2>/dev/null </dev/null)&&w=1||w=;
set -- $k;[ "${1:-}" = 3 ]||return 1;
if [ "$2" -lt OLDEST ];then old=$1.$2.$3;return 1;fi;
if [ -z "$w" ];then bad=$1.$2.$3;return 1;fi;
if [ "$4" = 0 ];then arch="$arch 32-bit";h=;fi;
v=$1.$2.$3;shift 4;p=${*:-$n}; };
find(){ for n in python3 NUMBERED /usr/bin/python3 /usr/local/bin/python3 "$HOME/.local/bin/python3" "$HOME"/.pyenv/versions/*/bin/python3 "$HOME"/*conda3/bin/python3 "$HOME"/miniforge3/bin/python3 /opt/*/bin/python3;do
n=$(command -v "$n" 2>/dev/null)||continue;if fit "$n";then return 0;fi;done;return 1; };
os_release(){ if [ -r /etc/os-release ];then . /etc/os-release;m distribution "${ID:-} ${ID_LIKE:-}";fi; };
if find;then :;else (os_release);m old "${old:-}";m incomplete "${bad:-}";m then no_python;exit 1;fi;
m python "$p";m version "$v";m arch "$arch";
if [ -z "$h" ];then m then no_psutil;exit 1;fi;
for d in "$@";do if there "$d";then { printf %s "$p";echo;printf %s "$v";echo; } >"$d/$h/python";go "$d";fi;done;
m then send;
exec "$p" -I -S -c "import sys;exec(sys.stdin.buffer.readline())" "$h" "$p" "$@" -- ARGUMENTS
"""

MODULES = ("zlib", "hashlib", "json", "selectors", "ctypes", "_ctypes", "_socket", "sqlite3", "_sqlite3")
"""What the agent needs of the standard library that distributions put into packages of their own, or a build may lack; they
are looked for, and not imported, which would take longer than all the rest of it."""
OLDEST_MINOR, NEWEST_MINOR = 9, 16
PYTHON_PATIENCE_S = 8
"""How long one Python may take to say its version: the first use of one on a slow disk takes seconds."""


def command(bundles: Mapping[Platform, str], arguments: Sequence[str]) -> str:
    """Give the command for a login shell. `bundles` are names by platform, `arguments` the agent's: both free of anything special."""
    for word in (*arguments, *bundles.values()):
        if not _WORD.fullmatch(word):
            raise ValueError(f"{word!r} is no word for a shell")
    choice = "".join(f"{each.machine}-{each.libc})h={name};;" for each, name in bundles.items())
    script = " ".join((_TELL, MEND, _FACTS, f"case $arch-$libc in {choice}*)h=;;esac;", PLACES, _START, _FIND)).replace(
        "\n", " "
    )
    numbered = " ".join(f"python3.{minor}" for minor in range(NEWEST_MINOR, OLDEST_MINOR - 1, -1))
    for name, value in (
        ("ARGUMENTS", " ".join(arguments)),
        ("MODULES", " ".join(MODULES)),
        ("NUMBERED", numbered),
        ("OLDEST", str(OLDEST_MINOR)),
        ("PATIENCE", str(PYTHON_PATIENCE_S)),
    ):
        script = script.replace(name, value)
    if _HARMFUL.search(script):
        raise ValueError("the script cannot stand between single quotes")
    return f"/bin/sh -c '{re.sub(' +', ' ', script).strip()}'"


def receiver_line(source: str) -> bytes:
    """Give a program's source as the one line that the command reads and executes where the bundle is wanted."""
    packed = base64.b85encode(zlib.compress(source.encode(), 9)).decode()
    return f"exec(__import__('zlib').decompress(__import__('base64').b85decode({packed!r})).decode())\n".encode()
