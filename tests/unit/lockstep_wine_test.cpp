// SPDX-License-Identifier: GPL-2.0-or-later
//
// Prefixes over made-up trees, and registering with a pretended Wine that can fail at each step.
#include "lockstep/exit_code.hpp"
#include "lockstep/registration.hpp"
#include "lockstep/wine_prefix.hpp"
#include "lockstep_tree.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

namespace lockstep {
namespace {

namespace fs = std::filesystem;

TEST(RegistryOutput, IsReadByName) {
    const std::string text = "\r\nHKEY_LOCAL_MACHINE\\Software\\ASIO\\Lockstep ASIO\r\n"
                             "    CLSID    REG_SZ    {12-34}\r\n"
                             "    Description    REG_SZ    Lockstep ASIO\r\n"
                             "    (Default)    REG_SZ    C:\\a b\\x.dll\r\n\r\n";
    EXPECT_EQ(registry_value(text, "CLSID"), "{12-34}");
    EXPECT_EQ(registry_value(text, "Description"), "Lockstep ASIO");
    EXPECT_EQ(registry_value(text, ""), "C:\\a b\\x.dll");
    EXPECT_FALSE(registry_value(text, "Device"));
    EXPECT_FALSE(registry_value("", "CLSID"));
    EXPECT_FALSE(registry_value("    CLSID", "CLSID"));
}

ExitCode refused_prefix(const fs::path& folder) {
    try {
        open_prefix(folder);
    } catch (const CommandError& error) {
        return error.code();
    }
    return ExitCode::Done;
}

TEST(WinePrefix, IsCheckedBeforeWineRuns) {
    Tree tree;
    EXPECT_EQ(refused_prefix(tree.root()), ExitCode::BadInput);
    fs::create_directories(tree.root() / "drive_c/windows/system32");
    tree.file("system.reg", "WINE REGISTRY Version 2\n\n#arch=win32\n");
    const WinePrefix narrow = open_prefix(tree.root());
    ASSERT_EQ(narrow.views.size(), 1U);
    EXPECT_EQ(narrow.views[0].width, Width::Bits32);
    EXPECT_EQ(narrow.views[0].windows_folder, R"(C:\windows\system32)");
    tree.file("system.reg", "WINE REGISTRY Version 2\n\n#arch=win64\n");
    fs::create_directories(tree.root() / "drive_c/windows/syswow64");
    EXPECT_EQ(open_prefix(tree.root()).views.size(), 1U) << "an empty syswow64";
    tree.file("drive_c/windows/syswow64/ntdll.dll");
    const WinePrefix both = open_prefix(tree.root());
    ASSERT_EQ(both.views.size(), 2U);
    EXPECT_EQ(both.views[0].width, Width::Bits64);
    EXPECT_EQ(both.views[1].width, Width::Bits32);
    EXPECT_EQ(both.views[1].windows_folder, R"(C:\windows\syswow64)");
}

// A Wine whose registry is a set of key names.
class PretendedWine {
  public:
    std::set<std::string> keys;
    int regsvr32_status = 0;
    int regsvr32_status_of_32_bits = 0;
    bool regsvr32_writes = true;
    int reg_status = -1; // -1: reg works
    bool hangs = false;

    RunInWine run() {
        return [this](const std::vector<std::string>& arguments) { return answer(arguments); };
    }

  private:
    static std::string driver(bool wide) {
        return std::string(R"(HKLM\Software\)") + (wide ? "" : R"(Wow6432Node\)") +
               R"(ASIO\Lockstep ASIO)";
    }
    static std::string klass(bool wide) {
        return std::string(R"(HKLM\Software\Classes\)") + (wide ? "" : R"(Wow6432Node\)") +
               R"(CLSID\{1})";
    }

    ChildResult answer(const std::vector<std::string>& arguments) {
        ChildResult result;
        result.timed_out = hangs;
        if (arguments[0].find("regsvr32") != std::string::npos) {
            const bool wide = arguments[0] == "regsvr32";
            result.status = wide ? regsvr32_status : regsvr32_status_of_32_bits;
            if (result.status != 0 || !regsvr32_writes)
                return result;
            for (const std::string& key : {driver(wide), klass(wide)})
                if (arguments[1] == "/u")
                    keys.erase(key);
                else
                    keys.insert(key);
            return result;
        }
        if (reg_status >= 0) {
            result.status = reg_status;
            return result;
        }
        std::string key = arguments[2];
        if (arguments[1] == "delete") {
            result.status = keys.erase(key) == 1 ? 0 : 1;
            return result;
        }
        if (const auto inner = key.find(R"(\InprocServer32)"); inner != std::string::npos)
            key.resize(inner);
        result.status = keys.contains(key) ? 0 : 1;
        if (result.status == 0)
            result.output = key == driver(true) || key == driver(false)
                                ? "    CLSID    REG_SZ    {1}\r\n"
                                : "    (Default)    REG_SZ    C:\\x.dll\r\n";
        return result;
    }
};

// A prefix for both widths, and a driver that has all four halves.
class Registration : public testing::Test {
  protected:
    Registration() {
        tree.file("prefix/system.reg", "#arch=win64\n");
        fs::create_directories(system64());
        tree.file("prefix/drive_c/windows/syswow64/ntdll.dll");
        prefix = open_prefix(tree.root() / "prefix");
        for (const char* width : {"x86_64", "i386"}) {
            DriverHalves half;
            half.windows_folder = std::string(width) + "-windows";
            half.unix_folder = std::string(width) + "-unix";
            half.windows =
                tree.file("wine/" + half.windows_folder + "/lockstep-asio.dll", stamped_dll());
            half.unix = tree.file("wine/" + half.unix_folder + "/lockstep-asio.so");
            half.searched = {tree.root() / "wine"};
            halves.push_back(half);
        }
    }
    fs::path system64() const { return tree.root() / "prefix/drive_c/windows/system32"; }
    fs::path system32() const { return tree.root() / "prefix/drive_c/windows/syswow64"; }
    bool dll_there() const {
        return fs::exists(system64() / "lockstep-asio.dll") ||
               fs::exists(system32() / "lockstep-asio.dll");
    }
    // Beside ntdll.dll.
    std::ptrdiff_t files_there() const {
        return std::distance(fs::directory_iterator(system64()), {}) +
               std::distance(fs::directory_iterator(system32()), {}) - 1;
    }
    ExitCode refused() {
        try {
            register_driver(prefix, halves, wine.run());
        } catch (const CommandError& error) {
            return error.code();
        }
        return ExitCode::Done;
    }

    Tree tree;
    WinePrefix prefix;
    std::vector<DriverHalves> halves;
    PretendedWine wine;
};

TEST_F(Registration, GoesInAndOut) {
    const auto in = register_driver(prefix, halves, wine.run());
    EXPECT_TRUE(in.registered());
    ASSERT_EQ(in.drivers.size(), 2U);
    for (const RegisteredDriver& driver : in.drivers) {
        EXPECT_EQ(driver.clsid, "{1}");
        EXPECT_EQ(driver.dll, "C:\\x.dll");
    }
    EXPECT_EQ(wine.keys.size(), 4U);
    EXPECT_EQ(files_there(), 2);
    EXPECT_TRUE(register_driver(prefix, halves, wine.run()).registered()) << "a second time";
    EXPECT_EQ(files_there(), 2);
    EXPECT_TRUE(registration(prefix, wine.run()).registered());

    const auto out = unregister_driver(prefix, wine.run());
    EXPECT_FALSE(out.registered());
    EXPECT_TRUE(out.changed);
    EXPECT_TRUE(wine.keys.empty());
    EXPECT_EQ(files_there(), 0);
    EXPECT_FALSE(unregister_driver(prefix, wine.run()).changed) << "a second time";
}

TEST_F(Registration, DoesWithout32BitsAndSaysSo) {
    halves[1].windows.clear();
    const auto in = register_driver(prefix, halves, wine.run());
    ASSERT_EQ(in.drivers.size(), 1U);
    EXPECT_EQ(in.drivers[0].width, Width::Bits64);
    EXPECT_NE(in.steps.back().find("left out 32-bit programs"), std::string::npos);
    EXPECT_EQ(files_there(), 1);
    EXPECT_TRUE(unregister_driver(prefix, wine.run()).changed);
    EXPECT_EQ(files_there(), 0);
}

TEST_F(Registration, TakesBackBothWhenOneFails) {
    wine.regsvr32_status_of_32_bits = 5;
    EXPECT_EQ(refused(), ExitCode::Refused);
    EXPECT_TRUE(wine.keys.empty());
    EXPECT_EQ(files_there(), 0);
    wine.regsvr32_status_of_32_bits = 0;
    register_driver(prefix, halves, wine.run());
    wine.regsvr32_status_of_32_bits = 5;
    EXPECT_EQ(refused(), ExitCode::Refused);
    EXPECT_EQ(wine.keys.size(), 4U) << "what was registered before stays so";
    EXPECT_EQ(files_there(), 2);
}

TEST_F(Registration, SaysBeforehandWhatItWouldDo) {
    EXPECT_EQ(register_steps(prefix, halves).size(), 4U);
    EXPECT_EQ(unregister_steps(prefix).size(), 2U);
    EXPECT_EQ(files_there(), 0);
    register_driver(prefix, halves, wine.run());
    EXPECT_EQ(register_steps(prefix, halves).size(), 2U) << "nothing to copy";
    EXPECT_EQ(unregister_steps(prefix).size(), 4U);
    halves[1].unix.clear();
    EXPECT_THROW(register_steps(prefix, halves), CommandError);
    halves[1].windows.clear();
    EXPECT_NE(register_steps(prefix, halves).back().find("left out"), std::string::npos);
}

TEST_F(Registration, ReplacesAnOldDll) {
    tree.file("prefix/drive_c/windows/system32/lockstep-asio.dll", "old");
    register_driver(prefix, halves, wine.run());
    EXPECT_EQ(dll_kind(system64() / "lockstep-asio.dll"), DllKind::Builtin);
    EXPECT_EQ(files_there(), 2);
}

TEST_F(Registration, LeavesNothingWhenWineRefuses) {
    wine.regsvr32_status = 3;
    EXPECT_EQ(refused(), ExitCode::Refused);
    EXPECT_FALSE(dll_there());
    wine.regsvr32_status = 0;
    wine.regsvr32_writes = false;
    EXPECT_EQ(refused(), ExitCode::Refused) << "success that cannot be read back is none";
    EXPECT_FALSE(dll_there());
    wine.hangs = true;
    EXPECT_EQ(refused(), ExitCode::Refused);
    EXPECT_FALSE(dll_there());
}

TEST_F(Registration, PutsBackTheOldDllWhenWineRefuses) {
    const fs::path dll =
        tree.file("prefix/drive_c/windows/system32/lockstep-asio.dll", "the old one");
    wine.regsvr32_status = 5;
    EXPECT_EQ(refused(), ExitCode::Refused);
    std::ostringstream text;
    text << std::ifstream(dll).rdbuf();
    EXPECT_EQ(text.str(), "the old one");
    EXPECT_EQ(files_there(), 1);
}

TEST_F(Registration, NeedsBothHalvesAndTheStamp) {
    const std::vector<DriverHalves> whole = halves;
    for (std::size_t width : {0U, 1U}) {
        halves[width].unix.clear();
        EXPECT_EQ(refused(), ExitCode::Refused);
        halves = whole;
    }
    halves[0].windows.clear();
    EXPECT_EQ(refused(), ExitCode::Refused);
    halves = whole;
    for (const DriverHalves& half : halves) {
        tree.file("wine/" + half.windows_folder + "/lockstep-asio.dll",
                  "MZ" + std::string(200, '\0'));
        EXPECT_EQ(refused(), ExitCode::Refused);
        EXPECT_FALSE(dll_there());
        tree.file("wine/" + half.windows_folder + "/lockstep-asio.dll", stamped_dll());
    }
}

TEST_F(Registration, GoesOutWithoutItsDll) {
    register_driver(prefix, halves, wine.run());
    wine.regsvr32_status = 3; // the DLL can no longer be loaded
    wine.regsvr32_status_of_32_bits = 3;
    const auto out = unregister_driver(prefix, wine.run());
    EXPECT_FALSE(out.registered());
    EXPECT_TRUE(wine.keys.empty());
    EXPECT_FALSE(dll_there());
}

TEST_F(Registration, DoesNotTakeABrokenWineForNoRegistration) {
    wine.reg_status = 53;
    EXPECT_THROW(unregister_driver(prefix, wine.run()), CommandError);
}

TEST(ChildProcess, KeepsOutputAndStatus) {
    const auto result = run_child({"/bin/sh", "-c", "echo out; echo $X >&2; exit 7"},
                                  {{"X", "err"}}, std::chrono::seconds(60));
    EXPECT_EQ(result.status, 7);
    EXPECT_FALSE(result.timed_out);
    EXPECT_EQ(result.output, "out\nerr\n");
    EXPECT_THROW(run_child({"/nonexistent"}, {}, std::chrono::seconds(1)), std::system_error);
}

TEST(ChildProcess, IsEndedAtTheLimitButItsServersAreNotWaitedFor) {
    // cat without end of file never ends by itself.
    const auto hung = run_child({"/bin/sh", "-c", "cat /dev/zero >/dev/null"}, {},
                                std::chrono::milliseconds(100));
    EXPECT_TRUE(hung.timed_out);
    const auto begin = std::chrono::steady_clock::now();
    const auto left =
        run_child({"/bin/sh", "-c", "sleep 5 & echo left"}, {}, std::chrono::seconds(60));
    EXPECT_EQ(left.output, "left\n");
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(4));
}

} // namespace
} // namespace lockstep
