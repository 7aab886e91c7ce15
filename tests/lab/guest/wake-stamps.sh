# SPDX-License-Identifier: GPL-2.0-or-later
#
# Runs a program so that it is known when its waits returned (tests/lab/wake-stamp). Sourced in a guest.

# with_wake_stamps COMMAND...: the file is /run/wake, Z:\run\wake to a Windows program. What is read
# from outside makes virtual time fly: the library is copied first.
with_wake_stamps() {
    [ -e /run/wake-stamp.so ] ||
        cp /src/build/native/out/lockstep-wake-stamp.so /run/wake-stamp.so || return 1
    rm -f /run/wake
    ( # a function too finds them exported
        export LD_PRELOAD=/run/wake-stamp.so LOCKSTEP_WAKE_STAMP=/run/wake
        "$@"
    )
}
