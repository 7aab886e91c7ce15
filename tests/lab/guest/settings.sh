# SPDX-License-Identifier: GPL-2.0-or-later
#
# Functions for the lab's guest scripts: the Wine driver's settings, jackd up and down. Sourced.
export JACK_NO_AUDIO_RESERVATION=1 # there is no session bus
host_exe=/usr/lib/lockstep/asio-host.exe

# The kernel's huge-page thread copies 2 MiB at a time without giving way: 2 to 4 ms on this slow
# machine, every 10 s, to any path alike. Real-time audio machines have it off, and so has this one.
no_huge_pages() { echo never >/sys/kernel/mm/transparent_hugepage/enabled; }

# The Wine server stays up between the runs: its start is not part of any. It is not started before a
# run needs it: 30 s later it saves the registry for the first time, in which the guest's kernel holds
# interrupts back for 0.9 ms, enough to make any program late that has less.
wine_runs=
wine_up() {
    [ -z "$wine_runs" ] || return 0
    wine_runs=yes
    wineserver=$(command -v wineserver || echo /usr/lib/wine/wineserver)
    "$wineserver" -p
}
# Ends every Windows program there is.
wineserver_again() {
    "$wineserver" -k
    "$wineserver" -w
    "$wineserver" -p
}

# asio_settings DEVICE TRANSPORT PERIOD SAFETY RATE, in one start of a Windows program; none when
# they are as before. A period or safety of "-" is left to the driver's default.
asio_dword() { if [ "$1" = - ]; then echo -; else printf 'dword:%08x\n' "$1"; fi; }
asio_now=
asio_settings() {
    [ "$asio_now" != "$*" ] || return 0
    cat >/tmp/asio.reg <<END
REGEDIT4

[HKEY_CURRENT_USER\\Software\\Lockstep\\ASIO]
"Device"="$1"
"Transport"="$2"
"Period"=$(asio_dword "$3")
"Safety"=$(asio_dword "$4")
"Rate"=$(asio_dword "$5")
END
    wine regedit /S 'Z:\tmp\asio.reg' && asio_now=$*
}

# jack_up ARGUMENTS...: starts jackd, returns when a client can connect. Sets jackd_pid.
jack_up() {
    jackd -R -P70 "$@" >/tmp/jackd.log 2>&1 &
    jackd_pid=$!
    if ! jack_wait -w -t 30 >/dev/null 2>&1; then
        echo "jackd did not start: $*"
        cat /tmp/jackd.log
        jack_down
        return 1
    fi
}

# Also one that is too busy to end when asked, as the stock backend with two periods of 64 frames on
# QEMU's intel-hda: the next run needs the card.
jack_down() {
    kill "$jackd_pid" 2>/dev/null
    (sleep 10 && exec kill -KILL "$jackd_pid" 2>/dev/null) &
    killer=$!
    wait "$jackd_pid" 2>/dev/null
    kill "$killer" 2>/dev/null
}
