/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usb-model: what a feedback endpoint answers. Pure arithmetic.
 */
#ifndef USB_MODEL_FEEDBACK_H
#define USB_MODEL_FEEDBACK_H

#include <linux/types.h>

/**
 * enum um_feedback_format - how a feedback value is written
 * @UM_FEEDBACK_16_16: frames a microframe, 4 bytes (USB 2.0, 5.12.4.2)
 * @UM_FEEDBACK_10_14: frames a frame, 3 bytes (full speed)
 * @UM_FEEDBACK_7_17: 4 bytes, twice what 16.16 says, as a MixPre-6 II sends
 */
enum um_feedback_format {
	UM_FEEDBACK_16_16,
	UM_FEEDBACK_10_14,
	UM_FEEDBACK_7_17,
};

u32 um_feedback_value(enum um_feedback_format format, u32 rate, int ppm,
		      int missing);
unsigned int um_feedback_bytes(enum um_feedback_format format);

#endif
