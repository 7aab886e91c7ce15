# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of Wines, from made-up logs."""

import unittest

from lab import compatibility

SAID = """ok - asio-bit-exact: jack
# asio-bit-exact: # compatibility: 64-bit | wine-10.0 | 13.2 | right
# case asio-bit-exact took 3 s
# asio-32-bit-classic: # compatibility: 32-bit classic | wine-10.0 | 13.2 | wrong
# asio-32-bit-classic: # compatibility: 32-bit classic | wine-10.0 | 13.2 | right
""".splitlines()


class Compatibility(unittest.TestCase):
    def test_takes_what_cases_say(self):
        found = compatibility.results(SAID)
        self.assertEqual(
            found, {("13.2", "wine-10.0"): {"64-bit": "right", "32-bit classic": "wrong"}}
        )
        text = compatibility.document(found, {})
        self.assertIn("| Debian 13.2, wine-10.0 | right | wrong | not tried |", text)
        self.assertIn("| Proton | not tried | not tried | not tried |", text)

    def test_takes_layouts(self):
        said = [
            "# x: # layout: Proton's, told by compatdata | wine-10.0 | 13.2 | wrong",
            "# x: # layout: Proton's, told by compatdata | wine-10.0 | 13.2 | right",
            "# x: # layout: Proton's, told by compatdata | wine-8.0 | 12 | right",
        ]
        text = compatibility.document(compatibility.results(SAID), compatibility.layouts(said))
        self.assertIn(
            "| Proton's, told by compatdata | "
            "right (Debian 12, wine-8.0), wrong (Debian 13.2, wine-10.0) |",
            text,
        )
        self.assertIn("| Bottles', told by bottle.yml | not tried |", text)
        self.assertIn("| Proton inside of Steam's container | not tried |", text)
        with self.assertRaises(ValueError):
            compatibility.layouts(["# layout: Somebody's | wine-10.0 | 13.2 | right"])

    def test_keeps_what_a_later_run_did_not_try(self):
        earlier = {
            ("12", "wine-8.0 (Debian 8)"): {"64-bit": "right"},
            ("13.2", "wine-10.0"): {"64-bit": "wrong", "32-bit new WoW64": "right"},
        }
        earlier_layouts = {
            compatibility.LAYOUTS[0]: {("12", "wine-8.0 (Debian 8)"): "wrong"},
            compatibility.LAYOUTS[1]: {
                ("12", "wine-8.0 (Debian 8)"): "right",
                ("13.2", "wine-10.0"): "right",
            },
        }
        page = compatibility.document(earlier, earlier_layouts)
        self.assertEqual(compatibility.page_results(page), earlier)
        self.assertEqual(compatibility.page_layouts(page), earlier_layouts)
        later = {("13.2", "wine-10.0"): {"64-bit": "right"}, ("13.3", "wine-10.0"): {}}
        self.assertEqual(
            compatibility.over(earlier, later),
            {
                ("12", "wine-8.0 (Debian 8)"): {"64-bit": "right"},
                ("13.2", "wine-10.0"): {"64-bit": "right", "32-bit new WoW64": "right"},
                ("13.3", "wine-10.0"): {},
            },
        )

    def test_refuses_logs_that_say_nothing(self):
        with self.assertRaises(ValueError):
            compatibility.results(["ok - nothing"])

    def test_refuses_what_it_has_no_column_for(self):
        with self.assertRaises(ValueError):
            compatibility.results(["# compatibility: 16-bit | wine-10.0 | 13 | right"])


if __name__ == "__main__":
    unittest.main()
