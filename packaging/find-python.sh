#!/bin/sh
# find-python.sh [VERSION...]: prints the path of the best Python here, or nothing and exit status 1.
# With versions (3.9), only those count. $PYTHON, when set, is the only candidate.
# Best: 3.13, 3.12, 3.11, 3.10 (the desktop's), then newer, then 3.9 (terminal only); one that can make a virtual environment goes first.
# A pyenv shim whose version is not selected is found on PATH and fails when started: so each candidate is started.
set -u
wanted=${*:-"3.13 3.12 3.11 3.10 3.16 3.15 3.14 3.9"}

# Prints "VERSION can-make-venv(1|0) PATH".
try() {
    "$1" -I -c '
import sys
from importlib.util import find_spec
able = all(find_spec(name) for name in ("venv", "ensurepip"))
print("%d.%d" % sys.version_info[:2], int(able), sys.executable)' 2>/dev/null </dev/null
}

candidates() {
    if [ -n "${PYTHON:-}" ]; then
        try "$PYTHON"
        return
    fi
    try python3
    for version in $wanted; do
        try "python$version"
        for python in "${HOME:-/nonexistent}/.pyenv/versions/$version".*/bin/python3; do
            [ "$#" -gt 0 ] && [ -x "$python" ] && try "$python" # pyenv's unselected versions only when asked for by number
        done
    done
}

found=$(candidates "$@")
[ -n "${PYTHON:-}" ] && wanted=$(printf '%s\n' "$found" | cut -d' ' -f1)
for able in 1 0; do
    for version in $wanted; do
        python=$(printf '%s\n' "$found" | sed -n "s/^$version $able //p" | head -n 1)
        if [ -n "$python" ]; then
            printf '%s\n' "$python"
            exit 0
        fi
    done
done
exit 1
