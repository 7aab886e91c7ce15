#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The machine sleeps under two Windows hosts, one on a card of its own and one on jackd: both go on when
# it wakes, by themselves and at the same latency. The sleep is as in system-sleep.sh, after which nothing
# here may touch /src or /share.
# Runs in the guest, as root.
# vm: --virtual-time
# vm-alone
# vm-long
. /src/tests/vm/asio-functions.sh

modprobe snd-lockstep-soft enable=1,1 id=Direct,Server
interrupts() { sed -n 's/^interrupts: //p' "/proc/asound/$1/lockstep"; }
# plays FILE JOINED: a host plays it; JOINED is a command that succeeds once it does.
plays() {
	$wine $host_exe playrec "Z:\\run\\$1.wav" "Z:\\run\\$1-back.wav" >"/run/$1.told" 2>&1 &
	host=$!
	until eval "$2"; do
		kill -0 $host 2>/dev/null || return 1
		sleep 0.05
	done
}
# A second of sound goes by.
goes_on() { # CARD
	before=$(interrupts "$1")
	until [ "$(interrupts "$1")" -gt $((before + 400)) ]; do sleep 0.05; done
}
# comes_back FILE: the host ended well, and the recording is what it must be.
comes_back() {
	sed 's/^/# /' "/run/$1.told"
	same_around 192 "/run/$1.wav" "/run/$1-back.wav"
}

noise /run/int.wav int 384000
noise /run/float.wav float 384000
check "jackd starts" jack_up -d lockstep -d hw:Server -p 128 -s 64
settings '"Device"="hw:Direct"'
check "a host plays on a card of its own" plays int '[ "$(interrupts Direct)" -gt 0 ]'
direct=$host
settings '"Transport"="jack"'
check "another one plays on jackd" plays float "jack_lsp -c | grep -A1 '^asio-host:out_1' | grep -q system"
jack=$host
goes_on Server

dmesg --clear
echo 1 >/sys/module/suspend/parameters/pm_test_delay
echo devices >/sys/power/pm_test
check "the machine sleeps and wakes" eval 'echo freeze >/sys/power/state'
echo none >/sys/power/pm_test
check "... the kernel says so" eval "dmesg | grep -q 'PM: suspend exit'"
wait $direct
check "the first goes on, at the same latency" comes_back int
wait $jack
check "the second goes on, at the same latency" comes_back float
jack_down
exit $failed
