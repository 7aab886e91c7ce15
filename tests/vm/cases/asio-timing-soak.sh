#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The same for ten minutes of the guest's time.
# vm: --virtual-time
# vm-alone
# vm-long
seconds=600
. /src/tests/vm/cases/asio-timing.sh
