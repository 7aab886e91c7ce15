// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep HDSPe: what a card says of itself to the core.
 */
#include "hdspe.h"
#include "rate.h"

/* Those that the status registers have codes for. */
static const unsigned int rates[] = {
	32000, 44100, 48000, 64000, 88200, 96000, 128000, 176400, 192000,
};

static const struct snd_pcm_hw_constraint_list rate_list = {
	.list = rates,
	.count = ARRAY_SIZE(rates),
};

static const unsigned int speed_rate_max[HDSPE_SPEEDS] = {
	HDSPE_SINGLE_SPEED_RATE_MAX,
	HDSPE_DOUBLE_SPEED_RATE_MAX,
	HDSPE_QUAD_SPEED_RATE_MAX,
};

static void describe_speed(struct hdspe_card *card, int speed)
{
	struct lockstep_speed_mode *mode = &card->description.speed_modes[speed];
	int direction;

	mode->rate_max = speed_rate_max[speed];
	for (direction = 0; direction < LOCKSTEP_DIRECTIONS; direction++) {
		struct hdspe_channels channels;

		hdspe_list_channels(card->number, direction, speed,
				    card->boards[direction], &channels);
		memcpy(card->slots[speed][direction], channels.slots,
		       sizeof(channels.slots));
		mode->channels[direction] = channels.count;
		mode->slots[direction] = card->slots[speed][direction];
	}
}

/**
 * hdspe_describe() - fill in a card's description
 * @card: the card, its model and boards known
 *
 * Context: Process.
 */
void hdspe_describe(struct hdspe_card *card)
{
	const struct hdspe_model *model = card->model;
	int speed;

	card->description = (struct lockstep_description){
		.driver = "lockstep-hdspe",
		.name = model->name,
		.features = LOCKSTEP_NONINTERLEAVED | LOCKSTEP_SHARED_PERIOD |
			    LOCKSTEP_PERIOD_POWER_OF_2,
		.formats = SNDRV_PCM_FMTBIT_S32_LE,
		.sample_bits = 24,
		.rates = SNDRV_PCM_RATE_KNOT,
		.rate_list = &rate_list,
		.rate_min = rates[0],
		.rate_max = rates[ARRAY_SIZE(rates) - 1],
		.period_min = model->period_min,
		.period_max = model->period_max,
		.ring_max = HDSPE_RING_FRAMES,
		.ring_fixed = !model->two_periods,
		.ring_periods = model->two_periods ? 2 : 0,
		/* The one that is taken off the position, and one that it tells not of. */
		.fifo_frames = 2 * HDSPE_BURST_FRAMES,
		.speed_mode_count = HDSPE_SPEEDS,
		/* MADI of revision 204 fails at 96 kHz if any channel has no memory. */
		.rings = HDSPE_CHANNELS,
		.channel_bytes = HDSPE_RING_BYTES,
		.memory_type = SNDRV_DMA_TYPE_DEV_SG,
		.memory_device = &card->pci->dev,
	};
	for (speed = 0; speed < HDSPE_SPEEDS; speed++)
		describe_speed(card, speed);
}
