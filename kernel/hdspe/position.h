/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lockstep HDSPe: a 64-bit frame count from a register that wraps. Pure arithmetic.
 */
#ifndef HDSPE_POSITION_H
#define HDSPE_POSITION_H

#include <linux/bitfield.h>
#include <linux/minmax.h>
#include <linux/types.h>
#include "registers.h"

/* The place in a ring of HDSPE_RING_FRAMES at which a status word says the card is. */
static inline u32 hdspe_ring_offset(u32 status)
{
	return FIELD_GET(HDSPE_STATUS_POSITION, status) * HDSPE_BURST_FRAMES;
}

/*
 * The same in a ring of two periods of @period frames, a power of two. It is not known
 * whether the register wraps with the ring: modulo the ring, both will do. It may run a
 * burst ahead of what is in memory: a burst is taken off, but never past the begin of
 * the half that the card says it is in.
 */
static inline u32 hdspe_half_ring_offset(u32 status, u32 period)
{
	u32 half = status & HDSPE_STATUS_SECOND_HALF ? period : 0;
	u32 offset = (hdspe_ring_offset(status) - HDSPE_BURST_FRAMES) &
		     (2 * period - 1);

	return offset - half < period ? offset : half;
}

/*
 * The least frame count from @least on that stands at @offset of a ring of @ring
 * frames, a power of two.
 */
static inline u64 hdspe_frames_from(u64 least, u32 offset, u32 ring)
{
	return least + ((offset - (u32)least) & (ring - 1));
}

/* A burst before @frames, or the begin. */
static inline u64 hdspe_burst_before(u64 frames)
{
	return frames - min_t(u64, frames, HDSPE_BURST_FRAMES);
}

/*
 * The frame count that is told of a card that was said to be at @told and interrupted
 * for @edge last. @offset is where it says that it is in its ring of @ring frames; where
 * that is not @settled it may be a burst ahead of what is in memory, so a burst is taken
 * off. What it interrupted for is there, even should its register not have moved yet.
 */
static inline u64 hdspe_frames_told(u64 told, u64 edge, u32 offset, u32 ring,
				    bool settled)
{
	u64 least = max(told, edge);
	u64 frames = hdspe_frames_from(hdspe_burst_before(least), offset, ring);

	return max(least, settled ? frames : hdspe_burst_before(frames));
}

/*
 * The period edge that the card interrupts for: the one after @confirmed, where it was
 * when an interrupt was last confirmed. That tells a ring gone round from one that
 * stands, where an interrupt was lost and the ring is but two periods.
 */
static inline u64 hdspe_edge_at_interrupt(u64 confirmed, u32 period)
{
	return (confirmed | (period - 1)) + 1;
}

/*
 * How far interrupts are confirmed when the card was at @frames after a confirmation:
 * if one is @pending by then, not for the edge that was passed last.
 */
static inline u64 hdspe_confirmed(u64 frames, u32 period, bool pending)
{
	return pending && frames >= period ? (frames | (period - 1)) - period : frames;
}

/* Whether the card, at @offset of its ring, may have passed an edge of @period since. */
static inline bool hdspe_is_near_edge(u32 offset, u32 period)
{
	return (offset & (period - 1)) >= period - HDSPE_BURST_FRAMES;
}

/* The least engine frame from @now on at which the ring stands where @held does. */
static inline u64 hdspe_origin(u64 now, u64 held, u32 ring)
{
	return hdspe_frames_from(now, (u32)held & (ring - 1), ring);
}

#endif
