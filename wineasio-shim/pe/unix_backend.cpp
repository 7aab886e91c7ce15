// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The engine's Backend, each method one unix call.
#include "unix_call.hpp"

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

class UnixBackend final : public Backend {
  public:
    UnixBackend(const UnixLibrary& library, std::uint64_t session)
        : library_(library), session_(session) {}
    ~UnixBackend() override { command(abi::Call::close); }
    UnixBackend(const UnixBackend&) = delete;
    UnixBackend& operator=(const UnixBackend&) = delete;

    void give_back() override { command(abi::Call::give_back); }

    Description describe() override {
        abi::Describe card{};
        card.session = session_;
        library_.call(abi::Call::describe, &card);
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
        name.session = session_;
        name.input = input ? 1 : 0;
        name.channel = channel;
        library_.call(abi::Call::channel_name, &name);
        return text_of(name.name);
    }

    std::uint64_t frames_lost() override {
        abi::Counters counters{};
        counters.session = session_;
        library_.call(abi::Call::counters, &counters);
        return counters.frames_lost;
    }

    Status clocks(ClockList& list) override {
        abi::ListClocks request{};
        request.session = session_;
        library_.call(abi::Call::list_clocks, &request);
        if (request.status == 0) {
            list.names.clear();
            for (std::uint32_t i = 0; i < request.count && i < abi::most_clocks; ++i)
                list.names.push_back(text_of(request.names[i]));
            list.current = request.current;
        }
        return {request.status, text_of(request.message)};
    }

    Status choose_clock(unsigned clock) override {
        abi::ChooseClock request{};
        request.session = session_;
        request.clock = clock;
        library_.call(abi::Call::choose_clock, &request);
        return {request.status, text_of(request.message)};
    }

    Status mix(abi::Mix& request) override {
        request.session = session_;
        library_.call(abi::Call::mix, &request);
        return {request.status, text_of(request.message)};
    }

    Status move_transport(abi::TransportMove move, std::uint64_t position) override {
        abi::MoveTransport request{};
        request.session = session_;
        request.move = static_cast<std::uint32_t>(move);
        request.position = position;
        library_.call(abi::Call::move_transport, &request);
        return {request.status, text_of(request.message)};
    }

    Status can_rate(unsigned value) override { return rate(abi::Call::can_rate, value); }
    Status set_rate(unsigned value) override { return rate(abi::Call::set_rate, value); }

    Status prepare(const std::vector<abi::ChannelBuffers>& channels, unsigned period) override {
        abi::Prepare request{};
        request.session = session_;
        request.channels = reinterpret_cast<std::uintptr_t>(channels.data());
        request.count = static_cast<std::uint32_t>(channels.size());
        request.period = period;
        library_.call(abi::Call::prepare, &request);
        return {request.status, text_of(request.message)};
    }

    void unprepare() override { command(abi::Call::unprepare); }
    Status start() override { return command(abi::Call::start); }
    void stop() override { command(abi::Call::stop); }
    void enter() override { command(abi::Call::enter); }

    void cycle(abi::Cycle& cycle) override {
        cycle.session = session_;
        library_.call(abi::Call::cycle, &cycle);
    }

    void interrupt(bool hard) override {
        abi::Interrupt request{};
        request.session = session_;
        request.hard = hard ? 1 : 0;
        library_.call(abi::Call::interrupt, &request);
    }

    std::uint32_t wait_events(unsigned timeout_ms) override {
        abi::WaitEvents request{};
        request.session = session_;
        request.timeout_ms = timeout_ms;
        library_.call(abi::Call::wait_events, &request);
        return request.events;
    }

    void wake_events() override { wait_events(0); }

    std::int64_t now_ns() override {
        abi::Clock clock{};
        library_.call(abi::Call::clock, &clock);
        return clock.now_ns;
    }

  private:
    Status command(abi::Call call) {
        abi::Command request{};
        request.session = session_;
        library_.call(call, &request);
        return {request.status, text_of(request.message)};
    }

    Status rate(abi::Call call, unsigned value) {
        abi::Rate request{};
        request.session = session_;
        request.rate = value;
        library_.call(call, &request);
        return {request.status, text_of(request.message)};
    }

    const UnixLibrary& library_;
    const std::uint64_t session_;
};

} // namespace

std::string unix_card_list(std::string& message) {
    const UnixLibrary* library = UnixLibrary::load(message);
    if (library == nullptr)
        return {};
    // Cards may come between two calls.
    std::string text(4096, '\0');
    for (;;) {
        abi::ListCards request{};
        request.text = reinterpret_cast<std::uintptr_t>(text.data());
        request.size = static_cast<std::uint32_t>(text.size());
        library->call(abi::Call::list_cards, &request);
        message = text_of(request.message);
        const bool fits = request.needed <= text.size();
        text.resize(request.needed);
        if (fits || request.status != 0)
            return text;
    }
}

std::shared_ptr<Backend> open_unix_backend(const Settings& settings, const std::string& client,
                                           Status& status) {
    const UnixLibrary* library = UnixLibrary::load(status.message);
    if (library == nullptr) {
        status.code = linux_errno::no_device;
        return nullptr;
    }
    abi::Open request{};
    request.transport =
        static_cast<std::uint32_t>(settings.jack ? abi::Transport::jack : abi::Transport::direct);
    request.period = settings.period;
    request.safety = settings.safety.value_or(abi::safety_is_half_period);
    request.rate = settings.rate;
    copy_text(request.device, settings.device);
    copy_text(request.client, client);
    library->call(abi::Call::open, &request);
    status = {request.status, text_of(request.message)};
    if (!status)
        return nullptr;
    return std::make_shared<UnixBackend>(*library, request.session);
}

} // namespace lockstep
