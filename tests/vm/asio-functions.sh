# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the asio-*.sh cases share: the Windows host program, the driver's settings in the registry,
# JACK servers, noise to play and a judge of what came back. Sourced in the guest.
. /src/tests/vm/jack-functions.sh
export WINEDEBUG=-all DISPLAY=

# Which Wine, and which of its hosts; a case may set others before it sources this.
: "${wine:=wine}" "${wineserver:=/usr/lib/wine/wineserver}" "${host_exe:=/usr/lib/lockstep/asio-host.exe}"

# Starting Wine takes far longer than any program here: one server for all of them, which would
# otherwise end with the last program, some seconds later.
# A case that went well leaves it and its services to the next (tests/vm/guest-cases), unless it says
# that Wine ends with it, being another Wine or having a display.
wine_ends=
$wineserver -p >/dev/null 2>&1 # else it would hold on to the pipe that carries the case's lines
leave_wine() {
	if [ $? -eq 0 ] && [ -z "$wine_ends" ]; then
		touch /run/wine-stays
	else
		rm -f /run/wine-stays
		$wineserver -k
	fi
}
trap leave_wine EXIT

# host ARGUMENTS...: the ASIO host; what it prints is kept for told.
host() { $wine $host_exe "$@" >/run/told 2>&1; }
# status NUMBER COMMAND...: the command ends with it.
status() {
	want=$1
	shift
	"$@"
	got=$?
	[ $got -eq "$want" ] || {
		tail -n 5 /run/told | sed "s/^/# gave $got: /"
		return 1
	}
}
# told TEXT: by the host.
told() {
	grep -qF -e "$1" /run/told || {
		tail -n 5 /run/told | sed 's/^/# told: /'
		return 1
	}
}

# setting NAME TYPE VALUE: sets a registry value of the driver's; setting NAME: removes it.
setting() {
	if [ $# -eq 1 ]; then
		$wine reg delete 'HKCU\Software\Lockstep\ASIO' /v "$1" /f >/dev/null 2>&1
	else
		$wine reg add 'HKCU\Software\Lockstep\ASIO' /v "$1" /t "$2" /d "$3" /f >/dev/null 2>&1
	fi
}
# settings LINE...: the driver's settings are these and no others, in one start of Wine, each as in a
# registry file: '"Period"=dword:80'.
settings() {
	{
		printf '%s\n\n' REGEDIT4 '[-HKEY_CURRENT_USER\Software\Lockstep\ASIO]' \
			'[HKEY_CURRENT_USER\Software\Lockstep\ASIO]'
		[ $# -eq 0 ] || printf '%s\n' "$@"
	} >/run/settings.reg
	$wine reg import 'Z:\run\settings.reg' >/dev/null 2>&1
}

[ ! -e /run/wine-stays ] || settings

# play_habits TRANSPORT: a check for each host's habit; what was not as expected is said below it.
habits=/src/tests/asio-host/habits
play_habits() {
	timeout 300 $wine $host_exe habit $habits/*.habit $habits/"$1"/*.habit >/run/told 2>&1
	status=$?
	sed "s/^\(ok\|not ok\) - /\1 - $1, /" /run/told
	said=$(grep -cE '^(not )?ok ' /run/told)
	check "$1: all habits were played, and ended (status $status)" \
		[ "$said" -eq "$(ls $habits/*.habit $habits/"$1"/*.habit | wc -l)" ]
	! grep -q '^not ok' /run/told || failed=1
}

# plays NAME: a habit, in the background; it is met while it goes on.
plays() {
	rm -f /run/said.habit
	$wine $host_exe habit $habits/"$1".habit >/run/said.habit 2>&1 &
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
	timeout 60 tail --pid=$host -f /dev/null || kill -KILL $host
	wait $host
	got=$?
	sed 's/^/# /' /run/said.habit
	[ $got -eq 0 ]
}

# Of the process that plays it.
threads() { ls /proc/"$(pgrep -f 'asio-host.exe habit' | tail -n 1)"/task | wc -l; }
# Seconds so far; and whether it is less than one since then.
seconds() { cut -d' ' -f1 /proc/uptime; }
within_a_second() { # SINCE
	echo "$1 $(seconds)" | awk '{ print "# after", $2 - $1, "s"; exit !($2 - $1 < 1) }'
}

# compatibility PROGRAMS: how they went under this Wine, for tests/lab/compatibility.
compatibility() {
	outcome=right
	[ "$failed" -eq 0 ] || outcome=wrong
	echo "# compatibility: $1 | $($wine --version) | $(cat /etc/debian_version) | $outcome"
}

# noise FILE int|float FRAMES: two channels at 48 kHz, 24 bits of noise a sample, the same each time.
noise() {
	perl -e '
		my ($file, $kind, $frames) = @ARGV;
		my ($seed, $data) = (1, "");
		for (1 .. 2 * $frames) {
			$seed = ($seed * 1103515245 + 12345) & 0x7fffffff;
			my $sample = ($seed >> 7) - (1 << 23);
			$data .= $kind eq "float" ? pack("f<", $sample / (1 << 23)) : pack("l<", $sample << 8);
		}
		open(my $out, ">:raw", $file) or die;
		print $out "RIFF", pack("V", 36 + length $data), "WAVEfmt ",
			pack("VvvVVvv", 16, $kind eq "float" ? 3 : 1, 2, 48000, 48000 * 8, 8, 32),
			"data", pack("V", length $data), $data;
	' "$@"
}

# same_after FRAMES PLAYED RECORDED: the recording is silence for so many frames, then bit for bit
# what was played, on both channels.
same_after() {
	perl -e '
		sub data { # of a WAV file
			open(my $in, "<:raw", $_[0]) or die "$_[0]: $!\n";
			local $/;
			my $file = <$in>;
			for (my $at = 12; $at + 8 <= length $file;) {
				my ($id, $size) = unpack("a4V", substr($file, $at, 8));
				return substr($file, $at + 8, $size) if $id eq "data";
				$at += 8 + $size + $size % 2;
			}
			die "$_[0]: no data\n";
		}
		my ($frames, $played, $recorded) = ($ARGV[0], data($ARGV[1]), data($ARGV[2]));
		my $silence = substr($recorded, 0, $frames * 8);
		my $back = substr($recorded, $frames * 8, length $played);
		exit 0 if $silence =~ /\A\0*\z/ && $back eq $played;
		my $at = 0;
		$at++ while $at < length $played && substr($back, $at, 8) eq substr($played, $at, 8);
		print "# differs at frame ", $at, " of ", length($played) / 8, "\n" if $at < 1;
		my $found = index($recorded, substr($played, 0, 64));
		print "# the first frames came back at frame ", $found / 8, "\n";
		exit 1;
	' "$@"
}

# same_around FRAMES PLAYED RECORDED: the recording is, frame by frame, what was played so many frames
# before, or silence where the card was away; it begins and ends with a second of sound.
same_around() {
	perl -e '
		sub data {
			open(my $in, "<:raw", $_[0]) or die "$_[0]: $!\n";
			local $/;
			my $file = <$in>;
			return substr($file, index($file, "data") + 8);
		}
		my ($frames, $played, $recorded) = ($ARGV[0], data($ARGV[1]), data($ARGV[2]));
		my ($count, $silent, $first, $last) = (length($played) / 8, 0, 0, 0);
		for my $at (0 .. $count - 1) {
			my $back = substr($recorded, ($at + $frames) * 8, 8);
			if ($back eq substr($played, $at * 8, 8)) {
				$first++ if !$silent;
				$last++;
				next;
			}
			$back eq "\0" x 8 or print "# frame $at is another one\n" and exit 1;
			$silent++;
			$last = 0;
		}
		print "# $first frames of sound, $silent of silence in all, $last of sound\n";
		exit !($silent && $first >= 48000 && $last >= 48000);
	' "$@"
}
