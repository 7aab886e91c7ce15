// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep core: speed modes. A card whose wires carry fewer channels at higher rates
 * has another number of channels, in other places, at each speed; the rate that an
 * application asks for and its number of channels narrow each other.
 */
#include <sound/pcm_params.h>
#include "internal.h"

/* Lowest rate of a mode, in Hz. */
static unsigned int rate_min(const struct lockstep_description *description,
			     unsigned int mode)
{
	return mode ? description->speed_modes[mode - 1].rate_max + 1 :
		      description->rate_min;
}

/**
 * lockstep_speed_mode_of() - the speed mode of a rate
 * @description: what the card says of itself
 * @rate: Hz, one that the card has
 *
 * Context: Any.
 *
 * Return: The mode.
 */
const struct lockstep_speed_mode *
lockstep_speed_mode_of(const struct lockstep_description *description,
		       unsigned int rate)
{
	unsigned int mode = 0;

	while (mode + 1 < description->speed_mode_count &&
	       rate > description->speed_modes[mode].rate_max)
		mode++;
	return &description->speed_modes[mode];
}

/**
 * lockstep_rings() - how many rings the memory of a direction must have room for
 * @description: what the card says of itself
 * @stream: direction
 *
 * Context: Any.
 *
 * Return: Their number.
 */
unsigned int lockstep_rings(const struct lockstep_description *description,
			    int stream)
{
	unsigned int count = description->rings;
	unsigned int channel;
	unsigned int number;

	for (number = 0; number < description->speed_mode_count; number++) {
		const struct lockstep_speed_mode *mode =
			&description->speed_modes[number];

		count = max(count, mode->channels[stream]);
		if (!mode->slots[stream])
			continue;
		for (channel = 0; channel < mode->channels[stream]; channel++)
			count = max(count, mode->slots[stream][channel] + 1U);
	}
	return count;
}

/* The channels of the modes that have one of the rates still asked for. */
static int rule_channels(struct snd_pcm_hw_params *params,
			 struct snd_pcm_hw_rule *rule)
{
	struct snd_pcm_substream *substream = rule->private;
	const struct lockstep_description *description =
		lockstep_card_of(substream)->description;
	const struct snd_interval *rate =
		hw_param_interval_c(params, SNDRV_PCM_HW_PARAM_RATE);
	unsigned int list[LOCKSTEP_MAX_SPEED_MODES];
	unsigned int count = 0;
	unsigned int mode;

	for (mode = 0; mode < description->speed_mode_count; mode++)
		if (rate->min <= description->speed_modes[mode].rate_max &&
		    rate->max >= rate_min(description, mode))
			list[count++] =
				description->speed_modes[mode].channels[substream->stream];
	return snd_interval_list(hw_param_interval(params, SNDRV_PCM_HW_PARAM_CHANNELS),
				 count, list, 0);
}

/* From the lowest to the highest rate of the modes that have such channels. */
static int rule_rates(struct snd_pcm_hw_params *params, struct snd_pcm_hw_rule *rule)
{
	struct snd_pcm_substream *substream = rule->private;
	const struct lockstep_description *description =
		lockstep_card_of(substream)->description;
	const struct snd_interval *channels =
		hw_param_interval_c(params, SNDRV_PCM_HW_PARAM_CHANNELS);
	struct snd_interval rates = { .min = UINT_MAX, .integer = 1 };
	unsigned int mode;

	for (mode = 0; mode < description->speed_mode_count; mode++) {
		const struct lockstep_speed_mode *at = &description->speed_modes[mode];

		if (!snd_interval_test(channels, at->channels[substream->stream]))
			continue;
		rates.min = min(rates.min, rate_min(description, mode));
		rates.max = max(rates.max, at->rate_max);
	}
	if (rates.min > rates.max)
		return -EINVAL;
	return snd_interval_refine(hw_param_interval(params, SNDRV_PCM_HW_PARAM_RATE),
				   &rates);
}

/**
 * lockstep_constrain_channels() - let a stream's rate and channels narrow each other
 * @substream: the stream being opened
 *
 * Context: Process.
 *
 * Return: 0 or a negative errno.
 */
int lockstep_constrain_channels(struct snd_pcm_substream *substream)
{
	struct snd_pcm_runtime *runtime = substream->runtime;
	int err;

	err = snd_pcm_hw_rule_add(runtime, 0, SNDRV_PCM_HW_PARAM_CHANNELS,
				  rule_channels, substream,
				  SNDRV_PCM_HW_PARAM_RATE, -1);
	if (err < 0)
		return err;
	return snd_pcm_hw_rule_add(runtime, 0, SNDRV_PCM_HW_PARAM_RATE, rule_rates,
				   substream, SNDRV_PCM_HW_PARAM_CHANNELS, -1);
}

/**
 * lockstep_card_set_rate() - the card runs at another rate
 * @card: the card
 * @rate: Hz
 *
 * Channel names are those of the rate's speed mode then; who asks to is told.
 *
 * Context: Process; takes the card's lock.
 */
void lockstep_card_set_rate(struct lockstep_card *card, unsigned int rate)
{
	const struct lockstep_speed_mode *mode =
		lockstep_speed_mode_of(card->description, rate);
	bool other;

	spin_lock_irq(&card->lock);
	other = card->speed_mode != mode;
	WRITE_ONCE(card->speed_mode, mode);
	spin_unlock_irq(&card->lock);
	if (other)
		lockstep_names_changed(card);
}
EXPORT_SYMBOL_GPL(lockstep_card_set_rate);
