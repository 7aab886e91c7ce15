// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * usb-model: puts URBs on the rings of isochronous endpoints and takes them off.
 */
#include <linux/math64.h>
#include "model.h"

static void count(struct usb_model_pipe *seen, const struct um_ring *ring,
		  u64 now, u64 start, unsigned int uframes)
{
	if (ring->queued) {
		u64 ahead = ring->next > now ? ring->next - now : 0;

		if (ahead < seen->least_ahead)
			seen->least_ahead = ahead;
		if (ahead + uframes > seen->most_ahead)
			seen->most_ahead = ahead + uframes;
	}
	if (ring->running && start > ring->next) {
		seen->late_urbs++;
		seen->late_uframes += start - ring->next;
	}
	seen->urbs++;
}

/* The field has 14 bits of microframes at high speed, 11 of frames at full speed. */
static int start_frame(const struct um_model *model, u64 uframe)
{
	if (model->shape->speed == USB_SPEED_HIGH)
		return uframe & 0x3fff;
	return div_u64(uframe, UM_UFRAMES_PER_FRAME) & 0x7ff;
}

/**
 * um_queue() - puts a URB on its endpoint's ring
 * @model: the model
 * @transfer: the URB, @pipe set
 * @now: CLOCK_MONOTONIC
 *
 * Which microframes it gets depends on the time alone, and not on the timer, so a
 * late timer only delays completions.
 *
 * Context: Any, with the model's lock held.
 */
void um_queue(struct um_model *model, struct um_transfer *transfer, ktime_t now)
{
	u64 uframe = div_u64(ktime_sub(now, model->origin), UM_UFRAME_NS);
	struct um_pipe *pipe = &model->pipe[transfer->pipe];
	bool full_speed = model->shape->speed != USB_SPEED_HIGH;
	struct um_rules rules = um_settings.rules;
	struct um_ring *ring = &pipe->ring;
	struct urb *urb = transfer->urb;
	bool asap = urb->transfer_flags & URB_ISO_ASAP || um_settings.asap;
	unsigned int uframes;

	ring->interval = urb->interval * (full_speed ? UM_UFRAMES_PER_FRAME : 1);
	ring->queued = !list_empty(&pipe->transfers) || pipe->done;
	if (ring->running && !ring->queued &&
	    ring->next + UM_RUN_ENDED < uframe)
		ring->running = false;
	uframes = urb->number_of_packets * ring->interval;
	transfer->start = um_schedule(&rules, ring, uframe, asap);
	urb->start_frame =
		start_frame(model, um_reported_start(&rules, ring, uframe, asap,
						     transfer->start));
	um_truth_begin(model);
	count(&model->truth->pipe[transfer->pipe], ring, uframe, transfer->start,
	      uframes);
	um_truth_end(model);
	if (!ring->running)
		pipe->fresh = true;
	ring->running = true;
	ring->next = transfer->start + uframes;
	list_add_tail(&transfer->list, &pipe->transfers);
}

/**
 * um_unqueue() - a URB is taken back before all its packets were moved
 * @model: the model
 * @transfer: the URB, on its endpoint's ring
 *
 * Context: Any, with the model's lock held.
 */
void um_unqueue(struct um_model *model, struct um_transfer *transfer)
{
	/* The controller stops the endpoint for it; what comes next is another run. */
	model->pipe[transfer->pipe].ring.running = false;
	list_del_init(&transfer->list);
}
