// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep HDSPe: KUnit tables of what status registers say. Each bit is written out
 * here anew.
 */
#include <kunit/test.h>
#include <linux/string.h>
#include "models.h"
#include "status.h"

static void expect_reference(struct kunit *test, int number, const char *name,
			     int code, struct hdspe_status lock,
			     struct hdspe_status sync, struct hdspe_status at_96000)
{
	static const struct hdspe_status nothing;
	const struct hdspe_reference *list;
	unsigned int count = hdspe_references(number, &list);
	struct hdspe_status all = lock;
	unsigned int found = count;
	unsigned int i;

	for (i = 0; i < count; i++)
		if (!strcmp(list[i].name, name))
			found = i;
	KUNIT_ASSERT_LT_MSG(test, found, count, "model %d %s", number, name);
	KUNIT_EXPECT_EQ_MSG(test, code, list[found].code, "model %d %s", number, name);
	KUNIT_EXPECT_EQ_MSG(test, !strcmp(name, "TCO"), list[found].tco, "model %d %s",
			    number, name);
	for (i = 0; i < HDSPE_STATUS_WORDS; i++)
		all.words[i] |= sync.words[i] | at_96000.words[i];
	for (i = 0; i < count; i++) {
		KUNIT_EXPECT_EQ_MSG(test, i == found ? HDSPE_LOCK : HDSPE_NO_LOCK,
				    hdspe_reference_sync(&list[i], &lock),
				    "model %d %s, %s", number, name, list[i].name);
		KUNIT_EXPECT_EQ_MSG(test, i == found ? HDSPE_SYNC : HDSPE_NO_LOCK,
				    hdspe_reference_sync(&list[i], &all),
				    "model %d %s, %s", number, name, list[i].name);
	}
	KUNIT_EXPECT_EQ(test, HDSPE_NO_LOCK,
			hdspe_reference_sync(&list[found], &nothing));
	KUNIT_EXPECT_EQ(test, HDSPE_NO_LOCK, hdspe_reference_sync(&list[found], &sync));
	KUNIT_EXPECT_EQ(test, 0U, hdspe_reference_rate(number, found, &at_96000));
	KUNIT_EXPECT_EQ_MSG(test, 96000U, hdspe_reference_rate(number, found, &all),
			    "model %d %s", number, name);
}

#define WORDS(s0, s1, frequencies, s2) \
	((struct hdspe_status){ .words = { s0, s1, frequencies, s2 } })

static void references(struct kunit *test)
{
	static const char *const aes_names[] = {
		"AES1", "AES2", "AES3", "AES4", "AES5", "AES6", "AES7", "AES8",
	};
	static const char *const raydat_names[] = {
		"AES", "SPDIF", "ADAT1", "ADAT2", "ADAT3", "ADAT4",
	};
	static const char *const aio_names[] = { "AES", "SPDIF", "ADAT" };
	const struct hdspe_reference *list;
	int number;
	int i;

	KUNIT_EXPECT_EQ(test, 4U, hdspe_references(HDSPE_MADI, &list));
	KUNIT_EXPECT_EQ(test, 11U, hdspe_references(HDSPE_AES, &list));
	KUNIT_EXPECT_EQ(test, 9U, hdspe_references(HDSPE_RAYDAT, &list));
	KUNIT_EXPECT_EQ(test, 6U, hdspe_references(HDSPE_AIO, &list));
	KUNIT_EXPECT_EQ(test, 6U, hdspe_references(HDSPE_AIO_PRO, &list));

	/* Of word clock, TCO and Sync In, MADI says the rate while it follows them. */
	expect_reference(test, HDSPE_MADI, "MADI", 1, WORDS(1 << 3, 0, 0, 0),
			 WORDS(1 << 18, 0, 0, 0), WORDS(6 << 22, 0, 0, 0));
	expect_reference(test, HDSPE_MADI, "Word Clock", 0, WORDS(0, 0, 0, 1 << 3),
			 WORDS(0, 0, 0, 1 << 4), WORDS(0, 0, 0, 6 << 5));
	expect_reference(test, HDSPE_MADI, "TCO", 2, WORDS(1 << 5, 0, 0, 2 << 8),
			 WORDS(1 << 28, 0, 0, 2 << 8), WORDS(0, 0, 0, 6 << 5));
	expect_reference(test, HDSPE_MADI, "Sync In", 3, WORDS(1 << 16, 0, 0, 3 << 8),
			 WORDS(1 << 17, 0, 0, 3 << 8), WORDS(0, 0, 0, 6 << 5));

	for (i = 0; i < 8; i++)
		expect_reference(test, HDSPE_AES, aes_names[i], 1 + i,
				 WORDS(0, 0, 0, 1 << (7 - i)),
				 WORDS(0, 0, 0, 1 << (15 - i)),
				 WORDS(0, 0, 6U << 4 * i, 0));
	expect_reference(test, HDSPE_AES, "Word Clock", 0, WORDS(1 << 21, 0, 0, 0),
			 WORDS(1 << 20, 0, 0, 0), WORDS(6 << 22, 0, 0, 0));
	expect_reference(test, HDSPE_AES, "TCO", 9, WORDS(1 << 29, 0, 0, 0),
			 WORDS(1 << 28, 0, 0, 0), WORDS(6 << 1, 0, 0, 0));
	expect_reference(test, HDSPE_AES, "Sync In", 10, WORDS(0, 0, 0, 1 << 20),
			 WORDS(0, 0, 0, 1 << 21), WORDS(0, 0, 0, 6 << 22));

	for (i = 0; i < 6; i++)
		expect_reference(test, HDSPE_RAYDAT, raydat_names[i], 1 + i,
				 WORDS(0, 1 << i, 0, 0), WORDS(0, 1 << (8 + i), 0, 0),
				 WORDS(0, 0, 6 << 4 * i, 0));
	for (number = HDSPE_RAYDAT; number <= HDSPE_AIO_PRO; number++) {
		expect_reference(test, number, "Word Clock", 0,
				 WORDS(0, 1 << 24, 0, 0), WORDS(0, 1 << 25, 0, 0),
				 WORDS(0, 6 << 16, 0, 0));
		expect_reference(test, number, "TCO", 9, WORDS(0, 1 << 26, 0, 0),
				 WORDS(0, 1 << 27, 0, 0), WORDS(0, 6 << 20, 0, 0));
		expect_reference(test, number, "Sync In", 10, WORDS(0, 0, 0, 1 << 10),
				 WORDS(0, 0, 0, 1 << 11), WORDS(0, 0, 0, 6 << 12));
		for (i = 0; i < 3 && number != HDSPE_RAYDAT; i++)
			expect_reference(test, number, aio_names[i], 1 + i,
					 WORDS(0, 1 << i, 0, 0),
					 WORDS(0, 1 << (8 + i), 0, 0),
					 WORDS(0, 0, 6 << 4 * i, 0));
	}
}

static void references_in_use(struct kunit *test)
{
	static const struct {
		int number;
		struct hdspe_status status;
		const char *name; /* NULL: its own clock */
	} cases[] = {
		{ HDSPE_MADI, { { 0, 0, 0, 0 << 8 } }, "Word Clock" },
		{ HDSPE_MADI, { { 0, 0, 0, 1 << 8 } }, "MADI" },
		{ HDSPE_MADI, { { 0, 0, 0, 3 << 8 } }, "Sync In" },
		{ HDSPE_MADI, { { 0, 0, 0, 7 << 8 } }, NULL },
		{ HDSPE_AES, { { 8 << 16, 0, 0, 0 } }, "AES8" },
		{ HDSPE_AES, { { 10 << 16, 0, 0, 0 } }, "Sync In" },
		{ HDSPE_AES, { { 15 << 16, 0, 0, 0 } }, NULL },
		{ HDSPE_RAYDAT, { { 0, 0U << 28, 0, 0 } }, "Word Clock" },
		{ HDSPE_RAYDAT, { { 0, 6U << 28, 0, 0 } }, "ADAT4" },
		{ HDSPE_RAYDAT, { { 0, 9U << 28, 0, 0 } }, "TCO" },
		{ HDSPE_RAYDAT, { { 0, 15U << 28, 0, 0 } }, NULL },
		{ HDSPE_AIO, { { 0, 3U << 28, 0, 0 } }, "ADAT" },
		{ HDSPE_AIO, { { 0, 4U << 28, 0, 0 } }, NULL },
	};
	const struct hdspe_reference *list;
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		int index = hdspe_reference_in_use(cases[i].number, &cases[i].status);

		hdspe_references(cases[i].number, &list);
		if (cases[i].name && index >= 0)
			KUNIT_EXPECT_STREQ_MSG(test, cases[i].name, list[index].name,
					       "case %d", i);
		else
			KUNIT_EXPECT_EQ_MSG(test, !cases[i].name,
					    index == HDSPE_REFERENCE_INTERNAL,
					    "case %d", i);
	}
	KUNIT_EXPECT_TRUE(test, hdspe_has_tco(HDSPE_MADI, &WORDS(1 << 27, 0, 0, 0)));
	KUNIT_EXPECT_TRUE(test, hdspe_has_tco(HDSPE_AES, &WORDS(1 << 27, 0, 0, 0)));
	KUNIT_EXPECT_FALSE(test, hdspe_has_tco(HDSPE_AES, &WORDS(0, 0, 0, 1 << 6)));
	KUNIT_EXPECT_TRUE(test, hdspe_has_tco(HDSPE_AIO, &WORDS(0, 0, 0, 1 << 6)));
	KUNIT_EXPECT_FALSE(test, hdspe_has_tco(HDSPE_AIO, &WORDS(1 << 27, 0, 0, 0)));
}

static struct kunit_case status_cases[] = {
	KUNIT_CASE(references),
	KUNIT_CASE(references_in_use),
	{},
};

static struct kunit_suite status_suite = {
	.name = "lockstep_hdspe_status",
	.test_cases = status_cases,
};

kunit_test_suite(status_suite);
