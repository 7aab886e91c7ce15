// SPDX-License-Identifier: GPL-2.0-or-later
//
// Putting the driver's halves into a Wine's own folders, over made-up trees.
#include "lockstep/driver_store.hpp"
#include "lockstep/exit_code.hpp"
#include "lockstep_tree.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace lockstep {
namespace {

namespace fs = std::filesystem;

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

} // namespace
} // namespace lockstep
