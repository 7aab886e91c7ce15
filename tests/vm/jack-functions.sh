# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the jack-*.sh cases share: a server to start and stop, a client that measures, and checks
# that print TAP. Sourced in the guest.
. /src/tests/vm/wait-functions.sh
set -u
export JACK_NO_AUDIO_RESERVATION=1 # there is no session bus
jack_client=/src/build/native/out/lockstep-jack-client
card=/proc/asound/Lockstep/lockstep
failed=0

check() { # TEXT COMMAND...
	text=$1
	shift
	if "$@"; then
		echo "ok - $text"
	else
		echo "not ok - $text"
		failed=1
	fi
}

quiet() { "$@" >/dev/null 2>&1; }

# jack_up ARGUMENTS...: starts jackd, returns when a client can connect. Sets jackd_pid.
jack_up() {
	jackd -R -P70 "$@" >/run/jackd.log 2>&1 &
	jackd_pid=$!
	jack_wait -w -t 30 >/dev/null 2>&1 && return
	sed 's/^/# /' /run/jackd.log
	return 1
}

# jack_down: stops it; its exit status.
jack_down() {
	kill "$jackd_pid" 2>/dev/null
	wait "$jackd_pid"
}

# measure ARGUMENTS...: the client's result is kept in /run/measured.
measure() {
	"$jack_client" "$@" --json /run/measured 2>/run/client.log
	measured_status=$?
	[ $measured_status -eq 0 ] || sed 's/^/# /' /run/client.log /run/measured
	return $measured_status
}

# value KEY: of the last result.
value() { sed -n "s/^ *\"$1\": \([^,]*\),\{0,1\}$/\1/p" /run/measured; }
is() { # KEY NUMBER
	[ "$(value "$1")" = "$2" ] || {
		echo "# $1 is $(value "$1"), not $2"
		false
	}
}
above() { # KEY NUMBER
	[ "$(value "$1")" -gt "$2" ] || {
		echo "# $1 is $(value "$1"), not above $2"
		false
	}
}

# said TEXT: by the last jackd.
said() { grep -qF -e "$1" /run/jackd.log; }

# refused ARGUMENTS...: jackd says something and ends with a status that is not 0.
refused() {
	timeout 30 jackd -d lockstep "$@" >/run/jackd.log 2>&1 </dev/null
	status=$?
	[ $status -ne 0 ] && [ $status -ne 124 ] || {
		echo "# status $status"
		sed 's/^/# /' /run/jackd.log
		false
	}
}
