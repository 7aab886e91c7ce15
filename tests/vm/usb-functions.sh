# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the usb-*.sh cases share: the USB model (docs/usb-model.md) with the kernel's own driver.
# Sourced in the guest, after the functions that have check.
. /src/tests/vm/wait-functions.sh
usb_pcm_test=/src/build/native/out/usb-pcm-test
model=/sys/kernel/debug/usb-model
mountpoint -q /sys/kernel/debug || mount -t debugfs debugfs /sys/kernel/debug

card_of_usb() {
	for file in /proc/asound/card*/usbid; do
		[ -e "$file" ] || return 1
		usb_card=${file%/usbid}
		usb_card=${usb_card##*/card}
		return 0
	done
}
has_pcms() { card_of_usb && [ -e "/proc/asound/card$usb_card/stream0" ]; }

# with_usb PARAMETERS...: the model anew, with these module parameters. Sets usb_card, its number.
with_usb() {
	modprobe -r usb-model
	modprobe usb-model "$@" && modprobe snd-usb-audio && comes has_pcms || {
		dmesg | tail -20 | sed 's/^/# /'
		return 1
	}
}

# set_usb NAME VALUE: a module parameter at run time.
set_usb() { echo "$2" >"/sys/module/usb_model/parameters/$1"; }

# usb_state NAME: a value of the model's.
usb_state() { sed -n "s/^$1: //p" "$model/state"; }

# usb_counters_to_zero
usb_counters_to_zero() { echo >"$model/truth"; }

usb_is() { # NAME VALUE
	[ "$(usb_state "$1")" = "$2" ] || {
		echo "# $1 is $(usb_state "$1"), not $2"
		false
	}
}

# stream_says SECTION TEXT: snd-usb-audio's description of a direction has that line.
stream_says() {
	sed -n "/^$1:/,/^[A-Z][a-z]*:/p" "/proc/asound/card$usb_card/stream0" | grep -qF -e "$2" || {
		sed 's/^/# /' "/proc/asound/card$usb_card/stream0"
		false
	}
}

# usb_offset: frames from the capture of frame n of the newest run to the playback of frame n.
usb_offset() {
	awk '$1 == "segment:" { offset[$2] = $10 - $6 } END { print offset["out"] - offset["in"] }' "$model/state"
}
