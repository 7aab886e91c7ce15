// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep core: channel names, as one read-only enumerated control element a
 * direction. Its items are the names, in channel order, of the speed mode in which
 * the card is; another mode is notified as a change of the element's information.
 */
#include <sound/control.h>
#include "internal.h"

static int names_info(struct snd_kcontrol *control, struct snd_ctl_elem_info *info)
{
	struct lockstep_card *card = snd_kcontrol_chip(control);
	int stream = control->private_value;
	unsigned int channels = READ_ONCE(card->speed_mode)->channels[stream];

	info->type = SNDRV_CTL_ELEM_TYPE_ENUMERATED;
	info->count = 1;
	info->value.enumerated.items = channels;
	if (info->value.enumerated.item >= channels)
		info->value.enumerated.item = channels - 1;
	card->ops->name_channel(card, stream, info->value.enumerated.item,
				info->value.enumerated.name,
				sizeof(info->value.enumerated.name));
	return 0;
}

/* Nothing is chosen: the list of items is all there is to know. */
static int names_get(struct snd_kcontrol *control, struct snd_ctl_elem_value *value)
{
	value->value.enumerated.item[0] = 0;
	return 0;
}

static const struct snd_kcontrol_new names[LOCKSTEP_DIRECTIONS] = {
	[SNDRV_PCM_STREAM_PLAYBACK] = {
		.iface = SNDRV_CTL_ELEM_IFACE_PCM,
		.name = "Playback Channel Names",
		.access = SNDRV_CTL_ELEM_ACCESS_READ,
		.info = names_info,
		.get = names_get,
		.private_value = SNDRV_PCM_STREAM_PLAYBACK,
	},
	[SNDRV_PCM_STREAM_CAPTURE] = {
		.iface = SNDRV_CTL_ELEM_IFACE_PCM,
		.name = "Capture Channel Names",
		.access = SNDRV_CTL_ELEM_ACCESS_READ,
		.info = names_info,
		.get = names_get,
		.private_value = SNDRV_PCM_STREAM_CAPTURE,
	},
};

/**
 * lockstep_names_new() - make the elements, if the card names its channels
 * @card: the card
 *
 * Context: Process.
 *
 * Return: 0 or a negative errno.
 */
int lockstep_names_new(struct lockstep_card *card)
{
	int stream;
	int err;

	if (!card->ops->name_channel)
		return 0;
	for (stream = 0; stream < LOCKSTEP_DIRECTIONS; stream++) {
		card->names[stream] = snd_ctl_new1(&names[stream], card);
		err = snd_ctl_add(card->card, card->names[stream]);
		if (err < 0)
			return err;
	}
	return 0;
}

/**
 * lockstep_names_changed() - tell of other names
 * @card: the card
 *
 * Context: Any.
 */
void lockstep_names_changed(struct lockstep_card *card)
{
	int stream;

	for (stream = 0; stream < LOCKSTEP_DIRECTIONS; stream++)
		if (card->names[stream])
			snd_ctl_notify(card->card, SNDRV_CTL_EVENT_MASK_INFO,
				       &card->names[stream]->id);
}
