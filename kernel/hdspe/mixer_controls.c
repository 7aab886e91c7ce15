// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep HDSPe: the mixer as control elements.
 *
 *   "PCM Playback Volume"      each ALSA playback channel to its own output
 *   "Monitor Playback Volume"  each ALSA capture channel to the output of its number
 *   "Mixer Volume", index N    all 128 sources of hardware output N
 *
 * The first two are views of the third, for the channels of the present speed.
 */
#include <sound/control.h>
#include <sound/tlv.h>
#include "hdspe.h"
#include "mixer.h"

/* 65535 is 6.02 dB above unity; 0 is nothing at all. */
static const DECLARE_TLV_DB_LINEAR(fader_scale, TLV_DB_GAIN_MUTE, 602);

/* In the order of the elements. */
enum view {
	VIEW_PLAYBACK,
	VIEW_MONITOR,
	ROWS,
};

/* How many faders a view has at the present speed. */
static unsigned int view_count(struct hdspe_card *card, int view)
{
	const struct lockstep_speed_mode *mode = READ_ONCE(card->core.speed_mode);

	if (view == VIEW_PLAYBACK)
		return mode->channels[SNDRV_PCM_STREAM_PLAYBACK];
	return min(mode->channels[SNDRV_PCM_STREAM_PLAYBACK],
		   mode->channels[SNDRV_PCM_STREAM_CAPTURE]);
}

/* Which fader one of a view is. */
static void view_fader(struct hdspe_card *card, int view, unsigned int channel,
		       unsigned int *output, unsigned int *source)
{
	const struct lockstep_speed_mode *mode = READ_ONCE(card->core.speed_mode);

	*output = mode->slots[SNDRV_PCM_STREAM_PLAYBACK][channel];
	*source = view == VIEW_PLAYBACK ?
			  HDSPE_PLAYBACK_SOURCE(*output) :
			  mode->slots[SNDRV_PCM_STREAM_CAPTURE][channel];
}

static int view_info(struct snd_kcontrol *control, struct snd_ctl_elem_info *info)
{
	struct hdspe_card *card = snd_kcontrol_chip(control);

	info->type = SNDRV_CTL_ELEM_TYPE_INTEGER;
	info->count = view_count(card, control->private_value);
	info->value.integer.max = HDSPE_FADER_MAX;
	return 0;
}

static int view_get(struct snd_kcontrol *control, struct snd_ctl_elem_value *value)
{
	struct hdspe_card *card = snd_kcontrol_chip(control);
	int view = control->private_value;
	unsigned int channel;

	for (channel = 0; channel < view_count(card, view); channel++) {
		unsigned int output, source;
		u16 fader;

		view_fader(card, view, channel, &output, &source);
		hdspe_mixer_read(card, output, source, 1, &fader);
		value->value.integer.value[channel] = fader;
	}
	return 0;
}

static int view_put(struct snd_kcontrol *control, struct snd_ctl_elem_value *value)
{
	struct hdspe_card *card = snd_kcontrol_chip(control);
	int view = control->private_value;
	unsigned int count = view_count(card, view);
	bool changed = false;
	unsigned int channel;

	for (channel = 0; channel < count; channel++)
		if (value->value.integer.value[channel] < 0 ||
		    value->value.integer.value[channel] > HDSPE_FADER_MAX)
			return -EINVAL;
	for (channel = 0; channel < count; channel++) {
		u16 fader = value->value.integer.value[channel];
		unsigned int output, source;

		view_fader(card, view, channel, &output, &source);
		if (!hdspe_mixer_write(card, output, source, 1, &fader))
			continue;
		hdspe_mixer_changed(card, output);
		changed = true;
	}
	return changed;
}

static int row_info(struct snd_kcontrol *control, struct snd_ctl_elem_info *info)
{
	info->type = SNDRV_CTL_ELEM_TYPE_INTEGER;
	info->count = HDSPE_SOURCES;
	info->value.integer.max = HDSPE_FADER_MAX;
	return 0;
}

static int row_get(struct snd_kcontrol *control, struct snd_ctl_elem_value *value)
{
	struct hdspe_card *card = snd_kcontrol_chip(control);
	u16 faders[HDSPE_SOURCES];
	unsigned int source;

	hdspe_mixer_read(card, snd_ctl_get_ioffidx(control, &value->id), 0,
			 HDSPE_SOURCES, faders);
	for (source = 0; source < HDSPE_SOURCES; source++)
		value->value.integer.value[source] = faders[source];
	return 0;
}

static int row_put(struct snd_kcontrol *control, struct snd_ctl_elem_value *value)
{
	struct hdspe_card *card = snd_kcontrol_chip(control);
	u16 faders[HDSPE_SOURCES];
	unsigned int output;
	unsigned int source;

	for (source = 0; source < HDSPE_SOURCES; source++) {
		long fader = value->value.integer.value[source];

		if (fader < 0 || fader > HDSPE_FADER_MAX)
			return -EINVAL;
		faders[source] = fader;
	}
	output = snd_ctl_get_ioffidx(control, &value->id);
	if (!hdspe_mixer_write(card, output, 0, HDSPE_SOURCES, faders))
		return 0;
	hdspe_mixer_changed(card, output);
	return 1;
}

#define FADER_ACCESS \
	(SNDRV_CTL_ELEM_ACCESS_READWRITE | SNDRV_CTL_ELEM_ACCESS_TLV_READ)

static const struct snd_kcontrol_new elements[] = {
	{
		.iface = SNDRV_CTL_ELEM_IFACE_MIXER,
		.name = "PCM Playback Volume",
		.access = FADER_ACCESS,
		.info = view_info,
		.get = view_get,
		.put = view_put,
		.tlv.p = fader_scale,
		.private_value = VIEW_PLAYBACK,
	},
	{
		.iface = SNDRV_CTL_ELEM_IFACE_MIXER,
		.name = "Monitor Playback Volume",
		.access = FADER_ACCESS,
		.info = view_info,
		.get = view_get,
		.put = view_put,
		.tlv.p = fader_scale,
		.private_value = VIEW_MONITOR,
	},
	{
		.iface = SNDRV_CTL_ELEM_IFACE_HWDEP,
		.name = "Mixer Volume",
		.access = FADER_ACCESS,
		.count = HDSPE_CHANNELS,
		.info = row_info,
		.get = row_get,
		.put = row_put,
		.tlv.p = fader_scale,
	},
};

/**
 * hdspe_mixer_controls() - make the elements
 * @card: the card
 *
 * Context: Process.
 *
 * Return: 0 or a negative errno.
 */
int hdspe_mixer_controls(struct hdspe_card *card)
{
	int err;
	int i;

	BUILD_BUG_ON(ARRAY_SIZE(elements) != HDSPE_MIXER_CONTROLS);
	for (i = 0; i < ARRAY_SIZE(elements); i++) {
		card->mixer_controls[i] = snd_ctl_new1(&elements[i], card);
		err = snd_ctl_add(card->core.card, card->mixer_controls[i]);
		if (err < 0)
			return err;
	}
	return 0;
}

/**
 * hdspe_mixer_changed() - tell who listens that faders of an output changed
 * @card: the card
 * @output: hardware channel
 *
 * Context: Any.
 */
void hdspe_mixer_changed(struct hdspe_card *card, unsigned int output)
{
	struct snd_card *snd = card->core.card;

	snd_ctl_notify_one(snd, SNDRV_CTL_EVENT_MASK_VALUE,
			   card->mixer_controls[VIEW_PLAYBACK], 0);
	snd_ctl_notify_one(snd, SNDRV_CTL_EVENT_MASK_VALUE,
			   card->mixer_controls[VIEW_MONITOR], 0);
	snd_ctl_notify_one(snd, SNDRV_CTL_EVENT_MASK_VALUE,
			   card->mixer_controls[ROWS], output);
}

/**
 * hdspe_mixer_resized() - tell who listens that other channels, or as many, are there
 * @card: the card
 *
 * Context: Process.
 */
void hdspe_mixer_resized(struct hdspe_card *card)
{
	u32 what = SNDRV_CTL_EVENT_MASK_INFO | SNDRV_CTL_EVENT_MASK_VALUE;

	snd_ctl_notify_one(card->core.card, what, card->mixer_controls[VIEW_PLAYBACK],
			   0);
	snd_ctl_notify_one(card->core.card, what, card->mixer_controls[VIEW_MONITOR],
			   0);
}
