#!/bin/sh
# unit-tests.sh [all] [ARGUMENT...]: pytest with .venv; where Qt cannot be loaded, without the desktop's tests, and says so.
# With `all` only a Python that is too old for the desktop is a reason to leave them out.
set -u
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd) || exit 1
cd "$root" || exit 1
python=.venv/bin/python
if [ "${1:-}" = all ]; then
    shift
    "$python" -c 'import sys; sys.exit(sys.version_info >= (3, 10))' || exec "$python" -m pytest "$@"
fi
if reason=$("$python" -c 'import PySide6.QtWidgets' 2>&1); then
    exec "$python" -m pytest "$@"
fi
printf 'The desktop is left out, Qt cannot be loaded: %s\n' "$(printf '%s\n' "$reason" | tail -n 1)" >&2
# pytest-qt ends the whole run when it finds no Qt; without it, its setting in pyproject.toml is an unknown one.
exec "$python" -m pytest -p no:pytest-qt -o addopts="-ra --strict-markers --import-mode=importlib" -W ignore::pytest.PytestConfigWarning \
    --ignore tests/desktop --ignore tests/desktop_parts --ignore tests/story "$@"
