#!/bin/sh
# try-bare.sh [SUITE] [STEP...]: tries the commands of the README in a bare Debian that has python3, git and make, and nothing else.
# Steps, in this order and by default all: nobody (an ordinary user, who may install nothing), run (no display), again (the second start),
# display (on an X server of this machine's), test.
# Root only; about 3 GB under /tmp, given back at the end (KEEP=1 keeps it). What is committed is tried, not what is being edited.
# The tests have an hour; TEST_SECONDS says another time, as for a busy machine, and TEST_ARGS what of them is run.
# The mirror, the keys and pip's configuration are this machine's own. Exit status: 0 = every step did what it should.
set -u
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 1
root=$(dirname -- "$here")
suite=${1:-bookworm}
[ "$#" -eq 0 ] || shift
steps=${*:-nobody run again display test}
failed=
display=
xserver=

say() { printf '\n== %s\n' "$*"; }

if [ "$(id -u)" != 0 ]; then
    echo "try-bare.sh has to be run by root: it makes a root file system and enters it." >&2
    exit 1
fi
sh "$here/system-packages.sh" "A bare Debian to try the commands in, and an X server to look at it" bare || exit 1
mirror=$(apt-get indextargets --format '$(REPO_URI) $(COMPONENT) $(CODENAME)' 'Created-By: Packages' | sed -n 's/ main .*//p' | head -n 1)
if [ -z "$mirror" ]; then
    echo "apt's configuration here names no repository with a component called main, so there is no mirror to take." >&2
    exit 1
fi

bare=$(mktemp -d /tmp/hoofhearted-bare.XXXXXX) || exit 1
chmod 755 "$bare" # the root directory of everybody in there

# Never removes through a mount: what is still mounted stays, with a word.
leave() {
    status=$?
    trap - EXIT INT TERM HUP
    [ -z "$xserver" ] || kill "$xserver"
    for place in dev/shm dev/pts sys/fs/cgroup sys proc .; do
        if mountpoint -q "$bare/$place"; then umount "$bare/$place" || umount -l "$bare/$place"; fi
    done
    if grep -q " $bare/" /proc/mounts; then
        echo "Something is still mounted below $bare; it was left as it is." >&2
    elif [ -n "${KEEP:-}" ]; then
        say "kept: $bare"
    else
        rm -rf --one-file-system "$bare"
    fi
    exit "$status"
}
trap leave EXIT
trap 'exit 130' INT TERM HUP

say "debootstrap $suite into $bare"
debootstrap --variant=minbase --include=python3,git,make,ca-certificates "$suite" "$bare" "$mirror" >"$bare.log" 2>&1 || {
    tail -n 20 "$bare.log"
    exit 1
}
rm -f "$bare.log"

# This machine's way to the world: certificates, names, pip's and apt's settings; none of it is the project's.
cp /etc/resolv.conf /etc/hosts "$bare/etc/"
cp /etc/ssl/certs/ca-certificates.crt "$bare/etc/ssl/certs/ca-certificates.crt"
[ ! -f /etc/pip.conf ] || cp /etc/pip.conf "$bare/etc/"
for each in /etc/apt/apt.conf.d/99*; do [ ! -f "$each" ] || cp "$each" "$bare/etc/apt/apt.conf.d/"; done
printf '#!/bin/sh\nexit 101\n' >"$bare/usr/sbin/policy-rc.d" # no service is started in here
chmod +x "$bare/usr/sbin/policy-rc.d"
rm -rf "$bare"/var/lib/apt/lists/*                            # a fresh machine has not run `apt-get update`
mkdir -p "$bare/dev/shm" "$bare/dev/pts"
# Of a directory that is no mount nobody may make a root of their own mounts, as some tests do.
mount --bind "$bare" "$bare" && mount --make-private "$bare" || exit 1
mount -t proc proc "$bare/proc" && mount -t sysfs -o ro sysfs "$bare/sys" &&
    mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$bare/dev/pts" && mount -t tmpfs -o mode=1777 tmpfs "$bare/dev/shm" || exit 1
[ ! -e /sys/fs/cgroup/cgroup.procs ] || mount -t cgroup2 cgroup2 "$bare/sys/fs/cgroup" || exit 1
place="/srv/hoof hearted" # a space, to be sure
git clone -q --no-hardlinks "$root" "$bare$place" || exit 1
chroot "$bare" useradd -m -s /bin/sh nobody-special
say "in the bare root: $(chroot "$bare" python3 --version), $(chroot "$bare" dpkg-query -f '.\n' -W | wc -l) packages, commit $(git -C "$root" rev-parse --short HEAD)"

# inside USER SECONDS COMMAND: with an empty environment but for pip's settings; no display, no standard input, a limit of time.
inside() {
    user=$1 seconds=$2 command=$3 # and $display, when it is set
    home=/root
    [ "$user" = root ] || home=/home/$user
    pip_settings=$(env | grep '^PIP_' | grep -v '^PIP_FIND_LINKS=' | tr '\n' ' ')
    # shellcheck disable=SC2086 # the settings hold no spaces
    timeout -k 10 "$seconds" chroot "$bare" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME="$home" LANG=C.UTF-8 CI="${CI:-}" ${display:+DISPLAY=$display} $pip_settings \
        setpriv --reuid="$user" --regid="$user" --init-groups sh -c "$command" </dev/null
}

# expect NAME STATUS(es) TEXT: judges the last output.
expect() {
    name=$1 allowed=$2 text=$3
    case " $allowed " in *" $got "*) ;; *) failed="$failed $name(exit status $got)" ;; esac
    grep -q -e "$text" "$bare/output" || failed="$failed $name(no \"$text\")"
}

for step in $steps; do
    say "step $step"
    began=$(date +%s)
    case $step in
    nobody)
        inside root 60 "cp -r '$place' /home/nobody-special/project && chown -R nobody-special:nobody-special /home/nobody-special/project"
        inside nobody-special 300 'cd && make -C project run' >"$bare/output" 2>&1
        got=$?
        tail -n 15 "$bare/output"
        expect nobody 2 'apt-get install -y --no-install-recommends python3'
        ;;
    run)
        inside root 1000 "cd / && python3 '$place/packaging/watch_until.py' DEMO 900 make -C '$place' run" >"$bare/output" 2>&1
        got=$?
        head -n 60 "$bare/output"
        expect run 0 'terminal'
        ;;
    again)
        inside root 100 "cd / && python3 '$place/packaging/watch_until.py' DEMO 60 make -C '$place' run" >"$bare/output" 2>&1
        got=$?
        head -n 20 "$bare/output"
        expect again 0 'terminal'
        if grep -q '^set-up:' "$bare/output"; then failed="$failed again(it set something up)"; fi
        ;;
    display)
        # The X server listens on an abstract socket too, which a change of root does not hide.
        Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3>"$bare/display" >"$bare/xserver.log" 2>&1 &
        xserver=$!
        tries=0
        until [ -s "$bare/display" ] || [ "$tries" -gt 50 ]; do sleep 0.2 && tries=$((tries + 1)); done
        display=:$(cat "$bare/display")
        inside root 1000 "cd / && WATCH_GRACE_SECONDS=20 python3 '$place/packaging/watch_until.py' DEMO 900 make -C '$place' run" >"$bare/output" 2>&1 &
        program=$!
        while kill -0 "$program" 2>/dev/null; do
            if xwininfo -display "$display" -root -tree 2>/dev/null | grep -i 'hoof.*[0-9]x[0-9]' >"$bare/windows.new"; then
                mv "$bare/windows.new" "$bare/windows"
                import -display "$display" -window root "/tmp/hoofhearted-bare-$suite.png"
            fi
            sleep 1
        done
        wait "$program"
        got=$?
        kill "$xserver" && wait "$xserver" 2>/dev/null
        display='' xserver=''
        tail -n 40 "$bare/output"
        cat "$bare/windows" 2>/dev/null || failed="$failed display(no window)"
        expect display 0 DEMO
        ;;
    test)
        inside root "${TEST_SECONDS:-3600}" "cd / && make -C '$place' test ARGS='${TEST_ARGS:-}'" >"$bare/output" 2>&1
        got=$?
        tail -n 60 "$bare/output"
        expect 'test' 0 ' passed'
        ;;
    *) failed="$failed $step(no such step)" ;;
    esac
    say "step $step: exit status ${got:-?}, $(($(date +%s) - began)) s"
    cp "$bare/output" "/tmp/hoofhearted-bare-$suite-$step.log" 2>/dev/null
done

if [ -n "$failed" ]; then
    say "NOT as it should be:$failed"
    exit 1
fi
say "all as it should be: $steps ($suite)"
