// SPDX-License-Identifier: GPL-2.0-or-later
#include "driver.hpp"

#include "cycle_time.hpp"
#include "observe/event_text.hpp"
#include "port_names.hpp"

#include "JackEngineControl.h"
#include "JackError.h"
#include "JackGraphManager.h"
#include "JackLockedEngine.h"
#include "JackPort.h"
#include "JackTime.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <span>

namespace lockstep::jack {
namespace {

std::int64_t monotonic_ns() {
    return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// A card may have one channel count only; then all its channels are opened, and the first ones
// used.
std::unique_ptr<Stream> open_stream(const StreamSettings& settings) {
    try {
        return std::make_unique<Stream>(settings);
    } catch (const StreamError& refusal) {
        StreamSettings all = settings;
        all.capture_channels = 0;
        all.playback_channels = 0;
        if (refusal.code() != EINVAL || settings.capture_channels + settings.playback_channels == 0)
            throw;
        auto stream = std::make_unique<Stream>(all);
        if (stream->capture_channels() < settings.capture_channels ||
            stream->playback_channels() < settings.playback_channels)
            throw;
        return stream;
    }
}

// On an ordinary thread.
void log(const observe::Batch& batch) {
    if (batch.missed != 0)
        jack_error("lockstep: %llu events came too fast for the log",
                   static_cast<unsigned long long>(batch.missed));
    for (const observe::NumberedEvent& each : batch.events) {
        if (each.event.kind == observe::Kind::refused)
            continue; // by the call that was refused
        const std::string line = "lockstep: " + observe::sentence(each.event);
        if (observe::grade(each.event) == observe::Grade::note)
            jack_info("%s", line.c_str());
        else
            jack_error("%s", line.c_str());
    }
}

int ports(unsigned wanted, unsigned channels) {
    return static_cast<int>(wanted != 0 ? wanted : channels);
}

} // namespace

// "system" is the name under which JACK programs look for a card's ports.
Driver::Driver(Jack::JackLockedEngine* engine, Jack::JackSynchro* table)
    : JackAudioDriver("system", "lockstep", engine, table) {}

void Driver::open(const Options& options) {
    StreamSettings settings = settings_of(options);
    publisher_ = std::make_shared<observe::Publisher>(observe::Way::jackd, "jackd");
    log_ = std::make_unique<EventThread>(publisher_, "lockstep-log", log);
    settings.publisher = publisher_;
    const std::string& device =
        settings.capture_device.empty() ? settings.playback_device : settings.capture_device;
    // Asked for first: a sound server on the desktop lets go of the card then.
    reservation_.emplace(device);
    stream_ = open_stream(settings);
    const int capture_ports = ports(settings.capture_channels, stream_->capture_channels());
    const int playback_ports = ports(settings.playback_channels, stream_->playback_channels());
    if (std::max(capture_ports, playback_ports) > static_cast<int>(most_channels))
        throw StreamError(EINVAL, "device \"" + device + "\" has more than the " +
                                      std::to_string(most_channels) +
                                      " channels each way that JACK takes: choose fewer with "
                                      "--inchannels and --outchannels");
    options_ = options;
    if (JackAudioDriver::Open(stream_->period(), stream_->rate(), capture_ports > 0,
                              playback_ports > 0, capture_ports, playback_ports, false,
                              settings.capture_device.c_str(), settings.playback_device.c_str(),
                              options.input_latency, options.output_latency) != 0)
        throw StreamError(EIO, "the JACK server refused the driver");
    // jackd's default, without its own -S, is an asynchronous cycle: one period more.
    if (!options.async) {
        fEngineControl->fSyncMode = true;
        SetupDriverSync(fClientControl.fRefNum, false);
    }
    publish_latencies();
    // Not known before.
    publisher_->describe([&](observe::About& about) {
        observe::put_text(about.program, std::string("jackd -n ") + fEngineControl->fServerName);
    });
}

int Driver::Close() {
    const int result = JackAudioDriver::Close();
    stream_.reset();
    reservation_.reset();
    log_.reset();
    publisher_.reset();
    return result;
}

jack_port_id_t Driver::register_port(const std::string& short_name, const std::string& alias,
                                     JackPortFlags flags) {
    const std::string client = fClientControl.fName;
    const std::string name = client + ":" + short_name;
    jack_port_id_t port = NO_PORT;
    if (fEngine->PortRegister(fClientControl.fRefNum, name.c_str(), JACK_DEFAULT_AUDIO_TYPE, flags,
                              fEngineControl->fBufferSize, &port) < 0)
        throw StreamError(EIO, "the JACK server refused the port \"" + name + "\"");
    // So that what names ports as with every other driver still finds them.
    if (alias != short_name)
        fGraphManager->GetPort(port)->SetAlias((client + ":" + alias).c_str());
    return port;
}

int Driver::Attach() {
    try {
        const PortNames names = port_names(stream_->capture_names(), stream_->playback_names());
        for (int i = 0; i < fCaptureChannels; ++i)
            fCapturePortList[i] = register_port(
                names.capture[i], "capture_" + std::to_string(i + 1), CaptureDriverFlags);
        for (int i = 0; i < fPlaybackChannels; ++i)
            fPlaybackPortList[i] = register_port(
                names.playback[i], "playback_" + std::to_string(i + 1), PlaybackDriverFlags);
    } catch (const std::exception& error) {
        jack_error("lockstep: %s", error.what());
        return -1;
    }
    UpdateLatencies();
    return 0;
}

int Driver::Start() {
    if (JackAudioDriver::Start() < 0)
        return -1;
    try {
        stream_->start();
    } catch (const std::exception& error) {
        jack_error("lockstep: %s", error.what());
        JackAudioDriver::Stop();
        return -1;
    }
    told_ = stream_->counters();
    return 0;
}

int Driver::Stop() {
    stream_->stop();
    return JackAudioDriver::Stop();
}

int Driver::SetBufferSize(jack_nframes_t period) {
    try {
        Options wanted = options_;
        wanted.period = period;
        const StreamSettings settings = settings_of(wanted);
        stream_->set_period(settings.period, settings.safety);
        options_ = wanted;
    } catch (const std::exception& error) {
        jack_error("lockstep: %s", error.what());
        return -1;
    }
    publish_latencies();
    return JackAudioDriver::SetBufferSize(stream_->period());
}

jack_nframes_t Driver::input_latency() const {
    return stream_->capture_latency() + options_.input_latency;
}

// In an asynchronous cycle the card gets what the graph computed one period ago.
jack_nframes_t Driver::output_latency() const {
    const unsigned behind = fEngineControl->fSyncMode ? 0 : stream_->period();
    return stream_->playback_latency() + behind + options_.output_latency;
}

// As the ports say; only when stopped. What the safety offset grows by while it runs, the stream
// publishes itself.
void Driver::publish_latencies() {
    publisher_->describe([&](observe::About& about) {
        const unsigned grown = stream_->safety() - about.safety;
        about.input_latency = input_latency();
        about.output_latency = output_latency() - grown;
    });
}

void Driver::UpdateLatencies() {
    jack_latency_range_t range;
    range.min = range.max = input_latency();
    for (int i = 0; i < fCaptureChannels; ++i)
        fGraphManager->GetPort(fCapturePortList[i])->SetLatencyRange(JackCaptureLatency, &range);

    range.min = range.max = output_latency();
    for (int i = 0; i < fPlaybackChannels; ++i)
        fGraphManager->GetPort(fPlaybackPortList[i])->SetLatencyRange(JackPlaybackLatency, &range);
}

// Tells the server the cycle's time and what was lost before it.
void Driver::follow_clock(const Cycle& cycle) {
    const StreamCounters counters = stream_->counters();
    if (counters.late != told_.late) {
        NotifyXRun(fBeginDateUst,
                   frames_to_us(counters.frames_lost - told_.frames_lost, stream_->rate()));
        told_ = counters;
    }
    // Only written where clients read it: telling them takes locks, and they were late anyway.
    if (cycle.latency_changed)
        UpdateLatencies();
    const jack_time_t begin =
        begin_time_us(cycle.time_ns, monotonic_ns(), GetMicroSeconds(), fBeginDateUst);
    // The server's frame time goes on with the card's: each skipped period counts as a cycle.
    const unsigned period = stream_->period();
    for (std::uint64_t left = cycle.lost / period; left != 0; --left)
        fEngineControl->CycleIncTime(
            begin - static_cast<jack_time_t>(frames_to_us(left * period, stream_->rate())));
    fBeginDateUst = begin;
    CycleIncTime();
}

int Driver::Read() {
    follow_clock(stream_->wait());
    for (int i = 0; i < fCaptureChannels; ++i)
        if (fGraphManager->GetConnectionsNum(fCapturePortList[i]) > 0)
            stream_->capture(i, std::span<float>(GetInputBuffer(i), stream_->period()));
    return 0;
}

int Driver::Write() {
    for (int i = 0; i < fPlaybackChannels; ++i)
        if (fGraphManager->GetConnectionsNum(fPlaybackPortList[i]) > 0)
            stream_->playback(i, std::span<const float>(GetOutputBuffer(i), stream_->period()));
    stream_->commit();
    return 0;
}

} // namespace lockstep::jack
