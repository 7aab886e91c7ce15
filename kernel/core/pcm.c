// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep core: makes a card's one PCM and its memory.
 *
 * The memory of both directions is allocated here, for the longest ring, and kept
 * until the card goes: a card finds it where it was, whatever is opened.
 */
#include "internal.h"

/**
 * lockstep_pcm_new() - make the PCM
 * @card: the card
 *
 * Context: Process.
 *
 * Return: 0 or a negative errno.
 */
int lockstep_pcm_new(struct lockstep_card *card)
{
	const struct lockstep_description *description = card->description;
	int stream;
	int err;

	err = snd_pcm_new(card->card, description->name, 0, 1, 1, &card->pcm);
	if (err < 0)
		return err;
	card->pcm->private_data = card;
	strscpy(card->pcm->name, description->name, sizeof(card->pcm->name));

	for (stream = 0; stream < LOCKSTEP_DIRECTIONS; stream++) {
		size_t bytes = (size_t)lockstep_rings(description, stream) *
			       description->channel_bytes;

		snd_pcm_set_ops(card->pcm, stream,
				lockstep_sees_commits(description, stream) ?
					&lockstep_pcm_commit_ops :
					&lockstep_pcm_ops);
		err = snd_pcm_set_fixed_buffer(card->pcm->streams[stream].substream,
					       description->memory_type,
					       description->memory_device, bytes);
		if (err < 0)
			return err;
	}
	return 0;
}
