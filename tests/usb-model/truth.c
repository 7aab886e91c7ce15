// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * usb-model: tells programs what truly happens, in debugfs:
 *   truth    &struct usb_model_truth, to be mapped; anything written to it sets the
 *            counters to 0
 *   played   the last %UM_PLAYED frames that left the FIFO, s32 by channel, by tick, to be
 *            mapped
 *   state    the same as text
 */
#include <linux/debugfs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/vmalloc.h>
#include "model.h"

static struct dentry *folder;

/**
 * um_truth_begin() - programs that read the page from here on must start over
 * @model: the model
 *
 * Context: Any, with the model's lock held.
 */
void um_truth_begin(struct um_model *model)
{
	WRITE_ONCE(model->truth->sequence, model->truth->sequence + 1);
	smp_wmb(); /* odd before anything changes */
}

/**
 * um_truth_end() - the page is whole again
 * @model: the model
 *
 * Context: Any, with the model's lock held.
 */
void um_truth_end(struct um_model *model)
{
	struct usb_model_truth *truth = model->truth;

	truth->rate = um_rate(model);
	truth->ppm = um_settings.ppm;
	truth->tick = model->clock.ticks;
	truth->play_tick = model->dac.head + um_settings.out_delay;
	truth->underruns = model->dac.underruns;
	truth->underrun_frames = model->dac.underrun_frames;
	truth->overrun_frames = model->dac.overrun_frames;
	smp_wmb(); /* all changes before even */
	WRITE_ONCE(truth->sequence, truth->sequence + 1);
}

/**
 * um_truth_segment() - notes that frames do not follow those before them
 * @model: the model, in a microframe
 * @pipe: %USB_MODEL_OUT or %USB_MODEL_IN
 * @frame: the first of them, of the pipe's run
 * @tick: at which it is played, or was captured, at the socket
 *
 * Context: Any, with the model's lock held.
 */
void um_truth_segment(struct um_model *model, unsigned int pipe, u64 frame,
		      u64 tick)
{
	struct usb_model_truth *truth = model->truth;
	struct usb_model_segment *segment =
		&truth->segment[truth->segments % USB_MODEL_SEGMENTS];

	segment->pipe = pipe;
	segment->run = truth->pipe[pipe].run;
	segment->frame = frame;
	segment->uframe = model->uframe;
	segment->tick = tick;
	segment->time_ns = truth->time_ns +
			   um_clock_time(&model->clock, um_rate(model),
					 um_settings.ppm, tick);
	truth->segments++;
}

static void reset_counters(struct um_model *model)
{
	struct usb_model_truth *truth = model->truth;
	unsigned int index;

	model->dac.underruns = 0;
	model->dac.underrun_frames = 0;
	model->dac.overrun_frames = 0;
	truth->lost_frames = 0;
	for (index = 0; index < USB_MODEL_PIPES; index++) {
		struct usb_model_pipe *pipe = &truth->pipe[index];

		pipe->packets = 0;
		pipe->urbs = 0;
		pipe->late_urbs = 0;
		pipe->late_uframes = 0;
		pipe->bad_packets = 0;
		pipe->least_ahead = U64_MAX;
		pipe->most_ahead = 0;
	}
}

static ssize_t truth_write(struct file *file, const char __user *text,
			   size_t length, loff_t *offset)
{
	struct um_model *model = file->private_data;
	unsigned long flags;

	spin_lock_irqsave(&model->lock, flags);
	um_truth_begin(model);
	reset_counters(model);
	um_truth_end(model);
	spin_unlock_irqrestore(&model->lock, flags);
	return length;
}

static int read_only(struct vm_area_struct *area)
{
	/* 6.1 has no vm_flags_clear(); a shared mapping of a file opened to be read can't. */
	return area->vm_flags & VM_WRITE ? -EPERM : 0;
}

static int truth_mmap(struct file *file, struct vm_area_struct *area)
{
	struct um_model *model = file->private_data;

	return read_only(area) ?: remap_vmalloc_range(area, model->truth, area->vm_pgoff);
}

static int played_mmap(struct file *file, struct vm_area_struct *area)
{
	struct um_model *model = file->private_data;

	return read_only(area) ?:
		       remap_vmalloc_range(area, model->dac.played, area->vm_pgoff);
}

static const struct file_operations truth_file = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = truth_write,
	.mmap = truth_mmap,
};

static const struct file_operations played_file = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.mmap = played_mmap,
};

static void show_pipe(struct seq_file *file, const char *name,
		      const struct usb_model_pipe *pipe)
{
	seq_printf(file, "%s_run: %llu\n", name, pipe->run);
	seq_printf(file, "%s_run_uframe: %llu\n", name, pipe->run_uframe);
	seq_printf(file, "%s_run_frames: %llu\n", name, pipe->run_frames);
	seq_printf(file, "%s_frames: %llu\n", name, pipe->frames);
	seq_printf(file, "%s_packets: %llu\n", name, pipe->packets);
	seq_printf(file, "%s_urbs: %llu\n", name, pipe->urbs);
	seq_printf(file, "%s_late_urbs: %llu\n", name, pipe->late_urbs);
	seq_printf(file, "%s_late_uframes: %llu\n", name, pipe->late_uframes);
	seq_printf(file, "%s_bad_packets: %llu\n", name, pipe->bad_packets);
	seq_printf(file, "%s_least_ahead: %lld\n", name, (s64)pipe->least_ahead);
	seq_printf(file, "%s_most_ahead: %llu\n", name, pipe->most_ahead);
}

static int state_show(struct seq_file *file, void *unused)
{
	struct um_model *model = file->private;
	struct usb_model_truth *truth = model->truth;
	unsigned long flags;
	u64 number;

	spin_lock_irqsave(&model->lock, flags);
	seq_printf(file, "shape: %s\n", model->shape->name);
	seq_printf(file, "rate: %u\n", um_rate(model));
	seq_printf(file, "uframe: %llu\n", truth->uframe);
	seq_printf(file, "tick: %llu\n", truth->tick);
	seq_printf(file, "fifo_level: %d\n", model->dac.level);
	seq_printf(file, "underruns: %llu\n", truth->underruns);
	seq_printf(file, "underrun_frames: %llu\n", truth->underrun_frames);
	seq_printf(file, "overrun_frames: %llu\n", truth->overrun_frames);
	seq_printf(file, "lost_frames: %llu\n", truth->lost_frames);
	seq_printf(file, "feedback: 0x%x\n", truth->feedback);
	show_pipe(file, "out", &truth->pipe[USB_MODEL_OUT]);
	show_pipe(file, "in", &truth->pipe[USB_MODEL_IN]);
	show_pipe(file, "feedback", &truth->pipe[USB_MODEL_FEEDBACK]);
	number = truth->segments > USB_MODEL_SEGMENTS ?
			 truth->segments - USB_MODEL_SEGMENTS : 0;
	for (; number < truth->segments; number++) {
		const struct usb_model_segment *segment =
			&truth->segment[number % USB_MODEL_SEGMENTS];

		seq_printf(file,
			   "segment: %s run %u frame %llu uframe %llu tick %llu time %lld\n",
			   segment->pipe == USB_MODEL_OUT ? "out" : "in",
			   segment->run, segment->frame, segment->uframe,
			   segment->tick, segment->time_ns);
	}
	spin_unlock_irqrestore(&model->lock, flags);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(state);

/**
 * um_truth_init() - makes what programs can read
 * @model: the model, its shape chosen
 *
 * Context: Process.
 *
 * Return: 0 or a negative error code.
 */
int um_truth_init(struct um_model *model)
{
	const struct um_alt *alt = model->shape->out.alt;
	unsigned int setting;

	for (setting = 0; setting < UM_ALTS_MAX; setting++)
		model->dac.channels = max_t(unsigned int, model->dac.channels,
					    alt[setting].channels);
	model->truth = vmalloc_user(sizeof(*model->truth));
	model->dac.played = vmalloc_user(UM_PLAYED * model->dac.channels *
					 sizeof(*model->dac.played));
	if (!model->truth || !model->dac.played) {
		um_truth_free(model);
		return -ENOMEM;
	}
	model->truth->version = USB_MODEL_TRUTH_VERSION;
	reset_counters(model);
	folder = debugfs_create_dir("usb-model", NULL);
	/* The other kind of file in debugfs can't be mapped. */
	debugfs_create_file_unsafe("truth", 0600, folder, model, &truth_file);
	debugfs_create_file_unsafe("played", 0400, folder, model, &played_file);
	debugfs_create_file("state", 0400, folder, model, &state_fops);
	return 0;
}

/**
 * um_truth_free() - takes it away again
 * @model: the model
 *
 * Context: Process.
 */
void um_truth_free(struct um_model *model)
{
	debugfs_remove(folder);
	folder = NULL;
	vfree(model->truth);
	vfree(model->dac.played);
	model->truth = NULL;
	model->dac.played = NULL;
}
