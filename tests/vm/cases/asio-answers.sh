#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What docs/asio.md says that each call answers, in each of the driver's states and on both
# transports, is what it answers. Runs in the guest, as root.
# vm: --virtual-time
. /src/tests/vm/asio-functions.sh

modprobe snd-lockstep-soft
check "direct: every call is answered" status 0 host answers
grep '^|' /run/told | tr -d '\r' >/run/direct
setting Transport REG_SZ jack
check "jackd starts" jack_up -d lockstep -p 128 -s 64
check "jack: every call is answered" status 0 host answers
grep '^|' /run/told | tr -d '\r' >/run/jack
jack_down

# One row where both answer the same, else one for each.
paste -d '\n' /run/direct /run/jack | awk -F ' [|] ' -v OFS=' | ' '
	NR % 2 { direct = $0; next }
	direct == $0 { print; next }
	{
		name = $1
		$1 = name ", jack"
		jack = $0
		$0 = direct
		$1 = name ", direct"
		print $0 "\n" jack
	}' >/run/answers
as_documented() {
	sed -n '/^| call | before init/,/^$/p' /src/docs/asio.md | grep '^|' | diff - /run/answers >/run/differ
	differs=$?
	sed 's/^/# /' /run/differ
	return $differs
}
check "... as docs/asio.md says ($(wc -l </run/answers) lines)" as_documented
exit $failed
