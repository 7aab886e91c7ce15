# SPDX-License-Identifier: GPL-2.0-or-later
"""docs/asio.md and the tests that it names."""

import glob
import os
import unittest

from lab import asio_page, guest_machine

TESTS = os.path.join(guest_machine.ROOT, "tests")


def text_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


class AsioPage(unittest.TestCase):
    def setUp(self):
        folder = os.path.join(TESTS, "asio-host/habits")
        self.habits = {
            os.path.relpath(path, folder).removesuffix(".habit")
            for path in glob.glob(os.path.join(folder, "**/*.habit"), recursive=True)
        }
        self.cases = {
            os.path.basename(path) for path in glob.glob(os.path.join(TESTS, "vm/cases*/*.sh"))
        }
        self.units = [
            unit
            for path in glob.glob(os.path.join(TESTS, "unit/*.cpp"))
            for unit in asio_page.unit_tests(text_of(path))
        ]
        self.page = text_of(os.path.join(guest_machine.ROOT, "docs/asio.md"))

    def test_every_test_that_it_names_is_there(self):
        names = asio_page.named(self.page)
        self.assertGreater(len(names), 60)
        self.assertEqual(asio_page.missing(names, self.habits, self.cases, self.units), [])

    def test_every_habit_is_named(self):
        self.assertEqual(sorted(self.habits - set(asio_page.named(self.page))), [])

    def test_names_are_read_from_the_tables_that_tell_them(self):
        page = "\n".join(
            [
                "| host | file |",
                "|---|---|",
                "| a | one, direct/two |",
                "| b | |",
                "",
                "| what | shown by |",
                "|---|---|",
                "| c | three (x.sh, y.sh), Suite.Test (long) |",
                "| other |",
                "| call | direct |",
                "|---|---|",
                "| d | ASE_OK |",
            ]
        )
        named = asio_page.named(page.replace("| other |\n", "\n"))
        self.assertEqual(named, ["one", "direct/two", "three", "x.sh", "y.sh", "Suite.Test"])

    def test_what_is_not_there_is_told(self):
        names = ["one", "two", "x.sh", "z.sh", "Suite.Test", "Suite", "Suite.Other", "Else"]
        self.assertEqual(
            asio_page.missing(names, {"one"}, {"x.sh"}, ["Suite.Test"]),
            ["two", "z.sh", "Suite.Other", "Else"],
        )

    def test_unit_tests_are_found_in_a_source(self):
        source = "TEST(A, B) {\n}\nTEST_F(C, D) {\nTEST_P(E,\n       F) {\n// TEST(G, H)\n"
        self.assertEqual(asio_page.unit_tests(source), ["A.B", "C.D", "E.F"])


if __name__ == "__main__":
    unittest.main()
