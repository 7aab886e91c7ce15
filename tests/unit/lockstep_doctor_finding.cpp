// SPDX-License-Identifier: GPL-2.0-or-later
//
// How the doctor tells its findings: a line each and a last one that counts, JSON, the exit status.
#include "lockstep/doctor/finding.hpp"
#include "lockstep/doctor/system_files.hpp"
#include "lockstep_tree.hpp"

#include <nlohmann/json.hpp>

namespace lockstep::doctor {
namespace {

const std::vector<Finding> findings = {
    {"modules", State::Good, "all there", ""},
    {"loaded", State::Notice, "none", "load one"},
    {"memlock", State::Bad, "64 KiB", "raise it"},
    {"governor", State::Unknown, "not told", ""},
};

TEST(DoctorFindings, AsText) {
    EXPECT_EQ(as_text(findings), "ok    modules     all there\n"
                                 "note  loaded      none: to change it: load one\n"
                                 "FIX   memlock     64 KiB: fix: raise it\n"
                                 "?     governor    not told\n"
                                 "4 checks: 1 ok, 1 to note, 1 to fix, 1 unknown\n");
}

TEST(DoctorFindings, AsJson) {
    const auto json = as_json(findings);
    EXPECT_EQ(json["version"], LOCKSTEP_VERSION);
    EXPECT_EQ(json["to_fix"], 1);
    ASSERT_EQ(json["findings"].size(), 4U);
    EXPECT_EQ(json["findings"][0].dump(),
              R"({"check":"modules","state":"good","seen":"all there","fix":null})");
    EXPECT_EQ(json["findings"][1]["state"], "notice");
    EXPECT_EQ(json["findings"][2]["state"], "bad");
    EXPECT_EQ(json["findings"][2]["fix"], "raise it");
    EXPECT_EQ(json["findings"][3]["state"], "unknown");
}

TEST(DoctorFindings, OnlyWhatIsBadIsAFailure) {
    EXPECT_EQ(exit_code(findings), ExitCode::ToFix);
    EXPECT_EQ(exit_code({findings[0], findings[1], findings[3]}), ExitCode::Done);
}

TEST(DoctorFiles, FieldsAndWords) {
    const auto fields = fields_of("version:        0.1.0\nauthor: The: authors\nno colon\n"
                                  "alias: first\nalias: second\nempty:\n");
    EXPECT_EQ(fields.at("version"), "0.1.0");
    EXPECT_EQ(fields.at("author"), "The: authors");
    EXPECT_EQ(fields.at("alias"), "first");
    EXPECT_EQ(fields.at("empty"), "");
    EXPECT_EQ(fields.size(), 4U);
    EXPECT_EQ(lines_of("a\n\nb"), (std::vector<std::string>{"a", "", "b"}));
    EXPECT_EQ(joined({"a", "b"}), "a, b");
}

TEST(DoctorFiles, WhatCannotBeRead) {
    const Tree tree;
    EXPECT_FALSE(read_file(tree.root(), "/none"));
    EXPECT_EQ(first_line(tree.root(), "/none"), "");
    EXPECT_TRUE(names_in(tree.root(), "/none").empty());
}

} // namespace
} // namespace lockstep::doctor
