# SPDX-License-Identifier: GPL-2.0-or-later
"""The WAV file that the demo plays: whether it can be played, before anything is started."""

import io
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
    note: str = ""  # what the user should know of how it was read

    @property
    def frames(self):
        return self.samples.shape[0]

    @property
    def channels(self):
        return self.samples.shape[1]


# A program that writes to a pipe cannot go back to fill in the length of its data: ffmpeg leaves
# 0xffffffff, sox 0x7ffff000, some recorders 0x7fffff00, others 0.
LEAST_UNKNOWN_LENGTH = 0x7FFF_F000


@dataclass(frozen=True)
class DataChunk:
    begin: int  # byte of the file where the samples begin
    length: int  # bytes, as the header tells
    present: int  # bytes that the file holds from there on

    @property
    def length_is_unknown(self):
        if self.length == 0:
            return self.present > 0
        return self.length >= LEAST_UNKNOWN_LENGTH and self.length > self.present

    @property
    def missing(self):
        return max(0, self.length - self.present)


def data_chunk(path):
    """The data chunk of a RIFF file; None if there is none."""
    size = os.path.getsize(path)
    with open(path, "rb") as file:
        head = file.read(12)
        if head[:4] != b"RIFF" or head[8:] != b"WAVE":
            return None
        while len(chunk := file.read(8)) == 8:
            length = int.from_bytes(chunk[4:], "little")
            if chunk[:4] == b"data":
                return DataChunk(file.tell(), length, size - file.tell())
            file.seek(length + length % 2, os.SEEK_CUR)
    return None


def with_length(path, chunk):
    """The file as bytes, its data reaching to its end."""
    with open(path, "rb") as file:
        content = bytearray(file.read())
    content[chunk.begin - 4 : chunk.begin] = chunk.present.to_bytes(4, "little")
    content[4:8] = (len(content) - 8).to_bytes(4, "little")
    return io.BytesIO(content)


def read(path):
    """Reads and judges the file. Raises InputError."""

    def refuse(why):
        raise InputError(f"WAV file '{path}': {why}")

    if not os.path.exists(path):
        refuse("no such file")
    if not os.path.isfile(path):
        refuse("is not a file")
    chunk = data_chunk(path)
    source, note = path, ""
    if chunk and chunk.length_is_unknown:
        source = with_length(path, chunk)
        note = f"WAV file '{path}' does not tell its length; it is read to its end"
    try:
        info = soundfile.info(source)
    except (soundfile.LibsndfileError, RuntimeError) as error:
        refuse(f"cannot be read as a sound file ({str(error).splitlines()[0]})")
    if info.format not in ("WAV", "WAVEX", "RF64"):
        refuse(f"is a {info.format} file; allowed is WAV")
    if info.subtype not in ENCODINGS:
        refuse(f"holds {info.subtype} samples; allowed are {', '.join(ENCODINGS)}")
    if info.samplerate not in RATES:
        refuse(f"has {info.samplerate} frames a second; allowed are {', '.join(map(str, RATES))}")
    if info.channels > MOST_CHANNELS:
        refuse(f"has {info.channels} channels; allowed are 1 to {MOST_CHANNELS}")
    if source is path and chunk and chunk.missing:
        refuse(f"is cut short: {chunk.missing} bytes of its data chunk are missing")
    if source is not path:
        source.seek(0)
    samples, _ = soundfile.read(source, dtype="float64", always_2d=True)
    if samples.shape[0] == 0:
        refuse("holds no frame")
    if not numpy.isfinite(samples).all():
        refuse("holds samples that are not numbers")
    if not samples.any():
        refuse("is silent from end to end: nothing to find again in a recording")
    return WavInput(path, info.samplerate, info.subtype, samples, note)
