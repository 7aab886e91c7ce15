// SPDX-License-Identifier: GPL-2.0-or-later
//
// The doctor's checks of Wines, prefixes and of the driver opening in them, over made-up trees.
#include "lockstep/doctor/prefix_checks.hpp"
#include "lockstep/doctor/prefix_trial.hpp"
#include "lockstep/doctor/wine_checks.hpp"
#include "lockstep_doctor_expect.hpp"
#include "lockstep_tree.hpp"

#include <cstdlib>
#include <sys/stat.h>

namespace lockstep::doctor {
namespace {

namespace fs = std::filesystem;

const ChildResult says_version{0, false, "wine-10.0 (Debian 10.0~repack-6)\n"};
const std::string half64 = "/lib/x86_64-linux-gnu/wine/x86_64-windows/lockstep-asio.dll";
const std::string half64_unix = "/lib/x86_64-linux-gnu/wine/x86_64-unix/lockstep-asio.so";
const std::string half32 = "/lib/i386-linux-gnu/wine/i386-windows/lockstep-asio.dll";
const std::string half32_unix = "/lib/i386-linux-gnu/wine/i386-unix/lockstep-asio.so";

// Debian's Wine for both widths with the driver in it, and what `make install` keeps.
class Wines : public Tree {
  public:
    Wines() {
        program("/usr/lib/wine/wine64");
        program("/usr/lib/wine/wine");
        file("/usr/lib/x86_64-linux-gnu/wine/x86_64-unix/ntdll.so");
        file("/usr/lib/i386-linux-gnu/wine/i386-unix/ntdll.so");
        for (const char* place : {"x86_64", "i386"}) {
            const std::string name = place;
            const std::string folder = "/usr/lib/" + name + "-linux-gnu/wine/";
            for (const std::string& top : {folder, std::string("/store/")}) {
                file(top + name + "-windows/lockstep-asio.dll", stamped_dll());
                file(top + name + "-unix/lockstep-asio.so", "unix half");
            }
        }
    }
    std::vector<Wine> found(const std::string& path = "") const {
        return find_wines({root(), path, "/home/u", std::nullopt});
    }
    Finding check(bool used = true, const ChildResult& version = says_version) const {
        return check_wine(found().at(0), version, used, {root(), root() / "store", ""});
    }
};

TEST(DoctorWine, Sound) {
    const Wines tree;
    expect(tree.check(), State::Good,
           "wine-10.0 (Debian 10.0~repack-6) (/usr/lib/wine/wine64): 64-bit and, classic, 32-bit "
           "programs, the driver is there for all");
}

TEST(DoctorWine, OtherLayouts) {
    Wines tree;
    tree.remove("/usr/lib/i386-linux-gnu");
    expect(tree.check(), State::Good, "64-bit programs only, the driver is there");
    tree.file("/usr/lib/x86_64-linux-gnu/wine/i386-windows/ntdll.dll");
    expect(tree.check(), State::Bad,
           "by new WoW64, 32-bit programs; "
           "/usr/lib/x86_64-linux-gnu/wine/i386-windows/lockstep-asio.dll is missing",
           "register --files --wine /usr/lib/wine/wine64");
}

TEST(DoctorWine, HalvesMissing) {
    struct Broken {
        const char* half;
        const char* seen;
    };
    const Broken broken[] = {
        {half64.c_str(), "x86_64-windows/lockstep-asio.dll is missing"},
        {half64_unix.c_str(), "x86_64-unix/lockstep-asio.so is missing"},
        {half32.c_str(), "i386-windows/lockstep-asio.dll is missing"},
        {half32_unix.c_str(), "i386-unix/lockstep-asio.so is missing"},
    };
    for (const Broken& one : broken) {
        Wines tree;
        tree.remove("/usr" + std::string(one.half));
        expect(tree.check(), State::Bad, one.seen, "lockstep register --files");
        expect(tree.check(false), State::Notice, one.seen, "lockstep register --files");
        tree.remove("/store");
        const bool narrow = std::string(one.half).find("i386") != std::string::npos;
        expect(tree.check(), narrow ? State::Notice : State::Bad, one.seen, "make install");
    }
}

TEST(DoctorWine, BothHalvesMissing) {
    Wines tree;
    tree.remove("/usr" + half64);
    tree.remove("/usr" + half64_unix);
    expect(tree.check(), State::Bad, "the driver for 64-bit programs is not there", "register");
}

TEST(DoctorWine, HalvesOfAnotherBuild) {
    for (const std::string& half : {half64_unix, half32_unix}) {
        Wines tree;
        tree.file("/usr" + half, "an older half");
        expect(tree.check(), State::Bad, "/usr" + half + " is not the one that is installed now",
               "register --files");
    }
    Wines tree;
    tree.file("/usr" + half64, stamped_dll() + "older");
    expect(tree.check(), State::Bad, "is not the one that is installed now", "register --files");
}

TEST(DoctorWine, DllWithoutStamp) {
    Wines tree;
    tree.file("/usr" + half64, "MZ and nothing");
    expect(tree.check(), State::Bad, "is not stamped as a Wine built-in", "register --files");
}

TEST(DoctorWine, DoesNotRun) {
    const Wines tree;
    expect(tree.check(true, {127, false, "error while loading shared libraries\n"}), State::Bad,
           "--version failed with status 127: error while loading", "--wine");
    expect(tree.check(false, {0, true, ""}), State::Notice, "--version did not end", "--wine");
}

TEST(DoctorWine, None) {
    const Tree tree;
    EXPECT_TRUE(find_wines({tree.root(), "/usr/bin", "/home/u", std::nullopt}).empty());
    expect(no_wine(), State::Bad, "no Wine", "install Wine");
}

TEST(DoctorWine, EachIsFoundOnce) {
    Wines tree;
    const auto add = [&tree](const std::string& folder) {
        tree.program(folder + "/bin/wine");
        tree.file(folder + "/lib/wine/x86_64-unix/ntdll.so");
    };
    add("/opt/wine-staging");
    add("/opt/my-wine");
    add("/home/u/.local/share/lutris/runners/wine/ge");
    add("/mine");
    tree.program("/home/u/.local/share/Steam/steamapps/common/Proton/files/bin/wine64");
    tree.file("/home/u/.local/share/Steam/steamapps/common/Proton/files/lib64/wine/x86_64-unix/"
              "ntdll.so");
    std::vector<std::string> folders;
    for (const Wine& wine : tree.found("/usr/lib/wine:/mine/bin:/mine/bin"))
        folders.push_back(wine.loader);
    EXPECT_THAT(folders, testing::ElementsAre(
                             "/usr/lib/wine/wine64", "/mine/bin/wine", "/opt/my-wine/bin/wine",
                             "/opt/wine-staging/bin/wine",
                             "/home/u/.local/share/Steam/steamapps/common/Proton/files/bin/wine64",
                             "/home/u/.local/share/lutris/runners/wine/ge/bin/wine"));
    const Wine named{"/mine/bin/wine", "/mine/lib/wine"};
    const auto wines = find_wines({tree.root(), "/mine/bin", "/home/u", named});
    EXPECT_EQ(wines.front().loader, "/mine/bin/wine");
    EXPECT_EQ(wines.size(), 6U);
}

TEST(DoctorWine, OneWineByTwoWaysIsOne) {
    Wines tree;
    tree.program("/usr/bin/wine");
    tree.link("/lib", "usr/lib");
    tree.link("/bin", "usr/bin");
    EXPECT_EQ(tree.found("/usr/bin:/bin").size(), 1U);
}

const std::string clsid = "{12345678-0000-0000-0000-000000000001}";

// What Wine writes for one view, as registered there.
std::string registered(const std::string& software, const std::string& classes) {
    return "[" + software + R"(\\ASIO\\Lockstep ASIO] 1795429866)" + "\n#time=1dd0f\n\"CLSID\"=\"" +
           clsid + "\"\n\"Description\"=\"Lockstep \\\"ASIO\\\"\"\n\n[" + classes + R"(\\)" +
           clsid + "] 1795429866\n@=\"Lockstep ASIO\"\n\n[" + classes + R"(\\)" + clsid +
           R"(\\InprocServer32] 1795429866)" +
           "\n@=\"C:\\\\windows\\\\system32\\\\lockstep-asio.dll\"\n\"ThreadingModel\"="
           "\"Both\"\n\n";
}

const std::string wide = registered("Software", R"(Software\\Classes\\CLSID)");
const std::string narrow =
    registered(R"(Software\\Wow6432Node)", R"(Software\\Classes\\Wow6432Node\\CLSID)");
const std::string head = "WINE REGISTRY Version 2\n;; All keys relative to "
                         "\\\\Machine\n\n#arch=win64\n\n[Software\\\\Other] 1\n@=\"x\"\n\n";
const std::string system32 = "/p/drive_c/windows/system32/";
const std::string syswow64 = "/p/drive_c/windows/syswow64/";

// A prefix for both widths with the driver in it.
class Prefix : public Tree {
  public:
    Prefix() {
        registry(head + wide + narrow);
        file(system32 + "lockstep-asio.dll");
        file(syswow64 + "lockstep-asio.dll");
        file(syswow64 + "ntdll.dll");
    }
    void registry(const std::string& text) {
        text_ = text;
        file("/p/system.reg", text);
    }
    fs::path folder() const { return root() / "p"; }
    Finding check(bool wine32 = true, bool chosen = true, bool in_use = false) const {
        return check_registration(open_prefix(folder()), text_, wine32, chosen, in_use);
    }

  private:
    std::string text_;
};

TEST(DoctorRegistry, ValuesOfKeys) {
    const std::string text = head + wide;
    EXPECT_EQ(value_in_registry(text, R"(HKLM\Software\ASIO\Lockstep ASIO)", "CLSID"), clsid);
    EXPECT_EQ(value_in_registry(text, R"(HKLM\software\asio\LOCKSTEP asio)", "clsid"), clsid);
    EXPECT_EQ(value_in_registry(text, R"(HKLM\Software\ASIO\Lockstep ASIO)", "Description"),
              R"(Lockstep "ASIO")");
    EXPECT_EQ(value_in_registry(
                  text, R"(HKLM\Software\Classes\CLSID\)" + clsid + R"(\InprocServer32)", ""),
              R"(C:\windows\system32\lockstep-asio.dll)");
    EXPECT_EQ(value_in_registry(text, R"(HKLM\Software\ASIO)", "CLSID"), "");
    EXPECT_EQ(value_in_registry(text, R"(HKLM\Software\Other)", "CLSID"), "") << "of the next key";
    EXPECT_EQ(value_in_registry("", R"(HKLM\Software\Other)", ""), "");
}

TEST(DoctorPrefix, Sound) {
    const Prefix prefix;
    expect(prefix.check(), State::Good, "registered for 64-bit and 32-bit programs");
}

TEST(DoctorPrefix, NotRegistered) {
    Prefix prefix;
    prefix.registry(head);
    expect(prefix.check(), State::Bad,
           "not registered for 64-bit programs; not registered for 32-bit programs",
           "lockstep register --prefix " + prefix.folder().string());
    expect(prefix.check(true, false), State::Notice, "not registered", "lockstep register");
    expect(prefix.check(true, true, true), State::Bad, "may not have written it yet", "register");
}

TEST(DoctorPrefix, NotRegisteredForOneWidth) {
    Prefix prefix;
    prefix.registry(head + wide);
    expect(prefix.check(), State::Notice, "not registered for 32-bit programs", "register");
    expect(prefix.check(false), State::Good, "registered for 64-bit programs");
    prefix.registry(head + narrow);
    expect(prefix.check(), State::Bad, "not registered for 64-bit programs", "register");
}

TEST(DoctorPrefix, HalfARegistration) {
    Prefix prefix;
    prefix.registry(head + wide.substr(0, wide.find("[Software\\\\Classes")) + narrow);
    expect(prefix.check(), State::Bad, "not registered for 64-bit programs", "register");
}

TEST(DoctorPrefix, DllMissing) {
    Prefix prefix;
    prefix.remove(system32 + "lockstep-asio.dll");
    expect(prefix.check(), State::Bad, "registered for 64-bit programs, but its DLL is missing",
           "register");
}

TEST(DoctorPrefix, WouldBeUpdatedByAnotherWine) {
    Tree tree;
    const Wine wine{"/w/bin/wine", "/w/lib/wine"};
    tree.file("/p/system.reg");
    const auto update = [&] { return update_by(tree.root(), wine, tree.root() / "p"); };
    EXPECT_EQ(update(), Update::Unknown) << "no wine.inf";
    const fs::path made_from = tree.file("/w/share/wine/wine.inf");
    EXPECT_EQ(update(), Update::Yes) << "a prefix that Wine has not begun";
    struct stat status {};
    ASSERT_EQ(stat(made_from.c_str(), &status), 0);
    tree.file("/p/.update-timestamp", std::to_string(status.st_mtime) + "\r\n");
    EXPECT_EQ(update(), Update::No);
    tree.file("/p/.update-timestamp", std::to_string(status.st_mtime - 1) + "\r\n");
    EXPECT_EQ(update(), Update::Yes);
    tree.file("/p/.update-timestamp", "disable\n");
    EXPECT_EQ(update(), Update::No);
}

TEST(DoctorOpening, ByWhatTheHostSays) {
    const auto check = [](const ChildResult& result) {
        return check_opening("/p", Width::Bits64, result);
    };
    expect(check({0, false,
                  "device    hw:Lockstep\nperiod    128 frames\nlatency   in 128, out 64\n"}),
           State::Good,
           "/p, a 64-bit program: the driver loads and opens: 128 frames; in 128, out 64");
    expect(check({3, false, "wine: odd\nasio-host: init: there is no card hw:X\n\n"}), State::Bad,
           "the driver does not open: asio-host: init: there is no card hw:X", "settings");
    expect(check({1, false, "wine: could not load ntdll.so\n"}), State::Bad,
           "Wine did not run it, status 1: wine: could not load ntdll.so", "by hand");
    expect(check({137, false, ""}), State::Bad, "status 137: it said nothing", "by hand");
    expect(check({143, true, "begun"}), State::Bad, "did not end in time", "by hand");
}

// A prefix in which `asio-host` is a shell script, and Wine another that runs it.
class Trials : public Prefix {
  public:
    Trials() {
        wine_.loader = file("/w/bin/wine", "#!/bin/sh\nexec \"$@\"\n", true);
        wine_.folder = root() / "w/lib/wine";
        host("echo 'period    128 frames'");
    }
    void host(const std::string& command) {
        file("/usr/lib/lockstep/asio-host.exe", "#!/bin/sh\n" + command + "\n", true);
    }
    Trial trial(bool named = true) const { return {open_prefix(folder()), named, true, ""}; }
    std::vector<Finding> run(const std::vector<Trial>& trials, bool quick = false,
                             const std::vector<Process>& processes = {}) const {
        return try_prefixes(trials, wine_, root() / "usr/bin/lockstep", quick, processes);
    }

  private:
    Wine wine_;
};

TEST(DoctorTrial, OpensTheDriverInThePrefix) {
    Trials tree;
    const auto findings = tree.run({tree.trial()});
    ASSERT_EQ(findings.size(), 2U) << as_text(findings);
    expect(findings[0], State::Good, "registered for 64-bit programs");
    expect(findings[1], State::Good, "the driver loads and opens: 128 frames");
    tree.host("echo \"prefix $WINEPREFIX, $1\"; exit 3");
    expect(tree.run({tree.trial()}).at(1), State::Bad,
           "does not open: prefix " + tree.folder().string() + ", info", "settings");
}

TEST(DoctorTrial, SaysWhyItDoesNotTry) {
    Trials tree;
    const auto why = [&tree](bool named, bool quick) {
        return tree.run({tree.trial(named)}, quick).at(1);
    };
    expect(why(true, true), State::Unknown, "not tried: --quick");
    expect(why(false, false), State::Unknown, "to another version of Wine");
    tree.remove("/usr/lib/lockstep");
    expect(why(true, false), State::Unknown, "asio-host.exe is not installed");
    tree.registry(head);
    expect(why(true, false), State::Unknown, "it is not registered");
}

TEST(DoctorTrial, PrefixesToTry) {
    Tree tree;
    const auto add = [&tree](const std::string& folder) {
        tree.file(folder + "/system.reg", head);
        tree.file(folder + "/drive_c/windows/system32/ntdll.dll");
    };
    add("/home/.wine");
    add("/home/.local/share/wineprefixes/daw");
    tree.file("/home/.local/share/wineprefixes/notes.txt");
    const std::string home = tree.root() / "home";
    const char* const before = std::getenv("WINEPREFIX");
    const std::string kept = before != nullptr ? before : "";
    setenv("WINEPREFIX", (home + "/.wine").c_str(), 1);
    const auto all = prefixes_to_try({}, home);
    const auto named = prefixes_to_try({home + "/.local/share/wineprefixes/daw"}, home);
    if (before != nullptr)
        setenv("WINEPREFIX", kept.c_str(), 1);
    else
        unsetenv("WINEPREFIX");
    ASSERT_EQ(all.size(), 3U);
    EXPECT_TRUE(all[0].chosen);
    EXPECT_EQ(all[1].prefix.folder, home + "/.local/share/wineprefixes/daw");
    EXPECT_FALSE(all[1].chosen);
    EXPECT_THAT(all[2].problem, testing::HasSubstr("is not a Wine prefix"));
    ASSERT_EQ(named.size(), 1U);
    EXPECT_TRUE(named[0].named && named[0].chosen);
    EXPECT_THROW(prefixes_to_try({"/nonexistent"}, home), CommandError);
}

TEST(DoctorTrial, NoPrefix) {
    const Trials tree;
    const auto findings = tree.run({});
    ASSERT_EQ(findings.size(), 1U);
    expect(findings[0], State::Notice, "no Wine prefix", "wineboot");
}

} // namespace
} // namespace lockstep::doctor
