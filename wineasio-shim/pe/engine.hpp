// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The driver without COM and without Windows: what each call of the host does in each state, which
// answers it gets, and what the error text says.
//
//   loaded --init--> initialized --createBuffers--> prepared --start--> running
//
// Threads: any, as hosts call a driver from wherever they are. Calls that change the state exclude
// each other; calls that only ask never wait for them. On the real-time thread the host may ask,
// and may stop; what cannot be done there answers InvalidMode.
#pragma once

#include "asio.hpp"
#include "backend.hpp"
#include "messages.hpp"
#include "run.hpp"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lockstep {

// What the control panel shows of a driver that is open.
struct EngineStatus {
    bool running = false;
    bool silent = false; // while running: the card or the server is away
    Settings settings;
    Description card;
    unsigned period = 0; // frames of the host's buffers; the card's where there are none
    std::uint64_t frames_lost = 0;
    Work work;        // since the last look
    ClockList clocks; // at least one
};

class Engine {
  public:
    enum class State { loaded, initialized, prepared, running };

    explicit Engine(std::shared_ptr<Platform> platform) : platform_(std::move(platform)) {}
    // Stops, frees the buffers, closes the card.
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    // Opens the card or server with what the registry says. False: error() says what to do.
    bool init(const RegistryValues& values);
    std::string error() const;

    asio::Error get_channels(std::int32_t* inputs, std::int32_t* outputs);
    asio::Error get_channel_info(asio::ChannelInfo* info);
    asio::Error get_latencies(std::int32_t* input, std::int32_t* output);
    asio::Error get_buffer_size(std::int32_t* minimum, std::int32_t* maximum,
                                std::int32_t* preferred, std::int32_t* granularity);
    asio::Error can_sample_rate(asio::SampleRate rate);
    asio::Error get_sample_rate(asio::SampleRate* rate);
    asio::Error set_sample_rate(asio::SampleRate rate);
    asio::Error get_clock_sources(asio::ClockSource* clocks, std::int32_t* count);
    asio::Error set_clock_source(std::int32_t reference);
    asio::Error get_sample_position(asio::Samples* position, asio::TimeStamp* time);
    asio::Error create_buffers(asio::BufferInfo* infos, std::int32_t count, std::int32_t period,
                               const asio::Callbacks* callbacks);
    asio::Error dispose_buffers();
    asio::Error start();
    // Returns when no callback can follow, within a second of the last one's return even if the
    // server has died.
    asio::Error stop();
    // The registry has new settings, because the user applied them. A host that has buffers is
    // asked to make them anew; else the card is opened with them at once, and if that fails with
    // what was.
    asio::Error apply(const RegistryValues& values);
    // Nothing before init.
    std::optional<EngineStatus> status();
    // The card's own names, also of channels that the host is not shown.
    std::vector<std::string> channel_names(bool input) const;
    std::vector<unsigned> rates_among(std::span<const unsigned> asked) const;
    // For what is refused outside: keeps the sentence for error().
    asio::Error refuse(asio::Error error, std::string message) {
        return fail(error, std::move(message));
    }
    // By its name, for the user, of whom the host hears by a message. A card that has no such
    // source is left as it is.
    asio::Error choose_clock(const std::string& name);
    asio::Error future(std::int32_t selector, void* argument);
    asio::Error output_ready();

    State state() const;

  private:
    asio::Error fail(asio::Error error, std::string message);
    // What the Linux half refused; its "invalid argument" is `invalid` to the host.
    asio::Error fail(const Status& status, asio::Error invalid = asio::InvalidParameter);
    std::shared_ptr<Backend> backend() const;
    std::shared_ptr<Messages> messages() const;
    bool open(const Settings& settings);
    void close();
    asio::Error reopen(const Settings& settings);
    asio::Error drop_buffers();
    std::optional<Settings> take_next();
    std::vector<unsigned> shown(bool input, const Description& card) const;
    asio::Error refuse_rate(const Status& status);
    asio::Error keep_rate(Backend& backend, asio::Error refusal, asio::SampleRate rate);
    std::string check_infos(const asio::BufferInfo* infos, std::int32_t count) const;
    std::shared_ptr<Buffers> lay_out(asio::BufferInfo* infos, std::int32_t count,
                                     std::int32_t period);
    asio::Error start_run();
    // Nothing to do without a run. A real-time thread that cannot be reached is left behind with
    // its session: the state is then loaded, and error() says why.
    void end_run();
    void end_messages();
    void release_buffers();
    void set_state(State state);
    ClockList look_at_clocks(Backend& backend);
    void tell_clock(unsigned current);
    asio::Error set_clock(Backend& backend, unsigned clock);
    asio::Error mixer_future(std::int32_t selector, void* argument);
    asio::Error set_input_monitor(Backend& backend, const asio::InputMonitor* monitor);
    asio::Error mix_channel(Backend& backend, abi::MixRequest request, bool input,
                            asio::ChannelControls* controls);
    asio::Error mix(Backend& backend, abi::Mix& request);
    asio::Error transport_future(std::int32_t selector, const void* argument);
    asio::Error move_transport(Backend& backend, const asio::TransportParameters* parameters);

    const std::shared_ptr<Platform> platform_;
    // Held by the calls that change the state, over all that they do.
    std::recursive_mutex control_;
    // Held only to read or replace a member; taken after control_.
    mutable std::mutex members_;
    State state_ = State::loaded;
    Settings settings_;            // of the open card
    std::optional<Settings> next_; // applied, to be taken up when the buffers go
    std::string error_;
    std::shared_ptr<Backend> backend_;
    ClockList clocks_; // as they were when last looked at
    std::shared_ptr<const Buffers> buffers_;
    std::shared_ptr<HostClock> clock_;
    std::shared_ptr<Run> run_;
    // The host's wish, which outlives buffers and settings.
    const std::shared_ptr<std::atomic<bool>> time_code_wanted_ =
        std::make_shared<std::atomic<bool>>(false);
    // The rate that stayed when the host asked for another one and was answered ASE_OK, until the
    // host reads it or is told, frames a second; 0: none.
    const std::shared_ptr<std::atomic<double>> unread_rate_ =
        std::make_shared<std::atomic<double>>(0);
    std::atomic<const Run*> running_{nullptr}; // run_, for the real-time thread to know its own
    std::shared_ptr<Messages> messages_;
    std::unique_ptr<Thread> run_thread_;     // control_
    std::unique_ptr<Thread> message_thread_; // control_
};

} // namespace lockstep
