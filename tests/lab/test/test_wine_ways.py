# SPDX-License-Identifier: GPL-2.0-or-later
"""Wine's own ways: the plan and the table."""

import unittest

from lab import wine_ways


def result(**changes):
    known = {
        "period": 480,
        "round_trip_frames": 1711,
        "reported_frames": 960,
        "lost_frames": 0,
        "breaks": 0,
    }
    return known | changes


class WineWays(unittest.TestCase):
    def setUp(self):
        self.plan = wine_ways.plan(60)

    def run_of(self, api, buffer):
        return next(run for run in self.plan if (run.api, run.buffer) == (api, buffer))

    def test_each_way_is_run_and_has_a_name_of_its_own(self):
        self.assertEqual({run.api for run in self.plan}, set(wine_ways.APIS))
        self.assertEqual(len({run.identity for run in self.plan}), len(self.plan))
        self.assertEqual(len(set(wine_ways.APIS.values())), len(wine_ways.APIS))

    def test_a_run_as_the_guest_reads_it(self):
        self.assertEqual(self.run_of("mme", 480).line(), "mme-480 mme 480 60")

    def test_figures(self):
        row = wine_ways.row(self.run_of("wasapi-shared", 0), result(), "")
        text = wine_ways.page_section(60, [row])
        self.assertIn("| WASAPI shared | least | 480 | 1711 | 35.6 | 960 | 0 | 0 |", text)

    def test_an_api_that_reports_nothing_and_one_that_breaks(self):
        found = result(round_trip_frames=3458, reported_frames=None, lost_frames=960, breaks=2)
        row = wine_ways.row(self.run_of("mme", 480), found, "")
        text = wine_ways.page_section(60, [row])
        self.assertIn("| MME | 480 | 480 | 3458 | 72.0 | – | 960 | 2 |", text)

    def test_asio_has_no_breaks_of_its_own(self):
        found = {"period": 64, "round_trip_frames": 96, "reported_frames": 96, "lost_frames": 0}
        row = wine_ways.row(self.run_of("asio", 64), found, "")
        text = wine_ways.page_section(60, [row])
        self.assertIn("| Lockstep ASIO, direct | 64 | 64 | 96 | 2.0 | 96 | 0 | – |", text)

    def test_a_refusal_is_a_row_with_its_reason(self):
        said = "wine-audio: wasapi-exclusive: Initialize fails with 0x88890019\nstatus 3\n"
        row = wine_ways.row(self.run_of("wasapi-exclusive", 0), None, said)
        text = wine_ways.page_section(60, [row])
        self.assertIn("| WASAPI exclusive | least | Initialize fails with 0x88890019 |", text)
        row = wine_ways.row(self.run_of("wasapi-exclusive", 0), None, "status 5\n")
        self.assertEqual(row["refusal"], "the program gave no result")


if __name__ == "__main__":
    unittest.main()
