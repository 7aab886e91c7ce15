/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usb-model: the controller with its one device, and what its files call of each other.
 *
 * Everything below @lock in struct um_model is changed with it held.
 */
#ifndef USB_MODEL_H
#define USB_MODEL_H

#include <linux/hrtimer.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/usb.h>
#include <linux/usb/hcd.h>
#include "clock.h"
#include "converters.h"
#include "descriptors.h"
#include "schedule.h"
#include "shapes.h"
#include "truth.h"

/* A pipe without URBs for so long, in microframes, has ended its run. */
#define UM_RUN_ENDED 40

/**
 * struct um_transfer - a URB under way
 * @list: in &um_pipe.transfers, &um_model.control, .waiting or .done
 * @urb: the URB
 * @pipe: &enum usb_model_pipe_index, or %USB_MODEL_PIPES for none of these
 * @start: microframe of the first packet
 * @next: packet that is moved next
 * @read: OUT packets whose data the controller has read
 * @data: OUT data as they were when they were read
 * @due: when the interrupt comes that gives the URB back
 * @status: with which
 */
struct um_transfer {
	struct list_head list;
	struct urb *urb;
	unsigned int pipe;
	u64 start;
	int next;
	int read;
	u8 *data;
	ktime_t due;
	int status;
};

/**
 * struct um_pipe - an isochronous endpoint
 * @transfers: with packets to be moved, in their order
 * @done: how many more wait for their interrupt
 * @ring: what decides when the next URB goes
 * @fresh: no packet was moved in this run
 */
struct um_pipe {
	struct list_head transfers;
	unsigned int done;
	struct um_ring ring;
	bool fresh;
};

/**
 * struct um_model - the controller and its device
 * @hcd: usbcore's half
 * @shape: what the device is
 * @configuration: its configuration descriptor
 * @truth: the page that programs map
 * @origin: when microframe 0 began
 * @lock: of all below
 * @tick: the timer of the microframes
 * @irq: the timer of the interrupts
 * @ticking: @tick is armed
 * @idle: microframes since something was under way
 * @uframe: the next one to be served
 * @control: control transfers to be answered
 * @waiting: interrupt transfers, which nothing ever answers
 * @done: transfers that wait for their interrupt, by time
 * @pipe: the isochronous endpoints
 * @plugged: the device is at the port
 * @port: status and change bits of the only port
 * @config: bConfigurationValue, or 0
 * @alt: alternate setting of each interface
 * @internal_rate: of the internal clock, Hz
 * @on_digital_clock: the selector is on S/PDIF
 * @clock: the sample clock, at the beginning of @uframe
 * @capture_end: tick at the beginning of the microframe that is served
 * @captured: tick of the next frame to go to the host
 * @dac: the outputs
 * @reply: to the control request that is answered
 */
struct um_model {
	struct usb_hcd *hcd;
	const struct um_shape *shape;
	struct um_buffer configuration;
	struct usb_model_truth *truth;
	ktime_t origin;

	spinlock_t lock; /* of all below */
	struct hrtimer tick;
	struct hrtimer irq;
	bool ticking;
	unsigned int idle;
	u64 uframe;
	struct list_head control;
	struct list_head waiting;
	struct list_head done;
	struct um_pipe pipe[USB_MODEL_PIPES];
	bool plugged;
	u32 port;
	u8 config;
	u8 alt[UM_INTERFACES];
	u32 internal_rate;
	bool on_digital_clock;
	struct um_clock clock;
	u64 capture_end;
	u64 captured;
	struct um_dac dac;
	struct um_buffer reply;
};

/**
 * struct um_settings - module parameters that may change at run time
 * @rules: scheduling threshold and frame IDs
 * @asap: every URB is taken as though it had URB_ISO_ASAP
 * @irq_delay: from a URB's last packet to its interrupt, microseconds
 * @unlink_delay: from taking a URB back to its interrupt, microseconds
 * @read_ahead: OUT data are read IST + 1 microframes ahead, not as their own begins
 * @ppm: by which the sample clock is faster than the bus
 * @fifo: of the device
 * @level_feedback: feedback steers the FIFO's level, and is not the clock's rate alone
 * @out_delay: of the outputs' converters, frames
 * @in_delay: of the inputs' converters, frames
 * @cable: from each output to the input of its number, frames
 * @tick_input: inputs hear the sample clock's ticks, and no cable
 * @digital_rate: of the S/PDIF signal, Hz; 0: there is none
 */
struct um_settings {
	struct um_rules rules;
	bool asap;
	unsigned int irq_delay;
	unsigned int unlink_delay;
	bool read_ahead;
	int ppm;
	struct um_fifo_options fifo;
	bool level_feedback;
	unsigned int out_delay;
	unsigned int in_delay;
	unsigned int cable;
	bool tick_input;
	unsigned int digital_rate;
};

/* settings.c */
extern struct um_settings um_settings;
const struct um_shape *um_chosen_shape(void);

/* root_hub.c */
int um_hub_status_data(struct usb_hcd *hcd, char *buffer);
int um_hub_control(struct usb_hcd *hcd, u16 type, u16 value, u16 index,
		   char *buffer, u16 length);

/* controller.c */
extern const struct hc_driver um_hc_driver;
struct um_model *um_of(struct usb_hcd *hcd);
void um_controller_init(struct um_model *model);
void um_finish(struct um_model *model, struct um_transfer *transfer,
	       ktime_t due, int status);

/* queue.c */
void um_queue(struct um_model *model, struct um_transfer *transfer, ktime_t now);
void um_unqueue(struct um_model *model, struct um_transfer *transfer);

/* uframe.c */
void um_serve_uframe(struct um_model *model);
void um_read_ahead(struct um_model *model, struct um_transfer *transfer);
void um_sleep_through(struct um_model *model, u64 uframe);

/* streams.c */
unsigned int um_pipe_of(const struct um_shape *shape, u8 address);
unsigned int um_move_packet(struct um_model *model, unsigned int pipe, u8 *data,
			    unsigned int length);
void um_stream_stop(struct um_model *model, unsigned int pipe);
void um_set_rate(struct um_model *model, u32 rate);
u32 um_rate(const struct um_model *model);

/* requests.c */
int um_request(struct um_model *model, struct urb *urb);
void um_device_reset(struct um_model *model);

/* requests_class2.c */
bool um_class2_request(struct um_model *model,
		       const struct usb_ctrlrequest *request, const u8 *data,
		       unsigned int length, struct um_buffer *reply);

/* truth.c */
int um_truth_init(struct um_model *model);
void um_truth_free(struct um_model *model);
void um_truth_begin(struct um_model *model);
void um_truth_end(struct um_model *model);
void um_truth_segment(struct um_model *model, unsigned int pipe, u64 frame,
		      u64 tick);

#endif
