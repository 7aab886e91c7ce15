// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which Wine runs a prefix, over made-up trees laid out as Steam, Bottles, Lutris and WineHQ do.
#include "lockstep/wine_of_prefix.hpp"
#include "lockstep_tree.hpp"

#include <fcntl.h>
#include <sys/stat.h>

namespace lockstep {
namespace {

namespace fs = std::filesystem;

const std::string steam = "/home/u/.local/share/Steam/";
const std::string bottles = "/home/u/.local/share/bottles/";
const std::string sandboxed = "/home/u/.var/app/com.usebottles.bottles/data/bottles/";
const std::string lutris = "/home/u/.local/share/lutris/";

class Places : public Tree {
  public:
    WinePlaces places() const { return {root(), "/usr/bin", "/home/u", std::nullopt}; }
    PrefixWine of(const fs::path& prefix) const { return wine_of_prefix(places(), prefix); }
    // A Wine of one folder, as of WineHQ from 10.2 on, with both Linux sides.
    void one_folder(const std::string& folder) {
        program(folder + "/bin/wine");
        file(folder + "/lib/wine/x86_64-unix/ntdll.so");
        file(folder + "/lib/wine/x86_64-unix/wine", "x", true);
        file(folder + "/lib/wine/i386-unix/ntdll.so");
    }
    // As of WineHQ before 10.2, and Proton before 10.
    void two_folders(const std::string& folder) {
        program(folder + "/bin/wine64");
        program(folder + "/bin/wine");
        file(folder + "/lib64/wine/x86_64-unix/ntdll.so");
        file(folder + "/lib/wine/i386-unix/ntdll.so");
    }
    void debian() {
        program("/usr/bin/wine");
        program("/usr/lib/wine/wine64");
        file("/usr/lib/x86_64-linux-gnu/wine/x86_64-unix/ntdll.so");
    }
    void inf(const std::string& folder, long time) {
        const fs::path place = file(folder + "/share/wine/wine.inf");
        const timespec times[] = {{time, 0}, {time, 0}};
        utimensat(AT_FDCWD, place.c_str(), times, 0);
    }
};

TEST(WineOfPrefix, AsItsManagerWroteItDown) {
    struct Case {
        const char* name;
        std::string prefix;
        std::string file; // that tells it
        std::string text;
        std::string wine; // folder of that Wine
        bool two;         // folders
        std::string loader;
        std::string flatpak;
    };
    const std::string proton9 = steam + "steamapps/common/Proton 9.0 (Beta)";
    const std::string flat_steam = "/home/u/.var/app/com.valvesoftware.Steam/data/Steam/";
    const std::vector<Case> cases = {
        {"Proton 9", steam + "steamapps/compatdata/1/pfx",
         steam + "steamapps/compatdata/1/config_info",
         "9.0-200\n" + proton9 + "/files/share/fonts/\n" + proton9 + "/files/lib/\n",
         proton9 + "/files", true, "/bin/wine64", ""},
        {"Proton 10, another library", "/games/steamapps/compatdata/2/pfx",
         "/games/steamapps/compatdata/2/config_info", "10.0\n/games/P 10/files/share/fonts/\n",
         "/games/P 10/files", false, "/bin/wine", ""},
        {"umu, prefix and compatdata in one", "/home/u/Games/x", "/home/u/Games/x/config_info",
         "GE\n" + steam + "compatibilitytools.d/GE/files/share/fonts/\n",
         steam + "compatibilitytools.d/GE/files", false, "/bin/wine", ""},
        {"Proton in a Flatpak", flat_steam + "steamapps/compatdata/3/pfx",
         flat_steam + "steamapps/compatdata/3/config_info",
         "9\n" + flat_steam + "steamapps/common/P/files/share/fonts/\n",
         flat_steam + "steamapps/common/P/files", true, "/bin/wine64", "com.valvesoftware.Steam"},
        {"a bottle", bottles + "bottles/A", bottles + "bottles/A/bottle.yml",
         "Arch: win64\nRunner: soda-9.0-1\n", bottles + "runners/soda-9.0-1", true, "/bin/wine64",
         ""},
        {"a bottle anywhere", "/mnt/A", "/mnt/A/bottle.yml", "Runner: 'caffe-9.7'\n",
         bottles + "runners/caffe-9.7", false, "/bin/wine", ""},
        {"a bottle on Proton", bottles + "bottles/B", bottles + "bottles/B/bottle.yml",
         "Runner: GE-Proton9\n", bottles + "runners/GE-Proton9/files", true, "/bin/wine64", ""},
        {"a bottle of the Flatpak", sandboxed + "bottles/A", sandboxed + "bottles/A/bottle.yml",
         "Parameters:\n  Runner: not-this\nRunner: soda\n", sandboxed + "runners/soda", false,
         "/bin/wine", "com.usebottles.bottles"},
        {"a bottle elsewhere on the Flatpak's runner", "/mnt/B", "/mnt/B/bottle.yml",
         "Runner: soda\n", sandboxed + "runners/soda", false, "/bin/wine",
         "com.usebottles.bottles"},
        {"Lutris", "/home/u/Games/daw", lutris + "games/daw-1.yml",
         "game:\n  exe: x\n  prefix: /home/u/Games/daw/\nwine:\n  version: ge-8\n",
         lutris + "runners/wine/ge-8", true, "/bin/wine64", ""},
        {"Lutris, its older place", "/home/u/Games/daw", "/home/u/.config/lutris/games/daw-1.yml",
         "wine:\n  version: ge-8\ngame:\n  prefix: /home/u/Games/daw\n",
         lutris + "runners/wine/ge-8", false, "/bin/wine", ""},
    };
    for (const Case& one : cases) {
        SCOPED_TRACE(one.name);
        Places tree;
        tree.debian();
        tree.one_folder("/opt/wine-devel");
        tree.file(one.prefix + "/system.reg");
        tree.file(one.file, one.text);
        if (one.two)
            tree.two_folders(one.wine);
        else
            tree.one_folder(one.wine);
        const PrefixWine owner = tree.of(one.prefix);
        EXPECT_EQ(owner.told_by, one.file);
        EXPECT_EQ(owner.flatpak, one.flatpak);
        EXPECT_EQ(trouble_with(owner), "");
        if (!owner.wine) {
            ADD_FAILURE() << "no Wine";
            continue;
        }
        EXPECT_EQ(owner.wine->loader, one.wine + one.loader);
        EXPECT_EQ(owner.wine->folder, one.wine + (one.two ? "/lib64/wine" : "/lib/wine"));
        EXPECT_EQ(owner.wine->folder32, one.wine + "/lib/wine");
        EXPECT_TRUE(owner.wine->classic32);

        tree.remove(one.wine);
        const PrefixWine gone = tree.of(one.prefix);
        EXPECT_FALSE(gone.wine) << "another is not taken instead";
        EXPECT_NE(trouble_with(gone).find(one.file), std::string::npos);
        EXPECT_NE(trouble_with(gone).find("--wine"), std::string::npos);
    }
}

TEST(WineOfPrefix, TheSystemsOwnForARunner) {
    Places tree;
    tree.debian();
    tree.file("/mnt/A/bottle.yml", "Runner: sys-wine-10.0\n");
    ASSERT_TRUE(tree.of("/mnt/A").wine);
    EXPECT_EQ(tree.of("/mnt/A").wine->loader, "/usr/lib/wine/wine64");
    tree.file(sandboxed + "bottles/A/bottle.yml", "Runner: sys-wine-9.0\n");
    const PrefixWine inside = tree.of(sandboxed + "bottles/A");
    EXPECT_FALSE(inside.wine) << "the sandbox sees nothing of /usr";
    EXPECT_NE(trouble_with(inside).find("com.usebottles.bottles"), std::string::npos);
    tree.file(lutris + "games/a.yml", "game:\n  prefix: /mnt/L\nwine:\n  version: system\n");
    ASSERT_TRUE(tree.of("/mnt/L").wine);
    EXPECT_EQ(tree.of("/mnt/L").wine->loader, "/usr/lib/wine/wine64");
}

TEST(WineOfPrefix, NobodyTells) {
    Places tree;
    tree.debian();
    tree.file("/p/system.reg");
    tree.file("/config_info", "1\n/opt/x/files/share/fonts/\n"); // beside, but this is no pfx
    tree.file(lutris + "games/a.yml", "game:\n  prefix: /p\n");  // Lutris's default may be any
    tree.file(lutris + "games/b.yml", "game:\n  prefix: /q\nwine:\n  version: ge\n");
    const PrefixWine owner = tree.of("/p");
    EXPECT_FALSE(owner.wine);
    EXPECT_EQ(owner.told_by, "");
    EXPECT_EQ(trouble_with(owner), "");
    EXPECT_TRUE(notes_on(owner).empty());
    const PrefixWine flat = tree.of("/home/u/.var/app/org.winehq.Wine/data/wine");
    EXPECT_EQ(flat.flatpak, "org.winehq.Wine");
    EXPECT_NE(trouble_with(flat).find("org.winehq.Wine"), std::string::npos);
}

TEST(WineOfPrefix, ByTheTimeOfWineInf) {
    constexpr long first_time = 1700000000;
    Places tree;
    tree.debian();
    tree.inf("/usr", first_time);
    tree.two_folders("/opt/wine-stable");
    tree.inf("/opt/wine-stable", first_time + 1);
    tree.one_folder("/opt/wine-staging");
    tree.inf("/opt/wine-staging", first_time + 2);
    const auto stamped = [&tree](const std::string& text) {
        tree.file("/p/.update-timestamp", text + "\r\n");
        const PrefixWine owner = tree.of("/p");
        return owner.wine ? owner.wine->loader.string() : "";
    };
    EXPECT_EQ(stamped("1700000000"), "/usr/lib/wine/wine64");
    EXPECT_EQ(stamped("1700000001"), "/opt/wine-stable/bin/wine64");
    EXPECT_EQ(stamped("1700000002"), "/opt/wine-staging/bin/wine");
    EXPECT_EQ(stamped("1700000003"), "") << "of a Wine that is gone";
    EXPECT_EQ(stamped("disable"), "");
    EXPECT_EQ(stamped(""), "");
    tree.inf("/opt/wine-stable", first_time + 2);
    EXPECT_EQ(stamped("1700000002"), "") << "either";
    tree.inf("/opt/wine-stable", first_time);
    EXPECT_EQ(stamped("1700000000"), "/usr/lib/wine/wine64") << "the one that is used anyway";
}

TEST(WineOfPrefix, NotesSayWhatIsHidden) {
    Places tree;
    const std::string proton = steam + "steamapps/common/P";
    const std::string prefix = steam + "steamapps/compatdata/1/pfx";
    tree.two_folders(proton + "/files");
    tree.file(steam + "steamapps/compatdata/1/config_info",
              "9\n" + proton + "/files/share/fonts/\n");
    EXPECT_FALSE(tree.of(prefix).container);
    EXPECT_EQ(notes_on(tree.of(prefix)).size(), 1U);
    tree.file(proton + "/toolmanifest.vdf", "\"manifest\"\n{\n \"require_tool_appid\" \"1\"\n}\n");
    EXPECT_TRUE(tree.of(prefix).container);
    ASSERT_EQ(notes_on(tree.of(prefix)).size(), 2U);
    EXPECT_NE(notes_on(tree.of(prefix))[0].find("container"), std::string::npos);
    const PrefixWine flat{std::nullopt, "", "", "a.b.C", false};
    ASSERT_EQ(notes_on(flat).size(), 1U);
    EXPECT_NE(notes_on(flat)[0].find("--device=all a.b.C"), std::string::npos);
}

TEST(WineOfPrefix, PrefixInCompatdata) {
    Places tree;
    tree.file("/c/1/pfx/system.reg");
    EXPECT_EQ(prefix_in(tree.root(), "/c/1"), "/c/1/pfx");
    EXPECT_EQ(prefix_in(tree.root(), "/c/1/pfx"), "/c/1/pfx");
    EXPECT_EQ(prefix_in(tree.root(), "/c/2"), "/c/2");
    tree.file("/c/1/system.reg"); // umu's
    EXPECT_EQ(prefix_in(tree.root(), "/c/1"), "/c/1");
}

TEST(WineLayout, RealLoaderSince10_2AndLinksOfWineHQ) {
    Places tree;
    tree.one_folder("/opt/wine-devel");
    const auto real = wine_of_loader(tree.root(), "/opt/wine-devel/lib/wine/x86_64-unix/wine");
    ASSERT_TRUE(real);
    EXPECT_EQ(real->folder, "/opt/wine-devel/lib/wine");
    EXPECT_EQ(real->loader, "/opt/wine-devel/bin/wine");
    // What a distribution's Wine left in /usr does not count for a link into /opt.
    tree.file("/usr/lib/x86_64-linux-gnu/wine/x86_64-unix/ntdll.so");
    tree.link("/usr/bin/wine", "/opt/wine-devel/bin/wine");
    EXPECT_EQ(find_wine(tree.root(), "/usr/bin")->folder, "/opt/wine-devel/lib/wine");
    tree.program("/usr/lib/wine/wine64");
    EXPECT_EQ(find_wine(tree.root(), "/usr/bin")->folder, "/opt/wine-devel/lib/wine")
        << "what a shell would start goes first";
}

} // namespace
} // namespace lockstep
