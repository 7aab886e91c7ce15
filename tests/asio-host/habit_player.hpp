// SPDX-License-Identifier: GPL-2.0-or-later
//
// Plays a host's habit (habit.hpp) on a driver: owns the driver objects that the habit makes, and
// the callbacks that these are given. The driver's callbacks carry no context, so each object has a
// place of its own among a few.
#pragma once

#include "habit.hpp"
#include "time_code.hpp"
#include "wineasio-shim/pe/asio.hpp"

#include <array>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace host {

// One object of the driver, as a habit names it.
struct Instance {
    asio::IASIO* object = nullptr; // null once it is released for good
    void* library = nullptr;       // that the habit loaded for it, to be unloaded then
    std::vector<asio::BufferInfo> buffers;
    // As the driver was given them; it may come back to them.
    std::shared_ptr<asio::Callbacks> callbacks = std::make_shared<asio::Callbacks>();
    Values values; // all that its calls gave back so far
    std::shared_ptr<TimeCodeWatch> time_code = std::make_shared<TimeCodeWatch>();
};

// Calls one method. Gives its result (ASE_OK, true, a count) and puts what it gave back into the
// instance's values. HabitError: no such method, or not such words.
std::string call_method(Instance& instance, const Step& step, const asio::Callbacks& callbacks);

// What the driver says of its last error.
std::string error_message(const Instance& instance);

class HabitPlayer {
  public:
    explicit HabitPlayer(std::string driver) : driver_(std::move(driver)) {}
    // Releases what the habit left, waits for its threads.
    ~HabitPlayer();
    HabitPlayer(const HabitPlayer&) = delete;
    HabitPlayer& operator=(const HabitPlayer&) = delete;

    // What was not as the habit expects, each with its line; none: all was.
    std::vector<std::string> play(const std::vector<Step>& steps);

  private:
    static constexpr unsigned places = 4;
    static constexpr unsigned selectors = 16;

    // What a driver object's callbacks know.
    struct Ears {
        HabitPlayer* player = nullptr;
        std::string name;
        Instance instance;
        std::atomic<unsigned> switches{0}; // since the last start
        std::atomic<double> told_rate{0};  // by sampleRateDidChange; 0: none was
        std::array<std::atomic<unsigned>, selectors> messages{};
        std::mutex mutex;               // of hooks
        std::vector<const Step*> hooks; // each done once
    };

    template <unsigned place> static asio::Callbacks callbacks_at();
    asio::Callbacks callbacks_of(unsigned place) const;
    void on_switch(Ears& ears);
    std::int32_t on_message(Ears& ears, std::int32_t selector, std::int32_t value);

    Ears& ears_of(const Step& step);
    void make(const Step& step);
    void take(const Step& step);
    void do_here(const Step& step, Ears& ears);
    void do_at(Place place, const Step& step, Ears& ears);
    void wait_until(const Step& step, unsigned at_most_ms, const std::function<bool()>& done);
    void complain(const Step& step, const std::string& what);
    unsigned all_switches() const;

    const std::string driver_;
    static std::array<Ears, places> ears_;
    unsigned taken_ = 0;
    std::array<std::int32_t, selectors> answers_{};
    std::vector<std::string> callbacks_{"bufferSwitch", "sampleRateDidChange", "asioMessage",
                                        "bufferSwitchTimeInfo"};
    std::mutex mutex_; // of the two below
    std::vector<std::string> complaints_;
    std::vector<std::thread> threads_;
};

} // namespace host
