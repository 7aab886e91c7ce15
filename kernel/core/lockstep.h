/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lockstep core: an ALSA PCM made from what a card says of itself.
 *
 * A card describes itself in a struct lockstep_description, does its work in a
 * struct lockstep_ops, and calls lockstep_card_interrupt() at period edges. The
 * core owns everything ALSA: one PCM with one playback and one capture stream,
 * constraints, memory, start and stop, positions, counters, names and power.
 *
 * The engine
 *   Both directions of a card run on one engine, which counts frames from its
 *   start in 64 bits. A direction's position is that count less the direction's
 *   origin: the engine frame at which the direction's first ring frame passes.
 *   Directions started in one step have one origin. One that joins a running
 *   engine has the origin that the card's @start gives: the present frame where
 *   the card can begin a ring anywhere, or a later one where the ring turns
 *   already. Until then its position stands, so that nothing that was written
 *   before the start is lost.
 *
 * Locking
 *   lockstep_card.lock covers the engine and is taken inside ALSA's stream locks,
 *   never around them. It covers every call of an operation that is marked
 *   "under the card's lock" below.
 *
 * Lifetime
 *   The card, with what a driver appended to it, is ALSA's and lives until the
 *   last file of the card is closed.
 */
#ifndef LOCKSTEP_H
#define LOCKSTEP_H

#include <linux/bits.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/workqueue.h>
#include <sound/core.h>
#include <sound/pcm.h>

#include "layout.h"

struct lockstep_card;

/* A direction is ALSA's SNDRV_PCM_STREAM_PLAYBACK or _CAPTURE, a set of them bits. */
#define LOCKSTEP_DIRECTIONS 2
#define LOCKSTEP_MAX_CHANNELS 64
#define LOCKSTEP_NAME_BYTES 32

/* Single, double and quad speed are all that any card has. */
#define LOCKSTEP_MAX_SPEED_MODES 3

/* A period edge that never comes. */
#define LOCKSTEP_NEVER U64_MAX

/**
 * enum lockstep_feature - what a card can do or needs
 * @LOCKSTEP_INTERLEAVED: offers interleaved memory
 * @LOCKSTEP_NONINTERLEAVED: offers one ring a channel
 * @LOCKSTEP_FINE_POSITION: its position is exact at each read, so applications
 *	may do without period interrupts
 * @LOCKSTEP_PAUSE: can stop a direction and go on from the same ring frame
 * @LOCKSTEP_SHARED_PERIOD: both directions have one period
 * @LOCKSTEP_SHARED_FORMAT: both directions have one format
 * @LOCKSTEP_COMMITS: must see each commit of frames to play as it happens
 * @LOCKSTEP_PERIOD_POWER_OF_2: a period is a power of two
 */
enum lockstep_feature {
	LOCKSTEP_INTERLEAVED = BIT(0),
	LOCKSTEP_NONINTERLEAVED = BIT(1),
	LOCKSTEP_FINE_POSITION = BIT(2),
	LOCKSTEP_PAUSE = BIT(3),
	LOCKSTEP_SHARED_PERIOD = BIT(4),
	LOCKSTEP_SHARED_FORMAT = BIT(5),
	LOCKSTEP_COMMITS = BIT(6),
	LOCKSTEP_PERIOD_POWER_OF_2 = BIT(7),
};

/**
 * struct lockstep_speed_mode - which channels a card has at a range of rates
 * @rate_max: highest rate in Hz; the lowest follows on the mode before
 * @channels: number of channels of each direction, always used all, 1 to 64
 * @slots: of each direction: the place of each channel's ring in memory, or NULL
 */
struct lockstep_speed_mode {
	unsigned int rate_max;
	unsigned int channels[LOCKSTEP_DIRECTIONS];
	const u8 *slots[LOCKSTEP_DIRECTIONS];
};

/**
 * struct lockstep_description - what a card says of itself
 * @driver: ALSA's driver name, at most 15 characters
 * @name: the card's short name
 * @features: set of enum lockstep_feature
 * @formats: set of SNDRV_PCM_FMTBIT_, formats of 32 bits only
 * @sample_bits: of each sample's 32, the highest ones that count; 0: all
 * @rates: set of SNDRV_PCM_RATE_
 * @rate_list: the rates in Hz, ascending, if @rates is SNDRV_PCM_RATE_KNOT
 * @rate_min: lowest rate in Hz
 * @rate_max: highest rate in Hz
 * @period_min: shortest period in frames
 * @period_max: longest period in frames
 * @ring_max: longest ring in frames
 * @ring_fixed: the ring is always @ring_max long and holds whole periods
 * @ring_periods: the ring is always so many periods long; 0: any number from 2
 * @fifo_frames: how far ahead of its position the card may have fetched what it plays;
 *	0: not told
 * @speed_modes: from the lowest rates to the highest
 * @speed_mode_count: how many, at least 1
 * @rings: memory has room for so many rings each way, 0: for what the modes need
 * @channel_bytes: from one channel's ring to the next, non-interleaved; at least
 *	@ring_max samples
 * @memory_type: SNDRV_DMA_TYPE_ of the ring memory
 * @memory_device: device for which it is allocated; NULL for ordinary memory
 *
 * Must live as long as the card.
 */
struct lockstep_description {
	const char *driver;
	const char *name;
	unsigned int features;
	u64 formats;
	unsigned int sample_bits;
	unsigned int rates;
	const struct snd_pcm_hw_constraint_list *rate_list;
	unsigned int rate_min;
	unsigned int rate_max;
	unsigned int period_min;
	unsigned int period_max;
	unsigned int ring_max;
	bool ring_fixed;
	unsigned int ring_periods;
	unsigned int fifo_frames;
	struct lockstep_speed_mode speed_modes[LOCKSTEP_MAX_SPEED_MODES];
	unsigned int speed_mode_count;
	unsigned int rings;
	unsigned int channel_bytes;
	int memory_type;
	struct device *memory_device;
};

/**
 * struct lockstep_settings - what was agreed for a direction
 * @rate: frames a second
 * @period: frames
 * @ring: frames
 * @format: sample format
 */
struct lockstep_settings {
	unsigned int rate;
	unsigned int period;
	unsigned int ring;
	snd_pcm_format_t format;
};

/**
 * struct lockstep_ops - what a card does
 * @configure: take over the settings of a direction before it first runs; the
 *	other one may be running, with settings that agree. Optional. May sleep.
 *	Returns 0 or a negative errno.
 * @prepare: whether a configured direction can run now. Optional. May sleep. Returns
 *	0 or a negative errno.
 * @release: undo @configure. Optional. May sleep.
 * @start: start a set of directions in one step, and the engine if it stood, and
 *	set *origin to the engine frame, not before the present one, at which each
 *	passes the ring frame that it stands at. Under the card's lock. Returns 0 or
 *	a negative errno.
 * @stop: stop a set of directions in one step, and the engine with the last one.
 *	Under the card's lock.
 * @position: the engine's frame count now. Only while the engine runs. Under the
 *	card's lock.
 * @advance: move the frames up to an engine frame between the rings and the world;
 *	called before a position is told to anybody, and before what decides about
 *	those frames changes. Optional: hardware does so by itself. Under the card's
 *	lock.
 * @arm: ask for an interrupt when the engine passes a frame, or, with
 *	LOCKSTEP_NEVER, for none. A frame already passed means at once. Optional: a
 *	card that interrupts at period edges by itself has none. Under the card's
 *	lock.
 * @synchronize: return when no interrupt of the card is being handled any more. May
 *	sleep. Optional: without it the core waits for the handlers of
 *	snd_card.sync_irq, if that is set.
 * @name_channel: write a channel's name. Optional. May sleep.
 */
struct lockstep_ops {
	int (*configure)(struct lockstep_card *card, int direction,
			 const struct lockstep_settings *settings);
	int (*prepare)(struct lockstep_card *card, int direction);
	void (*release)(struct lockstep_card *card, int direction);
	int (*start)(struct lockstep_card *card, unsigned int directions,
		     u64 *origin);
	void (*stop)(struct lockstep_card *card, unsigned int directions);
	u64 (*position)(struct lockstep_card *card);
	void (*advance)(struct lockstep_card *card, u64 engine);
	void (*arm)(struct lockstep_card *card, u64 frame);
	void (*synchronize)(struct lockstep_card *card);
	void (*name_channel)(struct lockstep_card *card, int direction,
			     unsigned int channel, char *name, size_t bytes);
};

/**
 * struct lockstep_direction - one direction's state
 * @substream: the open stream, or NULL
 * @layout: how its samples lie in memory; constant while configured
 * @settings: constant while @configured
 * @configured: hw_params were agreed; guarded by lockstep_card.lock
 * @origin: the engine frame at which position @held passes; while running
 * @held: position at which it stands, or from which it started to run
 * @seen: position up to which frames are counted
 * @reported: position last given to ALSA, the one its hw_ptr stands for
 * @elapsing: ALSA is being told of a period edge, and will ask for the position
 * @elapsed: the position to answer then
 * @offset: what makes a position of an ALSA pointer: @reported less hw_ptr
 * @committed: position up to which frames to play are there, with LOCKSTEP_COMMITS
 * @edges: period edges that ALSA was told of
 * @frames: frames passed since the card was made
 * @lost: of these, frames not committed in time, or not read in time
 */
struct lockstep_direction {
	struct snd_pcm_substream *substream;
	struct lockstep_layout layout;
	struct lockstep_settings settings;
	bool configured;
	u64 origin;
	u64 held;
	u64 seen;
	u64 reported;
	bool elapsing;
	u64 elapsed;
	u64 offset;
	u64 committed;
	u64 edges;
	u64 frames;
	u64 lost;
};

/**
 * struct lockstep_card - a card: put it first in a driver's own structure
 * @card: ALSA's
 * @pcm: the one PCM
 * @description: what the card says of itself
 * @ops: what the card does
 * @lock: the engine's, see above
 * @running: set of directions that run
 * @suspended: set of directions that ran when the machine was suspended
 * @directions: state of each direction
 * @speed_mode: the one in which the card is; guarded by lockstep_card.lock
 * @names: the control elements with the channels' names, or NULL
 * @interrupts: period interrupts since the card was made
 * @pointer_reads: position reads by ALSA since the card was made
 * @late_reads: interrupts and reads that came more than a period after their edge
 * @lost: bit 0: the hardware went away
 * @losing: tells ALSA that it did
 */
struct lockstep_card {
	struct snd_card *card;
	struct snd_pcm *pcm;
	const struct lockstep_description *description;
	const struct lockstep_ops *ops;

	spinlock_t lock; /* the engine's */
	unsigned int running;
	unsigned int suspended;
	struct lockstep_direction directions[LOCKSTEP_DIRECTIONS];
	const struct lockstep_speed_mode *speed_mode;
	struct snd_kcontrol *names[LOCKSTEP_DIRECTIONS];

	u64 interrupts;
	u64 pointer_reads;
	u64 late_reads;

	unsigned long lost;
	struct work_struct losing;
};

int lockstep_card_new(struct device *parent, int index, const char *id,
		      struct module *module, size_t bytes,
		      struct lockstep_card **card);
int lockstep_card_init(struct lockstep_card *card,
		       const struct lockstep_description *description,
		       const struct lockstep_ops *ops);
int lockstep_card_register(struct lockstep_card *card);
void lockstep_card_suspend(struct lockstep_card *card);
void lockstep_card_resume(struct lockstep_card *card);
void lockstep_card_lost(struct lockstep_card *card);
void lockstep_card_xrun(struct lockstep_card *card);
void lockstep_card_interrupt(struct lockstep_card *card);
void lockstep_card_rearm(struct lockstep_card *card);
void lockstep_card_set_rate(struct lockstep_card *card, unsigned int rate);
u64 lockstep_position(const struct lockstep_direction *direction, u64 engine);
u64 lockstep_committed(const struct lockstep_direction *direction, u64 position);

#endif
