// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * usb-model: the device's answers to control requests.
 */
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/usb/ch9.h>
#include "model.h"

static bool get_descriptor(const struct um_model *model, u16 value,
			   struct um_buffer *reply)
{
	switch (value >> 8) {
	case USB_DT_DEVICE:
		um_device_descriptor(model->shape, reply);
		return true;
	case USB_DT_CONFIG:
		*reply = model->configuration;
		return true;
	case USB_DT_STRING:
		return um_string_descriptor(model->shape, value & 0xff, reply);
	default:
		return false;
	}
}

static bool set_interface(struct um_model *model, u16 number, u16 setting)
{
	const struct um_stream *stream;

	if (number == UM_CONTROL)
		return !setting;
	if (number >= UM_INTERFACES || setting > UM_ALTS_MAX)
		return false;
	stream = number == UM_PLAYBACK ? &model->shape->out : &model->shape->in;
	if (setting && !stream->alt[setting - 1].subslot)
		return false;
	model->alt[number] = setting;
	um_stream_stop(model,
		       number == UM_PLAYBACK ? USB_MODEL_OUT : USB_MODEL_IN);
	return true;
}

static bool standard_request(struct um_model *model,
			     const struct usb_ctrlrequest *request,
			     struct um_buffer *reply)
{
	u16 value = le16_to_cpu(request->wValue);
	u16 index = le16_to_cpu(request->wIndex);

	switch (request->bRequest) {
	case USB_REQ_GET_DESCRIPTOR:
		return get_descriptor(model, value, reply);
	case USB_REQ_GET_STATUS:
		um_put(reply, "2", 1 << USB_DEVICE_SELF_POWERED);
		return true;
	case USB_REQ_GET_CONFIGURATION:
		um_put(reply, "1", model->config);
		return true;
	case USB_REQ_SET_CONFIGURATION:
		model->config = value;
		memset(model->alt, 0, sizeof(model->alt));
		return true;
	case USB_REQ_GET_INTERFACE:
		if (index >= UM_INTERFACES)
			return false;
		um_put(reply, "1", model->alt[index]);
		return true;
	case USB_REQ_SET_INTERFACE:
		return set_interface(model, index, value);
	case USB_REQ_SET_ADDRESS:
	case USB_REQ_SET_FEATURE:
	case USB_REQ_CLEAR_FEATURE:
		return true;
	default:
		return false;
	}
}

/**
 * um_device_reset() - the bus was reset
 * @model: the model
 *
 * Context: Any, with the model's lock held.
 */
void um_device_reset(struct um_model *model)
{
	model->config = 0;
	memset(model->alt, 0, sizeof(model->alt));
	model->on_digital_clock = false;
	um_dac_stop(&model->dac);
}

/**
 * um_request() - answers a control request
 * @model: the model
 * @urb: the request; its data and actual_length are set
 *
 * Context: Any, with the model's lock held.
 *
 * Return: The URB's status: -EPIPE for what the device does not know.
 */
int um_request(struct um_model *model, struct urb *urb)
{
	const struct usb_ctrlrequest *request = (void *)urb->setup_packet;
	unsigned int room = min_t(u32, le16_to_cpu(request->wLength),
				  urb->transfer_buffer_length);
	struct um_buffer *reply = &model->reply;
	bool known = false;

	reply->used = 0;
	reply->full = false;
	switch (request->bRequestType & USB_TYPE_MASK) {
	case USB_TYPE_STANDARD:
		known = standard_request(model, request, reply);
		break;
	case USB_TYPE_CLASS:
		known = um_class2_request(model, request, urb->transfer_buffer,
					  room, reply);
		break;
	}
	if (!known)
		return -EPIPE;
	if (request->bRequestType & USB_DIR_IN) {
		urb->actual_length = min(room, reply->used);
		memcpy(urb->transfer_buffer, reply->bytes, urb->actual_length);
	} else {
		urb->actual_length = room;
	}
	return 0;
}
