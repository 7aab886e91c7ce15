// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * usb-model: KUnit tables for the sample clock and the feedback values.
 */
#include <kunit/test.h>
#include <linux/kernel.h>
#include "clock.h"
#include "feedback.h"

static void ticks(struct kunit *test)
{
	static const struct {
		u32 rate;
		int ppm;
		u64 uframes;
		u64 ticks;
		u64 part;
	} cases[] = {
		{ 48000, 0, 1, 6, 0 },
		{ 48000, 0, 8000, 48000, 0 },
		{ 44100, 0, 1, 5, 4100ULL * UM_MILLION },
		{ 44100, 0, 80, 441, 0 },
		{ 48000, 200, 8000, 48009, 4800ULL * UM_MILLION },
		{ 48000, -200, 8000, 47990, 3200ULL * UM_MILLION },
		{ 192000, UM_PPM_MAX, 8000, 211200, 0 },
		/* A day. */
		{ 192000, 0, 8000ULL * 86400, 192000ULL * 86400, 0 },
		{ 44100, 1, 8000ULL * 1000000, 44100ULL * 1000001, 0 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct um_clock clock = {};

		um_clock_run(&clock, cases[i].rate, cases[i].ppm, cases[i].uframes);
		KUNIT_EXPECT_EQ_MSG(test, clock.ticks, cases[i].ticks, "case %zu", i);
		KUNIT_EXPECT_EQ_MSG(test, clock.part, cases[i].part, "case %zu", i);
	}
}

/* Microframe by microframe comes to the same as all at once. */
static void ticks_add_up(struct kunit *test)
{
	struct um_clock steps = {}, whole = {};
	unsigned int i;

	for (i = 0; i < 9999; i++)
		um_clock_run(&steps, 88200, -37, 1);
	um_clock_run(&whole, 88200, -37, 9999);
	KUNIT_EXPECT_EQ(test, steps.ticks, whole.ticks);
	KUNIT_EXPECT_EQ(test, steps.part, whole.part);
}

static void tick_times(struct kunit *test)
{
	static const struct {
		struct um_clock clock;
		u32 rate;
		int ppm;
		u64 tick;
		s64 ns;
	} cases[] = {
		{ { 100, 0 }, 48000, 0, 100, 0 },
		{ { 100, 0 }, 48000, 0, 106, 125000 },
		{ { 100, 0 }, 48000, 0, 101, 20833 },
		{ { 100, 0 }, 48000, 0, 94, -125000 },
		{ { 100, UM_TICK_PARTS / 2 }, 48000, 0, 100, -10416 },
		{ { 100, UM_TICK_PARTS / 2 }, 48000, 0, 101, 10416 },
		{ { 0, 0 }, 48000, 100000, 48000, 909090909 },
		{ { 0, 0 }, 44100, 0, 44100ULL * 3600, 3600000000000LL },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, cases[i].ns,
				    um_clock_time(&cases[i].clock, cases[i].rate,
						  cases[i].ppm, cases[i].tick),
				    "case %zu", i);
}

static void feedback_values(struct kunit *test)
{
	static const struct {
		enum um_feedback_format format;
		u32 rate;
		int ppm;
		int missing;
		u32 value;
	} cases[] = {
		{ UM_FEEDBACK_16_16, 48000, 0, 0, 6 << 16 },
		{ UM_FEEDBACK_16_16, 192000, 0, 0, 24 << 16 },
		{ UM_FEEDBACK_16_16, 44100, 0, 0, 361267 },
		{ UM_FEEDBACK_16_16, 48000, 1000, 0, 393609 },
		{ UM_FEEDBACK_16_16, 48000, -1000, 0, 392822 },
		{ UM_FEEDBACK_10_14, 48000, 0, 0, 48 << 14 },
		{ UM_FEEDBACK_10_14, 44100, 0, 0, 722534 },
		{ UM_FEEDBACK_7_17, 48000, 0, 0, 6 << 17 },
		/* A frame too few: four frames a second more. */
		{ UM_FEEDBACK_16_16, 48000, 0, 1, 393248 },
		{ UM_FEEDBACK_16_16, 48000, 0, -1, 393183 },
		/* No more than a 64th of the rate. */
		{ UM_FEEDBACK_16_16, 48000, 0, 1000, 399360 },
		{ UM_FEEDBACK_16_16, 48000, 0, -100000, 387072 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, cases[i].value,
				    um_feedback_value(cases[i].format, cases[i].rate,
						      cases[i].ppm,
						      cases[i].missing),
				    "case %zu", i);
	KUNIT_EXPECT_EQ(test, um_feedback_bytes(UM_FEEDBACK_16_16), 4);
	KUNIT_EXPECT_EQ(test, um_feedback_bytes(UM_FEEDBACK_10_14), 3);
	KUNIT_EXPECT_EQ(test, um_feedback_bytes(UM_FEEDBACK_7_17), 4);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(ticks),
	KUNIT_CASE(ticks_add_up),
	KUNIT_CASE(tick_times),
	KUNIT_CASE(feedback_values),
	{},
};

static struct kunit_suite suite = {
	.name = "lockstep_usb_model_clock",
	.test_cases = cases,
};

kunit_test_suite(suite);
