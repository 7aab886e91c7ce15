// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * usb-model: the device's side of the isochronous endpoints.
 */
#include <linux/math64.h>
#include <linux/minmax.h>
#include "model.h"

/**
 * um_pipe_of() - which endpoint an address is
 * @shape: the device
 * @address: bEndpointAddress
 *
 * Context: Any.
 *
 * Return: &enum usb_model_pipe_index, %USB_MODEL_PIPES if it is none.
 */
unsigned int um_pipe_of(const struct um_shape *shape, u8 address)
{
	if (address == shape->out.endpoint)
		return USB_MODEL_OUT;
	if (address == shape->in.endpoint)
		return USB_MODEL_IN;
	if (address == shape->feedback_endpoint && address)
		return USB_MODEL_FEEDBACK;
	return USB_MODEL_PIPES;
}

static const struct um_alt *current_alt(const struct um_model *model,
					unsigned int pipe)
{
	bool out = pipe == USB_MODEL_OUT;
	u8 setting = model->alt[out ? UM_PLAYBACK : UM_CAPTURE];

	if (!setting)
		return NULL;
	return &(out ? &model->shape->out : &model->shape->in)->alt[setting - 1];
}

/* The first packet of a run. */
static void begin_run(struct um_model *model, unsigned int pipe)
{
	struct usb_model_pipe *seen = &model->truth->pipe[pipe];

	model->pipe[pipe].fresh = false;
	seen->run++;
	seen->run_uframe = model->uframe;
	seen->run_frames = 0;
}

static unsigned int move_out(struct um_model *model, const struct um_alt *alt,
			     u8 *data, unsigned int length)
{
	struct um_packet packet = { data, 0, alt->channels, alt->subslot };
	struct usb_model_pipe *seen = &model->truth->pipe[USB_MODEL_OUT];
	bool fresh = model->pipe[USB_MODEL_OUT].fresh;
	struct um_dac *dac = &model->dac;
	u64 tick;

	packet.frames = length / (alt->channels * alt->subslot);
	if (fresh) {
		/* Silence between two runs is no underrun. */
		if (dac->gap)
			um_dac_stop(dac);
		begin_run(model, USB_MODEL_OUT);
	}
	if (um_dac_receive(dac, &packet, &um_settings.fifo, &tick) || fresh)
		um_truth_segment(model, USB_MODEL_OUT, seen->run_frames,
				 tick + um_settings.out_delay);
	seen->run_frames += packet.frames;
	seen->frames += packet.frames;
	return length;
}

static unsigned int move_in(struct um_model *model, const struct um_alt *alt,
			    u8 *data, unsigned int length)
{
	struct um_packet packet = { data, 0, alt->channels, alt->subslot };
	struct usb_model_pipe *seen = &model->truth->pipe[USB_MODEL_IN];
	unsigned int stride = alt->channels * alt->subslot;
	unsigned int interval = model->pipe[USB_MODEL_IN].ring.interval;
	unsigned int nominal = um_rate(model) * interval / 8000;
	bool apart = model->pipe[USB_MODEL_IN].fresh;
	u64 tick;

	if (apart) {
		begin_run(model, USB_MODEL_IN);
		model->captured = model->capture_end - nominal;
	}
	if (model->capture_end - model->captured > length / stride) {
		/* The host did not ask for so long that it can't have all of them. */
		u64 kept = model->capture_end - min(nominal, length / stride);

		model->truth->lost_frames += kept - model->captured;
		model->captured = kept;
		apart = true;
	}
	tick = model->captured - um_settings.in_delay;
	packet.frames = model->capture_end - model->captured;
	if (apart)
		um_truth_segment(model, USB_MODEL_IN, seen->run_frames, tick);
	if (um_settings.tick_input)
		um_adc_ticks(&packet, tick);
	else
		um_adc_cable(&model->dac, &packet,
			     tick - um_settings.cable - um_settings.out_delay);
	model->captured = model->capture_end;
	seen->run_frames += packet.frames;
	seen->frames += packet.frames;
	return packet.frames * stride;
}

static unsigned int move_feedback(struct um_model *model, u8 *data,
				  unsigned int length)
{
	enum um_feedback_format format = model->shape->feedback_format;
	unsigned int bytes = min(length, um_feedback_bytes(format));
	unsigned int i;
	int missing = 0;
	u32 value;

	if (model->pipe[USB_MODEL_FEEDBACK].fresh)
		begin_run(model, USB_MODEL_FEEDBACK);
	if (um_settings.level_feedback && model->dac.primed)
		missing = (int)um_settings.fifo.prefill - model->dac.level;
	value = um_feedback_value(format, um_rate(model), um_settings.ppm, missing);
	model->truth->feedback = value;
	for (i = 0; i < bytes; i++)
		data[i] = value >> 8 * i;
	return bytes;
}

/**
 * um_move_packet() - the device's side of a packet
 * @model: the model, in the microframe of the packet
 * @pipe: the endpoint
 * @data: of the packet; written for those to the host
 * @length: its size, or the room for it
 *
 * Context: Any, with the model's lock held.
 *
 * Return: Bytes moved.
 */
unsigned int um_move_packet(struct um_model *model, unsigned int pipe, u8 *data,
			    unsigned int length)
{
	const struct um_alt *alt;

	model->truth->pipe[pipe].packets++;
	if (pipe == USB_MODEL_FEEDBACK)
		return move_feedback(model, data, length);
	alt = current_alt(model, pipe);
	if (!alt)
		return 0;
	if (pipe == USB_MODEL_OUT)
		return move_out(model, alt, data, length);
	return move_in(model, alt, data, length);
}

/**
 * um_stream_stop() - the host chose another alternate setting
 * @model: the model
 * @pipe: %USB_MODEL_OUT or %USB_MODEL_IN
 *
 * Context: Any, with the model's lock held.
 */
void um_stream_stop(struct um_model *model, unsigned int pipe)
{
	if (pipe == USB_MODEL_OUT)
		um_dac_stop(&model->dac);
	model->pipe[pipe].ring.running = false;
}

/**
 * um_rate() - the sample clock's rate
 * @model: the model
 *
 * A device that is set to S/PDIF and hears none runs on its own clock.
 *
 * Context: Any.
 *
 * Return: Hz.
 */
u32 um_rate(const struct um_model *model)
{
	u32 digital = model->on_digital_clock ? um_settings.digital_rate : 0;

	return digital ?: model->internal_rate;
}

/**
 * um_set_rate() - the host sets the internal clock
 * @model: the model
 * @rate: Hz
 *
 * Context: Any, with the model's lock held.
 */
void um_set_rate(struct um_model *model, u32 rate)
{
	model->internal_rate = rate;
	um_dac_stop(&model->dac);
}
