// SPDX-License-Identifier: GPL-2.0-or-later
//
// An engine that is initialised on a fake card, for the tests that prepare and run it.
#pragma once

#include "wineasio_fake.hpp"

#include <gtest/gtest.h>

namespace lockstep::test {

class AsioRun : public testing::Test {
  protected:
    std::shared_ptr<FakePlatform> platform = std::make_shared<FakePlatform>();
    std::shared_ptr<FakeBackend> backend = platform->next;
    FakeHost host;
    Engine engine{platform};

    void SetUp() override { ASSERT_TRUE(engine.init({})); }
    void TearDown() override { backend->release(); }
    void prepare() {
        asio::BufferInfo infos[] = {{asio::True, 0, {}}, {asio::False, 0, {}}};
        ASSERT_EQ(engine.create_buffers(infos, 2, 128, &host.callbacks), asio::Ok);
    }
    void run() {
        prepare();
        ASSERT_EQ(engine.start(), asio::Ok);
        EXPECT_EQ(engine.state(), Engine::State::running);
    }
    void cycles(int count) {
        for (int i = 0; i < count; ++i, frame_ += 128)
            backend->give(frame_, backend->now_ns());
        ASSERT_TRUE(backend->wait_idle());
    }
    static int milliseconds(const std::function<void()>& what) {
        const auto begin = std::chrono::steady_clock::now();
        what();
        return static_cast<int>((std::chrono::steady_clock::now() - begin) / 1ms);
    }
    std::uint64_t frame_ = 0;
};

} // namespace lockstep::test
