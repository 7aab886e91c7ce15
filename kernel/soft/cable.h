/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lockstep software card: the patch cable from playback to capture.
 */
#ifndef LOCKSTEP_SOFT_CABLE_H
#define LOCKSTEP_SOFT_CABLE_H

#include <linux/types.h>

/**
 * struct soft_end - one end of the cable: a direction's ring
 * @area: the ring's memory, or NULL: the direction doesn't run
 * @channels: its channels
 * @step: bytes from one sample of a channel to the next
 * @stride: bytes from one channel's first sample to the next channel's
 * @ring: frames in it
 * @position: the ring frame, in 64 bits, that passes at the engine frame @engine
 * @engine: that engine frame
 * @limit: position from which it carries silence; U64_MAX: nowhere
 */
struct soft_end {
	void *area;
	u32 channels;
	u32 step;
	u32 stride;
	u32 ring;
	u64 position;
	u64 engine;
	u64 limit;
};

/**
 * struct soft_cable - the cable
 * @delay: frames from end to end
 * @wires: channels that it connects, the lower ones of both ends
 * @line: the frames on their way, a ring of @delay frames a wire; NULL if @delay is 0
 * @done: engine frame up to which frames were moved
 */
struct soft_cable {
	u32 delay;
	u32 wires;
	u32 *line;
	u64 done;
};

int soft_cable_init(struct soft_cable *cable, u32 delay, u32 wires);
void soft_cable_free(struct soft_cable *cable);
void soft_cable_reset(struct soft_cable *cable);
void soft_cable_run(struct soft_cable *cable, u64 now,
		    const struct soft_end *playback,
		    const struct soft_end *capture);

#endif
