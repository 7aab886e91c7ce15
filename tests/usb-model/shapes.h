/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usb-model: the devices that the model can be.
 */
#ifndef USB_MODEL_SHAPES_H
#define USB_MODEL_SHAPES_H

#include <linux/types.h>
#include <linux/usb/ch9.h>
#include "feedback.h"

#define UM_ALTS_MAX 4
#define UM_RATES_MAX 6
#define UM_CHANNELS_MAX 32

/**
 * struct um_alt - one alternate setting of a stream, from 1
 * @channels: in a frame
 * @subslot: bytes of a sample; 0: there is no such setting
 * @bits: of it that count, left-justified
 * @max_packet: wMaxPacketSize in bytes; 0: what @max_rate needs
 * @max_rate: highest sample rate, Hz
 */
struct um_alt {
	u8 channels;
	u8 subslot;
	u8 bits;
	u16 max_packet;
	u32 max_rate;
};

/**
 * struct um_stream - one direction
 * @endpoint: bEndpointAddress
 * @attributes: bmAttributes: transfer, synchronisation and usage type
 * @interval: bInterval
 * @alt: alternate settings; alt[0] is setting 1
 */
struct um_stream {
	u8 endpoint;
	u8 attributes;
	u8 interval;
	struct um_alt alt[UM_ALTS_MAX];
};

/**
 * struct um_shape - a device
 * @name: value of the module parameter shape
 * @maker: iManufacturer
 * @product: iProduct
 * @vendor_id: idVendor
 * @product_id: idProduct
 * @release: bcdDevice
 * @speed: of the bus
 * @audio_class: 1 or 2
 * @out: host to device
 * @in: device to host
 * @feedback_endpoint: bEndpointAddress, in the settings of @out; 0: none
 * @feedback_interval: bInterval of it
 * @feedback_format: how it says the rate
 * @clock: class 2: id of the clock source
 * @digital_clock: a selector chooses between that clock and one from S/PDIF
 * @focusrite: the format descriptor has 10 bytes, the last 4 of them the setting's
 *	highest rate, as a Focusrite's have
 * @rates: sample rates, Hz, in ascending order
 */
struct um_shape {
	const char *name;
	const char *maker;
	const char *product;
	u16 vendor_id;
	u16 product_id;
	u16 release;
	enum usb_device_speed speed;
	u8 audio_class;
	struct um_stream out;
	struct um_stream in;
	u8 feedback_endpoint;
	u8 feedback_interval;
	enum um_feedback_format feedback_format;
	u8 clock;
	bool digital_clock;
	bool focusrite;
	u32 rates[UM_RATES_MAX];
};

const struct um_shape *um_shape_at(size_t index);
const struct um_shape *um_shape_named(const char *name);
bool um_shape_has_rate(const struct um_shape *shape, u32 rate);
unsigned int um_max_packet(const struct um_shape *shape,
			   const struct um_stream *stream,
			   const struct um_alt *alt);
unsigned int um_interval_uframes(const struct um_shape *shape, u8 interval);

#endif
