// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The rate that a host has set, for the life of the process: other makers' cards keep it when their
// driver is released. REW sets it on one driver object and plays on the next, and asks neither.
#pragma once

#include "settings.hpp"

#include <mutex>
#include <optional>
#include <string>

namespace lockstep {

class KeptRate {
  public:
    // The host has set `rate` on a card that was opened with `settings`.
    void keep(const Settings& settings, unsigned rate) {
        const std::lock_guard lock(mutex_);
        kept_ = {settings.device, settings.rate, rate};
    }
    // At which rate to open with `settings`: the kept one until the user's rate or card is another.
    unsigned of(const Settings& settings) {
        const std::lock_guard lock(mutex_);
        if (kept_ && (kept_->device != settings.device || kept_->setting != settings.rate))
            kept_.reset();
        return kept_ ? kept_->rate : settings.rate;
    }

  private:
    struct Kept {
        std::string device;
        unsigned setting;
        unsigned rate;
    };
    std::mutex mutex_;
    std::optional<Kept> kept_;
};

} // namespace lockstep
