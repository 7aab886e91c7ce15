/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lockstep HDSPe: a card, and what the driver's files share.
 *
 * Locking: lockstep_card.lock covers the shadows of registers that can't be read back
 * and the engine's count. Registers of single channels, pages and faders need none.
 */
#ifndef HDSPE_H
#define HDSPE_H

#include <linux/bitfield.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/pci.h>
#include "../core/lockstep.h"
#include "midi.h"
#include "models.h"
#include "registers.h"
#include "status.h"

/* Elements of the mixer: two views and its rows. */
#define HDSPE_MIXER_CONTROLS 3

/* Most that the card's own clock may be off, in millionths. */
#define HDSPE_PITCH_MAX 50000

/* What the card has for a playback ring's only page while its stream joins. */
enum hdspe_only_page {
	HDSPE_PAGE_OWN,
	HDSPE_PAGE_SILENT,
	HDSPE_PAGE_COPIED,
};

struct hdspe_mixer;

/**
 * struct hdspe_watch - what was seen when the card was last looked at
 * @work: looks again
 * @syncs: of each reference
 * @rates: of each reference, Hz
 * @in_use: the reference that it followed, or HDSPE_REFERENCE_INTERNAL
 * @external: its rate, Hz
 * @running: streams ran
 * @interrupts: the core's count
 * @looks: since it last grew while streams ran
 */
struct hdspe_watch {
	struct delayed_work work;
	enum hdspe_sync syncs[HDSPE_REFERENCES_MAX];
	unsigned int rates[HDSPE_REFERENCES_MAX];
	int in_use;
	unsigned int external;
	bool running;
	u64 interrupts;
	unsigned int looks;
};

/**
 * struct hdspe_card - a card
 * @core: the core's part, first
 * @description: what it says of itself
 * @slots: at each speed, of each direction, the hardware channel of each ALSA channel
 * @pci: the device
 * @registers: its registers
 * @number: enum hdspe_model_number
 * @model: what the model is
 * @boards: of each direction: its expansion board is there
 * @has_tco: the time code board is there
 * @serial: serial number, or 0: it has none
 * @mixer: what its mixer was told
 * @mixer_controls: elements of the mixer
 * @midi: its MIDI ports
 * @references: of all that its model can follow, those that it can
 * @reference_count: how many
 * @sync_controls: of each reference, the element with its state
 * @frequency_controls: of each reference, the element with its rate
 * @in_use_control: the element with the reference that it follows
 * @external_control: the element with that one's rate
 * @rate_control: the element with the rate of its own clock
 * @watch: sees what it doesn't interrupt for
 * @control: what CONTROL was told
 * @settings: what SETTINGS was told
 * @dds: what DDS was told
 * @rate: Hz; the card's own when it follows no other clock
 * @pitch: offset of its own clock, in millionths
 * @refused_at: Hz of the clock that it followed when the log last told of a refused rate
 * @ring: frames; while the engine runs
 * @period: frames; while the engine runs
 * @silence: bus address of a page of it
 * @silent_pages: pages of the playback rings that are that one for now
 * @only_page: what stands for the only page of the playback rings
 * @copied: the second page of the playback rings' memory has a copy of their begin
 * @begin: the engine frame at which the playback stream begins that joins
 * @frames: the engine's count when last looked at
 * @confirmed: that count when an interrupt was last confirmed
 * @edge: the period's edge that it interrupted for last
 * @fresh: @frames is of the interrupt being handled
 */
struct hdspe_card {
	struct lockstep_card core;
	struct lockstep_description description;
	u8 slots[HDSPE_SPEEDS][LOCKSTEP_DIRECTIONS][HDSPE_CHANNELS];
	struct pci_dev *pci;
	void __iomem *registers;
	int number;
	const struct hdspe_model *model;
	bool boards[LOCKSTEP_DIRECTIONS];
	bool has_tco;
	u32 serial;
	struct hdspe_mixer *mixer;
	struct snd_kcontrol *mixer_controls[HDSPE_MIXER_CONTROLS];
	struct hdspe_midi midi[HDSPE_MIDI_PORTS];
	u8 references[HDSPE_REFERENCES_MAX];
	unsigned int reference_count;
	struct snd_kcontrol *sync_controls[HDSPE_REFERENCES_MAX];
	struct snd_kcontrol *frequency_controls[HDSPE_REFERENCES_MAX];
	struct snd_kcontrol *in_use_control;
	struct snd_kcontrol *external_control;
	struct snd_kcontrol *rate_control;
	struct hdspe_watch watch;

	u32 control;
	u32 settings;
	u32 dds;
	unsigned int rate;
	int pitch;
	unsigned int refused_at;
	u32 ring;
	u32 period;
	u32 silence;
	unsigned int silent_pages;
	enum hdspe_only_page only_page;
	bool copied;
	u64 begin;
	u64 frames;
	u64 confirmed;
	u64 edge;
	bool fresh;
};

static inline struct hdspe_card *hdspe_card_of(struct lockstep_card *core)
{
	return container_of(core, struct hdspe_card, core);
}

static inline u32 hdspe_read(struct hdspe_card *card, unsigned int offset)
{
	return readl(card->registers + offset);
}

static inline void hdspe_write(struct hdspe_card *card, unsigned int offset,
			       u32 value)
{
	writel(value, card->registers + offset);
}

/* Tells CONTROL other bits of @mask. Under the card's lock. */
static inline void hdspe_set_control(struct hdspe_card *card, u32 mask, u32 bits)
{
	card->control = (card->control & ~mask) | (bits & mask);
	hdspe_write(card, HDSPE_CONTROL, card->control);
}

/* Tells SETTINGS other bits of @mask, on models that have it. Under the card's lock. */
static inline void hdspe_set_settings(struct hdspe_card *card, u32 mask, u32 bits)
{
	card->settings = (card->settings & ~mask) | (bits & mask);
	hdspe_write(card, HDSPE_SETTINGS, card->settings);
}

/* describe.c */
void hdspe_describe(struct hdspe_card *card);

/* pcm.c */
extern const struct lockstep_ops hdspe_ops;
void hdspe_take_position(struct hdspe_card *card, u32 status);
void hdspe_halt(struct hdspe_card *card);

/* rings.c */
int hdspe_rings_silence(struct hdspe_card *card);
void hdspe_rings_connect(struct hdspe_card *card, int direction);
void hdspe_rings_switch(struct hdspe_card *card, int direction, bool on);
void hdspe_rings_all_off(struct hdspe_card *card, int direction);
u64 hdspe_rings_join(struct hdspe_card *card, u64 now, u64 origin);
void hdspe_rings_advance(struct hdspe_card *card, u64 now);
void hdspe_rings_settle(struct hdspe_card *card);

/* interrupt.c */
irqreturn_t hdspe_interrupt(int irq, void *data);

/* clock.c */
void hdspe_clock_init(struct hdspe_card *card);
void hdspe_clock_restore(struct hdspe_card *card);
bool hdspe_is_master(const struct hdspe_card *card);
void hdspe_set_rate(struct hdspe_card *card, unsigned int rate);
unsigned int hdspe_external_rate(struct hdspe_card *card);
unsigned int hdspe_measured_rate(struct hdspe_card *card);
void hdspe_set_pitch(struct hdspe_card *card, int pitch);
bool hdspe_clock_allows(struct hdspe_card *card, unsigned int rate);
void hdspe_read_status(struct hdspe_card *card, struct hdspe_status *status);

/* clock_controls.c */
int hdspe_clock_controls(struct hdspe_card *card);
void hdspe_rate_changed(struct hdspe_card *card);

/* option_controls.c */
int hdspe_option_controls(struct hdspe_card *card);

/* mixer.c */
struct hdspe_mixer *hdspe_mixer_new(struct device *device);
void hdspe_mixer_restore(struct hdspe_card *card);
bool hdspe_mixer_write(struct hdspe_card *card, unsigned int output,
		       unsigned int first, unsigned int count, const u16 *values);
void hdspe_mixer_read(struct hdspe_card *card, unsigned int output,
		      unsigned int first, unsigned int count, u16 *values);

/* mixer_controls.c */
int hdspe_mixer_controls(struct hdspe_card *card);
void hdspe_mixer_changed(struct hdspe_card *card, unsigned int output);
void hdspe_mixer_resized(struct hdspe_card *card);

/* hwdep.c */
int hdspe_hwdep_new(struct hdspe_card *card);

/* midi.c */
int hdspe_midi_new(struct hdspe_card *card);
bool hdspe_midi_interrupt(struct hdspe_card *card, u32 status);
void hdspe_midi_suspend(struct hdspe_card *card);
void hdspe_midi_resume(struct hdspe_card *card);

/* watch.c */
void hdspe_watch_init(struct hdspe_card *card);
void hdspe_watch_start(struct hdspe_card *card);
void hdspe_watch_stop(struct hdspe_card *card);

#endif
