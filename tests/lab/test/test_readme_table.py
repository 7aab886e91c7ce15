# SPDX-License-Identifier: GPL-2.0-or-later
"""The README's figures."""

import unittest

from lab import readme_table


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


class ReadmeTable(unittest.TestCase):
    def test_both_channel_counts_share_a_line(self):
        rows = [row(), row(channels=16, lost_frames=7, cpu_ns_per_cycle=31000.0)]
        text = readme_table.section(rows, [], None)
        self.assertIn("| native | 64 | 32 | 96 | 96 | 0 | 7 | 20.8 | 31.0 |", text)

    def test_what_was_not_measured_is_a_dash(self):
        text = readme_table.section([row(round_trip_frames=None)], [], None)
        self.assertIn("| native | 64 | 32 | – | 96 | 0 | – | 20.8 | – |", text)

    def test_a_card_without_a_cable_has_a_table_of_its_own(self):
        text = readme_table.section([row(), row(card="intel-hda", safety=1808)], [], None)
        self.assertIn("| native | 64 | 1808 | 96 | 0 | 20.8 |", text)

    def test_targets_and_repetition_are_told(self):
        verdicts = [{"target": "CPU", "met": False, "figure": "0.7"}]
        text = readme_table.section([row()], verdicts, ["native p=64: 1 and 2"])
        self.assertIn("| CPU | **not met** | 0.7 |", text)
        self.assertIn("- native p=64: 1 and 2", text)
        self.assertIn("frames equal", readme_table.section([row()], verdicts, []))

    def test_only_the_section_is_replaced(self):
        text = f"a\n{readme_table.BEGIN}\nold\n{readme_table.END}\nb\n"
        new = readme_table.replaced(text, "new\n")
        self.assertEqual(new, f"a\n{readme_table.BEGIN}\nnew\n{readme_table.END}\nb\n")
        with self.assertRaises(ValueError):
            readme_table.replaced("no place", "new\n")


if __name__ == "__main__":
    unittest.main()
