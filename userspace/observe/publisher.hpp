// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The publishing side: one stream's file, mapped and locked into memory.
//
// Ownership: owns the file's mapping and its descriptor, whose lock (flock) says to readers that
// the publisher lives, for as long as its process does, however that ends. The file stays, as the
// stream's last log, until newer ones push it out; one of a stream that never ran and met no
// refusal is removed at once.
// Threads: as marked. What the real-time thread may call neither allocates, locks nor makes a
// system call.
#pragma once

#include "observe/layout.hpp"
#include "observe/runtime_folder.hpp"
#include "observe/tally.hpp"

#include <atomic>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::observe {

// What was agreed with the card or the server; as in About.
struct Agreement {
    std::uint32_t rate = 0;
    std::uint32_t period = 0;
    std::uint32_t safety_asked = 0;
    std::uint32_t safety = 0;
    std::uint32_t input_latency = 0;
    std::uint32_t output_latency = 0;
};

// Streams that are over, whose files are kept in a folder.
constexpr std::size_t kept_files = 8;

class Publisher {
  public:
    // In the first of the user's places that can be used; if none can, in memory that nobody else
    // sees. Throws std::bad_alloc.
    Publisher(Way way, std::string_view program);
    Publisher(const std::vector<Place>& places, Way way, std::string_view program);
    ~Publisher();
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;

    // Any thread, also the real-time one, which gives the event its time: where the machine has no
    // vDSO clock, to ask for it is a system call.
    void note(const Event& event) noexcept;

    // Ordinary threads. change(About&) under a lock.
    template <typename Change> void describe(Change change) {
        const std::lock_guard lock(about_mutex_);
        change(about_);
        write_about();
    }
    // A card or a server is open. Notes `opened`.
    void opened(std::string_view device, unsigned inputs, unsigned outputs,
                const Agreement& agreement);
    // Notes `agreed` where it differs from what was.
    void agree(const Agreement& agreement);
    // The stream is about to run: with no cycle under way. Notes `started`.
    void begin_run();
    // It has ended: with no cycle under way. Notes `stopped`, if it ran.
    void end_run();

    // The real-time thread, once a cycle, at its end.
    void cycle(const CycleReport& report) noexcept;
    // The real-time thread: a late cycle; the event's first value is how many frames it lost. Of
    // many in one second the first few are noted, the rest is summed up.
    void late(const Event& event) noexcept;
    // The real-time thread, at its first cycle: what it runs under. policy: SCHED_... Notes
    // `real_time_got`.
    void runs_under(unsigned policy, unsigned priority, std::int64_t now_ns) noexcept;
    // The real-time thread, before that: who gave it its priority, and what was asked for.
    void real_time_from(RealTimeSource source, unsigned asked) noexcept;

    // Empty: nobody else sees it.
    const std::string& path() const noexcept { return path_; }
    // "PID-N", or "PID" where nobody else sees it.
    const std::string& name() const noexcept { return name_; }
    // Of the file; to be read only.
    int fd() const noexcept { return fd_; }

  private:
    bool make_file(const Place& place);
    static bool put_agreement(About& about, const Agreement& agreement) noexcept;
    bool name_file(const Folder& folder, int fd);
    bool make_unseen();
    bool map(int fd);
    void note_more(const LateMore& more, std::int64_t time_ns) noexcept;
    void write_about() noexcept; // under about_mutex_, or before anybody else can have it
    void write_progress() noexcept;

    int fd_ = -1;
    FileLayout* file_ = nullptr;
    std::string path_;
    std::string name_;
    std::atomic<bool> worth_keeping_{false};
    std::mutex about_mutex_;
    About about_; // about_mutex_
    bool ran_ = false;
    Progress at_start_;
    unsigned priority_asked_ = 0;
    Tally tally_; // the real-time thread's, between begin_run() and end_run()
};

} // namespace lockstep::observe
