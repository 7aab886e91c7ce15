/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lockstep HDSPe: the mixer.
 */
#ifndef HDSPE_MIXER_H
#define HDSPE_MIXER_H

#include <linux/mutex.h>
#include "registers.h"

/* Sources of an output: hardware channels of inputs, then of playback. */
#define HDSPE_SOURCES (2 * HDSPE_CHANNELS)
#define HDSPE_PLAYBACK_SOURCE(channel) (HDSPE_CHANNELS + (channel))

#define HDSPE_UNITY 32768
#define HDSPE_FADER_MAX 65535

/**
 * struct hdspe_mixer - what the card was told
 * @lock: covers the faders, in the card as well
 * @faders: of each output, of each source
 */
struct hdspe_mixer {
	struct mutex lock; /* the faders */
	u16 faders[HDSPE_CHANNELS][HDSPE_SOURCES];
};

#endif
