r"""What a POSIX shell on a server without Python is told, so that it answers for nvidia-smi and /proc. The script as text.

It runs in dash, busybox ash, bash and ksh. The shell reads it from its stdin and then, as further lines of the same
script, the questions: so no login shell has to understand any of it, and it ends when the stream does. Every answer is
made of sections, each begun by a line with a mark that nobody else knows, and ends with the section `end`.

Of what is asked only numbers and PCI addresses vary: no text that somebody else has written becomes part of a line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

COMMAND = "/bin/sh"
"""What the login shell is given, whichever it is: some know no `exec`."""
PATIENCE_S = 10
"""After so many seconds nvidia-smi is ended, where the server has `timeout`. A call that hangs in the kernel stays."""
TIMED_OUT = frozenset({124, 137, 143})
"""Of GNU's `timeout`, and of busybox's, which gives the signal that ended the command."""
NOT_FOUND = 127

_SCRIPT = r"""
exec 2>/dev/null
LC_ALL=C; export LC_ALL
PATH=$PATH:/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin:/usr/lib/wsl/lib:/run/current-system/sw/bin; export PATH
hh_proc='@PROC@' hh_sys='@SYS@' hh_mark='@MARK@' hh_devs= hh_rest= hh_time=
if timeout 5 true </dev/null; then hh_time='timeout @PATIENCE@'
elif timeout -t 5 true </dev/null; then hh_time='timeout -t @PATIENCE@'
fi
hh_say() { printf '\n%s %s\n' "$hh_mark" "$*"; }
hh_show() { while IFS= read -r hh_l; do printf '%s\n' "$hh_l"; done; printf %s "$hh_l"; }
hh_once() {
  hh_say name; uname -n
  hh_say kernel; uname -r
  hh_say system; cat /etc/os-release
  hh_say clock; getconf CLK_TCK; getconf PAGESIZE
  hh_say namespace; readlink "$hh_proc/self/ns/pid"
  hh_say numbers; grep '^NSpid:' "$hh_proc/self/status"
  hh_say board; tr -d '\000' <"$hh_proc/device-tree/model"
  [ -d "$hh_proc/1" ] || hh_say hides
  hh_say python; for hh_p in python3 python; do if command -v $hh_p >/dev/null; then $hh_p -V </dev/null 2>&1; break; fi; done
  hh_say net; for hh_p in "$hh_sys"/class/net/*; do [ -e "$hh_p/device" ] && printf '%s\n' "${hh_p##*/}"; done
}
hh_host() {
  hh_say lines; grep -hE '^(cpu |btime |MemTotal:|MemAvailable:)' "$hh_proc/stat" "$hh_proc/meminfo"
  hh_say uptime; cat "$hh_proc/uptime"
  hh_say load; cat "$hh_proc/loadavg"
  hh_say traffic; cat "$hh_proc/net/dev"
  hh_say disk; df -P -k /
}
hh_stats() { for hh_s; do hh_say stat "$hh_s"; hh_show <"$hh_proc/$hh_s/stat"; done; }
hh_facts() {
  for hh_p; do
    hh_d=$hh_proc/$hh_p
    hh_stats "$hh_p"
    [ -d "$hh_d" ] || continue
    hh_say line "$hh_p"; [ -r "$hh_d/cmdline" ] && cat "$hh_d/cmdline" || hh_say hidden "$hh_p"
    hh_say exe "$hh_p"; readlink "$hh_d/exe" || hh_say hidden "$hh_p"
    hh_say cwd "$hh_p"; readlink "$hh_d/cwd"
    hh_say group "$hh_p"; cat "$hh_d/cgroup"
    hh_say vars "$hh_p"; tr '\000' '\n' <"$hh_d/environ" | grep -E '^(CONDA_DEFAULT_ENV|VIRTUAL_ENV|SLURM_JOB_ID|SLURM_JOB_NAME|APPIMAGE|FLATPAK_ID)='
    hh_say status "$hh_p"; hh_q=
    while IFS=' 	' read -r hh_k hh_v hh_r; do
      case $hh_k in
        PPid:) hh_q=$hh_v;;
        Uid:) printf '\nUid: %s\n' "$hh_v"; break;;
      esac
    done <"$hh_d/status"
    case $hh_q in ''|0|*[!0-9]*) ;; *) hh_stats "$hh_q";; esac
    hh_stats "$hh_p"
  done
}
hh_users() {
  for hh_p; do
    hh_say user "$hh_p"; getent passwd "$hh_p" </dev/null || grep "^[^:]*:[^:]*:$hh_p:" /etc/passwd
  done
}
hh_scan() {
  hh_devs=
  for hh_p in "$hh_sys"/bus/pci/devices/*; do
    hh_v=; hh_k=
    read -r hh_v <"$hh_p/vendor"
    [ "$hh_v" = 0x10de ] || continue
    read -r hh_k <"$hh_p/class"
    case $hh_k in 0x03*) hh_devs="$hh_devs ${hh_p##*/}";; esac
  done
}
hh_look() {
  hh_awake= hh_left= hh_ours=
  hh_say pci
  for hh_p in $hh_devs; do
    hh_d=$hh_sys/bus/pci/devices/$hh_p hh_v= hh_k=
    [ -d "$hh_d" ] || continue
    read -r hh_v <"$hh_d/power/runtime_status"
    read -r hh_k <"$hh_d/power/control"
    hh_l=$(readlink "$hh_d/driver"); hh_l=${hh_l##*/}
    printf '%s|%s|%s|%s\n' "$hh_p" "$hh_v" "$hh_k" "$hh_l"
    case $hh_l in nvidia*|'') hh_ours=1;; *) continue;; esac
    case $hh_v in suspended|suspending|resuming) hh_left=1; continue;; esac
    case "$hh_rest" in *" $hh_p "*) hh_left=1; continue;; esac
    hh_awake=$hh_awake${hh_awake:+,}$hh_p
  done
}
hh_smi() {
  hh_say smi "$1"
  $hh_time nvidia-smi "$@" </dev/null 2>&1
  hh_c=$?
  hh_say code $hh_c
  case $hh_c in 124|137|143) return 1;; esac
}
hh_gpus() {
  hh_look
  [ -n "$hh_awake" ] || [ -z "$hh_ours" ] || return 0
  hh_q=$1; shift
  hh_i=; [ -z "$hh_left" ] || hh_i="-i $hh_awake"
  hh_smi "--query-gpu=$hh_q" --format=csv,noheader,nounits $hh_i || return 0
  hh_smi --query-compute-apps=gpu_uuid,pid,process_name,used_memory --format=csv,noheader,nounits $hh_i || return 0
  for hh_p; do
    case $hh_p in
      pmon) hh_smi pmon -c 1 -s um $hh_i || return 0;;
      list) hh_smi -L || return 0;;
    esac
  done
}
"""


def script(mark: str, proc: str = "/proc", sys: str = "/sys") -> str:
    """Give the script; `mark` is of letters and digits, and nobody else's. `proc` and `sys` are where those are mounted."""
    given = {"@MARK@": mark, "@PROC@": proc, "@SYS@": sys, "@PATIENCE@": str(PATIENCE_S)}
    text = _SCRIPT
    for name, value in given.items():
        text = text.replace(name, value)
    return text


def once() -> str:
    """Ask what does not change."""
    return "hh_once; hh_host"


def host() -> str:
    """Ask for the host's figures."""
    return "hh_host"


def processes(known: Iterable[int], new: Iterable[int]) -> str:
    """Ask for the vitals of processes, and of `new` ones for everything."""
    return f"hh_stats {_words(known)}; hh_facts {_words(new)}"


def users(numbers: Iterable[int]) -> str:
    """Ask what users are called."""
    return f"hh_users {_words(numbers)}"


def gpus(fields: Iterable[str], also: Iterable[str], rest: Iterable[str], *, scan: bool) -> str:
    """Ask for the GPUs that do not sleep and are not among the PCI addresses `rest`: their `fields`, and their processes.

    `also` has `pmon` for what each process does, and `list` for MIG instances. `scan` looks for newcomers before.
    """
    left_alone = "".join(f"{bus_id} " for bus_id in sorted(rest))
    look = "hh_scan; " if scan else ""
    return f"{look}hh_rest=' {left_alone}'; hh_gpus {','.join(fields)} {' '.join(also)}"


def end(number: int) -> str:
    """Ask for the end of answer `number`."""
    return f"hh_say end {number:d}"


def _words(numbers: Iterable[int]) -> str:
    return " ".join(str(int(number)) for number in numbers)
