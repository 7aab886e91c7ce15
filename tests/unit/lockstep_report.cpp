// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a report leaves out of what it quotes, and how it reads Wine's registry file.
#include "lockstep/report/privacy.hpp"
#include "lockstep/report/section.hpp"

#include <gtest/gtest.h>

namespace lockstep::report {
namespace {

const Person ann{"ann", "/home/ann", "tower"};

struct Replaced {
    const char* text;
    const char* expected;
};

class Privacy : public testing::TestWithParam<Replaced> {};

TEST_P(Privacy, TakesNamesOut) {
    EXPECT_EQ(without_names(GetParam().text, ann), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Names, Privacy,
    testing::Values(Replaced{"prefix /home/ann/.wine is registered",
                             "prefix ~/.wine is registered"},
                    Replaced{"/home/ann", "~"}, Replaced{"/home/anna/.wine", "/home/USER/.wine"},
                    Replaced{"Z:\\home\\ann\\x", "Z:\\home\\USER\\x"},
                    Replaced{"C:\\users\\Ann\\Temp", "C:\\users\\USER\\Temp"},
                    Replaced{"\"C:\\\\Users\\\\ann\\\\x\"", "\"C:\\\\Users\\\\USER\\\\x\""},
                    Replaced{"C:\\users\\Public\\x", "C:\\users\\Public\\x"},
                    Replaced{"/run/media/ann/disk", "/run/media/USER/disk"},
                    Replaced{"/home/bob, /home/bob/x", "/home/USER, /home/USER/x"},
                    Replaced{"usermod -aG audio ann", "usermod -aG audio USER"},
                    Replaced{"channel 1, annual", "channel 1, annual"}, Replaced{"ann", "USER"},
                    Replaced{"ann@tower:~$", "USER@HOST:~$"}, Replaced{"towers", "towers"},
                    Replaced{"nothing to see", "nothing to see"}, Replaced{"/media/", "/media/"},
                    Replaced{"", ""}));

TEST(Privacy, AWordOfTheReportIsReplacedInPathsOnly) {
    const Person person{"jack", "/home/jack", "debian"};
    EXPECT_EQ(without_names("jackd: jack on debian, /home/jack/x, /run/media/jack/y", person),
              "jackd: jack on debian, ~/x, /run/media/USER/y");
}

TEST(Privacy, RootsHomeIsNoName) {
    EXPECT_EQ(without_names("/root/.wine, root", {"root", "/root", ""}), "~/.wine, root");
    EXPECT_EQ(without_names("/dev/snd", {"root", "/", ""}), "/dev/snd");
}

constexpr const char* registry = "WINE REGISTRY Version 2\n"
                                 ";; All keys relative to \\\\User\\\\S-1-5-21-0-0-0-1000\n"
                                 "\n[Software\\\\Lockstep] 1795429865\n#time=1dd\n\"Other\"=\"x\"\n"
                                 "\n[Software\\\\Lockstep\\\\ASIO] 1795429866\n#time=1dd\n"
                                 "\"Device\"=\"hw:1\"\n\"Period\"=dword:00000040\n"
                                 "\n[Software\\\\Wine] 1795429866\n\"Version\"=\"win10\"\n";

TEST(LinesOfKey, AreThoseOfThatKeyAlone) {
    EXPECT_EQ(lines_of_key(registry, R"(Software\Lockstep\ASIO)"),
              "\"Device\"=\"hw:1\"\n\"Period\"=dword:00000040\n");
    EXPECT_EQ(lines_of_key(registry, R"(Software\Lockstep)"), "\"Other\"=\"x\"\n");
    EXPECT_EQ(lines_of_key(registry, R"(Software\Nothing)"), "");
    EXPECT_EQ(lines_of_key("", R"(Software\Lockstep)"), "");
}

TEST(AsText, HasAHeadingForEachSection) {
    EXPECT_EQ(as_text({{"One", "first"}, {"Two", ""}}), "One\n---\nfirst\n\nTwo\n---\nnothing\n\n");
}

} // namespace
} // namespace lockstep::report
