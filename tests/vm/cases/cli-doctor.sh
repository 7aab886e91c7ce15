#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# `lockstep doctor` on a sound guest, and with one thing after the other broken for real: modules, limits,
# a card that is held, JACK servers that answer and that do not, the driver's files and registration.
# Runs in the guest, as root; in virtual time, as Wine's waiting and time limits then take none.
# vm: --virtual-time
# vm-long
. /src/tests/vm/cli-functions.sh
export JACK_NO_AUDIO_RESERVATION=1 # there is no session bus
halves=/usr/lib/x86_64-linux-gnu/wine
store=/usr/lib/lockstep/wine

# Nothing is said to be in need of a fix but these checks.
nothing_to_fix_but() {
	for one in $(sed -n 's/^FIX  *\([^ ]*\) .*/\1/p' /run/said); do
		case " $* " in
		*" $one "*) ;;
		*)
			grep "^FIX" /run/said | sed 's/^/# /'
			return 1
			;;
		esac
	done
}
quick() { lockstep doctor --quick; }
# as_user LIMITS: what a user of the group audio is told under such limits, who has no prefix.
as_user() {
	setpriv --reuid 4000 --regid 4000 --groups audio env -u XDG_RUNTIME_DIR HOME=/nonexistent \
		sh -c "$1; exec lockstep doctor --quick"
}
stopped() { # PID: ended, and waited for
	kill "$1"
	wait "$1" 2>/dev/null
	true
}

check "without a card's module" status 1 quick
check "... none is loaded" told note loaded "no module of Lockstep's is loaded"
check "... there is no card" told FIX card "modprobe snd-lockstep-soft"
check "... and nothing else to fix" nothing_to_fix_but card

modprobe snd-lockstep-soft id=Lockstep
# As udev does, which is not here.
chgrp audio /dev/snd/*
chmod 660 /dev/snd/*
check "a sound guest" status 0 lockstep doctor
sed 's/^/# /' /run/said
check "... modules are built" told ok modules "for $(uname -r)"
check "... and loaded" told ok loaded "ours"
check "... and may be" told ok signature "Secure Boot"
check "... real time" told ok realtime "priority 70 was given"
check "... locked memory" told ok memlock "256 MiB could be locked"
check "... the card is free" told ok card "hw:Lockstep is free"
check "... no server" told note jack "no server runs"
check "... Wine has the driver" told ok wine "the driver is there for all"
check "... the prefix too" told ok prefix "/root/.wine: registered for 64-bit"
check "... the driver opens" told ok driver "loads and opens: 128 frames"
check "... counted" said " checks: "
check "as JSON" status 0 lockstep doctor --quick --json
check "... nothing to fix" said '"to_fix": 0'
check "... a finding" said '"check": "memlock"'
check "no such prefix" status 2 lockstep doctor --prefix /nonexistent
check "... names it" said "/nonexistent"
check "no such Wine" status 2 lockstep doctor --wine /bin/true

# The file of another module, and one of Lockstep's in the place of another.
file=$(modinfo -n snd-lockstep-soft)
cp "$file" /run/module
cp "$(modinfo -n snd-lockstep-hdspe)" "$file"
check "another module's file in its place" status 1 quick
check "... is not what was built" told FIX modules "$file is not what DKMS built"
check "... nor what is loaded" told FIX loaded "from other source"
check "... and nothing else to fix" nothing_to_fix_but modules loaded
cp "$(modinfo -n snd-dummy)" "$file"
check "a module of somebody else's in its place" status 1 quick
check "... is named" told FIX modules "$file is not Lockstep's"
rm "$file"
check "no file" status 1 quick
check "... is said" told FIX modules "there is no snd-lockstep-soft for the running kernel"
cp /run/module "$file"

check "a user with limits" status 0 as_user "ulimit -l unlimited; ulimit -r 95"
check "... may lock memory" told ok memlock "256 MiB could be locked, RLIMIT_MEMLOCK is unlimited"
check "... and run in real time" told ok realtime "RLIMIT_RTPRIO is 95"
check "memory to lock is limited" status 1 as_user "ulimit -l 64; ulimit -r 95"
check "... is said" told FIX memlock "programs may lock 64 KiB"
check "... and nothing else to fix" nothing_to_fix_but memlock
check "priority is limited" status 1 as_user "ulimit -r 20"
check "... is said" told FIX realtime "wants priority 70, RLIMIT_RTPRIO is 20"
check "no real time" status 1 as_user "ulimit -r 0"
check "... is said" told FIX realtime "may not run in real time"
chmod 600 /dev/snd/*
check "devices that the user may not open" status 1 as_user true
check "... are told" told FIX card "may not open"
chmod 660 /dev/snd/*

# As the boot parameter does.
preempt=/sys/kernel/debug/sched/preempt
mountpoint -q /sys/kernel/debug || mount -t debugfs none /sys/kernel/debug
before=$(sed 's/.*(\(.*\)).*/\1/' $preempt)
echo none >$preempt
check "a kernel that is not preempted" status 0 quick
check "... is told" told note preemption "none: a program that starts or ends can hold up"
echo full >$preempt
check "one that is" status 0 quick
check "... too" told ok preemption "full"
echo "$before" >$preempt

aplay -q -D hw:Lockstep -f S32_LE -c 2 -r 48000 /dev/zero 2>/run/aplay.log &
player=$!
until grep -q RUNNING /proc/asound/Lockstep/pcm0p/sub0/status; do sleep 0.1; done
check "a card in use" status 1 lockstep doctor
check "... by whom" told note card "hw:Lockstep is held by aplay (process $player)"
check "... and so the driver does not open" told FIX driver "aplay"
check "... and nothing else to fix" nothing_to_fix_but driver
stopped $player

jackd -R -P70 -d lockstep -p 256 >/run/jackd.log 2>&1 &
server=$!
jack_wait -w -t 30 >/dev/null 2>&1
check "a JACK server" status 0 quick
check "... its period and rate" told ok jack \
	"jackd (process $server) -d lockstep runs, 256 frames at 48000 Hz, in real time"
check "... holds the card" told ok card "is held by jackd (process $server)"
check "another user's JACK server" status 1 as_user true
check "... is told" told FIX jack "runs for user 0"
kill -STOP $server
check "a JACK server that does not answer" status 1 quick
check "... is told" told FIX jack "jackd (process $server) runs, but"
check "... and nothing else to fix" nothing_to_fix_but jack
kill -CONT $server
stopped $server
jackd -r -d lockstep -p 256 >/run/jackd.log 2>&1 &
server=$!
jack_wait -w -t 30 >/dev/null 2>&1
check "a JACK server not in real time" status 1 quick
check "... is told" told FIX jack "not in real time"
stopped $server
check "no JACK server any more" status 0 quick
check "... is told" told note jack "no server runs"

for half in x86_64-unix/lockstep-asio.so x86_64-windows/lockstep-asio.dll; do
	mv $halves/$half /run/half
	check "without $half" status 1 quick
	check "... is told" told FIX wine "$halves/$half is missing"
	check "... and nothing else to fix" nothing_to_fix_but wine
	echo older >$halves/$half
	check "another $half" status 1 quick
	check "... is told" told FIX wine "$halves/$half is not"
	mv /run/half $halves/$half
done
mv $store /run/store
check "without what make install keeps" status 0 quick
mv /run/store $store

# Wine writes a prefix's registry when its server ends.
check "unregister" status 0 lockstep unregister
/usr/lib/wine/wineserver -w
check "unregistered" status 1 lockstep doctor
check "... is told" told FIX prefix "not registered for 64-bit programs"
check "... with the fix" told FIX prefix "lockstep register --prefix /root/.wine"
check "... and nothing is tried" told '\?' driver "not tried: it is not registered"
check "... and nothing else to fix" nothing_to_fix_but prefix
check "register" status 0 lockstep register
/usr/lib/wine/wineserver -w
check "registered again" status 0 quick
rm /root/.wine/drive_c/windows/system32/lockstep-asio.dll
check "the prefix's DLL is gone" status 1 quick
check "... is told" told FIX prefix "but its DLL is missing"
check "registered by what doctor says" status 0 lockstep register --prefix /root/.wine
check "... and all is sound" status 0 quick

exit $failed
