# SPDX-License-Identifier: GPL-2.0-or-later
#
# A guest's card model (tests/card-model): the QEMU that can take it, the process that is the
# card, and what the guest's machine then needs. Sourced by tests/vm/run after cache.sh; $here is
# tests/vm, $src the tree.

# card_qemu: sets qemu, the command that starts a QEMU with vfio-user-pci.
card_qemu() {
    local key lib
    key=$({ cat "$here/make-qemu"; "$here/apt-source" trixie
        "$here/apt-source" trixie-backports; } | cache_key)
    cache_entry qemu "$key" 0 "$here/make-qemu"
    lib=$entry/root/usr/lib/x86_64-linux-gnu
    # Else it looks for its modules among those of this machine's own QEMU.
    export QEMU_MODULE_DIR=$lib/qemu
    qemu=("$lib/ld-linux-x86-64.so.2" --library-path "$lib" "$entry/root/usr/bin/qemu-system-x86_64"
        -L "$entry/root/usr/share/seabios" -L "$entry/root/usr/share/qemu")
}

# The card is on this machine's clock, and so is its guest: both go before what else runs here, the card
# as its guest would else keep it from running, for longer than a driver waits for a card (2 s).
# Where the kernel groups tasks by session, niceness counts within one; so each has its own.
# shellcheck disable=SC2016
before_others=(setsid setpriv --pdeathsig TERM sh -c
    '{ echo -15 >/proc/self/autogroup; } 2>/dev/null; exec nice -n -15 "$@"' sh)

# start_card CARD SHARE: starts the model, which ends with this shell at the latest, and adds to
# machine what belongs to it. Its sockets are in a folder with a short path, as a socket's must
# be; SHARE/card.control leads to the one that takes commands.
start_card() {
    local card=$1 share=$2 said=
    model_folder=$(mktemp -d "${TMPDIR:-/tmp}/lockstep-card.XXXXXX")
    mkfifo "$model_folder/said"
    "${before_others[@]}" "$src/build/native/out/lockstep-card-model" --card "$card" \
        --folder "$share" --socket "$model_folder/bus" --control "$model_folder/control" \
        </dev/null >"$model_folder/said" &
    model=$!
    read -r said <"$model_folder/said" || true
    if [ "$said" != ready ]; then
        wait "$model" || return
        return 1
    fi
    ln -sfn "$model_folder/control" "$share/card.control"
    machine+=(-device "{\"driver\":\"vfio-user-pci\",\"socket\":{\"path\":\"$model_folder/bus\",\"type\":\"unix\"}}"
        -chardev "socket,id=card-control,path=$model_folder/control"
        -device virtserialport,chardev=card-control,name=card)
}

# stop_card: lets the model write out its files and end. Fails if it had ended before, or badly.
stop_card() {
    local status=0
    [ -n "${model-}" ] || return 0
    kill -TERM "$model" 2>/dev/null || true
    wait "$model" || status=$?
    model=
    rm -rf "$model_folder"
    [ "$status" -eq 0 ] || echo "tests/vm/run: the card model ended with status $status" >&2
    return "$status"
}
