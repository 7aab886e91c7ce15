// SPDX-License-Identifier: GPL-2.0-or-later
//
// Finding Wine's folders over made-up trees, and registering with a pretended Wine that can fail at
// each step.
#include "lockstep/exit_code.hpp"
#include "lockstep/registration.hpp"
#include "lockstep/wine_layout.hpp"
#include "lockstep/wine_prefix.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

namespace lockstep {
namespace {

namespace fs = std::filesystem;

// A folder of its own for each test, gone with it.
class Tree {
  public:
    Tree() {
        std::string name = testing::TempDir() + "lockstep-XXXXXX";
        root_ = mkdtemp(name.data());
    }
    ~Tree() { fs::remove_all(root_); }
    Tree(const Tree&) = delete;
    Tree& operator=(const Tree&) = delete;

    const fs::path& root() const { return root_; }
    fs::path file(const std::string& path, const std::string& text = "x", bool program = false) {
        fs::path place = root_ / fs::path(path).relative_path();
        fs::create_directories(place.parent_path());
        std::ofstream(place, std::ios::binary) << text;
        if (program)
            fs::permissions(place, fs::perms::owner_all);
        return place;
    }
    void program(const std::string& path) { file(path, "x", true); }
    void link(const std::string& path, const std::string& target) {
        const fs::path place = root_ / fs::path(path).relative_path();
        fs::create_directories(place.parent_path());
        fs::create_symlink(target, place);
    }

  private:
    fs::path root_;
};

std::string stamped_dll() {
    std::string dll(0x40, '\0');
    dll[0] = 'M';
    dll[1] = 'Z';
    return dll + "Wine builtin DLL" + std::string(64, '\0');
}

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
    EXPECT_TRUE(find_driver(tree.root(), wine, "").windows.empty());
    tree.file("/extra/x86_64-windows/lockstep-asio.dll");
    tree.file("/extra/x86_64-unix/lockstep-asio.so");
    EXPECT_TRUE(find_driver(tree.root(), wine, "/none:/extra").complete());
    EXPECT_EQ(find_driver(tree.root(), wine, "/none:/extra").searched.size(), 3U);
    // Half a driver in the earlier folder hides the whole one.
    tree.file("/w/x86_64-windows/lockstep-asio.dll");
    const auto halves = find_driver(tree.root(), wine, "/extra");
    EXPECT_FALSE(halves.complete());
    EXPECT_EQ(halves.windows, "/w/x86_64-windows/lockstep-asio.dll");
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
    EXPECT_EQ(refused_prefix(tree.root()), ExitCode::BadInput);
    tree.file("system.reg", "WINE REGISTRY Version 2\n\n#arch=win64\n");
    EXPECT_EQ(refused_prefix(tree.root()), ExitCode::Done);
}

// A Wine whose registry is a set of key names.
class PretendedWine {
  public:
    std::set<std::string> keys;
    int regsvr32_status = 0;
    bool regsvr32_writes = true;
    int reg_status = -1; // -1: reg works
    bool hangs = false;

    RunInWine run() {
        return [this](const std::vector<std::string>& arguments) { return answer(arguments); };
    }

  private:
    static constexpr const char* driver = R"(HKLM\Software\ASIO\Lockstep ASIO)";
    static constexpr const char* klass = R"(HKLM\Software\Classes\CLSID\{1})";

    ChildResult answer(const std::vector<std::string>& arguments) {
        ChildResult result;
        result.timed_out = hangs;
        if (arguments[0] == "regsvr32") {
            result.status = regsvr32_status;
            if (regsvr32_status == 0 && regsvr32_writes)
                keys = arguments[1] == "/u" ? std::set<std::string>()
                                            : std::set<std::string>{driver, klass};
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
            result.output = key == driver ? "    CLSID    REG_SZ    {1}\r\n"
                                          : "    (Default)    REG_SZ    C:\\x.dll\r\n";
        return result;
    }
};

class Registration : public testing::Test {
  protected:
    Registration() {
        prefix.folder = tree.root() / "prefix";
        prefix.system32 = prefix.folder / "drive_c/windows/system32";
        fs::create_directories(prefix.system32);
        halves.windows = tree.file("wine/x86_64-windows/lockstep-asio.dll", stamped_dll());
        halves.unix = tree.file("wine/x86_64-unix/lockstep-asio.so");
        halves.searched = {tree.root() / "wine"};
    }
    bool dll_there() const { return fs::exists(prefix.system32 / "lockstep-asio.dll"); }
    std::ptrdiff_t files_there() const {
        return std::distance(fs::directory_iterator(prefix.system32), {});
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
    DriverHalves halves;
    PretendedWine wine;
};

TEST_F(Registration, GoesInAndOut) {
    const auto in = register_driver(prefix, halves, wine.run());
    EXPECT_TRUE(in.registered);
    EXPECT_EQ(in.clsid, "{1}");
    EXPECT_EQ(in.dll, "C:\\x.dll");
    EXPECT_TRUE(dll_there());
    EXPECT_TRUE(register_driver(prefix, halves, wine.run()).registered) << "a second time";
    EXPECT_EQ(files_there(), 1);

    const auto out = unregister_driver(prefix, wine.run());
    EXPECT_FALSE(out.registered);
    EXPECT_TRUE(out.changed);
    EXPECT_TRUE(wine.keys.empty());
    EXPECT_EQ(files_there(), 0);
    EXPECT_FALSE(unregister_driver(prefix, wine.run()).changed) << "a second time";
}

TEST_F(Registration, ReplacesAnOldDll) {
    tree.file("prefix/drive_c/windows/system32/lockstep-asio.dll", "old");
    register_driver(prefix, halves, wine.run());
    EXPECT_EQ(dll_kind(prefix.system32 / "lockstep-asio.dll"), DllKind::Builtin);
    EXPECT_EQ(files_there(), 1);
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
    const DriverHalves whole = halves;
    halves.unix.clear();
    EXPECT_EQ(refused(), ExitCode::Refused);
    halves = whole;
    halves.windows.clear();
    EXPECT_EQ(refused(), ExitCode::Refused);
    halves = whole;
    tree.file("wine/x86_64-windows/lockstep-asio.dll", "MZ" + std::string(200, '\0'));
    EXPECT_EQ(refused(), ExitCode::Refused);
    EXPECT_FALSE(dll_there());
}

TEST_F(Registration, GoesOutWithoutItsDll) {
    register_driver(prefix, halves, wine.run());
    wine.regsvr32_status = 3; // the DLL can no longer be loaded
    const auto out = unregister_driver(prefix, wine.run());
    EXPECT_FALSE(out.registered);
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
