/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usb-model: what truly happens on the bus and in the device, for programs to map
 * read-only from the file "truth" in debugfs. docs/usb-model.md has the units.
 *
 * While the model writes, sequence is odd: read it, read what is needed, read it
 * again, and start over unless both are one even number.
 */
#ifndef USB_MODEL_TRUTH_H
#define USB_MODEL_TRUTH_H

#include <linux/types.h>

#define USB_MODEL_TRUTH_VERSION 1
#define USB_MODEL_SEGMENTS 1024

/* The isochronous endpoints, as seen from the host. */
enum usb_model_pipe_index {
	USB_MODEL_OUT,
	USB_MODEL_IN,
	USB_MODEL_FEEDBACK,
	USB_MODEL_PIPES,
};

/**
 * struct usb_model_segment - a stretch in which frames follow each other
 * @pipe: %USB_MODEL_OUT or %USB_MODEL_IN
 * @run: of that pipe, counted from 1
 * @frame: of that run, counted from 0, that crossed the wire first
 * @uframe: in which it crossed
 * @tick: of the sample clock at which it is played, or was captured, at the socket
 * @time_ns: CLOCK_MONOTONIC of that tick, if the clock's rate does not change
 *
 * Frame n of that run, up to the next segment of the pipe, is played or was
 * captured at tick + n - frame. A segment begins with a run, and wherever frames
 * were lost or silence was played in between.
 */
struct usb_model_segment {
	__u32 pipe;
	__u32 run;
	__u64 frame;
	__u64 uframe;
	__u64 tick;
	__s64 time_ns;
};

/**
 * struct usb_model_pipe - one isochronous endpoint
 * @run: number of the run; a run ends when the host takes its URBs back, or
 *	queues none for 5 ms
 * @run_uframe: microframe of its first packet
 * @run_frames: sample frames over the wire in it
 * @frames: sample frames over the wire since the module was loaded
 * @packets: packets moved
 * @urbs: URBs queued
 * @late_urbs: of these, queued too late to follow the one before
 * @late_uframes: microframes that they left empty
 * @bad_packets: packets with an injected fault
 * @least_ahead: microframes queued beyond now, the fewest seen when a URB came
 * @most_ahead: the same with that URB, the most
 */
struct usb_model_pipe {
	__u64 run;
	__u64 run_uframe;
	__u64 run_frames;
	__u64 frames;
	__u64 packets;
	__u64 urbs;
	__u64 late_urbs;
	__u64 late_uframes;
	__u64 bad_packets;
	__u64 least_ahead;
	__u64 most_ahead;
};

/**
 * struct usb_model_truth - the page
 * @version: %USB_MODEL_TRUTH_VERSION
 * @sequence: odd while the model writes
 * @rate: of the sample clock, Hz
 * @ppm: by which it is faster than the bus
 * @uframe: last microframe that was served
 * @time_ns: CLOCK_MONOTONIC of that microframe's end
 * @tick: of the sample clock that is under way at time_ns
 * @play_tick: at which the next frame that the host sends will leave the FIFO
 * @underruns: times the FIFO ran empty in a run
 * @underrun_frames: frames of silence it then played
 * @overrun_frames: frames that found the FIFO full and were lost
 * @lost_frames: captured frames that the host did not ask for in time
 * @feedback: the last feedback value, as sent
 * @irq_delay_ns: see the module parameter irq_delay
 * @segments: segments since the module was loaded; segment number n is at
 *	n % %USB_MODEL_SEGMENTS
 * @pipe: the endpoints
 * @segment: the newest segments
 */
struct usb_model_truth {
	__u32 version;
	__u32 sequence;
	__u32 rate;
	__s32 ppm;
	__u64 uframe;
	__s64 time_ns;
	__u64 tick;
	__u64 play_tick;
	__u64 underruns;
	__u64 underrun_frames;
	__u64 overrun_frames;
	__u64 lost_frames;
	__u32 feedback;
	__u32 irq_delay_ns;
	__u64 segments;
	struct usb_model_pipe pipe[USB_MODEL_PIPES];
	struct usb_model_segment segment[USB_MODEL_SEGMENTS];
};

#endif
