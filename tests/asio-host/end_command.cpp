// SPDX-License-Identifier: GPL-2.0-or-later
//
// end: ends this program with the driver in a chosen state, without stopping or releasing it, as
// programs do that are closed in a hurry. What it says is one line, before it ends; its status is
// Ended. Anything else that is seen of it is the driver's doing.
#include "commands.hpp"
#include "text.hpp"

#include <windows.h>

#include <atomic>
#include <cstdio>
#include <cstring>
#include <functional>
#include <memory>
#include <thread>

namespace host {
namespace {

// Plays silence; runs `inside` in the second call, which then does not return unless `inside` does.
class Silence final : public Processor {
  public:
    explicit Silence(std::function<void()> inside) : inside_(std::move(inside)) {}
    void process(const Cycle& cycle) noexcept override {
        for (std::byte* plane : cycle.outputs)
            std::memset(plane, 0, cycle.period * sizeof(std::int32_t));
        if (++calls_ == 2 && inside_)
            inside_();
        if (calls_ == 2)
            runs_ = true;
    }
    void await_call() const {
        while (!runs_)
            Sleep(10);
    }

  private:
    const std::function<void()> inside_;
    int calls_ = 0;
    std::atomic<bool> runs_{false};
};

BOOL CALLBACK look_for_panel(HWND window, LPARAM argument) {
    DWORD process = 0;
    wchar_t kind[16] = {};
    GetWindowThreadProcessId(window, &process);
    GetClassNameW(window, kind, 16);
    if (process != GetCurrentProcessId() || !IsWindowVisible(window) ||
        lstrcmpW(kind, L"#32770") != 0)
        return TRUE;
    *reinterpret_cast<bool*>(argument) = true;
    return FALSE;
}

bool panel_is_there() {
    bool there = false;
    EnumWindows(look_for_panel, reinterpret_cast<LPARAM>(&there));
    return there;
}

void say(const EndOptions& options) {
    std::printf("ends by %s, %s\n", options.way.c_str(), options.state.c_str());
    std::fflush(stdout);
}

// Every way but to return from main(), which is main's own to do.
void end(const EndOptions& options) {
    say(options);
    if (options.way == "exit")
        ExitProcess(Ended);
    if (options.way == "terminate")
        TerminateProcess(GetCurrentProcess(), Ended);
    if (options.way == "killed")
        Sleep(INFINITE);
}

} // namespace

ExitStatus end_command(const CommonOptions& options, const EndOptions& how) {
    if (how.state == "by-callback" && how.way == "return")
        throw InputError("return, by-callback: a callback cannot return from main; allowed are "
                         "exit, terminate and killed");
    // Nothing here is released: all of it stays until the process has gone.
    if (how.state == "unopened") {
        end(how);
        return Ended;
    }
    auto* const driver = new Driver(options.driver);
    if (how.state == "opened") {
        end(how);
        return Ended;
    }
    auto* const session = new Session(*driver, options.session());
    if (how.state == "prepared") {
        end(how);
        return Ended;
    }
    std::atomic<bool> inside{false};
    std::function<void()> in_callback;
    if (how.state == "inside")
        in_callback = [&] {
            inside = true;
            Sleep(INFINITE);
        };
    if (how.state == "by-callback")
        in_callback = [&] { end(how); };
    auto* const silence = new Silence(in_callback);
    session->start(*silence);
    if (how.state == "by-callback")
        Sleep(INFINITE);
    if (how.state == "inside")
        while (!inside)
            Sleep(10);
    else
        silence->await_call();
    if (how.state == "panel") {
        std::thread([driver] { (*driver)->controlPanel(); }).detach();
        while (!panel_is_there())
            Sleep(10);
    }
    end(how);
    return Ended;
}

} // namespace host
