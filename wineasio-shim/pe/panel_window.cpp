// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The dialog's procedure and the moving of values in and out of its controls.
#include "panel_window.hpp"

#include "open_engines.hpp"
#include "panel_ids.h"
#include "panel_model.hpp"
#include "registry.hpp"
#include "unix_backend.hpp"
#include "userspace/stream/usual_rates.hpp"

#include <windows.h>

#include <commctrl.h>

#include <atomic>
#include <cstdio>

extern "C" IMAGE_DOS_HEADER __ImageBase; // this DLL

namespace lockstep {
namespace {

constexpr UINT_PTR look_timer = 1;
constexpr UINT look_every_ms = 500;

// The panel that is open, of whichever thread.
std::atomic<HWND> open_panel{nullptr};

class Panel {
  public:
    static INT_PTR CALLBACK procedure(HWND window, UINT message, WPARAM word, LPARAM argument);
    bool was_shown() const { return window_ != nullptr; }

  private:
    HWND control(int id) const { return GetDlgItem(window_, id); }
    LRESULT ask(int id, UINT message, WPARAM word = 0, const void* argument = nullptr) const {
        return SendMessageW(control(id), message, word, reinterpret_cast<LPARAM>(argument));
    }

    void open(HWND window);
    void command(int id, int notification);
    void learn();
    void fill();
    void offer(int id, const Names& options);
    void transport_or_device_changed();
    void show_clocks(const std::optional<EngineStatus>& status);
    std::string chosen_clock() const;
    void show_channels(int id, bool input);
    void read_channels(int id, ChannelChoice& choice);
    void read_form();
    bool apply();
    bool refuse(PanelField field, const std::string& message);
    void show_state();
    void set_text(int id, const std::string& text);
    std::string text_of(int id) const;

    HWND window_ = nullptr;
    PanelKnowledge known_;
    PanelForm form_;
    std::vector<DeviceOption> devices_;
    ClockList clocks_;          // as the list shows them
    bool clock_chosen_ = false; // by the user, and not applied yet
    bool filling_ = false;
};

std::optional<EngineStatus> latest_status() {
    std::optional<EngineStatus> latest;
    for_each_engine([&](Engine& engine) {
        std::optional<EngineStatus> status = engine.status();
        if (status && (!latest || status->running || !latest->running))
            latest = std::move(status);
    });
    return latest;
}

void Panel::open(HWND window) {
    window_ = window;
    open_panel = window;
    for (const int id : {PANEL_INPUTS, PANEL_OUTPUTS}) {
        ListView_SetExtendedListViewStyle(control(id), LVS_EX_CHECKBOXES | LVS_EX_FULLROWSELECT);
        LVCOLUMNW column{};
        ListView_InsertColumn(control(id), 0, &column);
    }
    learn();
    fill();
    show_state();
    SetTimer(window, look_timer, look_every_ms, nullptr);
}

// What there is, as far as it lets itself be asked.
void Panel::learn() {
    std::string message;
    known_ = {};
    if (const UnixLibrary* const library = UnixLibrary::load(message))
        known_.cards = parse_card_list(unix_card_list(*library, message));
    for_each_engine([this](Engine& engine) {
        const std::optional<EngineStatus> status = engine.status();
        if (!status)
            return;
        known_.add_open(status->settings, engine.rates_among(usual_rates),
                        engine.channel_names(true), engine.channel_names(false));
    });
    std::string complaint;
    form_ = form_of(read_registry(), complaint);
    set_text(PANEL_NOTE, complaint.empty() ? message : complaint);
}

void Panel::offer(int id, const Names& options) {
    const std::string entered = text_of(id);
    ask(id, CB_RESETCONTENT);
    for (const std::string& option : options)
        ask(id, CB_ADDSTRING, 0, widen(option).c_str());
    set_text(id, entered);
}

void Panel::fill() {
    filling_ = true;
    devices_ = device_options(known_, form_.device);
    ask(PANEL_DEVICE, CB_RESETCONTENT);
    for (std::size_t i = 0; i < devices_.size(); ++i) {
        ask(PANEL_DEVICE, CB_ADDSTRING, 0, widen(devices_[i].label).c_str());
        if (devices_[i].device == form_.device)
            ask(PANEL_DEVICE, CB_SETCURSEL, i);
    }
    ask(PANEL_TRANSPORT, CB_RESETCONTENT);
    ask(PANEL_TRANSPORT, CB_ADDSTRING, 0, L"direct: the card, for this program alone");
    ask(PANEL_TRANSPORT, CB_ADDSTRING, 0, L"jack: the JACK server, beside other programs");
    ask(PANEL_TRANSPORT, CB_SETCURSEL, form_.jack ? 1 : 0);
    offer(PANEL_PERIOD, period_options());
    offer(PANEL_SAFETY, safety_options());
    set_text(PANEL_PERIOD, form_.period);
    set_text(PANEL_SAFETY, form_.safety);
    set_text(PANEL_RATE, form_.rate);
    transport_or_device_changed();
    filling_ = false;
}

void Panel::transport_or_device_changed() {
    offer(PANEL_RATE, rate_options(known_.card(form_.device)));
    for (const int id : {PANEL_DEVICE, PANEL_PERIOD, PANEL_SAFETY, PANEL_RATE})
        EnableWindow(control(id), !form_.jack);
    clocks_ = {}; // of another card or of none
    show_clocks(latest_status());
    show_channels(PANEL_INPUTS, true);
    show_channels(PANEL_OUTPUTS, false);
    // What was said before is about other settings, but for what was wrong when the panel opened.
    if (!filling_ || text_of(PANEL_NOTE).empty())
        set_text(PANEL_NOTE, channels_note(form_, known_));
}

// The card may change its clock by itself; what the user has chosen stays until it is applied.
void Panel::show_clocks(const std::optional<EngineStatus>& status) {
    ClockList now = clock_options(form_, status);
    if (now.names != clocks_.names) {
        ask(PANEL_CLOCK, CB_RESETCONTENT);
        for (const std::string& name : now.names)
            ask(PANEL_CLOCK, CB_ADDSTRING, 0, widen(name).c_str());
        clock_chosen_ = false;
        clocks_ = {};
    }
    if (now != clocks_ && !clock_chosen_)
        ask(PANEL_CLOCK, CB_SETCURSEL, now.current);
    clocks_ = std::move(now);
}

// Empty: the user has chosen none.
std::string Panel::chosen_clock() const {
    const auto chosen = static_cast<std::size_t>(ask(PANEL_CLOCK, CB_GETCURSEL));
    return clock_chosen_ && chosen < clocks_.names.size() ? clocks_.names[chosen] : std::string();
}

void Panel::show_channels(int id, bool input) {
    const Names& names = channel_names(form_, known_, input);
    const ChannelChoice& choice = input ? form_.inputs : form_.outputs;
    const HWND list = control(id);
    ListView_DeleteAllItems(list);
    for (std::size_t i = 0; i < names.size(); ++i) {
        std::wstring label = widen(std::to_string(i + 1) + "  " + names[i]);
        LVITEMW item{};
        item.mask = LVIF_TEXT;
        item.iItem = static_cast<int>(i);
        item.pszText = label.data();
        ListView_InsertItem(list, &item);
        ListView_SetCheckState(list, static_cast<int>(i),
                               choice.contains(static_cast<unsigned>(i)));
    }
    ListView_SetColumnWidth(list, 0, LVSCW_AUTOSIZE_USEHEADER);
    // The arrow keys then have somewhere to start from.
    ListView_SetItemState(list, 0, LVIS_FOCUSED | LVIS_SELECTED, LVIS_FOCUSED | LVIS_SELECTED);
}

void Panel::read_channels(int id, ChannelChoice& choice) {
    std::vector<bool> boxes;
    const int count = ListView_GetItemCount(control(id));
    for (int i = 0; i < count; ++i)
        boxes.push_back(ListView_GetCheckState(control(id), i) != 0);
    choice = choice_of(boxes, choice);
}

void Panel::read_form() {
    form_.period = text_of(PANEL_PERIOD);
    form_.safety = text_of(PANEL_SAFETY);
    form_.rate = text_of(PANEL_RATE);
    read_channels(PANEL_INPUTS, form_.inputs);
    read_channels(PANEL_OUTPUTS, form_.outputs);
}

void Panel::command(int id, int notification) {
    const bool chosen = notification == CBN_SELCHANGE && !filling_;
    const bool typed_into = id == PANEL_PERIOD || id == PANEL_SAFETY || id == PANEL_RATE;
    // What is typed replaces what was there, however the field was reached; once it has the focus.
    if (typed_into && notification == CBN_SETFOCUS)
        PostMessageW(control(id), CB_SETEDITSEL, 0, MAKELPARAM(0, -1));
    if (id == PANEL_APPLY || id == IDOK) {
        if (apply() && id == IDOK)
            EndDialog(window_, IDOK);
    } else if (id == IDCANCEL) {
        EndDialog(window_, IDCANCEL);
    } else if (chosen && (id == PANEL_DEVICE || id == PANEL_TRANSPORT)) {
        read_form(); // the boxes go with the names beside them
        const auto device = static_cast<std::size_t>(ask(PANEL_DEVICE, CB_GETCURSEL));
        if (device < devices_.size())
            form_.device = devices_[device].device;
        form_.jack = ask(PANEL_TRANSPORT, CB_GETCURSEL) == 1;
        transport_or_device_changed();
    } else if (chosen && id == PANEL_CLOCK) {
        clock_chosen_ = true;
    }
}

bool Panel::apply() {
    read_form();
    const PanelVerdict verdict = judge(form_, known_);
    if (!verdict.values)
        return refuse(verdict.field, verdict.message);
    if (const std::string error = write_registry(*verdict.values); !error.empty())
        return refuse(PanelField::none, error);
    std::size_t with_buffers = 0;
    std::size_t open = 0;
    std::string refusal;
    const std::string clock = chosen_clock();
    for_each_engine([&](Engine& engine) {
        const Engine::State state = engine.state();
        open += state != Engine::State::loaded ? 1 : 0;
        with_buffers += state >= Engine::State::prepared ? 1 : 0;
        if (engine.apply(*verdict.values) != asio::Ok)
            refusal = engine.error();
        // The card keeps it, not the registry; and only who has the card open can ask it.
        else if (!clock.empty() && engine.state() != Engine::State::loaded &&
                 engine.choose_clock(clock) != asio::Ok)
            refusal = engine.error();
    });
    clocks_ = {}; // filled anew: with what the card goes by now
    if (!refusal.empty())
        return refuse(PanelField::none,
                      "The settings are saved, but cannot be taken up now.\n" + refusal);
    show_state();
    const std::string waiting = clock.empty() ? std::string() : clock_note(clock, clocks_);
    set_text(PANEL_NOTE, waiting.empty() ? applied_note(with_buffers, open) : waiting);
    return true;
}

bool Panel::refuse(PanelField field, const std::string& message) {
    MessageBoxW(window_, widen(message).c_str(), L"Lockstep ASIO", MB_OK | MB_ICONWARNING);
    const int id = field == PanelField::device   ? PANEL_DEVICE
                   : field == PanelField::period ? PANEL_PERIOD
                   : field == PanelField::safety ? PANEL_SAFETY
                   : field == PanelField::rate   ? PANEL_RATE
                                                 : 0;
    if (id != 0)
        SendMessageW(window_, WM_NEXTDLGCTL, reinterpret_cast<WPARAM>(control(id)), TRUE);
    return false;
}

void Panel::show_state() {
    const std::optional<EngineStatus> status = latest_status();
    const PanelState state = state_of(status);
    show_clocks(status);
    set_text(PANEL_STATE, state.state);
    set_text(PANEL_LOST, state.lost);
    set_text(PANEL_LOAD, state.load);
    set_text(PANEL_ROUND_TRIP, state.round_trip);
}

// Only what is new, so that nothing flickers.
void Panel::set_text(int id, const std::string& text) {
    if (text_of(id) != text)
        SetWindowTextW(control(id), widen(text).c_str());
}

std::string Panel::text_of(int id) const {
    wchar_t text[512] = {};
    GetWindowTextW(control(id), text, 511);
    return narrow(text);
}

INT_PTR CALLBACK Panel::procedure(HWND window, UINT message, WPARAM word, LPARAM argument) {
    if (message == WM_INITDIALOG)
        SetWindowLongPtrW(window, DWLP_USER, argument);
    auto* panel = reinterpret_cast<Panel*>(GetWindowLongPtrW(window, DWLP_USER));
    if (panel == nullptr)
        return FALSE;
    // Nothing thrown may pass through Windows.
    try {
        switch (message) {
        case WM_INITDIALOG:
            panel->open(window);
            return TRUE;
        case WM_COMMAND:
            panel->command(LOWORD(word), HIWORD(word));
            return TRUE;
        case WM_TIMER:
            panel->show_state();
            return TRUE;
        case WM_DESTROY:
            KillTimer(window, look_timer);
            open_panel = nullptr;
            return TRUE;
        default:
            return FALSE;
        }
    } catch (...) {
        EndDialog(window, -1);
        return TRUE;
    }
}

} // namespace

bool show_panel(std::string& why) {
    if (const HWND window = open_panel; window != nullptr && IsWindow(window)) {
        SetForegroundWindow(window);
        return true;
    }
    // A host that resets while the panel is open may close COM altogether, and the driver with it.
    HMODULE pinned = nullptr;
    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_PIN,
                       reinterpret_cast<const wchar_t*>(&__ImageBase), &pinned);
    const INITCOMMONCONTROLSEX controls{sizeof controls, ICC_LISTVIEW_CLASSES};
    InitCommonControlsEx(&controls);
    Panel panel;
    DialogBoxParamW(reinterpret_cast<HINSTANCE>(&__ImageBase), MAKEINTRESOURCEW(PANEL_DIALOG),
                    GetActiveWindow(), Panel::procedure, reinterpret_cast<LPARAM>(&panel));
    if (panel.was_shown())
        return true;
    why = "The control panel cannot be shown: there is no display (DISPLAY).";
    return false;
}

} // namespace lockstep

// rundll32 lockstep-asio.dll,ControlPanel: the panel without a host.
extern "C" void CALLBACK ControlPanel(HWND /*owner*/, HINSTANCE /*module*/, LPSTR /*arguments*/,
                                      int /*show*/) {
    SetProcessDPIAware(); // this process shows nothing else
    std::string why;
    if (lockstep::show_panel(why))
        return;
    std::fprintf(stderr, "%s\n", why.c_str());
    ExitProcess(4); // rundll32 itself gives no status
}
