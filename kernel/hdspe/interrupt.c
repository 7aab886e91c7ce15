// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep HDSPe: the interrupt. Two reads and a write a period: is it ours, it is
 * confirmed, where are we. Where we are is read after the confirmation: an edge in
 * between is then either seen now or interrupts again.
 */
#include <linux/interrupt.h>
#include "hdspe.h"
#include "position.h"

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
	u32 status = hdspe_read(card, HDSPE_STATUS_0);
	bool midi;

	/* One who shares the line, or nobody: a card that is gone interrupts no more. */
	if (status == HDSPE_GONE)
		return IRQ_NONE;
	midi = hdspe_midi_interrupt(card, status);
	if (!(status & HDSPE_STATUS_AUDIO_PENDING))
		return IRQ_RETVAL(midi);

	hdspe_write(card, HDSPE_CONFIRM, 0);
	spin_lock(&card->core.lock);
	if (card->core.running)
		card->least = hdspe_least_at_interrupt(card->confirmed, card->period);
	spin_unlock(&card->core.lock);

	lockstep_card_interrupt(&card->core);

	spin_lock(&card->core.lock);
	card->confirmed = card->frames;
	if (card->core.running)
		hdspe_rings_advance(card, card->frames);
	spin_unlock(&card->core.lock);
	return IRQ_HANDLED;
}
