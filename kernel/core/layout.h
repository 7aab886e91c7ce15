/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lockstep: where a sample lies in a direction's memory. Pure arithmetic.
 *
 * Interleaved, the samples of a frame follow each other. Non-interleaved, each
 * channel has its own ring, at a distance from the next that is the card's own
 * and does not follow from the ring's size (which is what the ALSA core would
 * assume), in an order that may be the card's own too.
 */
#ifndef LOCKSTEP_LAYOUT_H
#define LOCKSTEP_LAYOUT_H

#include <linux/types.h>

#define LOCKSTEP_SAMPLE_BYTES 4

/**
 * struct lockstep_layout - how the samples of one direction lie in memory
 * @interleaved: frames, not channels, follow each other
 * @channels: channels in a frame
 * @channel_bytes: from one channel's ring to the next; not when interleaved
 * @slots: the place of each channel's ring among the rings, or NULL: in order
 */
struct lockstep_layout {
	bool interleaved;
	u32 channels;
	u32 channel_bytes;
	const u8 *slots;
};

/* Bytes from one sample of a channel to its next. */
static inline u32 lockstep_layout_step(const struct lockstep_layout *layout)
{
	return layout->interleaved ? layout->channels * LOCKSTEP_SAMPLE_BYTES :
				     LOCKSTEP_SAMPLE_BYTES;
}

/* Bytes from the memory's begin to the first sample of @channel. */
static inline size_t lockstep_layout_first(const struct lockstep_layout *layout,
					   u32 channel)
{
	if (layout->interleaved)
		return channel * LOCKSTEP_SAMPLE_BYTES;
	if (layout->slots)
		channel = layout->slots[channel];
	return (size_t)channel * layout->channel_bytes;
}

/* Bytes from the memory's begin to the sample of @channel at ring offset @frame. */
static inline size_t lockstep_layout_sample(const struct lockstep_layout *layout,
					    u32 channel, u32 frame)
{
	return lockstep_layout_first(layout, channel) +
	       (size_t)frame * lockstep_layout_step(layout);
}

#endif
