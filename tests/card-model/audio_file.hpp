// SPDX-License-Identifier: GPL-2.0-or-later
//
// Audio files: one as what arrives at inputs, and files of what is heard at the outputs.
#pragma once

#include "card-model/audio_sink.hpp"
#include "card-model/audio_source.hpp"

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace card_model {

// Samples of a file, in memory, interleaved, 32 bits left-justified. Shared by its channels'
// sources.
struct AudioFile {
    unsigned channels = 0;
    std::vector<std::int32_t> samples;
};

// Any file that libsndfile reads; integers keep their bits. One whose name ends in ".s32" has no
// head: S32_LE of `raw_channels` channels, 1 to 64. Throws std::runtime_error or, for
// `raw_channels`, std::invalid_argument.
std::shared_ptr<const AudioFile> load_audio_file(const std::filesystem::path& path,
                                                 unsigned raw_channels = channel_slots);

// One channel of it (from 0), from its beginning when the engine starts; after its end silence.
// Throws std::invalid_argument if the file has no such channel.
std::unique_ptr<AudioSource> file_channel(std::shared_ptr<const AudioFile> file, unsigned channel);

// Writes every run of the engine to a file of its own: PREFIX1.s32, PREFIX2.s32 and so on, frames
// of the first `channels` outputs (1 to 64; another number throws std::invalid_argument), S32_LE,
// interleaved, without a head. A file is complete when its run has stopped.
class FileSink final : public AudioSink {
  public:
    explicit FileSink(std::string prefix, unsigned channels = channel_slots);
    ~FileSink() override;
    FileSink(const FileSink&) = delete;
    FileSink& operator=(const FileSink&) = delete;

    void start(unsigned rate) override;
    void write(const Frame& frame) override;
    void stop() override;

    unsigned runs() const { return runs_; } // that have begun
    // What went wrong with a file first; empty: nothing.
    const std::string& error() const { return error_; }

  private:
    void fail(const char* what);
    void flush();

    std::string prefix_;
    unsigned channels_;
    unsigned runs_ = 0;
    std::FILE* file_ = nullptr;
    std::vector<std::int32_t> buffer_;
    std::string error_;
};

} // namespace card_model
