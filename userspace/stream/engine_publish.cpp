// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the cycle engine tells its publisher. The times are those that the cycle has looked at
// anyway, so that publishing costs a cycle no look at the clock of its own, but for one that plays
// nothing.
#include "stream/engine.hpp"

#include <sched.h>

namespace lockstep {

// Once a start: two system calls, before the first wait.
void CycleEngine::learn_thread() noexcept {
    thread_known_ = true;
    sched_param parameters{};
    const int policy = sched_getscheduler(0);
    if (policy >= 0 && sched_getparam(0, &parameters) == 0)
        publisher_->runs_under(static_cast<unsigned>(policy & ~SCHED_RESET_ON_FORK),
                               static_cast<unsigned>(parameters.sched_priority), clock_.now());
}

void CycleEngine::tell(observe::Kind kind, std::array<std::int64_t, observe::event_values> values,
                       std::int64_t now_ns) noexcept {
    if (publisher_ == nullptr)
        return;
    observe::Event event(kind, values);
    event.time_ns = now_ns;
    publisher_->note(event);
}

// Periods have been skipped; frame_ is still the first frame of the first of them, and the card was
// just asked for woken_.
void CycleEngine::tell_late_wake(std::uint64_t frames, std::int64_t now_ns) noexcept {
    if (publisher_ == nullptr)
        return;
    const std::uint64_t end = pcm_frame() + setup_.period;
    const std::int64_t end_ns = woken_.time_ns - frames_to_ns(woken_.frame - end, setup_.rate);
    observe::Event event(observe::Kind::late_wake,
                         {static_cast<std::int64_t>(frames), static_cast<std::int64_t>(frame_),
                          now_ns - end_ns, worked_ns_, period_ns()});
    event.time_ns = now_ns;
    publisher_->late(event);
}

// At the end of a cycle whose client worked for too long; frame_ is still the cycle's first.
void CycleEngine::tell_late_work(unsigned frames) noexcept {
    if (publisher_ == nullptr)
        return;
    observe::Event event(observe::Kind::late_work, {frames, static_cast<std::int64_t>(frame_),
                                                    ended_ns_ - looked_ns_, period_ns()});
    event.time_ns = ended_ns_;
    publisher_->late(event);
}

// At the end of a cycle; frame_ is the next one's.
void CycleEngine::report_cycle() noexcept {
    const StreamCounters now = counters();
    observe::CycleReport report;
    report.frames = frame_;
    report.now_ns = ended_ns_ != 0 ? ended_ns_ : clock_.now();
    report.worked_ns = worked_ns_ = report.now_ns - looked_ns_;
    report.lost = static_cast<std::uint32_t>(now.frames_lost - reported_.frames_lost);
    report.late = static_cast<std::uint32_t>(now.late - reported_.late);
    report.safety = safety();
    report.card_present = pcm_ != nullptr;
    publisher_->cycle(report);
    reported_ = now;
}

} // namespace lockstep
