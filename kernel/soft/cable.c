// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep software card: moves frames through the patch cable, bit for bit. Knows
 * memory and frame counts, no card and no PCM.
 *
 * The frame played at engine frame e is captured at e + delay. What stands in the
 * playback ring when its time has passed is moved; frames that nobody moved for
 * longer than the capture ring is long are not made up, for they would have been
 * written over.
 */
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include "../core/frames.h"
#include "cable.h"

/**
 * soft_cable_init() - make a cable
 * @cable: the cable
 * @delay: frames from end to end
 * @wires: channels that it connects
 *
 * Context: Process.
 *
 * Return: 0 or -ENOMEM.
 */
int soft_cable_init(struct soft_cable *cable, u32 delay, u32 wires)
{
	cable->delay = delay;
	cable->wires = wires;
	cable->done = 0;
	cable->line = NULL;
	if (!delay)
		return 0;
	cable->line = vcalloc((size_t)delay * wires, sizeof(*cable->line));
	return cable->line ? 0 : -ENOMEM;
}

/**
 * soft_cable_free() - give back its memory
 * @cable: the cable, or one that was never made but zeroed
 *
 * Context: Process.
 */
void soft_cable_free(struct soft_cable *cable)
{
	vfree(cable->line);
	cable->line = NULL;
}

/**
 * soft_cable_reset() - the engine starts at frame 0, with nothing in the cable
 * @cable: the cable
 *
 * Context: Any.
 */
void soft_cable_reset(struct soft_cable *cable)
{
	cable->done = 0;
}

/* Copies @count samples; from NULL: silence. Steps are in bytes. */
static void copy_samples(void *to, u32 to_step, const void *from, u32 from_step,
			 u32 count)
{
	if (!from && to_step == sizeof(u32)) {
		memset(to, 0, count * sizeof(u32));
	} else if (!from) {
		for (; count; count--, to += to_step)
			*(u32 *)to = 0;
	} else if (to_step == sizeof(u32) && from_step == sizeof(u32)) {
		memcpy(to, from, count * sizeof(u32));
	} else {
		for (; count; count--, to += to_step, from += from_step)
			*(u32 *)to = *(const u32 *)from;
	}
}

static u64 end_position(const struct soft_end *end, u64 engine)
{
	return end->position + (engine - end->engine);
}

/* Where a channel's sample for @engine lies. */
static void *end_sample(const struct soft_end *end, u32 channel, u64 engine)
{
	u32 frame = lockstep_ring_offset(end_position(end, engine), end->ring);

	return end->area + (size_t)channel * end->stride + (size_t)frame * end->step;
}

/* Whole frames follow each other, in the same order at both ends. */
static bool is_straight(const struct soft_end *to, const struct soft_end *from)
{
	u32 frame_bytes = to->channels * sizeof(u32);

	return to->channels == from->channels && to->step == frame_bytes &&
	       from->step == frame_bytes;
}

/*
 * Moves @count frames in one piece, of engine frame @played at one end to @captured
 * at the other. Channels that @from has not, or all if it is NULL, become silent.
 */
static void move(const struct soft_end *to, u64 captured,
		 const struct soft_end *from, u64 played, u32 count)
{
	u32 channel;

	if (from && is_straight(to, from)) {
		memcpy(end_sample(to, 0, captured), end_sample(from, 0, played),
		       (size_t)count * to->step);
		return;
	}
	for (channel = 0; channel < to->channels; channel++) {
		bool wired = from && channel < from->channels;

		copy_samples(end_sample(to, channel, captured), to->step,
			     wired ? end_sample(from, channel, played) : NULL,
			     wired ? from->step : 0, count);
	}
}

/* Moves frames, in as many pieces as both rings and @from's limit make of them. */
static void carry(const struct soft_end *to, u64 captured,
		  const struct soft_end *from, u64 played, u64 count)
{
	while (count > 0) {
		u32 run = lockstep_ring_run(end_position(to, captured), to->ring,
					    count);
		bool heard = false;

		if (from->area) {
			u64 position = end_position(from, played);

			run = lockstep_ring_run(position, from->ring, run);
			heard = position < from->limit;
			if (heard)
				run = min_t(u64, run, from->limit - position);
		}
		move(to, captured, heard ? from : NULL, played, run);
		captured += run;
		played += run;
		count -= run;
	}
}

static const struct soft_end silence;

/* Fills capture up to @now, from what was played since the last run and before. */
static void fill_capture(const struct soft_cable *cable, u64 now,
			 const struct soft_end *playback,
			 const struct soft_end *line,
			 const struct soft_end *capture)
{
	u64 frame = cable->done;
	u64 stop;

	/* Frames that would be written over at once. */
	if (now - frame > capture->ring)
		frame = now - capture->ring;
	/* Nothing comes out before the delay has passed once. */
	stop = clamp_t(u64, cable->delay, frame, now);
	carry(capture, frame, &silence, 0, stop - frame);
	frame = stop;
	/* Played before the last run, and still on its way then. */
	stop = clamp_t(u64, cable->done + cable->delay, frame, now);
	carry(capture, frame, line, frame - cable->delay, stop - frame);
	frame = stop;
	carry(capture, frame, playback, frame - cable->delay, now - frame);
}

/**
 * soft_cable_run() - move all frames up to the present
 * @cable: the cable
 * @now: the engine's frame count
 * @playback: the end that is played; constant since the last run
 * @capture: the end that is captured; constant since the last run
 *
 * Context: Any; the card's lock must be held. Takes as long as it takes to copy the
 * frames that passed since the last run, at most a capture ring and the delay.
 */
void soft_cable_run(struct soft_cable *cable, u64 now,
		    const struct soft_end *playback,
		    const struct soft_end *capture)
{
	/* The line is a ring like any other, and turns with the engine. */
	const struct soft_end line = {
		.area = cable->line,
		.channels = cable->wires,
		.step = sizeof(u32),
		.stride = cable->delay * sizeof(u32),
		.ring = cable->delay,
		.limit = U64_MAX,
	};

	if (capture->area)
		fill_capture(cable, now, playback, &line, capture);
	if (cable->line) {
		u64 frame = cable->done;

		if (now - frame > cable->delay)
			frame = now - cable->delay;
		carry(&line, frame, playback, frame, now - frame);
	}
	cable->done = now;
}
