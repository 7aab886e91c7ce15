// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep core: /proc/asound/cardN/lockstep, lines of "name: value".
 *
 * The names of the channels are those of the present speed mode, in ALSA's order.
 * rate and period_frames are 0 while nothing is configured; if the directions have
 * different periods, the shorter one. All others count since the card was made.
 */
#include <sound/info.h>
#include "internal.h"

struct status {
	unsigned int rate;
	unsigned int period;
	u64 interrupts;
	u64 pointer_reads;
	u64 late_reads;
	u64 frames[LOCKSTEP_DIRECTIONS];
	u64 lost[LOCKSTEP_DIRECTIONS];
};

static void read_status(struct lockstep_card *card, struct status *status)
{
	int stream;

	spin_lock_irq(&card->lock);
	if (card->running)
		lockstep_engine_update(card, false);
	for (stream = 0; stream < LOCKSTEP_DIRECTIONS; stream++) {
		const struct lockstep_direction *direction = &card->directions[stream];

		status->frames[stream] = direction->frames;
		status->lost[stream] = direction->lost;
		if (!direction->configured)
			continue;
		status->rate = direction->settings.rate;
		status->period = min_not_zero(status->period,
					      direction->settings.period);
	}
	status->interrupts = card->interrupts;
	status->pointer_reads = card->pointer_reads;
	status->late_reads = card->late_reads;
	spin_unlock_irq(&card->lock);
}

static void print_names(struct lockstep_card *card, struct snd_info_buffer *buffer,
			int stream, const char *label)
{
	unsigned int channels = READ_ONCE(card->speed_mode)->channels[stream];
	char name[LOCKSTEP_NAME_BYTES] = "";
	unsigned int channel;

	snd_iprintf(buffer, "%s: ", label);
	for (channel = 0; channel < channels; channel++) {
		card->ops->name_channel(card, stream, channel, name, sizeof(name));
		snd_iprintf(buffer, "%s%s", channel ? ", " : "", name);
	}
	snd_iprintf(buffer, "\n");
}

static void read_proc(struct snd_info_entry *entry, struct snd_info_buffer *buffer)
{
	struct lockstep_card *card = entry->private_data;
	struct status status = {};

	read_status(card, &status);
	snd_iprintf(buffer, "rate: %u\n", status.rate);
	snd_iprintf(buffer, "period_frames: %u\n", status.period);
	snd_iprintf(buffer, "interrupts: %llu\n", status.interrupts);
	snd_iprintf(buffer, "pointer_reads: %llu\n", status.pointer_reads);
	snd_iprintf(buffer, "late_pointer_reads: %llu\n", status.late_reads);
	snd_iprintf(buffer, "playback_frames: %llu\n",
		    status.frames[SNDRV_PCM_STREAM_PLAYBACK]);
	snd_iprintf(buffer, "capture_frames: %llu\n",
		    status.frames[SNDRV_PCM_STREAM_CAPTURE]);
	snd_iprintf(buffer, "playback_lost: %llu\n",
		    status.lost[SNDRV_PCM_STREAM_PLAYBACK]);
	snd_iprintf(buffer, "capture_lost: %llu\n",
		    status.lost[SNDRV_PCM_STREAM_CAPTURE]);
	if (!card->ops->name_channel)
		return;
	print_names(card, buffer, SNDRV_PCM_STREAM_PLAYBACK, "playback_channels");
	print_names(card, buffer, SNDRV_PCM_STREAM_CAPTURE, "capture_channels");
}

/**
 * lockstep_proc_new() - make the file
 * @card: the card
 *
 * Context: Process.
 *
 * Return: 0 or a negative errno.
 */
int lockstep_proc_new(struct lockstep_card *card)
{
	return snd_card_ro_proc_new(card->card, "lockstep", card, read_proc);
}
