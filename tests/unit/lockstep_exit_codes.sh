#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Runs the built command line with good and bad arguments and checks its exit status, its sentence
# on standard error and its JSON. Needs no sound card and no Wine: a made-up one answers.
# (Exit 1 and 3 need a card: tests/vm/cases/cli-latency.sh.)
#
#   lockstep_exit_codes.sh path/to/lockstep
set -u
lockstep=$1
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
failed=0

# expect STATUS PATTERN ARGUMENTS...: the status, and a pattern in standard error.
expect() {
	status=$1 pattern=$2
	shift 2
	"$lockstep" "$@" >"$room/out" 2>"$room/err"
	got=$?
	if [ $got -ne "$status" ]; then
		echo "not ok - lockstep $* gives $status (gave $got: $(cat "$room/err"))"
		failed=1
	elif [ -n "$pattern" ] && ! grep -q -e "$pattern" "$room/err"; then
		echo "not ok - lockstep $* says '$pattern' (said: $(cat "$room/err"))"
		failed=1
	else
		echo "ok - lockstep $* gives $status"
	fi
}

# json KEY VALUE: what the last command printed is an object with that value.
json() {
	if /usr/bin/python3 -c 'import json, sys
value = json.load(open(sys.argv[1]))[sys.argv[2]]
sys.exit(str(value) != sys.argv[3])' "$room/out" "$1" "$2"; then
		echo "ok - its JSON has $1 = $2"
	else
		echo "not ok - its JSON has $1 = $2 (printed: $(cat "$room/out"))"
		failed=1
	fi
}

expect 0 '' --version
expect 0 '' --help
expect 0 '' latency --help
expect 0 '' list
expect 0 '' list --json
json cards "$("$lockstep" list --json | /usr/bin/python3 -c 'import json, sys
print(json.load(sys.stdin)["cards"])')"

expect 2 'subcommand'
expect 2 'frobnicate' frobnicate
expect 2 'frobnicate' list --frobnicate
expect 2 'many' latency --period many
expect 2 '-60' latency --level 3
expect 2 '/nonexistent' doctor --prefix /nonexistent
expect 2 '/nonexistent' doctor --prefix /nonexistent --json
json exit 2
expect 2 '/bin/true' doctor --quick --wine /bin/true
expect 0 '' log --list
expect 2 'stream' log nobody
expect 2 'lines' log --lines -1
expect 2 'look' monitor --look
expect 0 '' monitor --count 1
expect 0 '' monitor --json -n 1
json streams '[]'
expect 4 'cannot write .*/nonexistent/x' report --quick /nonexistent/x
expect 0 '' report --quick "$room/report"
for title in Versions Doctor Cards ALSA Settings; do
	if grep -qx "$title" "$room/report"; then
		echo "ok - the report has a section $title"
	else
		echo "not ok - the report has a section $title"
		failed=1
	fi
done
expect 2 'hw:NoSuchCard' latency --device hw:NoSuchCard
expect 2 'hw:NoSuchCard' latency --device hw:NoSuchCard --json
json exit 2

expect 2 'not a Wine prefix' register --prefix "$room/none"
expect 2 'not a Wine prefix' unregister --prefix "$room/none" --json
json exit 2

expect 2 'not a Wine prefix' panel "$room/none"

prefix=$room/prefix
system32=$prefix/drive_c/windows/system32
mkdir -p "$system32"
printf 'WINE REGISTRY Version 2\n\n#arch=win64\n' >"$prefix/system.reg"
expect 2 "/none/wine" register --prefix "$prefix" --wine /none/wine
expect 2 "not the program of a 64-bit Wine" register --prefix "$prefix" --wine /bin/true

# A Wine that keeps one registration in a file.
mkdir -p "$room/wine/bin" "$room/wine/lib/wine/x86_64-unix" "$room/wine/lib/wine/x86_64-windows"
: >"$room/wine/lib/wine/x86_64-unix/ntdll.so"
cat >"$room/wine/bin/wine64" <<'SCRIPT'
#!/bin/sh
case "$*" in
"regsvr32 /s "*) : >"$WINEPREFIX/registered" ;;
"rundll32 lockstep-asio.dll,ControlPanel") echo "panel of $WINEPREFIX" >&2; exit 4 ;;
"regsvr32 /u /s "*) rm -f "$WINEPREFIX/registered" ;;
"reg query "*"Lockstep ASIO /v CLSID") [ -e "$WINEPREFIX/registered" ] || exit 1
	printf '    CLSID    REG_SZ    {1-2}\r\n' ;;
"reg query "*) [ -e "$WINEPREFIX/registered" ] || exit 1
	printf '    (Default)    REG_SZ    C:\\lockstep-asio.dll\r\n' ;;
esac
SCRIPT
chmod +x "$room/wine/bin/wine64"
wine="--prefix $prefix --wine $room/wine/bin/wine64"

# shellcheck disable=SC2086 # the two options are meant to be split
{
	expect 4 'make install' register $wine
	expect 4 'not registered in the prefix' panel $wine
	printf 'MZ%062dWine builtin DLL' 0 >"$room/wine/lib/wine/x86_64-windows/lockstep-asio.dll"
	expect 4 'lockstep-asio.so' register $wine
	: >"$room/wine/lib/wine/x86_64-unix/lockstep-asio.so"
	expect 0 '' register $wine --dry-run --json
	json dry_run True
	json changed False
	json reason 'named by --wine'
	[ -z "$(ls "$system32")" ] && [ ! -e "$prefix/registered" ] && echo "ok - a dry run does nothing" ||
		{ echo "not ok - a dry run does nothing"; failed=1; }
	expect 0 '' register $wine --json
	json drivers "[{'width': '64-bit', 'clsid': '{1-2}', 'dll': 'C:\\\\lockstep-asio.dll'}]"
	json registered True
	[ -e "$system32/lockstep-asio.dll" ] && echo "ok - the DLL is in system32" ||
		{ echo "not ok - the DLL is in system32"; failed=1; }
	expect 4 "^panel of $prefix\$" panel $wine # the driver's own words and status
	expect 0 '' unregister $wine --json
	json registered False
	json changed True
	expect 0 '' unregister $wine --json
	json changed False
	# The same Wine, as a runner of Bottles' that the prefix names.
	mkdir -p "$room/.local/share/bottles/runners"
	ln -s "$room/wine" "$room/.local/share/bottles/runners/soda-9"
	echo 'Runner: soda-9' >"$prefix/bottle.yml"
	HOME=$room expect 0 '' register --prefix "$prefix" --json
	json reason "as $prefix/bottle.yml says"
	HOME=$room expect 0 '' unregister --prefix "$prefix" --dry-run --json
	json changed False
	HOME=$room expect 0 '' unregister --prefix "$prefix" --json
	json changed True
	echo 'Runner: soda-10' >"$prefix/bottle.yml"
	HOME=$room expect 2 'soda-10' register --prefix "$prefix"
	HOME=$room expect 2 'soda-10' register --prefix "$prefix" --dry-run
	rm "$prefix/bottle.yml"
	[ -z "$(ls "$system32")" ] && echo "ok - nothing is left in system32" ||
		{ echo "not ok - nothing is left in system32"; failed=1; }
}

# The halves go out of the Wine's own folders again.
expect 0 '' unregister --files --wine "$room/wine" --dry-run
[ -e "$room/wine/lib/wine/x86_64-unix/lockstep-asio.so" ] || { echo "not ok - dry run left it"; failed=1; }
expect 0 '' unregister --files --wine "$room/wine" --json
json changed True
[ -z "$(ls "$room"/wine/lib/wine/*/lockstep-asio.* 2>/dev/null)" ] && echo "ok - the halves are gone" ||
	{ echo "not ok - the halves are gone"; failed=1; }
expect 0 '' unregister --files --wine "$room/wine" --json
json changed False
exit $failed
