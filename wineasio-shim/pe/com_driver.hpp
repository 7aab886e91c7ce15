// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The COM object that hosts hold: counts references, keeps C++ exceptions inside, and passes each
// call to the engine.
#pragma once

#include "asio.hpp"
#include "engine.hpp"

#include <atomic>

namespace lockstep {

class ComDriver final : public asio::IASIO {
  public:
    ComDriver();

    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID id, void** object) override;
    ULONG STDMETHODCALLTYPE AddRef() override;
    ULONG STDMETHODCALLTYPE Release() override; // the last one stops and closes everything

    asio::Bool LOCKSTEP_ASIO_METHOD init(void* systemHandle) override;
    void LOCKSTEP_ASIO_METHOD getDriverName(char* name) override;
    std::int32_t LOCKSTEP_ASIO_METHOD getDriverVersion() override;
    void LOCKSTEP_ASIO_METHOD getErrorMessage(char* message) override;
    asio::Error LOCKSTEP_ASIO_METHOD start() override;
    asio::Error LOCKSTEP_ASIO_METHOD stop() override;
    asio::Error LOCKSTEP_ASIO_METHOD getChannels(std::int32_t* inputs,
                                                 std::int32_t* outputs) override;
    asio::Error LOCKSTEP_ASIO_METHOD getLatencies(std::int32_t* input,
                                                  std::int32_t* output) override;
    asio::Error LOCKSTEP_ASIO_METHOD getBufferSize(std::int32_t* minimum, std::int32_t* maximum,
                                                   std::int32_t* preferred,
                                                   std::int32_t* granularity) override;
    asio::Error LOCKSTEP_ASIO_METHOD canSampleRate(asio::SampleRate rate) override;
    asio::Error LOCKSTEP_ASIO_METHOD getSampleRate(asio::SampleRate* rate) override;
    asio::Error LOCKSTEP_ASIO_METHOD setSampleRate(asio::SampleRate rate) override;
    asio::Error LOCKSTEP_ASIO_METHOD getClockSources(asio::ClockSource* clocks,
                                                     std::int32_t* count) override;
    asio::Error LOCKSTEP_ASIO_METHOD setClockSource(std::int32_t reference) override;
    asio::Error LOCKSTEP_ASIO_METHOD getSamplePosition(asio::Samples* position,
                                                       asio::TimeStamp* time) override;
    asio::Error LOCKSTEP_ASIO_METHOD getChannelInfo(asio::ChannelInfo* info) override;
    asio::Error LOCKSTEP_ASIO_METHOD createBuffers(asio::BufferInfo* infos, std::int32_t count,
                                                   std::int32_t period,
                                                   asio::Callbacks* callbacks) override;
    asio::Error LOCKSTEP_ASIO_METHOD disposeBuffers() override;
    asio::Error LOCKSTEP_ASIO_METHOD controlPanel() override;
    asio::Error LOCKSTEP_ASIO_METHOD future(std::int32_t selector, void* argument) override;
    asio::Error LOCKSTEP_ASIO_METHOD outputReady() override;

    // Objects and class-factory locks alive in this process: the DLL may be unloaded at 0.
    static std::atomic<long> alive;

  private:
    ~ComDriver();

    std::atomic<unsigned long> references_{1};
    Engine engine_;
};

} // namespace lockstep
