// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * usb-model: the descriptors that every shape has; the audio class's own are in files
 * of their own.
 */
#include <linux/kernel.h>
#include <linux/stdarg.h>
#include <linux/string.h>
#include <linux/usb/ch9.h>
#include "descriptors.h"

static void put_byte(struct um_buffer *buffer, u8 byte)
{
	if (buffer->used < sizeof(buffer->bytes))
		buffer->bytes[buffer->used++] = byte;
	else
		buffer->full = true;
}

/**
 * um_put() - appends fields in little endian
 * @buffer: to what
 * @sizes: bytes of each field, a digit from 1 to 4 for each
 *
 * The fields follow as unsigned int, one for each digit.
 *
 * Context: Any.
 */
void um_put(struct um_buffer *buffer, const char *sizes, ...)
{
	va_list fields;

	va_start(fields, sizes);
	for (; *sizes; sizes++) {
		unsigned int field = va_arg(fields, unsigned int);
		int left;

		for (left = *sizes - '0'; left > 0; left--, field >>= 8)
			put_byte(buffer, field);
	}
	va_end(fields);
}

/**
 * um_device_descriptor() - the device descriptor
 * @shape: the device
 * @buffer: filled in with it alone
 *
 * Context: Any.
 */
void um_device_descriptor(const struct um_shape *shape, struct um_buffer *buffer)
{
	/* A class 2 device has interface associations, and must say so. */
	bool associated = shape->audio_class == 2;

	buffer->used = 0;
	buffer->full = false;
	um_put(buffer, "11211112221111", USB_DT_DEVICE_SIZE, USB_DT_DEVICE,
	       shape->speed == USB_SPEED_HIGH ? 0x200 : 0x110,
	       associated ? USB_CLASS_MISC : 0, associated ? 2 : 0,
	       associated ? 1 : 0, 64, shape->vendor_id, shape->product_id,
	       shape->release, UM_STRING_MAKER, UM_STRING_PRODUCT, 0, 1);
}

/**
 * um_configuration() - the configuration descriptor and all that belongs to it
 * @shape: the device
 * @buffer: filled in with them
 *
 * Context: Any.
 */
void um_configuration(const struct um_shape *shape, struct um_buffer *buffer)
{
	buffer->used = 0;
	buffer->full = false;
	um_put(buffer, "11211111", USB_DT_CONFIG_SIZE, USB_DT_CONFIG, 0,
	       UM_INTERFACES, 1, 0, USB_CONFIG_ATT_ONE | USB_CONFIG_ATT_SELFPOWER, 50);
	um_class2_interfaces(shape, buffer);
	buffer->bytes[2] = buffer->used & 0xff;
	buffer->bytes[3] = buffer->used >> 8;
}

/**
 * um_string_descriptor() - a string
 * @shape: the device
 * @index: &enum um_string, or 0 for the languages
 * @buffer: filled in with it alone
 *
 * Context: Any.
 *
 * Return: Whether there is such a string.
 */
bool um_string_descriptor(const struct um_shape *shape, u8 index,
			  struct um_buffer *buffer)
{
	const char *text;

	buffer->used = 0;
	buffer->full = false;
	switch (index) {
	case 0:
		um_put(buffer, "112", 4, USB_DT_STRING, 0x0409);
		return true;
	case UM_STRING_MAKER:
		text = shape->maker;
		break;
	case UM_STRING_PRODUCT:
		text = shape->product;
		break;
	case UM_STRING_CLOCK:
		text = "Internal";
		break;
	case UM_STRING_DIGITAL_CLOCK:
		text = "S/PDIF";
		break;
	case UM_STRING_CLOCK_SELECTOR:
		text = "Clock Source";
		break;
	default:
		return false;
	}
	um_put(buffer, "11",
	       (unsigned int)(2 + 2 * min_t(size_t, strlen(text), UM_STRING_MAX)),
	       USB_DT_STRING);
	for (; *text && buffer->used < buffer->bytes[0]; text++)
		um_put(buffer, "2", *text);
	return true;
}
