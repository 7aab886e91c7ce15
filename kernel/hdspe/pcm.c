// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep HDSPe: what a card does for the core: pages and channels, the engine's
 * start and stop, its position.
 */
#include "hdspe.h"
#include "position.h"
#include "rate.h"

static unsigned int enable_register(int direction, unsigned int slot)
{
	return direction == SNDRV_PCM_STREAM_PLAYBACK ? HDSPE_PLAYBACK_ENABLE(slot) :
							HDSPE_CAPTURE_ENABLE(slot);
}

static unsigned int page_register(int direction, unsigned int slot,
				  unsigned int page)
{
	return direction == SNDRV_PCM_STREAM_PLAYBACK ?
		       HDSPE_PLAYBACK_PAGE(slot, page) :
		       HDSPE_CAPTURE_PAGE(slot, page);
}

/* The card looks a channel's pages up as it goes, so they are there before it is on. */
static void connect_channel(struct hdspe_card *card, int direction,
			    unsigned int slot)
{
	struct snd_dma_buffer *memory =
		&card->core.pcm->streams[direction].substream->dma_buffer;
	unsigned int page;

	for (page = 0; page < HDSPE_PAGES; page++)
		hdspe_write(card, page_register(direction, slot, page),
			    lower_32_bits(snd_sgbuf_get_addr(memory,
							     slot * HDSPE_RING_BYTES +
								     page * HDSPE_PAGE_BYTES)));
	hdspe_write(card, enable_register(direction, slot), 1);
}

static void disconnect_channels(struct hdspe_card *card, int direction)
{
	unsigned int slot;

	for (slot = 0; slot < HDSPE_CHANNELS; slot++)
		hdspe_write(card, enable_register(direction, slot), 0);
}

static void connect_channels(struct hdspe_card *card, int direction,
			     unsigned int rate)
{
	int speed = hdspe_speed_of(rate);
	unsigned int channel;

	disconnect_channels(card, direction);
	for (channel = 0;
	     channel < card->description.speed_modes[speed].channels[direction];
	     channel++)
		connect_channel(card, direction,
				card->slots[speed][direction][channel]);
}

/**
 * hdspe_restore_direction() - tell the card again of a direction that is configured
 * @card: the card
 * @direction: SNDRV_PCM_STREAM_
 *
 * Context: Process, no stream runs.
 */
void hdspe_restore_direction(struct hdspe_card *card, int direction)
{
	const struct lockstep_direction *state = &card->core.directions[direction];

	if (state->configured)
		connect_channels(card, direction, state->settings.rate);
	else
		disconnect_channels(card, direction);
}

/* The two directions' settings agree, so a running engine's are never changed here. */
static int hdspe_configure(struct lockstep_card *core, int direction,
			   const struct lockstep_settings *settings)
{
	struct hdspe_card *card = hdspe_card_of(core);
	int code = hdspe_period_code(card->model, settings->period);

	if (code < 0)
		return code;
	if (!hdspe_clock_allows(card, settings->rate)) {
		dev_warn(&card->pci->dev,
			 "%u Hz is not possible: the clock that the card follows has %u Hz\n",
			 settings->rate, hdspe_external_rate(card));
		return -EINVAL;
	}

	spin_lock_irq(&core->lock);
	if (!core->running) {
		hdspe_set_rate(card, settings->rate);
		hdspe_set_control(card, HDSPE_CONTROL_PERIOD,
				  FIELD_PREP(HDSPE_CONTROL_PERIOD, code));
	}
	spin_unlock_irq(&core->lock);
	connect_channels(card, direction, settings->rate);
	return 0;
}

static void hdspe_release(struct lockstep_card *core, int direction)
{
	disconnect_channels(hdspe_card_of(core), direction);
}

/* An external clock may have changed since the settings were agreed. */
static int hdspe_prepare(struct lockstep_card *core, int direction)
{
	struct hdspe_card *card = hdspe_card_of(core);

	return hdspe_clock_allows(card, core->directions[direction].settings.rate) ?
		       0 :
		       -EIO;
}

static u64 hdspe_position(struct lockstep_card *core)
{
	struct hdspe_card *card = hdspe_card_of(core);
	u32 status = hdspe_read(card, HDSPE_STATUS_0);
	u32 offset;

	if (status == HDSPE_GONE) {
		lockstep_card_lost(core);
		return card->frames;
	}
	offset = card->model->two_periods ?
			 hdspe_half_ring_offset(status, card->period) :
			 hdspe_ring_offset(status);
	card->frames = hdspe_frames_from(max(card->frames, card->least), offset,
					 card->ring);
	return card->frames;
}

/* The card begins at the first frame of its rings, so both directions do, at 0. */
static int hdspe_start(struct lockstep_card *core, unsigned int directions,
		       u64 *origin)
{
	struct hdspe_card *card = hdspe_card_of(core);
	const struct lockstep_direction *direction =
		&core->directions[__ffs(directions)];

	if (core->running) {
		*origin = hdspe_origin(hdspe_position(core), direction->held,
				       card->ring);
		return 0;
	}
	card->ring = direction->settings.ring;
	card->period = direction->settings.period;
	card->frames = 0;
	card->confirmed = 0;
	card->least = 0;
	*origin = hdspe_origin(0, direction->held, card->ring);
	hdspe_write(card, HDSPE_CONFIRM, 0);
	hdspe_set_control(card, HDSPE_CONTROL_START | HDSPE_CONTROL_AUDIO_INTERRUPT,
			  ~0);
	return 0;
}

static void hdspe_stop(struct lockstep_card *core, unsigned int directions)
{
	if (!(core->running & ~directions))
		hdspe_set_control(hdspe_card_of(core),
				  HDSPE_CONTROL_START | HDSPE_CONTROL_AUDIO_INTERRUPT,
				  0);
}

static void hdspe_synchronize(struct lockstep_card *core)
{
	synchronize_irq(hdspe_card_of(core)->irq);
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
	.synchronize = hdspe_synchronize,
	.name_channel = hdspe_name,
};
