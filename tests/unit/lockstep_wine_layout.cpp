// SPDX-License-Identifier: GPL-2.0-or-later
//
// Finding Wine's folders and the driver's halves in them, over made-up trees.
#include "lockstep/wine_layout.hpp"
#include "lockstep_tree.hpp"

#include <gtest/gtest.h>

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

} // namespace
} // namespace lockstep
