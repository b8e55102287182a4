#!/bin/sh
# run.sh [ARGUMENT...]: `make run`. Sets up what is missing and starts the program; the simulated server where there is no NVIDIA driver.
set -u
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 1
venv=${here%/*}/.venv
sh "$here/bootstrap.sh" run || exit 1
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    if ! sh "$here/system-packages.sh" "The desktop (Qt)" qt ${DISPLAY:+x11} ${WAYLAND_DISPLAY:+wayland} ||
        ! "$venv/bin/python" -I -c 'import PySide6.QtWidgets' >/dev/null 2>&1; then
        printf 'set-up: Qt cannot be loaded here, so the window and the tray are left out: watching in the terminal.\n' >&2
        unset DISPLAY WAYLAND_DISPLAY
    fi
fi
exec "$venv/bin/hoofhearted" --demo-without-driver "$@"
