// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep HDSPe: what the status registers say of clocks. Where snd-hdspm and
 * snd-hdspe read other bits, those of the latter are taken, which were found on the
 * hardware: docs/hdspe.md has the list.
 */
#include <linux/bitfield.h>
#include <linux/bits.h>
#include <linux/kernel.h>
#include "models.h"
#include "rate.h"
#include "registers.h"
#include "status.h"

#define S0 HDSPE_WORD_STATUS_0
#define S1 HDSPE_WORD_STATUS_1
#define FREQUENCIES HDSPE_WORD_FREQUENCIES
#define S2 HDSPE_WORD_STATUS_2
#define NOWHERE HDSPE_WORD_STATUS_0 /* never looked at, as there is no class in it */

static const struct hdspe_reference madi[] = {
	{ "Word Clock", 0, S2, 3, 4, NOWHERE, -1, false },
	{ "MADI", 1, S0, 3, 18, S0, 22, false },
	{ "TCO", 2, S0, 5, 28, NOWHERE, -1, true },
	{ "Sync In", 3, S0, 16, 17, NOWHERE, -1, false },
};

static const struct hdspe_reference aes[] = {
	{ "Word Clock", 0, S0, 21, 20, S0, 22, false },
	{ "AES1", 1, S2, 7, 15, FREQUENCIES, 0, false },
	{ "AES2", 2, S2, 6, 14, FREQUENCIES, 4, false },
	{ "AES3", 3, S2, 5, 13, FREQUENCIES, 8, false },
	{ "AES4", 4, S2, 4, 12, FREQUENCIES, 12, false },
	{ "AES5", 5, S2, 3, 11, FREQUENCIES, 16, false },
	{ "AES6", 6, S2, 2, 10, FREQUENCIES, 20, false },
	{ "AES7", 7, S2, 1, 9, FREQUENCIES, 24, false },
	{ "AES8", 8, S2, 0, 8, FREQUENCIES, 28, false },
	{ "TCO", 9, S0, 29, 28, S0, 1, true },
	{ "Sync In", 10, S2, 20, 21, S2, 22, false },
};

static const struct hdspe_reference raydat[] = {
	{ "Word Clock", 0, S1, 24, 25, S1, 16, false },
	{ "AES", 1, S1, 0, 8, FREQUENCIES, 0, false },
	{ "SPDIF", 2, S1, 1, 9, FREQUENCIES, 4, false },
	{ "ADAT1", 3, S1, 2, 10, FREQUENCIES, 8, false },
	{ "ADAT2", 4, S1, 3, 11, FREQUENCIES, 12, false },
	{ "ADAT3", 5, S1, 4, 12, FREQUENCIES, 16, false },
	{ "ADAT4", 6, S1, 5, 13, FREQUENCIES, 20, false },
	{ "TCO", 9, S1, 26, 27, S1, 20, true },
	{ "Sync In", 10, S2, 10, 11, S2, 12, false },
};

static const struct hdspe_reference aio[] = {
	{ "Word Clock", 0, S1, 24, 25, S1, 16, false },
	{ "AES", 1, S1, 0, 8, FREQUENCIES, 0, false },
	{ "SPDIF", 2, S1, 1, 9, FREQUENCIES, 4, false },
	{ "ADAT", 3, S1, 2, 10, FREQUENCIES, 8, false },
	{ "TCO", 9, S1, 26, 27, S1, 20, true },
	{ "Sync In", 10, S2, 10, 11, S2, 12, false },
};

/**
 * hdspe_references() - the clocks that a model can follow
 * @number: enum hdspe_model_number
 * @list: where to put the list
 *
 * Context: Any.
 *
 * Return: Their number, at most HDSPE_REFERENCES_MAX; those that need a TCO are in it.
 */
unsigned int hdspe_references(int number, const struct hdspe_reference **list)
{
	switch (number) {
	case HDSPE_MADI:
		*list = madi;
		return ARRAY_SIZE(madi);
	case HDSPE_AES:
		*list = aes;
		return ARRAY_SIZE(aes);
	case HDSPE_RAYDAT:
		*list = raydat;
		return ARRAY_SIZE(raydat);
	default:
		*list = aio;
		return ARRAY_SIZE(aio);
	}
}

/**
 * hdspe_reference_sync() - how well a reference is there
 * @reference: the reference
 * @status: snapshot
 *
 * Context: Any.
 *
 * Return: Whether it locks, and if so whether it is in sync.
 */
enum hdspe_sync hdspe_reference_sync(const struct hdspe_reference *reference,
				     const struct hdspe_status *status)
{
	u32 word = status->words[reference->word];

	if (!(word & BIT(reference->lock)))
		return HDSPE_NO_LOCK;
	return word & BIT(reference->sync) ? HDSPE_SYNC : HDSPE_LOCK;
}

/* MADI's class of frequency of the reference in use: bits 5, 6, 7 and 11. */
static unsigned int madi_class_in_use(const struct hdspe_status *status)
{
	u32 word = status->words[S2];

	return (word >> 5 & 7) | (word >> 11 & 1) << 3;
}

/**
 * hdspe_reference_rate() - the rate of a reference
 * @number: enum hdspe_model_number
 * @index: its place in the model's list
 * @status: snapshot
 *
 * Context: Any.
 *
 * Return: The nominal rate in Hz; 0: none, or the card doesn't say.
 */
unsigned int hdspe_reference_rate(int number, unsigned int index,
				  const struct hdspe_status *status)
{
	const struct hdspe_reference *list;

	hdspe_references(number, &list);
	if (hdspe_reference_sync(&list[index], status) == HDSPE_NO_LOCK)
		return 0;
	if (list[index].class_shift >= 0)
		return hdspe_class_rate(status->words[list[index].class_word] >>
						list[index].class_shift & 15);
	if (hdspe_reference_in_use(number, status) != index)
		return 0;
	return hdspe_class_rate(madi_class_in_use(status));
}

/**
 * hdspe_reference_in_use() - the clock that the card follows
 * @number: enum hdspe_model_number
 * @status: snapshot
 *
 * Context: Any.
 *
 * Return: Its place in the model's list, or HDSPE_REFERENCE_INTERNAL.
 */
int hdspe_reference_in_use(int number, const struct hdspe_status *status)
{
	const struct hdspe_reference *list;
	unsigned int count = hdspe_references(number, &list);
	unsigned int code;
	unsigned int i;

	switch (number) {
	case HDSPE_MADI:
		code = status->words[S2] >> 8 & 7;
		break;
	case HDSPE_AES:
		code = status->words[S0] >> 16 & 15;
		break;
	default:
		code = status->words[S1] >> 28;
	}
	for (i = 0; i < count; i++)
		if (list[i].code == code)
			return i;
	return HDSPE_REFERENCE_INTERNAL;
}

/**
 * hdspe_has_tco() - whether the time code board is there
 * @number: enum hdspe_model_number
 * @status: snapshot
 *
 * Context: Any.
 *
 * Return: Whether it is.
 */
bool hdspe_has_tco(int number, const struct hdspe_status *status)
{
	if (hdspe_model(number)->has_settings)
		return status->words[S2] & HDSPE_STATUS_2_TCO;
	return status->words[S0] & BIT(27);
}
