# SPDX-License-Identifier: GPL-2.0-or-later
#
# The demo's guest side: plays /share/play.wav through the software card's patch cable and records
# it, over each way from a Windows program to the card. /share/demo.env says with what.
set -u
. /src/tests/lab/guest/settings.sh
. /share/demo.env # rate, channels, period, safety

card=/proc/asound/Lockstep/lockstep
failed=0

playrec() { # NAME: writes NAME.wav, NAME.json, and what the card itself counted, NAME.card
    timeout 900 wine $host_exe playrec 'Z:\share\play.wav' "Z:\\share\\$1.wav" \
        --period "$period" --json >"/share/$1.json" 2>"/share/$1.log" || {
        status=$?
        echo "asio-host: status $status"
        cat "/share/$1.log" "/share/$1.json"
        failed=1
    }
}

echo "> loading the software card: $channels channels each way, every late frame counted"
modprobe snd-lockstep-soft strict=1 playback_channels="$channels" capture_channels="$channels" ||
    exit 1
no_huge_pages
wine_up

echo "> Windows host -> Lockstep ASIO -> card (direct), $rate Hz, period $period, safety $safety"
asio_settings hw:Lockstep direct "$period" "$safety" "$rate"
playrec direct
cat $card >/share/direct.card

echo "> Windows host -> Lockstep ASIO -> jackd -d lockstep -> card (jack), the same"
jack_up -d lockstep -d hw:Lockstep -r "$rate" -p "$period" -s "$safety" || exit 1
asio_settings hw:Lockstep jack "$period" "$safety" "$rate"
playrec jack
cat $card >/share/jack.card
jack_down
cp /tmp/jackd.log /share/jackd.log
exit $failed
