// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * usb-model: requests of USB Audio Class 2.0 (its chapter 5): clocks only, as the shapes
 * have no other controls.
 */
#include <linux/usb/audio-v2.h>
#include <linux/usb/ch9.h>
#include "model.h"

static u32 le32_at(const u8 *data)
{
	return data[0] | data[1] << 8 | data[2] << 16 | (u32)data[3] << 24;
}

static void put_ranges(const struct um_shape *shape, struct um_buffer *reply)
{
	unsigned int count = 0;

	while (count < UM_RATES_MAX && shape->rates[count])
		count++;
	um_put(reply, "2", count);
	for (count = 0; count < UM_RATES_MAX && shape->rates[count]; count++)
		um_put(reply, "444", shape->rates[count], shape->rates[count], 0);
}

static bool set_rate(struct um_model *model, const u8 *data, unsigned int length)
{
	u32 rate;

	if (length < 4)
		return false;
	rate = le32_at(data);
	if (!um_shape_has_rate(model->shape, rate))
		return false;
	um_set_rate(model, rate);
	return true;
}

static bool clock_request(struct um_model *model, bool internal,
			  const struct usb_ctrlrequest *request, const u8 *data,
			  unsigned int length, struct um_buffer *reply)
{
	u8 control = le16_to_cpu(request->wValue) >> 8;
	bool in = request->bRequestType & USB_DIR_IN;
	u32 rate = internal ? model->internal_rate : um_settings.digital_rate;

	if (control == UAC2_CS_CONTROL_SAM_FREQ) {
		if (request->bRequest == UAC2_CS_CUR && in)
			um_put(reply, "4", rate);
		else if (request->bRequest == UAC2_CS_CUR && internal)
			return set_rate(model, data, length);
		else if (request->bRequest == UAC2_CS_RANGE && in)
			put_ranges(model->shape, reply);
		else
			return false;
		return true;
	}
	if (control == UAC2_CS_CONTROL_CLOCK_VALID && in &&
	    request->bRequest == UAC2_CS_CUR) {
		um_put(reply, "1", internal || um_settings.digital_rate);
		return true;
	}
	return false;
}

static bool selector_request(struct um_model *model,
			     const struct usb_ctrlrequest *request,
			     const u8 *data, unsigned int length,
			     struct um_buffer *reply)
{
	if (request->bRequest != UAC2_CS_CUR ||
	    le16_to_cpu(request->wValue) >> 8 != UAC2_CX_CLOCK_SELECTOR)
		return false;
	if (request->bRequestType & USB_DIR_IN) {
		um_put(reply, "1", model->on_digital_clock ? 2 : 1);
		return true;
	}
	if (!length || data[0] < 1 || data[0] > 2)
		return false;
	model->on_digital_clock = data[0] == 2;
	return true;
}

/**
 * um_class2_request() - answers a request of the class
 * @model: the model
 * @request: the request
 * @data: what comes with it to the device
 * @length: bytes of that
 * @reply: filled in with what goes to the host
 *
 * Context: Any, with the model's lock held.
 *
 * Return: Whether the device knows it.
 */
bool um_class2_request(struct um_model *model,
		       const struct usb_ctrlrequest *request, const u8 *data,
		       unsigned int length, struct um_buffer *reply)
{
	const struct um_shape *shape = model->shape;
	u8 entity = le16_to_cpu(request->wIndex) >> 8;

	if ((request->bRequestType & USB_RECIP_MASK) != USB_RECIP_INTERFACE)
		return false;
	if (entity == shape->clock)
		return clock_request(model, true, request, data, length, reply);
	if (!shape->digital_clock)
		return false;
	if (entity == um_digital_clock(shape))
		return clock_request(model, false, request, data, length, reply);
	if (entity == um_clock_selector(shape))
		return selector_request(model, request, data, length, reply);
	return false;
}
