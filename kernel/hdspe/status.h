/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lockstep HDSPe: what the status registers say of clocks. Pure: a snapshot of the
 * registers in, facts out.
 */
#ifndef HDSPE_STATUS_H
#define HDSPE_STATUS_H

#include <linux/types.h>

/* Which word of a snapshot a bit is in. */
enum hdspe_status_word {
	HDSPE_WORD_STATUS_0,
	HDSPE_WORD_STATUS_1,
	HDSPE_WORD_FREQUENCIES,
	HDSPE_WORD_STATUS_2,
	HDSPE_STATUS_WORDS,
};

/**
 * struct hdspe_status - a snapshot of the status registers
 * @words: by enum hdspe_status_word; those that the model has not are 0
 */
struct hdspe_status {
	u32 words[HDSPE_STATUS_WORDS];
};

/* Most references that a model has. */
#define HDSPE_REFERENCES_MAX 11

/* Reference in use: the card's own clock. */
#define HDSPE_REFERENCE_INTERNAL (-1)

/**
 * struct hdspe_reference - a clock that a model can follow
 * @name: as the field calls it
 * @code: its code in the register that prefers one, and in the one in use
 * @word: enum hdspe_status_word of @lock and @sync
 * @lock: bit that says it is locked
 * @sync: bit that says it is in sync with the card's clock
 * @class_word: enum hdspe_status_word of @class_shift
 * @class_shift: lowest bit of its class of frequency, or -1: it has none of its own
 * @tco: it is there only with a TCO board
 */
struct hdspe_reference {
	const char *name;
	u8 code;
	u8 word;
	u8 lock;
	u8 sync;
	u8 class_word;
	s8 class_shift;
	bool tco;
};

/* How well a reference is followed: the field's three words for it. */
enum hdspe_sync {
	HDSPE_NO_LOCK,
	HDSPE_LOCK,
	HDSPE_SYNC,
};

unsigned int hdspe_references(int number, const struct hdspe_reference **list);
enum hdspe_sync hdspe_reference_sync(const struct hdspe_reference *reference,
				     const struct hdspe_status *status);
unsigned int hdspe_reference_rate(int number, unsigned int index,
				  const struct hdspe_status *status);
int hdspe_reference_in_use(int number, const struct hdspe_status *status);
bool hdspe_has_tco(int number, const struct hdspe_status *status);

#endif
