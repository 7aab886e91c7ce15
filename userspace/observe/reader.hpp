// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The reading side: which streams there are, what they say of themselves, what has happened in
// them.
//
// A file is copied with pread() and never mapped, so that one that shrinks under a reader's hands
// is a short read and no SIGBUS, and nothing that stands in it is trusted: root may read the files
// of any user. Threads: each object is for one thread.
#pragma once

#include "observe/event.hpp"
#include "observe/status.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lockstep::observe {

enum class Life {
    live,  // the publisher holds it
    ended, // the publisher said that it ends
    died,  // its process ended without a word
};

struct Status {
    std::string name; // "PID-N": the file's name without its ending
    std::string path;
    std::uint32_t pid = 0;
    Life life = Life::live;
    std::int64_t made_ns = 0;            // CLOCK_MONOTONIC
    std::int64_t realtime_offset_ns = 0; // CLOCK_REALTIME less CLOCK_MONOTONIC
    std::uint64_t events = 0;            // so many were noted
    std::uint64_t dropped = 0;           // so many of them have no record
    About about;
    Progress progress;

    bool running() const noexcept { return life == Life::live && about.state == State::running; }
    // Frames in force now.
    std::uint32_t safety() const noexcept { return about.safety + progress.grown; }
    std::uint32_t output_latency() const noexcept { return about.output_latency + progress.grown; }
    std::uint32_t round_trip() const noexcept { return about.input_latency + output_latency(); }
};

struct NumberedEvent {
    std::uint64_t number = 0; // from 1
    Event event;
};

struct Batch {
    std::vector<NumberedEvent> events;
    std::uint64_t missed = 0; // records between `from` and `next` that are gone or never were
    std::uint64_t next = 1;   // where to go on
};

class StreamReader {
  public:
    // A stream's file by its path, or by a descriptor that stays the caller's (Publisher::fd()).
    // Nothing, and a sentence in `why`, if it is none or one of another version.
    static std::optional<StreamReader> open(const std::string& path, std::string& why);
    static std::optional<StreamReader> borrow(int fd, std::string& why);
    ~StreamReader();
    StreamReader(StreamReader&& other) noexcept;
    StreamReader& operator=(StreamReader&&) = delete;
    StreamReader(const StreamReader&) = delete;
    StreamReader& operator=(const StreamReader&) = delete;

    // Nothing: it was being written each time that it was looked at, or the file is cut off.
    std::optional<Status> status() const;
    // The events from this number (1: the oldest that there is), at most so many. An event that is
    // being written just now ends the batch; the next one begins with it.
    Batch events_from(std::uint64_t from, std::size_t most = 1000) const;
    // The number from which on there are so many events, to begin with the newest ones.
    std::uint64_t newest_but(std::uint64_t count) const;

  private:
    StreamReader(int fd, bool owned) : fd_(fd), owned_(owned) {}
    bool check(std::string& why) const;

    int fd_;
    bool owned_;
    std::string path_;
};

// Every stream's file that the calling user may read, newest last: in all of the user's places; as
// root, of all users. Files that are none are left out.
std::vector<Status> list_streams();

} // namespace lockstep::observe
