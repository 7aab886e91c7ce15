/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lockstep HDSPe: the models there are and in what they differ. Tables and pure
 * functions; no card in them.
 */
#ifndef HDSPE_MODELS_H
#define HDSPE_MODELS_H

#include <linux/types.h>

enum hdspe_model_number {
	HDSPE_MADI,
	HDSPE_AES,
	HDSPE_RAYDAT,
	HDSPE_AIO,
	HDSPE_AIO_PRO,
	HDSPE_MODELS,
};

/* Speeds: how many samples of a channel go where one goes at single speed. */
enum hdspe_speed {
	HDSPE_SINGLE,
	HDSPE_DOUBLE,
	HDSPE_QUAD,
	HDSPE_SPEEDS,
};

/* PCI ids: Xilinx's, and RME's own on the newest. */
#define HDSPE_VENDOR_XILINX 0x10ee
#define HDSPE_VENDOR_RME 0x1d18
#define HDSPE_DEVICE 0x3fc6

#define HDSPE_MIDI_PORTS 4

/**
 * struct hdspe_model - one model
 * @name: as RME calls it
 * @id: ALSA card id
 * @clock: the DDS register's value times the rate at single speed
 * @period_min: shortest period in frames
 * @period_max: longest period in frames
 * @two_periods: its ring is two periods; else always HDSPE_RING_FRAMES
 * @has_settings: it has the SETTINGS register, and keeps the clock's source there
 * @has_boards: it takes expansion boards
 * @midi_ports: set of MIDI ports it always has
 * @time_code_port: the MIDI port that carries time code, with a TCO
 */
struct hdspe_model {
	const char *name;
	const char *id;
	u64 clock;
	unsigned int period_min;
	unsigned int period_max;
	bool two_periods;
	bool has_settings;
	bool has_boards;
	unsigned int midi_ports;
	int time_code_port;
};

/**
 * struct hdspe_channels - a direction's channels at one speed
 * @count: how many
 * @slots: the hardware channel of each
 */
struct hdspe_channels {
	unsigned int count;
	u8 slots[64];
};

int hdspe_identify(u16 vendor, u8 revision);
const struct hdspe_model *hdspe_model(int number);
void hdspe_list_channels(int number, int direction, int speed, bool board,
			 struct hdspe_channels *channels);
bool hdspe_name_channel(int number, int direction, int speed, bool board,
			unsigned int channel, char *name, size_t bytes);

#endif
