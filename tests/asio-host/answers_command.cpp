// SPDX-License-Identifier: GPL-2.0-or-later
//
// answers: what a driver answers to each method and each selector of future() in each of its
// states, as the rows of a table in Markdown (docs/asio.md has the one of ours). Each answer is
// that of an object of its own, so that no call changes another's.
#include "commands.hpp"
#include "habit_player.hpp"

#include <windows.h>

#include <atomic>
#include <cstdio>
#include <sstream>

namespace host {
namespace {

// As a habit's step has them; period 128 is what the driver's default or the server runs at.
constexpr const char* calls[] = {
    "init",
    "getDriverName",
    "getDriverVersion",
    "getErrorMessage",
    "getChannels",
    "getChannelInfo in 0",
    "getChannelInfo out 99",
    "getBufferSize",
    "getLatencies",
    "canSampleRate 48000",
    "canSampleRate 8000",
    "getSampleRate",
    "setSampleRate 48000",
    "setSampleRate 96000",
    "setSampleRate 8000",
    "setSampleRate 12345",
    "getClockSources",
    "setClockSource 0",
    "setClockSource 9",
    "createBuffers period=128",
    "createBuffers period=100",
    "createBuffers period=128 inputs=99",
    "disposeBuffers",
    "start",
    "stop",
    "getSamplePosition",
    "controlPanel",
    "outputReady",
};

constexpr std::pair<std::int32_t, const char*> selectors[] = {
    {asio::EnableTimeCodeRead, "EnableTimeCodeRead"},
    {asio::DisableTimeCodeRead, "DisableTimeCodeRead"},
    {asio::SetInputMonitor, "SetInputMonitor"},
    {asio::Transport, "Transport"},
    {asio::SetInputGain, "SetInputGain"},
    {asio::GetInputMeter, "GetInputMeter"},
    {asio::SetOutputGain, "SetOutputGain"},
    {asio::GetOutputMeter, "GetOutputMeter"},
    {asio::CanInputMonitor, "CanInputMonitor"},
    {asio::CanTimeInfo, "CanTimeInfo"},
    {asio::CanTimeCode, "CanTimeCode"},
    {asio::CanTransport, "CanTransport"},
    {asio::CanInputGain, "CanInputGain"},
    {asio::CanInputMeter, "CanInputMeter"},
    {asio::CanOutputGain, "CanOutputGain"},
    {asio::CanOutputMeter, "CanOutputMeter"},
    {asio::SetIoFormat, "SetIoFormat"},
    {asio::GetIoFormat, "GetIoFormat"},
    {asio::CanDoIoFormat, "CanDoIoFormat"},
    {asio::CanReportOverload, "CanReportOverload"},
    {asio::GetInternalBufferSamples, "GetInternalBufferSamples"},
    {99, "(any other)"},
};

// The calls that bring an object into each state, from the one before.
constexpr const char* states[] = {nullptr, "init", "createBuffers period=128", "start"};
constexpr DWORD longest_wait_ms = 5000;

std::atomic<unsigned> switches{0};
asio::Callbacks callbacks{[](std::int32_t, asio::Bool) { ++switches; }, [](asio::SampleRate) {},
                          [](std::int32_t, std::int32_t, void*, double*) { return 0; }, nullptr};

Step step_of(const std::string& text) {
    Step step;
    std::istringstream words(text);
    words >> step.verb;
    for (std::string word; words >> word;)
        step.words.push_back(word);
    return step;
}

class Object {
  public:
    explicit Object(const std::string& driver) { instance_.object = create_object(driver); }
    ~Object() { instance_.object->Release(); }
    Object(const Object&) = delete;
    Object& operator=(const Object&) = delete;

    std::string answer(const std::string& call) {
        return call_method(instance_, step_of(call), callbacks);
    }
    // DriverError if it does not get there.
    void go_to(unsigned state) {
        for (unsigned next = 1; next <= state; ++next) {
            const std::string said = answer(states[next]);
            if (said != "true" && said != "ASE_OK")
                throw DriverError(std::string(states[next]) + " answers " + said + ": " +
                                  error_message(instance_));
        }
        if (state != std::size(states) - 1)
            return;
        // Running is what calls the host; twice, as getSamplePosition has nothing before.
        const ULONGLONG end = GetTickCount64() + longest_wait_ms;
        for (switches = 0; switches < 2; Sleep(1))
            if (GetTickCount64() > end)
                throw DriverError("it does not call back within 5 s of its start");
    }

  private:
    Instance instance_;
};

void print_row(const std::string& driver, const std::string& name, const std::string& call) {
    std::string row = "| " + name;
    for (unsigned state = 0; state < std::size(states); ++state) {
        Object object(driver);
        object.go_to(state);
        const std::string answer = object.answer(call);
        // The release's number is not for a table.
        row += " | " + (call == "getDriverVersion" && answer != "0" ? "its number" : answer);
    }
    std::printf("%s |\n", row.c_str());
    std::fflush(stdout);
}

} // namespace

ExitStatus answers_command(const std::string& driver) {
    CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED);
    std::puts("| call | before init | after init | with buffers | running |");
    std::puts("|---|---|---|---|---|");
    for (const char* const call : calls)
        print_row(driver, call, call);
    for (const auto& [selector, name] : selectors)
        print_row(driver, std::string("future ") + name, "future " + std::to_string(selector));
    CoUninitialize();
    return Good;
}

} // namespace host
