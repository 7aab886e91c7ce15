// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep HDSPe: a model's options, and the field that prefers a reference.
 */
#include <linux/bitfield.h>
#include <linux/kernel.h>
#include "models.h"
#include "options.h"
#include "registers.h"

#define MADI BIT(HDSPE_MADI)
#define AES BIT(HDSPE_AES)
#define RAYDAT BIT(HDSPE_RAYDAT)
#define AIO BIT(HDSPE_AIO)
#define AIO_PRO BIT(HDSPE_AIO_PRO)

#define ON_OFF(label, who, where, field) \
	{ .name = label, .models = who, .in_settings = where, .mask = field }
#define CHOICE(label, who, where, field, names, count)			\
	{ .name = label, .models = who, .in_settings = where, .mask = field,	\
	  .items = names, .item_count = count }

static const char *const madi_inputs[] = { "Optical", "Coaxial" };
static const char *const madi_channels[] = { "56", "64" };
static const char *const spdif_inputs[] = { "Optical", "Coaxial", "Internal" };
static const char *const wires[] = { "Single Wire", "Double Wire" };
static const char *const quad_wires[] = { "Single Wire", "Double Wire", "Quad Wire" };
/* snd-hdspe calls the lowest input level of AIO Lo Gain; the levels are the same. */
static const char *const aio_levels[] = { "Hi Gain", "+4 dBu", "-10 dBV" };

static const char *const pro_input_levels[] = {
	"+4 dBu", "+13 dBu", "+19 dBu", "+24 dBu",
};

static const char *const pro_output_levels[] = {
	"-2 dBu RCA", "+4 dBu RCA", "+13 dBu RCA", "+19 dBu RCA",
	"+4 dBu XLR", "+13 dBu XLR", "+19 dBu XLR", "+24 dBu XLR",
};

static const char *const pro_phones_levels[] = { "Low Power", "High Power" };

static const struct hdspe_option options[] = {
	ON_OFF("Line Out Switch", MADI | AES, false, HDSPE_CONTROL_LINE_OUT),
	ON_OFF("Line Out Switch", RAYDAT | AIO | AIO_PRO, true,
	       HDSPE_SETTINGS_LINE_OUT),
	ON_OFF("Word Clock Single Speed Switch", MADI | AES, false,
	       HDSPE_CONTROL_SINGLE_SPEED_WORD_CLOCK),
	ON_OFF("Word Clock Single Speed Switch", RAYDAT | AIO | AIO_PRO, true,
	       HDSPE_SETTINGS_SINGLE_SPEED_WORD_CLOCK),
	ON_OFF("Clear Track Marker Switch", MADI | AES, false,
	       HDSPE_CONTROL_CLEAR_TRACK_MARKER),
	ON_OFF("Clear Track Marker Switch", RAYDAT | AIO | AIO_PRO, true,
	       HDSPE_SETTINGS_CLEAR_TRACK_MARKER),
	CHOICE("MADI Input", MADI, false, HDSPE_CONTROL_MADI_COAXIAL, madi_inputs,
	       ARRAY_SIZE(madi_inputs)),
	ON_OFF("MADI Auto Input Switch", MADI, false, HDSPE_CONTROL_MADI_AUTO_INPUT),
	CHOICE("MADI Output Channels", MADI, false, HDSPE_CONTROL_MADI_64_CHANNELS,
	       madi_channels,
	       ARRAY_SIZE(madi_channels)),
	ON_OFF("MADI S/MUX Switch", MADI, false, HDSPE_CONTROL_MADI_SMUX),
	ON_OFF("AES Professional Switch", AES, false, HDSPE_CONTROL_AES_PROFESSIONAL),
	ON_OFF("AES Emphasis Switch", AES, false, HDSPE_CONTROL_AES_EMPHASIS),
	ON_OFF("AES Non-Audio Switch", AES, false, HDSPE_CONTROL_AES_NON_AUDIO),
	CHOICE("AES Double Speed", AES, false,
	       HDSPE_CONTROL_AES_DOUBLE_SPEED_DOUBLE_WIRE, wires,
	       ARRAY_SIZE(wires)),
	CHOICE("AES Quad Speed", AES, false,
	       HDSPE_CONTROL_AES_QUAD_SPEED_DOUBLE_WIRE |
		       HDSPE_CONTROL_AES_QUAD_SPEED_QUAD_WIRE, quad_wires,
	       ARRAY_SIZE(quad_wires)),
	CHOICE("SPDIF Input", RAYDAT | AIO | AIO_PRO, true, HDSPE_SETTINGS_SPDIF_INPUT,
	       spdif_inputs,
	       ARRAY_SIZE(spdif_inputs)),
	ON_OFF("SPDIF Output Optical Switch", RAYDAT | AIO | AIO_PRO, true,
	       HDSPE_SETTINGS_SPDIF_OPTICAL),
	ON_OFF("SPDIF Output Professional Switch", RAYDAT | AIO | AIO_PRO, true,
	       HDSPE_SETTINGS_SPDIF_PROFESSIONAL),
	ON_OFF("ADAT Internal Switch", AIO | AIO_PRO, true,
	       HDSPE_SETTINGS_ADAT_1_INTERNAL),
	ON_OFF("ADAT1 Internal Switch", RAYDAT, true, HDSPE_SETTINGS_ADAT_1_INTERNAL),
	ON_OFF("ADAT2 Internal Switch", RAYDAT, true, HDSPE_SETTINGS_ADAT_2_INTERNAL),
	CHOICE("Input Level", AIO, true, HDSPE_SETTINGS_INPUT_LEVEL, aio_levels,
	       ARRAY_SIZE(aio_levels)),
	CHOICE("Output Level", AIO, true, HDSPE_SETTINGS_OUTPUT_LEVEL, aio_levels,
	       ARRAY_SIZE(aio_levels)),
	CHOICE("Phones Level", AIO, true, HDSPE_SETTINGS_PHONES_LEVEL, aio_levels,
	       ARRAY_SIZE(aio_levels)),
	ON_OFF("XLR Breakout Cable Switch", AIO, true, HDSPE_SETTINGS_BALANCED),
	CHOICE("Input Level", AIO_PRO, true, HDSPE_SETTINGS_INPUT_LEVEL,
	       pro_input_levels,
	       ARRAY_SIZE(pro_input_levels)),
	CHOICE("Output Level", AIO_PRO, true,
	       HDSPE_SETTINGS_OUTPUT_LEVEL | HDSPE_SETTINGS_BALANCED,
	       pro_output_levels,
	       ARRAY_SIZE(pro_output_levels)),
	CHOICE("Phones Level", AIO_PRO, true, HDSPE_SETTINGS_PHONES_LEVEL,
	       pro_phones_levels,
	       ARRAY_SIZE(pro_phones_levels)),
};

/**
 * hdspe_option_count() - how many options there are, of all models together
 *
 * Context: Any.
 *
 * Return: Their number.
 */
unsigned int hdspe_option_count(void)
{
	return ARRAY_SIZE(options);
}

/**
 * hdspe_option() - one of the options
 * @index: from 0
 *
 * Context: Any.
 *
 * Return: The option.
 */
const struct hdspe_option *hdspe_option(unsigned int index)
{
	return &options[index];
}

/**
 * hdspe_reference_mask() - the bits that prefer a reference
 * @number: enum hdspe_model_number
 *
 * Context: Any.
 *
 * Return: Bits of SETTINGS where the model has it, else of CONTROL.
 */
u32 hdspe_reference_mask(int number)
{
	switch (number) {
	case HDSPE_MADI:
		return HDSPE_CONTROL_MADI_REFERENCE;
	case HDSPE_AES:
		return HDSPE_CONTROL_AES_REFERENCE_3 | HDSPE_CONTROL_AES_REFERENCE_2 |
		       HDSPE_CONTROL_AES_REFERENCE_1_0;
	default:
		return HDSPE_SETTINGS_REFERENCE;
	}
}

/**
 * hdspe_reference_bits() - what prefers a reference
 * @number: enum hdspe_model_number
 * @code: the reference's code
 *
 * Context: Any.
 *
 * Return: The bits within hdspe_reference_mask().
 */
u32 hdspe_reference_bits(int number, unsigned int code)
{
	switch (number) {
	case HDSPE_MADI:
		return FIELD_PREP(HDSPE_CONTROL_MADI_REFERENCE, code);
	case HDSPE_AES:
		return (code & 8 ? HDSPE_CONTROL_AES_REFERENCE_3 : 0) |
		       (code & 4 ? HDSPE_CONTROL_AES_REFERENCE_2 : 0) |
		       FIELD_PREP(HDSPE_CONTROL_AES_REFERENCE_1_0, code & 3);
	default:
		return FIELD_PREP(HDSPE_SETTINGS_REFERENCE, code);
	}
}

/**
 * hdspe_reference_code() - which reference is preferred
 * @number: enum hdspe_model_number
 * @bits: of the register
 *
 * Context: Any.
 *
 * Return: The reference's code.
 */
unsigned int hdspe_reference_code(int number, u32 bits)
{
	switch (number) {
	case HDSPE_MADI:
		return FIELD_GET(HDSPE_CONTROL_MADI_REFERENCE, bits);
	case HDSPE_AES:
		return (bits & HDSPE_CONTROL_AES_REFERENCE_3 ? 8 : 0) |
		       (bits & HDSPE_CONTROL_AES_REFERENCE_2 ? 4 : 0) |
		       FIELD_GET(HDSPE_CONTROL_AES_REFERENCE_1_0, bits);
	default:
		return FIELD_GET(HDSPE_SETTINGS_REFERENCE, bits);
	}
}
