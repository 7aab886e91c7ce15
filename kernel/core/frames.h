/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lockstep: arithmetic on frame counts, with no card and no PCM in it.
 *
 * A position is a 64-bit count of frames since a direction started; it never
 * wraps. A ring offset and ALSA's pointers do, and are converted here only.
 */
#ifndef LOCKSTEP_FRAMES_H
#define LOCKSTEP_FRAMES_H

#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/types.h>

/* The place of @position in a ring of @ring frames (not 0). */
static inline u32 lockstep_ring_offset(u64 position, u32 ring)
{
	u32 offset;

	div_u64_rem(position, ring, &offset);
	return offset;
}

/* How many of @count frames from @position fit before the ring's end. */
static inline u32 lockstep_ring_run(u64 position, u32 ring, u64 count)
{
	return min_t(u64, ring - lockstep_ring_offset(position, ring), count);
}

/*
 * Whether ALSA can tell, by its clock of @hz ticks a second, how often a ring went
 * round between two looks at it. For one that goes round within a tick its count of
 * ticks a ring is 0, and in a stream without period interrupts it then subtracts
 * that 0, interrupts off, until the end of time.
 */
static inline bool lockstep_outlasts_tick(u32 ring, u32 rate, u32 hz)
{
	return (u64)ring * hz >= rate;
}

/* The first period edge after @position, in frames. */
static inline u64 lockstep_next_edge(u64 position, u32 period)
{
	return (div_u64(position, period) + 1) * period;
}

/*
 * Whether somebody who last looked when the position was @seen, and looks again at
 * @now, let a period edge lie for more than one period.
 */
static inline bool lockstep_is_late(u64 seen, u64 now, u32 period)
{
	return now > lockstep_next_edge(seen, period) + period;
}

/* Of the frames from @begin to before @end, how many lie at or after @limit. */
static inline u64 lockstep_beyond(u64 begin, u64 end, u64 limit)
{
	return end - clamp(limit, begin, end);
}

/*
 * Frames that the card, moving from @begin to @end, wrote over before they were
 * read. A frame is written over one ring after it was captured; the application
 * has read all before @read.
 */
static inline u64 lockstep_overrun(u64 begin, u64 end, u64 read, u32 ring)
{
	u64 old = begin > ring ? begin - ring : 0;
	u64 new = end > ring ? end - ring : 0;

	return lockstep_beyond(old, new, read);
}

/*
 * The signed way from one ALSA pointer to another, both below @boundary: the
 * shorter one around. A pointer that an application spoiled gives some value,
 * no undefined one.
 */
static inline s64 lockstep_pointer_distance(u64 from, u64 to, u64 boundary)
{
	s64 distance = to - from;

	if (distance > (s64)(boundary / 2))
		distance -= boundary;
	else if (distance < -(s64)(boundary / 2))
		distance += boundary;
	return distance;
}

/* @position moved by @distance, but not before the start. */
static inline u64 lockstep_position_add(u64 position, s64 distance)
{
	if (distance < 0 && position < -(u64)distance)
		return 0;
	return position + distance;
}

#endif
