// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep HDSPe: the models there are. Figures from snd-hdspm and snd-hdspe, which
 * agree on them but for AIO Pro, which only the latter knows.
 */
#include <linux/bits.h>
#include <linux/errno.h>
#include "models.h"

static const struct hdspe_model models[HDSPE_MODELS] = {
	[HDSPE_MADI] = {
		.name = "RME HDSPe MADI",
		.id = "MADI",
		.clock = 110069313433624ULL,
		.period_min = 64,
		.period_max = 8192,
		.two_periods = true,
		.midi_ports = BIT(0) | BIT(1) | BIT(2),
		.time_code_port = 3,
	},
	[HDSPE_AES] = {
		.name = "RME HDSPe AES",
		.id = "AES",
		.clock = 110069313433624ULL,
		.period_min = 64,
		.period_max = 8192,
		.two_periods = true,
		.midi_ports = BIT(0) | BIT(1),
		.time_code_port = 2,
	},
	[HDSPE_RAYDAT] = {
		.name = "RME HDSPe RayDAT",
		.id = "RayDAT",
		.clock = 104857600000000ULL,
		.period_min = 32,
		.period_max = 4096,
		.has_settings = true,
		.midi_ports = BIT(0) | BIT(1),
		.time_code_port = 2,
	},
	[HDSPE_AIO] = {
		.name = "RME HDSPe AIO",
		.id = "AIO",
		.clock = 104857600000000ULL,
		.period_min = 32,
		.period_max = 4096,
		.has_settings = true,
		.has_boards = true,
		.midi_ports = BIT(0),
		.time_code_port = 1,
	},
	[HDSPE_AIO_PRO] = {
		.name = "RME HDSPe AIO Pro",
		.id = "AIOPro",
		.clock = 104857600000000ULL,
		.period_min = 32,
		.period_max = 4096,
		.has_settings = true,
		.has_boards = true,
		.midi_ports = BIT(0),
		.time_code_port = 1,
	},
};

/**
 * hdspe_identify() - which model a PCI device is
 * @vendor: PCI vendor id
 * @revision: PCI revision id
 *
 * Context: Any.
 *
 * Return: Its enum hdspe_model_number, or -ENODEV.
 */
int hdspe_identify(u16 vendor, u8 revision)
{
	if (vendor == HDSPE_VENDOR_RME)
		return revision == 212 ? HDSPE_AIO_PRO : -ENODEV;
	switch (revision) {
	case 200 ... 207:
	case 210:
		return HDSPE_MADI;
	case 211:
		return HDSPE_RAYDAT;
	case 212:
		return HDSPE_AIO;
	case 230 ... 234:
	case 240:
		return HDSPE_AES;
	default:
		return -ENODEV;
	}
}

/**
 * hdspe_model() - what a model is
 * @number: enum hdspe_model_number
 *
 * Context: Any.
 *
 * Return: Its description.
 */
const struct hdspe_model *hdspe_model(int number)
{
	return &models[number];
}
