/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lockstep HDSPe: registers of RME's HDSPe cards, by byte offset in BAR 0. All are 32
 * bits, little endian, and may only be accessed whole.
 *
 * RME publishes no data sheet. The facts are those that Linux's snd-hdspm and
 * PhilippeBekaert's snd-hdspe agree on; where they don't, docs/hdspe.md says which was
 * taken, and why.
 */
#ifndef HDSPE_REGISTERS_H
#define HDSPE_REGISTERS_H

#include <linux/bits.h>

#define HDSPE_BAR_BYTES 0x10000

/* Hardware channels each way, each with a ring of 16 pages. */
#define HDSPE_CHANNELS 64
#define HDSPE_PAGES 16
#define HDSPE_PAGE_BYTES 4096
#define HDSPE_RING_BYTES (HDSPE_PAGES * HDSPE_PAGE_BYTES)
#define HDSPE_RING_FRAMES 16384
/* The card moves, and counts, so many frames at a time. */
#define HDSPE_BURST_FRAMES 16

/* Written */
#define HDSPE_SETTINGS 0 /* RayDAT, AIO, AIO Pro */
#define HDSPE_CONTROL 64
#define HDSPE_CONFIRM 96
#define HDSPE_DDS 256
#define HDSPE_MIDI_OUT_0 352
#define HDSPE_MIDI_OUT_1 356
#define HDSPE_MIDI_OUT_2 368
#define HDSPE_PLAYBACK_ENABLE(channel) (512 + 4 * (channel))
#define HDSPE_CAPTURE_ENABLE(channel) (768 + 4 * (channel))
#define HDSPE_PLAYBACK_PAGE(channel, page) (8192 + 4 * (16 * (channel) + (page)))
#define HDSPE_CAPTURE_PAGE(channel, page) (12288 + 4 * (16 * (channel) + (page)))
#define HDSPE_INPUT_FADER(output, input) (32768 + 4 * (128 * (output) + (input)))
#define HDSPE_PLAYBACK_FADER(output, playback) \
	HDSPE_INPUT_FADER(output, 64 + (playback))

/* Read */
#define HDSPE_STATUS_0 0
#define HDSPE_STATUS_1 64 /* RayDAT, AIO, AIO Pro */
#define HDSPE_FREQUENCIES 128 /* all but MADI */
#define HDSPE_STATUS_2 192
#define HDSPE_MIDI_IN_0 360
#define HDSPE_MIDI_IN_1 364
#define HDSPE_MIDI_IN_2 372
#define HDSPE_MIDI_IN_3 376
#define HDSPE_MIDI_OUT_FILL_0 384
#define HDSPE_MIDI_OUT_FILL_1 388
#define HDSPE_MIDI_OUT_FILL_2 400
#define HDSPE_MIDI_IN_FILL_0 392
#define HDSPE_MIDI_IN_FILL_1 396
#define HDSPE_MIDI_IN_FILL_2 404
#define HDSPE_MIDI_IN_FILL_3 408
#define HDSPE_SERIAL HDSPE_MIDI_IN_FILL_0 /* bits 31..8 */
#define HDSPE_SERIAL_TEXT_0 416
#define HDSPE_SERIAL_TEXT_1 420
#define HDSPE_FLASH 448
#define HDSPE_DDS_IN_USE 512
#define HDSPE_INPUT_PEAK(channel) (4096 + 4 * (channel))
#define HDSPE_PLAYBACK_PEAK(channel) (4352 + 4 * (channel))
#define HDSPE_OUTPUT_PEAK(channel) (4608 + 4 * (channel))
#define HDSPE_INPUT_RMS_LOW(channel) (6144 + 4 * (channel))
#define HDSPE_PLAYBACK_RMS_LOW(channel) (6400 + 4 * (channel))
#define HDSPE_OUTPUT_RMS_LOW(channel) (6656 + 4 * (channel))
#define HDSPE_RMS_HIGH 1024 /* from a low word to its high word */

/* CONTROL, all cards. Can't be read back. */
#define HDSPE_CONTROL_START BIT(0)
#define HDSPE_CONTROL_PERIOD GENMASK(3, 1)
#define HDSPE_CONTROL_AUDIO_INTERRUPT BIT(5)
#define HDSPE_CONTROL_FREQUENCY GENMASK(7, 6)
#define HDSPE_CONTROL_DOUBLE_SPEED BIT(8)
#define HDSPE_CONTROL_QUAD_SPEED BIT(31)
#define HDSPE_CONTROL_MIDI_0_INTERRUPT BIT(22)
#define HDSPE_CONTROL_MIDI_1_INTERRUPT BIT(23)
#define HDSPE_CONTROL_MIDI_2_INTERRUPT BIT(21)
#define HDSPE_CONTROL_MIDI_3_INTERRUPT BIT(26)
#define HDSPE_CONTROL_LINE_OUT BIT(24)

/* CONTROL, MADI and AES */
#define HDSPE_CONTROL_MASTER BIT(4)
#define HDSPE_CONTROL_SINGLE_SPEED_WORD_CLOCK BIT(20)

/* CONTROL, MADI */
#define HDSPE_CONTROL_MADI_64_CHANNELS BIT(10)
#define HDSPE_CONTROL_MADI_AUTO_INPUT BIT(11)
#define HDSPE_CONTROL_MADI_COAXIAL BIT(14)
#define HDSPE_CONTROL_MADI_REFERENCE GENMASK(17, 16)
#define HDSPE_CONTROL_MADI_SMUX BIT(18)
#define HDSPE_CONTROL_CLEAR_TRACK_MARKER BIT(19)

/* CONTROL, AES: the reference's four bits are apart, from the highest 25, 13, 17, 16 */
#define HDSPE_CONTROL_AES_PROFESSIONAL BIT(9)
#define HDSPE_CONTROL_AES_EMPHASIS BIT(10)
#define HDSPE_CONTROL_AES_NON_AUDIO BIT(11)
#define HDSPE_CONTROL_AES_REFERENCE_3 BIT(25)
#define HDSPE_CONTROL_AES_REFERENCE_2 BIT(13)
#define HDSPE_CONTROL_AES_REFERENCE_1_0 GENMASK(17, 16)
#define HDSPE_CONTROL_AES_DOUBLE_SPEED_DOUBLE_WIRE BIT(26)
#define HDSPE_CONTROL_AES_QUAD_SPEED_DOUBLE_WIRE BIT(27)
#define HDSPE_CONTROL_AES_QUAD_SPEED_QUAD_WIRE BIT(28)

/* SETTINGS: RayDAT, AIO, AIO Pro. Can't be read back. */
#define HDSPE_SETTINGS_MASTER BIT(0)
#define HDSPE_SETTINGS_REFERENCE GENMASK(4, 1)
#define HDSPE_SETTINGS_SINGLE_SPEED_WORD_CLOCK BIT(5)
#define HDSPE_SETTINGS_SPDIF_INPUT GENMASK(13, 12)
#define HDSPE_SETTINGS_SPDIF_OPTICAL BIT(14)
#define HDSPE_SETTINGS_SPDIF_PROFESSIONAL BIT(15)
#define HDSPE_SETTINGS_CLEAR_TRACK_MARKER BIT(16)
#define HDSPE_SETTINGS_ADAT_1_INTERNAL BIT(17)
#define HDSPE_SETTINGS_ADAT_2_INTERNAL BIT(18)
#define HDSPE_SETTINGS_LINE_OUT BIT(19)
#define HDSPE_SETTINGS_INPUT_LEVEL GENMASK(21, 20)
#define HDSPE_SETTINGS_OUTPUT_LEVEL GENMASK(23, 22)
#define HDSPE_SETTINGS_PHONES_LEVEL GENMASK(25, 24)
#define HDSPE_SETTINGS_BALANCED BIT(26)

/* STATUS_0, all cards */
#define HDSPE_STATUS_AUDIO_PENDING BIT(0)
#define HDSPE_STATUS_POSITION GENMASK(15, 6) /* in bytes, of a channel's ring */
#define HDSPE_STATUS_SECOND_HALF BIT(26) /* toggles every period */
#define HDSPE_STATUS_MIDI_0_PENDING BIT(30)
#define HDSPE_STATUS_MIDI_1_PENDING BIT(31)
#define HDSPE_STATUS_MIDI_2_PENDING BIT(29) /* AES: bit 5 */
#define HDSPE_STATUS_AES_MIDI_2_PENDING BIT(5)
#define HDSPE_STATUS_MIDI_3_PENDING BIT(21) /* MADI */

/* STATUS_2 of RayDAT, AIO and AIO Pro: boards, present when 0 */
#define HDSPE_STATUS_2_NO_OUTPUT_BOARD BIT(7)
#define HDSPE_STATUS_2_NO_INPUT_BOARD BIT(8)
#define HDSPE_STATUS_2_TCO BIT(6)

/* What a card that is not there any more reads as. */
#define HDSPE_GONE 0xffffffffU

#endif
