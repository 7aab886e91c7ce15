// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * usb-model: descriptors of USB Audio Class 2.0 (its chapter 4; numbers in brackets are
 * tables of that document).
 */
#include <linux/usb/audio-v2.h>
#include <linux/usb/audio.h>
#include <linux/usb/ch9.h>
#include "descriptors.h"

#define INTERFACE_SIZE USB_DT_INTERFACE_SIZE
#define TERMINAL_USB 0x0101
#define TERMINAL_LINE 0x0603
/* bmFormats (A.2.1 of the formats document) */
#define FORMAT_PCM 1

/* Controls that a host may read, or read and write. */
#define READ 1
#define WRITE 3

static void put_interface(struct um_buffer *buffer, u8 number, u8 alt,
			  u8 endpoints, u8 subclass)
{
	um_put(buffer, "111111111", INTERFACE_SIZE, USB_DT_INTERFACE, number, alt, endpoints,
	       USB_CLASS_AUDIO, subclass, UAC_VERSION_2, 0);
}

static void put_clocks(const struct um_shape *shape, struct um_buffer *buffer)
{
	/* (4-6) Internal, its rate to be set; rate and validity. */
	um_put(buffer, "11111111", 8, USB_DT_CS_INTERFACE, UAC2_CLOCK_SOURCE, shape->clock,
	       UAC_CLOCK_SOURCE_TYPE_INT_PROG, WRITE | READ << 2, 0,
	       UM_STRING_CLOCK);
	if (!shape->digital_clock)
		return;
	um_put(buffer, "11111111", 8, USB_DT_CS_INTERFACE, UAC2_CLOCK_SOURCE,
	       um_digital_clock(shape), UAC_CLOCK_SOURCE_TYPE_EXT,
	       READ | READ << 2, 0, UM_STRING_DIGITAL_CLOCK);
	/* (4-7) */
	um_put(buffer, "111111111", 9, USB_DT_CS_INTERFACE, UAC2_CLOCK_SELECTOR,
	       um_clock_selector(shape), 2, shape->clock,
	       um_digital_clock(shape), WRITE, UM_STRING_CLOCK_SELECTOR);
}

static void put_input(struct um_buffer *buffer, u8 id, u16 type, u8 clock,
		      u8 channels)
{
	/* (4-9) Channels without a place of their own. */
	um_put(buffer, "111121114121", 17, USB_DT_CS_INTERFACE,
	       UAC_INPUT_TERMINAL, id, type, 0, clock, channels, 0, 0, 0, 0);
}

static void put_output(struct um_buffer *buffer, u8 id, u16 type, u8 source,
		       u8 clock)
{
	/* (4-10) */
	um_put(buffer, "1111211121", 12, USB_DT_CS_INTERFACE,
	       UAC_OUTPUT_TERMINAL, id, type, 0, source, clock, 0, 0);
}

static void put_control(const struct um_shape *shape, struct um_buffer *buffer)
{
	u8 clock = shape->digital_clock ? um_clock_selector(shape) :
					  shape->clock;
	unsigned int header;

	put_interface(buffer, UM_CONTROL, 0, 0, USB_SUBCLASS_AUDIOCONTROL);
	header = buffer->used;
	/* (4-5) Version 2.00, category "I/O box". */
	um_put(buffer, "1112121", 9, USB_DT_CS_INTERFACE, UAC_HEADER, 0x200, 8, 0, 0);
	put_clocks(shape, buffer);
	put_input(buffer, UM_USB_INPUT, TERMINAL_USB, clock,
		  shape->out.alt[0].channels);
	put_output(buffer, UM_LINE_OUTPUT, TERMINAL_LINE, UM_USB_INPUT, clock);
	put_input(buffer, UM_LINE_INPUT, TERMINAL_LINE, clock,
		  shape->in.alt[0].channels);
	put_output(buffer, UM_USB_OUTPUT, TERMINAL_USB, UM_LINE_INPUT, clock);
	buffer->bytes[header + 6] = (buffer->used - header) & 0xff;
	buffer->bytes[header + 7] = (buffer->used - header) >> 8;
}

static void put_alt(const struct um_shape *shape, struct um_buffer *buffer,
		    u8 number, const struct um_stream *stream, u8 setting)
{
	const struct um_alt *alt = &stream->alt[setting - 1];
	bool playback = number == UM_PLAYBACK;
	bool feedback = playback && shape->feedback_endpoint;
	unsigned int packet = um_max_packet(shape, stream, alt);

	put_interface(buffer, number, setting, feedback ? 2 : 1,
		      USB_SUBCLASS_AUDIOSTREAMING);
	/* (4-27) PCM. */
	um_put(buffer, "1111114141", 16, USB_DT_CS_INTERFACE, UAC_AS_GENERAL,
	       playback ? UM_USB_INPUT : UM_USB_OUTPUT, 0, UAC_FORMAT_TYPE_I,
	       FORMAT_PCM, alt->channels, 0, 0);
	if (shape->focusrite)
		um_put(buffer, "1111114", 10, USB_DT_CS_INTERFACE, UAC_FORMAT_TYPE,
		       UAC_FORMAT_TYPE_I, alt->subslot, alt->bits,
		       alt->max_rate);
	else
		um_put(buffer, "111111", 6, USB_DT_CS_INTERFACE, UAC_FORMAT_TYPE,
		       UAC_FORMAT_TYPE_I, alt->subslot, alt->bits);
	um_put(buffer, "111121", USB_DT_ENDPOINT_SIZE, USB_DT_ENDPOINT,
	       stream->endpoint, stream->attributes, packet, stream->interval);
	/* (4-34) */
	um_put(buffer, "1111112", 8, USB_DT_CS_ENDPOINT, UAC_EP_GENERAL, 0, 0, 0, 0);
	if (feedback)
		um_put(buffer, "111121", USB_DT_ENDPOINT_SIZE, USB_DT_ENDPOINT,
		       shape->feedback_endpoint,
		       USB_ENDPOINT_XFER_ISOC | USB_ENDPOINT_USAGE_FEEDBACK, 4,
		       shape->feedback_interval);
}

static void put_stream(const struct um_shape *shape, struct um_buffer *buffer,
		       u8 number, const struct um_stream *stream)
{
	u8 setting;

	put_interface(buffer, number, 0, 0, USB_SUBCLASS_AUDIOSTREAMING);
	for (setting = 1; setting <= UM_ALTS_MAX; setting++)
		if (stream->alt[setting - 1].subslot)
			put_alt(shape, buffer, number, stream, setting);
}

/**
 * um_class2_interfaces() - the interfaces of an audio class 2 device
 * @shape: the device
 * @buffer: appended to
 *
 * Context: Any.
 */
void um_class2_interfaces(const struct um_shape *shape, struct um_buffer *buffer)
{
	um_put(buffer, "11111111", 8, USB_DT_INTERFACE_ASSOCIATION, UM_CONTROL, UM_INTERFACES,
	       USB_CLASS_AUDIO, 0, UAC_VERSION_2, 0);
	put_control(shape, buffer);
	put_stream(shape, buffer, UM_PLAYBACK, &shape->out);
	put_stream(shape, buffer, UM_CAPTURE, &shape->in);
}
