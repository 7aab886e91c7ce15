// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep software card: KUnit suite for the patch cable, against a model that
 * knows what each engine frame played and says what each must have captured.
 */
#include <kunit/test.h>
#include <linux/prandom.h>
#include "../core/frames.h"
#include "../core/layout.h"
#include "cable.h"

/* The sample that the application means for a channel at an engine frame; never 0. */
static u32 played(u32 channel, u64 engine)
{
	return (u32)engine * 64 + channel + 1;
}

/**
 * struct setup - a cable and what it connects
 * @playback_interleaved: layout of playback
 * @capture_interleaved: layout of capture
 * @playback_channels: channels out
 * @capture_channels: channels in
 * @playback_ring: frames
 * @capture_ring: frames
 * @delay: frames
 */
struct setup {
	bool playback_interleaved;
	bool capture_interleaved;
	u32 playback_channels;
	u32 capture_channels;
	u32 playback_ring;
	u32 capture_ring;
	u32 delay;
};

static const struct setup setups[] = {
	{ true, true, 2, 2, 64, 64, 0 },
	{ true, true, 2, 2, 64, 64, 7 },
	{ true, true, 2, 4, 64, 48, 0 },
	{ true, true, 4, 2, 48, 64, 64 },
	{ false, false, 2, 2, 64, 64, 0 },
	{ false, false, 3, 3, 40, 64, 1 },
	{ true, false, 2, 2, 64, 64, 0 },
	{ false, true, 2, 3, 64, 33, 100 },
	{ false, false, 1, 1, 17, 16, 1000 },
	{ true, false, 1, 5, 33, 65, 3 },
};

struct bench {
	const struct setup *setup;
	struct soft_cable cable;
	struct lockstep_layout playback_layout;
	struct lockstep_layout capture_layout;
	struct soft_end playback;
	struct soft_end capture;
	u64 playback_stopped;
};

static struct soft_end make_end(struct kunit *test,
				const struct lockstep_layout *layout, u32 ring)
{
	u32 bytes = layout->interleaved ? ring * layout->channels * 4 :
					  layout->channel_bytes * layout->channels;

	return (struct soft_end){
		.area = kunit_kzalloc(test, bytes, GFP_KERNEL),
		.channels = layout->channels,
		.step = lockstep_layout_step(layout),
		.stride = layout->interleaved ? 4 : layout->channel_bytes,
		.ring = ring,
		.limit = U64_MAX,
	};
}

static void bench_init(struct kunit *test, struct bench *bench,
		       const struct setup *setup)
{
	memset(bench, 0, sizeof(*bench));
	bench->setup = setup;
	bench->playback_stopped = U64_MAX;
	bench->playback_layout = (struct lockstep_layout){
		setup->playback_interleaved, setup->playback_channels, 300, NULL };
	bench->capture_layout = (struct lockstep_layout){
		setup->capture_interleaved, setup->capture_channels, 260, NULL };
	bench->playback = make_end(test, &bench->playback_layout,
				   setup->playback_ring);
	bench->capture = make_end(test, &bench->capture_layout, setup->capture_ring);
	KUNIT_ASSERT_NOT_NULL(test, bench->playback.area);
	KUNIT_ASSERT_NOT_NULL(test, bench->capture.area);
	KUNIT_ASSERT_EQ(test, 0,
			soft_cable_init(&bench->cable, setup->delay,
					min(setup->playback_channels,
					    setup->capture_channels)));
}

/* The application fills the playback ring for the frames after @engine. */
static void fill(struct bench *bench, u64 engine)
{
	u32 channel;
	u32 i;

	for (i = 0; i < bench->playback.ring; i++) {
		u32 frame = lockstep_ring_offset(engine + i - bench->playback.engine,
						 bench->playback.ring);

		for (channel = 0; channel < bench->playback.channels; channel++)
			*(u32 *)(bench->playback.area +
				 lockstep_layout_sample(&bench->playback_layout,
							channel, frame)) =
				played(channel, engine + i);
	}
}

/* What must have been captured at an engine frame. */
static u32 expected(const struct bench *bench, u32 channel, u64 engine)
{
	u64 origin = bench->playback.engine;

	if (channel >= bench->cable.wires || engine < bench->setup->delay)
		return 0;
	engine -= bench->setup->delay;
	if (engine < origin || engine >= bench->playback_stopped ||
	    engine - origin >= bench->playback.limit)
		return 0;
	return played(channel, engine);
}

/* Whether the last @count frames before @now were captured as they must. */
static bool right(struct kunit *test, const struct bench *bench, u64 now, u64 count)
{
	u64 engine;
	u32 channel;

	for (engine = now - count; engine < now; engine++) {
		u32 frame = lockstep_ring_offset(engine - bench->capture.engine,
						 bench->capture.ring);

		for (channel = 0; channel < bench->capture.channels; channel++) {
			size_t at = lockstep_layout_sample(&bench->capture_layout,
							   channel, frame);
			u32 got = *(u32 *)(bench->capture.area + at);

			if (got == expected(bench, channel, engine))
				continue;
			KUNIT_FAIL(test,
				   "frame %llu channel %u before %llu: %u, not %u",
				   engine, channel, now, got,
				   expected(bench, channel, engine));
			return false;
		}
	}
	return true;
}

static u32 random_up_to(struct rnd_state *random, u32 most)
{
	return prandom_u32_state(random) % most + 1;
}

/* Runs in random steps, each shorter than both rings, and checks every frame. */
static void run_randomly(struct kunit *test, struct bench *bench, u64 *now,
			 unsigned int steps, struct rnd_state *random)
{
	u32 most = min(bench->playback.ring, bench->capture.ring);

	for (; steps; steps--) {
		u32 count = random_up_to(random, most);

		fill(bench, *now);
		*now += count;
		soft_cable_run(&bench->cable, *now, &bench->playback,
			       &bench->capture);
		if (!right(test, bench, *now, count))
			return;
	}
}

static void every_frame(struct kunit *test)
{
	struct rnd_state random;
	struct bench bench;
	size_t i;

	prandom_seed_state(&random, 1);
	for (i = 0; i < ARRAY_SIZE(setups); i++) {
		u64 now = 0;

		bench_init(test, &bench, &setups[i]);
		run_randomly(test, &bench, &now, 200, &random);
		soft_cable_free(&bench.cable);
	}
}

/* Playback joins a running capture at a frame of its own, and later leaves it. */
static void joining(struct kunit *test)
{
	struct rnd_state random;
	struct bench bench;
	size_t i;

	prandom_seed_state(&random, 2);
	for (i = 0; i < ARRAY_SIZE(setups); i++) {
		void *area;
		u64 now = 0;

		bench_init(test, &bench, &setups[i]);
		area = bench.playback.area;
		bench.playback.area = NULL;
		bench.playback.engine = U64_MAX;
		now = 11;
		soft_cable_run(&bench.cable, now, &bench.playback, &bench.capture);
		right(test, &bench, now, 11);

		bench.playback.area = area;
		bench.playback.engine = now;
		run_randomly(test, &bench, &now, 50, &random);

		bench.playback.area = NULL;
		bench.playback_stopped = now;
		now += 13;
		soft_cable_run(&bench.cable, now, &bench.playback, &bench.capture);
		right(test, &bench, now, 13);
		soft_cable_free(&bench.cable);
	}
}

/* Frames at and after the limit are silence; those before it are heard. */
static void limited(struct kunit *test)
{
	struct bench bench;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(setups); i++) {
		u64 now;

		bench_init(test, &bench, &setups[i]);
		bench.playback.limit = 9;
		fill(&bench, 0);
		for (now = 3; now <= 15; now += 4) {
			soft_cable_run(&bench.cable, now, &bench.playback,
				       &bench.capture);
			right(test, &bench, now, 3);
		}
		soft_cable_free(&bench.cable);
	}
}

/* After a pause longer than the rings, what still has a place is right again. */
static void looked_away(struct kunit *test)
{
	struct rnd_state random;
	struct bench bench;
	size_t i;

	prandom_seed_state(&random, 3);
	for (i = 0; i < ARRAY_SIZE(setups); i++) {
		u64 now = 5;

		bench_init(test, &bench, &setups[i]);
		fill(&bench, 0);
		soft_cable_run(&bench.cable, now, &bench.playback, &bench.capture);
		now += 1ULL << 40;
		soft_cable_run(&bench.cable, now, &bench.playback, &bench.capture);
		KUNIT_EXPECT_EQ(test, now, bench.cable.done);
		/* The line still holds frames that the ring repeated meanwhile. */
		if (setups[i].delay) {
			fill(&bench, now);
			while (now < (1ULL << 40) + 5 + setups[i].delay) {
				fill(&bench, now);
				now += 8;
				soft_cable_run(&bench.cable, now, &bench.playback,
					       &bench.capture);
			}
		}
		run_randomly(test, &bench, &now, 20, &random);
		soft_cable_free(&bench.cable);
	}
}

static struct kunit_case cable_cases[] = {
	KUNIT_CASE(every_frame),
	KUNIT_CASE(joining),
	KUNIT_CASE(limited),
	KUNIT_CASE(looked_away),
	{},
};

static struct kunit_suite cable_suite = {
	.name = "lockstep_soft_cable",
	.test_cases = cable_cases,
};

kunit_test_suite(cable_suite);
