# SPDX-License-Identifier: GPL-2.0-or-later
"""The WAV file that the demo plays: whether it can be played, before anything is started."""

import os
from dataclasses import dataclass

import numpy
import soundfile

# What each of the cards runs at and every path can be set to.
RATES = (32000, 44100, 48000, 64000, 88200, 96000, 128000, 176400, 192000)
ENCODINGS = {"PCM_16": 16, "PCM_24": 24, "PCM_32": 32, "FLOAT": 32}
MOST_CHANNELS = 64


class InputError(Exception):
    """The message names the file, what is wrong with it and what is allowed."""


@dataclass(frozen=True)
class WavInput:
    path: str
    rate: int
    encoding: str  # a key of ENCODINGS
    samples: numpy.ndarray  # float64, frames by channels; exact

    @property
    def frames(self):
        return self.samples.shape[0]

    @property
    def channels(self):
        return self.samples.shape[1]


def data_bytes_missing(path):
    """Bytes that the data chunk promises and the file does not hold; 0 for a whole file."""
    size = os.path.getsize(path)
    with open(path, "rb") as file:
        head = file.read(12)
        if head[:4] != b"RIFF" or head[8:] != b"WAVE":
            return 0
        while len(chunk := file.read(8)) == 8:
            length = int.from_bytes(chunk[4:], "little")
            if chunk[:4] == b"data":
                return max(0, file.tell() + length - size)
            file.seek(length + length % 2, os.SEEK_CUR)
    return 0


def read(path):
    """Reads and judges the file. Raises InputError."""

    def refuse(why):
        raise InputError(f"WAV file '{path}': {why}")

    if not os.path.exists(path):
        refuse("no such file")
    if not os.path.isfile(path):
        refuse("is not a file")
    try:
        info = soundfile.info(path)
    except (soundfile.LibsndfileError, RuntimeError) as error:
        refuse(f"cannot be read as a sound file ({str(error).splitlines()[0]})")
    if info.format not in ("WAV", "WAVEX"):
        refuse(f"is a {info.format} file; allowed is WAV")
    if info.subtype not in ENCODINGS:
        refuse(f"holds {info.subtype} samples; allowed are {', '.join(ENCODINGS)}")
    if info.samplerate not in RATES:
        refuse(f"has {info.samplerate} frames a second; allowed are {', '.join(map(str, RATES))}")
    if info.channels > MOST_CHANNELS:
        refuse(f"has {info.channels} channels; allowed are 1 to {MOST_CHANNELS}")
    if missing := data_bytes_missing(path):
        refuse(f"is cut short: {missing} bytes of its data chunk are missing")
    samples, _ = soundfile.read(path, dtype="float64", always_2d=True)
    if samples.shape[0] == 0:
        refuse("holds no frame")
    if not numpy.isfinite(samples).all():
        refuse("holds samples that are not numbers")
    if not samples.any():
        refuse("is silent from end to end: nothing to find again in a recording")
    return WavInput(path, info.samplerate, info.subtype, samples)
