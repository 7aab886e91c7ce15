// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep core: what an application may ask for. Both directions run on one
 * engine, so what one was given binds the other, whoever opens it.
 */
#include <sound/pcm_params.h>
#include "internal.h"

/**
 * lockstep_settings_agree() - whether both directions can run with these
 * @features: the card's set of enum lockstep_feature
 * @a: settings of one direction
 * @b: settings of the other
 *
 * Context: Any.
 *
 * Return: Whether they can.
 */
bool lockstep_settings_agree(unsigned int features,
			     const struct lockstep_settings *a,
			     const struct lockstep_settings *b)
{
	if (a->rate != b->rate)
		return false;
	if ((features & LOCKSTEP_SHARED_PERIOD) && a->period != b->period)
		return false;
	return !(features & LOCKSTEP_SHARED_FORMAT) || a->format == b->format;
}

/* The settings that bind this stream: those of the other direction, if it has any. */
static bool binding_settings(struct snd_pcm_substream *substream,
			     struct lockstep_settings *settings)
{
	struct lockstep_card *card = lockstep_card_of(substream);
	struct lockstep_direction *other = &card->directions[!substream->stream];
	unsigned long flags;
	bool binding;

	spin_lock_irqsave(&card->lock, flags);
	binding = other->configured;
	*settings = other->settings;
	spin_unlock_irqrestore(&card->lock, flags);
	return binding;
}

static int refine_to(struct snd_interval *interval, unsigned int value)
{
	struct snd_interval single = {
		.min = value,
		.max = value,
		.integer = 1,
	};

	return snd_interval_refine(interval, &single);
}

static int rule_rate(struct snd_pcm_hw_params *params,
		     struct snd_pcm_hw_rule *rule)
{
	struct lockstep_settings settings;

	if (!binding_settings(rule->private, &settings))
		return 0;
	return refine_to(hw_param_interval(params, SNDRV_PCM_HW_PARAM_RATE),
			 settings.rate);
}

static int rule_period(struct snd_pcm_hw_params *params,
		       struct snd_pcm_hw_rule *rule)
{
	struct lockstep_settings settings;

	if (!binding_settings(rule->private, &settings))
		return 0;
	return refine_to(hw_param_interval(params, SNDRV_PCM_HW_PARAM_PERIOD_SIZE),
			 settings.period);
}

static int rule_format(struct snd_pcm_hw_params *params,
		       struct snd_pcm_hw_rule *rule)
{
	struct lockstep_settings settings;
	struct snd_mask single;

	if (!binding_settings(rule->private, &settings))
		return 0;
	snd_mask_none(&single);
	snd_mask_set_format(&single, settings.format);
	return snd_mask_refine(hw_param_mask(params, SNDRV_PCM_HW_PARAM_FORMAT),
			       &single);
}

static int constrain_shared(struct snd_pcm_substream *substream)
{
	unsigned int features = lockstep_card_of(substream)->description->features;
	struct snd_pcm_runtime *runtime = substream->runtime;
	int err;

	err = snd_pcm_hw_rule_add(runtime, 0, SNDRV_PCM_HW_PARAM_RATE, rule_rate,
				  substream, SNDRV_PCM_HW_PARAM_RATE, -1);
	if (err < 0)
		return err;
	if (features & LOCKSTEP_SHARED_PERIOD) {
		err = snd_pcm_hw_rule_add(runtime, 0,
					  SNDRV_PCM_HW_PARAM_PERIOD_SIZE,
					  rule_period, substream,
					  SNDRV_PCM_HW_PARAM_PERIOD_SIZE, -1);
		if (err < 0)
			return err;
	}
	if (features & LOCKSTEP_SHARED_FORMAT) {
		err = snd_pcm_hw_rule_add(runtime, 0, SNDRV_PCM_HW_PARAM_FORMAT,
					  rule_format, substream,
					  SNDRV_PCM_HW_PARAM_FORMAT, -1);
		if (err < 0)
			return err;
	}
	return 0;
}

/**
 * lockstep_constrain() - set up what a stream being opened may be asked for
 * @substream: the stream; its runtime->hw is filled in
 *
 * Context: Process.
 *
 * Return: 0 or a negative errno.
 */
int lockstep_constrain(struct snd_pcm_substream *substream)
{
	const struct lockstep_description *description =
		lockstep_card_of(substream)->description;
	struct snd_pcm_runtime *runtime = substream->runtime;
	int err;

	err = snd_pcm_hw_constraint_minmax(runtime, SNDRV_PCM_HW_PARAM_PERIOD_SIZE,
					   description->period_min,
					   description->period_max);
	if (err < 0)
		return err;
	if (description->ring_fixed) {
		err = snd_pcm_hw_constraint_single(runtime,
						   SNDRV_PCM_HW_PARAM_BUFFER_SIZE,
						   description->ring_max);
		if (err < 0)
			return err;
		err = snd_pcm_hw_constraint_integer(runtime,
						    SNDRV_PCM_HW_PARAM_PERIODS);
	} else {
		err = snd_pcm_hw_constraint_minmax(runtime,
						   SNDRV_PCM_HW_PARAM_BUFFER_SIZE,
						   2 * description->period_min,
						   description->ring_max);
	}
	if (err < 0)
		return err;
	if (description->sample_bits) {
		err = snd_pcm_hw_constraint_msbits(runtime, 0, 32,
						   description->sample_bits);
		if (err < 0)
			return err;
	}
	if (description->rate_list) {
		err = snd_pcm_hw_constraint_list(runtime, 0, SNDRV_PCM_HW_PARAM_RATE,
						 description->rate_list);
		if (err < 0)
			return err;
	}
	if (description->ring_periods) {
		err = snd_pcm_hw_constraint_single(runtime,
						   SNDRV_PCM_HW_PARAM_PERIODS,
						   description->ring_periods);
		if (err < 0)
			return err;
	}
	if (description->features & LOCKSTEP_PERIOD_POWER_OF_2) {
		err = snd_pcm_hw_constraint_pow2(runtime, 0,
						 SNDRV_PCM_HW_PARAM_PERIOD_SIZE);
		if (err < 0)
			return err;
	}
	err = lockstep_constrain_channels(substream);
	if (err < 0)
		return err;
	return constrain_shared(substream);
}
