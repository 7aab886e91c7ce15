// SPDX-License-Identifier: GPL-2.0-or-later
//
// Time code against sample position; see time_code.hpp.
#include "time_code.hpp"

namespace host {

void TimeCodeWatch::see(const asio::Time& time) noexcept {
    const asio::TimeCode& code = time.timeCode;
    const std::uint64_t position = asio::join(time.timeInfo.samplePosition);
    const std::uint64_t frame = asio::join(code.samples);
    const bool valid = (code.flags & asio::TimeCodeValid) != 0;
    const bool running = valid && (code.flags & asio::TimeCodeRunning) != 0;
    const bool at_speed = (code.flags & asio::TimeCodeOnSpeed) != 0 && code.speed == 1;
    const bool still = (code.flags & asio::TimeCodeStill) != 0;
    if (valid && (running == still || running != at_speed))
        ++breaks_;
    if (running && running_) {
        ++steps_;
        if (frame - code_ != position - last_position_)
            ++breaks_;
    } else if (running) {
        from_ = frame;
    }
    last_position_ = position;
    valid_ = valid;
    running_ = running;
    code_ = frame;
}

std::map<std::string, double> TimeCodeWatch::values() const {
    return {{"valid", valid_ ? 1 : 0},
            {"running", running_ ? 1 : 0},
            {"code", static_cast<double>(code_)},
            {"from", static_cast<double>(from_)},
            {"steps", static_cast<double>(steps_)},
            {"breaks", static_cast<double>(breaks_)}};
}

} // namespace host
