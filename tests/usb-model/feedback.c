// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * usb-model: what a feedback endpoint answers.
 *
 * The device asks for its own clock's rate, and for a little more or less while its
 * FIFO is not at the level that it began with.
 */
#include <linux/math64.h>
#include <linux/minmax.h>
#include "clock.h"
#include "feedback.h"

/* Parts of a second in which the level is brought back. */
#define LEVEL_HASTE 4

/* No more than this part of the rate is asked for in excess, as real devices do. */
#define LEVEL_LIMIT 64

/**
 * um_feedback_value() - the value of one feedback packet
 * @format: how it is written
 * @rate: of the sample clock, Hz
 * @ppm: by which that clock is faster than the bus
 * @missing: frames that the FIFO has too few; negative: too many
 *
 * Context: Any.
 *
 * Return: The value, to be sent in little endian.
 */
u32 um_feedback_value(enum um_feedback_format format, u32 rate, int ppm,
		      int missing)
{
	int limit = rate / LEVEL_LIMIT;
	u64 asked = rate + clamp(missing * LEVEL_HASTE, -limit, limit);
	u64 speed = asked * (u32)(UM_MILLION + ppm);
	u64 shift = format == UM_FEEDBACK_7_17 ? 1 << 17 : 1 << 16;

	/* 2^14 of a frame (1 ms) is 8 times 2^14 of a microframe. */
	if (format == UM_FEEDBACK_10_14)
		shift = 1 << 17;
	return mul_u64_u64_div_u64(speed, shift, UM_TICK_PARTS);
}

/**
 * um_feedback_bytes() - the size of one feedback packet
 * @format: how it is written
 *
 * Context: Any.
 *
 * Return: Bytes.
 */
unsigned int um_feedback_bytes(enum um_feedback_format format)
{
	return format == UM_FEEDBACK_10_14 ? 3 : 4;
}
