// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep software card: checks module parameters. No card in it.
 */
#include <linux/kernel.h>
#include <linux/limits.h>
#include <sound/core.h>
#include "options.h"

/**
 * soft_options_valid() - whether a card can be made as asked
 * @options: what is asked
 * @refusal: filled in with the first thing that can't be
 *
 * Context: Any.
 *
 * Return: Whether it can.
 */
bool soft_options_valid(const struct soft_options *options,
			struct soft_refusal *refusal)
{
	const struct soft_refusal checks[] = {
		{ "index", options->index, INT_MIN, SNDRV_CARDS - 1 },
		{ "playback_channels", options->playback_channels,
		  SOFT_CHANNELS_MIN, SOFT_CHANNELS_MAX },
		{ "capture_channels", options->capture_channels,
		  SOFT_CHANNELS_MIN, SOFT_CHANNELS_MAX },
		{ "cable_delay", options->cable_delay, 0, SOFT_DELAY_MAX },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(checks); i++) {
		if (checks[i].value >= checks[i].min &&
		    checks[i].value <= checks[i].max)
			continue;
		*refusal = checks[i];
		return false;
	}
	return true;
}
