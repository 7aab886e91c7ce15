// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep HDSPe: the rings of a direction's channels: where the card finds their
 * pages, and which channels it moves.
 *
 * The card plays whatever stands in a ring of a channel that is on, whether its stream
 * runs or not. So channels are on only while their stream runs.
 *
 * Joining: a playback stream that starts while the engine runs begins where the ring
 * does, some way ahead. Until then the card is given silence in place of what the
 * stream has written already:
 *
 *   - in a ring of several pages, the pages that it comes to before the begin are a page
 *     of silence; each is the ring's own again once the card is past it;
 *   - in a ring within one page, that page is another one of the channel's memory, which
 *     the ring doesn't need. It gets a copy of the first period while the card is in the
 *     second, so that the begin is heard, and the ring's own page follows while the card
 *     is in the copy.
 *
 * Both need an interrupt a period and nothing faster. The card looks pages up as it
 * goes, which both known drivers count on too.
 */
#include <linux/dma-mapping.h>
#include "hdspe.h"
#include "rate.h"

#define PAGE_FRAMES (HDSPE_PAGE_BYTES / LOCKSTEP_SAMPLE_BYTES)

static struct snd_dma_buffer *memory_of(struct hdspe_card *card, int direction)
{
	return &card->core.pcm->streams[direction].substream->dma_buffer;
}

/* The hardware channels of a configured direction. */
static const u8 *slots_of(struct hdspe_card *card, int direction, unsigned int *count)
{
	int speed = hdspe_speed_of(card->core.directions[direction].settings.rate);

	*count = card->description.speed_modes[speed].channels[direction];
	return card->slots[speed][direction];
}

static u32 bus_address(struct hdspe_card *card, int direction, unsigned int slot,
		       unsigned int page)
{
	return snd_sgbuf_get_addr(memory_of(card, direction),
				  slot * HDSPE_RING_BYTES + page * HDSPE_PAGE_BYTES);
}

static void tell_page(struct hdspe_card *card, int direction, unsigned int slot,
		      unsigned int page, u32 address)
{
	hdspe_write(card, direction == SNDRV_PCM_STREAM_PLAYBACK ?
				  HDSPE_PLAYBACK_PAGE(slot, page) :
				  HDSPE_CAPTURE_PAGE(slot, page), address);
}

/**
 * hdspe_rings_silence() - allocate the page of silence
 * @card: the card
 *
 * Context: Process.
 *
 * Return: 0 or -ENOMEM.
 */
int hdspe_rings_silence(struct hdspe_card *card)
{
	dma_addr_t address;

	if (!dmam_alloc_coherent(&card->pci->dev, HDSPE_PAGE_BYTES, &address,
				 GFP_KERNEL | __GFP_ZERO))
		return -ENOMEM;
	card->silence = lower_32_bits(address);
	return 0;
}

/**
 * hdspe_rings_connect() - tell the card where the rings of a configured direction are
 * @card: the card
 * @direction: SNDRV_PCM_STREAM_
 *
 * Context: Process; the direction doesn't run.
 */
void hdspe_rings_connect(struct hdspe_card *card, int direction)
{
	unsigned int count, channel, page;
	const u8 *slots = slots_of(card, direction, &count);

	for (channel = 0; channel < count; channel++)
		for (page = 0; page < HDSPE_PAGES; page++)
			tell_page(card, direction, slots[channel], page,
				  bus_address(card, direction, slots[channel], page));
}

/**
 * hdspe_rings_switch() - switch a configured direction's channels on or off
 * @card: the card
 * @direction: SNDRV_PCM_STREAM_
 * @on: on
 *
 * Context: Any.
 */
void hdspe_rings_switch(struct hdspe_card *card, int direction, bool on)
{
	unsigned int count, channel;
	const u8 *slots = slots_of(card, direction, &count);

	for (channel = 0; channel < count; channel++)
		hdspe_write(card, direction == SNDRV_PCM_STREAM_PLAYBACK ?
					  HDSPE_PLAYBACK_ENABLE(slots[channel]) :
					  HDSPE_CAPTURE_ENABLE(slots[channel]), on);
}

/**
 * hdspe_rings_all_off() - switch all channels of a direction off
 * @card: the card
 * @direction: SNDRV_PCM_STREAM_
 *
 * Context: Any.
 */
void hdspe_rings_all_off(struct hdspe_card *card, int direction)
{
	unsigned int slot;

	for (slot = 0; slot < HDSPE_CHANNELS; slot++)
		hdspe_write(card, direction == SNDRV_PCM_STREAM_PLAYBACK ?
					  HDSPE_PLAYBACK_ENABLE(slot) :
					  HDSPE_CAPTURE_ENABLE(slot), 0);
}

/* Gives the card other pages for a set of a playback ring's: @own, or silence. */
static void replace_pages(struct hdspe_card *card, unsigned int pages, bool own)
{
	unsigned int count, channel, page;
	const u8 *slots = slots_of(card, SNDRV_PCM_STREAM_PLAYBACK, &count);

	for (channel = 0; channel < count; channel++)
		for (page = 0; page < HDSPE_PAGES; page++)
			if (pages & BIT(page))
				tell_page(card, SNDRV_PCM_STREAM_PLAYBACK,
					  slots[channel], page,
					  own ? bus_address(card,
							    SNDRV_PCM_STREAM_PLAYBACK,
							    slots[channel], page) :
						card->silence);
}

/* Gives the card page @page of each playback channel's memory as the ring's first. */
static void replace_only_page(struct hdspe_card *card, unsigned int page)
{
	unsigned int count, channel;
	const u8 *slots = slots_of(card, SNDRV_PCM_STREAM_PLAYBACK, &count);

	for (channel = 0; channel < count; channel++)
		tell_page(card, SNDRV_PCM_STREAM_PLAYBACK, slots[channel], 0,
			  bus_address(card, SNDRV_PCM_STREAM_PLAYBACK, slots[channel],
				      page));
}

/* Puts the first period of each playback ring, or silence, into its second page. */
static void fill_copy(struct hdspe_card *card, bool silence)
{
	unsigned int count, channel;
	const u8 *slots = slots_of(card, SNDRV_PCM_STREAM_PLAYBACK, &count);
	size_t bytes = card->period * LOCKSTEP_SAMPLE_BYTES;

	for (channel = 0; channel < count; channel++) {
		u8 *ring = memory_of(card, SNDRV_PCM_STREAM_PLAYBACK)->area +
			   slots[channel] * HDSPE_RING_BYTES;

		if (silence)
			memset(ring + HDSPE_PAGE_BYTES, 0, bytes);
		else
			memcpy(ring + HDSPE_PAGE_BYTES, ring, bytes);
	}
}

/**
 * hdspe_rings_join() - have silence played until a playback stream begins
 * @card: the card, its engine running
 * @now: the engine's count
 * @origin: where the ring begins next, ahead of where the card can be; what comes back
 *          may be a ring later
 *
 * Context: Atomic, under the card's lock.
 *
 * Return: The engine frame at which the stream begins.
 */
u64 hdspe_rings_join(struct hdspe_card *card, u64 now, u64 origin)
{
	unsigned int page = (now & (card->ring - 1)) / PAGE_FRAMES;

	if (card->ring > PAGE_FRAMES) {
		card->silent_pages = GENMASK(card->ring / PAGE_FRAMES - 1, 0);
		if (origin - now < card->ring)
			card->silent_pages &= ~GENMASK(page, 0) | BIT(page);
		replace_pages(card, card->silent_pages, false);
	} else {
		/* The copy is made at the interrupt in the ring's middle. */
		if (origin - now < card->period)
			origin += card->ring;
		card->only_page = HDSPE_PAGE_SILENT;
		replace_only_page(card, 1);
	}
	card->begin = origin;
	return origin;
}

static void advance_pages(struct hdspe_card *card, u64 now)
{
	unsigned int page = (now & (card->ring - 1)) / PAGE_FRAMES;
	unsigned int passed;

	/* A ring that is silent all round is first gone through to its end. */
	if (now + card->ring < card->begin)
		return;
	passed = now >= card->begin ? card->silent_pages :
				      card->silent_pages & (BIT(page) - 1);
	if (!passed)
		return;
	replace_pages(card, passed, true);
	card->silent_pages &= ~passed;
}

static void advance_only_page(struct hdspe_card *card, u64 now)
{
	if (now >= card->begin) {
		replace_only_page(card, 0);
		/* The copy is silenced when the stream stops: the card may be in it. */
		card->only_page = HDSPE_PAGE_OWN;
	} else if (card->only_page == HDSPE_PAGE_SILENT &&
		   now + card->period >= card->begin) {
		fill_copy(card, false);
		card->copied = true;
		card->only_page = HDSPE_PAGE_COPIED;
	}
}

/**
 * hdspe_rings_advance() - at a period's edge, go on with what a joining stream needs
 * @card: the card, its engine running
 * @now: the engine's count
 *
 * Context: Interrupt, under the card's lock.
 */
void hdspe_rings_advance(struct hdspe_card *card, u64 now)
{
	if (card->silent_pages)
		advance_pages(card, now);
	else if (card->only_page != HDSPE_PAGE_OWN)
		advance_only_page(card, now);
}

/**
 * hdspe_rings_settle() - give a playback stream that stops its own pages
 * @card: the card
 *
 * Context: Atomic, under the card's lock; its channels are off.
 */
void hdspe_rings_settle(struct hdspe_card *card)
{
	if (card->silent_pages)
		replace_pages(card, card->silent_pages, true);
	if (card->only_page != HDSPE_PAGE_OWN)
		replace_only_page(card, 0);
	if (card->copied)
		fill_copy(card, true);
	card->silent_pages = 0;
	card->only_page = HDSPE_PAGE_OWN;
	card->copied = false;
}
