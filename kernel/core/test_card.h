/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lockstep core: for KUnit suites, a card as some hardware is: a ring of fixed length
 * that turns with the engine, one ring a channel at places of the card's own, one
 * period for both directions, two speed modes. Its clock stands until the test moves it.
 */
#ifndef LOCKSTEP_TEST_CARD_H
#define LOCKSTEP_TEST_CARD_H

#include "test_pcm.h"

#define RING 16384
#define RING_BYTES (RING * LOCKSTEP_SAMPLE_BYTES)
#define PERIOD 1024

struct fixed_card {
	struct lockstep_card core;
	u64 now;
	int refuse;
	unsigned int starts;
	unsigned int stops;
	unsigned int looks;
};

static inline struct fixed_card *fixed_card_of(struct lockstep_card *core)
{
	return container_of(core, struct fixed_card, core);
}

static inline int fixed_start(struct lockstep_card *core, unsigned int directions,
			      u64 *origin)
{
	struct fixed_card *card = fixed_card_of(core);

	if (card->refuse)
		return card->refuse;
	card->starts++;
	if (!core->running)
		card->now = 0;
	/* A ring begins when the engine comes round. */
	*origin = DIV_ROUND_UP_ULL(card->now, RING) * RING;
	return 0;
}

static inline void fixed_stop(struct lockstep_card *core, unsigned int directions)
{
	fixed_card_of(core)->stops++;
}

static inline u64 fixed_position(struct lockstep_card *core)
{
	fixed_card_of(core)->looks++;
	return fixed_card_of(core)->now;
}

static const struct lockstep_ops fixed_ops = {
	.start = fixed_start,
	.stop = fixed_stop,
	.position = fixed_position,
};

static const u8 slots[] = { 4, 0, 2 };

static const struct lockstep_description fixed_description = {
	.driver = "fixed",
	.name = "Fixed",
	.features = LOCKSTEP_NONINTERLEAVED | LOCKSTEP_SHARED_PERIOD,
	.formats = SNDRV_PCM_FMTBIT_S32_LE,
	.rates = SNDRV_PCM_RATE_48000 | SNDRV_PCM_RATE_96000,
	.rate_min = 48000,
	.rate_max = 96000,
	.period_min = 32,
	.period_max = 4096,
	.ring_max = RING,
	.ring_fixed = true,
	.speed_modes = {
		{ .rate_max = 48000, .channels = { 3, 2 }, .slots = { slots, NULL } },
		{ .rate_max = 96000, .channels = { 2, 1 }, .slots = { slots, NULL } },
	},
	.speed_mode_count = 2,
	.channel_bytes = RING_BYTES,
	.memory_type = SNDRV_DMA_TYPE_VMALLOC,
};

static const struct test_settings usual = {
	.access = SNDRV_PCM_ACCESS_RW_NONINTERLEAVED,
	.rate = 48000,
	.period = PERIOD,
	.ring = RING,
};

static inline struct fixed_card *make_card(struct kunit *test)
{
	struct device *device = kunit_device_register(test, "lockstep-fixed");
	struct lockstep_card *core;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, device);
	KUNIT_ASSERT_EQ(test, 0,
			lockstep_card_new(device, -1, NULL, THIS_MODULE,
					  sizeof(struct fixed_card), &core));
	KUNIT_ASSERT_EQ(test, 0,
			lockstep_card_init(core, &fixed_description, &fixed_ops));
	KUNIT_ASSERT_EQ(test, 0, lockstep_card_register(core));
	return fixed_card_of(core);
}

static inline struct snd_pcm_substream *
ready(struct kunit *test, struct fixed_card *card, int stream)
{
	struct snd_pcm_substream *substream = test_pcm_open(test, &card->core, stream);

	KUNIT_ASSERT_EQ(test, 0, test_pcm_configure(test, substream, &usual));
	test_pcm_prepare(test, substream);
	return substream;
}

static inline void move_to(struct fixed_card *card, u64 now)
{
	card->now = now;
	lockstep_card_interrupt(&card->core);
}

#endif
