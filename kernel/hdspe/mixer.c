// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep HDSPe: the mixer: of each of 64 outputs a fader for each of 64 inputs and 64
 * playback channels. The card can't be asked for them, so what it was told is kept.
 */
#include <linux/slab.h>
#include "hdspe.h"
#include "mixer.h"

static void tell(struct hdspe_card *card, unsigned int output, unsigned int source)
{
	hdspe_write(card, HDSPE_INPUT_FADER(output, source),
		    card->mixer->faders[output][source]);
}

/**
 * hdspe_mixer_new() - make the mixer as it is at load
 * @device: the device with which it goes
 *
 * Each playback channel goes to its output as it is: a new card can be heard.
 *
 * Context: Process.
 *
 * Return: The mixer, which the card is to be told of, or NULL: no memory.
 */
struct hdspe_mixer *hdspe_mixer_new(struct device *device)
{
	struct hdspe_mixer *mixer = devm_kzalloc(device, sizeof(*mixer), GFP_KERNEL);
	unsigned int channel;

	if (!mixer)
		return NULL;
	mutex_init(&mixer->lock);
	for (channel = 0; channel < HDSPE_CHANNELS; channel++)
		mixer->faders[channel][HDSPE_PLAYBACK_SOURCE(channel)] = HDSPE_UNITY;
	return mixer;
}

/**
 * hdspe_mixer_restore() - tell the card all faders
 * @card: the card
 *
 * Context: Process.
 */
void hdspe_mixer_restore(struct hdspe_card *card)
{
	unsigned int output;
	unsigned int source;

	mutex_lock(&card->mixer->lock);
	for (output = 0; output < HDSPE_CHANNELS; output++)
		for (source = 0; source < HDSPE_SOURCES; source++)
			tell(card, output, source);
	mutex_unlock(&card->mixer->lock);
}

/**
 * hdspe_mixer_write() - set faders of an output
 * @card: the card
 * @output: hardware channel
 * @first: first source
 * @count: how many sources
 * @values: of each
 *
 * Context: Process.
 *
 * Return: Whether any of them was another before.
 */
bool hdspe_mixer_write(struct hdspe_card *card, unsigned int output,
		       unsigned int first, unsigned int count, const u16 *values)
{
	bool changed = false;
	unsigned int i;

	mutex_lock(&card->mixer->lock);
	for (i = 0; i < count; i++) {
		u16 *fader = &card->mixer->faders[output][first + i];

		if (*fader == values[i])
			continue;
		*fader = values[i];
		tell(card, output, first + i);
		changed = true;
	}
	mutex_unlock(&card->mixer->lock);
	return changed;
}

/**
 * hdspe_mixer_read() - what the card was told of faders of an output
 * @card: the card
 * @output: hardware channel
 * @first: first source
 * @count: how many sources
 * @values: where to put them
 *
 * Context: Process.
 */
void hdspe_mixer_read(struct hdspe_card *card, unsigned int output,
		      unsigned int first, unsigned int count, u16 *values)
{
	mutex_lock(&card->mixer->lock);
	memcpy(values, &card->mixer->faders[output][first], count * sizeof(*values));
	mutex_unlock(&card->mixer->lock);
}
