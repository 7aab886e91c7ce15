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

/*
 * How many frames from @engine on, @count at most, lie in one piece in both rings
 * and the line, and are all to be heard or all not (*@heard).
 */
static u32 piece(const struct soft_cable *cable, u64 engine, u64 count,
		 const struct soft_end *playback, const struct soft_end *capture,
		 bool *heard)
{
	u32 run = min_t(u64, count, U32_MAX);

	*heard = false;
	if (cable->line)
		run = lockstep_ring_run(engine, cable->delay, run);
	if (capture->area)
		run = lockstep_ring_run(end_position(capture, engine),
					capture->ring, run);
	if (playback->area) {
		u64 position = end_position(playback, engine);

		run = lockstep_ring_run(position, playback->ring, run);
		*heard = position < playback->limit;
		if (*heard)
			run = min_t(u64, run, playback->limit - position);
	}
	return run;
}

/* Whole frames are in the same order on both ends, with nothing between. */
static bool is_straight(const struct soft_cable *cable,
			const struct soft_end *playback,
			const struct soft_end *capture)
{
	u32 frame_bytes = playback->channels * sizeof(u32);

	return !cable->line && playback->channels == capture->channels &&
	       playback->step == frame_bytes && capture->step == frame_bytes;
}

/* Moves one piece: out of the line into capture, out of playback into the line. */
static void move(struct soft_cable *cable, u64 engine, u32 count, bool heard,
		 const struct soft_end *playback, const struct soft_end *capture)
{
	u32 channels = capture->area ? capture->channels : cable->wires;
	u32 channel;

	if (heard && capture->area && is_straight(cable, playback, capture)) {
		memcpy(end_sample(capture, 0, engine), end_sample(playback, 0, engine),
		       (size_t)count * capture->step);
		return;
	}

	for (channel = 0; channel < channels; channel++) {
		bool wired = channel < cable->wires;
		const void *from = NULL;
		u32 from_step = playback->step;

		if (wired && heard)
			from = end_sample(playback, channel, engine);
		if (wired && cable->line) {
			u32 *line = cable->line + (size_t)channel * cable->delay +
				    lockstep_ring_offset(engine, cable->delay);
			/* Before its first @delay frames, nothing comes out. */
			const void *out = engine < cable->delay ? NULL : line;

			if (capture->area)
				copy_samples(end_sample(capture, channel, engine),
					     capture->step, out, sizeof(u32), count);
			copy_samples(line, sizeof(u32), from, from_step, count);
		} else if (capture->area) {
			copy_samples(end_sample(capture, channel, engine),
				     capture->step, from, from_step, count);
		}
	}
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
	u64 worth = (capture->area ? capture->ring : 0) + (u64)cable->delay;
	u64 engine = cable->done;

	if (now - engine > worth)
		engine = now - worth;
	while (engine < now) {
		bool heard;
		u32 count = piece(cable, engine, now - engine, playback, capture,
				  &heard);

		move(cable, engine, count, heard, playback, capture);
		engine += count;
	}
	cable->done = now;
}
