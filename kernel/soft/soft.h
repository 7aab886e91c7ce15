/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lockstep software card: what its files share.
 */
#ifndef LOCKSTEP_SOFT_H
#define LOCKSTEP_SOFT_H

#include <linux/hrtimer.h>
#include "../core/lockstep.h"
#include "cable.h"
#include "options.h"

#define SOFT_PERIOD_MIN 8
#define SOFT_PERIOD_MAX 8192
#define SOFT_RING_MAX 65536

/**
 * struct soft_card - a software card
 * @core: the core's part, first
 * @description: what it says of itself
 * @options: what it was asked to be
 * @timer: armed at the next period edge that anybody waits for
 * @start: when the engine was at frame 0; while it runs
 * @rate: frames a second; while it runs
 * @cable: from playback to capture
 */
struct soft_card {
	struct lockstep_card core;
	struct lockstep_description description;
	struct soft_options options;
	struct hrtimer timer;
	ktime_t start;
	u32 rate;
	struct soft_cable cable;
};

/* card.c */
int soft_card_new(struct device *parent, const char *id,
		  const struct soft_options *options, struct soft_card **card);

#endif
