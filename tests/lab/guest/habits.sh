# SPDX-License-Identifier: GPL-2.0-or-later
#
# Each host's habit on two drivers through jackd, each in a process of its own, for tests/lab/beside:
# /share/results/DRIVER/HABIT has the host's exit status in its first line, then what it said.
set -u
. /src/tests/lab/guest/settings.sh
. /src/tests/lab/guest/other-driver.sh
export WINEDEBUG=-all DISPLAY=
habits=/src/tests/asio-host/habits
no_huge_pages
wine_up
asio_settings hw:Lockstep jack - - 48000
other_driver_up || { echo "the other driver cannot be registered"; exit 1; }
modprobe snd-lockstep-soft playback_channels=3 capture_channels=2 || exit 1
for driver in "Lockstep ASIO" "$other_driver"; do
    mkdir -p "/share/results/$driver"
    for habit in $habits/*.habit $habits/jack/*.habit; do
        # A server of its own too: what one habit leaves behind must not be the next one's.
        jack_up -d lockstep -d hw:Lockstep -p 128 -s 64 || exit 1
        timeout -k 5 120 wine $host_exe habit --driver "$driver" "$habit" >/run/said 2>&1 </dev/null
        status=$?
        jack_down
        # A host that was killed leaves none of its threads to the next.
        [ $status -lt 124 ] || wineserver_again
        { echo $status; cat /run/said; } >"/share/results/$driver/$(basename "$habit" .habit)"
        echo "> $driver, $(basename "$habit" .habit): $status"
    done
done
