// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The way from the Windows half to the Linux half: Wine's unix calls, found at run time so that one
// binary serves every version of Wine that has them.
#pragma once

#include "wineasio-shim/abi/calls.hpp"

#include <atomic>
#include <cstdint>
#include <string>

#ifdef _WIN32
#define LOCKSTEP_UNIX_CALL __stdcall
#else
#define LOCKSTEP_UNIX_CALL
#endif

namespace lockstep {

// The loaded Linux half, for the life of the process. Any thread; a call costs some nanoseconds in
// a 64-bit process.
class UnixLibrary {
  public:
    using Dispatcher = std::int32_t(LOCKSTEP_UNIX_CALL*)(std::uint64_t handle, unsigned code,
                                                         void* parameters);

    // Loads lockstep-asio.so from Wine's folders and compares versions. Null with a message when
    // there is none or it is of another version; tried again at the next call.
    static const UnixLibrary* load(std::string& message);

    UnixLibrary(Dispatcher dispatch, std::uint64_t handle) : dispatch_(dispatch), handle_(handle) {}

    // Parameters: the structure of abi/calls.hpp that belongs to the call. False: the Linux half
    // crashed in this call or in an earlier one, and the structure says nothing. (Wine ends a call
    // that faults, and gives the exception's number as its status: c0000005 on 8.0 and 10.0.) Locks
    // may be left held and memory damaged, so no call follows but those that end a run.
    bool call(abi::Call call, void* parameters) const;
    bool crashed() const { return crash_.load(std::memory_order_relaxed) != 0; }
    // What happened, for the user; empty if nothing has.
    std::string crash() const;

  private:
    const Dispatcher dispatch_;
    const std::uint64_t handle_;
    mutable std::atomic<std::uint64_t> crash_{0}; // number of the call, then status; 0: none
};

} // namespace lockstep
