// SPDX-License-Identifier: GPL-2.0-or-later
//
// See audio_file.hpp.
#include "card-model/audio_file.hpp"

#include <sndfile.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <stdexcept>

namespace card_model {

namespace {

static_assert(std::endian::native == std::endian::little, "S32_LE files are written as they are");

constexpr double full_scale = 2147483648.0; // 1.0 of a file, in 32 bits
constexpr std::size_t buffered_samples = std::size_t{256} * channel_slots;

void require_width(unsigned channels) {
    if (channels < 1 || channels > channel_slots)
        throw std::invalid_argument(std::to_string(channels) +
                                    " channels of a raw file: allowed are 1 to 64");
}

std::int32_t to_sample(double value) {
    if (std::isnan(value))
        return 0;
    return static_cast<std::int32_t>(std::clamp(value * full_scale, -full_scale, full_scale - 1));
}

class FileChannel final : public AudioSource {
  public:
    FileChannel(std::shared_ptr<const AudioFile> file, unsigned channel)
        : file_(std::move(file)), channel_(channel) {}

    void read(std::uint64_t frame, std::span<std::int32_t> samples) override {
        const std::uint64_t frames = file_->samples.size() / file_->channels;
        for (std::int32_t& sample : samples) {
            sample = frame < frames ? file_->samples[frame * file_->channels + channel_] : 0;
            ++frame;
        }
    }

  private:
    std::shared_ptr<const AudioFile> file_;
    unsigned channel_;
};

struct SoundFileCloser {
    void operator()(SNDFILE* file) const { sf_close(file); }
};

} // namespace

std::shared_ptr<const AudioFile> load_audio_file(const std::filesystem::path& path,
                                                 unsigned raw_channels) {
    SF_INFO info{};
    if (path.extension() == ".s32") {
        require_width(raw_channels);
        info.samplerate = 48000; // of no effect: frames are frames
        info.channels = static_cast<int>(raw_channels);
        info.format = SF_FORMAT_RAW | SF_FORMAT_PCM_32 | SF_ENDIAN_LITTLE;
    }
    const std::unique_ptr<SNDFILE, SoundFileCloser> file(sf_open(path.c_str(), SFM_READ, &info));
    if (!file)
        throw std::runtime_error("cannot read " + path.string() + ": " + sf_strerror(nullptr));
    auto loaded = std::make_shared<AudioFile>();
    loaded->channels = static_cast<unsigned>(info.channels);
    // As doubles, which hold 32-bit integers exactly: read as integers, samples of a file of floats
    // would be scaled to the file's own peak.
    std::vector<double> samples(static_cast<std::size_t>(info.frames) * loaded->channels);
    const sf_count_t read = sf_readf_double(file.get(), samples.data(), info.frames);
    if (read != info.frames)
        throw std::runtime_error(path.string() + " ends after " + std::to_string(read) + " of " +
                                 std::to_string(info.frames) + " frames");
    loaded->samples.reserve(samples.size());
    for (const double sample : samples)
        loaded->samples.push_back(to_sample(sample));
    return loaded;
}

std::unique_ptr<AudioSource> file_channel(std::shared_ptr<const AudioFile> file, unsigned channel) {
    if (channel >= file->channels)
        throw std::invalid_argument("channel " + std::to_string(channel) + " of a file that has " +
                                    std::to_string(file->channels));
    return std::make_unique<FileChannel>(std::move(file), channel);
}

FileSink::FileSink(std::string prefix, unsigned channels)
    : prefix_(std::move(prefix)), channels_(channels) {
    require_width(channels);
    buffer_.reserve(buffered_samples);
}

FileSink::~FileSink() {
    FileSink::stop();
}

void FileSink::fail(const char* what) {
    if (error_.empty())
        error_ = "cannot " + std::string(what) + " " + prefix_ + std::to_string(runs_) +
                 ".s32: " + std::strerror(errno);
}

void FileSink::start(unsigned) {
    stop();
    ++runs_;
    file_ = std::fopen((prefix_ + std::to_string(runs_) + ".s32").c_str(), "wb");
    if (file_ == nullptr)
        fail("create");
}

void FileSink::write(const Frame& frame) {
    if (file_ == nullptr)
        return;
    buffer_.insert(buffer_.end(), frame.begin(), frame.begin() + channels_);
    if (buffer_.size() + channels_ > buffered_samples)
        flush();
}

void FileSink::flush() {
    if (std::fwrite(buffer_.data(), sizeof(std::int32_t), buffer_.size(), file_) != buffer_.size())
        fail("write");
    buffer_.clear();
}

void FileSink::stop() {
    if (file_ == nullptr)
        return;
    flush();
    if (std::fclose(file_) != 0)
        fail("write");
    file_ = nullptr;
}

} // namespace card_model
