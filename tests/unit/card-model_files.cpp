// SPDX-License-Identifier: GPL-2.0-or-later
//
// Audio files at the card's inputs and outputs.
#include "card-model/audio_file.hpp"
#include "card-model_bench.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sndfile.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>

#include <unistd.h>

namespace card_model::test {
namespace {

using ::testing::HasSubstr;

// A folder that is gone when the test is over.
class Folder {
  public:
    Folder() : path_(std::filesystem::temp_directory_path() / "card-model-XXXXXX") {
        std::string name = path_.string();
        if (mkdtemp(name.data()) == nullptr)
            throw std::runtime_error("no temporary folder");
        path_ = name;
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::string operator/(const char* name) const { return (path_ / name).string(); }

  private:
    std::filesystem::path path_;
};

void write_wav(const std::string& path, int format, const std::vector<int>& samples, int channels) {
    SF_INFO info{};
    info.samplerate = 48000;
    info.channels = channels;
    info.format = SF_FORMAT_WAV | format;
    SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &info);
    ASSERT_NE(file, nullptr) << sf_strerror(nullptr);
    if (format == SF_FORMAT_FLOAT) {
        std::vector<float> floats;
        floats.reserve(samples.size());
        for (const int sample : samples)
            floats.push_back(static_cast<float>(sample) / 2147483648.0F);
        sf_write_float(file, floats.data(), static_cast<sf_count_t>(floats.size()));
    } else {
        sf_write_int(file, samples.data(), static_cast<sf_count_t>(samples.size()));
    }
    sf_close(file);
}

std::vector<std::int32_t> raw(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::vector<std::int32_t> samples;
    for (std::int32_t sample = 0; file.read(reinterpret_cast<char*>(&sample), sizeof sample);)
        samples.push_back(sample);
    return samples;
}

TEST(CardModelFiles, AFilesChannelArrivesAtAnInputAndEndsInSilence) {
    const Folder folder;
    const std::vector<int> samples{0x11000000, 0x22000000,  0x33000000,
                                   0x44000000, -0x55000000, 0x66000000};
    for (const int format :
         {SF_FORMAT_PCM_16, SF_FORMAT_PCM_24, SF_FORMAT_PCM_32, SF_FORMAT_FLOAT}) {
        SCOPED_TRACE(format);
        write_wav(folder / "in.wav", format, samples, 2);
        Bench bench(Kind::raydat);
        bench.use(Direction::capture, 7);
        bench.card.audio().set_source(7, file_channel(load_audio_file(folder / "in.wav"), 1));
        bench.memory.fill_capture(77);
        bench.card.write(CONTROL, START);
        bench.step(16);
        for (unsigned frame = 0; frame < 16; ++frame) {
            const std::int32_t expected = frame < 3 ? samples[2 * frame + 1] : 0;
            EXPECT_EQ(bench.memory.capture(7, frame), expected) << frame;
        }
    }
}

TEST(CardModelFiles, FloatsBeyondFullScaleAreLimited) {
    const Folder folder;
    SF_INFO info{0, 48000, 1, SF_FORMAT_WAV | SF_FORMAT_FLOAT, 0, 0};
    SNDFILE* file = sf_open((folder / "in.wav").c_str(), SFM_WRITE, &info);
    ASSERT_NE(file, nullptr) << sf_strerror(nullptr);
    const float floats[] = {1.0F, 1.5F, -1.0F, -1.5F, std::numeric_limits<float>::quiet_NaN()};
    sf_write_float(file, floats, std::size(floats));
    sf_close(file);
    constexpr std::int32_t most = std::numeric_limits<std::int32_t>::max();
    constexpr std::int32_t least = std::numeric_limits<std::int32_t>::min();
    EXPECT_EQ(load_audio_file(folder / "in.wav")->samples,
              (std::vector<std::int32_t>{most, most, least, least, 0}));
}

TEST(CardModelFiles, EveryRunHasItsFileAndCanBeFedBack) {
    const Folder folder;
    FileSink sink(folder / "out-", 12);
    Bench bench(Kind::raydat);
    bench.card.audio().set_sink(&sink);
    bench.use_all();
    bench.unity();
    for (unsigned channel = 0; channel < 64; ++channel)
        for (unsigned frame = 0; frame < 16384; ++frame)
            bench.memory.playback(channel, frame) = test_sample(channel, frame);
    bench.card.write(CONTROL, START);
    bench.step(4096);
    bench.card.write(CONTROL, 0);
    bench.card.write(CONTROL, START);
    bench.step(16);
    bench.card.write(CONTROL, 0);
    EXPECT_EQ(sink.runs(), 2U);
    EXPECT_EQ(sink.error(), "");
    const auto first = raw(folder / "out-1.s32");
    ASSERT_EQ(first.size(), 4096U * 12);
    unsigned wrong = 0;
    for (unsigned i = 0; i < first.size(); ++i)
        wrong += first[i] == test_sample(i % 12, i / 12) ? 0 : 1;
    EXPECT_EQ(wrong, 0U);
    EXPECT_EQ(raw(folder / "out-2.s32").size(), 16U * 12);

    const auto file = load_audio_file(folder / "out-1.s32", 12);
    EXPECT_EQ(file->channels, 12U);
    EXPECT_EQ(file->samples, first);
}

TEST(CardModelFiles, WhatCannotBeReadOrWrittenIsSaid) {
    const Folder folder;
    try {
        load_audio_file(folder / "none.wav");
        FAIL() << "read";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), HasSubstr("none.wav"));
    }
    EXPECT_THROW(load_audio_file(folder / "none.s32", 65), std::invalid_argument);
    EXPECT_THROW(load_audio_file(folder / "none.s32", 0), std::invalid_argument);
    write_wav(folder / "in.wav", SF_FORMAT_PCM_16, {1, 2}, 2);
    EXPECT_THROW(file_channel(load_audio_file(folder / "in.wav"), 2), std::invalid_argument);

    EXPECT_THROW(FileSink("x", 0), std::invalid_argument);
    EXPECT_THROW(FileSink("x", 65), std::invalid_argument);
    FileSink nowhere(folder / "no-such-folder/out-");
    nowhere.start(48000);
    nowhere.write({});
    nowhere.stop();
    EXPECT_THAT(nowhere.error(), HasSubstr("no-such-folder/out-1.s32"));
}

} // namespace
} // namespace card_model::test
