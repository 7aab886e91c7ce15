// SPDX-License-Identifier: GPL-2.0-or-later
//
// WAV files: the RIFF chunks are winmm's business, what a format chunk may say is ours.
#include "wav.hpp"

#include "errors.hpp"
#include "text.hpp"

#include <windows.h>

#include <mmreg.h>
#include <mmsystem.h>

#include <cstring>
#include <memory>
#include <type_traits>

namespace host {
namespace {

constexpr std::uint64_t LargestData = 0x7fffff00; // winmm counts in signed 32 bits

struct Close {
    void operator()(HMMIO file) const noexcept { mmioClose(file, 0); }
};
using File = std::unique_ptr<std::remove_pointer_t<HMMIO>, Close>;

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
    throw InputError("WAV file '" + path + "': " + why);
}

File open(const std::string& path, DWORD flags) {
    std::wstring wide = widen(path);
    return File(mmioOpenW(wide.data(), nullptr, flags | MMIO_ALLOCBUF));
}

// The sample format is in the tag, or, for WAVE_FORMAT_EXTENSIBLE, in the sub-format's first word.
Encoding encoding_from(const std::string& path, const WAVEFORMATEXTENSIBLE& format) {
    unsigned tag = format.Format.wFormatTag;
    const unsigned bits = format.Format.wBitsPerSample;
    if (tag == WAVE_FORMAT_EXTENSIBLE)
        tag = format.SubFormat.Data1;
    if (tag == WAVE_FORMAT_PCM && bits == 16)
        return Encoding::Int16;
    if (tag == WAVE_FORMAT_PCM && bits == 24)
        return Encoding::Int24;
    if (tag == WAVE_FORMAT_PCM && bits == 32)
        return Encoding::Int32;
    if (tag == WAVE_FORMAT_IEEE_FLOAT && bits == 32)
        return Encoding::Float32;
    refuse(path, "format " + std::to_string(tag) + " with " + std::to_string(bits) +
                     " bits a sample; allowed are PCM of 16, 24 or 32 bits and 32-bit float");
}

Wav checked_format(const std::string& path, const WAVEFORMATEXTENSIBLE& format) {
    Wav wav;
    wav.encoding = encoding_from(path, format);
    wav.rate = format.Format.nSamplesPerSec;
    wav.channels = format.Format.nChannels;
    if (wav.channels == 0)
        refuse(path, "the format chunk says 0 channels; at least 1 is needed");
    if (wav.rate == 0)
        refuse(path, "the format chunk says 0 frames a second");
    if (format.Format.nBlockAlign != wav.frame_bytes())
        refuse(path, "the format chunk says " + std::to_string(format.Format.nBlockAlign) +
                         " bytes a frame, but " + std::to_string(wav.channels) + " channels of " +
                         std::string(name_of(wav.encoding)) + " are " +
                         std::to_string(wav.frame_bytes()));
    return wav;
}

} // namespace

Wav read_wav(const std::string& path) {
    const DWORD attributes = GetFileAttributesW(widen(path).c_str());
    if (attributes == INVALID_FILE_ATTRIBUTES)
        refuse(path, "no such file");
    if ((attributes & FILE_ATTRIBUTE_DIRECTORY) != 0)
        refuse(path, "is a folder");
    const File file = open(path, MMIO_READ);
    if (!file)
        refuse(path, "cannot be opened for reading");

    MMCKINFO riff{};
    riff.fccType = mmioFOURCC('W', 'A', 'V', 'E');
    if (mmioDescend(file.get(), &riff, nullptr, MMIO_FINDRIFF) != MMSYSERR_NOERROR)
        refuse(path, "no RIFF header of type WAVE: not a WAV file");

    MMCKINFO chunk{};
    chunk.ckid = mmioFOURCC('f', 'm', 't', ' ');
    if (mmioDescend(file.get(), &chunk, &riff, MMIO_FINDCHUNK) != MMSYSERR_NOERROR)
        refuse(path, "has no format chunk");
    WAVEFORMATEXTENSIBLE format{};
    const LONG wanted = chunk.cksize < sizeof format ? static_cast<LONG>(chunk.cksize)
                                                     : static_cast<LONG>(sizeof format);
    if (wanted < static_cast<LONG>(sizeof(PCMWAVEFORMAT)) ||
        mmioRead(file.get(), reinterpret_cast<HPSTR>(&format), wanted) != wanted)
        refuse(path, "its format chunk is cut short");
    Wav wav = checked_format(path, format);
    mmioAscend(file.get(), &chunk, 0);

    chunk = {};
    chunk.ckid = mmioFOURCC('d', 'a', 't', 'a');
    if (mmioDescend(file.get(), &chunk, &riff, MMIO_FINDCHUNK) != MMSYSERR_NOERROR)
        refuse(path, "has no data chunk");
    if (chunk.cksize > LargestData)
        refuse(path, "has " + std::to_string(chunk.cksize) + " bytes of data; at most " +
                         std::to_string(LargestData) + " are supported");
    if (chunk.cksize < wav.frame_bytes())
        refuse(path, "holds no frame");
    wav.bytes.resize(chunk.cksize - chunk.cksize % wav.frame_bytes());
    const auto size = static_cast<LONG>(wav.bytes.size());
    const LONG got = mmioRead(file.get(), reinterpret_cast<HPSTR>(wav.bytes.data()), size);
    if (got != size)
        refuse(path, "the data chunk says " + std::to_string(size) + " bytes, the file holds " +
                         std::to_string(got < 0 ? 0 : got));
    return wav;
}

void write_wav(const std::string& path, const Wav& wav) {
    if (wav.bytes.size() > LargestData)
        refuse(path, "a recording of " + std::to_string(wav.bytes.size()) +
                         " bytes does not fit; at most " + std::to_string(LargestData));
    const File file = open(path, MMIO_CREATE | MMIO_WRITE);
    if (!file)
        refuse(path, "cannot be written");
    const bool real = wav.encoding == Encoding::Float32;
    WAVEFORMATEX format{};
    format.wFormatTag = real ? WAVE_FORMAT_IEEE_FLOAT : WAVE_FORMAT_PCM;
    format.nChannels = static_cast<WORD>(wav.channels);
    format.nSamplesPerSec = wav.rate;
    format.nBlockAlign = static_cast<WORD>(wav.frame_bytes());
    format.nAvgBytesPerSec = wav.rate * format.nBlockAlign;
    format.wBitsPerSample = static_cast<WORD>(8 * bytes_per_sample(wav.encoding));
    // A float file's format chunk carries the (empty) extension's size, a PCM file's does not.
    const auto format_size = static_cast<LONG>(real ? sizeof(WAVEFORMATEX) : sizeof(PCMWAVEFORMAT));
    const auto data_size = static_cast<LONG>(wav.bytes.size());

    MMCKINFO riff{};
    MMCKINFO chunk{};
    riff.fccType = mmioFOURCC('W', 'A', 'V', 'E');
    bool good = mmioCreateChunk(file.get(), &riff, MMIO_CREATERIFF) == MMSYSERR_NOERROR;
    chunk.ckid = mmioFOURCC('f', 'm', 't', ' ');
    good =
        good && mmioCreateChunk(file.get(), &chunk, 0) == MMSYSERR_NOERROR &&
        mmioWrite(file.get(), reinterpret_cast<const char*>(&format), format_size) == format_size &&
        mmioAscend(file.get(), &chunk, 0) == MMSYSERR_NOERROR;
    chunk = {};
    chunk.ckid = mmioFOURCC('d', 'a', 't', 'a');
    good = good && mmioCreateChunk(file.get(), &chunk, 0) == MMSYSERR_NOERROR &&
           mmioWrite(file.get(), reinterpret_cast<const char*>(wav.bytes.data()), data_size) ==
               data_size &&
           mmioAscend(file.get(), &chunk, 0) == MMSYSERR_NOERROR &&
           mmioAscend(file.get(), &riff, 0) == MMSYSERR_NOERROR;
    if (!good || mmioFlush(file.get(), 0) != MMSYSERR_NOERROR)
        refuse(path, "cannot be written to the end (is the disk full?)");
}

} // namespace host
