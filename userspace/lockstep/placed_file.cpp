// SPDX-License-Identifier: LGPL-2.1-or-later
//
// See placed_file.hpp.
#include "lockstep/placed_file.hpp"

#include "lockstep/exit_code.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

namespace lockstep {

namespace fs = std::filesystem;

bool same_contents(const fs::path& left, const fs::path& right) {
    std::error_code error;
    if (fs::file_size(left, error) != fs::file_size(right, error) || error)
        return false;
    std::ifstream a(left, std::ios::binary);
    std::ifstream b(right, std::ios::binary);
    return std::equal(std::istreambuf_iterator<char>(a), {}, std::istreambuf_iterator<char>(b));
}

PlacedFile::PlacedFile(const fs::path& source, const fs::path& target) : target_(target) {
    std::error_code error;
    if (same_contents(source, target))
        return;
    const fs::path fresh = target.string() + ".new";
    if (fs::exists(target, error)) {
        backup_ = target.string() + ".old";
        fs::rename(target, backup_, error);
    }
    if (!error)
        fs::copy_file(source, fresh, fs::copy_options::overwrite_existing, error);
    if (!error)
        fs::rename(fresh, target, error);
    changed_ = true;
    if (error) {
        std::error_code ignored;
        fs::remove(fresh, ignored);
        undo();
        throw CommandError(ExitCode::Refused,
                           "cannot write '" + target.string() + "': " + error.message());
    }
}

PlacedFile::PlacedFile(PlacedFile&& other) noexcept
    : target_(std::move(other.target_)), backup_(std::move(other.backup_)),
      changed_(std::exchange(other.changed_, false)), kept_(other.kept_) {}

PlacedFile::~PlacedFile() {
    if (changed_ && !kept_)
        undo();
}

void PlacedFile::keep() noexcept {
    kept_ = true;
    std::error_code ignored;
    if (!backup_.empty())
        fs::remove(backup_, ignored);
}

void PlacedFile::undo() noexcept {
    std::error_code ignored;
    // Where the old file could not be moved away it is still there.
    if (backup_.empty() || fs::exists(backup_, ignored))
        fs::remove(target_, ignored);
    if (!backup_.empty())
        fs::rename(backup_, target_, ignored);
}

} // namespace lockstep
