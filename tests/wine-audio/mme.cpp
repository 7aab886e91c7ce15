// SPDX-License-Identifier: GPL-2.0-or-later
//
// MME: waveIn and waveOut on the default devices, with as many buffers as are in use at a time.
#include "com.hpp"
#include "wave_format.hpp"

#include <mmsystem.h>

#include <algorithm>
#include <deque>
#include <vector>

namespace wine_audio {
namespace {

constexpr FrameLayout Layout{Encoding::Float32, 2};

void check_mm(MMRESULT result, const char* call) {
    if (result != MMSYSERR_NOERROR)
        throw ApiError(std::string(call) + " fails with " + std::to_string(result));
}

// A WAVEHDR and what it points to, which stay where they are.
struct Buffer {
    explicit Buffer(std::size_t frames) : data(frames * Layout.bytes()) {
        header.lpData = reinterpret_cast<LPSTR>(data.data());
        header.dwBufferLength = static_cast<DWORD>(data.size());
    }
    std::vector<std::byte> data;
    WAVEHDR header{};
};

class Mme final : public Streams {
  public:
    explicit Mme(const StreamSettings& settings)
        : rate_(settings.rate), frames_(settings.buffer != 0 ? settings.buffer : rate_ / 1000),
          event_(make_event()) {
        const WAVEFORMATEXTENSIBLE format = wave_format(Layout, rate_);
        const auto event = reinterpret_cast<DWORD_PTR>(event_.get());
        check_mm(waveInOpen(&in_, WAVE_MAPPER, &format.Format, event, 0, CALLBACK_EVENT),
                 "waveInOpen");
        check_mm(waveOutOpen(&out_, WAVE_MAPPER, &format.Format, 0, 0, CALLBACK_NULL),
                 "waveOutOpen");
        check_mm(waveOutPause(out_), "waveOutPause");
        // Half a second of them: no program is late by that much.
        for (unsigned n = 0; n < std::max(4U, rate_ / 2 / frames_); ++n) {
            captured_.push_back(std::make_unique<Buffer>(frames_));
            WAVEHDR& header = captured_.back()->header;
            check_mm(waveInPrepareHeader(in_, &header, sizeof header), "waveInPrepareHeader");
            check_mm(waveInAddBuffer(in_, &header, sizeof header), "waveInAddBuffer");
        }
    }
    ~Mme() override {
        if (in_ != nullptr) {
            waveInReset(in_);
            for (const auto& buffer : captured_)
                waveInUnprepareHeader(in_, &buffer->header, sizeof buffer->header);
            waveInClose(in_);
        }
        if (out_ != nullptr) {
            waveOutReset(out_);
            for (const auto& buffer : played_)
                waveOutUnprepareHeader(out_, &buffer->header, sizeof buffer->header);
            waveOutClose(out_);
        }
    }

    StreamFacts facts() const override {
        const auto captured = static_cast<unsigned>(captured_.size()) * frames_;
        return {rate_, frames_, captured, frames_, std::nullopt};
    }
    void start() override {
        check_mm(waveInStart(in_), "waveInStart");
        check_mm(waveOutRestart(out_), "waveOutRestart");
    }
    bool wait() override {
        // The event also tells of an opened device: what counts is a buffer that is done.
        while ((captured_.front()->header.dwFlags & WHDR_DONE) == 0)
            if (WaitForSingleObject(event_.get(), LongestWait) != WAIT_OBJECT_0)
                return false;
        return true;
    }
    std::size_t capture(std::span<float> room) override {
        std::size_t count = 0;
        for (;;) {
            WAVEHDR& header = captured_.front()->header;
            const std::size_t frames = header.dwBytesRecorded / Layout.bytes();
            if ((header.dwFlags & WHDR_DONE) == 0 || frames > room.size() - count)
                return count;
            take_channel(Layout, captured_.front()->data.data(), room.subspan(count, frames));
            count += frames;
            check_mm(waveInAddBuffer(in_, &header, sizeof header), "waveInAddBuffer");
            captured_.push_back(std::move(captured_.front()));
            captured_.pop_front();
        }
    }
    std::size_t play(std::span<const float> frames) override {
        std::size_t taken = 0;
        while (taken < frames.size()) {
            const std::size_t count = std::min<std::size_t>(frames.size() - taken, frames_);
            Buffer& buffer = free_buffer();
            put_channel(Layout, frames.subspan(taken, count), buffer.data.data());
            buffer.header.dwBufferLength = static_cast<DWORD>(count * Layout.bytes());
            check_mm(waveOutWrite(out_, &buffer.header, sizeof buffer.header), "waveOutWrite");
            taken += count;
        }
        return taken;
    }

  private:
    // The oldest if it was played, or a new one: MME has room for any number.
    Buffer& free_buffer() {
        if (!played_.empty() && (played_.front()->header.dwFlags & WHDR_DONE) != 0) {
            played_.push_back(std::move(played_.front()));
            played_.pop_front();
        } else {
            played_.push_back(std::make_unique<Buffer>(frames_));
            WAVEHDR& header = played_.back()->header;
            check_mm(waveOutPrepareHeader(out_, &header, sizeof header), "waveOutPrepareHeader");
        }
        return *played_.back();
    }

    unsigned rate_;
    unsigned frames_; // of a buffer
    Event event_;
    HWAVEIN in_ = nullptr;
    HWAVEOUT out_ = nullptr;
    std::deque<std::unique_ptr<Buffer>> captured_; // in the order in which they are filled
    std::deque<std::unique_ptr<Buffer>> played_;   // in the order in which they were given
};

} // namespace

std::unique_ptr<Streams> open_mme(const StreamSettings& settings) {
    return std::make_unique<Mme>(settings);
}

} // namespace wine_audio
