// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep core: the engine that both directions run on. Starting and stopping
 * sets of directions, positions, counters and period edges.
 *
 * Everything here but lockstep_card_interrupt() runs under the card's lock, most
 * of it inside ALSA's stream lock too.
 */
#include "frames.h"
#include "internal.h"
#include "lockstep-trace.h"

/**
 * lockstep_position() - a direction's position
 * @direction: the direction
 * @engine: the engine's frame count
 *
 * Context: Any; the card's lock must be held.
 *
 * Return: Frames since its start: where it stands if it doesn't run.
 */
u64 lockstep_position(const struct lockstep_direction *direction, u64 engine)
{
	if (engine <= direction->origin)
		return direction->held;
	return direction->held + (engine - direction->origin);
}
EXPORT_SYMBOL_GPL(lockstep_position);

/**
 * lockstep_committed() - how far the application is done with a direction
 * @direction: a running direction
 * @position: its position now
 *
 * For playback, frames before it are written; for capture, they are read. Without
 * LOCKSTEP_COMMITS this is what the application's pointer, which it may keep in
 * shared memory, says at this moment.
 *
 * Context: Any; the card's lock must be held.
 *
 * Return: A position.
 */
u64 lockstep_committed(const struct lockstep_direction *direction, u64 position)
{
	struct snd_pcm_runtime *runtime = direction->substream->runtime;
	u64 boundary = runtime->boundary;
	u64 pointer;
	s64 ahead;

	if (runtime->hw.info & SNDRV_PCM_INFO_SYNC_APPLPTR)
		return direction->committed;

	pointer = position - direction->offset;
	if (pointer >= boundary)
		pointer -= boundary;
	ahead = lockstep_pointer_distance(pointer,
					  READ_ONCE(runtime->control->appl_ptr),
					  boundary);
	return lockstep_position_add(position, ahead);
}
EXPORT_SYMBOL_GPL(lockstep_committed);

/* Counts the frames that a direction passed, and of these the lost ones. */
static void count_frames(struct lockstep_card *card, int stream, u64 position)
{
	struct lockstep_direction *direction = &card->directions[stream];
	u64 done = lockstep_committed(direction, position);
	u64 lost;

	if (stream == SNDRV_PCM_STREAM_PLAYBACK)
		lost = lockstep_beyond(direction->seen, position, done);
	else
		lost = lockstep_overrun(direction->seen, position, done,
					direction->settings.ring);
	direction->frames += position - direction->seen;
	direction->seen = position;
	if (!lost)
		return;
	direction->lost += lost;
	trace_lockstep_lost(card, stream, position, lost);
}

/**
 * lockstep_engine_update() - read the position and count what passed
 * @card: the card, running
 * @reading: an application or an interrupt looks: count if it is late
 *
 * Context: Any; the card's lock must be held.
 *
 * Return: The engine's frame count.
 */
u64 lockstep_engine_update(struct lockstep_card *card, bool reading)
{
	u64 engine = card->ops->position(card);
	bool late = false;
	int stream;

	if (card->ops->advance)
		card->ops->advance(card, engine);
	for (stream = 0; stream < LOCKSTEP_DIRECTIONS; stream++) {
		struct lockstep_direction *direction = &card->directions[stream];
		u64 position = lockstep_position(direction, engine);

		if (!(card->running & BIT(stream)))
			continue;
		late |= lockstep_is_late(direction->seen, position,
					 direction->settings.period);
		count_frames(card, stream, position);
	}
	if (reading && late)
		card->late_reads++;
	return engine;
}

/* Asks the card for an interrupt at the next edge that anybody waits for. */
static void arm(struct lockstep_card *card)
{
	u64 next = LOCKSTEP_NEVER;
	int stream;

	if (!card->ops->arm)
		return;
	for (stream = 0; stream < LOCKSTEP_DIRECTIONS; stream++) {
		struct lockstep_direction *direction = &card->directions[stream];
		u64 edge;

		if (!(card->running & BIT(stream)) ||
		    direction->substream->runtime->no_period_wakeup)
			continue;
		edge = (direction->edges + 1) * direction->settings.period;
		next = min(next, direction->origin + (edge - direction->held));
	}
	card->ops->arm(card, next);
}

/**
 * lockstep_card_rearm() - ask the card again for the next interrupt, if it runs
 * @card: the card
 *
 * For a card whose @synchronize had to take back what @arm asked for.
 *
 * Context: Any but the card's own interrupt; takes the card's lock.
 */
void lockstep_card_rearm(struct lockstep_card *card)
{
	unsigned long flags;

	spin_lock_irqsave(&card->lock, flags);
	if (card->running)
		arm(card);
	spin_unlock_irqrestore(&card->lock, flags);
}
EXPORT_SYMBOL_GPL(lockstep_card_rearm);

/**
 * lockstep_engine_start() - let a set of directions run on from where they stand
 * @card: the card
 * @directions: set of directions; those that run already are left alone
 *
 * Context: Atomic; the card's lock must be held.
 *
 * Return: 0 or the card's negative errno, with nothing started.
 */
int lockstep_engine_start(struct lockstep_card *card, unsigned int directions)
{
	u64 origin;
	int stream;
	int err;

	directions &= ~card->running;
	if (!directions)
		return 0;
	err = card->ops->start(card, directions, &origin);
	if (err < 0)
		return err;

	for (stream = 0; stream < LOCKSTEP_DIRECTIONS; stream++) {
		struct lockstep_direction *direction = &card->directions[stream];

		if (!(directions & BIT(stream)))
			continue;
		direction->origin = origin;
		direction->seen = direction->held;
		direction->elapsing = false;
		direction->edges = div_u64(direction->held,
					   direction->settings.period);
		trace_lockstep_start(card, stream);
	}
	card->running |= directions;
	arm(card);
	return 0;
}

/**
 * lockstep_engine_stop() - let a set of directions stand where they are
 * @card: the card
 * @directions: set of directions; those that stand already are left alone
 *
 * Context: Atomic; the card's lock must be held.
 */
void lockstep_engine_stop(struct lockstep_card *card, unsigned int directions)
{
	u64 engine;
	int stream;

	directions &= card->running;
	if (!directions)
		return;
	engine = lockstep_engine_update(card, false);
	card->ops->stop(card, directions);
	for (stream = 0; stream < LOCKSTEP_DIRECTIONS; stream++) {
		struct lockstep_direction *direction = &card->directions[stream];

		if (!(directions & BIT(stream)))
			continue;
		direction->held = lockstep_position(direction, engine);
		trace_lockstep_stop(card, stream);
	}
	card->running &= ~directions;
	arm(card);
}

/* Whether a direction passed a period edge that ALSA was not told of. */
static bool passed_edge(struct lockstep_direction *direction, u64 engine)
{
	u64 edges = div_u64(lockstep_position(direction, engine),
			    direction->settings.period);

	if (direction->substream->runtime->no_period_wakeup ||
	    edges <= direction->edges)
		return false;
	direction->edges = edges;
	return true;
}

/**
 * lockstep_card_interrupt() - the card passed, or may have passed, a period edge
 * @card: the card
 *
 * Tells ALSA of each direction that did, once however many edges it were, and asks
 * for the next interrupt. Does nothing while no direction runs, and so is harmless as
 * soon as there is a card.
 *
 * Context: Interrupt or process; takes the card's lock and the stream locks.
 */
void lockstep_card_interrupt(struct lockstep_card *card)
{
	struct snd_pcm_substream *elapsed[LOCKSTEP_DIRECTIONS] = {};
	bool any = false;
	unsigned long flags;
	int stream;

	spin_lock_irqsave(&card->lock, flags);
	if (card->running) {
		u64 engine = lockstep_engine_update(card, true);

		for (stream = 0; stream < LOCKSTEP_DIRECTIONS; stream++) {
			if (!(card->running & BIT(stream)) ||
			    !passed_edge(&card->directions[stream], engine))
				continue;
			elapsed[stream] = card->directions[stream].substream;
			/* Hardware need not be asked twice for one interrupt. */
			card->directions[stream].elapsed =
				lockstep_position(&card->directions[stream], engine);
			card->directions[stream].elapsing = true;
			trace_lockstep_period(card, stream,
					      card->directions[stream].elapsed);
			any = true;
		}
		if (any)
			card->interrupts++;
	}
	spin_unlock_irqrestore(&card->lock, flags);

	/* They may stop meanwhile, but not go away: lockstep_pcm_hw_free() waits. */
	for (stream = 0; stream < LOCKSTEP_DIRECTIONS; stream++)
		if (elapsed[stream])
			snd_pcm_period_elapsed(elapsed[stream]);

	lockstep_card_rearm(card);
}
EXPORT_SYMBOL_GPL(lockstep_card_interrupt);
