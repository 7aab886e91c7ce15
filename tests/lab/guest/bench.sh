# SPDX-License-Identifier: GPL-2.0-or-later
#
# The bench's guest side: does each run of /share/plan and leaves its result in /share/results as
# ID.json, with ID.log and the card's own count, ID.card. A line of the plan:
#   ID PATH CARD RATE CHANNELS PERIOD SAFETY SECONDS      (spaces; PATH one of those below)
# Nothing but the measured programs runs while one measures; results wait in a tmpfs till its end.
set -u
. /src/tests/lab/guest/settings.sh
. /src/tests/lab/guest/wake-stamps.sh
. /src/tests/lab/guest/other-driver.sh
. /src/tests/lab/guest/pipewire-server.sh
lib=/usr/lib/lockstep
mkdir -p /run/bench /share/results

load_card() { # CARD CHANNELS: loads it, sets device, cable and status (the card's counters)
    case $1 in
    soft)
        modprobe snd-lockstep-soft strict=1 playback_channels="$2" capture_channels="$2" || return 1
        device=hw:Lockstep cable='' status=/proc/asound/Lockstep/lockstep ;;
    intel-hda)
        modprobe snd-hda-intel || return 1
        device=hw:0 cable=--no-cable status=/dev/null ;;
    esac
    udevadm settle 2>/dev/null
    # The codec is found some time after the controller.
    tries=0
    until [ -e /proc/asound/card0/pcm0c ]; do
        tries=$((tries + 1))
        [ $tries -le 50 ] || return 1
        sleep 0.1
    done
}

result=/run/bench/result
jack_client() { # ARGUMENTS OF jackd...
    jack_up "$@" || return 1
    # Status 1, a promise not kept, is a result too; the stock backend promises nothing.
    $lib/lockstep-jack-client --channels "$channels" --seconds "$seconds" \
        --server-pid "$jackd_pid" --json $result.json
    client_status=$?
    jack_down
    [ $client_status -le 1 ]
}
wine=wine
asio_host() { # TRANSPORT ARGUMENTS... of the bench
    wine_up
    # The host names the period; the plan's safety is half of it, the driver's own default.
    asio_settings "$device" "$1" - - "$rate"
    shift
    # shellcheck disable=SC2086
    with_wake_stamps $wine $host_exe bench --timing --wake 'Z:\run\wake' --period "$period" \
        --channels "$channels" --seconds "$seconds" $cable --json 'Z:\run\bench\result.json' "$@"
    [ $? -le 1 ]
}

run() { # PATH
    alsa="-d alsa -d $device -r $rate -p $period"
    lockstep="-d lockstep -d $device -r $rate -p $period -s $safety"
    # shellcheck disable=SC2086
    case $1 in
    jackd-alsa) jack_client $alsa ;;
    jackd-alsa-sync) jack_client -S $alsa ;;
    jackd-lockstep) jack_client $lockstep ;;
    jackd-dummy) jack_client -S -d dummy -r "$rate" -p "$period" -C "$channels" -P "$channels" ;;
    native)
        $lib/lockstep-native-client --device "$device" --rate "$rate" --period "$period" \
            --safety "$safety" --channels "$channels" --seconds "$seconds" --priority 70 $cable \
            --json $result.json
        [ $? -le 1 ] ;;
    asio-direct) asio_host direct ;;
    asio-jack)
        jack_up $lockstep || return 1
        asio_host jack --server jackd
        host_status=$?
        jack_down
        return $host_status ;;
    asio-other) # tests/lab/beside
        jack_up $lockstep || return 1
        wine_up
        other_driver_up "$period" "$channels" &&
            asio_host jack --server jackd --driver "$other_driver"
        host_status=$?
        jack_down
        return $host_status ;;
    pipewire-asio) # Wine's programs get PipeWire's libjack as all others do
        pipewire_server "$channels" "$period" || return 1
        wine="pw-jack wine"
        asio_host jack --server pipewire
        host_status=$?
        wine=wine
        pipewire_down
        return $host_status ;;
    pipewire-other)
        pipewire_server "$channels" "$period" || return 1
        wine_up
        other_driver_up "$period" "$channels" &&
            asio_host jack --server pipewire --driver "$other_driver"
        host_status=$?
        pipewire_down
        return $host_status ;;
    *) echo "no path '$1'"; return 1 ;;
    esac
}

no_huge_pages
loaded=
while read -r id path card rate channels period safety seconds; do
    if [ -z "$loaded" ]; then
        load_card "$card" "$channels" || { echo "card $card does not come up"; exit 1; }
        loaded="$card $channels"
    fi
    [ "$loaded" = "$card $channels" ] || { echo "one card a guest: $card $channels"; exit 1; }
    rm -f $result.*
    cat $status >/run/bench/before
    run "$path" >$result.log 2>&1 </dev/null || echo "$id: no result"
    cat $status >/run/bench/after
    [ ! -f /tmp/jackd.log ] || cat /tmp/jackd.log >>$result.log
    rm -f /tmp/jackd.log
    cp $result.log "/share/results/$id.log"
    cp /run/bench/before "/share/results/$id.before"
    cp /run/bench/after "/share/results/$id.after"
    [ ! -f $result.json ] || cp $result.json "/share/results/$id.json"
    echo "> $id $card, $channels channels, $path, period $period"
done </share/plan
