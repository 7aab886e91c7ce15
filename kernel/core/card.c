// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep core: making a card, and its power states.
 */
#include <linux/module.h>
#include "internal.h"

static void lose(struct work_struct *work)
{
	struct lockstep_card *card = container_of(work, struct lockstep_card, losing);

	snd_card_disconnect(card->card);
}

static void cancel_losing(void *card)
{
	cancel_work_sync(&((struct lockstep_card *)card)->losing);
}

/**
 * lockstep_card_lost() - the hardware went away
 * @card: a registered card
 *
 * Streams end; whoever waits, or calls again, is given -ENODEV. There is no way back
 * but a new card.
 *
 * Context: Any.
 */
void lockstep_card_lost(struct lockstep_card *card)
{
	if (test_and_set_bit(0, &card->lost))
		return;
	dev_err(card->card->dev, "the card does not answer any more\n");
	schedule_work(&card->losing);
}
EXPORT_SYMBOL_GPL(lockstep_card_lost);

/**
 * lockstep_card_xrun() - end the running streams because what they rely on has changed
 * @card: the card
 *
 * Ends each running stream as an xrun does: its application gets -EPIPE and has to
 * prepare it again.
 *
 * Context: Process. Takes the PCM's open_mutex and the stream locks, so nothing that
 * ALSA calls while a file is opened or closed may wait for it.
 */
void lockstep_card_xrun(struct lockstep_card *card)
{
	int stream;

	/* snd_pcm_detach_substream() frees a runtime without the stream's lock. */
	mutex_lock(&card->pcm->open_mutex);
	for (stream = 0; stream < LOCKSTEP_DIRECTIONS; stream++)
		snd_pcm_stop_xrun(card->pcm->streams[stream].substream);
	mutex_unlock(&card->pcm->open_mutex);
}
EXPORT_SYMBOL_GPL(lockstep_card_xrun);

/**
 * lockstep_card_new() - allocate a card
 * @parent: its device; the card goes with it
 * @index: ALSA card number, or a negative number: any
 * @id: ALSA card id, or NULL: made from the name
 * @module: the driver's module, held while a file of the card is open
 * @bytes: size of the driver's own structure, which begins with the card
 * @card: where to put it, zeroed
 *
 * Context: Process.
 *
 * Return: 0 or a negative errno.
 */
int lockstep_card_new(struct device *parent, int index, const char *id,
		      struct module *module, size_t bytes,
		      struct lockstep_card **card)
{
	struct snd_card *snd;
	int err;

	err = snd_devm_card_new(parent, index, id, module, bytes, &snd);
	if (err < 0)
		return err;
	*card = snd->private_data;
	(*card)->card = snd;
	spin_lock_init(&(*card)->lock);
	INIT_WORK(&(*card)->losing, lose);
	return devm_add_action_or_reset(parent, cancel_losing, *card);
}
EXPORT_SYMBOL_GPL(lockstep_card_new);

/* What a driver's author can get wrong, found once here rather than later in sound. */
static bool is_sound(const struct lockstep_description *description)
{
	unsigned int mode;
	int stream;

	for (mode = 0; mode < description->speed_mode_count; mode++)
		for (stream = 0; stream < LOCKSTEP_DIRECTIONS; stream++)
			if (description->speed_modes[mode].channels[stream] < 1 ||
			    description->speed_modes[mode].channels[stream] >
				    LOCKSTEP_MAX_CHANNELS)
				return false;
	return description->speed_mode_count >= 1 &&
	       description->speed_mode_count <= LOCKSTEP_MAX_SPEED_MODES &&
	       description->speed_modes[description->speed_mode_count - 1].rate_max >=
		       description->rate_max &&
	       description->period_min > 0 &&
	       description->period_min <= description->period_max &&
	       2 * description->period_min <= description->ring_max &&
	       description->channel_bytes >=
		       description->ring_max * LOCKSTEP_SAMPLE_BYTES;
}

/**
 * lockstep_card_init() - make the PCM and all else that the core gives a card
 * @card: a new card
 * @description: what it says of itself
 * @ops: what it does
 *
 * Programs do not see the card yet. A driver requests its interrupt after this and
 * before lockstep_card_register(): the handler then finds a whole card, and the first
 * stream finds a handler.
 *
 * Context: Process.
 *
 * Return: 0 or a negative errno; the card then goes with its device.
 */
int lockstep_card_init(struct lockstep_card *card,
		       const struct lockstep_description *description,
		       const struct lockstep_ops *ops)
{
	struct snd_card *snd = card->card;
	int err;

	if (!is_sound(description)) {
		dev_err(snd->dev, "lockstep: contradictory card description\n");
		return -EINVAL;
	}
	card->description = description;
	card->ops = ops;
	card->speed_mode = &description->speed_modes[0];

	strscpy(snd->driver, description->driver, sizeof(snd->driver));
	strscpy(snd->shortname, description->name, sizeof(snd->shortname));
	snprintf(snd->longname, sizeof(snd->longname), "%s at %s, %u out, %u in",
		 description->name, dev_name(snd->dev),
		 card->speed_mode->channels[SNDRV_PCM_STREAM_PLAYBACK],
		 card->speed_mode->channels[SNDRV_PCM_STREAM_CAPTURE]);

	err = lockstep_pcm_new(card);
	if (err < 0)
		return err;
	err = lockstep_names_new(card);
	if (err < 0)
		return err;
	return lockstep_proc_new(card);
}
EXPORT_SYMBOL_GPL(lockstep_card_init);

/**
 * lockstep_card_register() - let programs see the card
 * @card: the card, after lockstep_card_init()
 *
 * Context: Process.
 *
 * Return: 0 or a negative errno; the card then goes with its device.
 */
int lockstep_card_register(struct lockstep_card *card)
{
	return snd_card_register(card->card);
}
EXPORT_SYMBOL_GPL(lockstep_card_register);

/**
 * lockstep_card_suspend() - the card loses its power
 * @card: the card
 *
 * ALSA has stopped the streams before this; no file operation gets past it.
 *
 * Context: Process.
 */
void lockstep_card_suspend(struct lockstep_card *card)
{
	snd_power_change_state(card->card, SNDRV_CTL_POWER_D3hot);
}
EXPORT_SYMBOL_GPL(lockstep_card_suspend);

/**
 * lockstep_card_resume() - the card has power again and is set up
 * @card: the card
 *
 * Context: Process.
 */
void lockstep_card_resume(struct lockstep_card *card)
{
	snd_power_change_state(card->card, SNDRV_CTL_POWER_D0);
}
EXPORT_SYMBOL_GPL(lockstep_card_resume);

MODULE_AUTHOR("The Lockstep authors");
MODULE_DESCRIPTION("Lockstep: low-latency sound card core");
MODULE_LICENSE("GPL");
MODULE_VERSION(LOCKSTEP_VERSION);
