// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a finding of `lockstep doctor` should be: its state, words of what was seen, words of the
// fix.
#pragma once

#include "lockstep/doctor/finding.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace lockstep::doctor {

inline void PrintTo(const Finding& finding, std::ostream* stream) {
    *stream << as_text({finding});
}

inline void expect(const Finding& finding, State state, const std::string& seen,
                   const std::string& fix = "") {
    EXPECT_EQ(finding.state, state) << as_text({finding});
    EXPECT_THAT(finding.seen, testing::HasSubstr(seen));
    if (fix.empty())
        EXPECT_EQ(finding.fix, "");
    else
        EXPECT_THAT(finding.fix, testing::HasSubstr(fix));
}

} // namespace lockstep::doctor
