// SPDX-License-Identifier: GPL-2.0-or-later
//
// See audio_source.hpp.
#include "card-model/audio_source.hpp"

namespace card_model {

namespace {

class TestSignal final : public AudioSource {
  public:
    explicit TestSignal(unsigned channel) : channel_(channel) {}

    void read(std::uint64_t frame, std::span<std::int32_t> samples) override {
        for (std::int32_t& sample : samples)
            sample = test_sample(channel_, frame++);
    }

  private:
    unsigned channel_;
};

} // namespace

std::unique_ptr<AudioSource> test_signal(unsigned channel) {
    return std::make_unique<TestSignal>(channel);
}

} // namespace card_model
