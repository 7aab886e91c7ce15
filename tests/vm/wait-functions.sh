# SPDX-License-Identifier: GPL-2.0-or-later
#
# Waiting for what gives no event. Sourced in the guest.

# comes COMMAND...: it succeeds within a minute.
comes() {
	tries=0
	until "$@"; do
		tries=$((tries + 1))
		[ $tries -lt 600 ] || return 1
		sleep 0.1
	done
}
