/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lockstep HDSPe: rates and periods as registers have them. Pure arithmetic.
 */
#ifndef HDSPE_RATE_H
#define HDSPE_RATE_H

#include <linux/errno.h>
#include <linux/log2.h>
#include <linux/math64.h>
#include "models.h"

/* The most that the DDS register takes, at single speed: snd-hdspe's limit, in Hz. */
#define HDSPE_SINGLE_RATE_MAX 51750

/* Highest rate of each speed, in Hz. */
#define HDSPE_SINGLE_SPEED_RATE_MAX 55999
#define HDSPE_DOUBLE_SPEED_RATE_MAX 111999
#define HDSPE_QUAD_SPEED_RATE_MAX (4 * HDSPE_SINGLE_RATE_MAX)

static inline int hdspe_speed_of(unsigned int rate)
{
	if (rate > HDSPE_DOUBLE_SPEED_RATE_MAX)
		return HDSPE_QUAD;
	return rate > HDSPE_SINGLE_SPEED_RATE_MAX ? HDSPE_DOUBLE : HDSPE_SINGLE;
}

/* The DDS register's value for @rate Hz (not 0) at its speed. */
static inline u32 hdspe_dds(u64 clock, unsigned int rate)
{
	return div_u64(clock << hdspe_speed_of(rate), rate);
}

/* The same with the clock @pitch millionths off, at most a tenth. */
static inline u32 hdspe_dds_pitched(u64 clock, unsigned int rate, int pitch)
{
	return div_u64((u64)hdspe_dds(clock, rate) * 1000000, 1000000 + pitch);
}

/* The rate in Hz at @speed that a value of the DDS register stands for; 0 for 0. */
static inline unsigned int hdspe_dds_rate(u64 clock, u32 dds, int speed)
{
	return dds ? div_u64((clock << speed) + dds / 2, dds) : 0;
}

/* CONTROL's code for the nearest of 32, 44.1 and 48 kHz at single speed. */
static inline unsigned int hdspe_frequency_code(unsigned int rate)
{
	unsigned int single = rate >> hdspe_speed_of(rate);

	if (single < 38050)
		return 1;
	return single < 46008 ? 2 : 3;
}

/* The rate in Hz of a status register's class of frequency; 0: no lock. */
static inline unsigned int hdspe_class_rate(unsigned int code)
{
	static const unsigned int rates[] = {
		0, 32000, 44100, 48000, 64000, 88200, 96000, 128000, 176400, 192000,
	};

	return code < ARRAY_SIZE(rates) ? rates[code] : 0;
}

/* CONTROL's code for a period of @period frames, a power of two, or -EINVAL. */
static inline int hdspe_period_code(const struct hdspe_model *model,
				    unsigned int period)
{
	if (!is_power_of_2(period) || period < model->period_min ||
	    period > model->period_max)
		return -EINVAL;
	/* 64 << code; the last code is the longest or, with a fixed ring, the shortest. */
	return period < 64 ? 7 : ilog2(period) - 6;
}

#endif
