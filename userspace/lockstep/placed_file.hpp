// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A file put somewhere, and what was there before in case that must be taken back.
#pragma once

#include <filesystem>

namespace lockstep {

// Whether both are there and the same, byte for byte.
bool same_contents(const std::filesystem::path& left, const std::filesystem::path& right);

class PlacedFile {
  public:
    // Copies `source` to `target`, whole or not at all; leaves alone what has the same contents.
    // Throws CommandError naming the target.
    PlacedFile(const std::filesystem::path& source, const std::filesystem::path& target);
    PlacedFile(PlacedFile&& other) noexcept;
    PlacedFile& operator=(PlacedFile&&) = delete;
    PlacedFile(const PlacedFile&) = delete;
    PlacedFile& operator=(const PlacedFile&) = delete;
    ~PlacedFile(); // puts back what was there, unless it is kept

    bool changed() const noexcept { return changed_; }
    void keep() noexcept;

  private:
    void undo() noexcept;

    std::filesystem::path target_;
    std::filesystem::path backup_;
    bool changed_ = false;
    bool kept_ = false;
};

} // namespace lockstep
