// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which clock the card follows; see sync.hpp. The status registers' bits are in sync_status.cpp.
#include "card-model/sync.hpp"

#include <stdexcept>
#include <string>

namespace card_model {

namespace {

// How the registers number the TCO on cards whose word clock input is told of as one.
constexpr unsigned raydat_tco_code = 9;

constexpr unsigned slowest_input = 25000; // Hz, of any clock that an input is told to carry
constexpr unsigned fastest_input = 210000;

} // namespace

Sync::Sync(const Description& card, bool tco) : card_(card), tco_(tco) {
    for (const ClockInput& input : card.clock_inputs)
        if (tco || input.name != "tco")
            inputs_.push_back({input, {}});
}

const Sync::Input* Sync::find(std::string_view name) const {
    for (const Input& input : inputs_)
        if (input.what.name == name)
            return &input;
    return nullptr;
}

const InputStatus& Sync::status(std::string_view name) const {
    const Input* input = find(name);
    if (input != nullptr)
        return input->status;
    std::string allowed;
    for (const Input& there : inputs_)
        allowed += (allowed.empty() ? "" : ", ") + std::string(there.what.name);
    throw std::invalid_argument("this card has no input \"" + std::string(name) + "\"; it has " +
                                allowed);
}

void Sync::set(std::string_view name, const InputStatus& status) {
    static_cast<void>(this->status(name)); // throws for a name that is none
    if (status.rate < slowest_input || status.rate > fastest_input)
        throw std::invalid_argument("rate " + std::to_string(status.rate) +
                                    " Hz of an input: allowed are 25000 to 210000");
    for (Input& input : inputs_)
        if (input.what.name == name)
            input.status = status;
}

InputStatus Sync::status_or_absent(std::string_view name) const {
    const Input* input = find(name);
    return input != nullptr ? input->status : InputStatus{};
}

// The preferred input if it is locked, else the first one that is.
const Sync::Input* Sync::reference(const ClockSetting& setting) const {
    const bool word_as_tco =
        card_.family == Family::raydat && !tco_ && setting.preferred == raydat_tco_code;
    const unsigned preferred = word_as_tco ? 0 : setting.preferred;
    const Input* first = nullptr;
    for (const Input& input : inputs_) {
        if (!input.status.locked())
            continue;
        if (input.what.code == preferred)
            return &input;
        if (first == nullptr)
            first = &input;
    }
    return first;
}

Selection Sync::select(const ClockSetting& setting) const {
    const auto dds = static_cast<double>(card_.dds);
    const Input* input = setting.master ? nullptr : reference(setting);
    if (input == nullptr)
        return {false, card_.no_reference, "internal", dds / setting.pll, setting.pll};

    const unsigned rate = single_speed_rate(input->status.rate);
    // Word clock that was asked for by the TCO's code is told of by that code.
    const bool as_tco = input->what.code == 0 && card_.family == Family::raydat && !tco_ &&
                        setting.preferred == raydat_tco_code;
    return {true, as_tco ? raydat_tco_code : input->what.code, input->what.name,
            static_cast<double>(rate), static_cast<std::uint32_t>(card_.dds / rate)};
}

} // namespace card_model
