// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * usb-model: what happens in a microframe.
 *
 * Microframe m lasts from origin + m * 125 us to origin + (m + 1) * 125 us. Its packets
 * are moved at its end: a controller does it within the microframe, so this is late by
 * no more than one. OUT data were read earlier, see um_read_ahead().
 */
#include <linux/ktime.h>
#include <linux/string.h>
#include "model.h"

/*
 * At full speed a microframe is too short for a packet: both directions of 48 kHz,
 * 2 channels, 16 bits are 400 bytes, 0.27 ms of the frame, which are over with the
 * third microframe.
 */
#define FULL_SPEED_END 2

static u64 packet_uframe(const struct um_model *model,
			 const struct um_transfer *transfer, int packet)
{
	return transfer->start +
	       (u64)packet * model->pipe[transfer->pipe].ring.interval;
}

/**
 * um_read_ahead() - the controller reads OUT data
 * @model: the model
 * @transfer: OUT packets on the ring
 *
 * What a driver writes into the buffer after this is not sent. An xHCI controller
 * may read a packet's data from its scheduling threshold on before the packet's
 * microframe; how early real ones do is not known.
 *
 * Context: Any, with the model's lock held.
 */
void um_read_ahead(struct um_model *model, struct um_transfer *transfer)
{
	u64 ahead = um_settings.read_ahead ? um_settings.rules.ist + 1 : 0;
	const struct urb *urb = transfer->urb;

	if (!transfer->data)
		return;
	for (; transfer->read < urb->number_of_packets; transfer->read++) {
		const struct usb_iso_packet_descriptor *packet =
			&urb->iso_frame_desc[transfer->read];

		if (packet_uframe(model, transfer, transfer->read) >
		    model->uframe + ahead)
			return;
		memcpy(transfer->data + packet->offset,
		       urb->transfer_buffer + packet->offset, packet->length);
	}
}

static void read_out_data(struct um_model *model)
{
	struct um_transfer *transfer;

	list_for_each_entry(transfer, &model->pipe[USB_MODEL_OUT].transfers, list) {
		um_read_ahead(model, transfer);
		if (transfer->read < transfer->urb->number_of_packets)
			return;
	}
}

/* Moves the packet that the endpoint has in this microframe, if it has one. */
static void serve_pipe(struct um_model *model, unsigned int index)
{
	struct um_pipe *pipe = &model->pipe[index];
	struct usb_iso_packet_descriptor *packet;
	unsigned int within = model->shape->speed == USB_SPEED_HIGH ?
				      0 : FULL_SPEED_END;
	struct um_transfer *transfer;
	struct urb *urb;
	ktime_t end;
	u8 *data;

	transfer = list_first_entry_or_null(&pipe->transfers, struct um_transfer,
					    list);
	if (!transfer ||
	    packet_uframe(model, transfer, transfer->next) + within > model->uframe)
		return;
	urb = transfer->urb;
	packet = &urb->iso_frame_desc[transfer->next];
	data = transfer->data ?: urb->transfer_buffer;
	packet->status = 0;
	packet->actual_length = um_move_packet(model, index, data + packet->offset,
					       packet->length);
	urb->actual_length += packet->actual_length;
	if (++transfer->next < urb->number_of_packets)
		return;
	end = ktime_add_ns(model->origin, (model->uframe + 1) * UM_UFRAME_NS);
	pipe->done++;
	list_del(&transfer->list);
	um_finish(model, transfer,
		  ktime_add_us(end, um_settings.irq_delay), 0);
}

static bool nothing_under_way(const struct um_model *model)
{
	unsigned int index;

	for (index = 0; index < USB_MODEL_PIPES; index++)
		if (!list_empty(&model->pipe[index].transfers))
			return false;
	return true;
}

/**
 * um_serve_uframe() - the microframe is over
 * @model: the model; its uframe is the one, and afterwards the next
 *
 * Context: Any, with the model's lock held.
 */
void um_serve_uframe(struct um_model *model)
{
	struct usb_model_truth *truth = model->truth;

	um_truth_begin(model);
	model->capture_end = model->clock.ticks;
	um_clock_run(&model->clock, um_rate(model), um_settings.ppm, 1);
	um_dac_run(&model->dac, model->clock.ticks, um_rate(model));
	truth->time_ns = ktime_to_ns(model->origin) +
			 (model->uframe + 1) * UM_UFRAME_NS;
	truth->uframe = model->uframe;
	serve_pipe(model, USB_MODEL_IN);
	serve_pipe(model, USB_MODEL_OUT);
	serve_pipe(model, USB_MODEL_FEEDBACK);
	model->uframe++;
	read_out_data(model);
	um_truth_end(model);
	model->idle = nothing_under_way(model) ? model->idle + 1 : 0;
}

/**
 * um_sleep_through() - time went by in which nothing was under way
 * @model: the model
 * @uframe: the microframe under way
 *
 * Context: Any, with the model's lock held.
 */
void um_sleep_through(struct um_model *model, u64 uframe)
{
	if (uframe <= model->uframe)
		return;
	um_clock_run(&model->clock, um_rate(model), um_settings.ppm,
		     uframe - model->uframe);
	um_dac_run(&model->dac, model->clock.ticks, um_rate(model));
	model->uframe = uframe;
	model->idle = 0;
}
