# SPDX-License-Identifier: GPL-2.0-or-later
"""Where in a recording the played signal is, to the frame, and whether it is the same, bit for bit.

Pure: arrays of float64, frames by channels, in which every sample format is exact.
"""

from dataclasses import dataclass

import numpy


@dataclass(frozen=True)
class Alignment:
    offset: int  # frames from a sample's play to its return
    lost: int  # frames of the played signal that did not come back as they should
    bit_exact: bool  # nothing lost, and silence before and after


def as_int32(samples, bits=32):
    """What Int32LSB samples make of it: rounded to even, saturated; and a card that carries so many
    bits of each: it cuts off the rest."""
    scaled = numpy.clip(numpy.rint(samples * 2.0**31), -(2.0**31), 2.0**31 - 1)
    step = 2.0 ** (32 - bits)
    return numpy.floor(scaled / step) * step / 2.0**31


def as_float32_card(samples, bits=32):
    """What Float32LSB samples make of it, on a card of 32-bit integers: 24 bits of precision."""
    card = as_int32(samples.astype(numpy.float32).astype(numpy.float64), bits)
    return card.astype(numpy.float32).astype(numpy.float64)


def for_channels(samples, count):
    """The played signal as `count` card channels carry it: mono on the first two."""
    frames, channels = samples.shape
    wide = numpy.zeros((frames, count))
    if channels == 1:
        wide[:, : min(2, count)] = samples
    else:
        wide[:, :channels] = samples
    return wide


def find_offset(played, recorded):
    """Offset of the best match of two mono signals by cross-correlation; None if there is none."""
    if not played.any() or not recorded.any() or len(recorded) < len(played):
        return None
    size = 1 << (len(played) + len(recorded) - 1).bit_length()
    product = numpy.fft.rfft(recorded, size) * numpy.conj(numpy.fft.rfft(played, size))
    lags = len(recorded) - len(played) + 1
    correlation = numpy.fft.irfft(product, size)[:lags]
    best = int(numpy.argmax(correlation))
    part = recorded[best : best + len(played)]
    norm = numpy.sqrt((part**2).sum() * (played**2).sum())
    return best if norm > 0 and correlation[best] / norm > 0.5 else None


def align(played, recorded):
    """Aligns by the first channel that is played; None if the signal did not come back."""
    channel = int(numpy.argmax(played.any(axis=0)))
    offset = find_offset(played[:, channel], recorded[:, channel])
    if offset is None:
        return None
    frames = played.shape[0]
    back = recorded[offset : offset + frames, : played.shape[1]]
    lost = int((back != played).any(axis=1).sum())
    quiet = not recorded[:offset].any() and not recorded[offset + frames :].any()
    return Alignment(offset, lost, lost == 0 and quiet)
