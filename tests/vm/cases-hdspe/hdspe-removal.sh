#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A card is taken away while streams run, MIDI ports, controls and the hwdep device are open: each
# program is told that there is no such device, nothing hangs, and the card works when it is back.
# vm: --card raydat,input=signal
# vm-alone
. /src/tests/vm/hdspe-driver-functions.sh
watch_kernel_log
device=$(basename "$(dirname "$(grep -l 0x3fc6 /sys/bus/pci/devices/*/device)")")

begin() { # CLIENT COMMAND...
	name=$1
	shift
	"$@" >/run/"$name" 2>&1 &
	eval "pid_$(echo "$name" | tr - _)=$!"
}
all_begin() {
	begin aplay aplay -D hw:0 -M -t raw -f S32_LE -r 48000 -c 36 --period-size=1024 /dev/zero
	begin arecord arecord -D hw:0 -M -t raw -f S32_LE -r 48000 -c 36 --period-size=1024 /dev/null
	begin amidi-in amidi -p hw:0,0 -r /run/midi-in
	# More than a port sends before the card goes.
	head -c 60000 /dev/zero | tr '\0' '\370' >/run/midi-out
	begin amidi-out amidi -p hw:0,1 -s /run/midi-out
	begin alsactl alsactl monitor hw:0
	# Open, and asks for nothing.
	exec 5<>/dev/snd/hwC0D0 6<>/dev/snd/controlC0
	for try in $(seq 100); do
		grep -q RUNNING /proc/asound/card0/pcm0p/sub0/status &&
			grep -q RUNNING /proc/asound/card0/pcm0c/sub0/status &&
			[ -e /proc/asound/card0/midi0 ] && break
		sleep 0.1
	done
	before=$(interrupts)
	sleep 1
	[ "$(interrupts)" -gt $((before + 10)) ]
}
interrupts() {
	sed -n 's/^interrupts: //p' /proc/asound/card0/lockstep
}
# ends CLIENT: within ten seconds, by itself.
ends() {
	eval "pid=\$pid_$(echo "$1" | tr - _)"
	for try in $(seq 100); do
		kill -0 "$pid" 2>/dev/null || {
			wait "$pid"
			status=$?
			echo "# $1 ended with status $status"
			sed "s/^/# $1 says: /" /run/"$1" | tail -3
			return 0
		}
		sleep 0.1
	done
	echo "# $1 goes on"
	kill -KILL "$pid"
	return 1
}
# It waits for other cards.
lets_go() {
	for try in $(seq 100); do
		if ! ls -l "/proc/$pid_alsactl/fd" | grep -q controlC0; then
			kill "$pid_alsactl"
			wait "$pid_alsactl"
			return 0
		fi
		sleep 0.1
	done
	return 1
}
all_end() {
	for client in aplay arecord amidi-in amidi-out; do
		check "... $client is told, and ends" ends $client
	done
	check "... alsactl lets go of it" lets_go
	check "... the hwdep device says so" no_device 5
	check "... the control device says so" no_device 6
	exec 5>&- 6>&-
}
no_device() { # DESCRIPTOR
	head -c 1 <&"$1" 2>&1 | grep -q 'No such device'
}
# By its interrupts; a position that is read now and then would do for arecord.
works() {
	before=$(interrupts)
	timeout 20 arecord -q -D hw:0 -M -t raw -f S32_LE -c 36 -r 48000 --period-size=1024 -s 48000 /dev/null &&
		[ "$(interrupts)" -ge $((before + 40)) ]
}

check "snd-lockstep-hdspe finds its card" modprobe snd-lockstep-hdspe
check "programs use it" all_begin
model 'fault all-ones on'
echo "# the card does not answer any more"
all_end
check "the driver leaves" timeout 20 modprobe -r snd-lockstep-hdspe
model 'fault all-ones off'
check "... and finds the card again" modprobe snd-lockstep-hdspe
check "... which works" works

check "programs use it" all_begin
echo "# the driver is taken from the card"
# It waits until the card's last file is closed, and must not have one open itself.
(exec 5>&- 6>&- && echo "$device" >/sys/bus/pci/drivers/snd-lockstep-hdspe/unbind) &
taking=$!
all_end
check "... it is" wait $taking
check "... and can be given back" sh -c "echo $device >/sys/bus/pci/drivers/snd-lockstep-hdspe/bind"
check "... which works" works

check "programs use it" all_begin
echo "# the card is pulled out: it answers no more, and the bus says that it is gone"
model 'fault all-ones on'
(exec 5>&- 6>&- && echo 1 >"/sys/bus/pci/devices/$device/remove") &
taking=$!
all_end
check "... it is gone" wait $taking
check "... from the bus" test ! -e "/sys/bus/pci/devices/$device"
model 'fault all-ones off'
check "another one is put in" sh -c 'echo 1 >/sys/bus/pci/rescan'
check "... which is found" grep -q RayDAT /proc/asound/cards
check "... and works" works

check "the driver leaves" modprobe -r snd-lockstep-hdspe
check "no warning in the kernel log" no_kernel_warning
exit $failed
