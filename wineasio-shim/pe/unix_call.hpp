// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The way from the Windows half to the Linux half: Wine's unix calls, found at run time so that one
// binary serves every version of Wine that has them.
#pragma once

#include "backend.hpp"

#include <memory>
#include <string>

namespace lockstep {

// The loaded Linux half, for the life of the process. Thread-safe; a call costs some nanoseconds in
// a 64-bit process.
class UnixLibrary {
  public:
    // Loads lockstep-asio.so from Wine's folders and compares versions. Null with a message when
    // there is none or it is of another version; tried again at the next call.
    static const UnixLibrary* load(std::string& message);

    // Parameters: the structure of abi/calls.hpp that belongs to the call.
    void call(abi::Call call, void* parameters) const;

  private:
    using Dispatcher = long(__stdcall*)(std::uint64_t handle, unsigned code, void* parameters);
    Dispatcher dispatch_ = nullptr;
    std::uint64_t handle_ = 0;
};

// The sound cards, as abi::ListCards has them; empty with a message where there is no Linux half.
std::string unix_card_list(std::string& message);

// A session with the card or server that the settings name; null with a status otherwise.
// client: the host program's name, UTF-8.
std::shared_ptr<Backend> open_unix_backend(const Settings& settings, const std::string& client,
                                           Status& status);

} // namespace lockstep
