/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usb-model: the device's sample clock against the bus. Pure arithmetic.
 */
#ifndef USB_MODEL_CLOCK_H
#define USB_MODEL_CLOCK_H

#include <linux/math64.h>
#include <linux/types.h>
#include "schedule.h"

#define UM_MILLION 1000000
#define UM_PPM_MAX 100000

/* Parts that a tick is divided into: 1/8000 s at one part in a million of a hertz. */
#define UM_TICK_PARTS (8000ULL * UM_MILLION)

/**
 * struct um_clock - a sample clock
 * @ticks: sample periods since the device was made, whatever the rate was
 * @part: of the tick under way, what has passed of its %UM_TICK_PARTS
 */
struct um_clock {
	u64 ticks;
	u64 part;
};

/* Parts of a tick that pass in a microframe at @rate Hz, @ppm faster. */
static inline u64 um_clock_speed(u32 rate, int ppm)
{
	return (u64)rate * (u32)(UM_MILLION + ppm);
}

/**
 * um_clock_run() - lets @uframes microframes pass
 * @clock: the clock
 * @rate: Hz
 * @ppm: by which the clock is faster than the bus
 * @uframes: how many
 *
 * Exact: nothing is lost to rounding however often it is called.
 */
static inline void um_clock_run(struct um_clock *clock, u32 rate, int ppm,
				u64 uframes)
{
	/* So many at once do not overflow at 768 kHz. */
	const u64 most = 1 << 22;

	while (uframes) {
		u64 step = uframes < most ? uframes : most;
		u64 parts = clock->part + step * um_clock_speed(rate, ppm);

		clock->ticks += div64_u64_rem(parts, UM_TICK_PARTS, &clock->part);
		uframes -= step;
	}
}

/**
 * um_clock_time() - when a tick near the clock's is
 * @clock: the clock
 * @rate: Hz
 * @ppm: as in um_clock_run()
 * @tick: less than 2^30 away from the clock's
 *
 * Return: Nanoseconds after (negative: before) the clock's present at which that
 * tick begins.
 */
static inline s64 um_clock_time(const struct um_clock *clock, u32 rate, int ppm,
				u64 tick)
{
	s64 parts = (s64)(tick - clock->ticks) * (s64)UM_TICK_PARTS -
		    (s64)clock->part;
	u64 speed = um_clock_speed(rate, ppm);

	if (parts < 0)
		return -(s64)mul_u64_u64_div_u64(-parts, UM_UFRAME_NS, speed);
	return mul_u64_u64_div_u64(parts, UM_UFRAME_NS, speed);
}

#endif
