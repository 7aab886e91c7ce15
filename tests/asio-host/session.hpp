// SPDX-License-Identifier: GPL-2.0-or-later
//
// One run of a driver: buffers made, callbacks taken, started and stopped. The driver's callbacks
// carry no context, so one Session at a time is the one they reach. It owns the driver's buffers
// from construction to destruction; a Processor is called on the driver's real-time thread only.
#pragma once

#include "channel_set.hpp"
#include "driver.hpp"
#include "samples.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <type_traits>
#include <vector>

namespace host {

// One call of bufferSwitch. Frames count from the first call, by the driver's own sample position.
struct Cycle {
    std::uint64_t frame;   // number of the first frame captured in this period
    std::uint64_t skipped; // frames that the position jumped over just before this cycle
    std::uint64_t entered; // counter.hpp's count when the driver's call came in
    std::uint64_t time_ns; // the driver's systemTime
    unsigned period;
    std::span<const std::byte* const> inputs; // one plane a channel, `period` samples each
    std::span<std::byte* const> outputs;
};

class Processor {
  public:
    // Real-time: no allocation, lock, log or system call.
    virtual void process(const Cycle& cycle) noexcept = 0;

  protected:
    ~Processor() = default;
};

struct SessionSettings {
    unsigned rate = 0;   // 0: the driver's current one
    unsigned period = 0; // 0: the driver's preferred one
    int inputs = -1;     // -1: all the driver has
    int outputs = -1;
    std::optional<ChannelSet> channels{}; // these and no others; instead of the numbers above
};

// What the driver told the host while the session lived.
struct SessionCounts {
    std::uint64_t callbacks = 0;
    std::uint64_t skipped = 0; // frames, over all jumps
    std::uint64_t overloads = 0;
    std::uint64_t reset_requests = 0;
    std::uint64_t late_callbacks = 0; // calls after stop() returned: a fault of the driver
};

class Session {
  public:
    // Sets the rate, makes the buffers. InputError where a setting is outside what the driver says
    // it allows, DriverError where it refuses one it says it allows.
    Session(Driver& driver, const SessionSettings& settings, CallLog* log = nullptr);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    unsigned rate() const noexcept { return rate_; }
    unsigned period() const noexcept { return period_; }
    unsigned inputs() const noexcept { return inputs_; }
    unsigned outputs() const noexcept { return outputs_; }
    Encoding encoding() const noexcept { return encoding_; } // of every channel
    // Frames, as the driver reports them with its buffers made; anew after each wait_frames(), as a
    // coarse card may teach the driver a longer one.
    unsigned input_latency() const noexcept { return input_latency_; }
    unsigned output_latency() const noexcept { return output_latency_; }

    // `processor` is called from now until stop() has returned.
    void start(Processor& processor);
    void stop();
    // Dispatches window messages until `frames` frames have passed since start(). DriverError when
    // the callbacks stand still, or the driver asks for a reset; the session is then stopped.
    void wait_frames(std::uint64_t frames);
    SessionCounts counts() const noexcept;

  private:
    struct Handle {
        using pointer = void*;
        void operator()(void* handle) const noexcept;
    };

    void choose_period(unsigned wanted);
    void choose_channels(const SessionSettings& settings);
    void make_buffers();
    void read_latencies();
    void process(std::int32_t half, std::uint64_t position, std::uint64_t entered,
                 std::uint64_t time_ns) noexcept;

    static void LOCKSTEP_ASIO_CALLBACK on_buffer_switch(std::int32_t half, asio::Bool direct);
    static asio::Time* LOCKSTEP_ASIO_CALLBACK on_buffer_switch_time_info(asio::Time* time,
                                                                         std::int32_t half,
                                                                         asio::Bool direct);
    static void LOCKSTEP_ASIO_CALLBACK on_rate_change(asio::SampleRate rate);
    static std::int32_t LOCKSTEP_ASIO_CALLBACK on_message(std::int32_t selector, std::int32_t value,
                                                          void* message, double* option);

    Driver& driver_;
    CallLog* log_;
    unsigned rate_ = 0;
    unsigned period_ = 0;
    ChannelSet channels_;
    unsigned inputs_ = 0;
    unsigned outputs_ = 0;
    unsigned input_latency_ = 0;
    unsigned output_latency_ = 0;
    Encoding encoding_ = Encoding::Int32;
    bool output_ready_ = false;
    asio::Callbacks callbacks_{};
    std::vector<asio::BufferInfo> infos_;
    std::vector<const std::byte*> input_planes_[2];
    std::vector<std::byte*> output_planes_[2];

    std::unique_ptr<void, Handle> reached_; // event: wait_frames' count is reached
    std::atomic<std::uint64_t> target_{~0ULL};
    Processor* processor_ = nullptr;
    bool first_ = true;
    std::uint64_t origin_ = 0; // driver position of the first callback
    std::uint64_t next_ = 0;   // frame number that the next callback should have
    std::atomic<bool> running_{false};
    std::atomic<std::uint64_t> passed_{0};
    std::atomic<std::uint64_t> callbacks_seen_{0};
    std::atomic<std::uint64_t> skipped_{0};
    std::atomic<std::uint64_t> overloads_{0};
    std::atomic<std::uint64_t> resets_{0};
    std::atomic<std::uint64_t> late_callbacks_{0};

    static std::atomic<Session*> current_;
};

} // namespace host
