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

    def test_refuses_logs_that_say_nothing(self):
        with self.assertRaises(ValueError):
            compatibility.document(compatibility.results(["ok - nothing"]), {})

    def test_refuses_what_it_has_no_column_for(self):
        with self.assertRaises(ValueError):
            compatibility.results(["# compatibility: 16-bit | wine-10.0 | 13 | right"])


if __name__ == "__main__":
    unittest.main()
