# SPDX-License-Identifier: GPL-2.0-or-later
"""Lockstep's driver beside another one: what a habit came to, and the page."""

import unittest

from lab import beside


def result(**changes):
    known = {
        "round_trip_frames": 96,
        "reported_frames": 96,
        "lost_frames": 0,
        "cpu_ns_per_cycle": 73231.4,
        "switches_per_cycle": 4.0003,
        "capture_to_call_p50_us": 545.9,
        "capture_to_call_p99_us": 880.7,
        "capture_to_call_max_us": 915.8,
    }
    return known | changes


class Outcomes(unittest.TestCase):
    def test_each_kind(self):
        for text, right, what in (
            ("0\nok - juce\n", True, "right"),
            ("0\n[other] loaded\nok - juce\n", True, "right"),
            ("0\n", False, "the host ends with status 0"),
            (
                "0\nnot ok - juce\n# line 7: a outputReady: gives x, not ASE_OK (no text)\n",
                False,
                "line 7: a outputReady: gives x, not ASE_OK",
            ),
            (
                "1\nnot ok - juce\n# line 7: one\n# line 9: two\n# line 11: three\n",
                False,
                "line 7: one, and 2 more",
            ),
            ("5\nwine: Unhandled page fault on read access\n", False, "the host crashes"),
            ("124\n# line 7: one\ndouble free or corruption (top)\n", False, "the host crashes"),
            ("124\n", False, "hangs"),
            ("137\n# line 7: one\n", False, "hangs"),
            ("2\n", False, "the host ends with status 2"),
            (
                "3\nasio-host: driver 'X': 'x.dll' cannot be loaded\n",
                False,
                "'x.dll' cannot be loaded",
            ),
        ):
            with self.subTest(text=text):
                self.assertEqual(beside.outcome(text), beside.Outcome(right, what))


JACKD = beside.SERVERS["jackd"]


class Page(unittest.TestCase):
    def test_each_driver_runs_the_same(self):
        for server in beside.SERVERS.values():
            for plan in beside.plans(server, 60):
                runs = {}
                for run in plan:
                    setting = (run.card, run.channels, run.period, run.safety, run.seconds)
                    runs.setdefault(run.path, []).append(setting)
                self.assertEqual(set(runs), set(server.paths))
                self.assertEqual(len({tuple(settings) for settings in runs.values()}), 1)
                self.assertEqual(len({run.identity for run in plan}), len(plan))

    def test_each_path_has_a_name_of_its_own(self):
        for server in beside.SERVERS.values():
            names = [server.path_name(path, "Other") for path in server.paths]
            self.assertEqual(
                names, [f"Other, {server.title}", f"Lockstep, {server.title}", "Lockstep, direct"]
            )

    def test_a_run_without_a_result_is_a_row(self):
        run = beside.plans(JACKD, 60)[0][0]
        text = "\n".join(beside.measured_lines([beside.row(JACKD, run, "WineASIO", None)]))
        self.assertIn("| WineASIO, jackd | 2 | 1024 | – | – | – | – | – | – | – | – |", text)

    def test_figures_and_sums(self):
        run = beside.plans(JACKD, 60)[0][0]
        rows = [beside.row(JACKD, run, "WineASIO", result())]
        habits = [
            ("juce", beside.Outcome(True, "right"), beside.Outcome(False, "hangs")),
            ("reaper", beside.Outcome(True, "right"), beside.Outcome(True, "right")),
        ]
        text = beside.page_section(JACKD, "WineASIO", 60, rows, habits)
        self.assertIn(
            "| WineASIO, jackd | 2 | 1024 | 96 | 96 | 0 | 73.2 | 4.0 | 545.9 | 880.7 | 915.8 |",
            text,
        )
        self.assertIn("| juce | hangs | right |", text)
        self.assertIn("| right | **1 of 2** | **2 of 2** |", text)


if __name__ == "__main__":
    unittest.main()
