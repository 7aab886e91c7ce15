// SPDX-License-Identifier: GPL-2.0-or-later
//
// answers: what a driver answers to each method and each selector of future() in each of its
// states, as the rows of a table in Markdown (docs/asio.md has the one of ours). Each call
// that changes the state has an object of its own, so that none changes another's answer.
#include "commands.hpp"
#include "habit_player.hpp"

#include <windows.h>

#include <atomic>
#include <cstdio>
#include <sstream>
#include <vector>

namespace host {
namespace {

struct Call {
    const char* text; // as a habit's step has it
    bool changes;     // the object's state
};

// Period 128 is what the driver prefers by default, or the server runs at.
constexpr Call calls[] = {
    {"init", true},
    {"getDriverName", false},
    {"getDriverVersion", false},
    {"getErrorMessage", true}, // what earlier calls left
    {"getChannels", false},
    {"getChannelInfo in 0", false},
    {"getChannelInfo out 99", false},
    {"getBufferSize", false},
    {"getLatencies", false},
    {"canSampleRate 48000", false},
    {"canSampleRate 96000", false},
    {"canSampleRate 8000", false},
    {"getSampleRate", false},
    {"setSampleRate 48000", true},
    {"setSampleRate 96000", true},
    {"setSampleRate 8000", true},
    {"setSampleRate 12345", true},
    {"getClockSources", false},
    {"setClockSource 0", true},
    {"setClockSource 9", true},
    {"createBuffers period=128", true},
    {"createBuffers period=100", true},
    {"createBuffers period=128 inputs=99", true},
    {"disposeBuffers", true},
    {"start", true},
    {"stop", true},
    {"getSamplePosition", false},
    {"controlPanel", false},
    {"outputReady", false},
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

constexpr std::pair<const char*, const char*> transport_commands[] = {
    {"future 4 command=1", "future Transport start"},
    {"future 4 command=2", "future Transport stop"},
    {"future 4 command=3 position=480000", "future Transport locate 480000"},
    {"future 4 command=3 position=4294967296", "future Transport locate 4294967296"},
    {"future 4 command=4", "future Transport punch in"},
    {"future 4 command=11", "future Transport monitor"},
    {"future 4 command=12", "future Transport (any other)"},
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

struct Row {
    std::string name;
    std::string call;
    bool changes;
    std::string answers{};
};

std::vector<Row> rows() {
    std::vector<Row> list;
    for (const Call& call : calls)
        list.push_back({call.text, call.text, call.changes});
    for (const auto& [selector, name] : selectors)
        list.push_back(
            {std::string("future ") + name, "future " + std::to_string(selector), false});
    for (const auto& [call, name] : transport_commands)
        list.push_back({name, call, false});
    return list;
}

void ask(Row& row, Object& object) {
    const std::string answer = object.answer(row.call);
    // The release's number is not for a table.
    row.answers +=
        " | " + (row.call == "getDriverVersion" && answer != "0" ? "its number" : answer);
}

} // namespace

ExitStatus answers_command(const std::string& driver) {
    CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED);
    std::vector<Row> table = rows();
    // One object after the other, as a card opens once.
    for (unsigned state = 0; state < std::size(states); ++state) {
        {
            Object asked(driver);
            asked.go_to(state);
            for (Row& row : table)
                if (!row.changes)
                    ask(row, asked);
        }
        for (Row& row : table) {
            if (!row.changes)
                continue;
            Object changed(driver);
            changed.go_to(state);
            ask(row, changed);
        }
    }
    std::puts("| call | before init | after init | with buffers | running |");
    std::puts("|---|---|---|---|---|");
    for (const Row& row : table)
        std::printf("| %s%s |\n", row.name.c_str(), row.answers.c_str());
    CoUninitialize();
    return Good;
}

} // namespace host
