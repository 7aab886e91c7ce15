// SPDX-License-Identifier: GPL-2.0-or-later
//
// Finding Wine's folders over made-up trees, and registering with a pretended Wine that can fail at
// each step.
#include "lockstep/driver_store.hpp"
#include "lockstep/exit_code.hpp"
#include "lockstep/registration.hpp"
#include "lockstep/wine_layout.hpp"
#include "lockstep/wine_prefix.hpp"
#include "lockstep_tree.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

namespace lockstep {
namespace {

namespace fs = std::filesystem;

TEST(WineLayout, Debian) {
    Tree tree;
    tree.program("/usr/lib/wine/wine64");
    tree.program("/usr/bin/wine-stable");
    tree.link("/etc/alternatives/wine", "/usr/bin/wine-stable");
    tree.link("/usr/bin/wine", "/etc/alternatives/wine");
    tree.file("/usr/lib/x86_64-linux-gnu/wine/x86_64-unix/ntdll.so");
    for (const char* loader : {"/usr/lib/wine/wine64", "/usr/bin/wine", "/usr/bin/wine-stable"}) {
        const auto wine = wine_of_loader(tree.root(), loader);
        ASSERT_TRUE(wine) << loader;
        EXPECT_EQ(wine->loader, "/usr/lib/wine/wine64") << loader;
        EXPECT_EQ(wine->folder, "/usr/lib/x86_64-linux-gnu/wine") << loader;
    }
    EXPECT_EQ(find_wine(tree.root(), "")->loader, "/usr/lib/wine/wine64");
    tree.program("/usr/bin/true");
    EXPECT_FALSE(wine_of_loader(tree.root(), "/usr/bin/true")) << "beside Wine, but not Wine";
}

TEST(WineLayout, OthersByPathAndOpt) {
    Tree tree;
    EXPECT_FALSE(find_wine(tree.root(), "/a:/b"));
    tree.program("/opt/wine-staging/bin/wine");
    tree.file("/opt/wine-staging/lib/wine/x86_64-unix/ntdll.so");
    EXPECT_EQ(find_wine(tree.root(), "/a:/b")->folder, "/opt/wine-staging/lib/wine");
    tree.program("/b/bin/wine64");
    tree.file("/b/lib64/wine/x86_64-unix/ntdll.so");
    EXPECT_EQ(find_wine(tree.root(), "/a::/b/bin:")->folder, "/b/lib64/wine");
    EXPECT_FALSE(wine_of_loader(tree.root(), "/b/bin/wine")) << "no such program";
    tree.file("/c/bin/wine64");
    EXPECT_FALSE(wine_of_loader(tree.root(), "/c/bin/wine64")) << "not executable";
    tree.program("/d/bin/wine");
    EXPECT_FALSE(wine_of_loader(tree.root(), "/d/bin/wine")) << "no 64-bit built-ins beside it";
}

TEST(WineLayout, HalvesBelongTogether) {
    Tree tree;
    const Wine wine{"/w/wine64", "/w"};
    const auto find = [&](const std::string& dll_path) {
        return find_driver(tree.root(), wine, Width::Bits64, dll_path);
    };
    EXPECT_TRUE(find("").windows.empty());
    tree.file("/extra/x86_64-windows/lockstep-asio.dll");
    tree.file("/extra/x86_64-unix/lockstep-asio.so");
    EXPECT_TRUE(find("/none:/extra").complete());
    EXPECT_EQ(find("/none:/extra").searched.size(), 3U);
    // Half a driver in the earlier folder hides the whole one.
    tree.file("/w/x86_64-windows/lockstep-asio.dll");
    const auto halves = find("/extra");
    EXPECT_FALSE(halves.complete());
    EXPECT_EQ(halves.windows, "/w/x86_64-windows/lockstep-asio.dll");
}

TEST(WineLayout, ThirtyTwoBitSides) {
    struct Layout {
        const char* name;
        std::vector<std::string> programs; // the first is asked for
        std::vector<std::string> files;
        std::string folder32;
        bool classic;
        std::string loader32;
    };
    const std::vector<Layout> layouts = {
        {"Debian, wine64 alone",
         {"/usr/lib/wine/wine64"},
         {"/usr/lib/x86_64-linux-gnu/wine/x86_64-unix/ntdll.so"},
         "",
         false,
         ""},
        {"Debian with wine32",
         {"/usr/lib/wine/wine64", "/usr/lib/wine/wine"},
         {"/usr/lib/x86_64-linux-gnu/wine/x86_64-unix/ntdll.so",
          "/usr/lib/i386-linux-gnu/wine/i386-unix/ntdll.so",
          "/usr/lib/i386-linux-gnu/wine/i386-windows/ntdll.dll"},
         "/usr/lib/i386-linux-gnu/wine",
         true,
         "/usr/lib/wine/wine"},
        {"WineHQ before 10.2",
         {"/opt/wine-stable/bin/wine64", "/opt/wine-stable/bin/wine"},
         {"/opt/wine-stable/lib64/wine/x86_64-unix/ntdll.so",
          "/opt/wine-stable/lib/wine/i386-unix/ntdll.so"},
         "/opt/wine-stable/lib/wine",
         true,
         "/opt/wine-stable/bin/wine"},
        {"one folder, both Linux sides",
         {"/opt/wine-staging/bin/wine"},
         {"/opt/wine-staging/lib/wine/x86_64-unix/ntdll.so",
          "/opt/wine-staging/lib/wine/i386-unix/ntdll.so",
          "/opt/wine-staging/lib/wine/i386-windows/ntdll.dll"},
         "/opt/wine-staging/lib/wine",
         true,
         "/opt/wine-staging/bin/wine"},
        {"new WoW64",
         {"/opt/wine-devel/bin/wine"},
         {"/opt/wine-devel/lib/wine/x86_64-unix/ntdll.so",
          "/opt/wine-devel/lib/wine/i386-windows/ntdll.dll"},
         "/opt/wine-devel/lib/wine",
         false,
         ""},
    };
    for (const Layout& layout : layouts) {
        Tree tree;
        for (const std::string& program : layout.programs)
            tree.program(program);
        for (const std::string& file : layout.files)
            tree.file(file);
        const auto wine = wine_of_loader(tree.root(), layout.programs.front());
        ASSERT_TRUE(wine) << layout.name;
        EXPECT_EQ(wine->folder32, layout.folder32) << layout.name;
        EXPECT_EQ(wine->classic32, layout.classic) << layout.name;
        EXPECT_EQ(wine->loader32, layout.loader32) << layout.name;
    }
}

TEST(WineLayout, ThirtyTwoBitHalves) {
    Tree tree;
    tree.file("/w/i386-windows/lockstep-asio.dll");
    tree.file("/w/x86_64-unix/lockstep-asio.so");
    const Wine wow64{"/w/wine64", "/w", "/w"};
    EXPECT_EQ(find_driver(tree.root(), wow64, Width::Bits32, "").unix,
              "/w/x86_64-unix/lockstep-asio.so");
    const Wine classic{"/w/wine64", "/elsewhere", "/w", "/w/wine", true};
    EXPECT_FALSE(find_driver(tree.root(), classic, Width::Bits32, "").complete());
    tree.file("/w/i386-unix/lockstep-asio.so");
    EXPECT_EQ(find_driver(tree.root(), classic, Width::Bits32, "").unix,
              "/w/i386-unix/lockstep-asio.so");
}

TEST(WineLayout, TellsAStampedDll) {
    Tree tree;
    EXPECT_EQ(dll_kind(tree.file("a", stamped_dll())), DllKind::Builtin);
    EXPECT_EQ(dll_kind(tree.file("b", "MZ" + std::string(200, '\0'))), DllKind::Native);
    EXPECT_EQ(dll_kind(tree.file("c", "text")), DllKind::NotADll);
    EXPECT_EQ(dll_kind(tree.root() / "absent"), DllKind::NotADll);
}

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

class Store : public testing::Test {
  protected:
    Store() {
        for (const char* width : {"x86_64", "i386"})
            for (const char* half : {"-unix/lockstep-asio.so", "-windows/lockstep-asio.dll"})
                tree.file(std::string("usr/lib/lockstep/wine/") + width + half, "new");
        fs::create_directories(tree.root() / "w/x86_64-unix");
        fs::create_directories(tree.root() / "w/x86_64-windows");
        fs::create_directories(tree.root() / "w/i386-windows");
        wine.folder = wine.folder32 = tree.root() / "w";
        store = driver_store(tree.root() / "usr/bin/lockstep").value();
    }
    std::string text(const std::string& path) const {
        std::ostringstream all;
        all << std::ifstream(tree.root() / path).rdbuf();
        return all.str();
    }
    // Whether the files are kept is the caller's.
    std::vector<PlacedFile> place(Width width, const std::string& dll_path = "") {
        halves = find_driver("/", wine, width, dll_path);
        steps.clear();
        return place_driver(store, wine, width, halves, steps);
    }

    Tree tree;
    Wine wine;
    fs::path store;
    DriverHalves halves;
    std::vector<std::string> steps;
};

TEST_F(Store, PutsInWhatIsMissingOrOld) {
    tree.file("w/x86_64-unix/lockstep-asio.so", "old");
    for (PlacedFile& file : place(Width::Bits64))
        file.keep();
    EXPECT_TRUE(halves.complete());
    EXPECT_EQ(steps.size(), 2U);
    EXPECT_EQ(text("w/x86_64-unix/lockstep-asio.so"), "new");
    EXPECT_EQ(text("w/x86_64-windows/lockstep-asio.dll"), "new");
    EXPECT_FALSE(fs::exists(tree.root() / "w/x86_64-unix/lockstep-asio.so.old"));
    place(Width::Bits64);
    EXPECT_TRUE(steps.empty()) << "a second time";
    for (PlacedFile& file : place(Width::Bits32))
        file.keep();
    EXPECT_EQ(steps.size(), 1U) << "new WoW64 has the Linux half already";
    EXPECT_TRUE(fs::exists(tree.root() / "w/i386-windows/lockstep-asio.dll"));
}

TEST_F(Store, TellsBeforehandWhatItWouldPut) {
    const auto would = [this](Width width) {
        return halves_to_place(store, wine, width, find_driver("/", wine, width, ""));
    };
    const auto wide = would(Width::Bits64);
    ASSERT_EQ(wide.size(), 2U);
    EXPECT_EQ(wide[0].source, store / "x86_64-unix/lockstep-asio.so");
    EXPECT_EQ(wide[0].target, tree.root() / "w/x86_64-unix/lockstep-asio.so");
    EXPECT_EQ(would(Width::Bits32)[1].target, tree.root() / "w/i386-windows/lockstep-asio.dll");
    EXPECT_TRUE(placed_halves("/", wine).empty());
    for (PlacedFile& file : place(Width::Bits64))
        file.keep();
    EXPECT_EQ(placed_halves("/", wine).size(), 2U) << "each once, though both widths are there";
}

TEST_F(Store, TakesBackWhatIsNotKept) {
    tree.file("w/x86_64-unix/lockstep-asio.so", "old");
    place(Width::Bits64);
    EXPECT_EQ(text("w/x86_64-unix/lockstep-asio.so"), "old");
    EXPECT_FALSE(fs::exists(tree.root() / "w/x86_64-windows/lockstep-asio.dll"));
}

TEST_F(Store, LeavesAloneWhatIsFoundElsewhere) {
    tree.file("extra/x86_64-unix/lockstep-asio.so", "mine");
    tree.file("extra/x86_64-windows/lockstep-asio.dll", "mine");
    EXPECT_TRUE(place(Width::Bits64, tree.root() / "extra").empty());
    EXPECT_EQ(halves.unix, tree.root() / "extra/x86_64-unix/lockstep-asio.so");
    // Without the 32-bit halves in the store, as where g++-multilib was missing.
    fs::remove(store / "i386-windows/lockstep-asio.dll");
    EXPECT_TRUE(place(Width::Bits32).empty());
    EXPECT_FALSE(halves.complete());
}

TEST_F(Store, SaysWhoMayWriteWhereItMayNot) {
    fs::remove_all(tree.root() / "w/x86_64-unix");
    try {
        place(Width::Bits64);
        FAIL() << "there is no such folder";
    } catch (const CommandError& error) {
        EXPECT_NE(std::string(error.what()).find("--files"), std::string::npos);
    }
    EXPECT_FALSE(driver_store("/nonexistent/bin/lockstep"));
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
