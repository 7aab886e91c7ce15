# SPDX-License-Identifier: GPL-2.0-or-later
#
# The part of tests/vm/install-check that runs inside the guest tree, by /bin/sh. --long: with what takes
# a module build each.
long=${1-}
cd /src
export PREFIX=/usr/local KERNELS=$(basename /lib/modules/*)
failed=0
check() { # TEXT COMMAND...
    text=$1
    shift
    if "$@"; then echo "ok - $text"; else echo "not ok - $text"; failed=1; fi
}
# Every file with its kind, mode, size and, if not too many to read, contents.
picture() {
    find / -xdev \( -path /proc -o -path /dev -o -path /tmp -o -path /run \) -prune -o \
        -printf '%y %m %u %p -> %l\n' | sort
    find /etc /lib/modules/*/modules.* /usr/src /var/lib/dkms /usr/lib/x86_64-linux-gnu/jack \
        /usr/local -xdev -type f -exec md5sum {} + | grep -v 'modules.*\.bin$' | sort -k2
}
same() { # BEFORE AFTER
    diff "$1" "$2" >/tmp/diff && return
    sed 's/^/# /' /tmp/diff | head -30
    return 1
}
installed() {
    for f in /usr/local/bin/lockstep /usr/local/lib/lockstep/asio-host.exe \
        /usr/local/lib/lockstep/asio-host32.exe \
        /usr/local/lib/lockstep/wine/x86_64-unix/lockstep-asio.so \
        /usr/local/lib/lockstep/wine/i386-windows/lockstep-asio.dll \
        /usr/lib/x86_64-linux-gnu/jack/jack_lockstep.so \
        /usr/lib/x86_64-linux-gnu/wine/x86_64-unix/lockstep-asio.so \
        /usr/lib/x86_64-linux-gnu/wine/x86_64-windows/lockstep-asio.dll; do
        [ -e "$f" ] || { echo "# $f is not there"; return 1; }
    done
    modinfo -k "$KERNELS" -F filename snd-lockstep-soft
}
# What is loaded when an HDSPe card is found, of what claims it.
driver_of_hdspe() {
    modprobe -S "$KERNELS" -b -n -v pci:v000010EEd00003FC6sv00001sd00001bc04sc01i00 |
        sed -n 's|^insmod .*/\(snd[-_a-z]*hdsp[a-z]*\)\.ko.*|\1|p'
}
is_driver_of_hdspe() {
    [ "$(driver_of_hdspe)" = "$1" ] || { echo "# it is '$(driver_of_hdspe)'"; return 1; }
}
# DKMS makes its signing key on its first use ever; that is not of our making.
dkms generate_mok >/dev/null 2>&1
picture >/tmp/before

check "an HDSPe card gets snd-hdspm before" is_driver_of_hdspe snd-hdspm
check "install" packaging/install
check "everything is where it belongs" installed
check "an HDSPe card gets snd-lockstep-hdspe" is_driver_of_hdspe snd-lockstep-hdspe
check "the command line runs" sh -c 'lockstep --version || lockstep --help'
if [ -n "$long" ]; then
    check "install again over it" packaging/install
    check "everything is where it belongs again" installed
fi
check "uninstall" packaging/uninstall
check "an HDSPe card gets snd-hdspm again" is_driver_of_hdspe snd-hdspm
picture >/tmp/after
check "uninstall leaves the tree as it was" same /tmp/before /tmp/after

not() { ! "$@"; }
fails() { # TEXT SETUP UNDO: installing fails and leaves the tree as it was before
    eval "$2"
    picture >/tmp/before
    check "$1: install fails" not packaging/install >/tmp/said 2>&1
    grep '^\(not \)\?ok' /tmp/said
    sed 's/^/# /' /tmp/said
    picture >/tmp/after
    check "$1: nothing is left" same /tmp/before /tmp/after
    eval "$3"
}
fails "a file of another's in the way" \
    'echo other >/usr/lib/x86_64-linux-gnu/wine/x86_64-windows/lockstep-asio.dll' \
    'rm /usr/lib/x86_64-linux-gnu/wine/x86_64-windows/lockstep-asio.dll'
[ -z "$long" ] || fails "no kernel headers" 'mv "/lib/modules/$KERNELS/build" /tmp/build' \
    'mv /tmp/build "/lib/modules/$KERNELS/build"'
[ -z "$long" ] || fails "a compiler that fails" 'mv /usr/bin/make /usr/bin/make.away; ln -s /bin/false /usr/bin/make' \
    'mv /usr/bin/make.away /usr/bin/make'

check "an unknown part is refused" not packaging/install sound
check "uninstalling nothing says so" packaging/uninstall
exit $failed
