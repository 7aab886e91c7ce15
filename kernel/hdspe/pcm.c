// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep HDSPe: what a card does for the core: settings, the engine's start and stop,
 * its position.
 */
#include "hdspe.h"
#include "position.h"
#include "rate.h"

/*
 * Says why a rate is refused, once for each rate of the clock that is followed, because
 * programs ask again and again. The limit is for a program that changes the clock too.
 */
static void tell_of_refusal(struct hdspe_card *card, unsigned int rate)
{
	unsigned int external = hdspe_external_rate(card);

	if (xchg(&card->refused_at, external) != external)
		dev_warn_ratelimited(&card->pci->dev,
				     "%u Hz is not possible: the clock that the card follows has %u Hz\n",
				     rate, external);
}

/* The two directions' settings agree, so a running engine's are never changed here. */
static int hdspe_configure(struct lockstep_card *core, int direction,
			   const struct lockstep_settings *settings)
{
	struct hdspe_card *card = hdspe_card_of(core);
	int code = hdspe_period_code(card->model, settings->period);
	bool other_rate;

	if (code < 0)
		return code;
	if (!hdspe_clock_allows(card, settings->rate)) {
		tell_of_refusal(card, settings->rate);
		return -EINVAL;
	}

	spin_lock_irq(&core->lock);
	other_rate = card->rate != settings->rate;
	if (!core->running) {
		hdspe_set_rate(card, settings->rate);
		hdspe_set_control(card, HDSPE_CONTROL_PERIOD,
				  FIELD_PREP(HDSPE_CONTROL_PERIOD, code));
	}
	spin_unlock_irq(&core->lock);
	if (other_rate) {
		lockstep_card_set_rate(core, settings->rate);
		hdspe_rate_changed(card);
	}
	hdspe_rings_all_off(card, direction);
	hdspe_rings_connect(card, direction);
	return 0;
}

static void hdspe_release(struct lockstep_card *core, int direction)
{
	hdspe_rings_all_off(hdspe_card_of(core), direction);
}

/* An external clock may have changed since the settings were agreed. */
static int hdspe_prepare(struct lockstep_card *core, int direction)
{
	struct hdspe_card *card = hdspe_card_of(core);

	return hdspe_clock_allows(card, core->directions[direction].settings.rate) ?
		       0 :
		       -EIO;
}

/**
 * hdspe_take_position() - count on to where a status word says that the card is
 * @card: the card, its engine running
 * @status: STATUS_0, read since the count was last taken
 *
 * Context: Any, under the card's lock.
 */
void hdspe_take_position(struct hdspe_card *card, u32 status)
{
	bool halves = card->model->two_periods;
	u32 offset = halves ? hdspe_half_ring_offset(status, card->period) :
			      hdspe_ring_offset(status);

	card->frames = hdspe_frames_told(card->frames, card->edge, offset, card->ring,
					 halves);
}

static u64 hdspe_position(struct lockstep_card *core)
{
	struct hdspe_card *card = hdspe_card_of(core);
	u32 status;

	/* The interrupt handler has just looked. */
	if (card->fresh) {
		card->fresh = false;
		return card->frames;
	}
	status = hdspe_read(card, HDSPE_STATUS_0);
	if (status == HDSPE_GONE)
		lockstep_card_lost(core);
	else
		hdspe_take_position(card, status);
	return card->frames;
}

static void switch_directions(struct hdspe_card *card, unsigned int directions,
			      bool on)
{
	int direction;

	for (direction = 0; direction < LOCKSTEP_DIRECTIONS; direction++)
		if (directions & BIT(direction))
			hdspe_rings_switch(card, direction, on);
}

/* A direction that joins begins where the ring does, which turns already. */
static u64 join(struct hdspe_card *card, unsigned int directions, u64 held)
{
	u64 now = hdspe_position(&card->core);
	/* A burst is taken off, one may have passed unseen: the card may be there. */
	u64 origin = hdspe_origin(now + 2 * HDSPE_BURST_FRAMES, held, card->ring);

	if (directions & BIT(SNDRV_PCM_STREAM_PLAYBACK))
		origin = hdspe_rings_join(card, now, origin);
	switch_directions(card, directions, true);
	return origin;
}

/* The card begins at the first frame of its rings, so both directions do, at 0. */
static int hdspe_start(struct lockstep_card *core, unsigned int directions,
		       u64 *origin)
{
	struct hdspe_card *card = hdspe_card_of(core);
	const struct lockstep_direction *direction =
		&core->directions[__ffs(directions)];

	if (core->running) {
		*origin = join(card, directions, direction->held);
		return 0;
	}
	card->ring = direction->settings.ring;
	card->period = direction->settings.period;
	card->frames = 0;
	card->confirmed = 0;
	card->edge = 0;
	card->fresh = false;
	*origin = hdspe_origin(0, direction->held, card->ring);
	switch_directions(card, directions, true);
	hdspe_write(card, HDSPE_CONFIRM, 0);
	hdspe_set_control(card, HDSPE_CONTROL_START | HDSPE_CONTROL_AUDIO_INTERRUPT,
			  ~0);
	return 0;
}

/**
 * hdspe_halt() - stop the engine and leave no interrupt of it pending
 * @card: the card
 *
 * An edge that nobody confirmed would stay in STATUS_0 until the next start. The handler
 * would then claim the interrupts of every card that shares the line.
 *
 * Context: Any, under the card's lock.
 */
void hdspe_halt(struct hdspe_card *card)
{
	hdspe_set_control(card, HDSPE_CONTROL_START | HDSPE_CONTROL_AUDIO_INTERRUPT, 0);
	hdspe_write(card, HDSPE_CONFIRM, 0);
}

static void hdspe_stop(struct lockstep_card *core, unsigned int directions)
{
	struct hdspe_card *card = hdspe_card_of(core);

	if (!(core->running & ~directions))
		hdspe_halt(card);
	switch_directions(card, directions, false);
	if (directions & BIT(SNDRV_PCM_STREAM_PLAYBACK))
		hdspe_rings_settle(card);
}

static void hdspe_name(struct lockstep_card *core, int direction,
		       unsigned int channel, char *name, size_t bytes)
{
	struct hdspe_card *card = hdspe_card_of(core);
	int speed = READ_ONCE(core->speed_mode) - core->description->speed_modes;

	hdspe_name_channel(card->number, direction, speed, card->boards[direction],
			   channel, name, bytes);
}

const struct lockstep_ops hdspe_ops = {
	.configure = hdspe_configure,
	.prepare = hdspe_prepare,
	.release = hdspe_release,
	.start = hdspe_start,
	.stop = hdspe_stop,
	.position = hdspe_position,
	.name_channel = hdspe_name,
};
