# SPDX-License-Identifier: GPL-2.0-or-later
"""The bench's rows: from what a run's program wrote to what the table and bench.json say. Pure."""

from lab import bench_plan
from lab.demo_result import card_lost, counters

KEYS = (
    "path",
    "card",
    "rate",
    "channels",
    "period",
    "safety",
    "seconds",
    "round_trip_frames",
    "reported_frames",
    "lost_frames",
    "cpu_ns_per_cycle",
    "switches_per_cycle",
    # When the host was called, of ASIO's paths only: from the return of the real-time thread's wait,
    # and from the moment at which the period was captured (systemTime).
    "calls_timed",
    "wake_to_call_p50_us",
    "wake_to_call_p99_us",
    "wake_to_call_max_us",
    "capture_to_call_p50_us",
    "capture_to_call_p99_us",
    "capture_to_call_max_us",
)
TIMING_KEYS = KEYS[KEYS.index("calls_timed") :]


def lost_frames(run, result):
    """Frames lost as the run's own judge counts them.

    Without a cable (intel-hda) nothing comes back to be counted: then it is what the stream
    skipped, or jackd's xruns, each at least a period (the stock backend: all its periods).
    """
    if run.path == "jackd-dummy":
        return None  # there is no card to lose any
    if run.card == "soft":
        return result["lost_frames"]
    if run.path == "native":
        return result["stream_lost_frames"]
    if "xruns" in result:
        periods = 2 if run.path.startswith("jackd-alsa") else 1
        return result["xruns"] * periods * run.period
    return result["lost_frames"]


def row(run, result):
    """One row, with exactly KEYS. `result`: the program's JSON, or None if it gave none."""
    known = {
        "path": bench_plan.PATHS[run.path],
        "card": run.card,
        "rate": bench_plan.RATE,
        "channels": run.channels,
        "period": run.period,
        "safety": run.safety,
        "seconds": run.seconds,
    }
    if result is None:
        return known | dict.fromkeys(KEYS[len(known) :])
    if result["period"] != run.period:
        raise ValueError(f"{run.identity}: ran at period {result['period']}, not {run.period}")
    measured = {
        key: result.get(key) if key in TIMING_KEYS else result[key] for key in KEYS[len(known) :]
    }
    measured["lost_frames"] = lost_frames(run, result)
    if run.card != "soft" and run.safety is not None:
        # A card whose position is coarse makes the offset grow: the row says what was used.
        known["safety"] = result["reported_frames"] - run.period
    return known | measured


def detail(run, result, before, after):
    """What else is known of a run: the card's own counts, xruns, the parts of the CPU figure."""
    extra = {key: value for key, value in (result or {}).items() if key not in KEYS}
    before, after = counters(before), counters(after)
    return {
        "identity": run.identity,
        "card_lost_frames": card_lost(before, after) if after else None,
        "card_interrupts": after.get("interrupts", 0) - before.get("interrupts", 0),
        "program": extra,
    }
