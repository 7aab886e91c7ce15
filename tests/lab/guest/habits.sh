# SPDX-License-Identifier: GPL-2.0-or-later
#
# Each host's habit on two drivers through the server that /share/server names, each in a process of
# its own, for tests/lab/beside: /share/results/DRIVER/HABIT has the host's exit status in its first
# line, then what it said.
set -u
. /src/tests/lab/guest/settings.sh
. /src/tests/lab/guest/other-driver.sh
. /src/tests/lab/guest/pipewire-server.sh
export WINEDEBUG=-all DISPLAY=
habits=/src/tests/asio-host/habits
case $(cat /share/server) in
jackd)
    playback=3 capture=2 wine=wine
    server_up() { jack_up -d lockstep -d hw:Lockstep -p 128 -s 64; }
    server_down() { jack_down; } ;;
pipewire)
    playback=2 capture=2 wine="pw-jack wine" # one number of channels: pipewire_server
    server_up() { pipewire_server 2 128; }
    server_down() { pipewire_down; } ;;
esac
no_huge_pages
wine_up
asio_settings hw:Lockstep jack - - 48000
other_driver_up 128 2 || { echo "the other driver cannot be registered"; exit 1; }
modprobe snd-lockstep-soft playback_channels=$playback capture_channels=$capture || exit 1
for driver in "Lockstep ASIO" "$other_driver"; do
    mkdir -p "/share/results/$driver"
    for habit in $habits/*.habit $habits/jack/*.habit; do
        # A server of its own too: what one habit leaves behind must not be the next one's.
        server_up || exit 1
        timeout -k 5 120 $wine $host_exe habit --driver "$driver" "$habit" >/run/said 2>&1 </dev/null
        status=$?
        server_down
        # A host that was killed leaves none of its threads to the next.
        [ $status -lt 124 ] || wineserver_again
        { echo $status; cat /run/said; } >"/share/results/$driver/$(basename "$habit" .habit)"
        echo "> $driver, $(basename "$habit" .habit): $status"
    done
done
