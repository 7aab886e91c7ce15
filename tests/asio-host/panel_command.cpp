// SPDX-License-Identifier: GPL-2.0-or-later
//
// panel: presses the button that opens the driver's control panel, as a host does while it plays:
// on the thread of its windows, which waits until the panel is closed. A reset that the driver asks
// for is done as hosts do it, later and from a message on that thread: the driver is released and
// loaded anew while its panel is still open.
#include "commands.hpp"
#include "text.hpp"

#include <windows.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace host {
namespace {

constexpr UINT look_every_ms = 50;

// Plays silence, and takes so much of each period for it.
class Work final : public Processor {
  public:
    Work(const Session& session, double percent) {
        LARGE_INTEGER frequency{};
        QueryPerformanceFrequency(&frequency);
        ticks_ = static_cast<std::int64_t>(percent / 100 * session.period() / session.rate() *
                                           static_cast<double>(frequency.QuadPart));
    }
    void process(const Cycle& cycle) noexcept override {
        const std::int64_t begun = now();
        for (std::byte* plane : cycle.outputs)
            std::memset(plane, 0, cycle.period * sizeof(std::int32_t));
        while (now() - begun < ticks_) {
        }
    }

  private:
    static std::int64_t now() noexcept {
        LARGE_INTEGER counter{};
        QueryPerformanceCounter(&counter);
        return counter.QuadPart;
    }
    std::int64_t ticks_ = 0;
};

// What the panel was seen to say.
struct Seen {
    std::vector<std::string> texts; // at the last look, in the order of its controls
    std::set<std::string> cut_off;  // at any
    int dots_per_inch = 0;
};

BOOL CALLBACK read_control(HWND control, LPARAM argument) {
    auto& seen = *reinterpret_cast<Seen*>(argument);
    std::array<wchar_t, 16> kind{};
    std::array<wchar_t, 256> text{};
    GetClassNameW(control, kind.data(), static_cast<int>(kind.size()));
    const int length = GetWindowTextW(control, text.data(), static_cast<int>(text.size()));
    const bool label = lstrcmpiW(kind.data(), L"Static") == 0;
    if (length == 0 || (!label && lstrcmpiW(kind.data(), L"Button") != 0))
        return TRUE;
    const std::string words = narrow({text.data(), static_cast<std::size_t>(length)});
    RECT room{};
    GetClientRect(control, &room);
    RECT needed = room;
    const HDC context = GetDC(control);
    auto* const font = reinterpret_cast<HFONT>(SendMessageW(control, WM_GETFONT, 0, 0));
    HGDIOBJ const before = SelectObject(context, font);
    DrawTextW(context, text.data(), length, &needed, DT_CALCRECT | (label ? DT_WORDBREAK : 0));
    seen.dots_per_inch = GetDeviceCaps(context, LOGPIXELSX);
    SelectObject(context, before);
    ReleaseDC(control, context);
    if (needed.right > room.right || needed.bottom > room.bottom)
        seen.cut_off.insert(words);
    seen.texts.push_back(words);
    return TRUE;
}

// The panel among the thread's windows: the dialog that has a channel list.
BOOL CALLBACK read_panel(HWND window, LPARAM argument) {
    std::array<wchar_t, 16> kind{};
    GetClassNameW(window, kind.data(), static_cast<int>(kind.size()));
    if (lstrcmpW(kind.data(), L"#32770") != 0 || !IsWindowVisible(window) ||
        FindWindowExW(window, nullptr, L"SysListView32", nullptr) == nullptr)
        return TRUE;
    reinterpret_cast<Seen*>(argument)->texts.clear();
    EnumChildWindows(window, read_control, argument);
    return FALSE;
}

class PanelHost {
  public:
    PanelHost(const CommonOptions& options, double percent) : options_(options), percent_(percent) {
        current_ = this;
        open("opened");
        timer_ = SetTimer(nullptr, 0, look_every_ms, on_timer);
    }
    ~PanelHost() {
        KillTimer(nullptr, timer_);
        close();
        current_ = nullptr;
    }
    PanelHost(const PanelHost&) = delete;
    PanelHost& operator=(const PanelHost&) = delete;

    asio::Error press() {
        // As a host's own pointer: it may release the driver while this call is under way.
        asio::IASIO* const pressed = driver_->operator->();
        const asio::Error result = pressed->controlPanel();
        std::printf("%zu texts at %d dots per inch\n", seen_.texts.size(), seen_.dots_per_inch);
        for (const std::string& text : seen_.texts)
            std::printf("said: %s\n", text.c_str());
        for (const std::string& text : seen_.cut_off)
            std::printf("cut off: %s\n", text.c_str());
        return result;
    }

  private:
    void open(const char* why) {
        driver_.emplace(options_.driver);
        session_ = std::make_unique<Session>(*driver_, options_.session());
        work_ = std::make_unique<Work>(*session_, percent_);
        session_->start(*work_);
        std::printf("%s: %u Hz, %u frames, %u in, %u out, latencies %u %u\n", why, session_->rate(),
                    session_->period(), session_->inputs(), session_->outputs(),
                    session_->input_latency(), session_->output_latency());
        for (unsigned input = 0; input < session_->inputs(); ++input) {
            asio::ChannelInfo info{};
            info.isInput = asio::True;
            info.channel = static_cast<std::int32_t>(input);
            if ((*driver_)->getChannelInfo(&info) == asio::Ok)
                std::printf("input %u: %s\n", input, info.name);
        }
        std::fflush(stdout);
    }
    void close() {
        if (session_)
            session_->stop(); // the processor goes before the session does
        session_.reset();
        driver_.reset();
    }
    void look() {
        EnumThreadWindows(GetCurrentThreadId(), read_panel, reinterpret_cast<LPARAM>(&seen_));
        if (!session_ || session_->counts().reset_requests == 0)
            return;
        close();
        try {
            open("reset");
        } catch (const std::exception& error) {
            close();
            std::printf("reset failed: %s\n", error.what());
            std::fflush(stdout);
        }
    }
    static void CALLBACK on_timer(HWND, UINT, UINT_PTR, DWORD) {
        if (current_ != nullptr)
            current_->look();
    }

    static inline PanelHost* current_ = nullptr;
    const CommonOptions options_;
    const double percent_;
    std::unique_ptr<Work> work_;
    Seen seen_;
    std::optional<Driver> driver_;
    std::unique_ptr<Session> session_;
    UINT_PTR timer_ = 0;
};

ExitStatus answer(asio::Error result) {
    std::printf("controlPanel: %s\n", name_of(result).c_str());
    return result == asio::Ok ? Good : Refused;
}

} // namespace

ExitStatus panel_command(const CommonOptions& options, bool before_init, double work) {
    SetProcessDPIAware(); // as DAWs say of themselves; the panel then sees the real dots per inch
    if (!before_init)
        return answer(PanelHost(options, work).press());
    CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED);
    asio::IASIO* const object = create_object(options.driver);
    const asio::Error result = object->controlPanel();
    std::array<char, asio::ErrorMessageSize + 1> text{};
    if (result != asio::Ok) {
        object->getErrorMessage(text.data());
        std::printf("%s\n", text.data());
    }
    object->Release();
    CoUninitialize();
    return answer(result);
}

} // namespace host
