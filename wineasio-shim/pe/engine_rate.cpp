// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The engine's calls about the sample rate.
#include "engine.hpp"
#include "userspace/stream/usual_rates.hpp"

#include <algorithm>
#include <cmath>

namespace lockstep {

asio::Error Engine::can_sample_rate(asio::SampleRate rate) {
    const std::shared_ptr<Backend> current = backend();
    if (!current)
        return fail(asio::NotPresent, "canSampleRate: not initialised.");
    if (rate == current->describe().rate)
        return asio::Ok;
    // Also refuses 0, which would mean an external clock, and what is not a number.
    if (!(rate >= 1 && rate <= 10e6) || rate != std::floor(rate))
        return fail(asio::NoClock, "The sample rate must be a whole number of frames a second.");
    const Status status = current->can_rate(static_cast<unsigned>(rate));
    return status ? asio::Ok : refuse_rate(status);
}

// A rate that cannot be had is one thing, a Linux half that has crashed another.
asio::Error Engine::refuse_rate(const Status& status) {
    return status.code == linux_errno::fault ? fail(status) : fail(asio::NoClock, status.message);
}

asio::Error Engine::get_sample_rate(asio::SampleRate* rate) {
    if (rate == nullptr)
        return fail(asio::InvalidParameter, "getSampleRate: null pointer.");
    const std::shared_ptr<Backend> current = backend();
    if (!current)
        return fail(asio::NotPresent, "getSampleRate: not initialised.");
    *rate = current->describe().rate;
    *unread_rate_ = 0;
    return asio::Ok;
}

asio::Error Engine::set_sample_rate(asio::SampleRate rate) {
    const std::shared_ptr<Backend> current = backend();
    if (!current)
        return fail(asio::NotPresent, "setSampleRate: not initialised.");
    if (rate == current->describe().rate) {
        *unread_rate_ = 0;
        return asio::Ok;
    }
    if (const asio::Error able = can_sample_rate(rate); able != asio::Ok)
        return keep_rate(*current, able, rate);
    if (Run::on_real_time_thread())
        return fail(asio::InvalidMode, "The sample rate cannot be changed inside a callback.");
    const std::lock_guard control(control_);
    const bool was_running = state() == State::running;
    end_run();
    // A thread that is left behind is in the old session still.
    if (state() == State::loaded)
        return asio::HardwareMalfunction;
    if (backend() != current)
        return fail(asio::NotPresent, "setSampleRate: the driver was opened anew meanwhile.");
    const Status status = current->set_rate(static_cast<unsigned>(rate));
    if (status)
        *unread_rate_ = 0;
    if (status && !settings_.jack)
        platform_->kept_rate().keep(settings_, static_cast<unsigned>(rate));
    // The old rate is back when the new one was refused: go on with it.
    if (was_running) {
        const asio::Error restarted = start_run();
        if (restarted != asio::Ok)
            return restarted;
    }
    return status ? asio::Ok : keep_rate(*current, refuse_rate(status), rate);
}

// The server or an external clock decides. Live dies of an error here, before its user can choose
// another rate, and then at each start (wineasio#51, wineasio#83). Live reads back what it got. A
// host that does not is told: all that it knows is ASE_OK.
asio::Error Engine::keep_rate(Backend& backend, asio::Error refusal, asio::SampleRate rate) {
    if (refusal != asio::NoClock ||
        std::find(usual_rates.begin(), usual_rates.end(), rate) == usual_rates.end())
        return refusal;
    *unread_rate_ = backend.describe().rate;
    return asio::Ok;
}

} // namespace lockstep
