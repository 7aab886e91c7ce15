// SPDX-License-Identifier: GPL-2.0-or-later
#include "sample.hpp"

const SampleFormat sample_formats[3] = {
    {SND_PCM_FORMAT_S16_LE, "S16_LE", 2, 16},
    {SND_PCM_FORMAT_S24_3LE, "S24_3LE", 3, 24},
    {SND_PCM_FORMAT_S32_LE, "S32_LE", 4, 24},
};
