// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the USB model says truly happened (tests/usb-model/truth.h).
#pragma once

#include "usb-model/truth.h"

#include <optional>
#include <vector>

class Truth {
  public:
    // Throws Failure if the model is not loaded or debugfs is not mounted.
    Truth();
    ~Truth();
    Truth(const Truth&) = delete;
    Truth& operator=(const Truth&) = delete;

    // A consistent copy.
    usb_model_truth read() const;
    // The segments of the newest run of a pipe.
    std::vector<usb_model_segment> run_of(unsigned pipe) const;

  private:
    const volatile usb_model_truth* page_ = nullptr;
};
