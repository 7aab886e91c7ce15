/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lockstep core: trace events, in tracefs below events/lockstep. docs/observing.md shows
 * how to read them.
 *
 * A position counts frames from the direction's start, as everywhere in the core. All
 * events are made under the card's lock, so their order is the order in which things
 * happened.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM lockstep

#if !defined(LOCKSTEP_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define LOCKSTEP_TRACE_H

#include <linux/tracepoint.h>
#include "lockstep.h"

/* Tools that read the binary buffer learn the values of these names. */
TRACE_DEFINE_ENUM(SNDRV_PCM_STREAM_PLAYBACK);
TRACE_DEFINE_ENUM(SNDRV_PCM_STREAM_CAPTURE);

#define lockstep_show_direction(direction)		\
	__print_symbolic(direction,			\
			 { SNDRV_PCM_STREAM_PLAYBACK, "playback" },	\
			 { SNDRV_PCM_STREAM_CAPTURE, "capture" })

/* A direction starts: it passes @position when the engine passes @origin. */
TRACE_EVENT(lockstep_start,
	TP_PROTO(const struct lockstep_card *card, int stream),
	TP_ARGS(card, stream),
	TP_STRUCT__entry(
		__field(int, card)
		__field(int, direction)
		__field(u64, position)
		__field(u64, origin)
		__field(unsigned int, rate)
		__field(unsigned int, period)
		__field(unsigned int, ring)
	),
	TP_fast_assign(
		__entry->card = card->card->number;
		__entry->direction = stream;
		__entry->position = card->directions[stream].held;
		__entry->origin = card->directions[stream].origin;
		__entry->rate = card->directions[stream].settings.rate;
		__entry->period = card->directions[stream].settings.period;
		__entry->ring = card->directions[stream].settings.ring;
	),
	TP_printk("card=%d %s position=%llu origin=%llu rate=%u period=%u ring=%u",
		  __entry->card, lockstep_show_direction(__entry->direction),
		  __entry->position, __entry->origin, __entry->rate,
		  __entry->period, __entry->ring)
);

/* A direction stops. @frames and @lost count since the card was made. */
TRACE_EVENT(lockstep_stop,
	TP_PROTO(const struct lockstep_card *card, int stream),
	TP_ARGS(card, stream),
	TP_STRUCT__entry(
		__field(int, card)
		__field(int, direction)
		__field(u64, position)
		__field(u64, frames)
		__field(u64, lost)
	),
	TP_fast_assign(
		__entry->card = card->card->number;
		__entry->direction = stream;
		__entry->position = card->directions[stream].held;
		__entry->frames = card->directions[stream].frames;
		__entry->lost = card->directions[stream].lost;
	),
	TP_printk("card=%d %s position=%llu frames=%llu lost=%llu",
		  __entry->card, lockstep_show_direction(__entry->direction),
		  __entry->position, __entry->frames, __entry->lost)
);

/*
 * An interrupt found that a direction passed a period edge, the @edge-th since its start.
 * ALSA is told next. @late: frames since that edge.
 */
TRACE_EVENT(lockstep_period,
	TP_PROTO(const struct lockstep_card *card, int stream, u64 position),
	TP_ARGS(card, stream, position),
	TP_STRUCT__entry(
		__field(int, card)
		__field(int, direction)
		__field(u64, edge)
		__field(u64, position)
		__field(u64, late)
	),
	TP_fast_assign(
		__entry->card = card->card->number;
		__entry->direction = stream;
		__entry->edge = card->directions[stream].edges;
		__entry->position = position;
		__entry->late = position - card->directions[stream].edges *
					   card->directions[stream].settings.period;
	),
	TP_printk("card=%d %s edge=%llu position=%llu late=%llu",
		  __entry->card, lockstep_show_direction(__entry->direction),
		  __entry->edge, __entry->position, __entry->late)
);

/*
 * ALSA reads a direction's position. @committed: up to where the application has written
 * what is played, or has read what was captured.
 */
TRACE_EVENT(lockstep_position,
	TP_PROTO(const struct lockstep_card *card, int stream, u64 position),
	TP_ARGS(card, stream, position),
	TP_STRUCT__entry(
		__field(int, card)
		__field(int, direction)
		__field(u64, position)
		__field(u64, committed)
	),
	TP_fast_assign(
		__entry->card = card->card->number;
		__entry->direction = stream;
		__entry->position = position;
		__entry->committed = lockstep_committed(&card->directions[stream],
							position);
	),
	TP_printk("card=%d %s position=%llu committed=%llu",
		  __entry->card, lockstep_show_direction(__entry->direction),
		  __entry->position, __entry->committed)
);

/*
 * Of the frames that a direction passed up to @position, @lost were not written, or not
 * read, in time. @total counts since the card was made.
 */
TRACE_EVENT(lockstep_lost,
	TP_PROTO(const struct lockstep_card *card, int stream, u64 position, u64 lost),
	TP_ARGS(card, stream, position, lost),
	TP_STRUCT__entry(
		__field(int, card)
		__field(int, direction)
		__field(u64, position)
		__field(u64, lost)
		__field(u64, total)
	),
	TP_fast_assign(
		__entry->card = card->card->number;
		__entry->direction = stream;
		__entry->position = position;
		__entry->lost = lost;
		__entry->total = card->directions[stream].lost;
	),
	TP_printk("card=%d %s position=%llu lost=%llu total=%llu",
		  __entry->card, lockstep_show_direction(__entry->direction),
		  __entry->position, __entry->lost, __entry->total)
);

#endif

/* kernel/core/Kbuild adds this folder to the include path. */
#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE lockstep-trace
#include <trace/define_trace.h>
