/* SPDX-License-Identifier: GPL-2.0-or-later WITH Linux-syscall-note */
/*
 * Lockstep HDSPe: the card's hwdep device, for what control elements would be too many
 * or too slow for: the whole mixer, and all level meters at one moment.
 *
 * A channel here is a hardware channel, 0 to 63: LOCKSTEP_HDSPE_INFO says which one an
 * ALSA channel is at the present speed.
 */
#ifndef LOCKSTEP_HDSPE_UAPI_H
#define LOCKSTEP_HDSPE_UAPI_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define LOCKSTEP_HDSPE_VERSION 1
#define LOCKSTEP_HDSPE_CHANNELS 64
/* A row of the mixer: 64 inputs, then 64 playback channels. */
#define LOCKSTEP_HDSPE_SOURCES 128

#define LOCKSTEP_HDSPE_UNITY 32768
#define LOCKSTEP_HDSPE_FADER_MAX 65535

/**
 * struct lockstep_hdspe_info - what the card is
 * @version: LOCKSTEP_HDSPE_VERSION of the driver
 * @model: 0 MADI, 1 AES, 2 RayDAT, 3 AIO, 4 AIO Pro
 * @serial: serial number, or 0: it has none
 * @speed: 0 single, 1 double, 2 quad
 * @playback_channels: at this speed
 * @capture_channels: at this speed
 * @playback_map: the hardware channel of each ALSA playback channel, and so the output
 * @capture_map: the hardware channel of each ALSA capture channel
 */
struct lockstep_hdspe_info {
	__u32 version;
	__u32 model;
	__u32 serial;
	__u32 speed;
	__u32 playback_channels;
	__u32 capture_channels;
	__u8 playback_map[LOCKSTEP_HDSPE_CHANNELS];
	__u8 capture_map[LOCKSTEP_HDSPE_CHANNELS];
};

/**
 * struct lockstep_hdspe_faders - a part of one output's row of the mixer
 * @output: hardware channel
 * @first: first source: inputs are 0 to 63, playback channels 64 to 127
 * @count: how many, from 1; @first + @count is at most 128
 * @reserved: 0
 * @values: of each, 0 to 65535; 32768 leaves samples as they are
 */
struct lockstep_hdspe_faders {
	__u32 output;
	__u32 first;
	__u32 count;
	__u32 reserved;
	__u16 values[LOCKSTEP_HDSPE_SOURCES];
};

/**
 * struct lockstep_hdspe_meters - levels since they were last read
 * @input_peak: before the mixer: bits 31..8 the highest sample, 3..0 overs
 * @playback_peak: as the card fetched it
 * @output_peak: after the mixer
 * @input_rms: sum of squares, in the card's own unit
 * @playback_rms: as above
 * @output_rms: as above
 */
struct lockstep_hdspe_meters {
	__u32 input_peak[LOCKSTEP_HDSPE_CHANNELS];
	__u32 playback_peak[LOCKSTEP_HDSPE_CHANNELS];
	__u32 output_peak[LOCKSTEP_HDSPE_CHANNELS];
	__u64 input_rms[LOCKSTEP_HDSPE_CHANNELS];
	__u64 playback_rms[LOCKSTEP_HDSPE_CHANNELS];
	__u64 output_rms[LOCKSTEP_HDSPE_CHANNELS];
};

/*
 * Reading faders gives what the card was last told: it can't be asked. Writing them takes
 * a file that is open for writing, else EBADF.
 */
#define LOCKSTEP_HDSPE_INFO _IOR('L', 0x00, struct lockstep_hdspe_info)
#define LOCKSTEP_HDSPE_READ_FADERS _IOWR('L', 0x01, struct lockstep_hdspe_faders)
#define LOCKSTEP_HDSPE_WRITE_FADERS _IOW('L', 0x02, struct lockstep_hdspe_faders)
#define LOCKSTEP_HDSPE_READ_METERS _IOR('L', 0x03, struct lockstep_hdspe_meters)

#endif
