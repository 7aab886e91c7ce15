// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep HDSPe: KUnit tables of all that is known of a card without one. Each entry
 * is written out here anew, so that one that is wrong in the driver is seen.
 */
#include <kunit/test.h>
#include <sound/asound.h>
#include "models.h"
#include "position.h"
#include "rate.h"

#define PLAYBACK SNDRV_PCM_STREAM_PLAYBACK
#define CAPTURE SNDRV_PCM_STREAM_CAPTURE

static void identify(struct kunit *test)
{
	unsigned int revision;

	for (revision = 0; revision < 256; revision++) {
		int xilinx = -ENODEV;

		if ((revision >= 0xc8 && revision <= 0xcf) || revision == 0xd2)
			xilinx = HDSPE_MADI;
		else if ((revision >= 0xe6 && revision <= 0xea) || revision == 0xf0)
			xilinx = HDSPE_AES;
		else if (revision == 0xd3)
			xilinx = HDSPE_RAYDAT;
		else if (revision == 0xd4)
			xilinx = HDSPE_AIO;
		KUNIT_EXPECT_EQ_MSG(test, xilinx, hdspe_identify(0x10ee, revision),
				    "revision %x", revision);
		KUNIT_EXPECT_EQ_MSG(test, revision == 0xd4 ? HDSPE_AIO_PRO : -ENODEV,
				    hdspe_identify(0x1d18, revision),
				    "revision %x", revision);
	}
}

static void period_codes(struct kunit *test)
{
	unsigned int period;
	int number;

	for (number = 0; number < HDSPE_MODELS; number++) {
		bool short_one = number != HDSPE_MADI && number != HDSPE_AES;

		for (period = 0; period <= 16384; period++) {
			int code = -EINVAL;

			switch (period) {
			case 32:
				code = short_one ? 7 : -EINVAL;
				break;
			case 64:
				code = 0;
				break;
			case 128:
				code = 1;
				break;
			case 256:
				code = 2;
				break;
			case 512:
				code = 3;
				break;
			case 1024:
				code = 4;
				break;
			case 2048:
				code = 5;
				break;
			case 4096:
				code = 6;
				break;
			case 8192:
				code = short_one ? -EINVAL : 7;
				break;
			}
			KUNIT_EXPECT_EQ_MSG(test, code,
					    hdspe_period_code(hdspe_model(number), period),
					    "model %d, %u frames", number, period);
		}
	}
}

static void rates(struct kunit *test)
{
	static const struct {
		unsigned int rate;
		int speed;
		unsigned int code;
		u32 dds; /* of RayDAT, AIO, AIO Pro */
		u32 dds_madi; /* of MADI, AES */
	} cases[] = {
		{ 32000, 0, 1, 3276800000U, 3439666044U },
		{ 44100, 0, 2, 2377723356U, 2495902798U },
		{ 48000, 0, 3, 2184533333U, 2293110696U },
		{ 64000, 1, 1, 3276800000U, 3439666044U },
		{ 88200, 1, 2, 2377723356U, 2495902798U },
		{ 96000, 1, 3, 2184533333U, 2293110696U },
		{ 128000, 2, 1, 3276800000U, 3439666044U },
		{ 176400, 2, 2, 2377723356U, 2495902798U },
		{ 192000, 2, 3, 2184533333U, 2293110696U },
		{ 55999, 0, 3, 1872490580U, 1965558553U },
		{ 56000, 1, 1, 3744914285U, 3931046908U },
		{ 111999, 1, 3, 1872473861U, 1965541003U },
		{ 112000, 2, 1, 3744914285U, 3931046908U },
		{ 38049, 0, 1, 0, 0 },
		{ 38050, 0, 2, 0, 0 },
		{ 46007, 0, 2, 0, 0 },
		{ 46008, 0, 3, 0, 0 },
	};
	u64 clock = hdspe_model(HDSPE_RAYDAT)->clock;
	u64 madi = hdspe_model(HDSPE_MADI)->clock;
	int i;

	KUNIT_EXPECT_EQ(test, clock, hdspe_model(HDSPE_AIO)->clock);
	KUNIT_EXPECT_EQ(test, clock, hdspe_model(HDSPE_AIO_PRO)->clock);
	KUNIT_EXPECT_EQ(test, madi, hdspe_model(HDSPE_AES)->clock);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		unsigned int rate = cases[i].rate;

		KUNIT_EXPECT_EQ_MSG(test, cases[i].speed, hdspe_speed_of(rate), "%u",
				    rate);
		KUNIT_EXPECT_EQ_MSG(test, cases[i].code, hdspe_frequency_code(rate),
				    "%u", rate);
		KUNIT_EXPECT_EQ_MSG(test, rate,
				    hdspe_dds_rate(clock, hdspe_dds(clock, rate),
						   cases[i].speed), "%u", rate);
		if (!cases[i].dds)
			continue;
		KUNIT_EXPECT_EQ_MSG(test, cases[i].dds, hdspe_dds(clock, rate), "%u",
				    rate);
		KUNIT_EXPECT_EQ_MSG(test, cases[i].dds_madi, hdspe_dds(madi, rate),
				    "%u", rate);
	}
	KUNIT_EXPECT_EQ(test, 0U, hdspe_dds_rate(clock, 0, 0));
	/* To the nearest. */
	KUNIT_EXPECT_EQ(test, 2U, hdspe_dds_rate(9, 4, 0));
	KUNIT_EXPECT_EQ(test, 3U, hdspe_dds_rate(10, 4, 0));
	KUNIT_EXPECT_EQ(test, 207000, HDSPE_QUAD_SPEED_RATE_MAX);
}

static void frequency_classes(struct kunit *test)
{
	static const unsigned int classes[] = {
		0, 32000, 44100, 48000, 64000, 88200, 96000, 128000, 176400,
		192000, 0, 0, 0, 0, 0, 0,
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(classes); i++)
		KUNIT_EXPECT_EQ(test, classes[i], hdspe_class_rate(i));
}

/* A model's channels at a speed: hardware channels, and first and last names. */
static void channel_maps(struct kunit *test)
{
	static const struct {
		int number;
		int direction;
		int speed;
		bool board;
		unsigned int count;
		u8 slots[36];
		const char *first;
		const char *last;
	} cases[] = {
		{ HDSPE_RAYDAT, PLAYBACK, 0, false, 36,
		  { 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
		    22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 0, 1, 2,
		    3 }, "ADAT1.1", "SPDIF.R" },
		{ HDSPE_RAYDAT, CAPTURE, 1, false, 20,
		  { 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 0, 1,
		    2, 3 }, "ADAT1.1", "SPDIF.R" },
		{ HDSPE_RAYDAT, CAPTURE, 2, true, 12,
		  { 4, 5, 6, 7, 8, 9, 10, 11, 0, 1, 2, 3 }, "ADAT1.1", "SPDIF.R" },
		{ HDSPE_AES, PLAYBACK, 2, false, 16,
		  { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 },
		  "AES.1", "AES.16" },
		{ HDSPE_AES, CAPTURE, 0, false, 16,
		  { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 },
		  "AES.1", "AES.16" },
		{ HDSPE_MADI, CAPTURE, 2, false, 16,
		  { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 },
		  "MADI.1", "MADI.16" },
		{ HDSPE_AIO, CAPTURE, 0, false, 14,
		  { 0, 1, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 },
		  "Analog.L", "ADAT.8" },
		{ HDSPE_AIO, CAPTURE, 1, false, 10,
		  { 0, 1, 8, 9, 10, 11, 12, 13, 14, 15 }, "Analog.L", "ADAT.4" },
		{ HDSPE_AIO, CAPTURE, 2, true, 12,
		  { 0, 1, 8, 9, 10, 11, 12, 13, 2, 3, 4, 5 }, "Analog.L", "AEB.4" },
		{ HDSPE_AIO_PRO, PLAYBACK, 0, false, 16,
		  { 0, 1, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 6, 7 },
		  "Analog.L", "Phones.R" },
		{ HDSPE_AIO_PRO, PLAYBACK, 0, true, 20,
		  { 0, 1, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 6, 7, 2, 3,
		    4, 5 }, "Analog.L", "AEB.4" },
		{ HDSPE_AIO, PLAYBACK, 1, false, 12,
		  { 0, 1, 8, 9, 10, 11, 12, 13, 14, 15, 6, 7 }, "Analog.L",
		  "Phones.R" },
		{ HDSPE_AIO, PLAYBACK, 2, false, 10,
		  { 0, 1, 8, 9, 10, 11, 12, 13, 6, 7 }, "Analog.L", "Phones.R" },
	};
	struct hdspe_channels channels;
	char name[32];
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		hdspe_list_channels(cases[i].number, cases[i].direction,
				    cases[i].speed, cases[i].board, &channels);
		KUNIT_ASSERT_EQ_MSG(test, cases[i].count, channels.count, "case %d", i);
		KUNIT_EXPECT_MEMEQ_MSG(test, cases[i].slots, channels.slots,
				       channels.count, "case %d", i);
		KUNIT_EXPECT_TRUE(test,
				  hdspe_name_channel(cases[i].number,
						     cases[i].direction,
						     cases[i].speed, cases[i].board,
						     0, name, sizeof(name)));
		KUNIT_EXPECT_STREQ_MSG(test, cases[i].first, name, "case %d", i);
		KUNIT_EXPECT_TRUE(test,
				  hdspe_name_channel(cases[i].number,
						     cases[i].direction,
						     cases[i].speed, cases[i].board,
						     channels.count - 1, name,
						     sizeof(name)));
		KUNIT_EXPECT_STREQ_MSG(test, cases[i].last, name, "case %d", i);
		KUNIT_EXPECT_FALSE(test,
				   hdspe_name_channel(cases[i].number,
						      cases[i].direction,
						      cases[i].speed, cases[i].board,
						      channels.count, name,
						      sizeof(name)));
	}
	hdspe_list_channels(HDSPE_MADI, PLAYBACK, 0, false, &channels);
	KUNIT_EXPECT_EQ(test, 64U, channels.count);
	KUNIT_EXPECT_EQ(test, 63, channels.slots[63]);
	hdspe_list_channels(HDSPE_MADI, PLAYBACK, 1, false, &channels);
	KUNIT_EXPECT_EQ(test, 32U, channels.count);
}

static void ring_offsets(struct kunit *test)
{
	static const struct {
		u32 status;
		u32 period;
		u32 offset;
	} halves[] = {
		{ 0, 64, 0 },
		{ 0x40, 64, 0 }, /* 16, perhaps not all there yet */
		{ 0x80, 64, 16 },
		{ 0x100, 64, 48 }, /* at 64, but still in the first half */
		{ BIT(26) | 0x100, 64, 64 },
		{ BIT(26) | 0x140, 64, 64 },
		{ BIT(26) | 0x1c0, 64, 96 },
		{ BIT(26) | 0, 64, 112 }, /* round, but still in the second half */
		{ 0x200, 64, 0 }, /* a register that goes on beyond the ring */
		{ 0x240, 64, 0 },
		{ 0x280, 64, 16 },
		{ BIT(26) | 0xffc0, 64, 96 },
		{ BIT(26) | 0xffc0, 8192, 16352 },
	};
	int i;

	KUNIT_EXPECT_EQ(test, 0U, hdspe_ring_offset(0));
	KUNIT_EXPECT_EQ(test, 0U, hdspe_ring_offset(0xffff003f));
	KUNIT_EXPECT_EQ(test, 16U, hdspe_ring_offset(0x40));
	KUNIT_EXPECT_EQ(test, 16368U, hdspe_ring_offset(0xffc0));
	KUNIT_EXPECT_EQ(test, 16368U, hdspe_ring_offset(0xffffffff));
	for (i = 0; i < ARRAY_SIZE(halves); i++)
		KUNIT_EXPECT_EQ_MSG(test, halves[i].offset,
				    hdspe_half_ring_offset(halves[i].status,
							   halves[i].period),
				    "case %d", i);
}

static void frame_counts(struct kunit *test)
{
	static const struct {
		u64 least;
		u32 offset;
		u32 ring;
		u64 frames;
	} cases[] = {
		{ 0, 0, 16384, 0 },
		{ 0, 16368, 16384, 16368 },
		{ 16368, 0, 16384, 16384 },
		{ 16384, 0, 16384, 16384 },
		{ 16400, 0, 16384, 32768 },
		{ 100, 96, 128, 224 },
		{ 96, 96, 128, 96 },
		{ 0xffffff80ULL, 0, 128, 0xffffff80ULL },
		{ 0xfffffff0ULL, 0, 128, 0x100000000ULL },
		{ 0x7ffffffffffffff0ULL, 16, 16384, 0x8000000000000010ULL },
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, cases[i].frames,
				    hdspe_frames_from(cases[i].least, cases[i].offset,
						      cases[i].ring), "case %d", i);
	KUNIT_EXPECT_EQ(test, 64ULL, hdspe_edge_at_interrupt(0, 64));
	KUNIT_EXPECT_EQ(test, 64ULL, hdspe_edge_at_interrupt(63, 64));
	KUNIT_EXPECT_EQ(test, 128ULL, hdspe_edge_at_interrupt(64, 64));
	KUNIT_EXPECT_FALSE(test, hdspe_is_near_edge(0, 32));
	KUNIT_EXPECT_TRUE(test, hdspe_is_near_edge(16, 32));
	KUNIT_EXPECT_FALSE(test, hdspe_is_near_edge(0x20, 64));
	KUNIT_EXPECT_TRUE(test, hdspe_is_near_edge(0x30, 64));
	KUNIT_EXPECT_FALSE(test, hdspe_is_near_edge(64, 64));
	KUNIT_EXPECT_EQ(test, 0ULL, hdspe_origin(0, 0, 16384));
	KUNIT_EXPECT_EQ(test, 16384ULL, hdspe_origin(1, 0, 16384));
	KUNIT_EXPECT_EQ(test, 16384ULL, hdspe_origin(16384, 0, 16384));
	KUNIT_EXPECT_EQ(test, 20ULL, hdspe_origin(5, 16384 + 20, 16384));
}

/* What may not be in memory yet is not told of, but never less than before. */
static void a_burst_less_is_told(struct kunit *test)
{
	static const struct {
		u64 told;
		u64 edge;
		u32 offset;
		u32 ring;
		bool settled;
		u64 frames;
	} cases[] = {
		{ 0, 0, 0, 16384, false, 0 },
		{ 0, 0, 16, 16384, false, 0 },
		{ 0, 0, 32, 16384, false, 16 },
		/* At an interrupt: at the edge, or with the register a burst ahead. */
		{ 16, 32, 32, 16384, false, 32 },
		{ 16, 32, 48, 16384, false, 32 },
		{ 16, 32, 64, 16384, false, 48 },
		/* It interrupts before it moves its register, which then does. */
		{ 0, 32, 16, 16384, false, 32 },
		{ 32, 32, 16, 16384, false, 32 },
		{ 32, 32, 32, 16384, false, 32 },
		/* The register has not moved since. */
		{ 48, 32, 64, 16384, false, 48 },
		/* Round the ring. */
		{ 16368, 0, 0, 16384, false, 16368 },
		{ 16368, 16384, 0, 16384, false, 16384 },
		{ 16384, 16384, 32, 16384, false, 16400 },
		{ 64, 64, 112, 128, true, 112 },
		{ 112, 64, 112, 128, true, 112 },
		{ 112, 128, 0, 128, true, 128 },
		{ 112, 128, 112, 128, true, 128 },
		/* With a ring of two periods, a lost interrupt leaves it where it was. */
		{ 64, 128, 64, 128, true, 192 },
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, cases[i].frames,
				    hdspe_frames_told(cases[i].told, cases[i].edge,
						      cases[i].offset, cases[i].ring,
						      cases[i].settled),
				    "case %d", i);
}

/* An edge that is passed after the confirmation has its own interrupt. */
static void an_edge_is_confirmed_once(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 70ULL, hdspe_confirmed(70, 64, false));
	KUNIT_EXPECT_EQ(test, 128ULL, hdspe_confirmed(128, 64, false));
	KUNIT_EXPECT_EQ(test, 128ULL,
			hdspe_edge_at_interrupt(hdspe_confirmed(128, 64, true), 64));
	KUNIT_EXPECT_EQ(test, 128ULL,
			hdspe_edge_at_interrupt(hdspe_confirmed(191, 64, true), 64));
	KUNIT_EXPECT_EQ(test, 64ULL,
			hdspe_edge_at_interrupt(hdspe_confirmed(64, 64, true), 64));
}

static void pitches(struct kunit *test)
{
	u64 clock = hdspe_model(HDSPE_RAYDAT)->clock;

	KUNIT_EXPECT_EQ(test, 2184533333U, hdspe_dds_pitched(clock, 48000, 0));
	KUNIT_EXPECT_EQ(test, 2080507936U, hdspe_dds_pitched(clock, 48000, 50000));
	KUNIT_EXPECT_EQ(test, 2299508771U, hdspe_dds_pitched(clock, 96000, -50000));
	KUNIT_EXPECT_EQ(test, 50400U,
			hdspe_dds_rate(clock, hdspe_dds_pitched(clock, 48000, 50000), 0));
}

static struct kunit_case hdspe_cases[] = {
	KUNIT_CASE(identify),
	KUNIT_CASE(period_codes),
	KUNIT_CASE(rates),
	KUNIT_CASE(pitches),
	KUNIT_CASE(frequency_classes),
	KUNIT_CASE(channel_maps),
	KUNIT_CASE(ring_offsets),
	KUNIT_CASE(frame_counts),
	KUNIT_CASE(a_burst_less_is_told),
	KUNIT_CASE(an_edge_is_confirmed_once),
	{},
};

static struct kunit_suite hdspe_suite = {
	.name = "lockstep_hdspe",
	.test_cases = hdspe_cases,
};

kunit_test_suite(hdspe_suite);
