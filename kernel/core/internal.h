/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lockstep core: what its files share with each other and not with cards.
 */
#ifndef LOCKSTEP_INTERNAL_H
#define LOCKSTEP_INTERNAL_H

#include "lockstep.h"

static inline struct lockstep_card *
lockstep_card_of(struct snd_pcm_substream *substream)
{
	return snd_pcm_substream_chip(substream);
}

static inline struct lockstep_direction *
lockstep_direction_of(struct snd_pcm_substream *substream)
{
	return &lockstep_card_of(substream)->directions[substream->stream];
}

/* A capture commit tells the card nothing that it could still act on. */
static inline bool
lockstep_sees_commits(const struct lockstep_description *description, int stream)
{
	return description->features & LOCKSTEP_COMMITS &&
	       stream == SNDRV_PCM_STREAM_PLAYBACK;
}

/* pcm.c */
int lockstep_pcm_new(struct lockstep_card *card);

/* pcm_ops.c */
extern const struct snd_pcm_ops lockstep_pcm_ops;
extern const struct snd_pcm_ops lockstep_pcm_commit_ops;

/* memory.c */
int lockstep_pcm_copy(struct snd_pcm_substream *substream, int channel,
		      unsigned long position, struct iov_iter *iterator,
		      unsigned long bytes);
int lockstep_pcm_fill_silence(struct snd_pcm_substream *substream, int channel,
			      unsigned long position, unsigned long bytes);
int lockstep_pcm_channel_info(struct snd_pcm_substream *substream,
			      struct snd_pcm_channel_info *info);
void lockstep_memory_take(struct snd_pcm_substream *substream);

/* engine.c */
u64 lockstep_engine_update(struct lockstep_card *card, bool reading);
int lockstep_engine_start(struct lockstep_card *card, unsigned int directions);
void lockstep_engine_stop(struct lockstep_card *card, unsigned int directions);

/* speed_mode.c */
const struct lockstep_speed_mode *
lockstep_speed_mode_of(const struct lockstep_description *description,
		       unsigned int rate);
int lockstep_constrain_channels(struct snd_pcm_substream *substream);
unsigned int lockstep_rings(const struct lockstep_description *description,
			    int stream);

/* constraints.c */
int lockstep_constrain(struct snd_pcm_substream *substream);
bool lockstep_settings_agree(unsigned int features,
			     const struct lockstep_settings *a,
			     const struct lockstep_settings *b);

/* proc.c */
int lockstep_proc_new(struct lockstep_card *card);

/* names.c */
int lockstep_names_new(struct lockstep_card *card);
void lockstep_names_changed(struct lockstep_card *card);

#endif
