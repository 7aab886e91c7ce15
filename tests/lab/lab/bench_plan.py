# SPDX-License-Identifier: GPL-2.0-or-later
"""The bench's runs: which paths, cards, periods and channels, in which guest. Pure."""

from dataclasses import dataclass

RATE = 48000
PERIODS = (1024, 256, 128, 64, 32)
SMALLEST = (16, 8)  # further periods of the native client, to find the smallest it holds
PATHS = {  # as the guest's script calls them: as the table calls them
    "jackd-alsa": "jackd alsa",
    "jackd-alsa-sync": "jackd alsa -S",
    "jackd-lockstep": "jackd lockstep",
    "jackd-dummy": "jackd dummy -S",
    "native": "native",
    "asio-direct": "asio direct",
    "asio-jack": "asio jack",
}
# The runs of which it is told when the host was called; ten times as long, as it is about what is rare.
TIMED_PATHS = ("asio-direct", "asio-jack")
TIMED_CARD, TIMED_CHANNELS, TIMED_PERIOD = "soft", 2, 64
TIMED_TIMES = 10
STOCK = ("jackd alsa", "jackd alsa -S")
# No card at all: what jackd's own part of a synchronous cycle costs, under any backend.
FLOOR = "jackd dummy -S"
# One guest each: a card and its channels. The first two start first.
GUESTS = (("soft", 2), ("soft", 16), ("intel-hda", 2))


@dataclass(frozen=True)
class Run:
    identity: str
    path: str  # a key of PATHS
    card: str
    channels: int
    period: int
    safety: int | None  # frames; None: the path has none to set
    seconds: int

    def line(self):
        """As the guest's script reads it."""
        safety = 0 if self.safety is None else self.safety
        words = (self.identity, self.path, self.card, RATE, self.channels, self.period, safety)
        return " ".join(map(str, (*words, self.seconds)))


def safety_of(path, period):
    """Frames: 32 natively and in jackd (the period where that is shorter), p/2 from ASIO."""
    if path in ("jackd-alsa", "jackd-alsa-sync", "jackd-dummy"):
        return None
    if path.startswith("asio"):
        return period // 2
    return min(32, period)


def seconds_of(path, card, channels, period, seconds):
    timed = (card, channels, period) == (TIMED_CARD, TIMED_CHANNELS, TIMED_PERIOD)
    return seconds * TIMED_TIMES if timed and path in TIMED_PATHS else seconds


def guest_plan(card, channels, seconds):
    """The runs of one guest, those of a path together."""
    runs = []
    for path in PATHS:
        if path == "jackd-dummy" and card != "soft":
            continue  # the same under each card
        periods = PERIODS
        if path == "native" and card == "soft":
            periods += SMALLEST
        for period in periods:
            identity = f"{card}-{channels}-{path}-{period}"
            safety = safety_of(path, period)
            long = seconds_of(path, card, channels, period, seconds)
            runs.append(Run(identity, path, card, channels, period, safety, long))
    return runs


def guest_plans(seconds):
    """The runs of each guest in turn."""
    return [guest_plan(card, channels, seconds) for card, channels in GUESTS]
