# SPDX-License-Identifier: GPL-2.0-or-later
"""Finding a signal again, to the frame and the bit."""

import unittest

import numpy

from lab import alignment


def noise(frames, channels=1, bits=16, seed=1):
    generator = numpy.random.default_rng(seed)
    scale = 2 ** (bits - 1)
    return generator.integers(-scale, scale, (frames, channels)) / scale


def recording_of(played, offset, tail=100):
    recorded = numpy.zeros((offset + len(played) + tail, played.shape[1]))
    recorded[offset : offset + len(played)] = played
    return recorded


class Align(unittest.TestCase):
    def test_finds_each_offset_to_the_frame(self):
        for offset in (0, 1, 63, 192, 1536):
            with self.subTest(offset=offset):
                played = noise(4000, 2)
                found = alignment.align(played, recording_of(played, offset, 2000))
                self.assertEqual(found, alignment.Alignment(offset, 0, True))

    def test_counts_frames_that_changed(self):
        played = noise(4000, 2)
        recorded = recording_of(played, 192)
        recorded[1000:1010, 0] = 0
        recorded[1005:1020, 1] += 2**-15
        found = alignment.align(played, recorded)
        self.assertEqual(found, alignment.Alignment(192, 20, False))

    def test_one_bit_is_enough_to_break_it(self):
        played = noise(4000, 1, 24)
        recorded = recording_of(played, 192)
        recorded[2000] += 2**-31
        self.assertEqual(alignment.align(played, recorded).lost, 1)

    def test_noise_before_or_after_is_not_bit_exact(self):
        played = noise(4000)
        for at in (5, -5):
            recorded = recording_of(played, 192)
            recorded[at] = 2**-31
            self.assertEqual(alignment.align(played, recorded), alignment.Alignment(192, 0, False))

    def test_a_quieter_copy_is_found_but_not_exact(self):
        played = noise(4000)
        found = alignment.align(played, recording_of(played, 64) / 2)
        self.assertEqual(found.offset, 64)
        self.assertFalse(found.bit_exact)

    def test_another_signal_is_not_found(self):
        self.assertIsNone(alignment.align(noise(4000), noise(5000, seed=2)))

    def test_silence_is_not_found(self):
        self.assertIsNone(alignment.align(noise(4000), numpy.zeros((5000, 1))))

    def test_a_recording_shorter_than_the_signal_is_not_found(self):
        self.assertIsNone(alignment.align(noise(4000), noise(100)))

    def test_aligns_by_a_channel_that_plays(self):
        played = noise(4000, 2)
        played[:, 0] = 0
        self.assertEqual(alignment.align(played, recording_of(played, 77)).offset, 77)


class Carried(unittest.TestCase):
    def test_integers_pass_both_formats(self):
        for bits in (16, 24):
            samples = noise(1000, bits=bits)
            for carried in (alignment.as_int32, alignment.as_float32_card):
                numpy.testing.assert_array_equal(carried(samples), samples)

    def test_32_bits_pass_int32_only(self):
        samples = noise(1000, bits=32)
        numpy.testing.assert_array_equal(alignment.as_int32(samples), samples)
        self.assertTrue((alignment.as_float32_card(samples) != samples).any())

    def test_full_scale_saturates(self):
        samples = numpy.array([[1.0], [-1.0], [1.5]])
        highest = (2.0**31 - 1) / 2.0**31
        numpy.testing.assert_array_equal(
            alignment.as_int32(samples), [[highest], [-1.0], [highest]]
        )

    def test_mono_plays_on_the_first_two(self):
        wide = alignment.for_channels(noise(10), 4)
        numpy.testing.assert_array_equal(wide[:, 0], wide[:, 1])
        self.assertFalse(wide[:, 2:].any())

    def test_stereo_plays_as_it_is(self):
        samples = noise(10, 2)
        numpy.testing.assert_array_equal(alignment.for_channels(samples, 2), samples)


if __name__ == "__main__":
    unittest.main()
