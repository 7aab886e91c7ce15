#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# stamp-builtin.sh DLL: says in the DLL that it is one of Wine's own. Wine looks for the Linux half
# of such DLLs only. The mark is 32 bytes at offset 0x40, where others have their DOS program;
# winebuild --builtin writes the same.
set -eu
printf 'Wine builtin DLL\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000' |
    dd of="$1" bs=1 seek=64 conv=notrunc status=none
