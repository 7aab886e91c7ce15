/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usb-model: the descriptors of a shape.
 */
#ifndef USB_MODEL_DESCRIPTORS_H
#define USB_MODEL_DESCRIPTORS_H

#include <linux/types.h>
#include "shapes.h"

#define UM_DESCRIPTORS_MAX 1024
#define UM_STRING_MAX 126

/* Interfaces: audio control, then the streams as the host's program hears them. */
enum um_interface {
	UM_CONTROL,
	UM_PLAYBACK,
	UM_CAPTURE,
	UM_INTERFACES,
};

/* Terminals and units; clocks begin at the shape's own id. */
enum um_entity {
	UM_USB_INPUT = 1,
	UM_LINE_OUTPUT,
	UM_LINE_INPUT,
	UM_USB_OUTPUT,
};

/* Indices of strings. */
enum um_string {
	UM_STRING_MAKER = 1,
	UM_STRING_PRODUCT,
	UM_STRING_CLOCK,
	UM_STRING_DIGITAL_CLOCK,
	UM_STRING_CLOCK_SELECTOR,
};

/* The clocks of a shape that has a selector follow each other. */
static inline u8 um_digital_clock(const struct um_shape *shape)
{
	return shape->clock + 1;
}

static inline u8 um_clock_selector(const struct um_shape *shape)
{
	return shape->clock + 2;
}

/**
 * struct um_buffer - where descriptors are written to
 * @bytes: them
 * @used: how many there are
 * @full: some did not fit
 */
struct um_buffer {
	u8 bytes[UM_DESCRIPTORS_MAX];
	unsigned int used;
	bool full;
};

void um_put(struct um_buffer *buffer, const char *sizes, ...);
void um_device_descriptor(const struct um_shape *shape,
			  struct um_buffer *buffer);
void um_configuration(const struct um_shape *shape, struct um_buffer *buffer);
bool um_string_descriptor(const struct um_shape *shape, u8 index,
			  struct um_buffer *buffer);
void um_class2_interfaces(const struct um_shape *shape,
			  struct um_buffer *buffer);

#endif
