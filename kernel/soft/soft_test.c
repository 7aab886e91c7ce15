// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep software card: KUnit tables for the clock and the module parameters.
 */
#include <kunit/test.h>
#include <linux/limits.h>
#include <sound/core.h>
#include "clock.h"
#include "options.h"

#define SECONDS_A_CENTURY (100ULL * 36525 * 864)

struct frames_case {
	u64 ns;
	u32 rate;
	u64 expected;
};

static void clock_frames(struct kunit *test)
{
	static const struct frames_case cases[] = {
		{ 0, 48000, 0 },
		{ 20833, 48000, 0 },
		{ 20834, 48000, 1 },
		{ 1000000000, 48000, 48000 },
		{ 999999999, 48000, 47999 },
		{ 22675, 44100, 0 },
		{ 22676, 44100, 1 },
		{ 999999999, 192000, 191999 },
		{ 5 * SECONDS_A_CENTURY * NSEC_PER_SEC, 192000,
		  5 * SECONDS_A_CENTURY * 192000 },
		{ 5 * SECONDS_A_CENTURY * NSEC_PER_SEC - 1, 44100,
		  5 * SECONDS_A_CENTURY * 44100 - 1 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, cases[i].expected,
				    soft_clock_frames(cases[i].ns, cases[i].rate),
				    "case %zu", i);
}

static void clock_time(struct kunit *test)
{
	static const struct frames_case cases[] = {
		{ 0, 48000, 0 },
		{ 20834, 48000, 1 },
		{ 41667, 48000, 2 },
		{ 62500, 48000, 3 },
		{ 22676, 44100, 1 },
		{ 1000000000, 44100, 44100 },
		{ 5 * SECONDS_A_CENTURY * NSEC_PER_SEC, 192000,
		  5 * SECONDS_A_CENTURY * 192000 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, cases[i].ns,
				    soft_clock_time(cases[i].expected,
						    cases[i].rate),
				    "case %zu", i);
}

/* A frame is complete at its time and not a nanosecond before, at any rate. */
static void clock_agrees_with_itself(struct kunit *test)
{
	static const u32 rates[] = { 32000, 44100, 48000, 64000, 88200, 96000,
				     128000, 176400, 191999, 192000 };
	static const u64 starts[] = { 1, 47999, 1ULL << 33,
				      SECONDS_A_CENTURY * 44100 };
	size_t r, s;
	u64 frame;

	for (r = 0; r < ARRAY_SIZE(rates); r++) {
		for (s = 0; s < ARRAY_SIZE(starts); s++) {
			for (frame = starts[s]; frame < starts[s] + 500; frame++) {
				u64 ns = soft_clock_time(frame, rates[r]);

				if (soft_clock_frames(ns, rates[r]) == frame &&
				    soft_clock_frames(ns - 1, rates[r]) == frame - 1)
					continue;
				KUNIT_FAIL(test, "frame %llu at %u Hz", frame,
					   rates[r]);
				return;
			}
		}
	}
}

static struct kunit_case clock_cases[] = {
	KUNIT_CASE(clock_frames),
	KUNIT_CASE(clock_time),
	KUNIT_CASE(clock_agrees_with_itself),
	{},
};

static struct kunit_suite clock_suite = {
	.name = "lockstep_soft_clock",
	.test_cases = clock_cases,
};

struct option_case {
	struct soft_options options;
	const char *refused;
};

static void options_valid(struct kunit *test)
{
	static const struct option_case cases[] = {
		{ { -1, 2, 2, 0, false }, NULL },
		{ { 0, 1, 64, 65536, true }, NULL },
		{ { SNDRV_CARDS - 1, 64, 1, 1, false }, NULL },
		{ { SNDRV_CARDS, 2, 2, 0, false }, "index" },
		{ { -1, 0, 2, 0, false }, "playback_channels" },
		{ { -1, 65, 2, 0, false }, "playback_channels" },
		{ { -1, 2, -1, 0, false }, "capture_channels" },
		{ { -1, 2, INT_MAX, 0, false }, "capture_channels" },
		{ { -1, 2, 2, -1, false }, "cable_delay" },
		{ { -1, 2, 2, 65537, false }, "cable_delay" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct soft_refusal refusal = {};
		bool valid = soft_options_valid(&cases[i].options, &refusal);

		KUNIT_EXPECT_EQ_MSG(test, valid, !cases[i].refused, "case %zu", i);
		if (!valid && cases[i].refused)
			KUNIT_EXPECT_STREQ(test, cases[i].refused, refusal.name);
	}
}

static void refusal_names_value_and_range(struct kunit *test)
{
	const struct soft_options options = { -1, 2, 99, 0, false };
	struct soft_refusal refusal = {};

	KUNIT_ASSERT_FALSE(test, soft_options_valid(&options, &refusal));
	KUNIT_EXPECT_EQ(test, 99, refusal.value);
	KUNIT_EXPECT_EQ(test, 1, refusal.min);
	KUNIT_EXPECT_EQ(test, 64, refusal.max);
}

static struct kunit_case options_cases[] = {
	KUNIT_CASE(options_valid),
	KUNIT_CASE(refusal_names_value_and_range),
	{},
};

static struct kunit_suite options_suite = {
	.name = "lockstep_soft_options",
	.test_cases = options_cases,
};

kunit_test_suites(&clock_suite, &options_suite);
