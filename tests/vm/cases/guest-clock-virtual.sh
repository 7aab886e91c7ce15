#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The same of the guest on virtual time, on which everything is measured.
# vm: --virtual-time
. /src/tests/vm/cases/guest-clock.sh
