// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep core: KUnit suite of what other threads and interrupts still do while a card
 * is made or a stream is closed.
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include "test_card.h"

/* An interrupt line without a device. Its handler is a thread that takes its time. */
struct slow_line {
	int irq;
	bool handled;
};

static irqreturn_t handle_slowly(int irq, void *data)
{
	struct slow_line *line = data;

	msleep(20);
	line->handled = true;
	return IRQ_HANDLED;
}

static void free_line(void *data)
{
	struct slow_line *line = data;

	free_irq(line->irq, line);
	irq_free_desc(line->irq);
}

static struct slow_line *make_line(struct kunit *test)
{
	struct slow_line *line = kunit_kzalloc(test, sizeof(*line), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, line);
	line->irq = irq_alloc_desc(NUMA_NO_NODE);
	KUNIT_ASSERT_GT(test, line->irq, 0);
	irq_set_chip_and_handler(line->irq, &dummy_irq_chip, handle_simple_irq);
	KUNIT_ASSERT_EQ(test, 0,
			request_threaded_irq(line->irq, NULL, handle_slowly,
					     IRQF_ONESHOT, "lockstep-test", line));
	KUNIT_ASSERT_EQ(test, 0, kunit_add_action_or_reset(test, free_line, line));
	return line;
}

static struct fixed_card *make_card_on(struct kunit *test, struct slow_line *line)
{
	struct fixed_card *card = make_card(test);

	card->core.card->sync_irq = line->irq;
	return card;
}

/* The line may be another card's too, or be up since before the driver was loaded. */
static void an_interrupt_may_come_before_the_card_is_made(struct kunit *test)
{
	struct device *device = kunit_device_register(test, "lockstep-fixed");
	struct lockstep_card *core;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, device);
	KUNIT_ASSERT_EQ(test, 0,
			lockstep_card_new(device, -1, NULL, THIS_MODULE,
					  sizeof(struct fixed_card), &core));
	lockstep_card_interrupt(core);
	KUNIT_EXPECT_EQ(test, 0ULL, core->interrupts);
}

static void closing_waits_for_the_handler(struct kunit *test)
{
	struct slow_line *line = make_line(test);
	struct fixed_card *card = make_card_on(test, line);
	struct snd_pcm_substream *capture = ready(test, card, SNDRV_PCM_STREAM_CAPTURE);

	KUNIT_ASSERT_EQ(test, 0, test_pcm_start(capture));
	KUNIT_ASSERT_EQ(test, 0, generic_handle_irq_safe(line->irq));
	KUNIT_EXPECT_FALSE(test, line->handled);
	kunit_release_action(test, test_pcm_close, capture);
	KUNIT_EXPECT_TRUE(test, line->handled);
}

/* ALSA 6.12 synchronizes only that stream of a link which was triggered for all. */
static void closing_a_linked_stream_waits_for_the_handler(struct kunit *test)
{
	struct slow_line *line = make_line(test);
	struct fixed_card *card = make_card_on(test, line);
	struct snd_pcm_substream *capture = ready(test, card, SNDRV_PCM_STREAM_CAPTURE);
	struct snd_pcm_substream *playback =
		ready(test, card, SNDRV_PCM_STREAM_PLAYBACK);

	test_pcm_link(test, playback, capture);
	KUNIT_ASSERT_EQ(test, 0, test_pcm_start(playback));
	KUNIT_ASSERT_EQ(test, 0, generic_handle_irq_safe(line->irq));
	KUNIT_EXPECT_EQ(test, 0,
			snd_pcm_kernel_ioctl(playback, SNDRV_PCM_IOCTL_DROP, NULL));
	kunit_release_action(test, test_pcm_unlink, capture);
	KUNIT_EXPECT_FALSE(test, line->handled);
	kunit_release_action(test, test_pcm_close, capture);
	KUNIT_EXPECT_TRUE(test, line->handled);
}

/* A thread that ends the card's streams, begun while ALSA takes one of them apart. */
struct xrun_thread {
	struct work_struct work;
	struct lockstep_card *card;
	struct completion done;
	bool met;
};

static void end_streams(struct work_struct *work)
{
	struct xrun_thread *thread = container_of(work, struct xrun_thread, work);

	lockstep_card_xrun(thread->card);
	complete(&thread->done);
}

static void begin_xrun(struct snd_pcm_runtime *runtime)
{
	struct xrun_thread *thread = runtime->private_data;

	schedule_work(&thread->work);
	thread->met = wait_for_completion_timeout(&thread->done, HZ / 10);
}

static void an_xrun_of_the_cards_waits_for_a_close(struct kunit *test)
{
	struct fixed_card *card = make_card(test);
	struct snd_pcm_substream *capture = ready(test, card, SNDRV_PCM_STREAM_CAPTURE);
	struct snd_pcm_substream *playback =
		ready(test, card, SNDRV_PCM_STREAM_PLAYBACK);
	struct xrun_thread *thread = kunit_kzalloc(test, sizeof(*thread), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, thread);
	INIT_WORK(&thread->work, end_streams);
	init_completion(&thread->done);
	thread->card = &card->core;
	playback->runtime->private_data = thread;
	playback->runtime->private_free = begin_xrun;
	KUNIT_ASSERT_EQ(test, 0, test_pcm_start(capture));

	/* As ALSA holds it while a file of the PCM is opened or closed. */
	mutex_lock(&card->core.pcm->open_mutex);
	kunit_release_action(test, test_pcm_close, playback);
	mutex_unlock(&card->core.pcm->open_mutex);
	flush_work(&thread->work);
	KUNIT_EXPECT_FALSE(test, thread->met);
	KUNIT_EXPECT_EQ(test, SNDRV_PCM_STATE_XRUN,
			(__force int)capture->runtime->state);
}

static struct kunit_case lifetime_cases[] = {
	KUNIT_CASE(closing_waits_for_the_handler),
	KUNIT_CASE(closing_a_linked_stream_waits_for_the_handler),
	KUNIT_CASE(an_xrun_of_the_cards_waits_for_a_close),
	KUNIT_CASE(an_interrupt_may_come_before_the_card_is_made),
	{},
};

static struct kunit_suite lifetime_suite = {
	.name = "lockstep_lifetime",
	.test_cases = lifetime_cases,
};

kunit_test_suite(lifetime_suite);
