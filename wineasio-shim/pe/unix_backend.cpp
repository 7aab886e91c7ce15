// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The engine's Backend, each method one unix call.
#include "unix_backend.hpp"

#include <algorithm>
#include <cstring>

namespace lockstep {
namespace {

template <std::size_t size> void copy_text(char (&destination)[size], const std::string& text) {
    const std::size_t length = std::min(text.size(), size - 1);
    std::memcpy(destination, text.data(), length);
    destination[length] = 0;
}

template <std::size_t size> std::string text_of(const char (&text)[size]) {
    return {text, std::find(text, text + size, '\0')};
}

// What became of a call whose structure has a status and a message.
template <typename Parameters>
Status outcome(const UnixLibrary& library, abi::Call call, Parameters& parameters) {
    if (!library.call(call, &parameters))
        return {linux_errno::fault, library.crash()};
    return {parameters.status, text_of(parameters.message)};
}

// After a crash of the Linux half it answers as it did when it was opened, or refuses with what
// happened. The session then stays open until the process ends.
class UnixBackend final : public Backend {
  public:
    UnixBackend(const UnixLibrary& library, std::uint64_t session)
        : library_(library), session_(session) {
        opened_ = describe();
    }
    ~UnixBackend() override { command(abi::Call::close); }
    UnixBackend(const UnixBackend&) = delete;
    UnixBackend& operator=(const UnixBackend&) = delete;

    void give_back() override { command(abi::Call::give_back); }

    Description describe() override {
        abi::Describe card{};
        if (!call(abi::Call::describe, card))
            return opened_;
        return {.inputs = card.inputs,
                .outputs = card.outputs,
                .format = static_cast<abi::SampleFormat>(card.sample_format),
                .rate = card.rate,
                .period = card.period,
                .period_minimum = card.period_minimum,
                .period_maximum = card.period_maximum,
                .granularity = card.granularity,
                .input_latency = card.input_latency,
                .output_latency = card.output_latency};
    }

    std::string channel_name(bool input, unsigned channel) override {
        abi::ChannelName name{};
        name.input = input ? 1 : 0;
        name.channel = channel;
        return call(abi::Call::channel_name, name) ? text_of(name.name) : std::string();
    }

    std::uint64_t frames_lost() override {
        abi::Counters counters{};
        return call(abi::Call::counters, counters) ? counters.frames_lost : 0;
    }

    Status clocks(ClockList& list) override {
        abi::ListClocks request{};
        Status status = ask(abi::Call::list_clocks, request);
        if (status) {
            list.names.clear();
            for (std::uint32_t i = 0; i < request.count && i < abi::most_clocks; ++i)
                list.names.push_back(text_of(request.names[i]));
            list.current = request.current;
        }
        return status;
    }

    Status choose_clock(unsigned clock) override {
        abi::ChooseClock request{};
        request.clock = clock;
        return ask(abi::Call::choose_clock, request);
    }

    Status mix(abi::Mix& request) override { return ask(abi::Call::mix, request); }

    Status move_transport(abi::TransportMove move, std::uint64_t position) override {
        abi::MoveTransport request{};
        request.move = static_cast<std::uint32_t>(move);
        request.position = position;
        return ask(abi::Call::move_transport, request);
    }

    Status can_rate(unsigned value) override { return rate(abi::Call::can_rate, value); }
    Status set_rate(unsigned value) override { return rate(abi::Call::set_rate, value); }

    Status prepare(const std::vector<abi::ChannelBuffers>& channels, unsigned period) override {
        abi::Prepare request{};
        request.channels = reinterpret_cast<std::uintptr_t>(channels.data());
        request.count = static_cast<std::uint32_t>(channels.size());
        request.period = period;
        return ask(abi::Call::prepare, request);
    }

    void unprepare() override { command(abi::Call::unprepare); }
    Status start() override { return command(abi::Call::start); }
    void stop() override { command(abi::Call::stop); }
    void enter() override { command(abi::Call::enter); }

    void cycle(abi::Cycle& cycle) override {
        if (!call(abi::Call::cycle, cycle))
            cycle.flags = abi::cycle_ended;
    }

    void interrupt(bool hard) override {
        abi::Interrupt request{};
        request.hard = hard ? 1 : 0;
        call(abi::Call::interrupt, request);
    }

    std::uint32_t wait_events(unsigned timeout_ms) override {
        abi::WaitEvents request{};
        request.timeout_ms = timeout_ms;
        call(abi::Call::wait_events, request);
        // Another call may have crashed during the wait.
        return library_.crashed() ? event_crashed : request.events;
    }

    void wake_events() override { wait_events(0); }

    std::int64_t now_ns() override {
        abi::Clock clock{};
        library_.call(abi::Call::clock, &clock);
        return clock.now_ns;
    }

  private:
    template <typename Parameters> bool call(abi::Call call, Parameters& parameters) {
        parameters.session = session_;
        return library_.call(call, &parameters);
    }
    template <typename Parameters> Status ask(abi::Call call, Parameters& parameters) {
        parameters.session = session_;
        return outcome(library_, call, parameters);
    }
    Status command(abi::Call call) {
        abi::Command request{};
        return ask(call, request);
    }
    Status rate(abi::Call call, unsigned value) {
        abi::Rate request{};
        request.rate = value;
        return ask(call, request);
    }

    const UnixLibrary& library_;
    const std::uint64_t session_;
    Description opened_; // as it was when it was opened
};

} // namespace

std::string unix_card_list(const UnixLibrary& library, std::string& message) {
    // Cards may come between two calls.
    std::string text(4096, '\0');
    for (;;) {
        abi::ListCards request{};
        request.text = reinterpret_cast<std::uintptr_t>(text.data());
        request.size = static_cast<std::uint32_t>(text.size());
        const Status status = outcome(library, abi::Call::list_cards, request);
        message = status.message;
        if (!status)
            return {};
        const bool fits = request.needed <= text.size();
        text.resize(request.needed);
        if (fits)
            return text;
    }
}

std::shared_ptr<Backend> open_unix_backend(const UnixLibrary& library, const Settings& settings,
                                           const std::string& client, Status& status) {
    abi::Open request{};
    request.transport =
        static_cast<std::uint32_t>(settings.jack ? abi::Transport::jack : abi::Transport::direct);
    request.period = settings.period;
    request.safety = settings.safety.value_or(abi::safety_is_half_period);
    request.rate = settings.rate;
    copy_text(request.device, settings.device);
    copy_text(request.client, client);
    status = outcome(library, abi::Call::open, request);
    if (!status)
        return nullptr;
    auto session = std::make_shared<UnixBackend>(library, request.session);
    if (!library.crashed())
        return session;
    status = {linux_errno::fault, library.crash()};
    return nullptr;
}

} // namespace lockstep
