# SPDX-License-Identifier: GPL-2.0-or-later
"""The figures of docs/measurements.md."""

import unittest

from lab import bench_rows, measurements_table


def row(**changes):
    usual = {
        "path": "native",
        "card": "soft",
        "channels": 2,
        "period": 64,
        "safety": 32,
        "seconds": 60,
        "round_trip_frames": 96,
        "reported_frames": 96,
        "lost_frames": 0,
        "cpu_ns_per_cycle": 20840.0,
    }
    return usual | changes


class MeasurementsTable(unittest.TestCase):
    def test_both_channel_counts_share_a_line(self):
        rows = [row(), row(channels=16, lost_frames=7, cpu_ns_per_cycle=31000.0)]
        text = measurements_table.section(rows, [], None)
        self.assertIn("| native | 64 | 32 | 96 | 96 | 0 | 7 | 20.8 | 31.0 |", text)

    def test_what_was_not_measured_is_a_dash(self):
        text = measurements_table.section([row(round_trip_frames=None)], [], None)
        self.assertIn("| native | 64 | 32 | – | 96 | 0 | – | 20.8 | – |", text)

    def test_a_card_without_a_cable_has_a_table_of_its_own(self):
        text = measurements_table.section([row(), row(card="intel-hda", safety=1808)], [], None)
        self.assertIn("| native | 64 | 1808 | 96 | 0 | 20.8 |", text)

    def test_targets_and_repetition_are_told(self):
        verdicts = [{"target": "CPU", "met": False, "figure": "0.7"}]
        text = measurements_table.section([row()], verdicts, ["native p=64: 1 and 2"])
        self.assertIn("| CPU | **not met** | 0.7 |", text)
        self.assertIn("- native p=64: 1 and 2", text)
        self.assertIn("frames equal", measurements_table.section([row()], verdicts, []))

    def test_when_the_host_was_called_is_told_of_the_long_runs(self):
        times = zip(bench_rows.TIMING_KEYS, (450000, 7.14, 8.0, 9.0, 17.0, 18.0, 1019.96))
        called = row(path="asio jack", seconds=600, **dict(times))
        text = measurements_table.timing_section([row(), called, called | {"period": 128}])
        self.assertEqual(text.count("\n"), 3)
        self.assertIn(
            "| asio jack | 600 | 450000 | 0 | 7.1 | 8.0 | 9.0 | 17.0 | 18.0 | 1020.0 |", text
        )
        with self.assertRaises(ValueError):
            measurements_table.timing_section([row(), row(path="asio direct", calls_timed=None)])

    def test_only_the_section_is_replaced(self):
        other = "<!-- timing:begin -->\nkept\n<!-- timing:end -->\n"
        text = other + "a\n<!-- bench:begin -->\nold\n<!-- bench:end -->\nb\n"
        new = measurements_table.replaced(text, "bench", "new\n")
        self.assertEqual(new, other + "a\n<!-- bench:begin -->\nnew\n<!-- bench:end -->\nb\n")
        with self.assertRaises(ValueError):
            measurements_table.replaced(other, "bench", "new\n")


if __name__ == "__main__":
    unittest.main()
