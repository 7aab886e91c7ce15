// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * usb-model: the device's FIFO, its converters and the patch cable between them.
 *
 * Time is counted in ticks of the sample clock. A frame that is received is put into
 * the ring of played frames at the tick at which it will leave the FIFO, so the FIFO is
 * the part of that ring from now to head.
 */
#include <linux/minmax.h>
#include <linux/string.h>
#include "converters.h"

/* A FIFO that was dry for so long, as a part of a second, belongs to no stream. */
#define STREAM_ENDED 10

static s32 *played_frame(const struct um_dac *dac, u64 tick)
{
	return dac->played + tick % UM_PLAYED * dac->channels;
}

static void silence(struct um_dac *dac, u64 from, u64 to)
{
	for (; from < to; from++)
		memset(played_frame(dac, from), 0,
		       dac->channels * sizeof(*dac->played));
}

static s32 get_sample(const u8 *data, unsigned int subslot)
{
	u32 sample = 0;

	while (subslot)
		sample = sample << 8 | data[--subslot];
	return sample;
}

static void put_sample(u8 *data, unsigned int subslot, u32 sample)
{
	for (; subslot; subslot--, sample >>= 8)
		*data++ = sample;
}

/**
 * um_dac_stop() - forgets what is in the FIFO
 * @dac: the converter
 *
 * Context: Any, with the device's lock held.
 */
void um_dac_stop(struct um_dac *dac)
{
	if (dac->primed && dac->head > dac->now)
		silence(dac, dac->now, min(dac->head, dac->now + UM_PLAYED));
	dac->primed = false;
	dac->gap = 0;
}

/**
 * um_dac_run() - lets the sample clock go on
 * @dac: the converter
 * @now: the tick that it comes to
 * @rate: Hz, by which a stream that has ended is told
 *
 * Context: Any, with the device's lock held.
 */
void um_dac_run(struct um_dac *dac, u64 now, u32 rate)
{
	u64 dry = dac->primed ? max(dac->head, dac->now) : dac->now;

	if (now - dac->now > UM_PLAYED / 2) {
		/* The device was asleep. */
		dac->now = now;
		dac->primed = false;
		dac->gap = 0;
		silence(dac, now - UM_PLAYED, now);
		return;
	}
	if (dry < now) {
		silence(dac, dry, now);
		if (dac->primed) {
			dac->gap += now - dry;
			dac->head = now;
		}
	}
	dac->now = now;
	if (dac->primed && dac->gap > rate / STREAM_ENDED)
		um_dac_stop(dac);
}

/**
 * um_dac_receive() - takes a packet from the host
 * @dac: the converter
 * @packet: the frames
 * @fifo: how the FIFO behaves
 * @tick: set to the tick at which the first of them leaves the FIFO
 *
 * Context: Any, with the device's lock held.
 *
 * Return: Whether they do not directly follow the frames before them.
 */
bool um_dac_receive(struct um_dac *dac, const struct um_packet *packet,
		    const struct um_fifo_options *fifo, u64 *tick)
{
	bool apart = !dac->primed || dac->gap || dac->overrun;
	unsigned int unused = 32 - 8 * packet->subslot;
	unsigned int frame, channel;
	const u8 *data = packet->data;

	if (dac->primed && dac->gap) {
		dac->underruns++;
		dac->underrun_frames += dac->gap;
	}
	if (!dac->primed || (dac->gap && fifo->reprime)) {
		dac->head = dac->now + fifo->prefill;
		silence(dac, dac->now, dac->head);
	}
	dac->primed = true;
	dac->overrun = false;
	dac->gap = 0;
	dac->level = dac->head - dac->now;
	*tick = dac->head;
	for (frame = 0; frame < packet->frames; frame++) {
		s32 *to = played_frame(dac, dac->head);

		if (dac->head - dac->now >= fifo->size) {
			dac->overrun = true;
			dac->overrun_frames += packet->frames - frame;
			break;
		}
		for (channel = 0; channel < packet->channels; channel++) {
			u32 sample = get_sample(data, packet->subslot);

			if (channel < dac->channels)
				to[channel] = sample << unused;
			data += packet->subslot;
		}
		for (; channel < dac->channels; channel++)
			to[channel] = 0;
		dac->head++;
	}
	return apart;
}

/**
 * um_adc_cable() - what the inputs hear through a cable from each output
 * @dac: the outputs
 * @packet: filled in; inputs beyond the outputs hear silence
 * @tick: at which the first frame was played
 *
 * Context: Any, with the device's lock held.
 */
void um_adc_cable(const struct um_dac *dac, const struct um_packet *packet,
		  u64 tick)
{
	unsigned int unused = 32 - 8 * packet->subslot;
	unsigned int frame, channel;
	u8 *data = packet->data;

	for (frame = 0; frame < packet->frames; frame++, tick++) {
		const s32 *from = played_frame(dac, tick);

		for (channel = 0; channel < packet->channels; channel++) {
			u32 sample = channel < dac->channels ? from[channel] : 0;

			put_sample(data, packet->subslot, sample >> unused);
			data += packet->subslot;
		}
	}
}

/**
 * um_adc_ticks() - makes every sample the tick at which it was captured
 * @packet: filled in with the tick's low bits: 16 of them in a sample of 2 bytes, 24
 *	in one of 3, and in one of 4 above a byte of zeros
 * @tick: of the first frame
 *
 * Context: Any.
 */
void um_adc_ticks(const struct um_packet *packet, u64 tick)
{
	unsigned int free = packet->subslot == 4 ? 8 : 0;
	unsigned int frame, channel;
	u8 *data = packet->data;

	for (frame = 0; frame < packet->frames; frame++, tick++) {
		for (channel = 0; channel < packet->channels; channel++) {
			put_sample(data, packet->subslot, (u32)tick << free);
			data += packet->subslot;
		}
	}
}
