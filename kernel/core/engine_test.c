// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep core: KUnit suite of the engine that both directions run on.
 */
#include "test_card.h"

/* It stands at 0 until the ring begins anew, so its first frames are not missed. */
static void joins_when_the_ring_begins(struct kunit *test)
{
	struct fixed_card *card = make_card(test);
	struct snd_pcm_substream *capture = ready(test, card, SNDRV_PCM_STREAM_CAPTURE);
	struct snd_pcm_substream *playback =
		ready(test, card, SNDRV_PCM_STREAM_PLAYBACK);
	void *planes[3] = {};

	KUNIT_ASSERT_EQ(test, 0, test_pcm_start(capture));
	move_to(card, 5000);
	KUNIT_EXPECT_EQ(test, 5000UL, test_pcm_position(test, capture));

	KUNIT_ASSERT_EQ(test, 4000L, snd_pcm_kernel_writev(playback, planes, 4000));
	KUNIT_ASSERT_EQ(test, 0, test_pcm_start(playback));
	KUNIT_EXPECT_EQ(test, 0UL, test_pcm_position(test, playback));
	move_to(card, RING);
	KUNIT_EXPECT_EQ(test, 0UL, test_pcm_position(test, playback));
	KUNIT_EXPECT_EQ(test, 0ULL, card->core.directions[0].frames);
	move_to(card, RING + 100);
	KUNIT_EXPECT_EQ(test, 100UL, test_pcm_position(test, playback));
	KUNIT_EXPECT_EQ(test, RING + 100UL, test_pcm_position(test, capture));
	KUNIT_EXPECT_EQ(test, 0ULL, card->core.directions[0].lost);

	move_to(card, RING + 4500);
	KUNIT_EXPECT_EQ(test, 500ULL, card->core.directions[0].lost);
	KUNIT_EXPECT_EQ(test, 4500ULL, card->core.directions[0].frames);
	KUNIT_EXPECT_EQ(test, 2U, card->starts);
}

static void tells_of_each_edge_once(struct kunit *test)
{
	struct fixed_card *card = make_card(test);
	struct snd_pcm_substream *capture = ready(test, card, SNDRV_PCM_STREAM_CAPTURE);
	u64 now;

	KUNIT_ASSERT_EQ(test, 0, test_pcm_start(capture));
	for (now = 0; now < 10 * PERIOD; now += PERIOD / 4)
		move_to(card, now);
	KUNIT_EXPECT_EQ(test, 9ULL, card->core.interrupts);
	KUNIT_EXPECT_EQ(test, 0ULL, card->core.late_reads);

	/* Three edges at once are one interrupt, and late. */
	move_to(card, 12 * PERIOD + 5);
	KUNIT_EXPECT_EQ(test, 10ULL, card->core.interrupts);
	KUNIT_EXPECT_EQ(test, 1ULL, card->core.late_reads);
}

static void counts_captured_frames_written_over(struct kunit *test)
{
	struct fixed_card *card = make_card(test);
	struct snd_pcm_substream *capture = ready(test, card, SNDRV_PCM_STREAM_CAPTURE);
	struct lockstep_direction *direction = &card->core.directions[1];
	void *planes[2];
	int i;

	for (i = 0; i < 2; i++) {
		planes[i] = kunit_kzalloc(test, RING_BYTES, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, planes[i]);
	}
	KUNIT_ASSERT_EQ(test, 0, test_pcm_start(capture));
	move_to(card, 8000);
	KUNIT_EXPECT_EQ(test, 8000L, snd_pcm_kernel_readv(capture, planes, 8000));
	move_to(card, 16000);
	move_to(card, 8000 + RING);
	KUNIT_EXPECT_EQ(test, 0ULL, direction->lost);
	move_to(card, 8000 + RING + 77);
	KUNIT_EXPECT_EQ(test, 77ULL, direction->lost);
}

/* Each channel goes to its own place, and nothing else is touched. */
static void writes_at_the_cards_stride(struct kunit *test)
{
	struct fixed_card *card = make_card(test);
	struct snd_pcm_substream *playback =
		ready(test, card, SNDRV_PCM_STREAM_PLAYBACK);
	struct snd_pcm_runtime *runtime = playback->runtime;
	u32 samples[3][10];
	void *planes[3] = { samples[0], samples[1], samples[2] };
	struct snd_pcm_channel_info info = { .channel = 2 };
	int channel, i;

	KUNIT_EXPECT_EQ(test, 5UL * RING_BYTES, runtime->dma_bytes);
	for (channel = 0; channel < 3; channel++)
		for (i = 0; i < 10; i++)
			samples[channel][i] = channel * 100 + i + 1;
	memset(runtime->dma_area, 0xaa, runtime->dma_bytes);
	KUNIT_ASSERT_EQ(test, 10L, snd_pcm_kernel_writev(playback, planes, 10));
	/* Channel 1 without a plane: silence, there alone. */
	planes[1] = NULL;
	KUNIT_ASSERT_EQ(test, 10L, snd_pcm_kernel_writev(playback, planes, 10));
	for (channel = 0; channel < 3; channel++) {
		const u32 *ring = (void *)runtime->dma_area +
				  slots[channel] * RING_BYTES;

		for (i = 0; i < 10; i++)
			KUNIT_EXPECT_EQ(test, samples[channel][i], ring[i]);
		for (; i < 20; i++)
			KUNIT_EXPECT_EQ(test,
					channel == 1 ? 0 : samples[channel][i - 10],
					ring[i]);
		KUNIT_EXPECT_EQ(test, 0xaaaaaaaaU, ring[20]);
		KUNIT_EXPECT_EQ(test, 0xaaaaaaaaU, ring[RING - 1]);
	}

	KUNIT_EXPECT_EQ(test, 0,
			playback->ops->ioctl(playback, SNDRV_PCM_IOCTL1_CHANNEL_INFO,
					     &info));
	KUNIT_EXPECT_EQ(test, 2U * RING_BYTES * 8, info.first);
	KUNIT_EXPECT_EQ(test, 32U, info.step);
}

static void one_direction_binds_the_other(struct kunit *test)
{
	struct fixed_card *card = make_card(test);
	struct snd_pcm_substream *capture =
		test_pcm_open(test, &card->core, SNDRV_PCM_STREAM_CAPTURE);
	struct snd_pcm_substream *playback =
		test_pcm_open(test, &card->core, SNDRV_PCM_STREAM_PLAYBACK);
	struct test_settings settings = usual;

	settings.ring = RING / 2;
	KUNIT_EXPECT_EQ(test, -EINVAL, test_pcm_configure(test, capture, &settings));
	settings.ring = RING;
	settings.period = 96;
	KUNIT_EXPECT_EQ(test, -EINVAL, test_pcm_configure(test, capture, &settings));
	settings.period = 64;
	KUNIT_EXPECT_EQ(test, 0, test_pcm_configure(test, capture, &settings));
	KUNIT_EXPECT_EQ(test, -EINVAL, test_pcm_configure(test, playback, &usual));
	settings.rate = 96000;
	KUNIT_EXPECT_EQ(test, -EINVAL, test_pcm_configure(test, playback, &settings));
	settings.rate = 48000;
	KUNIT_EXPECT_EQ(test, 0, test_pcm_configure(test, playback, &settings));
}

static void a_refused_start_starts_nothing(struct kunit *test)
{
	struct fixed_card *card = make_card(test);
	struct snd_pcm_substream *capture = ready(test, card, SNDRV_PCM_STREAM_CAPTURE);

	card->refuse = -EIO;
	KUNIT_EXPECT_EQ(test, -EIO, test_pcm_start(capture));
	KUNIT_EXPECT_EQ(test, 0U, card->core.running);
	card->refuse = 0;
	KUNIT_EXPECT_EQ(test, 0, test_pcm_start(capture));
	KUNIT_EXPECT_EQ(test, 2U, card->core.running);
}

/* The card is asked once for both, so that no frame can pass in between. */
static void linked_directions_move_in_one_step(struct kunit *test)
{
	struct fixed_card *card = make_card(test);
	struct snd_pcm_substream *capture = ready(test, card, SNDRV_PCM_STREAM_CAPTURE);
	struct snd_pcm_substream *playback =
		ready(test, card, SNDRV_PCM_STREAM_PLAYBACK);

	test_pcm_link(test, playback, capture);
	KUNIT_EXPECT_EQ(test, 0, test_pcm_start(capture));
	KUNIT_EXPECT_EQ(test, 1U, card->starts);
	KUNIT_EXPECT_EQ(test, 3U, card->core.running);
	move_to(card, 100);
	KUNIT_EXPECT_EQ(test, 100UL, test_pcm_position(test, capture));
	KUNIT_EXPECT_EQ(test, 100UL, test_pcm_position(test, playback));
	KUNIT_EXPECT_EQ(test, 0,
			snd_pcm_kernel_ioctl(playback, SNDRV_PCM_IOCTL_DROP, NULL));
	KUNIT_EXPECT_EQ(test, 1U, card->stops);
	KUNIT_EXPECT_EQ(test, 0U, card->core.running);
}

/* Registers cost microseconds: an interrupt's own look is enough for both streams. */
static void looks_once_at_an_interrupt(struct kunit *test)
{
	struct fixed_card *card = make_card(test);
	struct snd_pcm_substream *capture = ready(test, card, SNDRV_PCM_STREAM_CAPTURE);
	struct snd_pcm_substream *playback =
		ready(test, card, SNDRV_PCM_STREAM_PLAYBACK);

	test_pcm_link(test, playback, capture);
	KUNIT_ASSERT_EQ(test, 0, test_pcm_start(capture));
	card->looks = 0;
	move_to(card, PERIOD + 16);
	KUNIT_EXPECT_EQ(test, 1U, card->looks);
	KUNIT_EXPECT_EQ(test, PERIOD + 16UL, capture->runtime->status->hw_ptr);
	KUNIT_EXPECT_EQ(test, PERIOD + 16UL, playback->runtime->status->hw_ptr);
	/* Anybody who asks later is told anew. */
	card->now += 16;
	KUNIT_EXPECT_EQ(test, PERIOD + 32UL, test_pcm_position(test, playback));
	KUNIT_EXPECT_EQ(test, PERIOD + 32UL, test_pcm_position(test, capture));
}

/* The streams end at once, and not only those that somebody waits for. */
static void an_xrun_of_the_cards_ends_both(struct kunit *test)
{
	struct fixed_card *card = make_card(test);
	struct snd_pcm_substream *capture = ready(test, card, SNDRV_PCM_STREAM_CAPTURE);
	struct snd_pcm_substream *playback =
		ready(test, card, SNDRV_PCM_STREAM_PLAYBACK);

	KUNIT_ASSERT_EQ(test, 0, test_pcm_start(capture));
	KUNIT_ASSERT_EQ(test, 0, test_pcm_start(playback));
	lockstep_card_xrun(&card->core);
	KUNIT_EXPECT_EQ(test, 0U, card->core.running);
	KUNIT_EXPECT_EQ(test, SNDRV_PCM_STATE_XRUN,
			(__force int)capture->runtime->state);
	KUNIT_EXPECT_EQ(test, SNDRV_PCM_STATE_XRUN,
			(__force int)playback->runtime->state);
}

static void a_lost_card_is_gone_for_all(struct kunit *test)
{
	struct fixed_card *card = make_card(test);
	struct snd_pcm_substream *capture = ready(test, card, SNDRV_PCM_STREAM_CAPTURE);

	KUNIT_ASSERT_EQ(test, 0, test_pcm_start(capture));
	lockstep_card_lost(&card->core);
	lockstep_card_lost(&card->core);
	flush_work(&card->core.losing);
	KUNIT_EXPECT_EQ(test, SNDRV_PCM_STATE_DISCONNECTED,
			(__force int)capture->runtime->state);
	KUNIT_EXPECT_EQ(test, 0U, card->core.running);
	KUNIT_EXPECT_TRUE(test, card->core.card->shutdown);
}

static struct kunit_case engine_cases[] = {
	KUNIT_CASE(joins_when_the_ring_begins),
	KUNIT_CASE(tells_of_each_edge_once),
	KUNIT_CASE(counts_captured_frames_written_over),
	KUNIT_CASE(writes_at_the_cards_stride),
	KUNIT_CASE(one_direction_binds_the_other),
	KUNIT_CASE(a_refused_start_starts_nothing),
	KUNIT_CASE(linked_directions_move_in_one_step),
	KUNIT_CASE(looks_once_at_an_interrupt),
	KUNIT_CASE(an_xrun_of_the_cards_ends_both),
	KUNIT_CASE(a_lost_card_is_gone_for_all),
	{},
};

static struct kunit_suite engine_suite = {
	.name = "lockstep_engine",
	.test_cases = engine_cases,
};

kunit_test_suite(engine_suite);
