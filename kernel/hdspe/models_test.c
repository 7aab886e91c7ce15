// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep HDSPe: KUnit tables of the models and of the names of their channels, each
 * written out here anew.
 */
#include <kunit/test.h>
#include <sound/asound.h>
#include "models.h"

#define PLAYBACK SNDRV_PCM_STREAM_PLAYBACK
#define CAPTURE SNDRV_PCM_STREAM_CAPTURE

static void models(struct kunit *test)
{
	static const struct {
		const char *id;
		unsigned int period_min;
		unsigned int period_max;
		bool settings;
		bool boards;
		bool two_periods;
		unsigned int midi_ports;
		int time_code_port;
	} cases[HDSPE_MODELS] = {
		[HDSPE_MADI] = { "MADI", 64, 8192, false, false, true, 7, 3 },
		[HDSPE_AES] = { "AES", 64, 8192, false, false, true, 3, 2 },
		[HDSPE_RAYDAT] = { "RayDAT", 32, 4096, true, false, false, 3, 2 },
		[HDSPE_AIO] = { "AIO", 32, 4096, true, true, false, 1, 1 },
		[HDSPE_AIO_PRO] = { "AIOPro", 32, 4096, true, true, false, 1, 1 },
	};
	int i;

	for (i = 0; i < HDSPE_MODELS; i++) {
		const struct hdspe_model *model = hdspe_model(i);

		KUNIT_EXPECT_STREQ(test, cases[i].id, model->id);
		KUNIT_EXPECT_EQ_MSG(test, cases[i].period_min, model->period_min,
				    "%s", cases[i].id);
		KUNIT_EXPECT_EQ_MSG(test, cases[i].period_max, model->period_max,
				    "%s", cases[i].id);
		KUNIT_EXPECT_EQ_MSG(test, cases[i].settings, model->has_settings, "%s",
				    cases[i].id);
		KUNIT_EXPECT_EQ_MSG(test, cases[i].boards, model->has_boards, "%s",
				    cases[i].id);
		KUNIT_EXPECT_EQ_MSG(test, cases[i].two_periods, model->two_periods,
				    "%s", cases[i].id);
		KUNIT_EXPECT_EQ_MSG(test, cases[i].midi_ports,
				    (unsigned int)model->midi_ports, "%s",
				    cases[i].id);
		KUNIT_EXPECT_EQ_MSG(test, cases[i].time_code_port,
				    (int)model->time_code_port, "%s", cases[i].id);
	}
}

/* Each channel's hardware channel and name, in ALSA's order. */
static void channel_names(struct kunit *test)
{
	static const struct {
		int number;
		int direction;
		int speed;
		bool board;
		const char *channels[36];
	} cases[] = {
		{ HDSPE_RAYDAT, PLAYBACK, 0, false, {
			  "4 ADAT1.1", "5 ADAT1.2", "6 ADAT1.3", "7 ADAT1.4",
			  "8 ADAT1.5", "9 ADAT1.6", "10 ADAT1.7", "11 ADAT1.8",
			  "12 ADAT2.1", "13 ADAT2.2", "14 ADAT2.3", "15 ADAT2.4",
			  "16 ADAT2.5", "17 ADAT2.6", "18 ADAT2.7", "19 ADAT2.8",
			  "20 ADAT3.1", "21 ADAT3.2", "22 ADAT3.3", "23 ADAT3.4",
			  "24 ADAT3.5", "25 ADAT3.6", "26 ADAT3.7", "27 ADAT3.8",
			  "28 ADAT4.1", "29 ADAT4.2", "30 ADAT4.3", "31 ADAT4.4",
			  "32 ADAT4.5", "33 ADAT4.6", "34 ADAT4.7", "35 ADAT4.8",
			  "0 AES.L", "1 AES.R", "2 SPDIF.L", "3 SPDIF.R",
		} },
		{ HDSPE_RAYDAT, CAPTURE, 1, false, {
			  "4 ADAT1.1", "5 ADAT1.2", "6 ADAT1.3", "7 ADAT1.4",
			  "8 ADAT2.1", "9 ADAT2.2", "10 ADAT2.3", "11 ADAT2.4",
			  "12 ADAT3.1", "13 ADAT3.2", "14 ADAT3.3", "15 ADAT3.4",
			  "16 ADAT4.1", "17 ADAT4.2", "18 ADAT4.3", "19 ADAT4.4",
			  "0 AES.L", "1 AES.R", "2 SPDIF.L", "3 SPDIF.R",
		} },
		{ HDSPE_RAYDAT, PLAYBACK, 2, false, {
			  "4 ADAT1.1", "5 ADAT1.2", "6 ADAT2.1", "7 ADAT2.2",
			  "8 ADAT3.1", "9 ADAT3.2", "10 ADAT4.1", "11 ADAT4.2",
			  "0 AES.L", "1 AES.R", "2 SPDIF.L", "3 SPDIF.R",
		} },
		{ HDSPE_AIO, CAPTURE, 0, true, {
			  "0 Analog.L", "1 Analog.R", "8 AES.L", "9 AES.R",
			  "10 SPDIF.L", "11 SPDIF.R", "12 ADAT.1", "13 ADAT.2",
			  "14 ADAT.3", "15 ADAT.4", "16 ADAT.5", "17 ADAT.6",
			  "18 ADAT.7", "19 ADAT.8", "2 AEB.1", "3 AEB.2", "4 AEB.3",
			  "5 AEB.4",
		} },
		{ HDSPE_AIO, CAPTURE, 1, true, {
			  "0 Analog.L", "1 Analog.R", "8 AES.L", "9 AES.R",
			  "10 SPDIF.L", "11 SPDIF.R", "12 ADAT.1", "13 ADAT.2",
			  "14 ADAT.3", "15 ADAT.4", "2 AEB.1", "3 AEB.2", "4 AEB.3",
			  "5 AEB.4",
		} },
		{ HDSPE_AIO, CAPTURE, 2, true, {
			  "0 Analog.L", "1 Analog.R", "8 AES.L", "9 AES.R",
			  "10 SPDIF.L", "11 SPDIF.R", "12 ADAT.1", "13 ADAT.2",
			  "2 AEB.1", "3 AEB.2", "4 AEB.3", "5 AEB.4",
		} },
		{ HDSPE_AIO_PRO, PLAYBACK, 0, true, {
			  "0 Analog.L", "1 Analog.R", "8 AES.L", "9 AES.R",
			  "10 SPDIF.L", "11 SPDIF.R", "12 ADAT.1", "13 ADAT.2",
			  "14 ADAT.3", "15 ADAT.4", "16 ADAT.5", "17 ADAT.6",
			  "18 ADAT.7", "19 ADAT.8", "6 Phones.L", "7 Phones.R",
			  "2 AEB.1", "3 AEB.2", "4 AEB.3", "5 AEB.4",
		} },
		{ HDSPE_AIO, PLAYBACK, 1, true, {
			  "0 Analog.L", "1 Analog.R", "8 AES.L", "9 AES.R",
			  "10 SPDIF.L", "11 SPDIF.R", "12 ADAT.1", "13 ADAT.2",
			  "14 ADAT.3", "15 ADAT.4", "6 Phones.L", "7 Phones.R",
			  "2 AEB.1", "3 AEB.2", "4 AEB.3", "5 AEB.4",
		} },
		{ HDSPE_AIO, PLAYBACK, 2, true, {
			  "0 Analog.L", "1 Analog.R", "8 AES.L", "9 AES.R",
			  "10 SPDIF.L", "11 SPDIF.R", "12 ADAT.1", "13 ADAT.2",
			  "6 Phones.L", "7 Phones.R", "2 AEB.1", "3 AEB.2", "4 AEB.3",
			  "5 AEB.4",
		} },
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct hdspe_channels channels;
		unsigned int channel;
		char said[32];
		char name[24];

		hdspe_list_channels(cases[i].number, cases[i].direction,
				    cases[i].speed, cases[i].board, &channels);
		for (channel = 0; channel < channels.count; channel++) {
			KUNIT_ASSERT_TRUE(test,
					  hdspe_name_channel(cases[i].number,
							     cases[i].direction,
							     cases[i].speed,
							     cases[i].board, channel,
							     name, sizeof(name)));
			snprintf(said, sizeof(said), "%u %s",
				 channels.slots[channel], name);
			KUNIT_ASSERT_NOT_NULL(test, cases[i].channels[channel]);
			KUNIT_EXPECT_STREQ(test, cases[i].channels[channel], said);
		}
		if (channel < ARRAY_SIZE(cases[i].channels))
			KUNIT_EXPECT_NULL(test, cases[i].channels[channel]);
	}
}

/* Cards of one wire, or of many that are alike: all are numbered. */
static void numbered_channels(struct kunit *test)
{
	static const struct {
		int number;
		const char *name;
		unsigned int counts[HDSPE_SPEEDS];
	} cases[] = {
		{ HDSPE_MADI, "MADI", { 64, 32, 16 } },
		{ HDSPE_AES, "AES", { 16, 16, 16 } },
	};
	struct hdspe_channels channels;
	unsigned int channel;
	char expected[32];
	char name[32];
	int speed;
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		for (speed = 0; speed < HDSPE_SPEEDS; speed++) {
			hdspe_list_channels(cases[i].number, PLAYBACK, speed, false,
					    &channels);
			KUNIT_ASSERT_EQ(test, cases[i].counts[speed], channels.count);
			for (channel = 0; channel < channels.count; channel++) {
				KUNIT_EXPECT_EQ(test, channel,
						(unsigned int)channels.slots[channel]);
				hdspe_name_channel(cases[i].number, PLAYBACK, speed,
						   false, channel, name, sizeof(name));
				snprintf(expected, sizeof(expected), "%s.%u",
					 cases[i].name, channel + 1);
				KUNIT_EXPECT_STREQ(test, expected, name);
			}
		}
	}
}

static struct kunit_case models_cases[] = {
	KUNIT_CASE(models),
	KUNIT_CASE(channel_names),
	KUNIT_CASE(numbered_channels),
	{},
};

static struct kunit_suite models_suite = {
	.name = "lockstep_hdspe_models",
	.test_cases = models_cases,
};

kunit_test_suite(models_suite);
