// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep core: KUnit suite of the trace events: which are made, in which order.
 */
#include <linux/tracepoint.h>
#include "lockstep-trace.h"
#include "test_card.h"

/* What the probes saw, a line each. */
struct event_log {
	char text[1024];
	size_t length;
};

#define note(data, ...)								\
	({									\
		struct event_log *log = data;					\
										\
		log->length += scnprintf(log->text + log->length,		\
					 sizeof(log->text) - log->length,	\
					 __VA_ARGS__);				\
	})

static void saw_start(void *data, const struct lockstep_card *card, int stream)
{
	note(data, "start %d at %llu\n", stream, card->directions[stream].origin);
}

static void saw_stop(void *data, const struct lockstep_card *card, int stream)
{
	note(data, "stop %d at %llu, lost %llu\n", stream,
	     card->directions[stream].held, card->directions[stream].lost);
}

static void saw_period(void *data, const struct lockstep_card *card, int stream,
		       u64 position)
{
	note(data, "period %d edge %llu at %llu\n", stream,
	     card->directions[stream].edges, position);
}

static void saw_position(void *data, const struct lockstep_card *card, int stream,
			 u64 position)
{
	note(data, "position %d %llu of %llu\n", stream, position,
	     lockstep_committed(&card->directions[stream], position));
}

static void saw_lost(void *data, const struct lockstep_card *card, int stream,
		     u64 position, u64 lost)
{
	note(data, "lost %d up to %llu: %llu\n", stream, position, lost);
}

static void stop_watching(void *log)
{
	unregister_trace_lockstep_start(saw_start, log);
	unregister_trace_lockstep_stop(saw_stop, log);
	unregister_trace_lockstep_period(saw_period, log);
	unregister_trace_lockstep_position(saw_position, log);
	unregister_trace_lockstep_lost(saw_lost, log);
	tracepoint_synchronize_unregister();
}

static struct event_log *watch(struct kunit *test)
{
	struct event_log *log = kunit_kzalloc(test, sizeof(*log), GFP_KERNEL);

	if (!IS_ENABLED(CONFIG_TRACEPOINTS))
		kunit_skip(test, "only in a kernel with trace events");
	KUNIT_ASSERT_NOT_NULL(test, log);
	KUNIT_ASSERT_EQ(test, 0, register_trace_lockstep_start(saw_start, log));
	KUNIT_ASSERT_EQ(test, 0, register_trace_lockstep_stop(saw_stop, log));
	KUNIT_ASSERT_EQ(test, 0, register_trace_lockstep_period(saw_period, log));
	KUNIT_ASSERT_EQ(test, 0, register_trace_lockstep_position(saw_position, log));
	KUNIT_ASSERT_EQ(test, 0, register_trace_lockstep_lost(saw_lost, log));
	KUNIT_ASSERT_EQ(test, 0, kunit_add_action_or_reset(test, stop_watching, log));
	return log;
}

static void a_late_run_is_told_as_it_happens(struct kunit *test)
{
	struct fixed_card *card = make_card(test);
	struct snd_pcm_substream *playback =
		ready(test, card, SNDRV_PCM_STREAM_PLAYBACK);
	struct event_log *log = watch(test);
	void *planes[3] = {};

	KUNIT_ASSERT_EQ(test, 2L * PERIOD,
			snd_pcm_kernel_writev(playback, planes, 2 * PERIOD));
	KUNIT_ASSERT_EQ(test, 0, test_pcm_start(playback));
	move_to(card, PERIOD - 1);
	move_to(card, PERIOD);
	/* An interrupt that is 100 frames late, past all that was written. */
	move_to(card, 2 * PERIOD + 100);
	test_pcm_position(test, playback);
	KUNIT_ASSERT_EQ(test, 0,
			snd_pcm_kernel_ioctl(playback, SNDRV_PCM_IOCTL_DROP, NULL));
	KUNIT_EXPECT_STREQ(test, log->text,
			   "start 0 at 0\n"
			   "period 0 edge 1 at 1024\n"
			   "position 0 1024 of 2048\n"
			   "lost 0 up to 2148: 100\n"
			   "period 0 edge 2 at 2148\n"
			   "position 0 2148 of 2048\n"
			   "position 0 2148 of 2048\n"
			   "stop 0 at 2148, lost 100\n");
	KUNIT_EXPECT_EQ(test, 100ULL, card->core.directions[0].lost);
}

static void both_directions_are_told_apart(struct kunit *test)
{
	struct fixed_card *card = make_card(test);
	struct snd_pcm_substream *capture = ready(test, card, SNDRV_PCM_STREAM_CAPTURE);
	struct snd_pcm_substream *playback =
		ready(test, card, SNDRV_PCM_STREAM_PLAYBACK);
	struct event_log *log = watch(test);

	KUNIT_ASSERT_EQ(test, 0, test_pcm_start(capture));
	move_to(card, 300);
	/* It begins where the ring does, and stops before. */
	KUNIT_ASSERT_EQ(test, 0, test_pcm_start(playback));
	KUNIT_ASSERT_EQ(test, 0,
			snd_pcm_kernel_ioctl(playback, SNDRV_PCM_IOCTL_DROP, NULL));
	move_to(card, 2 * PERIOD + 3);
	KUNIT_ASSERT_EQ(test, 0,
			snd_pcm_kernel_ioctl(capture, SNDRV_PCM_IOCTL_DROP, NULL));
	KUNIT_EXPECT_STREQ(test, log->text,
			   "start 1 at 0\n"
			   "start 0 at 16384\n"
			   "stop 0 at 0, lost 0\n"
			   "period 1 edge 2 at 2051\n"
			   "position 1 2051 of 0\n"
			   "stop 1 at 2051, lost 0\n");
}

static struct kunit_case trace_cases[] = {
	KUNIT_CASE(a_late_run_is_told_as_it_happens),
	KUNIT_CASE(both_directions_are_told_apart),
	{},
};

static struct kunit_suite trace_suite = {
	.name = "lockstep_trace",
	.test_cases = trace_cases,
};

kunit_test_suite(trace_suite);
