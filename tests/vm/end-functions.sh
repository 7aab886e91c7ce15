# SPDX-License-Identifier: GPL-2.0-or-later
#
# A host that ends without stopping or releasing the driver. Sourced in the guest, after
# asio-functions.sh.

# A card that nobody has open, or a server without the host.
is_free() {
	if [ "$transport" = jack ]; then
		jack_lsp >/run/ports && ! grep -q '^asio-host' /run/ports
	else
		[ "$(cat /proc/asound/Lockstep/pcm0[pc]/sub0/status)" = "closed
closed" ]
	fi
}
says_how() { grep -q '^ends by' /run/told; }

# end WAY STATE: the host ends so; got is its status.
end() {
	: >/run/told
	timeout 60 $wine $host_exe end "$1" "$2" >/run/told 2>&1 &
	host=$!
	if [ "$1" = killed ]; then
		comes says_how
		$wine taskkill /f /im "${host_exe##*/}" >/dev/null 2>&1
	fi
	wait $host
	got=$?
	ended=$(seconds)
}
says_no_more() {
	[ "$(tr -d '\r' </run/told)" = "ends by $1, $2" ] || {
		sed 's/^/# said: /' /run/told
		return 1
	}
}
# A program that is killed from outside has the status that Wine gives it, as it has without the driver.
own_status() { # WAY
	wanted=7
	[ "$1" != killed ] || wanted=$killed_status
	[ $got -eq "$wanted" ] || {
		echo "# status $got, not $wanted"
		return 1
	}
}
is_free_within_a_second() {
	comes is_free && within_a_second "$ended"
}

# ends WAY STATE: a check of what is seen of it.
ends() {
	[ -n "${killed_status-}" ] || {
		end killed unopened
		killed_status=$got
	}
	end "$1" "$2"
	check "$transport: a host that ends by $1 while $2 says nothing" says_no_more "$1" "$2"
	check "... has its own status" own_status "$1"
	check "... and leaves the card free" is_free_within_a_second
}

# with_transport NAME COMMAND...: with the driver set to it.
with_transport() {
	transport=$1
	shift
	setting Transport REG_SZ "$transport"
	[ "$transport" = direct ] || check "jackd starts" jack_up -d lockstep -p 128 -s 64
	"$@"
	[ "$transport" = direct ] || jack_down
	setting Transport
}

# Every way in every state that needs no display.
ends_in_all_ways() {
	for state in opened prepared running inside by-callback; do
		for way in return exit terminate killed; do
			[ "$way $state" != "return by-callback" ] || continue
			ends $way $state
		done
	done
}
