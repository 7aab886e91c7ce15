# SPDX-License-Identifier: GPL-2.0-or-later
"""The demo's verdicts."""

import dataclasses
import unittest

from lab import demo_result, table

GOOD = demo_result.PathResult("ASIO direct", 128, 64, 0, 192, 192, 0, True)


class Promise(unittest.TestCase):
    def test_kept(self):
        self.assertEqual(GOOD.broken_promises(), [])

    def test_each_way_to_break_it(self):
        for change, words in (
            ({"round_trip_measured": None}, "not found"),
            ({"round_trip_measured": 193, "round_trip_reported": 193}, "period + safety is 192"),
            ({"round_trip_measured": 192, "cable": 1}, "period + safety + cable is 193"),
            ({"round_trip_reported": 128}, "reported 128 frames; period + safety is 192"),
            ({"frames_lost": 1}, "lost 1 frames"),
            ({"frames_lost": None}, "lost None"),
            ({"bit_exact": False}, "bit for bit"),
        ):
            with self.subTest(change=change):
                broken = dataclasses.replace(GOOD, **change).broken_promises()
                self.assertIn(words, " ".join(broken))


    def test_a_cable_takes_its_time(self):
        through = dataclasses.replace(GOOD, cable=1, round_trip_measured=193)
        self.assertEqual(through.broken_promises(), [])


class Card(unittest.TestCase):
    def test_counts_between_two_readings(self):
        before = demo_result.counters("rate: 48000\nplayback_lost: 10\ncapture_lost: 0\n")
        after = demo_result.counters("playback_lost: 12\ncapture_lost: 3\nstate: running\n")
        self.assertEqual(demo_result.card_lost(before, after), 5)
        self.assertEqual(demo_result.card_lost({}, after), 15)


class Table(unittest.TestCase):
    def test_words_left_numbers_right(self):
        lines = table.table(("path", "n"), [("a", 5), ("long", 1234), ("b", None)])
        self.assertEqual(
            lines, ["path     n", "----  ----", "a        5", "long  1234", "b        -"]
        )


if __name__ == "__main__":
    unittest.main()
