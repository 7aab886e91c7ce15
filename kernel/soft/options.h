/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lockstep software card: what a card is asked to be, and whether it can be.
 */
#ifndef LOCKSTEP_SOFT_OPTIONS_H
#define LOCKSTEP_SOFT_OPTIONS_H

#include <linux/types.h>

#define SOFT_CHANNELS_MIN 1
#define SOFT_CHANNELS_MAX 64
#define SOFT_DELAY_MAX 65536

/**
 * struct soft_options - one card's module parameters
 * @index: ALSA card number, negative: any
 * @playback_channels: channels out
 * @capture_channels: channels in
 * @cable_delay: frames from playback to capture
 * @strict: frames not committed in time are played as silence
 */
struct soft_options {
	int index;
	int playback_channels;
	int capture_channels;
	int cable_delay;
	bool strict;
};

/**
 * struct soft_refusal - why options can't be
 * @name: the module parameter
 * @value: what it was
 * @min: lowest value allowed
 * @max: highest value allowed
 */
struct soft_refusal {
	const char *name;
	int value;
	int min;
	int max;
};

bool soft_options_valid(const struct soft_options *options,
			struct soft_refusal *refusal);

#endif
