// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep HDSPe: channels: in which order ALSA has them, where in memory the card has
 * them, and what is written at their sockets.
 *
 * A model's channels are groups of sockets. A group has fewer channels at higher
 * speeds, as an ADAT wire carries eight at single speed, four at double and two at
 * quad. AIO's ADAT channels lie together at each speed, as snd-hdspe found on the
 * hardware; snd-hdspm has them apart.
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include <sound/asound.h>
#include "models.h"

/**
 * struct group - sockets of one kind
 * @name: of a channel; its number or side follows
 * @sides: two channels, left and right
 * @board: only with the expansion board
 * @first: hardware channel of the first, at each speed
 * @count: channels at each speed
 */
struct group {
	const char *name;
	bool sides;
	bool board;
	u8 first[HDSPE_SPEEDS];
	u8 count[HDSPE_SPEEDS];
};

#define GROUPS_MAX 7

#define ALWAYS(channel) { [0 ... HDSPE_SPEEDS - 1] = (channel) }

static const struct group madi[GROUPS_MAX] = {
	{ .name = "MADI.", .count = { 64, 32, 16 } },
};

static const struct group aes[GROUPS_MAX] = {
	{ .name = "AES.", .count = ALWAYS(16) },
};

static const struct group raydat[GROUPS_MAX] = {
	{ .name = "ADAT1.", .first = { 4, 4, 4 }, .count = { 8, 4, 2 } },
	{ .name = "ADAT2.", .first = { 12, 8, 6 }, .count = { 8, 4, 2 } },
	{ .name = "ADAT3.", .first = { 20, 12, 8 }, .count = { 8, 4, 2 } },
	{ .name = "ADAT4.", .first = { 28, 16, 10 }, .count = { 8, 4, 2 } },
	{ .name = "AES.", .sides = true, .first = ALWAYS(0), .count = ALWAYS(2) },
	{ .name = "SPDIF.", .sides = true, .first = ALWAYS(2), .count = ALWAYS(2) },
};

static const struct group aio_inputs[GROUPS_MAX] = {
	{ .name = "Analog.", .sides = true, .first = ALWAYS(0), .count = ALWAYS(2) },
	{ .name = "AES.", .sides = true, .first = ALWAYS(8), .count = ALWAYS(2) },
	{ .name = "SPDIF.", .sides = true, .first = ALWAYS(10), .count = ALWAYS(2) },
	{ .name = "ADAT.", .first = ALWAYS(12), .count = { 8, 4, 2 } },
	{ .name = "AEB.", .board = true, .first = ALWAYS(2), .count = ALWAYS(4) },
};

static const struct group aio_outputs[GROUPS_MAX] = {
	{ .name = "Analog.", .sides = true, .first = ALWAYS(0), .count = ALWAYS(2) },
	{ .name = "AES.", .sides = true, .first = ALWAYS(8), .count = ALWAYS(2) },
	{ .name = "SPDIF.", .sides = true, .first = ALWAYS(10), .count = ALWAYS(2) },
	{ .name = "ADAT.", .first = ALWAYS(12), .count = { 8, 4, 2 } },
	{ .name = "Phones.", .sides = true, .first = ALWAYS(6), .count = ALWAYS(2) },
	{ .name = "AEB.", .board = true, .first = ALWAYS(2), .count = ALWAYS(4) },
};

static const struct group *groups_of(int number, int direction)
{
	switch (number) {
	case HDSPE_MADI:
		return madi;
	case HDSPE_AES:
		return aes;
	case HDSPE_RAYDAT:
		return raydat;
	default:
		return direction == SNDRV_PCM_STREAM_PLAYBACK ? aio_outputs :
								aio_inputs;
	}
}

/**
 * hdspe_list_channels() - the channels of a direction
 * @number: enum hdspe_model_number
 * @direction: SNDRV_PCM_STREAM_
 * @speed: enum hdspe_speed
 * @board: the direction's expansion board is there
 * @channels: where to put them, in ALSA's order
 *
 * Context: Any.
 */
void hdspe_list_channels(int number, int direction, int speed, bool board,
			 struct hdspe_channels *channels)
{
	const struct group *group;
	unsigned int i;

	channels->count = 0;
	for (group = groups_of(number, direction); group->name; group++)
		for (i = 0; i < group->count[speed] && (board || !group->board); i++)
			channels->slots[channels->count++] = group->first[speed] + i;
}

/**
 * hdspe_name_channel() - the name of a channel
 * @number: enum hdspe_model_number
 * @direction: SNDRV_PCM_STREAM_
 * @speed: enum hdspe_speed
 * @board: the direction's expansion board is there
 * @channel: ALSA channel
 * @name: where to put it
 * @bytes: room there
 *
 * Context: Any.
 *
 * Return: Whether there is such a channel.
 */
bool hdspe_name_channel(int number, int direction, int speed, bool board,
			unsigned int channel, char *name, size_t bytes)
{
	const struct group *group;

	for (group = groups_of(number, direction); group->name; group++) {
		if (group->board && !board)
			continue;
		if (channel >= group->count[speed]) {
			channel -= group->count[speed];
			continue;
		}
		if (group->sides)
			snprintf(name, bytes, "%s%c", group->name, channel ? 'R' : 'L');
		else
			snprintf(name, bytes, "%s%u", group->name, channel + 1);
		return true;
	}
	return false;
}
