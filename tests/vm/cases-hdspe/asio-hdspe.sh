#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What an ASIO host does with an HDSPe card's own clock and mixer, on a RayDAT, from the host to the
# model's registers and wires. Runs in the guest, as root.
# vm: --card raydat,input=signal,output=out,clock=stopped,msi=on
. /src/tests/vm/asio-functions.sh
. /src/tests/vm/hdspe-functions.sh
watch_kernel_log

# What was written has arrived once a register was read.
mixer() {
	amixer -c 0 cget name='System Sample Rate' >/dev/null
	model mixer
}
# faders OUTPUT SOURCE VALUE ...: by hardware channels; what is open but each playback channel's own.
faders() {
	mixer
	while [ $# -gt 0 ]; do
		echo "[$1,$2,$3]"
		shift 3
	done | sort >/run/faders-wanted
	sed 's/^\[\[/[/; s/\]\]$/]/; s/\],\[/]\n[/g' /run/model-said | awk -F'[],[]' '
		$3 == $2 + 64 && $4 == 32768 { next } { print }' | sort >/run/faders
	cmp -s /run/faders /run/faders-wanted || {
		sed 's/^/# is open: /' /run/faders
		false
	}
}
as_at_load() { mixer && cmp -s /run/model-said /run/mixer-at-load; }

# heard FILE OUTPUT INPUT: in all that left the card there is the test signal of the input, each sample
# of it and nothing else, and nothing at the output below.
heard() {
	perl -e '
		my ($file, $output, $input) = @ARGV;
		open(my $in, "<:raw", $file) or die "# $file: $!\n";
		my ($last, $frames);
		while (read($in, my $frame, 256) == 256) {
			my @samples = unpack("l<64", $frame);
			my $sample = ($samples[$output] >> 8) & 0xffffff;
			die "# frame $frames: output ", $output - 1, " is not silent\n" if $samples[$output - 1];
			die "# frame $frames: $sample\n" if $sample >> 17 != $input + 1
				or defined $last && $sample != ($last & ~0x1ffff | ($last + 1) & 0x1ffff);
			$last = $sample;
			++$frames;
		}
		print "# $frames frames\n";
		exit !$frames;' "$@"
}

modprobe snd-lockstep-hdspe
settings '"Device"="hw:RayDAT"' '"Period"=dword:100'

check "the driver starts" status 0 host info
check "... and lists the card's own clock, in use" told "clock           Internal (current)"
for name in 'Word Clock' AES SPDIF ADAT1 ADAT2 ADAT3 ADAT4 'Sync In'; do
	check "... and $name" told "clock           $name"
done

plays hdspe/clock
check "a host sets the source to S/PDIF" meets spdif-is-chosen
check "... the card prefers it" stands_at 'Preferred Sync Reference' SPDIF
check "... and is to follow it" stands_at 'System Clock Mode' AutoSync
check "... but goes by its own while it is not there" goes_by internal
arrives spdif
check "... and by it when it comes" follows SPDIF
check "... as the model has it" goes_by spdif
go_on spdif-is-chosen
check "... and the host is told so" meets spdif-is-followed
model "input spdif present=0 lock=0 sync=0"
go_on spdif-is-followed
check "S/PDIF is lost, the host told; it takes ADAT 1" meets adat1-is-chosen
arrives adat1
check "... which the card follows" goes_by adat1
follows ADAT1
go_on adat1-is-chosen
check "... and all that the host was told is so" ended_well
check "the host has set the card's own clock at last" stands_at 'System Clock Mode' Master
check "... and the model goes by it" goes_by internal

mixer && cp /run/model-said /run/mixer-at-load
plays hdspe/mixer
check "a host asks what the mixer can, and for channels that are not there" meets nothing-is-set
check "... which changes nothing" as_at_load
go_on nothing-is-set
check "it monitors inputs" meets inputs-are-monitored
check "... each by the faders that it said" faders 9 6 32768 4 7 23170 5 7 23170 11 8 16384 13 9 65535
go_on inputs-are-monitored
check "it sets gains" meets gains-are-set
check "... of an input's faders, and of all that an output sums" \
	faders 9 6 8192 9 73 16384 4 7 23170 5 7 23170 11 8 16384 13 9 65535
go_on gains-are-set
check "it sets them back, and all monitoring off" meets all-is-undone
check "... and the mixer is as it was" as_at_load
go_on all-is-undone
check "it has read meters" meets meters-were-read
model "step 4096"
go_on meters-were-read
check "a signal came, and was where it is monitored" meets signal-is-gone
model "source all silence"
model "step 64"
go_on signal-is-gone
check "it goes, and the meters with it" meets it-goes
check "... with faders changed" faders 9 6 32768 5 4 32768
check "... and one closed" sh -c '! grep -qF "[7,71," /run/model-said'
go_on it-goes
check "... and all answers were right" ended_well
check "the mixer is as the user had it" as_at_load
model "source all signal"

# Who paces the model has the way to it for himself.
before=$(runs)
chrt -f 90 hdspe-pace RayDAT 128 2>/run/pace.log &
pace=$!
plays hdspe/monitor
check "a host plays silence, an input monitored" meets it-was-heard
kill $pace
wait $pace
check "... and the input, every sample of it, leaves the card at that output" \
	heard "$(output_of $((before + 1)))" 21 20
go_on it-was-heard
check "it changes to double speed" meets rate-is-double
check "... and the monitor is where the channels are now" faders 1 0 32768
go_on rate-is-double
check "... and all answers were right" ended_well
check "the mixer is as the user had it" as_at_load

check "no access to what the card has not" no_driver_faults
check "the driver leaves" modprobe -r snd-lockstep-hdspe

modprobe snd-lockstep-soft
settings
check "the software card has one clock" status 0 host info
check "... its own" [ "$(grep -c '^clock ' /run/told)" -eq 1 ]
check "... and refuses what it has no mixer for" says $wine $host_exe habit $habits/future.habit
check "no warning in the kernel log" no_kernel_warning
exit $failed
