# SPDX-License-Identifier: GPL-2.0-or-later
#
# The demo's guest side: plays /share/play.wav through a card's patch cable and records it, over each
# way from a Windows program to the card. /share/demo.env says with what.
set -u
. /src/tests/lab/guest/settings.sh
. /share/demo.env # module, card (its id), rate, channels, period, safety, limit (s)

status=/proc/asound/$card/lockstep
failed=0

playrec() { # NAME: writes NAME.wav, NAME.json, and what the card itself counted, NAME.card
    timeout "$limit" wine $host_exe playrec 'Z:\share\play.wav' "Z:\\share\\$1.wav" \
        --period "$period" --json >"/share/$1.json" 2>"/share/$1.log" || {
        echo "asio-host: status $?"
        cat "/share/$1.log" "/share/$1.json"
        failed=1
    }
}

info() { # NAME: what a host is told before it plays, NAME.info
    timeout "$limit" wine $host_exe info --json >"/share/$1.info" 2>"/share/$1.info.log" || {
        echo "asio-host info: status $?"
        cat "/share/$1.info.log"
        failed=1
    }
}

parameters=
if [ "$module" = snd-lockstep-soft ]; then
    # Every late frame is counted.
    parameters="strict=1 playback_channels=$channels capture_channels=$channels"
fi
echo "> loading $module $parameters"
# shellcheck disable=SC2086
modprobe "$module" $parameters || exit 1
cat /proc/asound/cards
if [ "$module" = snd-lockstep-hdspe ]; then
    # A model's time is not the guest's.
    chrt -f 90 hdspe-pace "$card" "$safety" 2>/share/pace.log &
    pace=$!
    trap 'kill $pace' EXIT
    jackd_patience="-t 60000"
fi
no_huge_pages
wine_up

echo "> Windows host -> Lockstep ASIO -> card (direct), $rate Hz, period $period, safety $safety"
asio_settings "hw:$card" direct "$period" "$safety" "$rate"
info direct
playrec direct
cat "$status" >/share/direct.card

echo "> Windows host -> Lockstep ASIO -> jackd -d lockstep -> card (jack), the same"
# shellcheck disable=SC2086
jack_up ${jackd_patience-} -d lockstep -d "hw:$card" -r "$rate" -p "$period" -s "$safety" || exit 1
jack_lsp -p >/share/jack.ports
asio_settings "hw:$card" jack "$period" "$safety" "$rate"
info jack
playrec jack
cat "$status" >/share/jack.card
jack_down
cp /tmp/jackd.log /share/jackd.log
exit $failed
