#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# `lockstep register` with Wines laid out as WineHQ, Proton and Bottles lay theirs out, each told by
# what is in the prefix, none by --wine. The Wine is the distribution's: its built-ins are shown in
# the other folders by mounts, without the driver, and the driver is taken out of its own place, so that what
# a host opens can only be what register put into the layout.
# Runs in the guest, as root; in virtual time, as Wine's waiting then takes none.
# vm: --virtual-time
. /src/tests/vm/cli-functions.sh
builtins=/usr/lib/x86_64-linux-gnu/wine
prefix=/root/.wine
system32=$prefix/drive_c/windows/system32
data=/root/.local/share
host=/usr/lib/lockstep/asio-host.exe
halves="x86_64-windows/lockstep-asio.dll x86_64-unix/lockstep-asio.so"

# Starting Wine takes nearly all of the time: one server for all, and few programs.
/usr/lib/wine/wineserver -p
put_back() {
	for half in $halves; do
		[ ! -e "/run/away/$half" ] || mv "/run/away/$half" "$builtins/$half"
	done
	[ ! -e /run/away/stamp ] || cp -p /run/away/stamp $prefix/.update-timestamp
	rm -f $prefix/bottle.yml
	/usr/lib/wine/wineserver -k
	grep -E ' /(run/aside|opt/wine-staging|root/.local)' /proc/mounts | while read -r _ place _; do
		umount "$(printf '%b' "$place")"
	done
	rm -rf /run/aside /run/away /opt/wine-staging $data/Steam $data/bottles
}
trap put_back EXIT

# layout FOLDER LOADER BUILTINS: FOLDER/LOADER starts Debian's Wine, whose built-ins are
# FOLDER/BUILTINS. Debian's loader finds them only as in Debian: a tree aside is laid out so.
layout() {
	aside=/run/aside/$(echo "$1" | md5sum | cut -c1-8)
	mkdir -p "$1/${2%/*}" "$1/$3" "$aside/up" "$aside/work" "$aside/share" \
		"$aside/lib/wine" "$aside/lib/x86_64-linux-gnu/wine"
	mount -t overlay overlay -o "lowerdir=$builtins,upperdir=$aside/up,workdir=$aside/work" "$1/$3"
	mount --bind "$1/$3" "$aside/lib/x86_64-linux-gnu/wine"
	ln -s /usr/share/wine "$aside/share/wine"
	cp /usr/lib/wine/wine64 "$aside/lib/wine/wine64"
	cp /usr/lib/wine/wineserver64 "$aside/lib/wine/wineserver"
	printf '#!/bin/sh\nexec %s/lib/wine/wine64 "$@"\n' "$aside" >"$1/$2"
	chmod +x "$1/$2"
}

# outcome LAYOUT: of the checks since the last one, for tests/lab/compatibility.
outcome() {
	of_this=right
	[ $failed -eq 0 ] || of_this=wrong
	echo "# layout: $1 | $(/usr/lib/wine/wine64 --version) | $(cat /etc/debian_version) | $of_this"
	failed_before=$((failed_before | failed))
	failed=0
}
failed_before=0

# goes_in_and_out NAME PREFIX FOLDER LOADER BUILTINS TOLD-BY
goes_in_and_out() {
	check "$1: dry run" status 0 lockstep register --prefix "$2" --dry-run
	check "... takes the Wine that $6 names" said "$3/$4 (as $6 says)"
	check "... would put the Linux half there" said "would put $3/$5/x86_64-unix/lockstep-asio.so"
	check "... puts nothing" test ! -e "$3/$5/x86_64-unix/lockstep-asio.so"
	check "... copies nothing" test ! -e $system32/lockstep-asio.dll
	check "$1: register" status 0 lockstep register --prefix "$2" --json
	check "... is registered" said '"registered": true'
	for half in $halves; do
		check "... put ${half#*/} there" said "put $3/$5/$half"
	done
	check "... and nowhere else" test ! -e $builtins/x86_64-unix/lockstep-asio.so
	check "... a host on that Wine opens it" status 0 \
		env WINEPREFIX=$prefix "$3/$4" $host info
	check "$1: unregister" status 0 lockstep unregister --prefix "$2"
	check "... leaves no DLL" test ! -e $system32/lockstep-asio.dll
	check "$1: unregister --files" status 0 lockstep unregister --files --prefix "$2"
	check "... leaves no half" sh -c "! ls '$3/$5'/*/lockstep-asio.* 2>/dev/null"
}

modprobe snd-lockstep-soft
check "unregister" status 0 lockstep unregister
for half in $halves; do
	mkdir -p "/run/away/${half%/*}"
	mv "$builtins/$half" "/run/away/$half"
done

library=$data/Steam/steamapps
proton="$library/common/Proton 9.0 (Beta)"
layout "$proton/files" bin/wine64 lib64/wine
mkdir -p $library/compatdata/7
ln -s $prefix $library/compatdata/7/pfx
printf '9.0-200\n%s/files/share/fonts/\n' "$proton" >$library/compatdata/7/config_info
# The folder that Steam names is taken for the prefix in it.
goes_in_and_out Proton $library/compatdata/7 "$proton/files" bin/wine64 lib64/wine \
	$library/compatdata/7/config_info
outcome "Proton's, told by compatdata"

if [ -n "${LOCKSTEP_LONG:-}" ]; then
	layout $data/bottles/runners/soda-9 bin/wine lib/wine
	echo 'Runner: soda-9' >$prefix/bottle.yml
	goes_in_and_out Bottles $prefix $data/bottles/runners/soda-9 bin/wine lib/wine \
		$prefix/bottle.yml
	outcome "Bottles', told by bottle.yml"
	rm $prefix/bottle.yml

	layout /opt/wine-staging bin/wine lib/wine
	mkdir -p /opt/wine-staging/share/wine
	touch -d @1700000000 /opt/wine-staging/share/wine/wine.inf
	cp -p $prefix/.update-timestamp /run/away/stamp
	echo 1700000000 >$prefix/.update-timestamp
	goes_in_and_out WineHQ $prefix /opt/wine-staging bin/wine lib/wine $prefix/.update-timestamp
	outcome "WineHQ's, told by .update-timestamp"
fi
exit $((failed_before | failed))
