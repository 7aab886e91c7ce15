#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# wineasio_abi_layout.sh SOURCE COMPILER...: compiles the layout of the ASIO driver's calls with each
# compiler and compares the tables byte by byte. Nothing is run, so 32-bit Windows can be compared
# on any machine.
set -eu
source=$1
shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
first=
status=0
for compiler; do
    command -v "$compiler" >/dev/null || {
        echo "not ok - no $compiler; install g++-mingw-w64-i686 and g++-mingw-w64-x86-64"
        exit 1
    }
    "$compiler" -std=c++20 -Wall -Wextra -Werror -I "$source" -c \
        "$source/wineasio-shim/abi/layout.cpp" -o "$folder/layout.o"
    objcopy -O binary --only-section=.layout --set-section-flags .layout=alloc,contents \
        "$folder/layout.o" "$folder/table"
    [ -s "$folder/table" ] || { echo "not ok - $compiler: no table"; exit 1; }
    if [ -z "$first" ]; then
        first=$compiler
        mv "$folder/table" "$folder/first"
    elif cmp "$folder/first" "$folder/table"; then
        echo "ok - $compiler lays the calls out as $first does"
    else
        echo "not ok - $compiler lays the calls out differently from $first"
        status=1
    fi
done
exit $status
