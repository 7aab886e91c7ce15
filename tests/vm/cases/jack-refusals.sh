#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# jackd -d lockstep with what it cannot do: a message that names the value and what is allowed, and
# an exit status that is not 0.
# Runs in the guest, as root.
# vm: --virtual-time
. /src/tests/vm/jack-functions.sh

jackd -d lockstep --help >/run/jackd.log 2>&1
for option in device capture playback rate period safety inchannels outchannels async; do
	check "--help describes --$option" said "--$option"
done

check "no card at all is refused" refused
check "... and named" said "hw:Lockstep"
modprobe snd-lockstep-soft
check "an unknown device is refused" refused -d hw:Nope
check "... named" said "hw:Nope"
check "... with those there are" said "hw:Lockstep"
for period in 0 7 8193; do
	check "period $period is refused" refused -p $period
	check "... named" said "$period"
	check "... with what is allowed" said 8192
done
check "a safety offset too long is refused" refused -s 9999999
check "... named" said 9999999
check "... with what is allowed" said "8192"
for rate in 5 12345 768000; do
	check "rate $rate is refused" refused -r $rate
	check "... named" said $rate
done
check "more capture channels than there are" refused -i 3
check "... named" said 3
check "more playback channels than JACK takes" refused -o 256
check "... with what is allowed" said "0 to 255"

check "jackd starts at its defaults" jack_up -d lockstep
check "a second server of the same name is refused" refused
jack_down
jackd -n holder -R -P70 -d lockstep >/run/holder.log 2>&1 &
holder=$!
jack_wait -s holder -w -t 30 >/dev/null 2>&1
check "a card in use is refused" refused
check "... with its user" said jackd
kill $holder
wait $holder
check "then it is free again" jack_up -d lockstep
check "... and works" measure --seconds 1
jack_down

exit $failed
