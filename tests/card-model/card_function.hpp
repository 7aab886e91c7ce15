// SPDX-License-Identifier: GPL-2.0-or-later
//
// A card as a function of the PCI bus.
#pragma once

#include "card-model/card.hpp"
#include "card-model/vfio_user/function.hpp"

namespace card_model {

// By what the kind's driver finds it: ids, revision, class, BAR0.
vfio_user::Identity identity_of(const Options& options);

class CardFunction : public vfio_user::Function {
  public:
    // `card` must outlive it.
    explicit CardFunction(Card& card) : card_(card) {}

    // Registers have 32 bits: another width is counted, reads as all ones and writes nothing.
    void read(std::uint32_t offset, std::span<std::byte> into) override;
    void write(std::uint32_t offset, std::span<const std::byte> from) override;
    bool interrupt() const override { return card_.interrupt(); }
    void power_off() override { card_.power_off(); }
    void access_without_power() override { card_.count_access_without_power(); }
    void reset() override { card_.reset(); }
    bool on_bus() const override { return card_.faults().on_bus(); }

  private:
    Card& card_;
};

} // namespace card_model
