# SPDX-License-Identifier: GPL-2.0-or-later
"""What the demo's table says of one path, and whether the path kept its promise. Pure."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class PathResult:
    path: str
    period: int
    safety: int
    cable: int  # frames from output to input
    round_trip_reported: int | None  # frames; by the driver
    round_trip_measured: int | None  # frames; None: the signal did not come back
    frames_lost: int | None  # the most that any of the three judges counted
    bit_exact: bool

    def broken_promises(self):
        """Sentences; none when the path did all that it promised."""
        broken = []
        promised = self.period + self.safety
        beyond = f" + cable is {promised + self.cable}" if self.cable else f" is {promised}"
        if self.round_trip_measured is None:
            broken.append("the played signal was not found in the recording")
        elif self.round_trip_measured != promised + self.cable:
            broken.append(f"measured {self.round_trip_measured} frames; period + safety{beyond}")
        if self.round_trip_reported != promised:
            broken.append(
                f"reported {self.round_trip_reported} frames; period + safety is {promised}"
            )
        if self.frames_lost != 0:
            broken.append(f"lost {self.frames_lost} frames")
        if not self.bit_exact:
            broken.append("the recording is not what was played, bit for bit")
        return broken

    def as_json(self):
        return asdict(self)


TITLES = (
    "path",
    "period",
    "safety",
    "cable",
    "round trip reported",
    "round trip measured",
    "frames lost",
    "bit-exact",
)


def row(result):
    return tuple(asdict(result).values())


def counters(text):
    """The card's own status, "name: value" lines, as numbers."""
    found = {}
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if value.strip().isdigit():
            found[name.strip()] = int(value)
    return found


def card_lost(before, after):
    """Frames the card says an application was late for, between two readings of its status."""
    names = ("playback_lost", "capture_lost")
    return sum(after.get(name, 0) - before.get(name, 0) for name in names)
