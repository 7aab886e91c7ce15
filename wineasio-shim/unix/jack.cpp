// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The jack transport: the host as one client of a JACK server, its cycle run by the host's own
// real-time thread (jack_cycles.hpp), with no latency added; paced by the clock, in silence, while
// there is no server (jack_server.hpp).
#include "address.hpp"
#include "clocks.hpp"
#include "jack_server.hpp"
#include "real_time.hpp"
#include "stream/paced_clock.hpp"
#include "transport.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>

namespace lockstep {
namespace {

// The server takes a connection into its graph at one of the next two cycles, and may leave out a
// cycle for it. After so many without a gap the host is called; after so many in all, anyway.
constexpr unsigned steady_cycles = 3;
constexpr unsigned longest_settling = 100; // cycles
// PipeWire may take a client through another card's cycles first: that many of another size are no
// passing thing.
constexpr unsigned steady_otherwise = 16;

constexpr std::int64_t ns_per_second = 1'000'000'000;

class Jack final : public Transport {
  public:
    Jack(const TransportSettings& settings, Mailbox& mailbox)
        : mailbox_(mailbox),
          server_(
              JackServer::open(settings.client.empty() ? "ASIO host" : settings.client, mailbox)) {}
    ~Jack() override;
    Jack(const Jack&) = delete;
    Jack& operator=(const Jack&) = delete;

    void describe(abi::Describe& card) const override { server_->describe(card); }
    std::string channel_name(bool input, unsigned channel) const override {
        return server_->channel_name(input, channel);
    }
    std::uint64_t frames_lost() const noexcept override { return lost_; }
    void can_rate(unsigned rate) const override;
    void set_rate(unsigned rate) override { can_rate(rate); }
    void prepare(std::span<const abi::ChannelBuffers> channels, unsigned period) override;
    void unprepare() noexcept override { server_->unprepare(); }
    void start() override;
    void join_in() override { server_->join_in(); }
    void stop() noexcept override;
    int real_time_priority() const noexcept override { return server_->real_time_priority(); }
    void cycle(abi::Cycle& cycle) noexcept override;
    void break_wait() noexcept override { server_->break_wait(); }
    void move(abi::TransportMove move, std::uint64_t position) override {
        server_->move(move, position);
    }

  private:
    void begin_settling(JackClient* client) noexcept;
    void end_server_cycle(int half) noexcept;
    void wait_for_server() noexcept;
    void server_cycle(abi::Cycle& cycle) noexcept;
    void paced_cycle(abi::Cycle& cycle) noexcept;
    void note_lost(abi::Cycle& cycle, std::uint64_t frames) noexcept;
    bool settle(std::uint32_t passed) noexcept;
    void learn() noexcept;
    std::uint64_t frames_since_paced() const noexcept;
    bool as_prepared() const noexcept {
        return waited_ == server_->prepared_period() && server_->rate() == server_->prepared_rate();
    }

    Mailbox& mailbox_;
    const std::shared_ptr<JackServer> server_;
    std::vector<abi::ChannelBuffers> channels_; // prepared
    std::atomic<std::uint64_t> lost_{0};        // frames since start

    // Real-time thread; set by start().
    JackClient* client_ = nullptr; // null: there is no server
    unsigned waited_ = 0;          // frames of the cycle under way; 0: none is
    bool first_ = true;            // of the client's cycles
    bool settled_ = false;
    unsigned steady_ = 0;   // cycles without a gap since the connections were made
    unsigned settling_ = 0; // cycles in all since then
    std::uint32_t last_server_frame_ = 0;
    std::uint64_t frame_ = 0;        // first captured frame of this cycle
    std::uint64_t next_frame_ = 0;   // of the next, if nothing is lost
    std::int64_t last_time_ns_ = 0;  // CLOCK_MONOTONIC_RAW of this cycle
    bool paced_ = false;             // the host's last cycle was one by the clock ...
    std::int64_t paced_time_ns_ = 0; // ... and then
};

Jack::~Jack() {
    stop();
    unprepare();
    server_->end();
}

void Jack::can_rate(unsigned rate) const {
    const unsigned now = server_->rate();
    if (rate != now)
        throw TransportError(EINVAL, "The JACK server runs at " + std::to_string(now) + " Hz; " +
                                         std::to_string(rate) +
                                         " Hz must be set there (jackd -r).");
}

void Jack::prepare(std::span<const abi::ChannelBuffers> channels, unsigned period) {
    server_->prepare(channels, period);
    channels_.assign(channels.begin(), channels.end());
}

void Jack::start() {
    lost_ = 0;
    frame_ = 0;
    next_frame_ = 0;
    last_time_ns_ = clock_ns(CLOCK_MONOTONIC_RAW);
    paced_ = false;
    waited_ = 0;
    begin_settling(server_->start());
}

void Jack::stop() noexcept {
    server_->stop(client_, waited_);
    client_ = nullptr;
    waited_ = 0;
}

void Jack::begin_settling(JackClient* client) noexcept {
    client_ = client;
    first_ = true;
    settled_ = false;
    steady_ = 0;
    settling_ = 0;
}

void Jack::cycle(abi::Cycle& cycle) noexcept {
    if (waited_ != 0)
        end_server_cycle(cycle.commit_half);
    if (client_ == nullptr)
        if (JackClient* const back = server_->handover().take()) {
            begin_settling(back);
            server_->handover().wake(); // for it to be joined
        }
    wait_for_server();
    if (waited_ != 0)
        server_cycle(cycle);
    else
        paced_cycle(cycle);
    cycle.frame = frame_;
    cycle.time_ns = last_time_ns_;
}

void Jack::end_server_cycle(int half) noexcept {
    if (client_->gone())
        return;
    client_->ports().write(as_prepared() ? half : -1, waited_);
    client_->signal();
}

void Jack::wait_for_server() noexcept {
    waited_ = 0;
    if (client_ == nullptr)
        return;
    if (!client_->gone())
        waited_ = client_->wait();
    if (waited_ == 0 && client_->gone()) {
        client_ = nullptr;
        server_->handover().give_back();
    }
}

void Jack::server_cycle(abi::Cycle& cycle) noexcept {
    const JackClient::CycleStart start = client_->cycle_start().value_or(
        JackClient::CycleStart{last_server_frame_ + waited_, clock_ns(CLOCK_MONOTONIC_RAW)});
    // The server counts in 32 bits; differences do not wrap for half a day at any rate.
    const std::uint32_t passed = first_ ? 0 : start.frame - last_server_frame_;
    first_ = false;
    last_server_frame_ = start.frame;
    last_time_ns_ = start.time_ns;
    if (!settle(passed)) {
        cycle.flags |= abi::cycle_skipped;
        return;
    }
    if (paced_)
        frame_ = next_frame_ + frames_since_paced();
    paced_ = false;
    if (frame_ > next_frame_)
        note_lost(cycle, frame_ - next_frame_);
    next_frame_ = frame_ + waited_;
    if (cycle.wants & abi::want_time_code)
        client_->time_code(cycle);
    if (as_prepared())
        client_->ports().read(cycle.next_half, waited_);
    else
        cycle.flags |= abi::cycle_skipped;
}

bool Jack::settle(std::uint32_t passed) noexcept {
    if (settled_) {
        frame_ += passed;
        return true;
    }
    // What the host played before its ports are connected would go nowhere, and its first frame is
    // number 0: it waits, in silence.
    if (!server_->is_connected())
        return false;
    steady_ = passed == waited_ ? steady_ + 1 : 0;
    const unsigned enough =
        waited_ == server_->prepared_period() ? steady_cycles : steady_otherwise;
    settled_ = steady_ >= enough || ++settling_ >= longest_settling;
    if (settled_)
        learn();
    return settled_;
}

// Once a client, before the host is called: what its server really runs. PipeWire's libjack tells
// the priority for certain only now; until some time after a client was opened it says less than 0.
void Jack::learn() noexcept {
    take_real_time_priority(client_->real_time_priority());
    server_->settled(*client_, waited_);
    if (waited_ != server_->prepared_period())
        mailbox_.note(abi::event_period_changed);
    if (server_->rate() != server_->prepared_rate())
        mailbox_.note(abi::event_rate_changed);
}

// That nobody counted while the returned server took the client in: positions and times stay on the
// one line that hosts draw through them.
std::uint64_t Jack::frames_since_paced() const noexcept {
    const std::int64_t rate = server_->prepared_rate();
    const std::int64_t cycle_ns =
        static_cast<std::int64_t>(waited_) * ns_per_second / std::max<std::int64_t>(rate, 1);
    const std::int64_t missed_ns = last_time_ns_ - paced_time_ns_ - cycle_ns;
    return missed_ns > 0 ? static_cast<std::uint64_t>(missed_ns * rate / ns_per_second) : 0;
}

void Jack::note_lost(abi::Cycle& cycle, std::uint64_t frames) noexcept {
    cycle.lost = lost_in_cycle(frames);
    lost_.fetch_add(frames, std::memory_order_relaxed);
    mailbox_.note(abi::event_overload);
}

void Jack::paced_cycle(abi::Cycle& cycle) noexcept {
    const unsigned period = server_->prepared_period();
    // A server that came back and left before it called the host does not count.
    const PacedCycle due =
        next_paced_cycle(paced_ ? paced_time_ns_ : last_time_ns_, clock_ns(CLOCK_MONOTONIC_RAW),
                         period, server_->prepared_rate());
    frame_ = next_frame_;
    // The host's first frame is number 0, however long its thread took to get here.
    if (due.lost != 0 && next_frame_ != 0) {
        frame_ += due.lost;
        note_lost(cycle, due.lost);
    }
    next_frame_ = frame_ + period;
    last_time_ns_ = due.time_ns;
    paced_ = true;
    paced_time_ns_ = last_time_ns_;
    sleep_until(monotonic_from_raw(last_time_ns_));
    for (const abi::ChannelBuffers& channel : channels_)
        if (channel.input)
            std::memset(at_address<void>(channel.halves[cycle.next_half]), 0,
                        period * sizeof(float));
    cycle.flags |= abi::cycle_silent;
}

} // namespace

std::unique_ptr<Transport> open_jack(const TransportSettings& settings, Mailbox& mailbox) {
    return std::make_unique<Jack>(settings, mailbox);
}

} // namespace lockstep
