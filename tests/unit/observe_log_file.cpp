// SPDX-License-Identifier: GPL-2.0-or-later
//
// The log as a text file: where it goes, how long it gets, who writes it.
#include "observe/log_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace lockstep::observe::test {
namespace {

std::string text_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

class ObserveLogFile : public testing::Test {
  protected:
    ObserveLogFile() {
        char name[] = "/tmp/lockstep-test-XXXXXX";
        folder = mkdtemp(name);
    }
    ~ObserveLogFile() override { std::filesystem::remove_all(folder); }

    std::string folder;
};

TEST_F(ObserveLogFile, FoldersAndFileAreMadeForTheUserAlone) {
    const LogFile log(folder + "/a/b/asio.log");
    EXPECT_EQ(log.append("one\n"), 0);
    EXPECT_EQ(log.append("two\n"), 0);
    EXPECT_EQ(text_of(log.path()), "one\ntwo\n");
    struct stat found {};
    ASSERT_EQ(stat(log.path().c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 07777, 0600U);
    ASSERT_EQ(stat((folder + "/a").c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 07777, 0700U);
}

TEST_F(ObserveLogFile, ALongOneIsPutAsideOnce) {
    const LogFile log(folder + "/asio.log", 100);
    const std::string line(48, 'x');
    for (char name = 'a'; name <= 'e'; ++name)
        EXPECT_EQ(log.append(name + line + "\n"), 0);
    EXPECT_EQ(text_of(log.path()), "e" + line + "\n");
    EXPECT_EQ(text_of(log.path() + ".old"), "c" + line + "\nd" + line + "\n");
    EXPECT_EQ(log.append(std::string(500, 'y')), 0) << "a batch is never cut";
    EXPECT_EQ(text_of(log.path()).size(), 500U);
}

TEST_F(ObserveLogFile, WhatCannotBeWrittenSaysWhy) {
    EXPECT_EQ(LogFile(folder).append("x"), EISDIR);
    std::ofstream(folder + "/file").close();
    EXPECT_EQ(LogFile(folder + "/file/asio.log").append("x"), ENOTDIR);
    EXPECT_EQ(LogFile("/dev/full").append("x"), ENOSPC) << "a device is never moved";
}

TEST_F(ObserveLogFile, TwoWritersLoseNoLine) {
    // Long enough that it is put aside once, and no more than once.
    const LogFile log(folder + "/asio.log", 30'000);
    const auto write = [&](char name) {
        for (int n = 0; n < 500; ++n)
            EXPECT_EQ(log.append(std::string(49, name) + "\n"), 0);
    };
    std::thread other([&] { write('a'); });
    write('b');
    other.join();
    const std::string text = text_of(log.path() + ".old") + text_of(log.path());
    EXPECT_EQ(text.size(), 50'000U);
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        EXPECT_TRUE(line == std::string(49, 'a') || line == std::string(49, 'b')) << line;
}

TEST(ObserveLogPath, IsInTheUsersState) {
    setenv("HOME", "/home/me", 1);
    unsetenv("XDG_STATE_HOME");
    EXPECT_EQ(default_log_path("REAPER"), "/home/me/.local/state/lockstep/asio-REAPER.log");
    setenv("XDG_STATE_HOME", "/var/me", 1);
    EXPECT_EQ(default_log_path("Live 12 / x"), "/var/me/lockstep/asio-Live_12___x.log");
    setenv("XDG_STATE_HOME", "relative", 1);
    EXPECT_EQ(default_log_path(""), "/home/me/.local/state/lockstep/asio-host.log");
    unsetenv("XDG_STATE_HOME");
    unsetenv("HOME");
    EXPECT_EQ(default_log_path("x"), "");
}

TEST(ObserveLogLines, AGapIsSaid) {
    Batch batch;
    batch.missed = 7;
    NumberedEvent one;
    one.event = Event(Kind::closed);
    batch.events.push_back(one);
    EXPECT_THAT(log_lines(batch, "1-1", 0, 0),
                testing::MatchesRegex("... 7 events came too fast for this log\n.*  1-1  driver  "
                                      "closed\n"));
}

} // namespace
} // namespace lockstep::observe::test
