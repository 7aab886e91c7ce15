// SPDX-License-Identifier: GPL-2.0-or-later
//
// Playing a host's habit; see habit_player.hpp.
#include "habit_player.hpp"

#include "driver.hpp"

#include <windows.h>

#include <algorithm>
#include <fstream>

namespace host {
namespace {

constexpr DWORD longest_await_ms = 5000;
constexpr DWORD longest_meeting_ms = 300000;
constexpr DWORD look_every_ms = 5;

// As a host's main thread does all the time.
void dispatch_messages() {
    MSG message;
    while (PeekMessageW(&message, nullptr, 0, 0, PM_REMOVE)) {
        TranslateMessage(&message);
        DispatchMessageW(&message);
    }
}

void wait_a_little() {
    MsgWaitForMultipleObjects(0, nullptr, FALSE, look_every_ms, QS_ALLINPUT);
    dispatch_messages();
}

} // namespace

std::array<HabitPlayer::Ears, HabitPlayer::places> HabitPlayer::ears_;

HabitPlayer::~HabitPlayer() {
    for (std::thread& thread : threads_)
        thread.join();
    for (unsigned place = 0; place < taken_; ++place) {
        Ears& ears = ears_[place];
        if (ears.instance.object != nullptr)
            ears.instance.object->Release();
        ears.player = nullptr;
    }
}

template <unsigned place> asio::Callbacks HabitPlayer::callbacks_at() {
    // Captureless, so that they are functions: a callback carries no context.
    return {[](std::int32_t, asio::Bool) { ears_[place].player->on_switch(ears_[place]); },
            [](asio::SampleRate rate) {
                ears_[place].told_rate = rate;
                ears_[place].player->on_message(ears_[place],
                                                selector_number("sampleRateDidChange"), 0);
            },
            [](std::int32_t selector, std::int32_t value, void*, double*) -> std::int32_t {
                return ears_[place].player->on_message(ears_[place], selector, value);
            },
            [](asio::Time* time, std::int32_t, asio::Bool) -> asio::Time* {
                ears_[place].instance.time_code->see(*time);
                ears_[place].player->on_switch(ears_[place]);
                return nullptr;
            }};
}

asio::Callbacks HabitPlayer::callbacks_of(unsigned place) const {
    static_assert(places == 4);
    asio::Callbacks all = place == 0   ? callbacks_at<0>()
                          : place == 1 ? callbacks_at<1>()
                          : place == 2 ? callbacks_at<2>()
                                       : callbacks_at<3>();
    const auto given = [this](const char* name) {
        return std::find(callbacks_.begin(), callbacks_.end(), name) != callbacks_.end();
    };
    if (!given("bufferSwitch"))
        all.bufferSwitch = nullptr;
    if (!given("sampleRateDidChange"))
        all.sampleRateDidChange = nullptr;
    if (!given("asioMessage"))
        all.asioMessage = nullptr;
    if (!given("bufferSwitchTimeInfo"))
        all.bufferSwitchTimeInfo = nullptr;
    return all;
}

void HabitPlayer::on_switch(Ears& ears) {
    const unsigned number = ++ears.switches;
    const Step* found = nullptr;
    {
        const std::lock_guard lock(ears.mutex);
        const auto hook = std::find_if(ears.hooks.begin(), ears.hooks.end(), [=](const Step* step) {
            return step->place == Place::in_switch && step->number == number;
        });
        if (hook == ears.hooks.end())
            return;
        found = *hook;
        ears.hooks.erase(hook);
    }
    do_at(found->inner, *found, ears);
}

std::int32_t HabitPlayer::on_message(Ears& ears, std::int32_t selector, std::int32_t value) {
    if (selector < 0 || static_cast<unsigned>(selector) >= selectors)
        return 0;
    const auto index = static_cast<std::size_t>(selector);
    if (selector == asio::SelectorSupported)
        return value >= 0 && static_cast<unsigned>(value) < selectors &&
               answers_[static_cast<std::size_t>(value)] != 0;
    const Step* found = nullptr;
    {
        const std::lock_guard lock(ears.mutex);
        const auto hook = std::find_if(ears.hooks.begin(), ears.hooks.end(), [=](const Step* step) {
            return step->place == Place::in_message && selector_number(step->selector) == selector;
        });
        if (hook != ears.hooks.end()) {
            found = *hook;
            ears.hooks.erase(hook);
        }
    }
    if (found != nullptr)
        do_at(found->inner, *found, ears);
    ++ears.messages[index];
    return answers_[index];
}

std::vector<std::string> HabitPlayer::play(const std::vector<Step>& steps) {
    for (const Step& step : steps) {
        dispatch_messages();
        take(step);
    }
    for (unsigned place = 0; place < taken_; ++place)
        for (const Step* step : ears_[place].hooks)
            complain(*step, "it never came to that");
    const std::lock_guard lock(mutex_);
    return complaints_;
}

void HabitPlayer::take(const Step& step) {
    if (step.verb == "answers") {
        for (const std::string& word : step.words) {
            const std::size_t equals = word.find('=');
            answers_[static_cast<std::size_t>(selector_number(word.substr(0, equals)))] =
                equals == std::string::npos ? 1 : std::stoi(word.substr(equals + 1));
        }
    } else if (step.verb == "callbacks") {
        callbacks_ = step.words;
    } else if (step.verb == "pause") {
        Sleep(step.number); // the habit's own: the host does something else
    } else if (step.verb == "quiet") {
        const unsigned before = all_switches();
        const ULONGLONG end = GetTickCount64() + step.number;
        while (GetTickCount64() < end)
            wait_a_little();
        if (all_switches() != before)
            complain(step, std::to_string(all_switches() - before) + " callbacks came");
    } else if (step.verb == "meet") {
        const std::string& file = step.words.front();
        std::ofstream{file};
        wait_until(step, longest_meeting_ms, [&] { return !std::ifstream(file); });
    } else if (step.verb == "await" && step.place == Place::in_switch) {
        wait_until(step, longest_await_ms, [&] {
            return std::any_of(ears_.begin(), ears_.begin() + taken_,
                               [&](Ears& ears) { return ears.switches >= step.number; });
        });
    } else if (step.verb == "await" && step.selector.empty()) {
        const unsigned wanted = all_switches() + step.number;
        wait_until(step, longest_await_ms, [&] { return all_switches() >= wanted; });
    } else if (step.verb == "await") {
        const auto index = static_cast<std::size_t>(selector_number(step.selector));
        wait_until(step, longest_await_ms, [&] {
            return std::any_of(ears_.begin(), ears_.begin() + taken_,
                               [=](Ears& ears) { return ears.messages[index] != 0; });
        });
        for (Ears& ears : ears_)
            ears.messages[index] = 0;
    } else if (step.verb == "new") {
        make(step);
    } else {
        Ears& ears = ears_of(step);
        if (step.place == Place::in_switch || step.place == Place::in_message) {
            const std::lock_guard lock(ears.mutex);
            ears.hooks.push_back(&step);
        } else {
            do_at(step.place, step, ears);
        }
    }
}

void HabitPlayer::make(const Step& step) {
    if (taken_ == places)
        throw HabitError("line " + std::to_string(step.line) + ": only " + std::to_string(places) +
                         " objects can be made");
    Ears& ears = ears_[taken_++];
    ears.player = this;
    ears.name = step.instance;
    ears.instance = {};
    if (step.words == std::vector<std::string>{"library"}) {
        const LoadedObject loaded = load_object(driver_);
        ears.instance.object = loaded.object;
        ears.instance.library = loaded.library;
    } else if (step.words.empty()) {
        ears.instance.object = create_object(driver_);
    } else {
        throw HabitError("line " + std::to_string(step.line) +
                         ": 'new' takes 'library' or nothing");
    }
    ears.told_rate = 0;
    ears.switches = 0;
    for (auto& count : ears.messages)
        count = 0;
    ears.hooks.clear();
}

HabitPlayer::Ears& HabitPlayer::ears_of(const Step& step) {
    const auto end = ears_.begin() + taken_;
    // The latest of a name: a host makes its object anew.
    for (auto ears = end; ears != ears_.begin();)
        if ((--ears)->name == step.instance)
            return *ears;
    throw HabitError("line " + std::to_string(step.line) + ": no object '" + step.instance +
                     "' was made (" + step.instance + " new)");
}

void HabitPlayer::do_at(Place place, const Step& step, Ears& ears) {
    if (place == Place::here) {
        do_here(step, ears);
        return;
    }
    std::atomic<bool>* done = nullptr;
    std::shared_ptr<std::atomic<bool>> finished = std::make_shared<std::atomic<bool>>(false);
    done = finished.get();
    {
        const std::lock_guard lock(mutex_);
        threads_.emplace_back([this, &step, &ears, finished] {
            do_here(step, ears);
            *finished = true;
        });
    }
    if (place == Place::thread)
        wait_until(step, longest_await_ms, [=] { return done->load(); });
}

void HabitPlayer::do_here(const Step& step, Ears& ears) {
    if (step.verb == "start")
        ears.switches = 0;
    try {
        // A copy: other threads may be in calls of the same object.
        Instance own;
        {
            const std::lock_guard lock(ears.mutex);
            own = ears.instance;
        }
        const auto place = static_cast<unsigned>(&ears - ears_.data());
        const std::string result = call_method(own, step, callbacks_of(place));
        own.values["told-rate"] = ears.told_rate;
        std::string what = disappointment(step, result, own.values);
        if (!what.empty() && own.object != nullptr)
            what += " (" + error_message(own) + ")";
        {
            const std::lock_guard lock(ears.mutex);
            for (const auto& [name, value] : own.values)
                ears.instance.values[name] = value;
            if (step.verb == "Release" && own.object == nullptr) {
                ears.instance.object = nullptr;
                ears.instance.library = nullptr;
            }
            if (step.verb == "createBuffers")
                ears.instance.buffers = own.buffers;
        }
        if (!what.empty())
            complain(step, what);
    } catch (const HabitError& error) {
        complain(step, error.what());
    }
}

void HabitPlayer::wait_until(const Step& step, unsigned at_most_ms,
                             const std::function<bool()>& done) {
    const ULONGLONG end = GetTickCount64() + at_most_ms;
    while (!done()) {
        if (GetTickCount64() >= end) {
            complain(step, "did not come within " + std::to_string(at_most_ms) + " ms");
            return;
        }
        wait_a_little();
    }
}

void HabitPlayer::complain(const Step& step, const std::string& what) {
    const std::lock_guard lock(mutex_);
    complaints_.push_back("line " + std::to_string(step.line) + ": " +
                          (step.instance.empty() ? "" : step.instance + " ") + step.verb + ": " +
                          what);
}

unsigned HabitPlayer::all_switches() const {
    unsigned sum = 0;
    for (unsigned place = 0; place < taken_; ++place)
        sum += ears_[place].switches;
    return sum;
}

} // namespace host
