# SPDX-License-Identifier: GPL-2.0-or-later
#
# The debug kernel that a guest boots instead of its Debian's, and this tree's modules
# built for it. Sourced by tests/vm/run after trees.sh; $here is tests/vm, $src the tree.

# prepare_debug_kernel: sets vmlinuz and initrd anew and adds the modules to images.
prepare_debug_kernel() {
    local tarball kernel_key folder
    tarball=$("$src/tests/kernel-source")
    kernel_key=$({ cat "$here/make-debug-kernel" "$here/debug-kernelconfig"
        stat -c '%s %Y' "$tarball" && gcc --version; } | cache_key)
    cache_entry debug-kernel "$kernel_key" 0 "$here/make-debug-kernel" "$tarball"
    folder=$entry
    vmlinuz=$folder/vmlinuz

    cache_entry initramfs "$(cat "$here/make-initramfs" "$here/initramfs-init" | cache_key)" 3 \
        "$here/make-initramfs"
    initrd=$entry/initrd

    cache_entry layer-debug-kernel "$({ echo "$kernel_key"
        files_key "$src" kernel dkms.conf packaging/VERSION
        declare -f debug_modules; cat "$here/make-image"; } | cache_key)" 1 debug_modules "$folder"
    images=("$entry/image" "${images[@]}")
}

# The kernel's own modules and ours, as a layer.
debug_modules() {
    local layer=$1 folder=$2 kernel work
    kernel=$(cat "$folder/kernel")
    work=$layer/work
    mkdir "$work"
    cp -a "$folder/tree" "$layer/tree"
    (cd "$src" && find kernel -type f \( -name '*.[ch]' -o -name 'Makefile*' -o -name Kbuild \) \
        -print0 | xargs -0 cp --parents -t "$work")
    cp "$src/dkms.conf" "$work"
    nice make -s -j2 -C "$work/kernel" KERNEL_DIR="$folder/source" || return
    install -m 644 -D -t "$layer/tree/usr/lib/modules/$kernel/updates" "$work"/kernel/*/*.ko &&
        depmod -b "$layer/tree/usr" "$kernel" &&
        "$here/make-image" "$layer/tree" "$layer/image" &&
        rm -rf "$work"
}
