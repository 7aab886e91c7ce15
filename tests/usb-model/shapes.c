// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * usb-model: the devices that the model can be. docs/usb-model.md says what each was
 * made from.
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/usb/audio.h>
#include "schedule.h"
#include "shapes.h"

#define ASYNC (USB_ENDPOINT_XFER_ISOC | USB_ENDPOINT_SYNC_ASYNC)

/* pid.codes gives 1209:0001 to 1209:0010 to tests. */
#define TEST_VENDOR 0x1209

static const struct um_shape shapes[] = {
	{
		.name = "explicit",
		.maker = "Lockstep",
		.product = "USB model 2x2",
		.vendor_id = TEST_VENDOR,
		.product_id = 0x0001,
		.speed = USB_SPEED_HIGH,
		.audio_class = 2,
		.out = { 0x01, ASYNC, 1, { { 2, 4, 24, 0, 192000 } } },
		.in = { 0x82, ASYNC, 1, { { 2, 4, 24, 0, 192000 } } },
		.feedback_endpoint = 0x81,
		.feedback_interval = 4,
		.clock = 41,
		.rates = { 44100, 48000, 88200, 96000, 176400, 192000 },
	},
};

/**
 * um_shape_at() - goes through the shapes
 * @index: from 0
 *
 * Context: Any.
 *
 * Return: The shape, %NULL behind the last.
 */
const struct um_shape *um_shape_at(size_t index)
{
	return index < ARRAY_SIZE(shapes) ? &shapes[index] : NULL;
}

/**
 * um_shape_named() - finds a shape
 * @name: its name
 *
 * Context: Any.
 *
 * Return: The shape, or %NULL.
 */
const struct um_shape *um_shape_named(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(shapes); i++)
		if (sysfs_streq(shapes[i].name, name))
			return &shapes[i];
	return NULL;
}

/**
 * um_shape_has_rate() - whether a device runs at a rate
 * @shape: the device
 * @rate: Hz
 *
 * Context: Any.
 *
 * Return: Whether it does.
 */
bool um_shape_has_rate(const struct um_shape *shape, u32 rate)
{
	size_t i;

	for (i = 0; i < UM_RATES_MAX; i++)
		if (shape->rates[i] == rate && rate)
			return true;
	return false;
}

/**
 * um_interval_uframes() - from bInterval to time
 * @shape: the device
 * @interval: bInterval of an isochronous endpoint, 1 to 16
 *
 * Context: Any.
 *
 * Return: Microframes from one packet to the next.
 */
unsigned int um_interval_uframes(const struct um_shape *shape, u8 interval)
{
	unsigned int units = 1U << (interval - 1);

	return shape->speed == USB_SPEED_HIGH ? units :
						units * UM_UFRAMES_PER_FRAME;
}

/**
 * um_max_packet() - the largest packet of an alternate setting
 * @shape: the device
 * @stream: the direction
 * @alt: its alternate setting
 *
 * Context: Any.
 *
 * Return: Bytes: what is said, or one frame more than the highest rate needs.
 */
unsigned int um_max_packet(const struct um_shape *shape,
			   const struct um_stream *stream,
			   const struct um_alt *alt)
{
	unsigned int uframes = um_interval_uframes(shape, stream->interval);
	unsigned int frames = DIV_ROUND_UP(alt->max_rate * uframes, 8000) + 1;

	return alt->max_packet ?: frames * alt->channels * alt->subslot;
}
