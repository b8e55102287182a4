#!/bin/sh
# install.sh [--remove]: puts Hoof Hearted below ~/.local for you alone, or takes it away again; no root, nothing outside your home.
# Settings and what was recorded are never touched.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
[ "$(id -u)" != 0 ] || printf 'install.sh: this installs for root alone; the .deb or .rpm is for everybody.\n' >&2
share=${XDG_DATA_HOME:-$HOME/.local/share}
program=$HOME/.local/lib/hoofhearted
list=$program/installed
remove() {
    [ -f "$list" ] || return 0
    while read -r file; do rm -f -- "$file"; done <"$list"
    rm -rf -- "$program"
}
case ${1:-} in
--remove)
    [ -f "$list" ] || { printf 'install.sh: nothing is installed in %s\n' "$program" >&2; exit 1; }
    remove
    rm -f -- "${XDG_CONFIG_HOME:-$HOME/.config}/autostart/hoofhearted.desktop"
    printf 'Removed. Your settings and what was recorded are where they were.\n'
    exit 0
    ;;
'') ;;
*) printf 'usage: install.sh [--remove]\n' >&2; exit 2 ;;
esac
remove
mkdir -p "$HOME/.local/bin" "$HOME/.local/lib" "$share"
cp -R "$here/program" "$program"
(cd "$here/share" && find . -type f) | while read -r file; do
    mkdir -p "$share/$(dirname -- "$file")"
    cp -- "$here/share/$file" "$share/$file"
    printf '%s\n' "$share/$file"
done >"$list"
ln -sf ../lib/hoofhearted/hoofhearted "$HOME/.local/bin/hoofhearted"
printf '%s\n' "$HOME/.local/bin/hoofhearted" >>"$list"
escaped=$(printf '%s' "$program/hoofhearted" | sed 's/[\\&|]/\\&/g')
sed -i "s|^Exec=.*|Exec=\"$escaped\"|" "$share/applications/hoofhearted.desktop"
printf 'Installed. Start it from the menu, or: %s\n' "$HOME/.local/bin/hoofhearted"
