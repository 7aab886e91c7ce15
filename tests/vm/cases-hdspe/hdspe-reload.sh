#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The driver comes and goes 200 times, by its module and by its device, and leaves nothing.
# vm: --card raydat,msi=on
# vm-alone
. /src/tests/vm/hdspe-driver-functions.sh
. /src/tests/vm/memory-functions.sh
watch_kernel_log
device=$(basename "$(dirname "$(grep -l 0x3fc6 /sys/bus/pci/devices/*/device)")")
bus=/sys/bus/pci/drivers/snd-lockstep-hdspe

by_module() {
	modprobe snd-lockstep-hdspe && grep -q RayDAT /proc/asound/cards &&
		modprobe -r snd-lockstep-hdspe && ! grep -q RayDAT /proc/asound/cards
}
by_device() {
	echo "$device" >$bus/bind && grep -q RayDAT /proc/asound/cards &&
		echo "$device" >$bus/unbind && ! grep -q RayDAT /proc/asound/cards
}
rounds() { # COUNT COMMAND
	for round in $(seq "$1"); do
		$2 || {
			echo "# in round $round"
			return 1
		}
	done
}

# What is made once, the first time, is made.
rounds 5 by_module
memory_now before
began=$(cut -d. -f1 /proc/uptime)
check "loaded and unloaded 50 times" rounds 50 by_module
memory_now middle
check "... and 50 times more" rounds 50 by_module
memory_now after
check "... and nothing is left" memory_is_same 50
echo "# $(($(cut -d. -f1 /proc/uptime) - began)) s"

modprobe snd-lockstep-hdspe
echo "$device" >$bus/unbind
rounds 5 by_device
memory_now before
began=$(cut -d. -f1 /proc/uptime)
check "bound and unbound 50 times" rounds 50 by_device
memory_now middle
check "... and 50 times more" rounds 50 by_device
memory_now after
check "... and nothing is left" memory_is_same 50
echo "# $(($(cut -d. -f1 /proc/uptime) - began)) s"

check "it works then" sh -c "echo $device >$bus/bind && timeout 20 arecord -q -D hw:RayDAT -M -t raw \
	-f S32_LE -c 36 -r 48000 -s 24000 /dev/null"
check "the driver leaves" modprobe -r snd-lockstep-hdspe
check "no interrupt of its stays" sh -c '! grep -q lockstep /proc/interrupts'
check "no memory of the card stays mapped" sh -c '! grep -q lockstep /proc/iomem'
check "no warning in the kernel log" no_kernel_warning
exit $failed
