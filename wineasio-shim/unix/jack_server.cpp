// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the driver asks of the server, there or away; its thread is in jack_server_return.cpp.
#include "jack_server.hpp"

#include "stream/ordinary_thread.hpp"
#include "transport.hpp"

#include <cerrno>
#include <chrono>

namespace lockstep {
namespace {

// A host waits for its driver to go; a server that does not answer is not waited for longer.
constexpr std::chrono::milliseconds longest_end(400);
// From a request that fails because the server ends until libjack's thread has read the end of its
// socket, on a machine that is busy with that end. A server that refuses is told of so much later.
constexpr std::chrono::milliseconds longest_ending(300);

// For the life of the process: a host that prepares anew may do so with a new driver object.
Expected expected_period;
Expected expected_rate;

} // namespace

JackServer::JackServer(std::string client_name, Mailbox& mailbox)
    : name_(std::move(client_name)), mailbox_(&mailbox) {}

std::shared_ptr<JackServer> JackServer::open(const std::string& client_name, Mailbox& mailbox) {
    std::shared_ptr<JackServer> server(new JackServer(client_name, mailbox));
    {
        const std::lock_guard control(server->control_);
        server->take_in(server->open_client());
    }
    server->thread_runs_ = true;
    server->thread_ = ordinary_thread("lockstep-jack", [server] {
        server->run();
        const std::lock_guard lock(server->thread_mutex_);
        server->thread_runs_ = false;
        server->thread_over_.notify_all();
    });
    return server;
}

void JackServer::end() noexcept {
    {
        const std::lock_guard lock(mailbox_mutex_);
        mailbox_ = nullptr;
    }
    ended_ = true;
    handover_.wake();
    bool over = false;
    {
        std::unique_lock lock(thread_mutex_);
        over = thread_over_.wait_for(lock, longest_end, [&] { return !thread_runs_; });
    }
    if (over)
        thread_.join();
    else
        thread_.detach();
    const std::lock_guard control(control_);
    const std::lock_guard lock(client_mutex_);
    client_.reset();
}

std::unique_ptr<JackClient> JackServer::open_client() {
    JackListener& listener = *this;
    return std::make_unique<JackClient>(name_, listener);
}

JackServer::Card JackServer::card_of(const JackClient& client) {
    const JackPorts& ports = client.ports();
    Card card;
    for (unsigned channel = 0; channel < ports.inputs().size(); ++channel)
        card.inputs.push_back(ports.channel_name(true, channel));
    for (unsigned channel = 0; channel < ports.outputs().size(); ++channel)
        card.outputs.push_back(ports.channel_name(false, channel));
    return card;
}

// With control_. A server that cannot run what is prepared waits until the host has prepared anew.
std::uint32_t JackServer::take_in(std::unique_ptr<JackClient> client) {
    Card card = card_of(*client);
    const unsigned period = expected_period.of(client->said_period());
    const unsigned rate = expected_rate.of(client->said_rate());
    const bool prepared = prepared_period_ != 0;
    fits_ = !prepared ||
            (period == prepared_period_ && rate == prepared_rate_ && card == prepared_card_);
    if (prepared && fits_)
        client->open_ports(channels_);
    input_latency_ = client->ports().input_latency();
    output_latency_ = client->ports().output_latency();
    std::uint32_t events = abi::event_latencies_changed;
    if (period_.exchange(period) != period || !fits_)
        events |= abi::event_period_changed;
    if (rate_.exchange(rate) != rate)
        events |= abi::event_rate_changed;
    client->listen();
    client->reset();
    JackClient* const offer = client.get();
    {
        const std::lock_guard lock(client_mutex_);
        card_ = std::move(card);
        client_ = std::move(client);
    }
    if (started_ && fits_) {
        connected_ = false;
        settled_ = false;
        lent_ = true;
        joining_ = true;
        handover_.offer(offer);
    }
    return events;
}

void JackServer::post(std::uint32_t events) noexcept {
    const std::lock_guard lock(mailbox_mutex_);
    if (mailbox_ != nullptr)
        mailbox_->post(events);
}

void JackServer::describe(abi::Describe& card) const {
    const std::shared_lock lock(client_mutex_);
    card.inputs = static_cast<std::uint32_t>(card_.inputs.size());
    card.outputs = static_cast<std::uint32_t>(card_.outputs.size());
    card.sample_format = static_cast<std::uint32_t>(abi::SampleFormat::float32);
    card.rate = rate_;
    card.period = period_;
    card.period_minimum = card.period;
    card.period_maximum = card.period;
    card.granularity = 0;
    const bool there = client_ && !client_->gone();
    card.input_latency = there ? client_->ports().input_latency() : input_latency_.load();
    card.output_latency = there ? client_->ports().output_latency() : output_latency_.load();
}

std::string JackServer::channel_name(bool input, unsigned channel) const {
    const std::shared_lock lock(client_mutex_);
    const std::vector<std::string>& names = input ? card_.inputs : card_.outputs;
    return channel < names.size() ? names[channel] : std::string();
}

int JackServer::real_time_priority() noexcept {
    const std::shared_lock lock(client_mutex_);
    if (client_ && !client_->gone())
        priority_ = client_->real_time_priority();
    return priority_;
}

void JackServer::move(abi::TransportMove move, std::uint64_t position) const {
    const std::shared_lock lock(client_mutex_);
    if (!client_ || client_->gone())
        throw TransportError(ECONNRESET, "The JACK server has ended. Start it again.");
    client_->move(move, position);
}

void JackServer::break_wait() noexcept {
    const std::shared_lock lock(client_mutex_);
    if (client_)
        client_->break_off();
}

void JackServer::prepare(std::span<const abi::ChannelBuffers> channels, unsigned period) {
    const std::lock_guard control(control_);
    if (period != period_)
        throw TransportError(EINVAL, "The JACK server's period is " + std::to_string(period_) +
                                         " frames; " + std::to_string(period) +
                                         " must be set there (jackd -p, jack_bufsize).");
    // Another server may have come since the host looked.
    for (const abi::ChannelBuffers& channel : channels) {
        const bool input = channel.input != 0;
        const std::size_t count = (input ? card_.inputs : card_.outputs).size();
        if (channel.channel >= count)
            throw TransportError(EINVAL, "The JACK server has " + std::to_string(count) +
                                             (input ? " inputs" : " outputs") + ", not " +
                                             std::to_string(channel.channel + 1) +
                                             ". Select this driver again.");
    }
    try {
        if (client_ && !client_->gone())
            client_->open_ports(channels);
    } catch (const TransportError&) {
        if (!is_ending())
            throw;
    }
    channels_.assign(channels.begin(), channels.end());
    prepared_period_ = period;
    prepared_rate_ = rate_.load();
    prepared_card_ = card_;
    fits_ = true;
}

void JackServer::unprepare() noexcept {
    const std::lock_guard control(control_);
    prepared_period_ = 0;
    channels_.clear();
    if (client_)
        client_->close_ports();
}

JackClient* JackServer::start() noexcept {
    const std::lock_guard control(control_);
    handover_.take(); // of the run before
    joining_ = false;
    connected_ = false;
    settled_ = false;
    started_ = true;
    lent_ = client_ && !client_->gone() && fits_;
    if (!lent_)
        return nullptr;
    client_->reset();
    return client_.get();
}

void JackServer::join_in() {
    const std::lock_guard control(control_);
    if (!lent_)
        return;
    try {
        client_->join();
        connected_ = true;
    } catch (const TransportError&) {
        if (!is_ending())
            throw;
    }
}

// With control_, of a server that has just failed to do what it was asked: whether it is ending,
// which its client hears of a little later.
bool JackServer::is_ending() {
    std::unique_lock lock(gone_mutex_);
    return gone_.wait_for(lock, longest_ending, [&] { return client_->gone(); });
}

void JackServer::stop(JackClient* client, unsigned under_way) noexcept {
    std::unique_lock control(control_, std::defer_lock);
    // Another thread may be making the client join, for which the server needs the client's cycles:
    // they go on, in silence, until that is done.
    while (!control.try_lock()) {
        under_way = client != nullptr ? client->keep_step(under_way) : 0;
        if (under_way == 0) {
            control.lock();
            break;
        }
    }
    if (!started_)
        return;
    started_ = false;
    joining_ = false;
    handover_.take();
    if (lent_)
        client_->leave(under_way);
    lent_ = false;
    handover_.wake(); // a client that was lost meanwhile can be closed now
}

void JackServer::settled(const JackClient& client, unsigned period) noexcept {
    const unsigned rate = client.rate();
    settled_ = true;
    period_ = period;
    rate_ = rate;
    expected_period.ran(client.said_period(), period);
    expected_rate.ran(client.said_rate(), rate);
}

void JackServer::period_is(unsigned frames) noexcept {
    if (!is_settling() && period_.exchange(frames) != frames)
        post(abi::event_period_changed);
}

void JackServer::rate_is(unsigned rate) noexcept {
    if (!is_settling() && rate_.exchange(rate) != rate)
        post(abi::event_rate_changed);
}

void JackServer::xrun() noexcept {
    if (settled_ && lent_) // nothing of the host's is lost else
        post(abi::event_overload);
}

void JackServer::latencies_are(unsigned input, unsigned output) noexcept {
    input_latency_ = input;
    output_latency_ = output;
    post(abi::event_latencies_changed);
}

void JackServer::server_gone() noexcept {
    {
        const std::lock_guard lock(gone_mutex_);
        gone_.notify_all();
    }
    post(abi::event_server_gone);
    handover_.wake();
}

} // namespace lockstep
