#!/bin/sh
# fetch-server-wheels.sh PYTHON [again]: gets the wheels of server-wheels.txt into resources/server_wheels, each checked by its hash.
# They travel to servers that are watched over SSH. Nothing else needs them: without, servers of this machine's kind can be watched.
# What was tried once is not tried again, so that a start without a network stays quick; `again` does.
# Exit status: 0 = all are there, 1 = some are missing (and it was said).
set -u
python=${1:?the Python whose pip is used}
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 1
list=$here/server-wheels.txt
wheels=$here/../resources/server_wheels
sum=$(sha256sum <"$list" | cut -d' ' -f1)
[ "$(cat "$wheels/.complete" 2>/dev/null)" = "$sum" ] && exit 0
[ "${2:-}" = again ] || [ "$(cat "$wheels/.tried" 2>/dev/null)" != "$sum" ] || exit 1

mkdir -p "$wheels" && new=$(mktemp -d "$wheels/.new-XXXXXX") || exit 1
trap 'rm -rf "$new"' EXIT
trap 'exit 1' INT TERM HUP
failed=
while read -r platforms requirement; do
    case $platforms in '' | '#'*) continue ;; esac
    set --
    for platform in $(printf '%s' "$platforms" | tr ',' ' '); do set -- "$@" --platform "$platform"; done
    printf '%s\n' "$requirement" >"$new/requirement"
    "$python" -I -m pip -q download --no-deps --only-binary :all: --timeout 10 --retries 1 --implementation cp --python-version 39 --abi abi3 \
        "$@" --require-hashes -r "$new/requirement" -d "$new" </dev/null >"$new/said" 2>&1 || { failed=$platforms; break; }
done <"$list"
printf '%s\n' "$sum" >"$wheels/.tried"
if [ -n "$failed" ]; then
    printf 'set-up: %s\n' "psutil for servers ($failed) could not be had: $(tail -n 1 "$new/said")" \
        "Servers of this machine's own kind can be watched all the same; \`make setup\` tries again." >&2
    exit 1
fi
rm -f "$wheels"/*.whl
mv "$new"/*.whl "$wheels" && printf '%s\n' "$sum" >"$wheels/.complete"
