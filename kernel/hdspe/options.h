/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lockstep HDSPe: a model's options: fields of its two control registers that stay
 * until the user changes them. Tables and pure functions.
 */
#ifndef HDSPE_OPTIONS_H
#define HDSPE_OPTIONS_H

#include <linux/types.h>

/**
 * struct hdspe_option - an option
 * @name: of its control element
 * @models: set of enum hdspe_model_number bits that have it
 * @in_settings: its field is in SETTINGS, else in CONTROL
 * @mask: its field; a value's bits go to the mask's, the lowest to the lowest
 * @items: names of its values, in order, or NULL: it is on or off
 * @item_count: how many
 */
struct hdspe_option {
	const char *name;
	unsigned int models;
	bool in_settings;
	u32 mask;
	const char *const *items;
	unsigned int item_count;
};

unsigned int hdspe_option_count(void);
const struct hdspe_option *hdspe_option(unsigned int index);

/* Puts the bits of @value where @mask has bits. */
static inline u32 hdspe_scatter(u32 mask, u32 value)
{
	u32 bits = 0;

	for (; mask; mask &= mask - 1, value >>= 1)
		if (value & 1)
			bits |= mask & -mask;
	return bits;
}

/* Takes the bits of @bits that @mask has together. */
static inline u32 hdspe_gather(u32 mask, u32 bits)
{
	u32 value = 0;
	u32 bit;

	for (bit = 1; mask; mask &= mask - 1, bit <<= 1)
		if (bits & mask & -mask)
			value |= bit;
	return value;
}

u32 hdspe_reference_mask(int number);
u32 hdspe_reference_bits(int number, unsigned int code);
unsigned int hdspe_reference_code(int number, u32 bits);

#endif
