// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep core: the operations of a card's PCM.
 */
#include <linux/interrupt.h>
#include <sound/pcm_params.h>
#include "../compat.h"
#include "frames.h"
#include "internal.h"
#include "lockstep-trace.h"

static void describe(struct snd_pcm_substream *substream)
{
	const struct lockstep_description *description =
		lockstep_card_of(substream)->description;
	unsigned int features = description->features;
	struct snd_pcm_hardware *hw = &substream->runtime->hw;
	unsigned int mode;

	hw->info = SNDRV_PCM_INFO_MMAP | SNDRV_PCM_INFO_MMAP_VALID |
		   SNDRV_PCM_INFO_SYNC_START | SNDRV_PCM_INFO_JOINT_DUPLEX;
	if (features & LOCKSTEP_INTERLEAVED)
		hw->info |= SNDRV_PCM_INFO_INTERLEAVED;
	if (features & LOCKSTEP_NONINTERLEAVED)
		hw->info |= SNDRV_PCM_INFO_NONINTERLEAVED;
	if (features & LOCKSTEP_FINE_POSITION)
		hw->info |= SNDRV_PCM_INFO_NO_PERIOD_WAKEUP;
	if (features & LOCKSTEP_PAUSE)
		hw->info |= SNDRV_PCM_INFO_PAUSE | SNDRV_PCM_INFO_RESUME;
	if (lockstep_sees_commits(description, substream->stream))
		hw->info |= SNDRV_PCM_INFO_SYNC_APPLPTR;

	if (description->fifo_frames)
		hw->info |= SNDRV_PCM_INFO_FIFO_IN_FRAMES;
	hw->fifo_size = description->fifo_frames;

	hw->formats = description->formats;
	hw->rates = description->rates;
	hw->rate_min = description->rate_min;
	hw->rate_max = description->rate_max;
	hw->channels_min = LOCKSTEP_MAX_CHANNELS;
	for (mode = 0; mode < description->speed_mode_count; mode++) {
		unsigned int channels =
			description->speed_modes[mode].channels[substream->stream];

		hw->channels_min = min(hw->channels_min, channels);
		hw->channels_max = max(hw->channels_max, channels);
	}
	hw->period_bytes_min = description->period_min * hw->channels_min *
			       LOCKSTEP_SAMPLE_BYTES;
	hw->period_bytes_max = description->period_max * hw->channels_max *
			       LOCKSTEP_SAMPLE_BYTES;
	hw->periods_min = 2;
	hw->periods_max = description->ring_max / description->period_min;
	hw->buffer_bytes_max = description->ring_max * hw->channels_max *
			       LOCKSTEP_SAMPLE_BYTES;
}

static int lockstep_pcm_open(struct snd_pcm_substream *substream)
{
	struct lockstep_card *card = lockstep_card_of(substream);
	int err;

	describe(substream);
	snd_pcm_set_sync(substream);
	err = lockstep_constrain(substream);
	if (err < 0)
		return err;

	spin_lock_irq(&card->lock);
	card->directions[substream->stream].substream = substream;
	spin_unlock_irq(&card->lock);
	return 0;
}

static int lockstep_pcm_close(struct snd_pcm_substream *substream)
{
	struct lockstep_card *card = lockstep_card_of(substream);

	spin_lock_irq(&card->lock);
	card->directions[substream->stream].substream = NULL;
	spin_unlock_irq(&card->lock);
	return 0;
}

/*
 * Takes the settings if the other direction's allow. The hw rules have seen to that,
 * unless both directions are being set up at the same time: the later one is refused.
 */
static int take_settings(struct lockstep_card *card, int stream,
			 const struct lockstep_settings *settings)
{
	struct lockstep_direction *direction = &card->directions[stream];
	struct lockstep_direction *other = &card->directions[!stream];
	int err = 0;

	spin_lock_irq(&card->lock);
	if (other->configured &&
	    !lockstep_settings_agree(card->description->features, settings,
				     &other->settings)) {
		err = -EBUSY;
	} else {
		direction->settings = *settings;
		direction->configured = true;
	}
	spin_unlock_irq(&card->lock);
	return err;
}

static int lockstep_pcm_hw_params(struct snd_pcm_substream *substream,
				  struct snd_pcm_hw_params *params)
{
	struct lockstep_card *card = lockstep_card_of(substream);
	const struct lockstep_description *description = card->description;
	int stream = substream->stream;
	struct lockstep_settings settings = {
		.rate = params_rate(params),
		.period = params_period_size(params),
		.ring = params_buffer_size(params),
		.format = params_format(params),
	};
	snd_pcm_access_t access = params_access(params);
	const struct lockstep_speed_mode *mode =
		lockstep_speed_mode_of(description, settings.rate);
	int err;

	err = take_settings(card, stream, &settings);
	if (err < 0)
		return err;

	card->directions[stream].layout = (struct lockstep_layout){
		.interleaved = access == SNDRV_PCM_ACCESS_MMAP_INTERLEAVED ||
			       access == SNDRV_PCM_ACCESS_RW_INTERLEAVED,
		.channels = mode->channels[stream],
		.channel_bytes = description->channel_bytes,
		.slots = mode->slots[stream],
	};
	lockstep_memory_take(substream);
	/* Asked to do without period interrupts, it then has them none the less. */
	if (!lockstep_outlasts_tick(settings.ring, settings.rate, HZ))
		params->info &= ~SNDRV_PCM_INFO_NO_PERIOD_WAKEUP;
	if (card->ops->configure) {
		err = card->ops->configure(card, stream, &settings);
		if (err < 0)
			return err;
	}
	lockstep_card_set_rate(card, settings.rate);
	return 0;
}

/*
 * Returns when no interrupt that may still hold a stopped stream is being handled. ALSA
 * looks at sync_irq only for a PCM without a sync_stop operation (Linux 6.12,
 * snd_pcm_sync_stop()), and this PCM has one.
 */
static void synchronize(struct lockstep_card *card)
{
	if (card->ops->synchronize)
		card->ops->synchronize(card);
	else if (card->card->sync_irq > 0)
		synchronize_irq(card->card->sync_irq);
}

static int lockstep_pcm_hw_free(struct snd_pcm_substream *substream)
{
	struct lockstep_card *card = lockstep_card_of(substream);
	struct lockstep_direction *direction = lockstep_direction_of(substream);
	bool configured;

	/*
	 * Of linked streams ALSA calls sync_stop only for the one that was triggered for
	 * all (Linux 6.12, snd_pcm_do_stop()). After this the stream may go.
	 */
	synchronize(card);

	spin_lock_irq(&card->lock);
	configured = direction->configured;
	direction->configured = false;
	spin_unlock_irq(&card->lock);

	if (configured && card->ops->release)
		card->ops->release(card, substream->stream);
	return 0;
}

static int lockstep_pcm_prepare(struct snd_pcm_substream *substream)
{
	struct lockstep_card *card = lockstep_card_of(substream);
	struct lockstep_direction *direction = lockstep_direction_of(substream);
	int err;

	if (card->ops->prepare) {
		err = card->ops->prepare(card, substream->stream);
		if (err < 0)
			return err;
	}
	/* ALSA's own two pointers become 0 after this. */
	spin_lock_irq(&card->lock);
	card->suspended &= ~BIT(substream->stream);
	direction->held = 0;
	direction->seen = 0;
	direction->reported = 0;
	direction->elapsing = false;
	direction->offset = 0;
	direction->committed = 0;
	spin_unlock_irq(&card->lock);
	return 0;
}

static int lockstep_pcm_trigger(struct snd_pcm_substream *substream, int command)
{
	struct lockstep_card *card = lockstep_card_of(substream);
	struct snd_pcm_substream *linked;
	unsigned int directions = 0;
	int err = 0;

	/* Linked directions of this card go in one step, at one engine frame. */
	snd_pcm_group_for_each_entry(linked, substream) {
		if (linked->pcm != substream->pcm)
			continue;
		directions |= BIT(linked->stream);
		snd_pcm_trigger_done(linked, substream);
	}

	spin_lock(&card->lock);
	switch (command) {
	case SNDRV_PCM_TRIGGER_RESUME:
		/* Of linked directions, those that did not run are not to run now. */
		directions &= card->suspended;
		card->suspended &= ~directions;
		fallthrough;
	case SNDRV_PCM_TRIGGER_START:
	case SNDRV_PCM_TRIGGER_PAUSE_RELEASE:
		err = lockstep_engine_start(card, directions);
		break;
	case SNDRV_PCM_TRIGGER_SUSPEND:
		card->suspended |= directions & card->running;
		fallthrough;
	case SNDRV_PCM_TRIGGER_STOP:
	case SNDRV_PCM_TRIGGER_PAUSE_PUSH:
		lockstep_engine_stop(card, directions);
		break;
	default:
		err = -EINVAL;
	}
	spin_unlock(&card->lock);
	return err;
}

static int lockstep_pcm_sync_stop(struct snd_pcm_substream *substream)
{
	synchronize(lockstep_card_of(substream));
	return 0;
}

static snd_pcm_uframes_t lockstep_pcm_pointer(struct snd_pcm_substream *substream)
{
	struct lockstep_card *card = lockstep_card_of(substream);
	struct lockstep_direction *direction = lockstep_direction_of(substream);
	u64 position;

	spin_lock(&card->lock);
	card->pointer_reads++;
	position = direction->held;
	if (card->running & BIT(substream->stream))
		position = direction->elapsing ?
				   direction->elapsed :
				   lockstep_position(direction,
						     lockstep_engine_update(card, true));
	direction->elapsing = false;
	/* hw_ptr still stands for what was reported last. */
	direction->offset = direction->reported - substream->runtime->status->hw_ptr;
	trace_lockstep_position(card, substream->stream, position);
	direction->reported = position;
	spin_unlock(&card->lock);

	return lockstep_ring_offset(position, direction->settings.ring);
}

/*
 * Takes a commit. The frames that passed before it did so under the old one, which
 * matters, and costs the application its time, only if one of the two fell short.
 */
static int lockstep_pcm_ack(struct snd_pcm_substream *substream)
{
	struct lockstep_card *card = lockstep_card_of(substream);
	struct lockstep_direction *direction = lockstep_direction_of(substream);
	struct snd_pcm_runtime *runtime = substream->runtime;
	s64 ahead = lockstep_pointer_distance(runtime->status->hw_ptr,
					      runtime->control->appl_ptr,
					      runtime->boundary);
	u64 committed;

	spin_lock(&card->lock);
	committed = lockstep_position_add(direction->reported, ahead);
	if (card->running & BIT(substream->stream) &&
	    lockstep_position(direction, card->ops->position(card)) >
		    min(direction->committed, committed))
		lockstep_engine_update(card, false);
	direction->committed = committed;
	spin_unlock(&card->lock);
	return 0;
}

/* ALSA's reset moves both its pointers, to where the card is, without a commit. */
static int reset(struct snd_pcm_substream *substream, void *argument)
{
	struct lockstep_card *card = lockstep_card_of(substream);
	struct lockstep_direction *direction = lockstep_direction_of(substream);
	unsigned long flags;
	int err;

	err = snd_pcm_lib_ioctl(substream, SNDRV_PCM_IOCTL1_RESET, argument);
	if (err < 0)
		return err;
	snd_pcm_stream_lock_irqsave(substream, flags);
	spin_lock(&card->lock);
	direction->offset = direction->reported - substream->runtime->status->hw_ptr;
	direction->committed = direction->reported;
	spin_unlock(&card->lock);
	snd_pcm_stream_unlock_irqrestore(substream, flags);
	return 0;
}

static int lockstep_pcm_ioctl(struct snd_pcm_substream *substream,
			      unsigned int command, void *argument)
{
	switch (command) {
	case SNDRV_PCM_IOCTL1_RESET:
		return reset(substream, argument);
	case SNDRV_PCM_IOCTL1_CHANNEL_INFO:
		return lockstep_pcm_channel_info(substream, argument);
	default:
		return snd_pcm_lib_ioctl(substream, command, argument);
	}
}

LOCKSTEP_DEFINE_COPY_OPS(lockstep_pcm_copy)

#define LOCKSTEP_PCM_OPS				\
	.open = lockstep_pcm_open,			\
	.close = lockstep_pcm_close,			\
	.ioctl = lockstep_pcm_ioctl,			\
	.hw_params = lockstep_pcm_hw_params,		\
	.hw_free = lockstep_pcm_hw_free,		\
	.prepare = lockstep_pcm_prepare,		\
	.trigger = lockstep_pcm_trigger,		\
	.sync_stop = lockstep_pcm_sync_stop,		\
	.pointer = lockstep_pcm_pointer,		\
	.fill_silence = lockstep_pcm_fill_silence,	\
	LOCKSTEP_COPY_OPS(lockstep_pcm_copy)

const struct snd_pcm_ops lockstep_pcm_ops = {
	LOCKSTEP_PCM_OPS,
};

const struct snd_pcm_ops lockstep_pcm_commit_ops = {
	LOCKSTEP_PCM_OPS,
	.ack = lockstep_pcm_ack,
};
