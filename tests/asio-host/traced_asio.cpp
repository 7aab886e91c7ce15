// SPDX-License-Identifier: GPL-2.0-or-later
//
// Forward, then write down.
#include "traced_asio.hpp"

namespace host {

using asio::Error;

HRESULT TracedAsio::QueryInterface(REFIID id, void** object) {
    const HRESULT result = driver_.QueryInterface(id, object);
    log_.add("QueryInterface = %lld", result);
    return result;
}

ULONG TracedAsio::AddRef() {
    return driver_.AddRef();
}

ULONG TracedAsio::Release() {
    delete this;
    return 0;
}

asio::Bool TracedAsio::init(void* window) {
    log_.add("init ...");
    const asio::Bool result = driver_.init(window);
    log_.add("init = %lld", result);
    return result;
}

void TracedAsio::getDriverName(char* name) {
    driver_.getDriverName(name);
    log_.add("getDriverName = ", 0, 0, 0, 0, name);
}

std::int32_t TracedAsio::getDriverVersion() {
    const std::int32_t version = driver_.getDriverVersion();
    log_.add("getDriverVersion = %lld", version);
    return version;
}

void TracedAsio::getErrorMessage(char* message) {
    driver_.getErrorMessage(message);
    log_.add("getErrorMessage = ", 0, 0, 0, 0, message);
}

Error TracedAsio::start() {
    log_.add("start ...");
    const Error result = driver_.start();
    log_.add("start = %lld", result);
    return result;
}

Error TracedAsio::stop() {
    log_.add("stop ...");
    const Error result = driver_.stop();
    log_.add("stop = %lld", result);
    return result;
}

Error TracedAsio::getChannels(std::int32_t* inputs, std::int32_t* outputs) {
    const Error result = driver_.getChannels(inputs, outputs);
    log_.add("getChannels = %lld: %lld inputs, %lld outputs", result, *inputs, *outputs);
    return result;
}

Error TracedAsio::getLatencies(std::int32_t* input, std::int32_t* output) {
    const Error result = driver_.getLatencies(input, output);
    log_.add("getLatencies = %lld: input %lld, output %lld", result, *input, *output);
    return result;
}

Error TracedAsio::getBufferSize(std::int32_t* minimum, std::int32_t* maximum,
                                std::int32_t* preferred, std::int32_t* granularity) {
    const Error result = driver_.getBufferSize(minimum, maximum, preferred, granularity);
    log_.add("getBufferSize = %lld: %lld to %lld, preferred %lld", result, *minimum, *maximum,
             *preferred);
    log_.add("  granularity %lld", *granularity);
    return result;
}

Error TracedAsio::canSampleRate(asio::SampleRate rate) {
    const Error result = driver_.canSampleRate(rate);
    log_.add("canSampleRate(%lld) = %lld", static_cast<std::int64_t>(rate), result);
    return result;
}

Error TracedAsio::getSampleRate(asio::SampleRate* rate) {
    const Error result = driver_.getSampleRate(rate);
    log_.add("getSampleRate = %lld: %lld", result, static_cast<std::int64_t>(*rate));
    return result;
}

Error TracedAsio::setSampleRate(asio::SampleRate rate) {
    const Error result = driver_.setSampleRate(rate);
    log_.add("setSampleRate(%lld) = %lld", static_cast<std::int64_t>(rate), result);
    return result;
}

Error TracedAsio::getClockSources(asio::ClockSource* clocks, std::int32_t* count) {
    const Error result = driver_.getClockSources(clocks, count);
    log_.add("getClockSources = %lld: %lld", result, *count);
    return result;
}

Error TracedAsio::setClockSource(std::int32_t reference) {
    const Error result = driver_.setClockSource(reference);
    log_.add("setClockSource(%lld) = %lld", reference, result);
    return result;
}

Error TracedAsio::getSamplePosition(asio::Samples* position, asio::TimeStamp* time) {
    const Error result = driver_.getSamplePosition(position, time);
    log_.add("getSamplePosition = %lld: frame %lld at %lld ns", result,
             static_cast<std::int64_t>(asio::join(*position)),
             static_cast<std::int64_t>(asio::join(*time)));
    return result;
}

Error TracedAsio::getChannelInfo(asio::ChannelInfo* info) {
    const Error result = driver_.getChannelInfo(info);
    log_.add(info->isInput != 0 ? "getChannelInfo(input %lld) = %lld: type %lld, "
                                : "getChannelInfo(output %lld) = %lld: type %lld, ",
             info->channel, result, info->type, 0, info->name);
    return result;
}

Error TracedAsio::createBuffers(asio::BufferInfo* infos, std::int32_t count, std::int32_t period,
                                asio::Callbacks* callbacks) {
    const Error result = driver_.createBuffers(infos, count, period, callbacks);
    log_.add("createBuffers(%lld channels, %lld frames) = %lld", count, period, result);
    return result;
}

Error TracedAsio::disposeBuffers() {
    const Error result = driver_.disposeBuffers();
    log_.add("disposeBuffers = %lld", result);
    return result;
}

Error TracedAsio::controlPanel() {
    const Error result = driver_.controlPanel();
    log_.add("controlPanel = %lld", result);
    return result;
}

Error TracedAsio::future(std::int32_t selector, void* argument) {
    const Error result = driver_.future(selector, argument);
    log_.add("future(%lld) = %lld", selector, result);
    return result;
}

Error TracedAsio::outputReady() {
    const Error result = driver_.outputReady();
    log_.add("outputReady = %lld", result);
    return result;
}

} // namespace host
