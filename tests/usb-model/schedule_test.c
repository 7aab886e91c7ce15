// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * usb-model: KUnit tables for the microframes that URBs get.
 */
#include <kunit/test.h>
#include <linux/kernel.h>
#include "schedule.h"

struct schedule_case {
	const char *what;
	unsigned int ist;
	bool cfc;
	bool asap;
	struct um_ring ring; /* next, interval, queued, running */
	u64 now;
	u64 start;
	u64 reported;
};

static const struct schedule_case schedule_cases[] = {
	/* Without frame IDs: the next microframe that the threshold allows. */
	{ "first", 1, false, false, { 0, 1, false, false }, 1000, 1002, 1016 },
	{ "first, IST 8", 8, false, false, { 0, 1, false, false }, 1000, 1009, 1024 },
	{ "follows", 1, false, false, { 1010, 1, true, true }, 1000, 1010, 1016 },
	{ "just in time", 1, false, false, { 1002, 1, true, true }, 1000, 1002, 1016 },
	{ "late by one", 1, false, false, { 1001, 1, true, true }, 1000, 1002, 1016 },
	{ "late by eight", 8, false, false, { 1001, 1, false, true }, 1000, 1009,
	  1024 },
	{ "dry but in time", 1, false, false, { 1005, 1, false, true }, 1000, 1005,
	  1016 },
	{ "an old ring's end counts no more", 1, false, false,
	  { 5000, 1, false, false }, 1000, 1002, 1016 },
	{ "interval 8", 1, false, false, { 0, 8, false, false }, 1000, 1008, 1016 },
	{ "interval 8, IST 8", 8, false, false, { 0, 8, false, false }, 1000, 1016,
	  1024 },
	{ "interval 16", 1, false, false, { 0, 16, false, false }, 1000, 1008, 1024 },
	{ "URB_ISO_ASAP changes nothing", 1, false, true, { 1001, 1, true, true },
	  1000, 1002, 1016 },

	/* With frame IDs: a ring begins IST + 10 ahead, rounded up to a frame. */
	{ "CFC, first", 1, true, false, { 0, 1, false, false }, 1000, 1016, 1016 },
	{ "CFC, first, late in a frame", 1, true, false, { 0, 1, false, false }, 1006,
	  1024, 1024 },
	{ "CFC, first, IST 8", 8, true, false, { 0, 1, false, false }, 1000, 1024,
	  1024 },
	{ "CFC, first, IST 8, at a frame's end", 8, true, false,
	  { 0, 1, false, false }, 1007, 1032, 1032 },
	{ "CFC, follows", 1, true, false, { 1021, 1, true, true }, 1000, 1021, 1021 },
	/* The first frame that may be asked for is 126, and that one is moved too. */
	{ "CFC, too near", 1, true, false, { 1014, 1, true, true }, 1000, 1016, 1016 },
	{ "CFC, just far enough", 1, true, false, { 1016, 1, true, true }, 1000, 1016,
	  1016 },
	{ "CFC, in the past", 1, true, false, { 990, 1, true, true }, 1000, 1016,
	  1016 },
	{ "CFC, worst phase", 1, true, false, { 1015, 1, true, true }, 999, 1016,
	  1016 },
	{ "CFC, worst phase, IST 8", 8, true, false, { 1023, 1, true, true }, 1000,
	  1024, 1024 },
	{ "CFC, beyond the last frame ID", 1, true, false,
	  { (125 + 896) * 8, 1, true, true }, 1000, 1016, 1016 },
	{ "CFC, the last frame ID", 1, true, false, { (125 + 895) * 8, 1, true, true },
	  1000, (125 + 895) * 8, (125 + 895) * 8 },
	{ "CFC, interval 16", 1, true, false, { 0, 16, false, false }, 1000, 1024,
	  1024 },

	/* URB_ISO_ASAP has the controller choose, whatever the driver thinks. */
	{ "CFC, ASAP, first", 1, true, true, { 0, 1, false, false }, 1000, 1002,
	  1016 },
	{ "CFC, ASAP, late", 1, true, true, { 1001, 1, true, true }, 1000, 1002,
	  1001 },
	{ "CFC, ASAP, near", 1, true, true, { 1003, 1, true, true }, 1000, 1003,
	  1003 },
};

static void microframes(struct kunit *test)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(schedule_cases); i++) {
		const struct schedule_case *c = &schedule_cases[i];
		struct um_rules rules = { c->ist, c->cfc };
		u64 start = um_schedule(&rules, &c->ring, c->now, c->asap);

		KUNIT_EXPECT_EQ_MSG(test, start, c->start, "%s", c->what);
		KUNIT_EXPECT_EQ_MSG(test,
				    um_reported_start(&rules, &c->ring, c->now,
						      c->asap, start),
				    c->reported, "%s", c->what);
	}
}

/* What must be queued ahead of a new URB so that it leaves no gap. */
static u64 least_ahead(const struct um_rules *rules, u64 now)
{
	struct um_ring ring = { .interval = 1, .queued = true, .running = true };

	ring.next = now;
	while (um_schedule(rules, &ring, now, false) != ring.next)
		ring.next++;
	return ring.next - now;
}

static void queue_that_leaves_no_gap(struct kunit *test)
{
	static const struct {
		struct um_rules rules;
		u64 worst;
	} cases[] = {
		{ { 1, false }, 2 },
		{ { 8, false }, 9 },
		{ { 1, true }, 17 },
		{ { 8, true }, 24 },
	};
	size_t i;
	u64 now;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		u64 worst = 0;

		for (now = 8000; now < 8008; now++)
			worst = max(worst, least_ahead(&cases[i].rules, now));
		KUNIT_EXPECT_EQ_MSG(test, worst, cases[i].worst,
				    "IST %u, CFC %d", cases[i].rules.ist,
				    cases[i].rules.cfc);
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE(microframes),
	KUNIT_CASE(queue_that_leaves_no_gap),
	{},
};

static struct kunit_suite suite = {
	.name = "lockstep_usb_model_schedule",
	.test_cases = cases,
};

kunit_test_suite(suite);
