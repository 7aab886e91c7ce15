// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep HDSPe: what the card doesn't interrupt for: a reference that comes, goes or
 * changes; an engine that stands or rings no more. Looked at four times a second.
 */
#include <sound/control.h>
#include "hdspe.h"

#define LOOK_EVERY (HZ / 4)
/* No period is longer than 8192 frames at 32 kHz, 256 ms. */
#define LOOKS_TO_STALL 8

static void notify(struct hdspe_card *card, struct snd_kcontrol *control)
{
	snd_ctl_notify(card->core.card, SNDRV_CTL_EVENT_MASK_VALUE, &control->id);
}

/* Tells who listens of each reference that is not as it was. */
static void compare_references(struct hdspe_card *card,
			       const struct hdspe_status *status)
{
	struct hdspe_watch *watch = &card->watch;
	const struct hdspe_reference *list;
	unsigned int item;

	hdspe_references(card->number, &list);
	for (item = 0; item < card->reference_count; item++) {
		unsigned int index = card->references[item];
		enum hdspe_sync sync = hdspe_reference_sync(&list[index], status);
		unsigned int rate = hdspe_reference_rate(card->number, index, status);

		if (sync != watch->syncs[item])
			notify(card, card->sync_controls[item]);
		if (rate != watch->rates[item])
			notify(card, card->frequency_controls[item]);
		watch->syncs[item] = sync;
		watch->rates[item] = rate;
	}
}

/* Streams that ran by a clock that is now another one end: the client must know. */
static void compare_clock(struct hdspe_card *card, const struct hdspe_status *status)
{
	struct hdspe_watch *watch = &card->watch;
	bool running = READ_ONCE(card->core.running);
	int in_use = HDSPE_REFERENCE_INTERNAL;
	unsigned int external = 0;

	if (!hdspe_is_master(card))
		in_use = hdspe_reference_in_use(card->number, status);
	if (in_use >= 0)
		external = hdspe_reference_rate(card->number, in_use, status);

	if (in_use != watch->in_use)
		notify(card, card->in_use_control);
	if (external != watch->external)
		notify(card, card->external_control);
	if (running && watch->running &&
	    (in_use != watch->in_use || external != watch->external)) {
		dev_warn_ratelimited(&card->pci->dev,
				     "the clock changed under running streams: %u Hz, was %u Hz\n",
				     external, watch->external);
		lockstep_card_xrun(&card->core);
	}
	watch->running = running;
	watch->in_use = in_use;
	watch->external = external;
}

/* An engine that runs and rings no more leaves its clients waiting for ever. */
static void look_for_stall(struct hdspe_card *card)
{
	struct hdspe_watch *watch = &card->watch;
	u64 interrupts = READ_ONCE(card->core.interrupts);

	if (!READ_ONCE(card->core.running) || interrupts != watch->interrupts) {
		watch->looks = 0;
	} else if (++watch->looks == LOOKS_TO_STALL) {
		dev_err_ratelimited(&card->pci->dev, "no interrupt for %u ms\n",
				    1000 * LOOKS_TO_STALL * LOOK_EVERY / HZ);
		lockstep_card_xrun(&card->core);
		watch->looks = 0;
	}
	watch->interrupts = interrupts;
}

static void look(struct work_struct *work)
{
	struct hdspe_card *card =
		container_of(work, struct hdspe_card, watch.work.work);
	struct hdspe_status status;

	hdspe_read_status(card, &status);
	if (status.words[HDSPE_WORD_STATUS_0] == HDSPE_GONE) {
		lockstep_card_lost(&card->core);
		return;
	}
	compare_references(card, &status);
	compare_clock(card, &status);
	look_for_stall(card);
	schedule_delayed_work(&card->watch.work, LOOK_EVERY);
}

/**
 * hdspe_watch_init() - make ready to watch
 * @card: the card
 *
 * Context: Process.
 */
void hdspe_watch_init(struct hdspe_card *card)
{
	card->watch.in_use = HDSPE_REFERENCE_INTERNAL;
	INIT_DELAYED_WORK(&card->watch.work, look);
}

/**
 * hdspe_watch_start() - begin to watch, with all controls made and the card awake
 * @card: the card
 *
 * Context: Process.
 */
void hdspe_watch_start(struct hdspe_card *card)
{
	/* Streams that ran before the card slept are not those that run now. */
	card->watch.running = false;
	schedule_delayed_work(&card->watch.work, LOOK_EVERY);
}

/**
 * hdspe_watch_stop() - watch no more
 * @card: the card
 *
 * Context: Process.
 */
void hdspe_watch_stop(struct hdspe_card *card)
{
	cancel_delayed_work_sync(&card->watch.work);
}
