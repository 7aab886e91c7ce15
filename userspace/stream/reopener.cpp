// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The ordinary thread that closes a lost card and opens it again.
#include "stream/reopener.hpp"

#include "stream/ordinary_thread.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

namespace lockstep {
namespace {

constexpr const char* device_folder = "/dev/snd";
// A card that is there but taken by another program gives no event when it is set free.
constexpr int retry_ms = 1000;

StreamError no_descriptor() {
    return {errno, std::string("can't watch for the card's removal: ") + std::strerror(errno)};
}

} // namespace

Reopener::Reopener(const StreamSettings& settings, Handover<DuplexPcm>& handover)
    : handover_(handover), pcm_(std::make_unique<AlsaPcm>(settings)) {
    settings_ = pcm_->settings_by_id(settings);
    setup_ = pcm_->setup();
    // What was 0 ("all") is now a number, so that a card that comes back differently is noticed.
    settings_.capture_channels = setup_.capture.channels;
    settings_.playback_channels = setup_.playback.channels;
    address_ =
        pcm_->address(settings.capture_device.empty() ? Direction::playback : Direction::capture);
    watch_fd_ = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (watch_fd_ < 0)
        throw no_descriptor();
    quit_fd_ = eventfd(0, EFD_CLOEXEC);
    if (quit_fd_ < 0) {
        close(watch_fd_);
        throw no_descriptor();
    }
    inotify_add_watch(watch_fd_, device_folder, IN_CREATE | IN_DELETE | IN_ATTRIB);

    thread_ = ordinary_thread("lockstep-reopen", [this] { run(); });
}

Reopener::~Reopener() {
    eventfd_write(quit_fd_, 1);
    thread_.join();
    close(watch_fd_);
    close(quit_fd_);
}

bool Reopener::card_is_alive() const noexcept {
    const Direction direction =
        setup_.capture.channels != 0 ? Direction::capture : Direction::playback;
    return pcm_ && pcm_->is_connected(direction);
}

void Reopener::configure(unsigned period, unsigned safety) {
    check_period_and_safety(period, safety);
    const std::lock_guard lock(mutex_);
    StreamSettings wanted = settings_;
    wanted.period = period;
    wanted.safety = safety;
    if (pcm_) {
        try {
            pcm_->configure(wanted);
            setup_ = pcm_->setup();
        } catch (const StreamError&) {
            pcm_->configure(settings_);
            throw;
        }
    } else {
        setup_.period = period;
        setup_.safety = safety;
    }
    settings_ = wanted;
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

// Under the lock. Silent: whatever is wrong now may be right at the next event.
void Reopener::try_open() noexcept {
    try {
        auto pcm = std::make_unique<AlsaPcm>(settings_);
        if (!(pcm->setup() == setup_))
            return;
        if (running_)
            pcm->start();
        pcm_ = std::move(pcm);
        if (running_)
            handover_.offer(pcm_.get());
    } catch (const std::exception&) {
        pcm_.reset();
    }
}

void Reopener::drain_watch() const noexcept {
    std::array<char, 4096> events{};
    while (read(watch_fd_, events.data(), events.size()) > 0) {
    }
}

void Reopener::run() noexcept {
    bool away = false;
    for (;;) {
        std::array<pollfd, 3> wake{
            {{quit_fd_, POLLIN, 0}, {handover_.wake_fd(), POLLIN, 0}, {watch_fd_, POLLIN, 0}}};
        poll(wake.data(), wake.size(), away ? retry_ms : -1);
        if (wake[0].revents != 0)
            return;
        drain_watch();
        const std::lock_guard lock(mutex_);
        if (handover_.reclaim() || (!running_ && !card_is_alive()))
            pcm_.reset();
        if (!pcm_) {
            // The folder itself goes away with the last card.
            inotify_add_watch(watch_fd_, device_folder, IN_CREATE | IN_DELETE | IN_ATTRIB);
            try_open();
        }
        away = !pcm_;
    }
}

} // namespace lockstep
