#!/bin/sh
# system-packages.sh WHY GROUP...: installs what system-packages.txt lists for the groups and this machine lacks.
# Says what and why first; never asks; does nothing, quickly, when all is there.
# Exit status: 0 = everything is there, 1 = something is missing (the list was printed).
# With `system-packages.sh WHY package:NAME...` the named packages are installed without a look.
set -u
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 1
why=$1
shift
PATH=$PATH:/usr/sbin:/sbin # an ordinary user's PATH lacks them on Debian

say() { printf 'set-up: %s\n' "$*" >&2; }

is_there() {
    case $1 in
    lib:*) case $known_libraries in *"${1#lib:} "*) ;; *) return 1 ;; esac ;;
    cmd:*) command -v "${1#cmd:}" >/dev/null 2>&1 ;;
    # shellcheck disable=SC2086 # the * is meant
    file:*) ls ${1#file:} >/dev/null 2>&1 ;;
    *) return 1 ;;
    esac
}

# Prints the probes (first argument: 2) or the packages (3) of what the groups lack, each once, on one line.
missing() {
    column=$1
    shift
    for group in "$@"; do
        case $group in
        package:*) printf '%s\n' "${group#package:}" ;;
        *)
            while read -r in_group probe package; do
                if [ "$in_group" = "$group" ] && ! is_there "$probe"; then
                    if [ "$column" = 2 ]; then printf '%s\n' "${probe#*:}"; else printf '%s\n' "$package"; fi
                fi
            done <"$here/system-packages.txt"
            ;;
        esac
    done | sort -u | tr '\n' ' '
}

# Runs apt-get as root in such a way that no package can ask anything and no lock is waited for without end.
apt() {
    $as_root env DEBIAN_FRONTEND=noninteractive DEBCONF_NONINTERACTIVE_SEEN=true NEEDRESTART_SUSPEND=1 \
        apt-get -q -y -o DPkg::Lock::Timeout=300 -o APT::Get::Lock-Timeout=300 -o Acquire::Retries=2 \
        -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@" </dev/null >&2
}

known_libraries=$(ldconfig -p 2>/dev/null | sed -n 's/^[[:space:]]*\([^ ]*\) .*/\1 /p')
packages=$(missing 3 "$@")
[ -n "$packages" ] || exit 0

# Debian starts the SSH server with its package and enables it; the tests start their own, on loopback. This file keeps Debian's off.
keep_off="${SSH_SETTINGS:-/etc/ssh}/sshd_not_to_be_run"
case " $packages" in *' openssh-server '*) brings_server=yes ;; *) brings_server= ;; esac

# The same with services that have no such file: a mask (a link to nothing) keeps systemd from starting them with their package.
units="${UNITS:-/etc/systemd/system}"
services=
for package in $packages; do
    mask="$units/$package.service"
    case $package in prometheus | mosquitto) [ -e "$mask" ] || [ -L "$mask" ] || services="$services $package" ;; esac
done

if ! command -v apt-get >/dev/null 2>&1; then
    say "$why: this machine lacks $(missing 2 "$@")"
    say "There is no apt-get here: install them with the system's own package manager (Debian calls the packages: $packages)."
    exit 1
fi
if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1 && sudo -n true </dev/null >/dev/null 2>&1; then
    as_root='sudo -n'
else
    say "$why: this machine lacks Debian packages, and neither root nor sudo without a password is at hand. As root:"
    [ -z "$brings_server" ] || first="mkdir -p ${keep_off%/*} && touch $keep_off && "
    for service in $services; do first="${first:-}ln -s /dev/null $units/$service.service && "; done
    say "    ${first:-}apt-get update && apt-get install -y --no-install-recommends $packages"
    [ -z "$brings_server" ] || say "(The file $keep_off keeps the SSH server of that package from starting; the tests start their own.)"
    exit 1
fi
if [ -n "$brings_server" ]; then
    if $as_root mkdir -p "${keep_off%/*}" && $as_root touch "$keep_off"; then
        say "The SSH server is for the tests, which start it themselves; Debian's is kept from starting by $keep_off."
    else
        packages=$(printf '%s' "$packages" | sed 's/openssh-server //')
        say "$keep_off cannot be written, which would keep Debian's SSH server from starting: openssh-server is left out."
    fi
fi
for service in $services; do
    if $as_root mkdir -p "$units" && $as_root ln -s /dev/null "$units/$service.service"; then
        say "$service is for the tests, which start it themselves; Debian's is kept from starting: systemctl unmask $service lets it."
    else
        packages=$(printf '%s' "$packages" | sed "s/$service //")
        say "$units/$service.service cannot be made, which would keep Debian's $service from starting: $service is left out."
    fi
done
say "$why: this machine lacks Debian packages; installing: $packages"
# shellcheck disable=SC2086 # a list of words
if ! apt install --no-install-recommends $packages 2>/dev/null; then
    apt update || say "apt-get update failed; trying with the lists that are here."
    if ! apt install --no-install-recommends $packages; then
        # One that this system does not have (Chromium is none of Ubuntu's packages) keeps apt-get from bringing the others.
        brought=
        for package in $packages; do
            if apt install --simulate --no-install-recommends "$package" 2>/dev/null; then brought="$brought$package "; else say "There is no package $package for this system; going on without it."; fi
        done
        case $brought in '' | "$packages") ;; *) apt install --no-install-recommends $brought ;; esac
    fi
fi

known_libraries=$(ldconfig -p 2>/dev/null | sed -n 's/^[[:space:]]*\([^ ]*\) .*/\1 /p')
left=
for group in "$@"; do
    case $group in
    package:*) dpkg-query -W -f '${db:Status-Status}' "${group#package:}" 2>/dev/null | grep -qx installed || left="$left ${group#package:}" ;;
    *) left="$left$(missing 2 "$group")" ;;
    esac
done
[ -z "$left" ] && exit 0
say "$why: still missing after the attempt: $left"
exit 1
