// SPDX-License-Identifier: GPL-2.0-or-later
//
// WASAPI: the default endpoints, shared or exclusive. By events, as Microsoft's samples do it, or
// by the clock, as programs do it that want another buffer than two periods.
#include "com.hpp"
#include "wave_format.hpp"

#include <audioclient.h>
#include <mmdeviceapi.h>

#include <algorithm>
#include <cmath>

namespace wine_audio {
namespace {

constexpr double UnitsPerSecond = 1e7; // of REFERENCE_TIME

unsigned frames_of(REFERENCE_TIME time, unsigned rate) {
    return static_cast<unsigned>(std::lround(static_cast<double>(time) * rate / UnitsPerSecond));
}
REFERENCE_TIME time_of(unsigned frames, unsigned rate) {
    return static_cast<REFERENCE_TIME>(std::llround(frames * UnitsPerSecond / rate));
}

class Endpoint {
  public:
    Endpoint(IMMDeviceEnumerator& devices, EDataFlow flow) : flow_(flow) {
        IMMDevice* device = nullptr;
        check(devices.GetDefaultAudioEndpoint(flow, eConsole, &device), "GetDefaultAudioEndpoint");
        device_.reset(device);
        activate();
    }

    void open(const StreamSettings& settings, bool exclusive, bool events) {
        choose_format(settings.rate, exclusive);
        REFERENCE_TIME usual = 0;
        REFERENCE_TIME least = 0;
        check(client_->GetDevicePeriod(&usual, &least), "GetDevicePeriod");
        const REFERENCE_TIME asked = time_of(settings.buffer, rate_);
        const REFERENCE_TIME period = exclusive ? std::max(asked, least) : 0;
        const auto mode = exclusive ? AUDCLNT_SHAREMODE_EXCLUSIVE : AUDCLNT_SHAREMODE_SHARED;
        const REFERENCE_TIME duration = exclusive ? period : asked;
        // Wine 10 answers AUDCLNT_E_DEVICE_IN_USE to exclusive with events, whatever the buffer.
        check(client_->Initialize(mode, events ? AUDCLNT_STREAMFLAGS_EVENTCALLBACK : 0, duration,
                                  events || !exclusive ? period : least, &format_.Format, nullptr),
              flow_ == eCapture ? "IAudioClient::Initialize of the capture stream"
                                : "IAudioClient::Initialize of the playback stream");
        period_ = frames_of(exclusive ? period : usual, rate_);
        UINT32 frames = 0;
        check(client_->GetBufferSize(&frames), "GetBufferSize");
        buffer_ = frames;
    }

    IAudioClient& client() const { return *client_; }
    const FrameLayout& layout() const { return layout_; }
    unsigned rate() const { return rate_; }
    unsigned period() const { return period_; } // frames
    unsigned buffer() const { return buffer_; } // frames
    unsigned latency() const {                  // frames
        REFERENCE_TIME latency = 0;
        check(client_->GetStreamLatency(&latency), "GetStreamLatency");
        return frames_of(latency, rate_);
    }
    template <typename Service> Com<Service> service() const {
        void* service = nullptr;
        check(client_->GetService(__uuidof(Service), &service), "IAudioClient::GetService");
        return Com<Service>(static_cast<Service*>(service));
    }

  private:
    void activate() {
        void* client = nullptr;
        check(device_->Activate(__uuidof(IAudioClient), CLSCTX_ALL, nullptr, &client),
              "IMMDevice::Activate");
        client_.reset(static_cast<IAudioClient*>(client));
    }

    // Shared: what the mixer has. Exclusive: the first of ours that the card takes.
    void choose_format(unsigned rate, bool exclusive) {
        if (!exclusive) {
            WAVEFORMATEX* mix = nullptr;
            check(client_->GetMixFormat(&mix), "GetMixFormat");
            layout_ = {Encoding::Float32, mix->nChannels};
            rate_ = mix->nSamplesPerSec;
            CoTaskMemFree(mix);
            format_ = wave_format(layout_, rate_);
            return;
        }
        rate_ = rate;
        for (const Encoding encoding : {Encoding::Int32, Encoding::Float32}) {
            layout_ = {encoding, 2};
            format_ = wave_format(layout_, rate);
            if (client_->IsFormatSupported(AUDCLNT_SHAREMODE_EXCLUSIVE, &format_.Format, nullptr) ==
                S_OK)
                return;
        }
        throw ApiError("exclusive: neither 32-bit integers nor floats are taken at " +
                       std::to_string(rate) + " Hz, 2 channels");
    }

    EDataFlow flow_;
    Com<IMMDevice> device_;
    Com<IAudioClient> client_;
    FrameLayout layout_;
    WAVEFORMATEXTENSIBLE format_{};
    unsigned rate_ = 0;
    unsigned period_ = 0;
    unsigned buffer_ = 0;
};

class Wasapi final : public Streams {
  public:
    Wasapi(const StreamSettings& settings, bool exclusive, bool events)
        : capture_(devices(), eCapture), playback_(devices(), eRender) {
        capture_.open(settings, exclusive, events);
        playback_.open(settings, exclusive, events);
        if (capture_.rate() != playback_.rate())
            throw ApiError("the mixer captures at " + std::to_string(capture_.rate()) +
                           " Hz and plays at " + std::to_string(playback_.rate()) + " Hz");
        if (events) {
            event_ = make_event();
            check(capture_.client().SetEventHandle(event_.get()), "SetEventHandle");
            // The capture stream is the clock; the other one's event must exist all the same.
            unused_ = make_event();
            check(playback_.client().SetEventHandle(unused_.get()), "SetEventHandle");
        }
        in_ = capture_.service<IAudioCaptureClient>();
        out_ = playback_.service<IAudioRenderClient>();
    }
    ~Wasapi() override {
        capture_.client().Stop();
        playback_.client().Stop();
    }

    StreamFacts facts() const override {
        return {capture_.rate(), capture_.period(), capture_.buffer(), playback_.buffer(),
                capture_.latency() + playback_.latency()};
    }
    void start() override {
        check(capture_.client().Start(), "IAudioClient::Start of the capture stream");
        check(playback_.client().Start(), "IAudioClient::Start of the playback stream");
    }
    bool wait() override {
        if (event_)
            return WaitForSingleObject(event_.get(), LongestWait) == WAIT_OBJECT_0;
        // The API without its events has nothing to wait for but time.
        for (DWORD waited = 0; waited < LongestWait; ++waited) {
            UINT32 frames = 0;
            check(in_->GetNextPacketSize(&frames), "GetNextPacketSize");
            if (frames != 0)
                return true;
            Sleep(1);
        }
        return false;
    }
    std::size_t capture(std::span<float> room) override {
        std::size_t count = 0;
        for (;;) {
            UINT32 frames = 0;
            check(in_->GetNextPacketSize(&frames), "GetNextPacketSize");
            // A packet is taken whole or not at all.
            if (frames == 0 || frames > room.size() - count)
                break;
            BYTE* data = nullptr;
            DWORD flags = 0;
            check(in_->GetBuffer(&data, &frames, &flags, nullptr, nullptr),
                  "IAudioCaptureClient::GetBuffer");
            take_channel(capture_.layout(), reinterpret_cast<const std::byte*>(data),
                         room.subspan(count, frames));
            check(in_->ReleaseBuffer(frames), "IAudioCaptureClient::ReleaseBuffer");
            count += frames;
        }
        return count;
    }
    std::size_t play(std::span<const float> frames) override {
        UINT32 waiting = 0;
        check(playback_.client().GetCurrentPadding(&waiting), "GetCurrentPadding");
        const std::size_t count =
            std::min<std::size_t>(frames.size(), playback_.buffer() - waiting);
        if (count == 0)
            return 0;
        BYTE* data = nullptr;
        check(out_->GetBuffer(static_cast<UINT32>(count), &data), "IAudioRenderClient::GetBuffer");
        put_channel(playback_.layout(), frames.first(count), reinterpret_cast<std::byte*>(data));
        check(out_->ReleaseBuffer(static_cast<UINT32>(count), 0),
              "IAudioRenderClient::ReleaseBuffer");
        return count;
    }

  private:
    IMMDeviceEnumerator& devices() {
        if (!devices_) {
            void* made = nullptr;
            check(CoCreateInstance(__uuidof(MMDeviceEnumerator), nullptr, CLSCTX_ALL,
                                   __uuidof(IMMDeviceEnumerator), &made),
                  "CoCreateInstance of MMDeviceEnumerator");
            devices_.reset(static_cast<IMMDeviceEnumerator*>(made));
        }
        return *devices_;
    }

    Com<IMMDeviceEnumerator> devices_;
    Endpoint capture_;
    Endpoint playback_;
    Event event_;
    Event unused_;
    Com<IAudioCaptureClient> in_;
    Com<IAudioRenderClient> out_;
};

} // namespace

std::unique_ptr<Streams> open_wasapi(const StreamSettings& settings, bool exclusive, bool events) {
    return std::make_unique<Wasapi>(settings, exclusive, events);
}

} // namespace wine_audio
