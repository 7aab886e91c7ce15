// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The JACK server as the driver sees it, there or away: a server that ends is a state, not an
// error. The lost client is closed at once, and another one opened when there is a server again,
// with the same ports; the real-time thread takes it up at its next cycle and the host plays on.
// Only if that server is another (its period, its rate, the card's ports) must the host prepare
// anew, and is told.
//
// Ownership: owns the client and one ordinary thread. The real-time thread borrows the client:
// start() gives it, stop() or the handover's give_back() ends that. Lifetime: shared with that
// thread, as libjack may keep it inside jack_client_open() for longer than a host waits for its
// driver to go; after end() it only tidies up. Threads: any, but for what is marked.
#pragma once

#include "expected.hpp"
#include "jack_client.hpp"
#include "mailbox.hpp"
#include "stream/handover.hpp"
#include "wineasio-shim/abi/calls.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

namespace lockstep {

class JackServer final : private JackListener {
  public:
    // Throws TransportError when there is none.
    static std::shared_ptr<JackServer> open(const std::string& client_name, Mailbox& mailbox);
    // The mailbox is not touched again, and the client is closed. Stopped, unprepared.
    void end() noexcept;

    // Of the server that there is or that was last, as it runs now.
    unsigned period() const noexcept { return period_; }
    unsigned rate() const noexcept { return rate_; }
    // What the host has prepared for; changes only when stopped. period: 0 when it has not.
    unsigned prepared_period() const noexcept { return prepared_period_; }
    unsigned prepared_rate() const noexcept { return prepared_rate_; }
    void describe(abi::Describe& card) const;
    std::string channel_name(bool input, unsigned channel) const;
    int real_time_priority() noexcept;
    void move(abi::TransportMove move, std::uint64_t position) const; // throws TransportError
    void break_wait() noexcept;

    // Controlling thread, as the next three. Throws TransportError, with nothing prepared: another
    // period, or a channel that the server's card does not have.
    void prepare(std::span<const abi::ChannelBuffers> channels, unsigned period);
    void unprepare() noexcept;
    // The client whose cycles the real-time thread takes, or null while there is none.
    JackClient* start() noexcept;
    // Joins the graph; the real-time thread is in its cycles. Throws TransportError when the server
    // refuses; one that ends in the middle of it is away.
    void join_in();
    // On the real-time thread, or on any when that one is not in its cycles: takes the client back
    // (null: it has none), which leaves the graph as in JackClient::leave().
    void stop(JackClient* client, unsigned under_way) noexcept;

    // Real-time thread: where a lost client goes and the next one comes from.
    Handover<JackClient>& handover() noexcept { return handover_; }
    // Real-time thread: the ports have been connected since the client was given.
    bool is_connected() const noexcept { return connected_.load(std::memory_order_acquire); }
    // Real-time thread, once a client: it is known now that it runs cycles of so many frames.
    void settled(const JackClient& client, unsigned period) noexcept;

  private:
    // What there is to say of a server's card also when it has gone: the channels' names.
    struct Card {
        std::vector<std::string> inputs;
        std::vector<std::string> outputs;

        bool operator==(const Card&) const = default;
    };

    JackServer(std::string client_name, Mailbox& mailbox);
    static Card card_of(const JackClient& client);
    void run() noexcept;
    void close_lost() noexcept;
    void look_for_server() noexcept;
    std::unique_ptr<JackClient> open_client(); // throws TransportError
    // The events of it.
    std::uint32_t take_in(std::unique_ptr<JackClient> client);
    void join_again() noexcept;
    bool is_ending();
    bool is_settling() const noexcept { return started_ && !settled_; }
    void post(std::uint32_t events) noexcept;

    void period_is(unsigned frames) noexcept override;
    void rate_is(unsigned rate) noexcept override;
    void xrun() noexcept override;
    void latencies_are(unsigned input, unsigned output) noexcept override;
    void server_gone() noexcept override;

    const std::string name_;
    Handover<JackClient> handover_;
    std::atomic<unsigned> period_{0};        // frames
    std::atomic<unsigned> rate_{0};          // frames a second
    std::atomic<unsigned> input_latency_{0}; // frames, as last heard
    std::atomic<unsigned> output_latency_{0};
    std::atomic<int> priority_{0}; // as last known
    std::atomic<bool> ended_{false};
    std::atomic<bool> started_{false};
    std::atomic<bool> connected_{false};
    // Until then, what a server says of its period and rate is not what it will run in the end.
    std::atomic<bool> settled_{false};

    std::mutex mailbox_mutex_;
    Mailbox* mailbox_; // null after end()

    // Held by whoever changes what is below, over all that he asks of the server for it.
    std::mutex control_;
    std::vector<abi::ChannelBuffers> channels_; // prepared
    std::atomic<unsigned> prepared_period_{0};
    std::atomic<unsigned> prepared_rate_{0};
    Card prepared_card_;               // whose channels those are
    bool fits_ = true;                 // the server can run what is prepared
    std::atomic<bool> lent_{false};    // the real-time thread may be using the client
    unsigned looks_without_ports_ = 0; // at a server that is there
    bool joining_ = false;             // the client was offered and has not joined yet
    // Held only to read the next two, or to replace them; taken after control_.
    mutable std::shared_mutex client_mutex_;
    std::unique_ptr<JackClient> client_; // null: away
    Card card_;

    std::mutex gone_mutex_;
    std::condition_variable gone_; // a client is

    std::mutex thread_mutex_;
    std::condition_variable thread_over_;
    bool thread_runs_ = false; // thread_mutex_
    std::thread thread_;
};

} // namespace lockstep
