#!/bin/sh
# unit-tests.sh [all] [ARGUMENT...]: pytest with .venv, or $VENV, several tests at a time; where Qt cannot be loaded, without the desktop's tests, and says so.
# With `all` only a Python that is too old for the desktop is a reason to leave them out.
# An argument that comes later counts: -n 0 is one test after the other in one process.
set -u
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd) || exit 1
cd "$root" || exit 1
python=${VENV:-.venv}/bin/python
# Each of the processes would else translate every test file anew, in every run.
unset PYTHONDONTWRITEBYTECODE
everything=
if [ "${1:-}" = all ]; then
    everything=yes
    : "${EXAMPLES_TIMES:=1}"
    shift
fi
# The same laws in both; `make check` tries them by fewer examples.
export EXAMPLES_TIMES="${EXAMPLES_TIMES:-0.3}"
# Tests take turns at waiting: four at a time keep two cores busy. Beyond four a desktop's own clocks would be the ones to wait.
# Wine is started by `make windows`; a later -m counts instead of this one.
whole=
[ "$everything$#" != yes0 ] || whole=yes
workers=3 # what starts nothing waits less
[ -z "$everything" ] || workers=4
set -- -n "$workers" --dist worksteal -m 'not windows' "$@"
if [ -n "$everything" ]; then
    "$python" -c 'import sys; sys.exit(sys.version_info >= (3, 10))' || exec "$python" -m pytest "$@"
fi
if reason=$("$python" -c 'import PySide6.QtWidgets' 2>&1); then
    [ -n "$whole" ] || exec "$python" -m pytest "$@"
    # The frozen program, its packages and a Debian to install them in, while the other tests run.
    "$python" -m tests.packaging.prepare &
    preparing=$!
    trap 'kill -- "-$preparing" 2>/dev/null' EXIT
    trap 'exit 130' INT TERM HUP
    "$python" -m pytest "$@"
    status=$?
    wait "$preparing"
    exit "$status"
fi
printf 'The desktop is left out, Qt cannot be loaded: %s\n' "$(printf '%s\n' "$reason" | tail -n 1)" >&2
# pytest-qt ends the whole run when it finds no Qt; without it, its setting in pyproject.toml is an unknown one.
exec "$python" -m pytest -p no:pytest-qt -o addopts="-ra --strict-markers --import-mode=importlib" -W ignore::pytest.PytestConfigWarning \
    --ignore tests/desktop --ignore tests/desktop_parts --ignore tests/story "$@"
