# SPDX-License-Identifier: GPL-2.0-or-later
#
# What a guest boots from, made when it is missing: its root, its initramfs, the USB model, the layers
# of a desktop or of PipeWire, and the two in which this tree is installed. Sourced by
# tests/vm/run after cache.sh; $here is tests/vm, $src the tree.
#
# All of it is made natively, but for what runs 32-bit programs: the prefixes of a desktop and the
# registering of the driver there. Where this machine runs none, the guest as it is so far does.

# prepare_trees SUITE BARE EXTRA: EXTRA is desktop, pipewire or nothing. Sets vmlinuz, initrd,
# and, topmost first, lowers (the trees) and images (what the guest mounts of them). Status 77
# if what was built here cannot run there.
prepare_trees() {
    local suite=$1 bare=$2 extra=${3-} root kernel root_key image_key kernel_key user_key usb_key extra_key=
    local guest=
    root_key=$({ cat "$here/make-root" "$here/in-root"; "$here/apt-source" "$suite"; } | cache_key)
    cache_entry "root-$suite" "$root_key" 0 "$here/make-root" "$suite"
    root=$entry/root
    vmlinuz=$entry/vmlinuz
    kernel=$(cat "$entry/kernel")

    cache_entry initramfs "$({ echo "$kernel $root_key"
        cat "$here/make-initramfs" "$here/initramfs-init"; } | cache_key)" 3 \
        "$here/make-initramfs" "$root" "$kernel"
    initrd=$entry/initrd

    lowers=("$root")
    image_key=$({ echo "$root_key"; cat "$here/make-image"; } | cache_key)
    cache_entry "image-$suite" "$image_key" 0 root_image "$root"
    images=("$entry/image")
    [ -z "$bare" ] || return 0
    runs_in_root "$root" || return 77

    kernel_key=$({ echo "$root_key $kernel"
        files_key "$src" kernel dkms.conf packaging/install packaging/VERSION
        cat "$here/make-layer" "$here/make-image"; } | cache_key)
    cache_entry "layer-kernel-$suite" "$kernel_key" 2 "$here/make-layer" "$src" kernel "$root"
    stack_layer "$root"

    # Before what a guest may make, of which there is no whole tree here. A change of the model makes
    # nothing else new, except copies, which are of everything below them.
    usb_key=$({ echo "$kernel_key"; files_key "$src" tests/usb-model kernel/compat.h
        cat "$here/make-usb-layer" "$here/make-image"; } | cache_key)
    cache_entry "layer-usb-$suite" "$usb_key" 2 "$here/make-usb-layer" "$src" "${lowers[@]}"
    stack_layer "${lowers[@]}"
    [ ! -d "$entry/copy" ] || kernel_key=$usb_key

    if [ -n "$extra" ]; then
        # On the root, whatever our modules are; but a copy is of everything below it.
        local below=("$root") below_key=$root_key
        [ ! -d "$entry/copy" ] || below=("${lowers[@]}") below_key=$kernel_key
        extra_key=$({ echo "$below_key"
            cat "$here/install-$extra" "$here/make-layer" "$here/make-image"; } | cache_key)
        SOURCE=$("$here/apt-source" "$suite") cache_entry "layer-$extra-$suite" "$extra_key" 0 \
            "$here/make-layer" "$src" "$extra" "${below[@]}"
        stack_layer "${lowers[@]}"
    fi
    if [ "$extra" = desktop ]; then
        # As make build does where wine32 is installed.
        make -s -C "$src" build-unix32 \
            ASOUND_32="${lowers[0]}/usr/lib/i386-linux-gnu/libasound.so.2" >&2

        "$here/runs-32-bit" || guest=yes
        extra_key=$({ echo "$extra_key ${guest:+in a guest}"
            cat "$here/install-prefix"; [ -z "$guest" ] || cat "$here/in-guest"; } | cache_key)
        GUEST=${guest:+$(this_guest)} cache_entry "layer-prefix-$suite" "$extra_key" 1 \
            "$here/make-layer" "$src" prefix "${lowers[@]}"
        stack_layer "${lowers[@]}"
    fi

    user_key=$({ echo "$kernel_key $extra_key"; files_key "$src" packaging
        built_key; } | cache_key)
    GUEST=${guest:+$(this_guest)} cache_entry "layer-user${extra:+-$extra}-$suite" "$user_key" 2 \
        "$here/make-layer" "$src" user "${lowers[@]}"
    stack_layer "${lowers[@]}"
}

# The guest as it is so far, for tests/vm/run --guest.
this_guest() { declare -p images vmlinuz initrd; }

# The images' labels are their entries' keys (tests/vm/make-image).
image_labels() {
    local image
    for image in "${images[@]}"; do image=${image%/image}; printf '%s\n' "${image##*-}"; done |
        paste -sd,
}
root_image() { "$here/make-image" "$2" "$1/image"; }

# Whether what was built here runs with the guest's libraries: on a newer Debian than
# the guest's, it asks for versions of the C library that the guest has not.
runs_in_root() {
    local files missing
    mapfile -t files < <("$src/packaging/install" --list-built | grep '^build/native/')
    missing=$("$here/in-root" --src "$src" "$1" ldd "${files[@]/#//src/}" 2>&1 |
        grep -m1 'version .* not found') || return 0
    echo "tests/vm: not to be run in this guest: $missing" >&2
    return 1
}

# A layer is what changed (upper/), or, where overlays cannot be mounted, the
# whole tree anew (copy/).
stack_layer() {
    if [ -d "$entry/copy" ]; then
        lowers=("$entry/copy") images=("$entry/image")
    else
        lowers=("$entry/upper" "$@") images=("$entry/image" "${images[@]}")
    fi
}

# The key of what packaging/install takes from build/.
built_key() {
    "$src/packaging/install" --list-built | while IFS= read -r file; do
        echo "$file"
        [ ! -e "$src/$file" ] || sha256sum <"$src/$file"
    done | cache_key
}

# kvm_boots: whether a stock kernel really runs under KVM here. Tried once.
kvm_boots() {
    local answer tried
    [ -w /dev/kvm ] || return 1
    answer=$LOCKSTEP_CACHE/kvm-$({ uname -rv; grep -m1 'model name' /proc/cpuinfo
        qemu-system-x86_64 --version; } | cache_key)
    if [ ! -e "$answer" ]; then
        # The kernel's first words on the serial port are the proof; it then panics
        # for want of a root, and -no-reboot ends it.
        tried=$(timeout -k 2 30 qemu-system-x86_64 -nodefaults -no-user-config -display none \
            -no-reboot -m 512 -accel kvm -cpu host -serial stdio -kernel "$vmlinuz" \
            -append "console=ttyS0 panic=-1" </dev/null 2>&1 || true)
        case $tried in
        *"Unable to mount root"*) echo yes ;;
        *) echo no ;;
        esac >"$answer"
    fi
    [ "$(cat "$answer")" = yes ]
}
