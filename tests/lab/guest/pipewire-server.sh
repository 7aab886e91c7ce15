# SPDX-License-Identifier: GPL-2.0-or-later
#
# PipeWire as the server of what is measured, for tests/lab/beside. Sourced after settings.sh.
. /src/tests/vm/pipewire-functions.sh

# pipewire_server CHANNELS QUANTUM: starts it on the card, with so many channels each way and that
# quantum from the beginning. pipewire_down ends it.
pipewire_server() {
    positions=$(seq -s ' ' -f 'AUX%g' 0 $(($1 - 1)))
    sed -e "s/\[ AUX0 AUX1 \]/[ $positions ]/" -e "s/channels = 2/channels = $1/" \
        -e "s/\(default.clock.quantum  *=\) .*/\1 $2/" \
        /src/tests/vm/pipewire.conf >/run/pipewire.conf
    pipewire_up && quantum "$2"
}
