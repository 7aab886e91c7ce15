// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep software card: a card whose hardware is the kernel's clock. Its position
 * is computed from the time at each read; a timer stands in for the interrupt line,
 * and rings only at period edges that somebody waits for.
 *
 * The timer's handler arms it again by itself, under the card's lock, and never asks
 * to be restarted: so that it doesn't matter if a start on another CPU did so first.
 */
#include <linux/module.h>
#include "../compat.h"
#include "clock.h"
#include "soft.h"

static struct soft_card *soft_card_of(struct lockstep_card *core)
{
	return container_of(core, struct soft_card, core);
}

/* One end of the cable as it is now. */
static struct soft_end end_of(struct soft_card *card, int stream)
{
	const struct lockstep_direction *direction = &card->core.directions[stream];
	struct soft_end end = { .limit = U64_MAX };

	if (!(card->core.running & BIT(stream)))
		return end;
	end.area = direction->substream->runtime->dma_area;
	end.channels = direction->layout.channels;
	end.step = lockstep_layout_step(&direction->layout);
	end.stride = direction->layout.interleaved ? LOCKSTEP_SAMPLE_BYTES :
						     direction->layout.channel_bytes;
	end.ring = direction->settings.ring;
	end.position = direction->held;
	end.engine = direction->origin;
	return end;
}

static u64 soft_position(struct lockstep_card *core)
{
	struct soft_card *card = soft_card_of(core);

	return soft_clock_frames(ktime_to_ns(ktime_sub(ktime_get(), card->start)),
				 card->rate);
}

static void soft_advance(struct lockstep_card *core, u64 engine)
{
	struct soft_card *card = soft_card_of(core);
	struct lockstep_direction *direction =
		&core->directions[SNDRV_PCM_STREAM_PLAYBACK];
	struct soft_end playback = end_of(card, SNDRV_PCM_STREAM_PLAYBACK);
	struct soft_end capture = end_of(card, SNDRV_PCM_STREAM_CAPTURE);

	if (playback.area && card->options.strict)
		playback.limit = direction->committed;
	soft_cable_run(&card->cable, engine, &playback, &capture);
}

static int soft_start(struct lockstep_card *core, unsigned int directions,
		      u64 *origin)
{
	struct soft_card *card = soft_card_of(core);

	if (core->running) {
		*origin = soft_position(core);
		/* What passed before is not for the direction that joins. */
		soft_advance(core, *origin);
		return 0;
	}
	soft_cable_reset(&card->cable);
	card->rate = core->directions[__ffs(directions)].settings.rate;
	card->start = ktime_get();
	*origin = 0;
	return 0;
}

/* Nothing runs that would have to be stopped: the clock is the world's. */
static void soft_stop(struct lockstep_card *core, unsigned int directions)
{
}

static void soft_arm(struct lockstep_card *core, u64 frame)
{
	struct soft_card *card = soft_card_of(core);

	if (frame == LOCKSTEP_NEVER)
		hrtimer_try_to_cancel(&card->timer);
	else
		hrtimer_start(&card->timer,
			      ktime_add_ns(card->start,
					   soft_clock_time(frame, card->rate)),
			      HRTIMER_MODE_ABS);
}

static void soft_synchronize(struct lockstep_card *core)
{
	hrtimer_cancel(&soft_card_of(core)->timer);
	/* The other direction may be waiting for it. */
	lockstep_card_rearm(core);
}

static enum hrtimer_restart soft_ring(struct hrtimer *timer)
{
	struct soft_card *card = container_of(timer, struct soft_card, timer);

	lockstep_card_interrupt(&card->core);
	return HRTIMER_NORESTART;
}

static void soft_name_channel(struct lockstep_card *core, int direction,
			      unsigned int channel, char *name, size_t bytes)
{
	snprintf(name, bytes, "%s %u",
		 direction == SNDRV_PCM_STREAM_PLAYBACK ? "Out" : "In", channel + 1);
}

static const struct lockstep_ops soft_ops = {
	.start = soft_start,
	.stop = soft_stop,
	.position = soft_position,
	.advance = soft_advance,
	.arm = soft_arm,
	.synchronize = soft_synchronize,
	.name_channel = soft_name_channel,
};

static const struct lockstep_description soft_description = {
	.driver = "lockstep-soft",
	.name = "Lockstep",
	/* The cable carries bits, so both ends must mean the same by them. */
	.features = LOCKSTEP_INTERLEAVED | LOCKSTEP_NONINTERLEAVED |
		    LOCKSTEP_FINE_POSITION | LOCKSTEP_PAUSE |
		    LOCKSTEP_SHARED_FORMAT,
	.formats = SNDRV_PCM_FMTBIT_S32_LE | SNDRV_PCM_FMTBIT_FLOAT_LE,
	.rates = SNDRV_PCM_RATE_CONTINUOUS,
	.rate_min = 32000,
	.rate_max = 192000,
	.period_min = SOFT_PERIOD_MIN,
	.period_max = SOFT_PERIOD_MAX,
	.ring_max = SOFT_RING_MAX,
	.speed_modes = { { .rate_max = 192000 } },
	.speed_mode_count = 1,
	.channel_bytes = SOFT_RING_MAX * LOCKSTEP_SAMPLE_BYTES,
	.memory_type = SNDRV_DMA_TYPE_VMALLOC,
};

/* Runs when the last file of the card is closed, so nothing rings any more. */
static void soft_free(struct snd_card *snd)
{
	struct soft_card *card = snd->private_data;

	hrtimer_cancel(&card->timer);
	soft_cable_free(&card->cable);
}

/**
 * soft_card_new() - make a card and show it to the world
 * @parent: its device; the card goes with it
 * @id: ALSA card id
 * @options: what it is asked to be, valid
 * @card: where to put it
 *
 * Context: Process.
 *
 * Return: 0 or a negative errno.
 */
int soft_card_new(struct device *parent, const char *id,
		  const struct soft_options *options, struct soft_card **card)
{
	struct lockstep_card *core;
	struct lockstep_speed_mode *mode;
	struct soft_card *soft;
	int err;

	err = lockstep_card_new(parent, options->index, id, THIS_MODULE,
				sizeof(*soft), &core);
	if (err < 0)
		return err;
	soft = soft_card_of(core);
	soft->options = *options;
	hrtimer_setup(&soft->timer, soft_ring, CLOCK_MONOTONIC, HRTIMER_MODE_ABS);
	core->card->private_free = soft_free;

	err = soft_cable_init(&soft->cable, options->cable_delay,
			      min(options->playback_channels,
				  options->capture_channels));
	if (err < 0)
		return err;

	soft->description = soft_description;
	mode = &soft->description.speed_modes[0];
	mode->channels[SNDRV_PCM_STREAM_PLAYBACK] = options->playback_channels;
	mode->channels[SNDRV_PCM_STREAM_CAPTURE] = options->capture_channels;
	if (options->strict)
		soft->description.features |= LOCKSTEP_COMMITS;
	err = lockstep_card_init(core, &soft->description, &soft_ops);
	if (err < 0)
		return err;
	err = lockstep_card_register(core);
	if (err < 0)
		return err;
	*card = soft;
	return 0;
}
