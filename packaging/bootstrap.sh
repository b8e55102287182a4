#!/bin/sh
# bootstrap.sh run|check|test|without-qt: makes .venv and installs the project into it, editable, with the exact versions of constraints.txt.
#   run    what the program needs          check  also linter, type checker, pytest, and Qt's libraries
#   test   also the real parts that the tests start, and .venv-3.9 when a Python 3.9 is at hand
#   without-qt   .venv-without-qt instead: the terminal's part and pytest
# A second call finds the stamp and does nothing: no network, well under a second.
# Needs python3 and nothing else; a Debian package that is missing is installed when we may, and named when we may not.
# Exit status: 0 = the virtual environment is ready (a system package may still be missing, and was named); 1 = it is not.
set -u
profile=${1:?run, check, test or without-qt}
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd) || exit 1
cd "$root" || exit 1
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PYTHONDONTWRITEBYTECODE=
unset PYTHONHOME PYTHONPATH

UNIT_TESTS='pytest pytest-timeout pytest-xdist hypothesis'

say() { printf 'set-up: %s\n' "$*" >&2; }
system_packages() { sh packaging/system-packages.sh "$@"; }

# The Python of a virtual environment as "3.11", or nothing when it does not work (its Python was removed or exchanged).
version_in() { [ -x "$1/bin/python" ] && "$1/bin/python" -I -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null; }

# What a virtual environment was made from; another value means: install again.
fingerprint() {
    { cat pyproject.toml packaging/constraints.txt packaging/bootstrap.sh && printf '%s\n' "$root" "$(version_in "$1")"; } | sha256sum | cut -d' ' -f1
}
is_ready() { [ -r "$1/ready" ] && [ "$(cat "$1/ready")" = "$2 $(fingerprint "$1")" ]; }

# make_venv PYTHON DIRECTORY
make_venv() {
    fill_venv "$1" "$2" && printf '%s\n' "$root" >"$2/place"
}

fill_venv() {
    rm -rf "$2"
    if "$1" -I -m venv "$2" >/dev/null 2>&1 </dev/null && [ -x "$2/bin/pip" ]; then return 0; fi
    version=$("$1" -I -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    case $("$1" -I -c 'import sys; print(sys.base_prefix)') in
    /usr) system_packages "A virtual environment for Python $version" "package:python$version-venv" ;;
    esac
    rm -rf "$2"
    if said=$("$1" -I -m venv "$2" 2>&1 </dev/null); then return 0; fi
    # A pip of the system (python3-pip) can fill a virtual environment that has none of its own.
    rm -rf "$2"
    "$1" -I -m pip --version >/dev/null 2>&1 && "$1" -I -m venv --without-pip "$2" </dev/null >&2 && : >"$2/filled-from-outside"
}

# One that was begun and not finished (Ctrl-C, no ensurepip) has a Python and no pip; one whose tree was moved has programs that start the old place's.
is_whole() {
    { [ -x "$1/bin/pip" ] || [ -e "$1/filled-from-outside" ]; } && [ "$(cat "$1/place" 2>/dev/null)" = "$root" ]
}

# pip_install DIRECTORY REQUIREMENT...: wheels only, so that a missing one is an error at once and not a long compilation.
pip_install() {
    venv=$1
    shift
    set -- --only-binary :all: --no-build-isolation -c packaging/constraints.txt "$@"
    [ -t 2 ] || set -- -q "$@" # a person sees the progress; a log has no use for it
    if "$venv/bin/python" -I -m pip --version >/dev/null 2>&1; then
        "$venv/bin/python" -I -m pip install "$@" </dev/null >&2
    else
        "$python" -I -m pip --python "$venv/bin/python" install "$@" </dev/null >&2
    fi
}

# Debian 11's pip is older than editable installs without a setup.py (PEP 660, pip 21.3).
renew_old_pip() {
    "$1/bin/python" -I -m pip --version 2>/dev/null | {
        read -r _ version _ && case $version in
        [0-9].* | 1[0-9].* | 20.* | 21.[0-2] | 21.[0-2].*) exit 0 ;;
        esac
        exit 1
    } || return 0
    pip_install "$1" pip
}

# install DIRECTORY EXTRAS [REQUIREMENT...]
install() {
    venv=$1
    extras=$2
    shift 2
    # The build backend first and by its pin: pip's isolated builds know no constraints.
    renew_old_pip "$venv" && pip_install "$venv" hatchling && pip_install "$venv" -e ".$extras" "$@" || return 1
    # As pip does for what it copies: compiled once, a start is quicker and the tray 1 MB smaller, also where Python may not write.
    "$venv/bin/python" -I -m compileall -q hoofhearted_desktop >&2 || say "Its modules could not be compiled; they will be at each start."
}

# The dependencies that stand first in pyproject.toml, for a machine to which Qt cannot come (no wheel for its C library, an index without it).
for_terminal() { sed -n '/^dependencies = \[/,/^  # What the desktop needs/s/^  "\([^"]*\)".*/\1/p' pyproject.toml; }
for_gateway() { sed -n '/^gateway = \[/,/^\]/s/^  "\([^"]*\)".*/\1/p' pyproject.toml; }
# install_for_terminal DIRECTORY [LINES OF REQUIREMENTS]
install_for_terminal() {
    set -f
    IFS='
'
    set -- "$1" $(for_terminal) ${2:-}
    unset IFS
    set +f
    install "$1" '' --no-deps && pip_install "$@"
}

prepare() {
    if [ -n "$(version_in .venv)" ]; then
        is_ready .venv dev && return 0
        [ "$profile" = run ] && is_ready .venv run && return 0
    fi
    if ! [ -w . ]; then
        say "$root cannot be written to; the virtual environment .venv has to be made there."
        return 1
    fi
    if ! { [ -d "${HOME:-}" ] && [ -w "${HOME:-}" ]; }; then
        say "HOME (${HOME:-not set}) cannot be written to: pip keeps no cache, and the program will find no place for its settings and records there."
    fi
    if ! python=$(sh packaging/find-python.sh); then
        say "No Python 3.9 or newer that works was found${PYTHON:+ (PYTHON is set to $PYTHON)}. On Debian and Ubuntu: apt-get install python3"
        return 1
    fi
    version=$("$python" -I -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    rm -f .venv/ready
    if [ "$(version_in .venv)" != "$version" ] || ! is_whole .venv; then
        say "Making the virtual environment .venv with Python $version ($python)."
        if ! make_venv "$python" .venv; then
            rm -rf .venv
            case $said in
            *ensurepip*) say "No virtual environment could be made: $python lacks ensurepip. On Debian and Ubuntu, as root: apt-get install python$version-venv" ;;
            *) say "No virtual environment could be made with $python: $said" ;;
            esac
            return 1
        fi
    fi
    wanted=run extras=''
    [ "$profile" = run ] || wanted=dev extras='[gateway,dev]'
    [ "$version" != 3.9 ] || say "Python $version: the desktop needs 3.10 or newer, so this is the terminal's part only."
    say "Installing what pyproject.toml lists, in the versions of packaging/constraints.txt (some 330 MB with the desktop)."
    if ! install .venv "$extras"; then
        if [ "$profile" != run ]; then
            say "pip could not install everything; its own message is above."
            return 1
        fi
        say "pip could not install the desktop's part (its message is above); trying without it, for the terminal."
        if ! install_for_terminal .venv; then
            say "That failed as well. pip's message is above; without the packages nothing can be started."
            return 1
        fi
        return 0 # no stamp: the next call tries the desktop again
    fi
    printf '%s %s\n' "$wanted" "$(fingerprint .venv)" >.venv/ready
}

# Nothing stops for want of these. An `again` is for set-ups that a developer asks for.
server_wheels() { ! [ -x "$venv/bin/python" ] || ! [ -w resources ] || sh packaging/fetch-server-wheels.sh "$venv/bin/python" "$@" || :; }

# A second virtual environment with the oldest Python that a server may have, for the rooms that travel there.
prepare_oldest() {
    [ -n "$(version_in .venv-3.9)" ] && is_ready .venv-3.9 dev && return 0
    if ! python=$(PYTHON='' sh packaging/find-python.sh 3.9); then
        say "No Python 3.9 here: the rooms that travel to a server are not tried on it."
        return 0
    fi
    say "Making .venv-3.9, where the rooms that travel to a server are tried."
    if make_venv "$python" .venv-3.9 && install .venv-3.9 '' $UNIT_TESTS; then
        printf 'dev %s\n' "$(fingerprint .venv-3.9)" >.venv-3.9/ready
    else
        say "Python 3.9 ($python) could not be prepared; the rooms that travel to a server are not tried on it."
    fi
}

# The packages' tests freeze the program, for which Python has to be a library too: Debian has that in a package of its own.
python_as_library() {
    version=$(sed -n 's/^FREEZE_PYTHON = (\([0-9]*\), \([0-9]*\))/\1.\2/p' packaging/packing/lock.py)
    python=$(PYTHON='' sh packaging/find-python.sh "$version") && [ "$("$python" -I -c 'import sys; print(sys.base_prefix)')" = /usr ] || return 0
    ls /usr/lib/*/"libpython$version.so.1.0" >/dev/null 2>&1 || system_packages "Freezing the program" "package:libpython$version"
}

# A virtual environment as a server has it, or a machine for which there is no Qt.
prepare_without_qt() {
    [ -n "$(version_in .venv-without-qt)" ] && is_ready .venv-without-qt dev && return 0
    python=$(sh packaging/find-python.sh) || { say "No Python 3.9 or newer that works was found."; return 1; }
    say "Making .venv-without-qt with $python."
    make_venv "$python" .venv-without-qt && install_for_terminal .venv-without-qt "$(for_gateway)" && pip_install .venv-without-qt $UNIT_TESTS || return 1
    printf 'dev %s\n' "$(fingerprint .venv-without-qt)" >.venv-without-qt/ready
}

# One at a time: a second `make` beside this one waits for the first and then finds its work done.
if command -v flock >/dev/null 2>&1; then
    exec 9<pyproject.toml
    flock -w 1200 9 || say "Another set-up has been running for 20 minutes; going on beside it."
fi
case $profile in
run) prepare && venv=.venv && server_wheels || exit 1 ;;
check)
    prepare && venv=.venv && server_wheels again || exit 1
    system_packages "Qt (the desktop's unit tests paint into memory)" qt || say "The desktop's unit tests are left out."
    ;;
test)
    system_packages "The tests with real parts" qt x11 tests || say "The tests that need the missing ones will fail."
    python_as_library || say "The tests of the frozen program will fail."
    prepare && venv=.venv && server_wheels again || exit 1
    prepare_oldest
    ;;
without-qt) prepare_without_qt && venv=.venv-without-qt && server_wheels again || exit 1 ;;
*)
    say "run, check, test or without-qt, not $profile"
    exit 1
    ;;
esac
