# SPDX-License-Identifier: GPL-2.0-or-later
#
# A Windows program on Wine's own ways to the card, for tests/lab/wine-ways: does each run of
# /share/plan and leaves its result in /share/results as ID.json, with ID.log. A line of the plan:
#   ID API BUFFER SECONDS      (API: of wine-audio, or asio; BUFFER in frames, 0: the least there is)
# Nothing but the measured program runs while it measures.
set -u
. /src/tests/lab/guest/settings.sh
export WINEDEBUG=-all DISPLAY=
mkdir -p /share/results
# Read from outside, files let virtual time fly: once, here.
cp /src/build/windows/out/wine-audio.exe /run/ || exit 1
modprobe snd-lockstep-soft strict=1 playback_channels=2 capture_channels=2 || exit 1
# Wine's ALSA driver opens the device called default.
cat >/root/.asoundrc <<'END'
pcm.!default {
    type plug
    slave.pcm "hw:Lockstep"
}
ctl.!default {
    type hw
    card Lockstep
}
END
no_huge_pages
wine_up

run() { # API BUFFER SECONDS
    case $1 in
    asio)
        asio_settings hw:Lockstep direct - - 48000
        wine $host_exe bench --period "$2" --channels 2 --seconds "$3" --json 'Z:\run\result.json' ;;
    *)
        buffer=
        [ "$2" -eq 0 ] || buffer="--buffer $2"
        # shellcheck disable=SC2086
        wine /run/wine-audio.exe "$1" $buffer --seconds "$3" --json 'Z:\run\result.json' ;;
    esac
}
while read -r id api buffer seconds; do
    rm -f /run/result.json
    run "$api" "$buffer" "$seconds" >/run/log 2>&1 </dev/null
    echo "status $?" >>/run/log
    cp /run/log "/share/results/$id.log"
    [ ! -f /run/result.json ] || cp /run/result.json "/share/results/$id.json"
    echo "> $api, buffer $buffer: $(tail -n 1 /run/log)"
done </share/plan
