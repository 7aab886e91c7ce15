// SPDX-License-Identifier: GPL-2.0-or-later
//
// The formats that carry a numbered frame exactly, as Windows APIs name them.
#pragma once

#include "frames.hpp"

#include <windows.h>

#include <ks.h>
#include <ksmedia.h>
#include <mmreg.h>

namespace wine_audio {

inline WAVEFORMATEXTENSIBLE wave_format(const FrameLayout& layout, unsigned rate) {
    WAVEFORMATEXTENSIBLE format{};
    format.Format.wFormatTag = WAVE_FORMAT_EXTENSIBLE;
    format.Format.nChannels = static_cast<WORD>(layout.channels);
    format.Format.nSamplesPerSec = rate;
    format.Format.nAvgBytesPerSec = static_cast<DWORD>(rate * layout.bytes());
    format.Format.nBlockAlign = static_cast<WORD>(layout.bytes());
    format.Format.wBitsPerSample = 32;
    format.Format.cbSize = sizeof format - sizeof format.Format;
    format.Samples.wValidBitsPerSample = 32;
    format.dwChannelMask = SPEAKER_FRONT_LEFT | SPEAKER_FRONT_RIGHT;
    format.SubFormat = layout.encoding == Encoding::Float32 ? KSDATAFORMAT_SUBTYPE_IEEE_FLOAT
                                                            : KSDATAFORMAT_SUBTYPE_PCM;
    return format;
}

} // namespace wine_audio
