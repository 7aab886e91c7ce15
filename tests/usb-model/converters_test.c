// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * usb-model: KUnit cases for the device's FIFO, converters and cable.
 */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "converters.h"

#define CHANNELS 2
#define RATE 48000

struct bench {
	struct um_dac dac;
	struct um_fifo_options fifo;
	u8 wire[4096];
	s32 sent; /* value of the next frame that is sent */
};

static struct bench *new_bench(struct kunit *test, unsigned int prefill)
{
	struct bench *bench = kunit_kzalloc(test, sizeof(*bench), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, bench);
	bench->dac.channels = CHANNELS;
	bench->dac.played = kunit_kzalloc(test, UM_PLAYED * CHANNELS * sizeof(s32),
					  GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, bench->dac.played);
	bench->fifo = (struct um_fifo_options){ prefill, 64, true };
	bench->sent = 1;
	um_dac_run(&bench->dac, 1000, RATE);
	return bench;
}

/* Sends frames of rising values, both channels alike; where the first is played. */
static bool send(struct bench *bench, unsigned int frames, u64 *tick)
{
	struct um_packet packet = { bench->wire, frames, CHANNELS, 4 };
	unsigned int i;

	for (i = 0; i < frames; i++) {
		memcpy(bench->wire + 8 * i, &bench->sent, 4);
		memcpy(bench->wire + 8 * i + 4, &bench->sent, 4);
		bench->sent++;
	}
	return um_dac_receive(&bench->dac, &packet, &bench->fifo, tick);
}

static s32 heard(const struct bench *bench, u64 tick)
{
	s32 frame[CHANNELS];
	struct um_packet packet = { (u8 *)frame, 1, CHANNELS, 4 };

	um_adc_cable(&bench->dac, &packet, tick);
	return frame[1];
}

static void fifo_begins_with_silence(struct kunit *test)
{
	struct bench *bench = new_bench(test, 10);
	u64 tick;

	KUNIT_EXPECT_TRUE(test, send(bench, 6, &tick));
	KUNIT_EXPECT_EQ(test, tick, 1010);
	um_dac_run(&bench->dac, 1006, RATE);
	KUNIT_EXPECT_FALSE(test, send(bench, 6, &tick));
	KUNIT_EXPECT_EQ(test, tick, 1016);
	KUNIT_EXPECT_EQ(test, bench->dac.level, 10);
	um_dac_run(&bench->dac, 1030, RATE);
	KUNIT_EXPECT_EQ(test, heard(bench, 1009), 0);
	KUNIT_EXPECT_EQ(test, heard(bench, 1010), 1);
	KUNIT_EXPECT_EQ(test, heard(bench, 1021), 12);
	KUNIT_EXPECT_EQ(test, heard(bench, 1022), 0);
}

static void underrun_is_counted(struct kunit *test)
{
	static const struct {
		bool reprime;
		u64 tick;
	} cases[] = { { true, 1030 }, { false, 1020 } };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct bench *bench = new_bench(test, 10);
		u64 tick;

		bench->fifo.reprime = cases[i].reprime;
		send(bench, 6, &tick);
		um_dac_run(&bench->dac, 1020, RATE);
		KUNIT_EXPECT_EQ(test, bench->dac.underruns, 0);
		KUNIT_EXPECT_TRUE(test, send(bench, 6, &tick));
		KUNIT_EXPECT_EQ(test, tick, cases[i].tick);
		KUNIT_EXPECT_EQ(test, bench->dac.underruns, 1);
		KUNIT_EXPECT_EQ(test, bench->dac.underrun_frames, 4);
	}
}

static void overrun_is_counted(struct kunit *test)
{
	struct bench *bench = new_bench(test, 0);
	u64 tick;

	send(bench, 60, &tick);
	KUNIT_EXPECT_FALSE(test, send(bench, 6, &tick));
	KUNIT_EXPECT_EQ(test, bench->dac.overrun_frames, 2);
	um_dac_run(&bench->dac, 1006, RATE);
	/* They follow, but not the frames that were lost. */
	KUNIT_EXPECT_TRUE(test, send(bench, 6, &tick));
	KUNIT_EXPECT_EQ(test, tick, 1064);
	um_dac_run(&bench->dac, 1070, RATE);
	KUNIT_EXPECT_EQ(test, heard(bench, 1063), 64);
	KUNIT_EXPECT_EQ(test, heard(bench, 1064), 67);
}

static void stream_ends(struct kunit *test)
{
	struct bench *bench = new_bench(test, 0);
	u64 tick;

	send(bench, 6, &tick);
	um_dac_run(&bench->dac, 1006 + RATE / 10, RATE);
	KUNIT_EXPECT_TRUE(test, bench->dac.primed);
	um_dac_run(&bench->dac, 1007 + RATE / 10, RATE);
	KUNIT_EXPECT_FALSE(test, bench->dac.primed);
	send(bench, 6, &tick);
	KUNIT_EXPECT_EQ(test, bench->dac.underruns, 0);
	KUNIT_EXPECT_EQ(test, tick, 1007 + RATE / 10);
}

static void sleep_forgets(struct kunit *test)
{
	struct bench *bench = new_bench(test, 0);
	u64 tick;

	send(bench, 6, &tick);
	um_dac_run(&bench->dac, 1000 + UM_PLAYED, RATE);
	KUNIT_EXPECT_FALSE(test, bench->dac.primed);
	KUNIT_EXPECT_EQ(test, heard(bench, 1000), 0);
}

static void bytes_of_a_sample(struct kunit *test)
{
	static const struct {
		unsigned int out, in;
		u8 from[4], to[4];
	} cases[] = {
		{ 4, 4, { 0x11, 0x22, 0x33, 0x84 }, { 0x11, 0x22, 0x33, 0x84 } },
		{ 4, 3, { 0x11, 0x22, 0x33, 0x84 }, { 0x22, 0x33, 0x84 } },
		{ 4, 2, { 0x11, 0x22, 0x33, 0x84 }, { 0x33, 0x84 } },
		{ 3, 4, { 0x22, 0x33, 0x84 }, { 0, 0x22, 0x33, 0x84 } },
		{ 3, 3, { 0x22, 0x33, 0x84 }, { 0x22, 0x33, 0x84 } },
		{ 2, 2, { 0x33, 0x84 }, { 0x33, 0x84 } },
		{ 2, 4, { 0x33, 0x84 }, { 0, 0, 0x33, 0x84 } },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct bench *bench = new_bench(test, 0);
		struct um_packet out = { bench->wire, 1, 1, cases[i].out };
		struct um_packet in = { bench->wire, 1, 1, cases[i].in };
		u64 tick;

		memcpy(bench->wire, cases[i].from, 4);
		um_dac_receive(&bench->dac, &out, &bench->fifo, &tick);
		um_adc_cable(&bench->dac, &in, tick);
		KUNIT_EXPECT_EQ_MSG(test,
				    memcmp(bench->wire, cases[i].to, cases[i].in),
				    0, "case %zu", i);
	}
}

/* Outputs that the host does not fill are silent, inputs without an output too. */
static void channels_that_are_not_there(struct kunit *test)
{
	struct bench *bench = new_bench(test, 0);
	struct um_packet out = { bench->wire, 1, 3, 2 };
	struct um_packet in = { bench->wire, 1, 3, 2 };
	u64 tick;

	memcpy(bench->wire, "\1\2\3\4\5\6", 6);
	um_dac_receive(&bench->dac, &out, &bench->fifo, &tick);
	um_adc_cable(&bench->dac, &in, tick);
	KUNIT_EXPECT_EQ(test, memcmp(bench->wire, "\1\2\3\4\0\0", 6), 0);
	out.channels = 1;
	um_dac_receive(&bench->dac, &out, &bench->fifo, &tick);
	um_adc_cable(&bench->dac, &in, tick);
	KUNIT_EXPECT_EQ(test, memcmp(bench->wire, "\1\2\0\0\0\0", 6), 0);
}

static void ticks_heard(struct kunit *test)
{
	static const struct {
		unsigned int subslot;
		u8 bytes[8];
	} cases[] = {
		{ 2, { 0x67, 0x45, 0x68, 0x45 } },
		{ 3, { 0x67, 0x45, 0x23, 0x68, 0x45, 0x23 } },
		{ 4, { 0, 0x67, 0x45, 0x23, 0, 0x68, 0x45, 0x23 } },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		u8 wire[8] = {};
		struct um_packet packet = { wire, 2, 1, cases[i].subslot };

		um_adc_ticks(&packet, 0x101234567);
		KUNIT_EXPECT_EQ_MSG(test,
				    memcmp(wire, cases[i].bytes,
					   2 * cases[i].subslot),
				    0, "case %zu", i);
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE(fifo_begins_with_silence),
	KUNIT_CASE(underrun_is_counted),
	KUNIT_CASE(overrun_is_counted),
	KUNIT_CASE(stream_ends),
	KUNIT_CASE(sleep_forgets),
	KUNIT_CASE(bytes_of_a_sample),
	KUNIT_CASE(channels_that_are_not_there),
	KUNIT_CASE(ticks_heard),
	{},
};

static struct kunit_suite suite = {
	.name = "lockstep_usb_model_converters",
	.test_cases = cases,
};

kunit_test_suite(suite);
