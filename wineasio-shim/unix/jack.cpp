// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The jack transport: the host as one client of a JACK server, its cycle run by the host's own
// real-time thread (jack_cycles.hpp), with no latency added.
//
// What libjack's own threads say (another period, an xrun, latencies, the server's end) only sets
// atomics and wakes the message thread.
#include "clocks.hpp"
#include "expected.hpp"
#include "jack_cycles.hpp"
#include "jack_library.hpp"
#include "jack_ports.hpp"
#include "jack_transport.hpp"
#include "transport.hpp"
#include "uncancelled.hpp"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <optional>

namespace lockstep {
namespace {

// The server takes a connection into its graph at one of the next two cycles, and may leave out a
// cycle for it. After so many without a gap the host is called; after so many in all, anyway.
constexpr unsigned steady_cycles = 3;
constexpr unsigned longest_settling = 100; // cycles
// PipeWire may take a client through another card's cycles first: that many of another size are no
// passing thing.
constexpr unsigned steady_otherwise = 16;

// For the life of the process: a host that prepares anew may do so with a new driver object.
Expected expected_period;
Expected expected_rate;

class Jack final : public Transport {
  public:
    Jack(const TransportSettings& settings, Mailbox& mailbox);
    ~Jack() override;
    Jack(const Jack&) = delete;
    Jack& operator=(const Jack&) = delete;

    void describe(abi::Describe& card) const override;
    std::string channel_name(bool input, unsigned channel) const override {
        return ports_->channel_name(input, channel);
    }
    std::uint64_t frames_lost() const noexcept override { return lost_; }
    void can_rate(unsigned rate) const override;
    void set_rate(unsigned rate) override { can_rate(rate); }
    void prepare(std::span<const abi::ChannelBuffers> channels, unsigned period) override;
    void unprepare() noexcept override;
    void start() override;
    void join_in() override;
    void stop() noexcept override;
    int real_time_priority() const noexcept override;
    void cycle(abi::Cycle& cycle) noexcept override;
    void break_wait() noexcept override { cycles_->break_off(); }
    void move(abi::TransportMove move, std::uint64_t position) override {
        check_server();
        move_transport(jack_, client_, move, position);
    }

  private:
    bool wait_for_server() noexcept;
    void server_cycle(abi::Cycle& cycle) noexcept;
    void paced_cycle(abi::Cycle& cycle) noexcept;
    bool settle(std::uint32_t passed) noexcept;
    bool as_prepared() const noexcept {
        return waited_ == prepared_period_ && rate_ == prepared_rate_;
    }
    void learn() noexcept;
    void check_server() const;

    static int on_period(jack_nframes_t frames, void* self);
    static int on_rate(jack_nframes_t rate, void* self);
    static int on_xrun(void* self);
    static void on_latency(jack_latency_callback_mode_t mode, void* self);
    static void on_shutdown(jack_status_t code, const char* reason, void* self);

    const JackLibrary& jack_;
    Mailbox& mailbox_;
    jack_client_t* client_ = nullptr;
    std::optional<JackPorts> ports_;
    std::unique_ptr<JackCycles> cycles_;
    // PipeWire's libjack answers when its server has gone, and must have all its ports back before
    // the client is closed: closing frees their buffers a second time then (1.4.2).
    const bool orderly_;
    std::atomic<bool> server_gone_{false};
    std::atomic<unsigned> server_period_{0};
    std::atomic<unsigned> rate_{0};
    unsigned said_period_ = 0; // by the server, when it was opened
    unsigned said_rate_ = 0;
    unsigned prepared_period_ = 0; // 0: not prepared
    unsigned prepared_rate_ = 0;
    bool started_ = false;
    std::atomic<bool> active_{false};
    std::atomic<bool> connected_{false}; // set by the controlling thread
    // From start() until settled: what the server says of its period and rate on the way is not
    // what it will run in the end.
    std::atomic<bool> joining_{false};
    std::atomic<bool> settled_{false};   // set by the real-time thread, as the next
    std::atomic<std::uint64_t> lost_{0}; // frames since start

    // Real-time thread.
    unsigned waited_ = 0; // frames of the cycle under way; 0: none is
    bool first_ = true;
    unsigned steady_ = 0;   // cycles without a gap since the connections were made
    unsigned settling_ = 0; // cycles in all since then
    std::uint32_t last_server_frame_ = 0;
    std::uint64_t frame_ = 0;       // first captured frame of this cycle
    std::uint64_t next_frame_ = 0;  // of the next, if nothing is lost
    std::int64_t last_time_ns_ = 0; // CLOCK_MONOTONIC_RAW of this cycle
};

Jack::Jack(const TransportSettings& settings, Mailbox& mailbox)
    : jack_(JackLibrary::get()), mailbox_(mailbox), orderly_(jack_.is_pipewire()) {
    jack_status_t status{};
    client_ = jack_.client_open(settings.client.empty() ? "ASIO host" : settings.client.c_str(),
                                JackNoStartServer, &status);
    if (client_ == nullptr)
        throw TransportError(ECONNREFUSED, status & JackVersionError
                                               ? "The JACK server and libjack are of different "
                                                 "versions. Install both from one source."
                                               : "No JACK server is running. Start one (jackd -d "
                                                 "lockstep), or set Transport to direct.");
    try {
        ports_.emplace(jack_, client_);
        cycles_ = join_cycles(jack_, client_, *ports_);
    } catch (...) {
        jack_.client_close(client_);
        throw;
    }
    said_period_ = jack_.get_buffer_size(client_);
    said_rate_ = jack_.get_sample_rate(client_);
    server_period_ = expected_period.of(said_period_);
    rate_ = expected_rate.of(said_rate_);
    jack_.set_buffer_size_callback(client_, on_period, this);
    jack_.set_sample_rate_callback(client_, on_rate, this);
    jack_.set_xrun_callback(client_, on_xrun, this);
    jack_.set_latency_callback(client_, on_latency, this);
    jack_.on_info_shutdown(client_, on_shutdown, this);
}

Jack::~Jack() {
    stop();
    unprepare();
    jack_.client_close(client_);
}

void Jack::check_server() const {
    if (server_gone_)
        throw TransportError(ECONNRESET,
                             "The JACK server has ended. Start it, then select this driver again.");
}

void Jack::describe(abi::Describe& card) const {
    const unsigned period = server_period_;
    card.inputs = static_cast<std::uint32_t>(ports_->inputs().size());
    card.outputs = static_cast<std::uint32_t>(ports_->outputs().size());
    card.sample_format = static_cast<std::uint32_t>(abi::SampleFormat::float32);
    card.rate = rate_;
    card.period = period;
    card.period_minimum = period;
    card.period_maximum = period;
    card.granularity = 0;
    card.input_latency = ports_->input_latency();
    card.output_latency = ports_->output_latency();
}

void Jack::can_rate(unsigned rate) const {
    if (rate != rate_)
        throw TransportError(EINVAL, "The JACK server runs at " + std::to_string(rate_) + " Hz; " +
                                         std::to_string(rate) +
                                         " Hz must be set there (jackd -r).");
}

void Jack::prepare(std::span<const abi::ChannelBuffers> channels, unsigned period) {
    check_server();
    if (period != server_period_)
        throw TransportError(
            EINVAL, "The JACK server's period is " + std::to_string(server_period_) + " frames; " +
                        std::to_string(period) + " must be set there (jackd -p, jack_bufsize).");
    ports_->open(channels);
    prepared_period_ = period;
    prepared_rate_ = rate_;
}

void Jack::unprepare() noexcept {
    if (server_gone_ && !orderly_)
        return; // the ports went with it
    ports_->close();
    prepared_period_ = 0;
}

void Jack::start() {
    check_server();
    cycles_->reset();
    waited_ = 0;
    first_ = true;
    connected_ = false;
    joining_ = true;
    settled_ = false;
    steady_ = 0;
    settling_ = 0;
    lost_ = 0;
    frame_ = 0;
    next_frame_ = 0;
    last_time_ns_ = clock_ns(CLOCK_MONOTONIC_RAW);
    started_ = true;
}

void Jack::join_in() {
    // The server waits for this client from the moment that it is activated: the real-time thread
    // is in its wait already, else the whole graph would miss its first cycles.
    if (jack_.activate(client_) != 0) {
        cycles_->break_off();
        throw TransportError(EIO, "The JACK server refuses to run this program's audio. Restart "
                                  "it, then select this driver again.");
    }
    active_ = true;
    ports_->connect();
    connected_ = true;
}

void Jack::stop() noexcept {
    if (!started_)
        return;
    started_ = false;
    joining_ = false;
    if (!active_ || (server_gone_ && !orderly_))
        return;
    active_ = false;
    cycles_->leave(waited_);
}

int Jack::real_time_priority() const noexcept {
    return jack_.is_realtime(client_) != 0 ? jack_.client_real_time_priority(client_) : 0;
}

bool Jack::wait_for_server() noexcept {
    if (server_gone_)
        return false;
    waited_ = cycles_->wait();
    return waited_ != 0;
}

void Jack::cycle(abi::Cycle& cycle) noexcept {
    if (waited_ != 0 && !server_gone_) {
        ports_->write(as_prepared() ? cycle.commit_half : -1, waited_);
        cycles_->signal();
    }
    if (wait_for_server())
        server_cycle(cycle);
    else
        paced_cycle(cycle);
    cycle.frame = frame_;
    cycle.time_ns = last_time_ns_;
}

void Jack::server_cycle(abi::Cycle& cycle) noexcept {
    jack_nframes_t server_frame = 0;
    jack_time_t now_us = 0;
    jack_time_t next_us = 0;
    float period_us = 0;
    if (jack_.get_cycle_times(client_, &server_frame, &now_us, &next_us, &period_us) != 0) {
        server_frame = last_server_frame_ + waited_;
        now_us = jack_.get_time();
    }
    // The server counts in 32 bits; differences do not wrap for half a day at any rate.
    const std::uint32_t passed = first_ ? 0 : server_frame - last_server_frame_;
    first_ = false;
    last_server_frame_ = server_frame;
    // Which clock the server's time is read from is its own affair: only its age is used.
    last_time_ns_ =
        clock_ns(CLOCK_MONOTONIC_RAW) - static_cast<std::int64_t>(jack_.get_time() - now_us) * 1000;
    if (!settle(passed)) {
        cycle.flags |= abi::cycle_skipped;
        return;
    }
    if (frame_ > next_frame_) {
        cycle.lost = static_cast<std::uint32_t>(frame_ - next_frame_);
        lost_.fetch_add(cycle.lost, std::memory_order_relaxed);
        mailbox_.note(abi::event_overload);
    }
    next_frame_ = frame_ + waited_;
    if (cycle.wants & abi::want_time_code)
        read_time_code(jack_, client_, cycle);
    if (as_prepared())
        ports_->read(cycle.next_half, waited_);
    else
        cycle.flags |= abi::cycle_skipped;
}

bool Jack::settle(std::uint32_t passed) noexcept {
    if (settled_.load(std::memory_order_relaxed)) {
        frame_ += passed;
        return true;
    }
    // What the host played before its ports are connected would go nowhere, and its first frame is
    // number 0: it waits, in silence.
    if (!connected_.load(std::memory_order_acquire))
        return false;
    steady_ = passed == waited_ ? steady_ + 1 : 0;
    const unsigned enough = waited_ == prepared_period_ ? steady_cycles : steady_otherwise;
    const bool settled = steady_ >= enough || ++settling_ >= longest_settling;
    settled_.store(settled, std::memory_order_relaxed);
    if (settled)
        learn();
    return settled;
}

// Real-time thread, once a start: what the server really runs.
void Jack::learn() noexcept {
    joining_ = false;
    server_period_ = waited_;
    rate_ = jack_.get_sample_rate(client_);
    expected_period.ran(said_period_, waited_);
    expected_rate.ran(said_rate_, rate_);
    if (waited_ != prepared_period_)
        mailbox_.note(abi::event_period_changed);
    if (rate_ != prepared_rate_)
        mailbox_.note(abi::event_rate_changed);
}

void Jack::paced_cycle(abi::Cycle& cycle) noexcept {
    waited_ = 0;
    frame_ = next_frame_;
    next_frame_ += prepared_period_;
    last_time_ns_ += static_cast<std::int64_t>(prepared_period_) * 1'000'000'000 / rate_;
    sleep_until(monotonic_from_raw(last_time_ns_));
    ports_->silence(cycle.next_half, prepared_period_);
    cycle.flags |= abi::cycle_silent;
}

int Jack::on_period(jack_nframes_t frames, void* self) {
    auto* const jack = static_cast<Jack*>(self);
    uncancelled([=] {
        if (!jack->joining_ && jack->server_period_.exchange(frames) != frames)
            jack->mailbox_.post(abi::event_period_changed);
    });
    return 0;
}

// PipeWire only: jackd has one rate for its life.
int Jack::on_rate(jack_nframes_t rate, void* self) {
    auto* const jack = static_cast<Jack*>(self);
    uncancelled([=] {
        if (!jack->joining_ && jack->rate_.exchange(rate) != rate)
            jack->mailbox_.post(abi::event_rate_changed);
    });
    return 0;
}

int Jack::on_xrun(void* self) {
    auto* const jack = static_cast<Jack*>(self);
    uncancelled([=] {
        if (jack->settled_.load(std::memory_order_relaxed)) // nothing of the host's is lost before
            jack->mailbox_.post(abi::event_overload);
    });
    return 0;
}

void Jack::on_latency(jack_latency_callback_mode_t mode, void* self) {
    auto* const jack = static_cast<Jack*>(self);
    uncancelled([=] {
        jack->ports_->pass_latency_on(mode);
        jack->mailbox_.post(abi::event_latencies_changed);
    });
}

void Jack::on_shutdown(jack_status_t /*code*/, const char* /*reason*/, void* self) {
    auto* const jack = static_cast<Jack*>(self);
    uncancelled([=] {
        jack->server_gone_ = true;
        jack->mailbox_.post(abi::event_server_gone);
        jack->cycles_->break_off();
    });
}

} // namespace

std::unique_ptr<Transport> open_jack(const TransportSettings& settings, Mailbox& mailbox) {
    return std::make_unique<Jack>(settings, mailbox);
}

} // namespace lockstep
