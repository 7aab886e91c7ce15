// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep software card: KUnit suite that drives a card through the kernel's PCM
 * interface. On virtual time (user-mode Linux, time-travel=inf-cpu), where only
 * sleeping takes time, its interrupts and frames are exact; on real time only what
 * does not depend on being in time is asked for.
 */
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include "../core/test_pcm.h"
#include "clock.h"
#include "soft.h"

#ifdef CONFIG_UML_TIME_TRAVEL_SUPPORT
#include <linux/time-internal.h>
#endif

#define RATE 48000
#define RING 4096
#define PERIOD 64

static bool virtual_time(void)
{
#ifdef CONFIG_UML_TIME_TRAVEL_SUPPORT
	return time_travel_mode != TT_MODE_OFF;
#else
	return false;
#endif
}

static const struct test_settings usual = {
	.access = SNDRV_PCM_ACCESS_RW_INTERLEAVED,
	.rate = RATE,
	.period = PERIOD,
	.ring = RING,
};

static const struct soft_options mono = {
	.index = -1,
	.playback_channels = 1,
	.capture_channels = 1,
};

static struct soft_card *make_card(struct kunit *test,
				   const struct soft_options *options)
{
	static unsigned int number;
	char name[32];
	struct device *device;
	struct soft_card *card;

	snprintf(name, sizeof(name), "lockstep-soft-%u", number++);
	device = kunit_device_register(test, name);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, device);
	KUNIT_ASSERT_EQ(test, 0, soft_card_new(device, "Test", options, &card));
	return card;
}

static struct snd_pcm_substream *ready(struct kunit *test, struct soft_card *card,
				       int stream,
				       const struct test_settings *settings)
{
	struct snd_pcm_substream *substream = test_pcm_open(test, &card->core, stream);

	KUNIT_ASSERT_EQ(test, 0, test_pcm_configure(test, substream, settings));
	test_pcm_prepare(test, substream);
	return substream;
}

/* Sleeps until the card has passed @frame; on virtual time, not a frame further. */
static void sleep_to(struct soft_card *card, u64 frame)
{
	ktime_t time = ktime_add_ns(card->start, soft_clock_time(frame, card->rate));

	while (ktime_before(ktime_get(), time)) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		schedule_hrtimeout(&time, HRTIMER_MODE_ABS);
	}
}

static void position_is_exact(struct kunit *test)
{
	static const u64 frames[] = { 1, 2, 64, 100, 4095, 4096, 4097, 30000 };
	struct soft_card *card = make_card(test, &mono);
	struct snd_pcm_substream *capture =
		ready(test, card, SNDRV_PCM_STREAM_CAPTURE, &usual);
	size_t i;

	KUNIT_ASSERT_EQ(test, 0, test_pcm_start(capture));
	for (i = 0; i < ARRAY_SIZE(frames); i++) {
		u64 low, position, high;

		sleep_to(card, frames[i]);
		low = soft_clock_frames(ktime_sub(ktime_get(), card->start), RATE);
		position = test_pcm_position(test, capture);
		high = soft_clock_frames(ktime_sub(ktime_get(), card->start), RATE);
		if (virtual_time()) {
			KUNIT_EXPECT_EQ(test, frames[i], position);
			continue;
		}
		/*
		 * A machine that stood still for longer than the ring lasts leaves
		 * ALSA whole turns behind, which no driver can tell it.
		 */
		KUNIT_EXPECT_GE(test, high, position);
		position += div_u64(high - position, usual.ring) * usual.ring;
		KUNIT_EXPECT_LE(test, low, position);
	}
}

static void interrupts_come_at_edges_only(struct kunit *test)
{
	struct soft_card *card = make_card(test, &mono);
	struct snd_pcm_substream *capture =
		ready(test, card, SNDRV_PCM_STREAM_CAPTURE, &usual);

	if (!virtual_time())
		kunit_skip(test, "only on virtual time");
	KUNIT_ASSERT_EQ(test, 0, test_pcm_start(capture));
	sleep_to(card, 10 * PERIOD - 1);
	KUNIT_EXPECT_EQ(test, 9ULL, card->core.interrupts);
	sleep_to(card, 10 * PERIOD + 1);
	KUNIT_EXPECT_EQ(test, 10ULL, card->core.interrupts);
	/* A quarter of a minute. */
	sleep_to(card, 15ULL * RATE + 1);
	KUNIT_EXPECT_EQ(test, 15ULL * RATE / PERIOD, card->core.interrupts);
	KUNIT_EXPECT_EQ(test, 0ULL, card->core.late_reads);
	KUNIT_EXPECT_EQ(test, 15ULL * RATE / PERIOD * PERIOD,
			card->core.directions[1].frames);
}

static void no_interrupts_if_nobody_waits(struct kunit *test)
{
	struct soft_card *card = make_card(test, &mono);
	struct test_settings settings = usual;
	struct snd_pcm_substream *capture;

	settings.no_wakeups = true;
	capture = ready(test, card, SNDRV_PCM_STREAM_CAPTURE, &settings);
	KUNIT_ASSERT_EQ(test, 0, test_pcm_start(capture));
	KUNIT_EXPECT_FALSE(test, hrtimer_active(&card->timer));
	sleep_to(card, 100 * PERIOD);
	KUNIT_EXPECT_EQ(test, 0ULL, card->core.interrupts);
	KUNIT_EXPECT_LE(test, 100UL * PERIOD, test_pcm_position(test, capture));
}

/* ALSA would not come back from looking at such a ring after a while. */
static void short_rings_have_interrupts(struct kunit *test)
{
	struct soft_card *card = make_card(test, &mono);
	struct test_settings settings = usual;
	struct snd_pcm_substream *capture;

	settings.no_wakeups = true;
	settings.period = 8;
	settings.ring = 16;
	capture = ready(test, card, SNDRV_PCM_STREAM_CAPTURE, &settings);
	KUNIT_ASSERT_FALSE(test, capture->runtime->no_period_wakeup);
	KUNIT_ASSERT_EQ(test, 0, test_pcm_start(capture));
	sleep_to(card, RATE / 10);
	test_pcm_position(test, capture);
	KUNIT_EXPECT_NE(test, 0ULL, card->core.interrupts);
}

static void write_ramp(struct kunit *test, struct snd_pcm_substream *playback,
		       u32 first, u32 count)
{
	u32 *samples = kunit_kmalloc_array(test, count, sizeof(u32), GFP_KERNEL);
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, samples);
	for (i = 0; i < count; i++)
		samples[i] = first + i + 1;
	KUNIT_ASSERT_EQ(test, (long)count,
			snd_pcm_kernel_write(playback, samples, count));
	kunit_kfree(test, samples);
}

static u32 *read_frames(struct kunit *test, struct snd_pcm_substream *capture,
			u32 count)
{
	u32 *samples = kunit_kzalloc(test, count * sizeof(u32), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, samples);
	KUNIT_ASSERT_EQ(test, (long)count,
			snd_pcm_kernel_read(capture, samples, count));
	return samples;
}

/* What was captured is @silent frames of silence, then @count of the ramp. */
static void expect_ramp(struct kunit *test, const u32 *samples, u32 silent, u32 count)
{
	u32 i;

	for (i = 0; i < silent + count; i++) {
		u32 want = i < silent ? 0 : i - silent + 1;

		if (samples[i] == want)
			continue;
		KUNIT_FAIL(test, "frame %u is %u, not %u", i, samples[i], want);
		return;
	}
}

static void joining_loses_no_frame(struct kunit *test)
{
	static const int delays[] = { 0, 1, 50, 500 };
	size_t i;

	if (!virtual_time())
		kunit_skip(test, "only on virtual time");
	for (i = 0; i < ARRAY_SIZE(delays); i++) {
		struct soft_options options = mono;
		struct snd_pcm_substream *capture, *playback;
		struct soft_card *card;

		options.cable_delay = delays[i];
		card = make_card(test, &options);
		capture = ready(test, card, SNDRV_PCM_STREAM_CAPTURE, &usual);
		playback = ready(test, card, SNDRV_PCM_STREAM_PLAYBACK, &usual);
		write_ramp(test, playback, 0, 3000);
		KUNIT_ASSERT_EQ(test, 0, test_pcm_start(capture));
		sleep_to(card, 333);
		KUNIT_ASSERT_EQ(test, 0, test_pcm_start(playback));
		sleep_to(card, 333 + 3000);
		expect_ramp(test, read_frames(test, capture, 333 + 3000),
			    333 + delays[i], 3000 - delays[i]);
		snd_pcm_kernel_ioctl(playback, SNDRV_PCM_IOCTL_DROP, NULL);
		snd_pcm_kernel_ioctl(capture, SNDRV_PCM_IOCTL_DROP, NULL);
		KUNIT_EXPECT_EQ(test, 0U, card->core.running);
	}
}

/* As a program with mapped memory commits: without a look at the position before. */
static void commit(struct snd_pcm_substream *playback, u32 frame)
{
	unsigned long flags;

	snd_pcm_stream_lock_irqsave(playback, flags);
	playback->runtime->control->appl_ptr = frame;
	playback->ops->ack(playback);
	snd_pcm_stream_unlock_irqrestore(playback, flags);
}

static void commit_ramp(struct snd_pcm_substream *playback, u32 first, u32 count)
{
	u32 *ring = (void *)playback->runtime->dma_area;
	u32 i;

	for (i = first; i < first + count; i++)
		ring[i] = i + 1;
	commit(playback, first + count);
}

static struct soft_card *strict_card(struct kunit *test,
				     struct snd_pcm_substream **capture,
				     struct snd_pcm_substream **playback)
{
	struct soft_options options = mono;
	struct soft_card *card;

	if (!virtual_time())
		kunit_skip(test, "only on virtual time");
	options.strict = true;
	card = make_card(test, &options);
	*capture = ready(test, card, SNDRV_PCM_STREAM_CAPTURE, &usual);
	*playback = ready(test, card, SNDRV_PCM_STREAM_PLAYBACK, &usual);
	return card;
}

/* Strict: what was committed after its time is lost, what was before is heard. */
static void strict_plays_what_was_committed_in_time(struct kunit *test)
{
	struct snd_pcm_substream *capture, *playback;
	struct soft_card *card = strict_card(test, &capture, &playback);
	u32 *samples;
	u32 i;

	write_ramp(test, playback, 0, 100);
	KUNIT_ASSERT_EQ(test, 0, test_pcm_start(capture));
	KUNIT_ASSERT_EQ(test, 0, test_pcm_start(playback));
	sleep_to(card, 150);
	/* Frames 100 to 399, of which 50 are too late. */
	commit_ramp(playback, 100, 300);
	sleep_to(card, 600);
	samples = read_frames(test, capture, 600);
	for (i = 0; i < 600; i++) {
		bool heard = i < 100 || (i >= 150 && i < 400);

		if (samples[i] != (heard ? i + 1 : 0)) {
			KUNIT_FAIL(test, "frame %u is %u", i, samples[i]);
			break;
		}
	}
	KUNIT_EXPECT_EQ(test, 50ULL + 200,
			card->core.directions[SNDRV_PCM_STREAM_PLAYBACK].lost);
}

/* Strict: what passed before a commit was taken back had been committed in time. */
static void strict_hears_what_passed_before_a_rewind(struct kunit *test)
{
	struct snd_pcm_substream *capture, *playback;
	struct soft_card *card = strict_card(test, &capture, &playback);
	u32 *samples;
	u32 i;

	write_ramp(test, playback, 0, 400);
	KUNIT_ASSERT_EQ(test, 0, test_pcm_start(capture));
	KUNIT_ASSERT_EQ(test, 0, test_pcm_start(playback));
	sleep_to(card, 150);
	commit(playback, 120);
	sleep_to(card, 200);
	commit(playback, 400);
	sleep_to(card, 400);
	samples = read_frames(test, capture, 400);
	for (i = 0; i < 400; i++) {
		bool heard = i < 150 || i >= 200;

		if (samples[i] != (heard ? i + 1 : 0)) {
			KUNIT_FAIL(test, "frame %u is %u", i, samples[i]);
			break;
		}
	}
	KUNIT_EXPECT_EQ(test, 50ULL,
			card->core.directions[SNDRV_PCM_STREAM_PLAYBACK].lost);
}

static void stands_while_paused_or_suspended(struct kunit *test)
{
	struct soft_card *card = make_card(test, &mono);
	struct snd_pcm_substream *capture =
		ready(test, card, SNDRV_PCM_STREAM_CAPTURE, &usual);
	struct lockstep_direction *direction = &card->core.directions[1];
	u64 held, now;

	KUNIT_ASSERT_EQ(test, 0, test_pcm_start(capture));
	sleep_to(card, 1000);
	KUNIT_EXPECT_EQ(test, 0,
			test_pcm_trigger(capture, SNDRV_PCM_TRIGGER_PAUSE_PUSH));
	held = direction->held;
	KUNIT_EXPECT_LE(test, 1000ULL, held);
	sleep_to(card, 2000);
	KUNIT_EXPECT_EQ(test, held, direction->held);
	KUNIT_EXPECT_EQ(test, 0,
			test_pcm_trigger(capture, SNDRV_PCM_TRIGGER_PAUSE_RELEASE));
	sleep_to(card, 100);
	KUNIT_EXPECT_LE(test, held + 100, (u64)test_pcm_position(test, capture));

	KUNIT_EXPECT_EQ(test, 0, test_pcm_trigger(capture, SNDRV_PCM_TRIGGER_SUSPEND));
	KUNIT_EXPECT_EQ(test, 0U, card->core.running);
	held = direction->held;
	KUNIT_EXPECT_EQ(test, 0, test_pcm_trigger(capture, SNDRV_PCM_TRIGGER_RESUME));
	KUNIT_EXPECT_EQ(test, 2U, card->core.running);
	sleep_to(card, 100);
	now = soft_clock_frames(ktime_sub(ktime_get(), card->start), RATE);
	KUNIT_EXPECT_LE(test, held + 100, lockstep_position(direction, now));
	test_pcm_trigger(capture, SNDRV_PCM_TRIGGER_STOP);
}

static void the_largest_card(struct kunit *test)
{
	static const struct soft_options largest = {
		.index = -1,
		.playback_channels = 64,
		.capture_channels = 64,
		.cable_delay = 65536,
	};
	struct soft_card *card = make_card(test, &largest);
	struct test_settings settings = { SNDRV_PCM_ACCESS_RW_NONINTERLEAVED, 192000,
					  8192, 65536, false };
	struct snd_pcm_substream *capture =
		ready(test, card, SNDRV_PCM_STREAM_CAPTURE, &settings);
	struct snd_pcm_substream *playback;

	settings.access = SNDRV_PCM_ACCESS_RW_INTERLEAVED;
	playback = ready(test, card, SNDRV_PCM_STREAM_PLAYBACK, &settings);
	KUNIT_ASSERT_EQ(test, 0, test_pcm_start(capture));
	KUNIT_ASSERT_EQ(test, 65536L, snd_pcm_kernel_write(playback, NULL, 65536));
	KUNIT_ASSERT_EQ(test, 0, test_pcm_start(playback));
	sleep_to(card, 200000);
	KUNIT_EXPECT_LE(test, 200000UL - 65536, test_pcm_position(test, playback));
}

/* Early after boot, timers still ring with the tick, until the first few ticks. */
static int wait_for_fine_timers(struct kunit_suite *suite)
{
	msleep(200);
	return 0;
}

static struct kunit_case card_cases[] = {
	KUNIT_CASE(position_is_exact),
	KUNIT_CASE(interrupts_come_at_edges_only),
	KUNIT_CASE(no_interrupts_if_nobody_waits),
	KUNIT_CASE(short_rings_have_interrupts),
	KUNIT_CASE(joining_loses_no_frame),
	KUNIT_CASE(strict_plays_what_was_committed_in_time),
	KUNIT_CASE(strict_hears_what_passed_before_a_rewind),
	KUNIT_CASE(stands_while_paused_or_suspended),
	KUNIT_CASE(the_largest_card),
	{},
};

static struct kunit_suite card_suite = {
	.name = "lockstep_soft_card",
	.suite_init = wait_for_fine_timers,
	.test_cases = card_cases,
};

kunit_test_suite(card_suite);
