/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lockstep: what KUnit suites that drive a PCM through the kernel's own interface
 * share. A stream belongs to the test and is closed with it.
 */
#ifndef LOCKSTEP_TEST_PCM_H
#define LOCKSTEP_TEST_PCM_H

#include <kunit/device.h>
#include <kunit/test.h>
#include <linux/fs.h>
#include <sound/pcm_params.h>
#include "lockstep.h"

/**
 * struct test_settings - what a test asks of a stream
 * @access: SNDRV_PCM_ACCESS_
 * @rate: Hz
 * @period: frames
 * @ring: frames
 * @no_wakeups: without period interrupts
 */
struct test_settings {
	int access;
	unsigned int rate;
	unsigned int period;
	unsigned int ring;
	bool no_wakeups;
};

static inline void test_pcm_close(void *substream)
{
	snd_pcm_release_substream(substream);
}

static inline struct snd_pcm_substream *
test_pcm_open(struct kunit *test, struct lockstep_card *card, int stream)
{
	struct file *file = kunit_kzalloc(test, sizeof(*file), GFP_KERNEL);
	struct snd_pcm_substream *substream;

	KUNIT_ASSERT_NOT_NULL(test, file);
	file->f_flags = O_NONBLOCK;
	KUNIT_ASSERT_EQ(test, 0,
			snd_pcm_open_substream(card->pcm, stream, file, &substream));
	KUNIT_ASSERT_EQ(test, 0,
			kunit_add_action_or_reset(test, test_pcm_close, substream));
	return substream;
}

static inline void test_pcm_one(struct snd_pcm_hw_params *params, int name,
				unsigned int value)
{
	struct snd_interval *interval = hw_param_interval(params, name);

	*interval = (struct snd_interval){ .min = value, .max = value, .integer = 1 };
}

/* Returns 0 or a negative errno: to be refused is what some tests are after. */
static inline int test_pcm_configure(struct kunit *test,
				     struct snd_pcm_substream *substream,
				     const struct test_settings *settings)
{
	struct snd_pcm_hw_params *params =
		kunit_kzalloc(test, sizeof(*params), GFP_KERNEL);
	struct snd_mask *access, *format;

	KUNIT_ASSERT_NOT_NULL(test, params);
	_snd_pcm_hw_params_any(params);
	access = hw_param_mask(params, SNDRV_PCM_HW_PARAM_ACCESS);
	snd_mask_none(access);
	snd_mask_set(access, settings->access);
	format = hw_param_mask(params, SNDRV_PCM_HW_PARAM_FORMAT);
	snd_mask_none(format);
	snd_mask_set_format(format, SNDRV_PCM_FORMAT_S32_LE);
	test_pcm_one(params, SNDRV_PCM_HW_PARAM_RATE, settings->rate);
	test_pcm_one(params, SNDRV_PCM_HW_PARAM_PERIOD_SIZE, settings->period);
	test_pcm_one(params, SNDRV_PCM_HW_PARAM_BUFFER_SIZE, settings->ring);
	if (settings->no_wakeups)
		params->flags = SNDRV_PCM_HW_PARAMS_NO_PERIOD_WAKEUP;
	return snd_pcm_kernel_ioctl(substream, SNDRV_PCM_IOCTL_HW_PARAMS, params);
}

/* Runs free, as the stream engine does: nothing starts or stops it but a call. */
static inline void test_pcm_prepare(struct kunit *test,
				    struct snd_pcm_substream *substream)
{
	struct snd_pcm_runtime *runtime = substream->runtime;
	struct snd_pcm_sw_params params = {
		.avail_min = 1,
		.period_step = 1,
		.start_threshold = runtime->boundary,
		.stop_threshold = runtime->boundary,
	};

	KUNIT_ASSERT_EQ(test, 0,
			snd_pcm_kernel_ioctl(substream, SNDRV_PCM_IOCTL_SW_PARAMS,
					     &params));
	KUNIT_ASSERT_EQ(test, 0,
			snd_pcm_kernel_ioctl(substream, SNDRV_PCM_IOCTL_PREPARE,
					     NULL));
}

static inline int test_pcm_start(struct snd_pcm_substream *substream)
{
	return snd_pcm_kernel_ioctl(substream, SNDRV_PCM_IOCTL_START, NULL);
}

/* ALSA's position, read anew. */
static inline snd_pcm_uframes_t
test_pcm_position(struct kunit *test, struct snd_pcm_substream *substream)
{
	snd_pcm_sframes_t delay;

	KUNIT_EXPECT_EQ(test, 0,
			snd_pcm_kernel_ioctl(substream, SNDRV_PCM_IOCTL_DELAY,
					     &delay));
	return substream->runtime->status->hw_ptr;
}

static inline void test_pcm_unlink(void *data)
{
	struct snd_pcm_substream *substream = data;

	list_move(&substream->link_list, &substream->self_group.substreams);
	substream->group = &substream->self_group;
}

/* As SNDRV_PCM_IOCTL_LINK does, which takes files. @one is triggered for both. */
static inline void test_pcm_link(struct kunit *test, struct snd_pcm_substream *one,
				 struct snd_pcm_substream *other)
{
	struct snd_pcm_substream *streams[] = { one, other };
	struct snd_pcm_group *group = kunit_kzalloc(test, sizeof(*group), GFP_KERNEL);
	int i;

	KUNIT_ASSERT_NOT_NULL(test, group);
	spin_lock_init(&group->lock);
	mutex_init(&group->mutex);
	INIT_LIST_HEAD(&group->substreams);
	refcount_set(&group->refs, 2);
	for (i = 0; i < 2; i++) {
		list_move_tail(&streams[i]->link_list, &group->substreams);
		streams[i]->group = group;
		KUNIT_ASSERT_EQ(test, 0,
				kunit_add_action_or_reset(test, test_pcm_unlink,
							  streams[i]));
	}
}

static inline int test_pcm_trigger(struct snd_pcm_substream *substream, int command)
{
	unsigned long flags;
	int err;

	snd_pcm_stream_lock_irqsave(substream, flags);
	err = substream->ops->trigger(substream, command);
	snd_pcm_stream_unlock_irqrestore(substream, flags);
	return err;
}

#endif
