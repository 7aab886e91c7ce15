// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep HDSPe: the interrupt. A read and a write a period: whether it is ours and
 * where the card is, and that it is confirmed.
 *
 * An edge between the two would be confirmed unseen. It can only come there if the card
 * was within a burst of it: its position is then read again, after the confirmation, and
 * whether an interrupt for that edge is still to come.
 *
 * A shared line stays up until all is handled. A message is sent once, as the first of
 * the card's causes comes up: a second one that comes while that one is handled would
 * send none, and nothing after it either. Having no cause enabled for a moment makes
 * the card send one if there is any left.
 */
#include <linux/interrupt.h>
#include "hdspe.h"
#include "position.h"

#define MIDI_INTERRUPTS (HDSPE_CONTROL_MIDI_0_INTERRUPT |	\
			 HDSPE_CONTROL_MIDI_1_INTERRUPT |	\
			 HDSPE_CONTROL_MIDI_2_INTERRUPT |	\
			 HDSPE_CONTROL_MIDI_3_INTERRUPT)

/* Has a message sent for what came up since the status was read. */
static void renew_message(struct hdspe_card *card)
{
	u32 enabled = card->control & (MIDI_INTERRUPTS | HDSPE_CONTROL_AUDIO_INTERRUPT);

	hdspe_set_control(card, enabled, 0);
	hdspe_set_control(card, enabled, ~0);
}

/* What interrupts are confirmed for, the card having been at @status before. */
static void look_past_confirmation(struct hdspe_card *card, u32 status)
{
	bool pending = false;

	if (hdspe_is_near_edge(hdspe_ring_offset(status), card->period)) {
		status = hdspe_read(card, HDSPE_STATUS_0);
		if (status == HDSPE_GONE)
			return;
		hdspe_take_position(card, status);
		pending = status & HDSPE_STATUS_AUDIO_PENDING;
	}
	card->confirmed = hdspe_confirmed(card->frames, card->period, pending);
	card->fresh = true;
}

/*
 * Takes what the card interrupts for and confirms it. Under the card's lock from the
 * first read on: nobody may read a later position before this one is taken.
 */
static bool take_interrupt(struct hdspe_card *card, bool *midi)
{
	u32 status = hdspe_read(card, HDSPE_STATUS_0);
	bool several = card->control & MIDI_INTERRUPTS;
	bool audio = status & HDSPE_STATUS_AUDIO_PENDING;

	*midi = false;
	/* One who shares the line, or nobody: a card that is gone interrupts no more. */
	if (status == HDSPE_GONE)
		return false;
	*midi = hdspe_midi_interrupt(card, status);
	if (audio && card->core.running) {
		card->edge = hdspe_edge_at_interrupt(card->confirmed, card->period);
		hdspe_take_position(card, status);
	}
	if (audio)
		hdspe_write(card, HDSPE_CONFIRM, 0);
	if (audio && card->core.running)
		look_past_confirmation(card, status);
	/* Where audio alone interrupts, an edge in between is confirmed as well. */
	if (several && card->pci->msi_enabled)
		renew_message(card);
	return audio;
}

/**
 * hdspe_interrupt() - handle an interrupt, of ours or of who shares the line
 * @irq: its number
 * @data: the card
 *
 * Context: Interrupt.
 *
 * Return: Whether it was ours.
 */
irqreturn_t hdspe_interrupt(int irq, void *data)
{
	struct hdspe_card *card = data;
	bool audio, midi;

	spin_lock(&card->core.lock);
	audio = take_interrupt(card, &midi);
	spin_unlock(&card->core.lock);
	if (!audio)
		return IRQ_RETVAL(midi);

	lockstep_card_interrupt(&card->core);

	spin_lock(&card->core.lock);
	card->fresh = false;
	if (card->core.running)
		hdspe_rings_advance(card, card->frames);
	spin_unlock(&card->core.lock);
	return IRQ_HANDLED;
}
