# SPDX-License-Identifier: GPL-2.0-or-later
"""Lockstep's ASIO driver beside another one: the runs, what came of them, the page. Pure."""

import re
from dataclasses import dataclass

from lab import bench_plan
from lab.measurements_table import cell, line

PERIODS = (1024, 256, 128, 64)
CHANNELS = (2, 16)


@dataclass(frozen=True)
class Server:
    """What both drivers run through."""

    process: str
    paths: tuple  # as the guest's script calls them: the other driver, ours, ours without a server
    title: str  # in the table
    place: str  # in the page

    @property
    def pipewire(self):
        return self.process == "pipewire"

    def path_name(self, path, driver):
        other, own, direct = self.paths
        return {
            other: f"{driver}, {self.title}",
            own: f"Lockstep, {self.title}",
            direct: "Lockstep, direct",
        }[path]


SERVERS = {
    server.process: server
    for server in (
        Server("jackd", ("asio-other", "asio-jack", "asio-direct"), "jackd", "beside"),
        Server(
            "pipewire",
            ("pipewire-other", "pipewire-asio", "asio-direct"),
            "PipeWire",
            "beside-pipewire",
        ),
    )
}
MEASURED = (
    "round_trip_frames",
    "reported_frames",
    "lost_frames",
    "cpu_ns_per_cycle",
    "switches_per_cycle",
    "capture_to_call_p50_us",
    "capture_to_call_p99_us",
    "capture_to_call_max_us",
)
TIMED_OUT, KILLED = 124, 137  # timeout's own status, and that of what it had to kill
CRASH = re.compile(r"Unhandled (?:page fault|exception)|Assertion failed|free\(\)|corruption")


def plans(server, seconds):
    """The runs of each guest: the same card, server, period and safety offset for each driver."""
    return [
        [
            bench_plan.Run(
                f"{path}-{channels}-{period}", path, "soft", channels, period, period // 2, seconds
            )
            for path in server.paths
            for period in PERIODS
        ]
        for channels in CHANNELS
    ]


def row(server, run, driver, result):
    """`result`: the host's JSON, or None if it gave none."""
    path = server.path_name(run.path, driver)
    known = {"path": path, "channels": run.channels, "period": run.period}
    return known | {key: None if result is None else result[key] for key in MEASURED}


@dataclass(frozen=True)
class Outcome:
    """What came of a habit."""

    right: bool
    what: str

    def as_json(self):
        return {"right": self.right, "what": self.what}


def outcome(text):
    """Of what the guest wrote: the host's status in the first line, then what it said."""
    first, _, said = text.partition("\n")
    status = int(first)
    complaints = [
        words.removeprefix("# ").split(" (")[0]
        for words in said.splitlines()
        if words.startswith("# line ")
    ]
    if CRASH.search(said):
        return Outcome(False, "the host crashes")
    if status in (TIMED_OUT, KILLED):
        return Outcome(False, "hangs")
    if status == 0 and not complaints and re.search(r"^ok - ", said, re.MULTILINE):
        return Outcome(True, "right")
    if complaints:
        more = f", and {len(complaints) - 1} more" if len(complaints) > 1 else ""
        return Outcome(False, complaints[0] + more)
    words = re.findall(r"^asio-host: (?:driver '[^']*': )?(.*)$", said, re.MULTILINE)
    return Outcome(False, words[-1] if words else f"the host ends with status {status}")


def measured_lines(rows):
    titles = ("driver", "channels", "period", "round trip", "reported", "lost")
    more = ("CPU µs a cycle", "switches", "time stamp before the call, µs: p50", "p99", "max")
    lines = [line(titles + more), line(["---"] * len(titles + more))]
    for it in rows:
        frames = ("channels", "period", "round_trip_frames", "reported_frames", "lost_frames")
        cost = it["cpu_ns_per_cycle"]
        stamps = [f"capture_to_call_{which}_us" for which in ("p50", "p99", "max")]
        lines.append(
            line(
                (
                    it["path"],
                    *(cell(it[key]) for key in frames),
                    cell(None if cost is None else cost / 1000, 1),
                    cell(it["switches_per_cycle"], 1),
                    *(cell(it[key], 1) for key in stamps),
                )
            )
        )
    return lines


def habit_lines(driver, habits):
    """`habits`: of each its name, Lockstep's outcome and the other driver's."""
    lines = [line(("habit", driver, "Lockstep")), line(["---"] * 3)]
    for name, own, other in habits:
        lines.append(line((name, other.what, own.what)))
    own = sum(own.right for _, own, _ in habits)
    other = sum(other.right for _, _, other in habits)
    lines.append(line(("right", f"**{other} of {len(habits)}**", f"**{own} of {len(habits)}**")))
    return lines


def page_section(server, driver, seconds, rows, habits):
    """Markdown."""
    parts = (
        f"Each run takes {seconds} guest seconds. CPU and switches are per cycle: those of the "
        f"host's real-time\nthreads and, on {server.title}, of the server's too.",
        "\n".join(measured_lines(rows)),
        "\n".join(habit_lines(driver, habits)),
    )
    return "\n\n".join(parts) + "\n"
