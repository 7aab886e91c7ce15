// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The real-time half of AlsaPcm. Positions come from the status page that the kernel shares with
// us and commits go to the control page, both without a system call, unless the card asks to see
// each commit (SNDRV_PCM_INFO_SYNC_APPLPTR).
#include "stream/alsa_pcm.hpp"

#include <algorithm>
#include <cerrno>
#include <poll.h>

namespace lockstep {

bool AlsaPcm::position(Direction direction, CardPosition& position) noexcept {
    const Side& it = side(direction);
    if (snd_pcm_state(it.pcm.get()) != SND_PCM_STATE_RUNNING)
        return false;
    snd_pcm_uframes_t available = 0;
    snd_htimestamp_t stamp{};
    if (snd_pcm_htimestamp(it.pcm.get(), &available, &stamp) < 0)
        return false;
    // Both counts wrap at the boundary; what is far above the ring is a small negative number.
    auto frames = static_cast<std::int64_t>(available);
    if (available > it.boundary / 2)
        frames -= static_cast<std::int64_t>(it.boundary);
    if (direction == Direction::playback)
        frames -= it.ring;
    position.frame = it.application + static_cast<std::uint64_t>(frames);
    // Until the first interrupt the stamp is from before the start, when the position was 0.
    position.time_ns = std::max(stamp.tv_sec * nanoseconds_a_second + stamp.tv_nsec, start_ns_);
    return true;
}

bool AlsaPcm::refresh() noexcept {
    // Playback first: time that passes between the two must not look like a card that plays ahead.
    return std::all_of(sides_.rbegin(), sides_.rend(),
                       [](const Side& it) { return !it.pcm || snd_pcm_hwsync(it.pcm.get()) == 0; });
}

ChannelArea AlsaPcm::area(Direction direction, unsigned channel) const noexcept {
    return side(direction).areas[channel];
}

bool AlsaPcm::commit(Direction direction, std::uint64_t frames) noexcept {
    Side& it = side(direction);
    // alsa-lib takes at most a ring at a time.
    while (frames != 0) {
        const auto part = std::min<std::uint64_t>(frames, it.ring);
        const snd_pcm_sframes_t moved =
            snd_pcm_mmap_commit(it.pcm.get(), it.application % it.ring, part);
        if (moved < 0 || static_cast<std::uint64_t>(moved) != part)
            return false;
        it.application += part;
        frames -= part;
    }
    return true;
}

bool AlsaPcm::sleep_until(std::uint64_t frame) noexcept {
    return interrupts_ ? sleep_on_interrupt(frame) : sleep_on_timer(frame);
}

bool AlsaPcm::sleep_on_interrupt(std::uint64_t frame) noexcept {
    pollfd descriptor{wake_fd_,
                      static_cast<short>(leader() == Direction::capture ? POLLIN : POLLOUT), 0};
    int ready = 0;
    do {
        ready = poll(&descriptor, 1, stall_ms_);
    } while (ready < 0 && errno == EINTR);
    if (ready < 0 || (descriptor.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0)
        return false;
    if (ready == 0) {
        // No interrupt for long: either it got lost or the card stands still.
        CardPosition now;
        return refresh() && position(leader(), now) && now.frame >= frame;
    }
    return true;
}

bool AlsaPcm::sleep_on_timer(std::uint64_t frame) noexcept {
    CardPosition known;
    if (!position(leader(), known))
        return false;
    // One nanosecond more than what is rounded down: the frame has then passed, if clocks agree.
    const std::uint64_t missing = frame - known.frame;
    std::int64_t due = known.time_ns + frames_to_ns(missing, setup_.rate) + 1;
    std::int64_t now = clock_.now();
    // How long the client worked is no sign of a card that stands still.
    if (awaited_ != frame) {
        awaited_ = frame;
        moved_ = {known.frame, now};
    }
    // Asked since then, to no avail: between bursts the card's time stamp stands still too.
    if (asked_ns_ >= due)
        due = now + nap_ns(missing, setup_.period, setup_.rate);
    if (due > now)
        clock_.sleep_until(due);
    if (!refresh() || !position(leader(), known))
        return false;
    now = clock_.now();
    asked_ns_ = now;
    if (known.frame != moved_.frame)
        moved_ = {known.frame, now};
    return now - moved_.time_ns < stall_ms_ * std::int64_t{1'000'000};
}

} // namespace lockstep
