// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * usb-model: which microframe a URB's first packet gets, by the rules of
 * drivers/usb/host/xhci-ring.c of Linux 6.12 and of an xHCI controller.
 */
#include <linux/math.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include "schedule.h"

static u64 round_up_to(u64 value, unsigned int step)
{
	return div_u64(value + step - 1, step) * step;
}

/* xhci_queue_isoc_tx_prepare(): where a ring that was empty begins. */
static u64 fresh_start(const struct um_rules *rules, unsigned int interval,
		       u64 now)
{
	u64 start = round_up_to(now + rules->ist + UM_CFC_DELAY,
				UM_UFRAMES_PER_FRAME);

	return round_up_to(start, interval);
}

/*
 * xhci_get_isoc_frame_id() for a URB's first packet: a frame ID that is too near,
 * or too far away, is moved, and that leaves a gap in the stream.
 */
static u64 with_frame_id(const struct um_rules *rules, u64 start, u64 now)
{
	u64 first = round_up_to(now + rules->ist + 1, UM_UFRAMES_PER_FRAME) /
		    UM_UFRAMES_PER_FRAME;
	u64 last = now / UM_UFRAMES_PER_FRAME + UM_FRAME_ID_REACH;
	u64 frame = start / UM_UFRAMES_PER_FRAME;

	if (frame <= first || frame > last)
		return (first + 1) * UM_UFRAMES_PER_FRAME;
	return start;
}

/**
 * um_schedule() - the microframe of a URB's first packet
 * @rules: the controller's
 * @ring: the endpoint's state before the URB is queued
 * @now: the microframe under way
 * @asap: the URB has URB_ISO_ASAP
 *
 * Without a frame ID (TRB_SIA) the controller takes the next microframe in which
 * it can serve the endpoint: the one that follows what is queued, and no earlier
 * than the scheduling threshold allows.
 *
 * Context: Any.
 *
 * Return: The microframe.
 */
u64 um_schedule(const struct um_rules *rules, const struct um_ring *ring,
		u64 now, bool asap)
{
	u64 start;

	if (!rules->cfc || asap) {
		start = now + rules->ist + 1;
		if (ring->running)
			start = max(start, ring->next);
		return round_up_to(start, ring->interval);
	}
	start = ring->queued ? ring->next :
			       fresh_start(rules, ring->interval, now);
	start = with_frame_id(rules, start, now);
	return round_up_to(start, ring->interval);
}

/**
 * um_reported_start() - what xhci-hcd leaves in urb->start_frame
 * @rules: the controller's
 * @ring: the endpoint's state before the URB is queued
 * @now: the microframe under way
 * @asap: the URB has URB_ISO_ASAP
 * @start: the microframe that um_schedule() gave
 *
 * Only with a frame ID does the driver know where the packet goes.
 *
 * Context: Any.
 *
 * Return: A microframe; the caller cuts it to the field's range.
 */
u64 um_reported_start(const struct um_rules *rules, const struct um_ring *ring,
		      u64 now, bool asap, u64 start)
{
	if (rules->cfc && !asap)
		return start;
	if (rules->cfc && ring->queued)
		return ring->next;
	return fresh_start(rules, ring->interval, now);
}
