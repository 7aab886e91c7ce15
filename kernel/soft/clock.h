/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lockstep software card: from time to frames and back, exactly. Pure arithmetic.
 *
 * Both are right to the nanosecond for the whole range of 64-bit nanoseconds (584
 * years): whole seconds are whole numbers of frames, so only a second's rest needs
 * dividing, and that does not overflow.
 */
#ifndef LOCKSTEP_SOFT_CLOCK_H
#define LOCKSTEP_SOFT_CLOCK_H

#include <linux/math64.h>
#include <linux/time64.h>
#include <linux/types.h>

/* Frames that are complete @ns nanoseconds after the start, at @rate Hz. */
static inline u64 soft_clock_frames(u64 ns, u32 rate)
{
	u32 rest;
	u64 seconds = div_u64_rem(ns, NSEC_PER_SEC, &rest);

	return seconds * rate + div_u64((u64)rest * rate, NSEC_PER_SEC);
}

/* Nanoseconds after the start at which @frames frames are complete: the first. */
static inline u64 soft_clock_time(u64 frames, u32 rate)
{
	u32 rest;
	u64 seconds = div_u64_rem(frames, rate, &rest);

	return seconds * NSEC_PER_SEC +
	       div_u64((u64)rest * NSEC_PER_SEC + rate - 1, rate);
}

#endif
