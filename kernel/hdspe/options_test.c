// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep HDSPe: KUnit tables of a model's options and of the field that prefers a
 * reference. Each is written out here anew.
 */
#include <kunit/test.h>
#include <linux/string.h>
#include "models.h"
#include "options.h"

static void fields(struct kunit *test)
{
	static const struct {
		u32 mask;
		u32 value;
		u32 bits;
	} cases[] = {
		{ 0x00000010, 1, 0x00000010 },
		{ 0x00003000, 2, 0x00002000 },
		{ 0x04c00000, 4, 0x04000000 },
		{ 0x04c00000, 5, 0x04400000 },
		{ 0x80000001, 3, 0x80000001 },
		{ 0x80000001, 2, 0x80000000 },
		{ 0x18000000, 2, 0x10000000 },
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		KUNIT_EXPECT_EQ(test, cases[i].bits,
				hdspe_scatter(cases[i].mask, cases[i].value));
		KUNIT_EXPECT_EQ(test, cases[i].value,
				hdspe_gather(cases[i].mask,
					     cases[i].bits | ~cases[i].mask));
	}
}

static void preferred_references(struct kunit *test)
{
	static const struct {
		int number;
		u32 mask;
		unsigned int code;
		u32 bits;
	} cases[] = {
		{ HDSPE_MADI, 0x00030000, 0, 0 },
		{ HDSPE_MADI, 0x00030000, 3, 0x00030000 },
		{ HDSPE_AES, 0x02032000, 1, 0x00010000 },
		{ HDSPE_AES, 0x02032000, 2, 0x00020000 },
		{ HDSPE_AES, 0x02032000, 4, 0x00002000 },
		{ HDSPE_AES, 0x02032000, 8, 0x02000000 },
		{ HDSPE_AES, 0x02032000, 10, 0x02020000 },
		{ HDSPE_RAYDAT, 0x0000001e, 6, 0x0000000c },
		{ HDSPE_AIO, 0x0000001e, 9, 0x00000012 },
		{ HDSPE_AIO_PRO, 0x0000001e, 10, 0x00000014 },
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		KUNIT_EXPECT_EQ(test, cases[i].mask,
				hdspe_reference_mask(cases[i].number));
		KUNIT_EXPECT_EQ(test, cases[i].bits,
				hdspe_reference_bits(cases[i].number, cases[i].code));
		KUNIT_EXPECT_EQ(test, cases[i].code,
				hdspe_reference_code(cases[i].number,
						     cases[i].bits | ~cases[i].mask));
	}
}

/* An option, its register's field and its last value's name. */
static void options(struct kunit *test)
{
	static const struct {
		const char *name;
		int number;
		bool in_settings;
		u32 mask;
		unsigned int items;
		const char *last;
	} cases[] = {
		{ "Line Out Switch", HDSPE_MADI, false, 1 << 24 },
		{ "Line Out Switch", HDSPE_AES, false, 1 << 24 },
		{ "Line Out Switch", HDSPE_RAYDAT, true, 1 << 19 },
		{ "Line Out Switch", HDSPE_AIO, true, 1 << 19 },
		{ "Line Out Switch", HDSPE_AIO_PRO, true, 1 << 19 },
		{ "Word Clock Single Speed Switch", HDSPE_MADI, false, 1 << 20 },
		{ "Word Clock Single Speed Switch", HDSPE_AES, false, 1 << 20 },
		{ "Word Clock Single Speed Switch", HDSPE_RAYDAT, true, 1 << 5 },
		{ "Word Clock Single Speed Switch", HDSPE_AIO, true, 1 << 5 },
		{ "Word Clock Single Speed Switch", HDSPE_AIO_PRO, true, 1 << 5 },
		{ "Clear Track Marker Switch", HDSPE_MADI, false, 1 << 19 },
		{ "Clear Track Marker Switch", HDSPE_AES, false, 1 << 19 },
		{ "Clear Track Marker Switch", HDSPE_RAYDAT, true, 1 << 16 },
		{ "Clear Track Marker Switch", HDSPE_AIO, true, 1 << 16 },
		{ "Clear Track Marker Switch", HDSPE_AIO_PRO, true, 1 << 16 },
		{ "MADI Input", HDSPE_MADI, false, 1 << 14, 2, "Coaxial" },
		{ "MADI Auto Input Switch", HDSPE_MADI, false, 1 << 11 },
		{ "MADI Output Channels", HDSPE_MADI, false, 1 << 10, 2, "64" },
		{ "MADI S/MUX Switch", HDSPE_MADI, false, 1 << 18 },
		{ "AES Professional Switch", HDSPE_AES, false, 1 << 9 },
		{ "AES Emphasis Switch", HDSPE_AES, false, 1 << 10 },
		{ "AES Non-Audio Switch", HDSPE_AES, false, 1 << 11 },
		{ "AES Double Speed", HDSPE_AES, false, 1 << 26, 2, "Double Wire" },
		{ "AES Quad Speed", HDSPE_AES, false, 3 << 27, 3, "Quad Wire" },
		{ "SPDIF Input", HDSPE_RAYDAT, true, 3 << 12, 3, "Internal" },
		{ "SPDIF Input", HDSPE_AIO, true, 3 << 12, 3, "Internal" },
		{ "SPDIF Input", HDSPE_AIO_PRO, true, 3 << 12, 3, "Internal" },
		{ "SPDIF Output Optical Switch", HDSPE_RAYDAT, true, 1 << 14 },
		{ "SPDIF Output Optical Switch", HDSPE_AIO, true, 1 << 14 },
		{ "SPDIF Output Optical Switch", HDSPE_AIO_PRO, true, 1 << 14 },
		{ "SPDIF Output Professional Switch", HDSPE_RAYDAT, true, 1 << 15 },
		{ "SPDIF Output Professional Switch", HDSPE_AIO, true, 1 << 15 },
		{ "SPDIF Output Professional Switch", HDSPE_AIO_PRO, true, 1 << 15 },
		{ "ADAT Internal Switch", HDSPE_AIO, true, 1 << 17 },
		{ "ADAT Internal Switch", HDSPE_AIO_PRO, true, 1 << 17 },
		{ "ADAT1 Internal Switch", HDSPE_RAYDAT, true, 1 << 17 },
		{ "ADAT2 Internal Switch", HDSPE_RAYDAT, true, 1 << 18 },
		{ "Input Level", HDSPE_AIO, true, 3 << 20, 3, "-10 dBV" },
		{ "Output Level", HDSPE_AIO, true, 3 << 22, 3, "-10 dBV" },
		{ "Phones Level", HDSPE_AIO, true, 3 << 24, 3, "-10 dBV" },
		{ "XLR Breakout Cable Switch", HDSPE_AIO, true, 1 << 26 },
		{ "Input Level", HDSPE_AIO_PRO, true, 3 << 20, 4, "+24 dBu" },
		{ "Output Level", HDSPE_AIO_PRO, true, 3 << 22 | 1 << 26, 8,
		  "+24 dBu XLR" },
		{ "Phones Level", HDSPE_AIO_PRO, true, 3 << 24, 2, "High Power" },
	};
	unsigned int entries = 0;
	unsigned int index;
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct hdspe_option *found = NULL;

		for (index = 0; index < hdspe_option_count(); index++)
			if (!strcmp(hdspe_option(index)->name, cases[i].name) &&
			    hdspe_option(index)->models & BIT(cases[i].number))
				found = hdspe_option(index);
		KUNIT_ASSERT_NOT_NULL_MSG(test, found, "%s", cases[i].name);
		KUNIT_EXPECT_EQ_MSG(test, cases[i].in_settings, found->in_settings,
				    "%s", cases[i].name);
		KUNIT_EXPECT_EQ_MSG(test, cases[i].mask, found->mask, "%s",
				    cases[i].name);
		KUNIT_ASSERT_EQ_MSG(test, cases[i].items, found->item_count, "%s",
				    cases[i].name);
		if (cases[i].items)
			KUNIT_EXPECT_STREQ(test, cases[i].last,
					   found->items[found->item_count - 1]);
	}
	for (index = 0; index < hdspe_option_count(); index++)
		entries += hweight32(hdspe_option(index)->models);
	KUNIT_EXPECT_EQ(test, (unsigned int)ARRAY_SIZE(cases), entries);
}

static struct kunit_case options_cases[] = {
	KUNIT_CASE(fields),
	KUNIT_CASE(preferred_references),
	KUNIT_CASE(options),
	{},
};

static struct kunit_suite options_suite = {
	.name = "lockstep_hdspe_options",
	.test_cases = options_cases,
};

kunit_test_suite(options_suite);
