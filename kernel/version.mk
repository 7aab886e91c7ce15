# SPDX-License-Identifier: GPL-2.0-or-later
#
# The modules' version is the one that DKMS has.

lockstep-dkms-conf := $(dir $(lastword $(MAKEFILE_LIST)))../dkms.conf
lockstep-version := $(shell sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' $(lockstep-dkms-conf))
$(if $(lockstep-version),,$(error no PACKAGE_VERSION in $(lockstep-dkms-conf)))

ccflags-y += -DLOCKSTEP_VERSION=\"$(lockstep-version)\"
