# SPDX-License-Identifier: GPL-2.0-or-later
#
# The cache of things that take long to make: guest roots, layers, initramfs,
# kernels. Sourced by bash scripts. An entry is a folder NAME-KEY, where KEY is
# the hash of what the entry is made from; it appears complete or not at all.
# One maker at a time per entry; an entry in use is not removed. LOCKSTEP_RUN names the run of tests
# that this is part of: what could not be made is not tried again in it.
: "${LOCKSTEP_CACHE:=${XDG_CACHE_HOME:-$HOME/.cache}/lockstep}"
export LOCKSTEP_CACHE

# cache_key: the key for what stands on standard input.
cache_key() { sha256sum | cut -c1-16; }

# files_key DIR PATH...: the key of the contents and modes of those files and
# folders, as they stand in the work tree (build products of the kernel left out).
files_key() {
    local dir=$1
    shift
    (cd "$dir" && git ls-files -z --cached --others --exclude-standard -- "$@" |
        sort -zu | while IFS= read -r -d '' f; do
        [ -e "$f" ] && { stat -c '%a %n' "$f" && sha256sum <"$f"; }
    done; true) | cache_key
}

# cache_entry NAME KEY KEEP MAKER ARGS...: sets $entry to the folder, made by
# `MAKER FOLDER ARGS...` if it is not there, and holds it until this shell and its
# children end; the maker's status if it fails, or failed before in this run. Of other entries of
# that NAME, the KEEP newest unused ones stay.
cache_entry() {
    local name=$1 key=$2 keep=$3 maker=$4 hold partial status run
    shift 4
    entry=$LOCKSTEP_CACHE/$name-$key
    mkdir -p "$LOCKSTEP_CACHE"
    exec {hold}>"$entry.lock"
    flock -s "$hold"
    if [ ! -d "$entry" ]; then
        flock "$hold"
        if [ ! -d "$entry" ]; then
            if { read -r run status <"$entry.failed"; } 2>/dev/null && [ "$run" = "${LOCKSTEP_RUN-}" ]; then
                echo "cache: $name could not be made, as said before in this run" >&2
                exec {hold}>&-
                return "$status"
            fi
            partial=$entry.partial
            rm -rf --one-file-system "$partial"
            mkdir "$partial"
            # The maker's children must not keep the lock when we are done.
            status=0
            (exec {hold}>&-; "$maker" "$partial" "$@") >&2 || status=$?
            if [ "$status" -ne 0 ]; then
                echo "cache: could not make $name" >&2
                [ -z "${LOCKSTEP_RUN-}" ] || echo "$LOCKSTEP_RUN $status" >"$entry.failed"
                exec {hold}>&-
                return "$status"
            fi
            rm -f "$entry.failed"
            mv -T "$partial" "$entry"
        fi
        flock -s "$hold"
        cache_prune "$name" "$key" "$keep"
    fi
    touch "$entry"
}

cache_prune() {
    local name=$1 key=$2 keep=$3 old
    ls -dt "$LOCKSTEP_CACHE/$name"-???????????????? 2>/dev/null | grep -v -- "-$key\$" |
        tail -n +"$((keep + 1))" | while IFS= read -r old; do
        flock -n "$old.lock" rm -rf --one-file-system "$old" "$old.lock" || true
    done
    rm -f "$LOCKSTEP_CACHE/$name"-????????????????.failed
    # What a stopped maker left half made.
    for old in "$LOCKSTEP_CACHE/$name"-????????????????.partial; do
        [ ! -d "$old" ] ||
            flock -n "${old%.partial}.lock" rm -rf --one-file-system "$old" || true
    done
}
