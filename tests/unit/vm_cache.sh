#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The guests' cache (tests/vm/cache.sh) and the probe for 32-bit programs (tests/vm/runs-32-bit).
#
#   vm_cache.sh path/to/tests/vm
set -u
vm=$1
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export LOCKSTEP_CACHE=$room/cache
unset LOCKSTEP_RUN LOCKSTEP_32_BIT
. "$vm/cache.sh"
failed=0
check() { # TEXT COMMAND...
    local text=$1
    shift
    if "$@"; then echo "ok - $text"; else echo "not ok - $text"; failed=1; fi
}

# A maker that fails with the status in $room/fails, and says why.
maker() {
    echo tried >>"$room/tried"
    [ ! -e "$room/fails" ] || { echo "the reason"; return "$(cat "$room/fails")"; }
    echo made >"$1/made"
}
# asks: as one of the programs that need the entry; sets got and said.
asks() {
    said=$( (cache_entry thing 0123456789abcdef 0 maker) 2>&1)
    got=$?
}
tried() { [ "$(wc -l <"$room/tried")" -eq "$1" ] || { echo "# tried: $(wc -l <"$room/tried") times"; false; }; }
says() { case $said in *"$1"*) ;; *) echo "# said: $said"; false ;; esac; }

echo 77 >"$room/fails"
export LOCKSTEP_RUN=one
asks
check "a maker that fails gives its status" [ $got -eq 77 ]
check "... and the reason" says "the reason"
asks
check "in the same run it is not tried again" tried 1
check "... the status is the same" [ $got -eq 77 ]
check "... and the reason is not said again" says "cache: thing could not be made, as said before in this run"
LOCKSTEP_RUN=two
asks
check "in another run it is tried again" tried 2
check "... with the reason" says "the reason"
unset LOCKSTEP_RUN
asks
asks
check "outside of a run it is tried each time" tried 4
export LOCKSTEP_RUN=three
rm "$room/fails"
asks
check "what can be made later is made" [ $got -eq 0 ]
check "... and is there" [ -e "$LOCKSTEP_CACHE/thing-0123456789abcdef/made" ]
asks
check "... once" tried 5
check "nothing is kept of the failures" [ -z "$(ls "$LOCKSTEP_CACHE" | grep failed)" ]

LOCKSTEP_32_BIT=no "$vm/runs-32-bit"
check "LOCKSTEP_32_BIT=no: no 32-bit programs" [ $? -eq 1 ]
# What the probe says is what a 32-bit program that a compiler made does here.
if echo 'int main() { return 0; }' | gcc -m32 -x c -o "$room/narrow" - 2>/dev/null; then
    env "$room/narrow" 2>/dev/null
    does=$?
    "$vm/runs-32-bit"
    says=$?
    check "the probe says what a compiled program does" [ $((does != 0)) -eq $((says != 0)) ]
fi
exit $failed
