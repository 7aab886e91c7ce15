// SPDX-License-Identifier: GPL-2.0-or-later
//
// A made-up file system for a test: a folder of its own, gone with it.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace lockstep {

class Tree {
  public:
    Tree() {
        std::string name = testing::TempDir() + "lockstep-XXXXXX";
        root_ = mkdtemp(name.data());
    }
    ~Tree() { std::filesystem::remove_all(root_); }
    Tree(const Tree&) = delete;
    Tree& operator=(const Tree&) = delete;

    const std::filesystem::path& root() const { return root_; }
    std::filesystem::path file(const std::string& path, const std::string& text = "x",
                               bool program = false) {
        std::filesystem::path place = make_room(path);
        std::ofstream(place, std::ios::binary) << text;
        if (program)
            std::filesystem::permissions(place, std::filesystem::perms::owner_all);
        return place;
    }
    void program(const std::string& path) { file(path, "x", true); }
    void link(const std::string& path, const std::string& target) {
        std::filesystem::create_symlink(target, make_room(path));
    }
    void remove(const std::string& path) {
        std::filesystem::remove_all(root_ / std::filesystem::path(path).relative_path());
    }

  private:
    std::filesystem::path make_room(const std::string& path) {
        std::filesystem::path place = root_ / std::filesystem::path(path).relative_path();
        std::filesystem::create_directories(place.parent_path());
        return place;
    }
    std::filesystem::path root_;
};

// The head of a DLL that carries Wine's stamp.
inline std::string stamped_dll() {
    constexpr std::size_t dos_header = 0x40;
    std::string dll(dos_header, '\0');
    dll[0] = 'M';
    dll[1] = 'Z';
    return dll + "Wine builtin DLL" + std::string(dos_header, '\0');
}

} // namespace lockstep
