# SPDX-License-Identifier: GPL-2.0-or-later
"""What the demo takes for a WAV file, and what it says of what it does not."""

import os
import tempfile
import unittest

import numpy
import soundfile

from lab import wav_input


class Read(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def path(self, name="a.wav"):
        return os.path.join(self.folder.name, name)

    def write(self, samples=None, rate=48000, subtype="PCM_16", name="a.wav", **more):
        if samples is None:
            samples = numpy.linspace(-0.5, 0.5, 200)
        soundfile.write(self.path(name), samples, rate, subtype=subtype, **more)
        return self.path(name)

    def refused(self, path, words):
        with self.assertRaises(wav_input.InputError) as caught:
            wav_input.read(path)
        self.assertIn(words, str(caught.exception))
        self.assertIn(path, str(caught.exception))

    def test_takes_each_encoding(self):
        for subtype in wav_input.ENCODINGS:
            wav = wav_input.read(self.write(subtype=subtype))
            self.assertEqual((wav.frames, wav.channels, wav.rate), (200, 1, 48000))

    def test_takes_the_extensible_header(self):
        self.assertEqual(wav_input.read(self.write(format="WAVEX")).frames, 200)

    def test_missing(self):
        self.refused(self.path("none.wav"), "no such file")

    def test_a_folder(self):
        self.refused(self.folder.name, "not a file")

    def test_not_sound(self):
        with open(self.path(), "w", encoding="ascii") as file:
            file.write("hello, this is not sound\n" * 10)
        self.refused(self.path(), "cannot be read")

    def test_another_format(self):
        self.refused(self.write(name="a.flac"), "FLAC")

    def test_rate(self):
        self.refused(self.write(rate=22050), "22050 frames a second; allowed are 32000")

    def test_encoding(self):
        self.refused(self.write(subtype="PCM_U8"), "PCM_U8 samples; allowed are PCM_16")

    def test_channels(self):
        self.refused(self.write(numpy.full((10, 65), 0.5)), "65 channels; allowed are 1 to 64")

    def test_cut_short(self):
        path = self.write()
        os.truncate(path, os.path.getsize(path) - 10)
        self.refused(path, "10 bytes of its data chunk are missing")

    def stream_length(self, length, riff_length=None):
        """A file whose writer could not go back to fill in its lengths."""
        path = self.write()
        with open(path, "r+b") as file:
            content = bytearray(file.read())
            at = content.index(b"data") + 4
            content[at : at + 4] = length.to_bytes(4, "little")
            if riff_length is None:
                riff_length = min(length + 36, 0xFFFFFFFF)
            content[4:8] = riff_length.to_bytes(4, "little")
            file.seek(0)
            file.write(content)
        return path

    def test_reads_what_a_program_streamed(self):
        # ffmpeg to a pipe; a recorder that was stopped; sox to a pipe; a header never filled in.
        for length in (0xFFFFFFFF, 0x7FFFFF00, 0x7FFFF000, 0):
            wav = wav_input.read(self.stream_length(length))
            self.assertEqual(wav.frames, 200, hex(length))
            self.assertIn("does not tell its length", wav.note, hex(length))

    def test_a_length_of_the_whole_file_alone_does_not_matter(self):
        wav = wav_input.read(self.stream_length(400, riff_length=0))
        self.assertEqual((wav.frames, wav.note), (200, ""))

    def test_takes_rf64(self):
        self.assertEqual(wav_input.read(self.write(format="RF64")).frames, 200)

    def test_empty(self):
        self.refused(self.write(numpy.zeros(0)), "no frame")

    def test_silent(self):
        self.refused(self.write(numpy.zeros(100)), "silent")

    def test_not_numbers(self):
        self.refused(self.write(numpy.full(10, numpy.nan), subtype="FLOAT"), "not numbers")


if __name__ == "__main__":
    unittest.main()
