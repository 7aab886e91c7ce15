# SPDX-License-Identifier: GPL-2.0-or-later
"""The sections of measured figures of docs/measurements.md, from the bench's rows. Pure."""

from lab import bench_targets


def cell(value, digits=None):
    if value is None:
        return "–"
    return f"{value:.{digits}f}" if digits is not None else str(value)


def line(cells):
    return "| " + " | ".join(cells) + " |"


def cpu(row):
    cost = row and row["cpu_ns_per_cycle"]
    return cell(cost / 1000 if cost is not None else None, 1)


def soft_lines(rows):
    """The software card: one line for both channel counts."""
    titles = ("path", "period", "safety", "round trip", "reported", "lost, 2 ch", "lost, 16 ch")
    lines = [line((*titles, "CPU µs a cycle, 2 ch", "16 ch")), line(["---"] * (len(titles) + 2))]
    wide = {
        (row["path"], row["period"]): row
        for row in rows
        if row["card"] == "soft" and row["channels"] == 16
    }
    for row in rows:
        if row["card"] != "soft" or row["channels"] != 2:
            continue
        other = wide.get((row["path"], row["period"]))
        frames = ("period", "safety", "round_trip_frames", "reported_frames", "lost_frames")
        lines.append(
            line(
                (
                    row["path"],
                    *(cell(row[key]) for key in frames),
                    cell(other and other["lost_frames"]),
                    cpu(row),
                    cpu(other),
                )
            )
        )
    return lines


def cable_less_lines(rows, card):
    """A card without a cable: nothing comes back, so there is no round trip to measure."""
    lines = [
        line(("path", "period", "safety", "reported", "lost", "CPU µs a cycle")),
        line(["---"] * 6),
    ]
    for row in rows:
        if row["card"] == card:
            frames = ("period", "safety", "reported_frames", "lost_frames")
            lines.append(line((row["path"], *(cell(row[key]) for key in frames), cpu(row))))
    return lines


def verdict_lines(verdicts):
    lines = [line(("target", "", "figure")), line(["---"] * 3)]
    for verdict in verdicts:
        met = "met" if verdict["met"] else "**not met**"
        lines.append(line((verdict["target"], met, verdict["figure"])))
    return lines


def section(rows, verdicts, repeat):
    """Markdown. `repeat`: what differed in a second run, or None if there was none."""
    seconds = sorted({row["seconds"] for row in rows})
    parts = [
        f"{' or '.join(map(str, seconds))} guest seconds a run. CPU is jackd's driver thread in "
        "jackd's rows, the program's\nreal-time thread in native and ASIO direct, and both "
        "together in ASIO jack. jackd dummy has no card:\nit is what jackd's own synchronous "
        "cycle costs under any backend.",
        "\n".join(soft_lines(rows)),
    ]
    if any(row["card"] == "intel-hda" for row in rows):
        parts += [
            "QEMU's intel-hda, 2 channels (it has no more, and no cable). It fetches some 1700 "
            "frames ahead in\nbursts, so Lockstep's safety offset grows to that; what is lost is "
            "by the program's own count.",
            "\n".join(cable_less_lines(rows, "intel-hda")),
        ]
    parts.append("\n".join(verdict_lines(verdicts)))
    if repeat is not None:
        parts.append(
            "A second run: " + ("frames equal, CPU within 2 %." if not repeat else "")
            + "\n".join(f"\n- {fault}" for fault in repeat)
        )
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def timing_section(rows):
    """Markdown: when the host was called. ValueError if no row tells it."""
    timed = bench_targets.timed_rows(rows)
    if not any(row["calls_timed"] for row in timed):
        raise ValueError("no row tells when the host was called")
    keys = [
        f"{begin}_to_call_{which}_us"
        for begin in ("wake", "capture")
        for which in ("p50", "p99", "max")
    ]
    titles = ("path", "seconds", "calls", "lost", "wake-up to call: p50", "p99", "max")
    lines = [line((*titles, "interrupt to call: p50", "p99", "max")), line(["---"] * 10)]
    for row in timed:
        first = (row["path"], *(cell(row[key]) for key in ("seconds", "calls_timed", "lost_frames")))
        lines.append(line((*first, *(cell(row[key], 1) for key in keys))))
    return "\n".join(lines) + "\n"


def replaced(text, place, new):
    """The page with the section at `place` replaced; ValueError if it has no such place."""
    opening, closing = f"<!-- {place}:begin -->", f"<!-- {place}:end -->"
    before, begin, rest = text.partition(opening)
    _, end, after = rest.partition(closing)
    if not begin or not end:
        raise ValueError(f"no {opening} and {closing} in it")
    return f"{before}{opening}\n{new}{closing}{after}"
