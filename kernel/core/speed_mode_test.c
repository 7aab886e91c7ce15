// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep core: KUnit suite of speed modes: rates and channels that go together.
 */
#include "internal.h"
#include "test_card.h"

static const u8 far_slots[] = { 3, 40 };

static const struct lockstep_description three_modes = {
	.rate_min = 32000,
	.rate_max = 192000,
	.speed_modes = {
		{ .rate_max = 56000, .channels = { 36, 34 } },
		{ .rate_max = 112000, .channels = { 20, 18 } },
		{ .rate_max = 192000, .channels = { 2, 10 },
		  .slots = { far_slots, NULL } },
	},
	.speed_mode_count = 3,
};

static void a_rate_has_one_mode(struct kunit *test)
{
	static const struct {
		unsigned int rate;
		unsigned int mode;
	} cases[] = {
		{ 32000, 0 }, { 48000, 0 }, { 56000, 0 }, { 56001, 1 },
		{ 96000, 1 }, { 112000, 1 }, { 112001, 2 }, { 192000, 2 },
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_PTR_EQ_MSG(test, &three_modes.speed_modes[cases[i].mode],
					lockstep_speed_mode_of(&three_modes,
							       cases[i].rate),
					"%u Hz", cases[i].rate);
}

static void memory_has_room_for_every_mode(struct kunit *test)
{
	struct lockstep_description description = three_modes;

	KUNIT_EXPECT_EQ(test, 41U, lockstep_rings(&description, 0));
	KUNIT_EXPECT_EQ(test, 34U, lockstep_rings(&description, 1));
	description.rings = 64;
	KUNIT_EXPECT_EQ(test, 64U, lockstep_rings(&description, 0));
	KUNIT_EXPECT_EQ(test, 64U, lockstep_rings(&description, 1));
}

/* What an application may still choose once it chose @name to be @value. */
static void expect_left(struct kunit *test, struct snd_pcm_substream *substream,
			int name, unsigned int value, int other,
			unsigned int min, unsigned int max)
{
	struct snd_pcm_hw_params *params =
		kunit_kzalloc(test, sizeof(*params), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, params);
	_snd_pcm_hw_params_any(params);
	test_pcm_one(params, name, value);
	KUNIT_EXPECT_EQ(test, 0, snd_pcm_hw_refine(substream, params));
	KUNIT_EXPECT_EQ(test, min, hw_param_interval(params, other)->min);
	KUNIT_EXPECT_EQ(test, max, hw_param_interval(params, other)->max);
}

static void rate_and_channels_narrow_each_other(struct kunit *test)
{
	struct fixed_card *card = make_card(test);
	struct snd_pcm_substream *playback =
		test_pcm_open(test, &card->core, SNDRV_PCM_STREAM_PLAYBACK);

	expect_left(test, playback, SNDRV_PCM_HW_PARAM_RATE, 48000,
		    SNDRV_PCM_HW_PARAM_CHANNELS, 3, 3);
	expect_left(test, playback, SNDRV_PCM_HW_PARAM_RATE, 96000,
		    SNDRV_PCM_HW_PARAM_CHANNELS, 2, 2);
	expect_left(test, playback, SNDRV_PCM_HW_PARAM_CHANNELS, 3,
		    SNDRV_PCM_HW_PARAM_RATE, 48000, 48000);
	expect_left(test, playback, SNDRV_PCM_HW_PARAM_CHANNELS, 2,
		    SNDRV_PCM_HW_PARAM_RATE, 96000, 96000);
}

static void another_rate_has_other_names(struct kunit *test)
{
	struct fixed_card *card = make_card(test);
	struct snd_pcm_substream *playback =
		test_pcm_open(test, &card->core, SNDRV_PCM_STREAM_PLAYBACK);
	struct test_settings settings = usual;

	KUNIT_EXPECT_EQ(test, 3U, card->core.speed_mode->channels[0]);
	settings.rate = 96000;
	KUNIT_ASSERT_EQ(test, 0, test_pcm_configure(test, playback, &settings));
	KUNIT_EXPECT_EQ(test, 2U, card->core.speed_mode->channels[0]);
	KUNIT_EXPECT_EQ(test, 2U, playback->runtime->channels);
	settings.rate = 48000;
	KUNIT_ASSERT_EQ(test, 0, test_pcm_configure(test, playback, &settings));
	KUNIT_EXPECT_EQ(test, 3U, card->core.speed_mode->channels[0]);
}

static struct kunit_case speed_mode_cases[] = {
	KUNIT_CASE(a_rate_has_one_mode),
	KUNIT_CASE(memory_has_room_for_every_mode),
	KUNIT_CASE(rate_and_channels_narrow_each_other),
	KUNIT_CASE(another_rate_has_other_names),
	{},
};

static struct kunit_suite speed_mode_suite = {
	.name = "lockstep_speed_mode",
	.test_cases = speed_mode_cases,
};

kunit_test_suite(speed_mode_suite);
