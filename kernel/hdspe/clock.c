// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep HDSPe: the clock: its source, its rate, what it is measured to be.
 */
#include "hdspe.h"
#include "rate.h"

#define RATE_AT_LOAD 48000

/**
 * hdspe_read_status() - take a snapshot of the status registers
 * @card: the card
 * @status: where to put it
 *
 * Context: Any.
 */
void hdspe_read_status(struct hdspe_card *card, struct hdspe_status *status)
{
	bool madi = card->number == HDSPE_MADI;

	*status = (struct hdspe_status){ .words = {
		[HDSPE_WORD_STATUS_0] = hdspe_read(card, HDSPE_STATUS_0),
		[HDSPE_WORD_STATUS_1] = card->model->has_settings ?
						hdspe_read(card, HDSPE_STATUS_1) :
						0,
		[HDSPE_WORD_FREQUENCIES] =
			madi ? 0 : hdspe_read(card, HDSPE_FREQUENCIES),
		[HDSPE_WORD_STATUS_2] = hdspe_read(card, HDSPE_STATUS_2),
	} };
}

/**
 * hdspe_is_master() - whether the card runs on its own clock by choice
 * @card: the card
 *
 * Context: Any.
 *
 * Return: Whether it does; else it follows another if there is one.
 */
bool hdspe_is_master(const struct hdspe_card *card)
{
	return card->model->has_settings ? card->settings & HDSPE_SETTINGS_MASTER :
					   card->control & HDSPE_CONTROL_MASTER;
}

/**
 * hdspe_set_rate() - have the card's own clock run at a rate
 * @card: the card
 * @rate: Hz, one that the card has
 *
 * Sets the speed too, for a card that follows another clock as well.
 *
 * Context: Any, under the card's lock; the engine doesn't run.
 */
void hdspe_set_rate(struct hdspe_card *card, unsigned int rate)
{
	int speed = hdspe_speed_of(rate);
	u32 bits = FIELD_PREP(HDSPE_CONTROL_FREQUENCY, hdspe_frequency_code(rate));

	if (speed == HDSPE_DOUBLE)
		bits |= HDSPE_CONTROL_DOUBLE_SPEED;
	else if (speed == HDSPE_QUAD)
		bits |= HDSPE_CONTROL_QUAD_SPEED;
	card->rate = rate;
	card->dds = hdspe_dds_pitched(card->model->clock, rate, card->pitch);
	hdspe_set_control(card, HDSPE_CONTROL_FREQUENCY | HDSPE_CONTROL_DOUBLE_SPEED |
				HDSPE_CONTROL_QUAD_SPEED, bits);
	hdspe_write(card, HDSPE_DDS, card->dds);
}

/**
 * hdspe_set_pitch() - have the card's own clock run faster or slower
 * @card: the card
 * @pitch: millionths, up to HDSPE_PITCH_MAX either way
 *
 * Context: Any, under the card's lock; the engine may run.
 */
void hdspe_set_pitch(struct hdspe_card *card, int pitch)
{
	card->pitch = pitch;
	card->dds = hdspe_dds_pitched(card->model->clock, card->rate, pitch);
	hdspe_write(card, HDSPE_DDS, card->dds);
}

/**
 * hdspe_external_rate() - the rate of the clock that the card follows
 * @card: the card
 *
 * Context: Any.
 *
 * Return: Its nominal rate in Hz; 0 if it follows none, or doesn't know.
 */
unsigned int hdspe_external_rate(struct hdspe_card *card)
{
	struct hdspe_status status;
	int index;

	if (hdspe_is_master(card))
		return 0;
	hdspe_read_status(card, &status);
	index = hdspe_reference_in_use(card->number, &status);
	return index < 0 ? 0 : hdspe_reference_rate(card->number, index, &status);
}

/**
 * hdspe_measured_rate() - the rate at which the card runs
 * @card: the card
 *
 * Context: Any.
 *
 * Return: Hz as the card measures it; 0 if it doesn't.
 */
unsigned int hdspe_measured_rate(struct hdspe_card *card)
{
	return hdspe_dds_rate(card->model->clock, hdspe_read(card, HDSPE_DDS_IN_USE),
			      hdspe_speed_of(card->rate));
}

/**
 * hdspe_clock_allows() - whether streams can run at a rate
 * @card: the card
 * @rate: Hz
 *
 * Not if the card follows a clock of another one. What an ADAT or MADI wire carries at
 * 48 kHz may be half or a quarter of the samples of a channel, so only the rates at
 * single speed are compared.
 *
 * Context: Any.
 *
 * Return: Whether they can.
 */
bool hdspe_clock_allows(struct hdspe_card *card, unsigned int rate)
{
	unsigned int external = hdspe_external_rate(card);

	return !external ||
	       external >> hdspe_speed_of(external) == rate >> hdspe_speed_of(rate);
}

/**
 * hdspe_clock_init() - set the card up as it is at load
 * @card: the card
 *
 * On its own clock at 48 kHz, analog outputs on, coaxial inputs: what the vendor's
 * cards start with.
 *
 * Context: Process.
 */
void hdspe_clock_init(struct hdspe_card *card)
{
	u32 control = HDSPE_CONTROL_LINE_OUT;

	if (card->number == HDSPE_MADI)
		control |= HDSPE_CONTROL_MASTER | HDSPE_CONTROL_MADI_64_CHANNELS |
			   HDSPE_CONTROL_MADI_COAXIAL;
	else if (card->number == HDSPE_AES)
		control |= HDSPE_CONTROL_MASTER | HDSPE_CONTROL_AES_PROFESSIONAL;

	spin_lock_irq(&card->core.lock);
	card->control = 0;
	if (card->model->has_settings)
		hdspe_set_settings(card, ~0,
				   HDSPE_SETTINGS_MASTER | HDSPE_SETTINGS_LINE_OUT |
					   FIELD_PREP(HDSPE_SETTINGS_SPDIF_INPUT, 1));
	hdspe_set_control(card, ~0, control);
	hdspe_set_rate(card, RATE_AT_LOAD);
	spin_unlock_irq(&card->core.lock);
}

/**
 * hdspe_clock_restore() - tell the card again after it lost its power
 * @card: the card
 *
 * Context: Process.
 */
void hdspe_clock_restore(struct hdspe_card *card)
{
	spin_lock_irq(&card->core.lock);
	if (card->model->has_settings)
		hdspe_write(card, HDSPE_SETTINGS, card->settings);
	hdspe_write(card, HDSPE_CONTROL, card->control);
	hdspe_write(card, HDSPE_DDS, card->dds);
	spin_unlock_irq(&card->core.lock);
}
