/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usb-model: which microframe a URB's first packet gets. Pure arithmetic.
 */
#ifndef USB_MODEL_SCHEDULE_H
#define USB_MODEL_SCHEDULE_H

#include <linux/types.h>

/* A microframe, and how many of them are a frame. */
#define UM_UFRAME_NS 125000
#define UM_UFRAMES_PER_FRAME 8

/* Microframes that xhci-ring.c adds before a ring that was empty begins (XHCI_CFC_DELAY). */
#define UM_CFC_DELAY 10

/* A frame ID is valid for so many frames ahead (xHCI 1.1, 4.11.2.5). */
#define UM_FRAME_ID_REACH 895

/**
 * struct um_rules - what a controller and its driver make of a URB
 * @ist: isochronous scheduling threshold, microframes (HCSPARAMS2 bits 3:0)
 * @cfc: the controller can match frame IDs (HCCPARAMS1 bit 11), so the driver
 *	gives them to URBs that do not have URB_ISO_ASAP
 */
struct um_rules {
	unsigned int ist;
	bool cfc;
};

/**
 * struct um_ring - an isochronous endpoint's transfer ring, as far as it decides
 * @next: microframe after the last packet that was queued, at this interval
 * @interval: microframes from one packet to the next
 * @queued: the driver still has packets on the ring
 * @running: packets were queued since the ring was last stopped
 */
struct um_ring {
	u64 next;
	unsigned int interval;
	bool queued;
	bool running;
};

u64 um_schedule(const struct um_rules *rules, const struct um_ring *ring,
		u64 now, bool asap);
u64 um_reported_start(const struct um_rules *rules, const struct um_ring *ring,
		      u64 now, bool asap, u64 start);

#endif
