// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which buffer sizes the engine offers, and which one it prefers.
#include "wineasio_fake.hpp"

#include <gtest/gtest.h>

namespace lockstep::test {
namespace {

class AsioSizes : public testing::Test {
  protected:
    std::shared_ptr<FakePlatform> platform = std::make_shared<FakePlatform>();
    FakeBackend& backend = *platform->next;
    FakeHost host;
    Engine engine{platform};

    int preferred() {
        std::int32_t minimum = 0, maximum = 0, preferred = 0, granularity = 0;
        EXPECT_EQ(engine.get_buffer_size(&minimum, &maximum, &preferred, &granularity), asio::Ok);
        EXPECT_LE(minimum, preferred);
        EXPECT_GE(maximum, preferred);
        return preferred;
    }
    asio::Error create(int period) {
        return engine.create_buffers(nullptr, 0, period, &host.callbacks);
    }
};

// What a JUCE host makes of a driver's sizes (juce_ASIO_windows.cpp, readBufferSizes and
// refreshBufferSizes): it remembers the preferred size that it reads after createBuffers. When it
// reads another one before the next createBuffers, it takes that for a choice in the driver's panel
// and uses it instead of the size that its user chose.
TEST_F(AsioSizes, JuceHostsGetEverySizeInAnyOrder) {
    ASSERT_TRUE(engine.init({}));
    int remembered = preferred();
    const auto open = [&](int wanted) {
        engine.dispose_buffers();
        const int now = preferred();
        const int size = now == remembered ? wanted : now;
        EXPECT_EQ(create(size), asio::Ok);
        remembered = preferred();
        return backend.describe().period;
    };
    for (int first = 32; first <= 8192; first *= 2)
        for (int second = 32; second <= 8192; second *= 2) {
            EXPECT_EQ(open(first), static_cast<unsigned>(first)) << "before " << second;
            EXPECT_EQ(open(second), static_cast<unsigned>(second)) << "after " << first;
        }
}

TEST_F(AsioSizes, PrefersTheSettingWhateverTheHostHasChosen) {
    ASSERT_TRUE(engine.init({.period = 256u}));
    backend.change([](Description& card) { card.period = 256; });
    EXPECT_EQ(preferred(), 256);
    ASSERT_EQ(create(64), asio::Ok);
    EXPECT_EQ(preferred(), 256);
    ASSERT_EQ(create(1024), asio::Ok);
    EXPECT_EQ(preferred(), 256);
    ASSERT_EQ(engine.dispose_buffers(), asio::Ok);
    EXPECT_EQ(preferred(), 256);
}

TEST_F(AsioSizes, PrefersANewSettingOnceItIsTakenUp) {
    ASSERT_TRUE(engine.init({}));
    ASSERT_EQ(create(64), asio::Ok);
    EXPECT_EQ(engine.apply({.period = 512u}), asio::Ok);
    EXPECT_EQ(preferred(), 128) << "the range is still that of the open card";
    ASSERT_EQ(engine.dispose_buffers(), asio::Ok);
    EXPECT_EQ(preferred(), 512);
}

TEST_F(AsioSizes, PrefersTheServersPeriodOnJack) {
    const auto runs_at = [&](unsigned period) {
        backend.change([=](Description& card) {
            card.period_minimum = card.period_maximum = card.period = period;
            card.granularity = 0;
        });
    };
    runs_at(1024);
    ASSERT_TRUE(engine.init({.transport = std::string("jack"), .period = 64u}));
    EXPECT_EQ(preferred(), 1024);
    ASSERT_EQ(create(1024), asio::Ok);
    runs_at(256);
    EXPECT_EQ(preferred(), 256);
}

} // namespace
} // namespace lockstep::test
