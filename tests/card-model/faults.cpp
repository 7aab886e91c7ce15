// SPDX-License-Identifier: GPL-2.0-or-later
//
// See faults.hpp.
#include "card-model/faults.hpp"

namespace card_model {

void Faults::raise_without_cause(unsigned times) {
    without_cause_ += times;
    pass_burst();
}

void Faults::looked() {
    if (line_) {
        line_ = false;
        --without_cause_;
    }
}

} // namespace card_model
