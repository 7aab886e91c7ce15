// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The ordinary thread that closes a lost card and opens it again.
#include "stream/reopener.hpp"

#include "observe/publisher.hpp"
#include "stream/negotiate.hpp"
#include "stream/ordinary_thread.hpp"

#include <array>
#include <cerrno>
#include <poll.h>
#include <system_error>

namespace lockstep {
namespace {

// What a card that is away will agree to, as far as can be told. Its rings are those of the last
// agreement; nobody uses them before the card is back and has agreed.
PcmSetup expected(const PcmSetup& last, const StreamSettings& asked) {
    PcmSetup setup = last;
    setup.period = asked.period;
    setup.safety = grown_safety(asked.safety, asked.period, last.coarse);
    return setup;
}

} // namespace

Reopener::Reopener(const StreamSettings& settings, Handover<DuplexPcm>& handover, OpenCard open,
                   const std::string& device_folder)
    : handover_(handover), open_(std::move(open)), pcm_(open_(settings)), watch_(device_folder) {
    address_ = pcm_->address();
    agreed_ = pcm_->setup();
    asked_ = pcm_->settings_by_id(settings);
    // What was 0 ("all") is now a number, so that a card that comes back differently is noticed.
    asked_.capture_channels = agreed_.capture.channels;
    asked_.playback_channels = agreed_.playback.channels;
    try {
        thread_ = ordinary_thread("lockstep-reopen", [this] { run(); });
    } catch (const std::system_error& error) {
        throw StreamError(error.code().value(),
                          std::string("can't make a thread that watches for the card's removal: ") +
                              error.code().message());
    }
}

Reopener::~Reopener() {
    quit_.set();
    thread_.join();
}

PcmSetup Reopener::setup() {
    const std::lock_guard lock(mutex_);
    return agreed_;
}

void Reopener::configure(unsigned period, unsigned safety) {
    check_period_and_safety(period, safety);
    const std::lock_guard lock(mutex_);
    StreamSettings wanted = asked_;
    wanted.period = period;
    wanted.safety = safety;
    if (pcm_)
        configure_card(wanted);
    asked_ = wanted;
    agreed_ = pcm_ ? pcm_->setup() : expected(agreed_, wanted);
}

// Under the lock. Throws StreamError if a card that is there refuses.
void Reopener::configure_card(const StreamSettings& wanted) {
    try {
        pcm_->configure(wanted);
        return;
    } catch (const StreamError&) {
        if (card_is_alive()) {
            try {
                pcm_->configure(asked_);
            } catch (const StreamError&) {
                // It no longer agrees to what it had agreed to. The thread opens it again when it
                // does; until then it counts as away.
                pcm_.reset();
                handover_.wake();
            }
            throw;
        }
    }
    // It was removed just now: the thread has not closed it yet.
    pcm_.reset();
    handover_.wake();
}

DuplexPcm* Reopener::start() {
    const std::lock_guard lock(mutex_);
    handover_.take();
    handover_.reclaim();
    if (!card_is_alive())
        pcm_.reset();
    if (!pcm_)
        try_open();
    if (pcm_)
        pcm_->start();
    running_ = true;
    return pcm_.get();
}

void Reopener::stop() noexcept {
    const std::lock_guard lock(mutex_);
    running_ = false;
    handover_.take();
    if (handover_.reclaim())
        pcm_.reset();
    if (pcm_)
        pcm_->stop();
}

// Under the lock. 0, or the errno value of what is wrong now and may be right later.
int Reopener::try_open() noexcept {
    try {
        auto pcm = open_(asked_);
        if (!same_to_client(pcm->setup(), agreed_)) {
            tell_refused("it came back with another rate, or other channels");
            return EINVAL;
        }
        agreed_ = pcm->setup();
        if (running_)
            pcm->start();
        pcm_ = std::move(pcm);
        if (running_)
            handover_.offer(pcm_.get());
        refusal_.clear();
        return 0;
    } catch (const StreamError& error) {
        if (error.code() != ENODEV)
            tell_refused(error.what());
        return error.code();
    } catch (const std::exception&) {
        return ENOMEM;
    }
}

// Under the lock. Each reason once, however often it is tried.
void Reopener::tell_refused(const std::string& why) {
    if (refusal_ == why)
        return;
    refusal_ = why;
    if (asked_.publisher)
        asked_.publisher->note(observe::Event(observe::Kind::card_other, {}, why));
}

void Reopener::run() noexcept {
    RetryDelay delay;
    int wait_ms = -1;
    for (;;) {
        std::array<pollfd, 3> wake{
            {{quit_.fd(), POLLIN, 0}, {handover_.wake_fd(), POLLIN, 0}, {watch_.fd(), POLLIN, 0}}};
        poll(wake.data(), wake.size(), wait_ms);
        if (wake[0].revents != 0)
            return;
        if (watch_.changed())
            delay.reset();
        const std::lock_guard lock(mutex_);
        if (handover_.reclaim() || (!running_ && !card_is_alive()))
            pcm_.reset();
        const int code = pcm_ ? 0 : try_open();
        wait_ms = pcm_ ? -1 : delay.after(code);
        if (pcm_)
            delay.reset();
    }
}

} // namespace lockstep
