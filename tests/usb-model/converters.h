/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usb-model: the device's FIFO, its converters and the patch cable between them. No
 * bus in it.
 */
#ifndef USB_MODEL_CONVERTERS_H
#define USB_MODEL_CONVERTERS_H

#include <linux/types.h>
#include "shapes.h"

/* Frames that the device remembers to have played. */
#define UM_PLAYED 16384
/* Longest way from an output to an input, and largest FIFO, so that both fit. */
#define UM_DELAY_MAX 8192
#define UM_FIFO_MAX 4096

/**
 * struct um_dac - from the wire to the output sockets
 * @played: ring of %UM_PLAYED frames of @channels samples, by tick
 * @channels: of each frame
 * @head: tick at which the next frame received leaves the FIFO
 * @now: tick under way; what is before it has left the FIFO
 * @primed: frames were received and the FIFO did not run dry for good
 * @gap: frames of silence since it ran dry
 * @overrun: the last frames received were lost
 * @level: frames that were in it as the last packet arrived
 * @underruns: see &struct usb_model_truth
 * @underrun_frames: likewise
 * @overrun_frames: likewise
 */
struct um_dac {
	s32 *played;
	unsigned int channels;
	u64 head;
	u64 now;
	bool primed;
	u64 gap;
	bool overrun;
	int level;
	u64 underruns;
	u64 underrun_frames;
	u64 overrun_frames;
};

/**
 * struct um_fifo_options - how the device's FIFO behaves
 * @prefill: frames of silence it begins with
 * @size: frames it holds
 * @reprime: it begins anew after an underrun, and does not play on at once
 */
struct um_fifo_options {
	unsigned int prefill;
	unsigned int size;
	bool reprime;
};

/**
 * struct um_packet - samples on the wire
 * @data: them
 * @frames: how many frames
 * @channels: of a frame
 * @subslot: bytes of a sample, 2, 3 or 4
 */
struct um_packet {
	u8 *data;
	unsigned int frames;
	unsigned int channels;
	unsigned int subslot;
};

void um_dac_run(struct um_dac *dac, u64 now, u32 rate);
void um_dac_stop(struct um_dac *dac);
bool um_dac_receive(struct um_dac *dac, const struct um_packet *packet,
		    const struct um_fifo_options *fifo, u64 *tick);
void um_adc_cable(const struct um_dac *dac, const struct um_packet *packet,
		  u64 tick);
void um_adc_ticks(const struct um_packet *packet, u64 tick);

#endif
