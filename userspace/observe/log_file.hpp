// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A log of events as a text file: a line an event, bounded in size. For ordinary threads.
#pragma once

#include "observe/reader.hpp"

#include <cstdint>
#include <string>

namespace lockstep::observe {

// Where the log of a program goes that names none: $XDG_STATE_HOME/lockstep/asio-PROGRAM.log, else
// in
// ~/.local/state. Empty where neither is known. What cannot be in a file's name becomes '_'.
std::string default_log_path(const std::string& program);

// Several processes may write one file. Each batch of lines is one write to its end; who finds it
// too long moves it to PATH.old, where the one before goes.
class LogFile {
  public:
    static constexpr std::uint64_t usual_limit = 4'000'000; // bytes

    explicit LogFile(std::string path, std::uint64_t limit = usual_limit)
        : path_(std::move(path)), limit_(limit) {}

    // Makes folders and file where they are not there. 0, or errno's value; what could not be
    // written is not written later.
    int append(const std::string& lines) const noexcept;
    const std::string& path() const noexcept { return path_; }

  private:
    std::string path_;
    std::uint64_t limit_;
};

// The lines of a batch, with one for what is missing.
std::string log_lines(const Batch& batch, const std::string& name, std::int64_t made_ns,
                      std::int64_t realtime_offset_ns);

} // namespace lockstep::observe
