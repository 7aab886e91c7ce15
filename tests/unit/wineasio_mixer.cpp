// SPDX-License-Identifier: GPL-2.0-or-later
//
// The card's own mixer: from a host's monitors and gains to faders and back, its levels, and what
// the host is answered.
#include "wineasio-shim/unix/card_mixer.hpp"
#include "wineasio-shim/unix/transport.hpp"

#include "wineasio_fake.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <map>
#include <memory>

namespace lockstep::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr std::uint32_t full = 0x7fffffff;
constexpr std::uint32_t unity = abi::unity_gain;

// A card of four inputs and four outputs in odd places of its matrix. Faders are kept by output,
// source; those that are not in the map are 0.
struct FakeMatrix {
    MixerMap map{{8, 9, 10, 11}, {20, 21, 22, 23}};
    std::map<std::pair<unsigned, unsigned>, std::uint16_t> faders;
    MixerPeaks peaks;
    int readings = 0;
    int writes = 0;
    bool there = true;

    FakeMatrix() {
        for (const unsigned output : map.outputs)
            faders[{output, mixer_channels + output}] = unity_fader;
    }
    // What is open but the way of each playback channel to its own output as it is.
    std::map<std::pair<unsigned, unsigned>, std::uint16_t> changed() const {
        const FakeMatrix fresh;
        auto all = faders;
        std::erase_if(all, [&](const auto& fader) {
            const auto was = fresh.faders.find(fader.first);
            return fader.second == (was == fresh.faders.end() ? 0 : was->second);
        });
        return all;
    }
    CardMixer::Open open();
};

class FakeDevice final : public MixerDevice {
  public:
    explicit FakeDevice(FakeMatrix& matrix) : matrix_(matrix) {}
    MixerMap map() override { return matrix_.map; }
    MixerRow row(unsigned output) override {
        MixerRow row{};
        for (unsigned source = 0; source < mixer_sources; ++source)
            if (const auto fader = matrix_.faders.find({output, source});
                fader != matrix_.faders.end())
                row[source] = fader->second;
        return row;
    }
    void set(unsigned output, unsigned source, std::uint16_t fader) override {
        matrix_.faders[{output, source}] = fader;
        ++matrix_.writes;
    }
    MixerPeaks peaks() override {
        ++matrix_.readings;
        return std::exchange(matrix_.peaks, {});
    }

  private:
    FakeMatrix& matrix_;
};

CardMixer::Open FakeMatrix::open() {
    return [this]() -> std::unique_ptr<MixerDevice> {
        return there ? std::make_unique<FakeDevice>(*this) : nullptr;
    };
}

Monitor to(unsigned left, std::optional<unsigned> right = std::nullopt, std::uint32_t gain = unity,
           std::uint32_t pan = 0) {
    return {left, right, gain, pan};
}

TEST(MixerNumbers, GainsArePowersOfTheirScale) {
    EXPECT_DOUBLE_EQ(factor_of_gain(0), 0);
    EXPECT_DOUBLE_EQ(factor_of_gain(unity), 1);
    EXPECT_DOUBLE_EQ(factor_of_gain(unity / 2), 0.5);
    EXPECT_NEAR(factor_of_gain(full), 4, 1e-8); // 12 dB
}

TEST(MixerNumbers, PansKeepThePower) {
    for (const std::uint32_t pan : {0U, 1U << 28, full / 2, full - 5, full}) {
        const auto [left, right] = shares_of_pan(pan);
        EXPECT_NEAR(left * left + right * right, 1, 1e-9) << pan;
    }
    EXPECT_NEAR(shares_of_pan(0).first, 1, 1e-9);
    EXPECT_NEAR(shares_of_pan(full).second, 1, 1e-9);
    EXPECT_NEAR(shares_of_pan(full / 2).first, shares_of_pan(full / 2).second, 1e-6);
    EXPECT_NEAR(shares_of_pan(0xffffffff).second, 1, 1e-9);
}

TEST(MixerNumbers, FadersEndWhereTheCardsDo) {
    EXPECT_EQ(fader_of(0), 0);
    EXPECT_EQ(fader_of(1), 32768);
    EXPECT_EQ(fader_of(0.70710678), 23170);
    EXPECT_EQ(fader_of(1.99), 65208);
    EXPECT_EQ(fader_of(4), 65535);
}

TEST(MixerNumbers, LevelsReachFullScale) {
    EXPECT_EQ(level_of_peak(0), 0U);
    EXPECT_EQ(level_of_peak(0x7fffff), full);
    EXPECT_EQ(level_of_peak(0x800000), full); // the lowest sample's magnitude
    EXPECT_NEAR(level_of_peak(0x400000), full / 2.0, 1 << 9);
}

TEST(CardMixer, MonitorsAnInputWhereTheHostSaid) {
    FakeMatrix matrix;
    CardMixer mixer(matrix.open());
    mixer.set_monitor(1, to(2));
    EXPECT_THAT(matrix.changed(), ElementsAre(Pair(Pair(22, 9), 32768)));
    mixer.set_monitor(1, to(0, 1, unity, full / 2));
    EXPECT_THAT(matrix.changed(), ElementsAre(Pair(Pair(20, 9), 23170), Pair(Pair(21, 9), 23170)));
    mixer.set_monitor(1, to(0, 1, unity / 2, full));
    EXPECT_THAT(matrix.changed(), ElementsAre(Pair(Pair(21, 9), 16384)));
    mixer.set_monitor(3, to(3, std::nullopt, full));
    EXPECT_THAT(matrix.changed(), ElementsAre(Pair(Pair(21, 9), 16384), Pair(Pair(23, 11), 65535)));
    mixer.set_monitor(1, std::nullopt);
    EXPECT_THAT(matrix.changed(), ElementsAre(Pair(Pair(23, 11), 65535)));
    mixer.set_monitor(0, std::nullopt); // was not
    mixer.set_monitor(3, std::nullopt);
    EXPECT_THAT(matrix.changed(), IsEmpty());
}

TEST(CardMixer, GainsGoThroughAllFadersOfAChannel) {
    FakeMatrix matrix;
    matrix.faders[{20, 10}] = 10000; // the user's own
    matrix.faders[{23, 10}] = 2000;
    matrix.faders[{40, 10}] = 3000; // of no output that the card has at this rate
    const auto before = matrix.changed();
    CardMixer mixer(matrix.open());
    mixer.set_gain(true, 2, unity / 2);
    EXPECT_THAT(matrix.changed(), ElementsAre(Pair(Pair(20, 10), 5000), Pair(Pair(23, 10), 1000),
                                              Pair(Pair(40, 10), 3000)));
    mixer.set_gain(false, 0, unity / 4);
    EXPECT_THAT(matrix.changed(), ElementsAre(Pair(Pair(20, 10), 1250), Pair(Pair(20, 84), 8192),
                                              Pair(Pair(23, 10), 1000), Pair(Pair(40, 10), 3000)));
    // Beyond a fader's end, and back without having lost where it was.
    mixer.set_gain(false, 0, full);
    EXPECT_EQ((matrix.faders[{20, 84}]), 65535);
    EXPECT_EQ((matrix.faders[{20, 10}]), 20000);
    mixer.set_gain(false, 0, unity);
    mixer.set_gain(true, 2, unity);
    EXPECT_EQ(matrix.changed(), before);
}

TEST(CardMixer, AMonitorGoesThroughTheGains) {
    FakeMatrix matrix;
    CardMixer mixer(matrix.open());
    mixer.set_gain(true, 0, unity / 2);
    mixer.set_monitor(0, to(0));
    EXPECT_THAT(matrix.changed(), ElementsAre(Pair(Pair(20, 8), 16384)));
    mixer.set_gain(false, 0, unity / 2);
    EXPECT_THAT(matrix.changed(), ElementsAre(Pair(Pair(20, 8), 8192), Pair(Pair(20, 84), 16384)));
}

TEST(CardMixer, PutsBackWhatItFoundAndLeavesWhatTheUserMoved) {
    FakeMatrix matrix;
    matrix.faders[{20, 8}] = 700;
    const auto before = matrix.faders;
    {
        CardMixer mixer(matrix.open());
        mixer.set_monitor(0, to(0, 1, unity, full / 2));
        mixer.set_gain(false, 3, 0);
        EXPECT_EQ((matrix.faders[{20, 8}]), 23170);
    }
    EXPECT_EQ((matrix.faders[{20, 8}]), 700);
    EXPECT_EQ((matrix.faders[{21, 8}]), 0);
    EXPECT_EQ((matrix.faders[{23, 87}]), unity_fader);
    {
        CardMixer mixer(matrix.open());
        mixer.set_monitor(0, to(0, 1, unity, full / 2));
        matrix.faders[{20, 8}] = 1234;
    }
    EXPECT_EQ((matrix.faders[{20, 8}]), 1234);
    EXPECT_EQ((matrix.faders[{21, 8}]), 0);
}

TEST(CardMixer, WhatTheUserMovedIsWhereAGainBegins) {
    FakeMatrix matrix;
    matrix.faders[{20, 8}] = 8000;
    CardMixer mixer(matrix.open());
    mixer.set_gain(true, 0, unity / 2);
    EXPECT_EQ((matrix.faders[{20, 8}]), 4000);
    matrix.faders[{20, 8}] = 6000;
    mixer.set_gain(true, 0, unity);
    EXPECT_EQ((matrix.faders[{20, 8}]), 6000);
}

TEST(CardMixer, FollowsTheCardsChannelsToAnotherSpeed) {
    FakeMatrix matrix;
    CardMixer mixer(matrix.open());
    mixer.set_monitor(1, to(1));
    mixer.set_monitor(3, to(3));
    mixer.suspend();
    EXPECT_THAT(matrix.changed(), IsEmpty());
    matrix.map = {{8, 12}, {20, 24}}; // half the channels
    mixer.resume();
    EXPECT_THAT(matrix.changed(), ElementsAre(Pair(Pair(24, 12), 32768)));
    mixer.suspend();
    matrix.map = FakeMatrix().map;
    mixer.resume();
    EXPECT_THAT(matrix.changed(), ElementsAre(Pair(Pair(21, 9), 32768), Pair(Pair(23, 11), 32768)));
}

TEST(CardMixer, TouchesNothingThatIsAsItShouldBe) {
    FakeMatrix matrix;
    CardMixer mixer(matrix.open());
    mixer.set_monitor(0, to(0));
    const int writes = matrix.writes;
    EXPECT_EQ(writes, 1);
    mixer.set_monitor(0, to(0));
    mixer.set_gain(true, 1, unity);
    EXPECT_EQ(matrix.writes, writes);
}

TEST(CardMixer, RefusesChannelsThatAreNotThere) {
    FakeMatrix matrix;
    CardMixer mixer(matrix.open());
    const auto refused = [](const std::function<void()>& request) {
        try {
            request();
        } catch (const TransportError& error) {
            return error.code();
        }
        return 0;
    };
    EXPECT_EQ(refused([&] { mixer.set_monitor(4, to(0)); }), EINVAL);
    EXPECT_EQ(refused([&] { mixer.set_monitor(0, to(4)); }), EINVAL);
    EXPECT_EQ(refused([&] { mixer.set_gain(true, 4, 0); }), EINVAL);
    EXPECT_EQ(refused([&] { mixer.set_gain(false, 4, 0); }), EINVAL);
    EXPECT_EQ(refused([&] { mixer.level(true, 4); }), EINVAL);
    EXPECT_THAT(matrix.changed(), IsEmpty());
    matrix.there = false;
    EXPECT_EQ(refused([&] { mixer.set_monitor(0, to(0)); }), ENODEV);
    EXPECT_EQ(refused([&] { mixer.level(false, 0); }), ENODEV);
}

TEST(CardMixer, OneReadingOfTheMetersIsGoodForEachChannelOnce) {
    FakeMatrix matrix;
    matrix.peaks.inputs[8] = 0x7fffff;
    matrix.peaks.inputs[9] = 0x400000;
    matrix.peaks.outputs[21] = 0x200000;
    CardMixer mixer(matrix.open());
    EXPECT_EQ(mixer.level(true, 0), full);
    EXPECT_EQ(mixer.level(true, 2), 0U);
    EXPECT_EQ(mixer.level(false, 1), level_of_peak(0x200000));
    EXPECT_EQ(matrix.readings, 1);
    // Input 0 again: the card is read anew. What input 1 had before is its highest still.
    matrix.peaks.inputs[9] = 0x100000;
    matrix.peaks.inputs[10] = 0x300000;
    EXPECT_EQ(mixer.level(true, 0), 0U);
    EXPECT_EQ(matrix.readings, 2);
    EXPECT_EQ(mixer.level(true, 1), level_of_peak(0x400000));
    EXPECT_EQ(mixer.level(true, 2), level_of_peak(0x300000));
    EXPECT_EQ(matrix.readings, 2);
    EXPECT_EQ(mixer.level(true, 1), 0U);
    EXPECT_EQ(matrix.readings, 3);
}

class AsioMixer : public testing::Test {
  protected:
    std::shared_ptr<FakePlatform> platform = std::make_shared<FakePlatform>();
    FakeBackend& backend = *platform->next;
    FakeHost host;
    Engine engine{platform};

    static constexpr std::array able{asio::CanInputMonitor, asio::CanInputGain, asio::CanInputMeter,
                                     asio::CanOutputGain, asio::CanOutputMeter};
    static constexpr std::array requests{asio::SetInputMonitor, asio::SetInputGain,
                                         asio::GetInputMeter, asio::SetOutputGain,
                                         asio::GetOutputMeter};

    void open(const RegistryValues& values = {}) {
        backend.mix_status = {};
        ASSERT_TRUE(engine.init(values));
    }
    asio::Error monitor(asio::InputMonitor what) {
        return engine.future(asio::SetInputMonitor, &what);
    }
    asio::Error channel(int selector, std::int32_t number, std::int32_t gain = 5) {
        controls = {number, asio::False, gain, -7, {}};
        return engine.future(selector, &controls);
    }
    asio::ChannelControls controls{};
};

TEST_F(AsioMixer, IsRefusedWhereTheCardHasNone) {
    for (const bool initialised : {false, true}) {
        if (initialised) {
            ASSERT_TRUE(engine.init({}));
        }
        for (const int selector : able)
            EXPECT_EQ(engine.future(selector, nullptr), asio::NotPresent) << selector;
        for (const int selector : requests)
            EXPECT_EQ(engine.future(selector, nullptr), asio::NotPresent) << selector;
        EXPECT_EQ(monitor({0, 0, 1, asio::True, 0}), asio::NotPresent);
        EXPECT_EQ(channel(asio::GetInputMeter, 0), asio::NotPresent);
        EXPECT_EQ(controls.meter, -7);
    }
    EXPECT_TRUE(backend.mixed.empty());
}

TEST_F(AsioMixer, IsThereWhereTheCardHasOne) {
    open();
    for (const int selector : able)
        EXPECT_EQ(engine.future(selector, nullptr), asio::Success) << selector;
    for (const int selector : requests)
        EXPECT_EQ(engine.future(selector, nullptr), asio::InvalidParameter) << selector;
    EXPECT_EQ(engine.future(asio::Transport, nullptr), asio::NotPresent);
    EXPECT_EQ(engine.future(asio::CanTransport, nullptr), asio::NotPresent);
    EXPECT_EQ(engine.future(asio::CanTimeCode, nullptr), asio::NotPresent);
}

TEST_F(AsioMixer, GivesAMonitorsNumbersAndItsPairOfOutputs) {
    backend.card.outputs = 4;
    open();
    EXPECT_EQ(monitor({2, 0, 77, asio::True, 99}), asio::Success);
    ASSERT_EQ(backend.mixed.size(), 1u);
    const abi::Mix& even = backend.mixed[0];
    EXPECT_EQ(even.request, static_cast<std::uint32_t>(abi::MixRequest::monitor));
    EXPECT_EQ(even.channel, 2u);
    EXPECT_EQ(even.left, 0u);
    EXPECT_EQ(even.right, 1u);
    EXPECT_EQ(even.on, 1u);
    EXPECT_EQ(even.gain, 77u);
    EXPECT_EQ(even.pan, 99u);
    // The right one of a pair is meant alone.
    EXPECT_EQ(monitor({0, 1, 77, asio::True, 99}), asio::Success);
    EXPECT_EQ(backend.mixed[1].left, 1u);
    EXPECT_EQ(backend.mixed[1].right, abi::no_channel);
    // Off, whatever the rest says; all inputs.
    EXPECT_EQ(monitor({-1, -1, -1, asio::False, -1}), asio::Success);
    ASSERT_EQ(backend.mixed.size(), 5u);
    for (unsigned i = 0; i < 3; ++i) {
        EXPECT_EQ(backend.mixed[2 + i].channel, i);
        EXPECT_EQ(backend.mixed[2 + i].on, 0u);
    }
}

TEST_F(AsioMixer, RefusesWrongMonitors) {
    open();
    for (const asio::InputMonitor wrong :
         {asio::InputMonitor{3, 0, 1, asio::True, 0}, asio::InputMonitor{-2, 0, 1, asio::True, 0},
          asio::InputMonitor{0, 2, 1, asio::True, 0}, asio::InputMonitor{0, -1, 1, asio::True, 0},
          asio::InputMonitor{0, 0, -1, asio::True, 0}, asio::InputMonitor{0, 0, 1, asio::True, -1}})
        EXPECT_EQ(monitor(wrong), asio::InvalidParameter) << wrong.input << ' ' << wrong.output;
    EXPECT_TRUE(backend.mixed.empty());
}

TEST_F(AsioMixer, GivesGainsAndTakesLevels) {
    RegistryValues values;
    values.inputs = std::string("2-3"); // the host's first input is the card's second
    open(values);
    backend.level = 0x1234;
    EXPECT_EQ(channel(asio::SetInputGain, 0, 44), asio::Success);
    EXPECT_EQ(channel(asio::SetOutputGain, 1, 45), asio::Success);
    EXPECT_EQ(controls.meter, -7);
    EXPECT_EQ(channel(asio::GetInputMeter, 1, -1), asio::Success);
    EXPECT_EQ(controls.meter, 0x1234);
    EXPECT_EQ(channel(asio::GetOutputMeter, 0), asio::Success);
    ASSERT_EQ(backend.mixed.size(), 4u);
    const abi::MixRequest wanted[] = {abi::MixRequest::input_gain, abi::MixRequest::output_gain,
                                      abi::MixRequest::input_meter, abi::MixRequest::output_meter};
    const unsigned channels[] = {1, 1, 2, 0};
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(backend.mixed[i].request, static_cast<std::uint32_t>(wanted[i]));
        EXPECT_EQ(backend.mixed[i].channel, channels[i]);
    }
    EXPECT_EQ(backend.mixed[0].gain, 44u);
    for (const int selector : requests)
        for (const int wrong : {-1, 2, 1 << 20}) {
            if (selector == asio::SetInputMonitor)
                continue;
            EXPECT_EQ(channel(selector, wrong), asio::InvalidParameter) << selector;
        }
    EXPECT_EQ(channel(asio::SetInputGain, 0, -1), asio::InvalidParameter);
    EXPECT_EQ(backend.mixed.size(), 4u);
}

TEST_F(AsioMixer, IsNotAskedOnTheRealTimeThread) {
    open();
    ASSERT_EQ(engine.create_buffers(nullptr, 0, 128, &host.callbacks), asio::Ok);
    std::atomic<int> set{0}, able_inside{0};
    host.in_callback = [&](int) {
        able_inside = engine.future(asio::CanInputMonitor, nullptr);
        set = monitor({0, 0, 1, asio::True, 0});
    };
    ASSERT_EQ(engine.start(), asio::Ok);
    backend.give(0);
    ASSERT_TRUE(eventually([&] { return set != 0; }));
    EXPECT_EQ(set, asio::InvalidMode);
    EXPECT_EQ(able_inside, asio::Success);
    ASSERT_EQ(engine.stop(), asio::Ok);
    EXPECT_TRUE(backend.mixed.empty());
}

} // namespace
} // namespace lockstep::test
