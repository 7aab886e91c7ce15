#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What an ASIO host does with an HDSPe card's own clock, on a RayDAT, from the host to the model's
# registers. Runs in the guest, as root.
# vm: --card raydat,input=signal,output=out,clock=stopped,msi=on
. /src/tests/vm/asio-functions.sh
. /src/tests/vm/hdspe-functions.sh
watch_kernel_log

# plays NAME: a habit of habits/hdspe, in the background; it is met while it goes on.
plays() {
	rm -f /run/said.habit
	$wine $host_exe habit $habits/hdspe/"$1".habit >/run/said.habit 2>&1 &
	host=$!
}
# meets NAME: the habit has come to that point, and waits until it is let go.
meets() {
	until [ -e "/run/$1" ]; do
		kill -0 $host 2>/dev/null || {
			sed 's/^/# /' /run/said.habit
			return 1
		}
		sleep 0.1
	done
}
go_on() { rm -f "/run/$1"; }
# The habit came to its end, and all was as it expects.
ended_well() {
	wait $host
	got=$?
	sed 's/^/# /' /run/said.habit
	[ $got -eq 0 ]
}

# What the model was told, and goes by. A register is read first: writes are posted.
goes_by() { # REFERENCE
	amixer -c 0 cget name='System Sample Rate' >/dev/null
	model state
	[ "$(sed -n 's/.*"reference":"\([^"]*\)".*/\1/p' /run/model-said)" = "$1" ] || {
		grep -o '"reference":"[^"]*"' /run/model-said | sed 's/^/# it goes by /'
		false
	}
}
arrives() { model input "$1" present=1 lock=1 sync=1 rate=48000; }
# Looked at four times a second.
follows() { # ITEM
	tries=0
	until stands_at 'AutoSync Reference' "$1" >/dev/null; do
		tries=$((tries + 1))
		[ $tries -lt 100 ] || return 1
		sleep 0.1
	done
}

modprobe snd-lockstep-hdspe
settings '"Device"="hw:RayDAT"' '"Period"=dword:100'

check "the driver starts" status 0 host info
check "... and lists the card's own clock, in use" told "clock           Internal (current)"
for name in 'Word Clock' AES SPDIF ADAT1 ADAT2 ADAT3 ADAT4 'Sync In'; do
	check "... and $name" told "clock           $name"
done

plays clock
check "a host sets the source to S/PDIF" meets spdif-is-chosen
check "... the card prefers it" stands_at 'Preferred Sync Reference' SPDIF
check "... and is to follow it" stands_at 'System Clock Mode' AutoSync
check "... but goes by its own while it is not there" goes_by internal
arrives spdif
check "... and by it when it comes" follows SPDIF
check "... as the model has it" goes_by spdif
go_on spdif-is-chosen
check "... and the host is told so" meets spdif-is-followed
model input spdif present=0 lock=0 sync=0
go_on spdif-is-followed
check "S/PDIF is lost, the host told; it takes ADAT 1" meets adat1-is-chosen
arrives adat1
check "... which the card follows" goes_by adat1
follows ADAT1
go_on adat1-is-chosen
check "... and all that the host was told is so" ended_well
check "the host has set the card's own clock at last" stands_at 'System Clock Mode' Master
check "... and the model goes by it" goes_by internal

check "no access to what the card has not" no_driver_faults
check "the driver leaves" modprobe -r snd-lockstep-hdspe
check "no warning in the kernel log" no_kernel_warning
exit $failed
