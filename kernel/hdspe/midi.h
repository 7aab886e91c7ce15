/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lockstep HDSPe: a MIDI port.
 */
#ifndef HDSPE_MIDI_H
#define HDSPE_MIDI_H

#include <linux/workqueue.h>
#include <sound/rawmidi.h>

struct hdspe_card;

/**
 * struct hdspe_midi - a MIDI port
 * @card: its card
 * @number: which of the card's
 * @rawmidi: ALSA's device, or NULL: the card has no such port
 * @input: the open input, or NULL
 * @output: the open output, or NULL
 * @receiving: somebody wants what comes in; guarded by lockstep_card.lock
 * @asleep: the card has no power; guarded by lockstep_card.lock
 * @receive: empties the FIFO of what came in, then lets it interrupt again
 * @transmit: fills the FIFO of what goes out, every tick until all went
 */
struct hdspe_midi {
	struct hdspe_card *card;
	int number;
	struct snd_rawmidi *rawmidi;
	struct snd_rawmidi_substream *input;
	struct snd_rawmidi_substream *output;
	bool receiving;
	bool asleep;
	struct work_struct receive;
	struct delayed_work transmit;
};

#endif
