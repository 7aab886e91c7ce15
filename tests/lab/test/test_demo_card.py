# SPDX-License-Identifier: GPL-2.0-or-later
"""The demo's cards and what programs call their channels."""

import unittest

import numpy

from lab import alignment, channel_names, demo_card

RAYDAT = demo_card.CARDS["raydat"]
PROC = """rate: 48000
playback_channels: ADAT.1, ADAT.2, Phones.L
capture_channels: ADAT.1, ADAT.2
"""
JACK = """system:capture ADAT.1
\tproperties: output,physical,terminal,
system:capture ADAT.2
\tproperties: output,physical,terminal,
system:playback ADAT.1
\tproperties: input,physical,terminal,
system:playback ADAT.2
\tproperties: input,physical,terminal,
system:Phones.L
\tproperties: input,physical,terminal,
other:in
\tproperties: input,
"""


class Card(unittest.TestCase):
    def test_channels_by_speed(self):
        for rate, channels in ((48000, 36), (64000, 20), (96000, 20), (128000, 12), (192000, 12)):
            with self.subTest(rate=rate):
                self.assertEqual(RAYDAT.most_channels(rate), channels)

    def test_usual_periods(self):
        for rate, period in ((44100, 256), (48000, 256), (96000, 512), (192000, 1024)):
            with self.subTest(rate=rate):
                self.assertEqual(RAYDAT.usual_period(rate), period)
                self.assertEqual(demo_card.CARDS["soft"].usual_period(rate), 128)

    def test_what_the_machine_is_given(self):
        self.assertIsNone(demo_card.machine_card(demo_card.CARDS["soft"]))
        self.assertEqual(demo_card.machine_card(RAYDAT), "raydat,cable=1,clock=stopped,msi=on")

    def test_bits_that_a_card_has_not_are_cut_off(self):
        samples = numpy.array([[0x12345678 / 2**31], [-0x12345678 / 2**31]])
        self.assertEqual(
            (alignment.as_int32(samples, 24) * 2**31).ravel().tolist(),
            [0x12345600, -0x12345700],
        )
        self.assertEqual((alignment.as_int32(samples) == samples).all(), True)


class Names(unittest.TestCase):
    card = channel_names.Names(("ADAT.1", "ADAT.2"), ("ADAT.1", "ADAT.2", "Phones.L"))
    ports = channel_names.Names(
        ("capture ADAT.1", "capture ADAT.2"), ("playback ADAT.1", "playback ADAT.2", "Phones.L")
    )

    def test_where_they_come_from(self):
        self.assertEqual(channel_names.of_card(PROC), self.card)
        self.assertEqual(channel_names.of_jack(JACK), self.ports)
        self.assertEqual(channel_names.as_jack(self.card), self.ports)
        report = {"inputs": [{"name": "In 1"}], "outputs": [{"name": "Out 1"}, {"name": "Out 2"}]}
        self.assertEqual(
            channel_names.of_host(report), channel_names.Names(("In 1",), ("Out 1", "Out 2"))
        )

    def test_differences(self):
        other = channel_names.Names(("ADAT.1", "capture_2"), ("ADAT.1", "ADAT.2"))
        self.assertEqual(
            channel_names.difference("jackd", other, self.card),
            ["jackd calls input 2 'capture_2', not 'ADAT.2'", "jackd has 2 outputs, the card 3"],
        )
        self.assertEqual(channel_names.difference("jackd", self.card, self.card), [])

    def test_a_card_without_names_is_none(self):
        nothing = channel_names.of_card("")
        self.assertEqual(len(channel_names.difference("jackd", nothing, nothing)), 2)

    def test_in_short(self):
        for names, text in (
            (("ADAT1.1", "ADAT1.2", "ADAT1.3", "ADAT2.1"), "ADAT1.1 to ADAT1.3, ADAT2.1"),
            (("AES.L", "AES.R"), "AES.L, AES.R"),
            (("In", "In0", "In 1", "In 3"), "In, In0, In 1, In 3"),
            ((), ""),
        ):
            with self.subTest(names=names):
                self.assertEqual(channel_names.in_short(names), text)


if __name__ == "__main__":
    unittest.main()
