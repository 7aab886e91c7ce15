// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The COM shell; all behaviour is in the engine.
#include "com_driver.hpp"

#include "driver_id.hpp"
#include "open_engines.hpp"
#include "panel_window.hpp"
#include "registry.hpp"
#include "windows_platform.hpp"

#include <algorithm>
#include <cstring>
#include <new>

namespace lockstep {
namespace {

// No C++ exception may reach the host.
template <typename Call> asio::Error fenced(Call call) noexcept {
    try {
        return call();
    } catch (const std::bad_alloc&) {
        return asio::NoMemory;
    } catch (...) {
        return asio::HardwareMalfunction;
    }
}

} // namespace

std::atomic<long> ComDriver::alive{0};

ComDriver::ComDriver() : engine_(make_windows_platform()) {
    add_open_engine(engine_);
    ++alive;
}

ComDriver::~ComDriver() {
    remove_open_engine(engine_);
    --alive;
}

HRESULT ComDriver::QueryInterface(REFIID id, void** object) {
    if (object == nullptr)
        return E_POINTER;
    if (id == IID_IUnknown || id == driver_class_id) {
        AddRef();
        *object = static_cast<asio::IASIO*>(this);
        return S_OK;
    }
    *object = nullptr;
    return E_NOINTERFACE;
}

ULONG ComDriver::AddRef() {
    return ++references_;
}

ULONG ComDriver::Release() {
    const unsigned long left = --references_;
    if (left == 0)
        delete this;
    return left;
}

asio::Bool ComDriver::init(void* /*systemHandle*/) {
    const asio::Error outcome =
        fenced([&] { return engine_.init(read_registry()) ? asio::Ok : asio::NotPresent; });
    return outcome == asio::Ok ? asio::True : asio::False;
}

void ComDriver::getDriverName(char* name) {
    if (name != nullptr)
        std::memcpy(name, driver_name, sizeof driver_name);
}

std::int32_t ComDriver::getDriverVersion() {
    return LOCKSTEP_DRIVER_VERSION;
}

void ComDriver::getErrorMessage(char* message) {
    if (message == nullptr)
        return;
    message[0] = 0;
    fenced([&] {
        const std::string text = engine_.error();
        std::size_t length = std::min(text.size(), asio::ErrorMessageSize - 1);
        // Cut before a UTF-8 character that does not fit as a whole.
        while (length < text.size() && length > 0 &&
               (static_cast<unsigned char>(text[length]) & 0xc0) == 0x80)
            --length;
        std::memcpy(message, text.data(), length);
        message[length] = 0;
        return asio::Ok;
    });
}

asio::Error ComDriver::start() {
    return fenced([&] { return engine_.start(); });
}

asio::Error ComDriver::stop() {
    return fenced([&] { return engine_.stop(); });
}

asio::Error ComDriver::getChannels(std::int32_t* inputs, std::int32_t* outputs) {
    return fenced([&] { return engine_.get_channels(inputs, outputs); });
}

asio::Error ComDriver::getLatencies(std::int32_t* input, std::int32_t* output) {
    return fenced([&] { return engine_.get_latencies(input, output); });
}

asio::Error ComDriver::getBufferSize(std::int32_t* minimum, std::int32_t* maximum,
                                     std::int32_t* preferred, std::int32_t* granularity) {
    return fenced(
        [&] { return engine_.get_buffer_size(minimum, maximum, preferred, granularity); });
}

asio::Error ComDriver::canSampleRate(asio::SampleRate rate) {
    return fenced([&] { return engine_.can_sample_rate(rate); });
}

asio::Error ComDriver::getSampleRate(asio::SampleRate* rate) {
    return fenced([&] { return engine_.get_sample_rate(rate); });
}

asio::Error ComDriver::setSampleRate(asio::SampleRate rate) {
    return fenced([&] { return engine_.set_sample_rate(rate); });
}

asio::Error ComDriver::getClockSources(asio::ClockSource* clocks, std::int32_t* count) {
    return fenced([&] { return engine_.get_clock_sources(clocks, count); });
}

asio::Error ComDriver::setClockSource(std::int32_t reference) {
    return fenced([&] { return engine_.set_clock_source(reference); });
}

asio::Error ComDriver::getSamplePosition(asio::Samples* position, asio::TimeStamp* time) {
    return fenced([&] { return engine_.get_sample_position(position, time); });
}

asio::Error ComDriver::getChannelInfo(asio::ChannelInfo* info) {
    return fenced([&] { return engine_.get_channel_info(info); });
}

asio::Error ComDriver::createBuffers(asio::BufferInfo* infos, std::int32_t count,
                                     std::int32_t period, asio::Callbacks* callbacks) {
    return fenced([&] { return engine_.create_buffers(infos, count, period, callbacks); });
}

asio::Error ComDriver::disposeBuffers() {
    return fenced([&] { return engine_.dispose_buffers(); });
}

asio::Error ComDriver::controlPanel() {
    return fenced([this]() -> asio::Error {
        if (Run::on_real_time_thread())
            return engine_.refuse(asio::InvalidMode, "The panel cannot open inside a callback.");
        // The host may release this object while the panel is open: it is not touched afterwards
        // but by who finds it still there.
        const Engine* const own = &engine_;
        std::string why;
        if (show_panel(why))
            return asio::Ok;
        for_each_engine([&](Engine& engine) {
            if (&engine == own)
                engine.refuse(asio::NotPresent, why);
        });
        return asio::NotPresent;
    });
}

asio::Error ComDriver::future(std::int32_t selector, void* argument) {
    return fenced([&] { return engine_.future(selector, argument); });
}

asio::Error ComDriver::outputReady() {
    return fenced([&] { return engine_.output_ready(); });
}

} // namespace lockstep
