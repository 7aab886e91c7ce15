// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep core: the rings' memory as ALSA reads, writes and silences it. The ALSA
 * core would take one channel's ring to follow the other without a gap; a card's
 * channel stride is its own, so these operations stand in.
 */
#include <linux/uio.h>
#include "internal.h"

/* Where @position bytes into a channel's ring, or into the frames, is. */
static void *place(struct snd_pcm_substream *substream, int channel,
		   unsigned long position)
{
	const struct lockstep_layout *layout =
		&lockstep_direction_of(substream)->layout;

	/* ALSA gives a position in bytes of frames and channel 0 when interleaved. */
	return substream->runtime->dma_area +
	       lockstep_layout_first(layout, channel) + position;
}

/**
 * lockstep_pcm_copy() - copy between an application and a ring
 * @substream: the stream
 * @channel: channel, 0 when interleaved
 * @position: bytes into the channel's ring, or into the frames when interleaved
 * @iterator: the application's end
 * @bytes: how many
 *
 * Context: Process, no locks held.
 *
 * Return: 0, or -EFAULT.
 */
int lockstep_pcm_copy(struct snd_pcm_substream *substream, int channel,
		      unsigned long position, struct iov_iter *iterator,
		      unsigned long bytes)
{
	void *ring = place(substream, channel, position);
	size_t copied;

	if (substream->stream == SNDRV_PCM_STREAM_PLAYBACK)
		copied = copy_from_iter(ring, bytes, iterator);
	else
		copied = copy_to_iter(ring, bytes, iterator);
	return copied == bytes ? 0 : -EFAULT;
}

/**
 * lockstep_pcm_fill_silence() - write silence into a ring
 * @substream: the stream
 * @channel: channel, 0 when interleaved
 * @position: bytes into the channel's ring, or into the frames when interleaved
 * @bytes: how many
 *
 * Context: Any.
 *
 * Return: 0.
 */
int lockstep_pcm_fill_silence(struct snd_pcm_substream *substream, int channel,
			      unsigned long position, unsigned long bytes)
{
	/* Both formats' silence is zero. */
	memset(place(substream, channel, position), 0, bytes);
	return 0;
}

/**
 * lockstep_pcm_channel_info() - where a channel lies in the mapped memory
 * @substream: the stream
 * @info: its channel is given; offset, first and step, in bits, are filled in
 *
 * Context: Process.
 *
 * Return: 0.
 */
int lockstep_pcm_channel_info(struct snd_pcm_substream *substream,
			      struct snd_pcm_channel_info *info)
{
	const struct lockstep_layout *layout =
		&lockstep_direction_of(substream)->layout;

	info->offset = 0;
	info->first = lockstep_layout_first(layout, info->channel) * BITS_PER_BYTE;
	info->step = lockstep_layout_step(layout) * BITS_PER_BYTE;
	return 0;
}

/**
 * lockstep_memory_take() - make the whole fixed memory the stream's
 * @substream: the stream, its hw_params just agreed
 *
 * ALSA gave it as many bytes as the ring has samples; with a channel stride they
 * lie further apart. Also clears what a stream before it left, which ALSA does not
 * do for PCMs with a copy operation of their own.
 *
 * Context: Process.
 */
void lockstep_memory_take(struct snd_pcm_substream *substream)
{
	struct snd_pcm_runtime *runtime = substream->runtime;

	runtime->dma_bytes = substream->dma_buffer.bytes;
	memset(runtime->dma_area, 0, runtime->dma_bytes);
}
