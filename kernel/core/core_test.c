// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep core: KUnit tables for all that is computed without a card.
 */
#include <kunit/test.h>
#include "frames.h"
#include "internal.h"

struct offset_case {
	u64 position;
	u32 ring;
	u32 expected;
};

static void ring_offset(struct kunit *test)
{
	static const struct offset_case cases[] = {
		{ 0, 16, 0 },
		{ 15, 16, 15 },
		{ 16, 16, 0 },
		{ 17, 24, 17 },
		{ 24 * 1000000007ULL + 5, 24, 5 },
		{ U64_MAX, 65536, 65535 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, cases[i].expected,
				    lockstep_ring_offset(cases[i].position,
							 cases[i].ring),
				    "case %zu", i);
}

struct run_case {
	u64 position;
	u32 ring;
	u64 count;
	u32 expected;
};

static void ring_run(struct kunit *test)
{
	static const struct run_case cases[] = {
		{ 0, 16, 5, 5 },
		{ 0, 16, 16, 16 },
		{ 0, 16, 17, 16 },
		{ 15, 16, 4, 1 },
		{ 31, 16, 4, 1 },
		{ 32, 16, 1ULL << 40, 16 },
		{ 7, 16, 0, 0 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, cases[i].expected,
				    lockstep_ring_run(cases[i].position,
						      cases[i].ring,
						      cases[i].count),
				    "case %zu", i);
}

struct tick_case {
	u32 ring;
	u32 rate;
	u32 hz;
	bool expected;
};

static void outlasts_tick(struct kunit *test)
{
	static const struct tick_case cases[] = {
		{ 16, 192000, 250, false },
		{ 191, 48000, 250, false },
		{ 192, 48000, 250, true },
		{ 479, 48000, 100, false },
		{ 480, 48000, 100, true },
		{ 65536, 192000, 1000, true },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, cases[i].expected,
				    lockstep_outlasts_tick(cases[i].ring,
							   cases[i].rate,
							   cases[i].hz),
				    "case %zu", i);
}

struct edge_case {
	u64 position;
	u32 period;
	u64 expected;
};

static void next_edge(struct kunit *test)
{
	static const struct edge_case cases[] = {
		{ 0, 8, 8 },
		{ 7, 8, 8 },
		{ 8, 8, 16 },
		{ 99, 33, 132 },
		{ 1ULL << 50, 8192, (1ULL << 50) + 8192 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, cases[i].expected,
				    lockstep_next_edge(cases[i].position,
						       cases[i].period),
				    "case %zu", i);
}

struct late_case {
	u64 seen;
	u64 now;
	u32 period;
	bool expected;
};

static void is_late(struct kunit *test)
{
	static const struct late_case cases[] = {
		{ 0, 0, 8, false },
		{ 0, 8, 8, false },
		{ 0, 16, 8, false },
		{ 0, 17, 8, true },
		{ 7, 16, 8, false },
		{ 8, 24, 8, false },
		{ 8, 25, 8, true },
		{ 100, 1000000, 64, true },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, cases[i].expected,
				    lockstep_is_late(cases[i].seen, cases[i].now,
						     cases[i].period),
				    "case %zu", i);
}

struct beyond_case {
	u64 begin;
	u64 end;
	u64 limit;
	u64 expected;
};

static void beyond(struct kunit *test)
{
	static const struct beyond_case cases[] = {
		{ 10, 20, 30, 0 },
		{ 10, 20, 20, 0 },
		{ 10, 20, 19, 1 },
		{ 10, 20, 10, 10 },
		{ 10, 20, 0, 10 },
		{ 10, 10, 0, 0 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, cases[i].expected,
				    lockstep_beyond(cases[i].begin, cases[i].end,
						    cases[i].limit),
				    "case %zu", i);
}

struct overrun_case {
	u64 begin;
	u64 end;
	u64 read;
	u32 ring;
	u64 expected;
};

static void overrun(struct kunit *test)
{
	static const struct overrun_case cases[] = {
		{ 0, 16, 0, 16, 0 },
		{ 0, 17, 0, 16, 1 },
		{ 16, 17, 0, 16, 1 },
		{ 16, 17, 1, 16, 0 },
		{ 0, 100, 0, 16, 84 },
		{ 50, 100, 60, 16, 24 },
		{ 50, 100, 100, 16, 0 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, cases[i].expected,
				    lockstep_overrun(cases[i].begin, cases[i].end,
						     cases[i].read, cases[i].ring),
				    "case %zu", i);
}

struct distance_case {
	u64 from;
	u64 to;
	u64 boundary;
	s64 expected;
};

static void pointer_distance(struct kunit *test)
{
	static const struct distance_case cases[] = {
		{ 0, 0, 1024, 0 },
		{ 0, 100, 1024, 100 },
		{ 100, 0, 1024, -100 },
		{ 1000, 24, 1024, 48 },
		{ 24, 1000, 1024, -48 },
		{ 1ULL << 61, (1ULL << 61) + 7, 1ULL << 62, 7 },
		{ (1ULL << 62) - 1, 1, 1ULL << 62, 2 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, cases[i].expected,
				    lockstep_pointer_distance(cases[i].from,
							      cases[i].to,
							      cases[i].boundary),
				    "case %zu", i);
}

static void position_add(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 30ULL, lockstep_position_add(10, 20));
	KUNIT_EXPECT_EQ(test, 4ULL, lockstep_position_add(10, -6));
	KUNIT_EXPECT_EQ(test, 0ULL, lockstep_position_add(10, -10));
	KUNIT_EXPECT_EQ(test, 0ULL, lockstep_position_add(10, -11));
	KUNIT_EXPECT_EQ(test, 0ULL, lockstep_position_add(10, S64_MIN));
}

static struct kunit_case frames_cases[] = {
	KUNIT_CASE(ring_offset),
	KUNIT_CASE(ring_run),
	KUNIT_CASE(outlasts_tick),
	KUNIT_CASE(next_edge),
	KUNIT_CASE(is_late),
	KUNIT_CASE(beyond),
	KUNIT_CASE(overrun),
	KUNIT_CASE(pointer_distance),
	KUNIT_CASE(position_add),
	{},
};

static struct kunit_suite frames_suite = {
	.name = "lockstep_frames",
	.test_cases = frames_cases,
};

struct layout_case {
	struct lockstep_layout layout;
	u32 channel;
	u32 frame;
	u32 step;
	size_t sample;
};

static void layout_offsets(struct kunit *test)
{
	static const u8 slots[] = { 4, 5, 0, 63 };
	static const struct layout_case cases[] = {
		{ { true, 2, 65536, NULL }, 0, 0, 8, 0 },
		{ { true, 2, 65536, NULL }, 1, 0, 8, 4 },
		{ { true, 64, 262144, NULL }, 63, 65535, 256, 16777212 },
		{ { false, 2, 65536, NULL }, 0, 3, 4, 12 },
		{ { false, 2, 65536, NULL }, 1, 3, 4, 65548 },
		{ { false, 64, 262144, NULL }, 63, 65535, 4, 16777212 },
		{ { false, 4, 65536, slots }, 0, 1, 4, 4 * 65536 + 4 },
		{ { false, 4, 65536, slots }, 2, 0, 4, 0 },
		{ { false, 4, 65536, slots }, 3, 16383, 4, 64 * 65536 - 4 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct layout_case *c = &cases[i];

		KUNIT_EXPECT_EQ_MSG(test, c->step, lockstep_layout_step(&c->layout),
				    "case %zu", i);
		KUNIT_EXPECT_EQ_MSG(test, c->sample,
				    lockstep_layout_sample(&c->layout, c->channel,
							   c->frame),
				    "case %zu", i);
	}
}

static struct kunit_case layout_cases[] = {
	KUNIT_CASE(layout_offsets),
	{},
};

static struct kunit_suite layout_suite = {
	.name = "lockstep_layout",
	.test_cases = layout_cases,
};

struct agree_case {
	unsigned int features;
	struct lockstep_settings a;
	struct lockstep_settings b;
	bool expected;
};

static void settings_agree(struct kunit *test)
{
#define S32 SNDRV_PCM_FORMAT_S32_LE
#define FLOAT SNDRV_PCM_FORMAT_FLOAT_LE
	static const struct agree_case cases[] = {
		{ 0, { 48000, 64, 128, S32 }, { 48000, 64, 128, S32 }, true },
		{ 0, { 48000, 64, 128, S32 }, { 44100, 64, 128, S32 }, false },
		{ 0, { 48000, 64, 128, S32 }, { 48000, 32, 256, FLOAT }, true },
		{ LOCKSTEP_SHARED_PERIOD, { 48000, 64, 128, S32 },
		  { 48000, 32, 128, S32 }, false },
		{ LOCKSTEP_SHARED_PERIOD, { 48000, 64, 128, S32 },
		  { 48000, 64, 256, FLOAT }, true },
		{ LOCKSTEP_SHARED_FORMAT, { 48000, 64, 128, S32 },
		  { 48000, 64, 128, FLOAT }, false },
		{ LOCKSTEP_SHARED_FORMAT, { 48000, 64, 128, FLOAT },
		  { 48000, 32, 128, FLOAT }, true },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, cases[i].expected,
				    lockstep_settings_agree(cases[i].features,
							    &cases[i].a,
							    &cases[i].b),
				    "case %zu", i);
}

static struct kunit_case constraints_cases[] = {
	KUNIT_CASE(settings_agree),
	{},
};

static struct kunit_suite constraints_suite = {
	.name = "lockstep_constraints",
	.test_cases = constraints_cases,
};

kunit_test_suites(&frames_suite, &layout_suite, &constraints_suite);
