// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a JACK server is expected to run, from what it said and what came of it.
#include "wineasio-shim/unix/expected.hpp"

#include <gtest/gtest.h>

namespace lockstep {
namespace {

TEST(Expected, IsWhatTheServerSaysUntilSomethingElseCame) {
    Expected period;
    EXPECT_EQ(period.of(256), 256u);
    period.ran(256, 64);
    EXPECT_EQ(period.of(256), 64u);
    EXPECT_EQ(period.of(128), 128u); // other words
    period.ran(256, 256);
    EXPECT_EQ(period.of(256), 256u);
    period.ran(0, 0);
    EXPECT_EQ(period.of(0), 0u);
}

} // namespace
} // namespace lockstep
