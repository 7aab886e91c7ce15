// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep HDSPe: the interrupt. A read and a write a period: whether it is ours and
 * where the card is, and that it is confirmed.
 *
 * An edge between the two would be confirmed unseen. It can only come there if the card
 * was within a burst of it: its position is then read again, after the confirmation.
 */
#include <linux/interrupt.h>
#include "hdspe.h"
#include "position.h"

/*
 * Takes what the card interrupts for and confirms it. Under the card's lock from the
 * first read on: nobody may read a later position before this one is taken.
 */
static bool take_interrupt(struct hdspe_card *card, bool *midi)
{
	u32 status = hdspe_read(card, HDSPE_STATUS_0);

	*midi = false;
	/* One who shares the line, or nobody: a card that is gone interrupts no more. */
	if (status == HDSPE_GONE)
		return false;
	*midi = hdspe_midi_interrupt(card, status);
	if (!(status & HDSPE_STATUS_AUDIO_PENDING))
		return false;
	if (card->core.running) {
		card->least = hdspe_least_at_interrupt(card->confirmed, card->period);
		hdspe_take_position(card, status);
		card->fresh = !hdspe_is_near_edge(card->frames, card->period);
	}
	hdspe_write(card, HDSPE_CONFIRM, 0);
	return true;
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
	card->confirmed = card->frames;
	card->fresh = false;
	if (card->core.running)
		hdspe_rings_advance(card, card->frames);
	spin_unlock(&card->core.lock);
	return IRQ_HANDLED;
}
