# SPDX-License-Identifier: GPL-2.0-or-later
"""The bench's targets: each met or not, with its figure. Pure: rows are those of bench_rows."""

from dataclasses import asdict, dataclass

from lab import bench_plan

JACKD_CPU_LIMIT = 0.6  # of the stock backend's
ASIO_CPU_LIMIT = 0.5  # of ASIO through jackd
REPEAT_CPU_LIMIT = 0.02
TIMED_SECONDS = 600


@dataclass(frozen=True)
class Verdict:
    target: str
    figure: str
    met: bool

    def as_json(self):
        return asdict(self)


def name_of(row):
    return f"{row['path']} p={row['period']} {row['channels']}ch {row['card']}"


def soft(rows, *paths):
    return [row for row in rows if row["card"] == "soft" and (not paths or row["path"] in paths)]


def lockstep_rows(rows):
    """Lockstep's paths on the soft card, at the periods of the comparison."""
    return [
        row
        for row in soft(rows)
        if row["path"] not in (*bench_plan.STOCK, bench_plan.FLOOR)
        and row["period"] in bench_plan.PERIODS
    ]


def all_are(target, rows, wrong, unit="rows"):
    """Met if `wrong` has nothing to say of any row. No rows: not met."""
    said = [f"{name_of(row)}: {fault}" for row in rows if (fault := wrong(row)) is not None]
    if not rows:
        return Verdict(target, "nothing was measured", False)
    if not said:
        return Verdict(target, f"all {len(rows)} {unit}", True)
    more = f" and {len(said) - 4} more" if len(said) > 4 else ""
    return Verdict(target, "; ".join(said[:4]) + more, False)


def round_trip_fault(row):
    promised = row["period"] + row["safety"]
    measured = row["round_trip_frames"]
    return None if measured == promised else f"{measured}, not {promised}"


def reported_fault(row):
    measured, reported = row["round_trip_frames"], row["reported_frames"]
    return None if measured == reported is not None else f"{reported} - {measured}"


def lost_fault(row):
    return None if row["lost_frames"] == 0 else f"{row['lost_frames']} lost"


def pairs(rows, path, other):
    """Rows of two paths at the same card, channels and period."""
    keys = ("card", "channels", "period")
    others = {tuple(row[key] for key in keys): row for row in soft(rows, other)}
    for row in soft(rows, path):
        partner = others.get(tuple(row[key] for key in keys))
        if partner is not None and row["cpu_ns_per_cycle"] and partner["cpu_ns_per_cycle"]:
            yield row, partner


def ratio(target, rows, path, other, limit):
    """Met if each ratio of the CPU a cycle is within the limit."""
    ratios = [
        (row["cpu_ns_per_cycle"] / partner["cpu_ns_per_cycle"], row)
        for row, partner in pairs(rows, path, other)
    ]
    if not ratios:
        return Verdict(target, "nothing was measured", False)
    best, worst = min(ratios, key=lambda pair: pair[0]), max(ratios, key=lambda pair: pair[0])
    figure = (
        f"{best[0]:.2f} (p={best[1]['period']}, {best[1]['channels']}ch) to "
        f"{worst[0]:.2f} (p={worst[1]['period']}, {worst[1]['channels']}ch)"
    )
    return Verdict(target, figure, worst[0] <= limit)


def jackd_ratio(target, rows, other):
    """The ratio of jackd's driver threads; not met, it says how much of it no backend can save."""
    verdict = ratio(target, rows, "jackd lockstep", other, JACKD_CPU_LIMIT)
    floors = [
        floor["cpu_ns_per_cycle"] / partner["cpu_ns_per_cycle"]
        for floor, partner in pairs(rows, bench_plan.FLOOR, other)
    ]
    if verdict.met or not floors:
        return verdict
    reason = (
        f"; jackd's own part of a cycle (-d dummy -S) is {min(floors):.2f} to {max(floors):.2f}"
    )
    return Verdict(target, verdict.figure + reason, False)


def smallest(rows):
    held = [row["period"] for row in soft(rows, "native") if row["lost_frames"] == 0]
    figure = f"{min(held)} frames" if held else "none"
    return Verdict("smallest period a native client holds (aim: 8)", figure, 8 in held)


def timed_rows(rows):
    """The rows of which it is told when the host was called."""
    names = [bench_plan.PATHS[path] for path in bench_plan.TIMED_PATHS]
    return [
        row
        for row in soft(rows, *names)
        if (row["channels"], row["period"])
        == (bench_plan.TIMED_CHANNELS, bench_plan.TIMED_PERIOD)
    ]


def timed_fault(row):
    """What is wrong with ten minutes of calls: too few of them, one lost, or one not timed."""
    if row["seconds"] < TIMED_SECONDS:
        return f"only {row['seconds']} s"
    if (lost := lost_fault(row)) is not None:
        return lost
    periods = row["seconds"] * row["rate"] // row["period"]
    if row["calls_timed"] != periods:
        return f"{row['calls_timed']} calls of {periods} timed"
    if row["wake_to_call_max_us"] is None or row["capture_to_call_max_us"] is None:
        return "calls not timed"
    return None


def judge(rows):
    """Every target of the table."""
    native = [row for row in lockstep_rows(rows) if row["path"] in ("native", "jackd lockstep")]
    asio = [row for row in lockstep_rows(rows) if row["path"] in ("asio direct", "asio jack")]
    asio = [row for row in asio if row["period"] >= 64]
    lockstep = lockstep_rows(rows)
    return [
        all_are("round trip is exactly p + S", lockstep, round_trip_fault),
        all_are("reported - measured is 0", lockstep, reported_fault),
        all_are("nothing lost, p >= 32, S = 32, native and jackd lockstep", native, lost_fault),
        all_are("nothing lost, p >= 64, S = p/2, ASIO direct and jack", asio, lost_fault),
        all_are(
            "10 minutes at p = 64, 2 channels, ASIO direct and jack: nothing lost, each call timed",
            timed_rows(rows),
            timed_fault,
        ),
        jackd_ratio("jackd driver thread's CPU <= 0.6 of stock (default)", rows, "jackd alsa"),
        jackd_ratio("jackd driver thread's CPU <= 0.6 of stock (-S)", rows, "jackd alsa -S"),
        ratio(
            "ASIO direct's CPU <= 0.5 of ASIO through jackd",
            rows,
            "asio direct",
            "asio jack",
            ASIO_CPU_LIMIT,
        ),
        smallest(rows),
    ]


def compare(first, second):
    """Differences between two benches that are not allowed; none when they repeat."""
    keys = ("path", "card", "rate", "channels", "period", "safety", "seconds")

    def index(rows):
        return {tuple(row[key] for key in keys): row for row in rows}

    ones, others = index(first), index(second)
    faults = [f"{key}: only in one of the two" for key in ones.keys() ^ others.keys()]
    for key in ones.keys() & others.keys():
        one, other = ones[key], others[key]
        for frames in ("round_trip_frames", "reported_frames", "lost_frames"):
            if one[frames] != other[frames]:
                faults.append(f"{name_of(one)}: {frames} {one[frames]} and {other[frames]}")
        costs = one["cpu_ns_per_cycle"], other["cpu_ns_per_cycle"]
        if None in costs:
            if costs != (None, None):
                faults.append(f"{name_of(one)}: cpu_ns_per_cycle {costs[0]} and {costs[1]}")
        elif abs(costs[0] - costs[1]) > REPEAT_CPU_LIMIT * min(costs):
            faults.append(f"{name_of(one)}: cpu_ns_per_cycle {costs[0]:.0f} and {costs[1]:.0f}")
    return sorted(faults)
