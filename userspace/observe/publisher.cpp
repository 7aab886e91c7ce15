// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Makes, fills and ends a stream's file; see publisher.hpp.
#include "observe/publisher.hpp"

#include "observe/kept_files.hpp"
#include "observe/ring.hpp"

#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <new>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace lockstep::observe {
namespace {

constexpr std::int64_t second_ns = 1'000'000'000;
// Files that a process of the same number left behind.
constexpr unsigned most_names_tried = 1000;

std::atomic<unsigned> made{0};

std::int64_t realtime_offset_ns() noexcept {
    timespec time{};
    clock_gettime(CLOCK_REALTIME, &time);
    return std::int64_t{time.tv_sec} * second_ns + time.tv_nsec - monotonic_ns();
}

} // namespace

Publisher::Publisher(Way way, std::string_view program)
    : Publisher(places_of(geteuid(), std::getenv("XDG_RUNTIME_DIR")), way, program) {}

Publisher::Publisher(const std::vector<Place>& places, Way way, std::string_view program) {
    about_.way = way;
    put_text(about_.program, program);
    for (const Place& place : places)
        if (make_file(place))
            return;
    if (!make_unseen())
        throw std::bad_alloc();
}

Publisher::~Publisher() {
    note(Event(Kind::closed));
    describe([](About& about) { about.state = State::ended; });
    if (!path_.empty() && !worth_keeping_)
        unlink(path_.c_str());
    munmap(file_, sizeof *file_);
    close(fd_);
}

bool Publisher::make_file(const Place& place) {
    const std::optional<Folder> folder = open_place(place, true);
    if (!folder)
        return false;
    remove_old_files(*folder, kept_files);
    // Without a name until it is whole and locked: nobody can take it for one that is over.
    const int fd = openat(folder->fd(), ".", O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0)
        return false;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0 || !map(fd)) {
        close(fd);
        return false;
    }
    if (!name_file(*folder, fd)) {
        munmap(std::exchange(file_, nullptr), sizeof *file_);
        close(fd);
        return false;
    }
    fd_ = fd;
    return true;
}

bool Publisher::name_file(const Folder& folder, int fd) {
    const std::string unnamed = "/proc/self/fd/" + std::to_string(fd);
    const std::string process = std::to_string(getpid()) + "-";
    for (unsigned tried = 0; tried < most_names_tried; ++tried) {
        name_ = process + std::to_string(++made);
        const std::string file = name_ + file_ending;
        if (linkat(AT_FDCWD, unnamed.c_str(), folder.fd(), file.c_str(), AT_SYMLINK_FOLLOW) == 0) {
            path_ = folder.path() + "/" + file;
            return true;
        }
        if (errno != EEXIST)
            return false;
    }
    return false;
}

bool Publisher::make_unseen() {
    const int fd = memfd_create("lockstep-stream", MFD_CLOEXEC);
    if (fd < 0)
        return false;
    if (!map(fd)) {
        close(fd);
        return false;
    }
    fd_ = fd;
    name_ = std::to_string(getpid());
    return true;
}

// The room is taken at once: a page that a full file system has no room for is a SIGBUS for who
// touches it first.
bool Publisher::map(int fd) {
    if (posix_fallocate(fd, 0, sizeof(FileLayout)) != 0)
        return false;
    void* const memory =
        mmap(nullptr, sizeof(FileLayout), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED)
        return false;
    // Where the user may not lock as much the pages are there all the same, until memory is scarce.
    mlock(memory, sizeof(FileLayout));
    file_ = new (memory) FileLayout(); // touches every page
    write_about();
    write_progress();
    file_->version = layout_version;
    file_->size = sizeof(FileLayout);
    file_->slots = ring_slots;
    file_->pid = static_cast<std::uint32_t>(getpid());
    file_->made_ns = monotonic_ns();
    file_->realtime_offset_ns = realtime_offset_ns();
    file_->magic = layout_magic;
    return true;
}

void Publisher::note(const Event& event) noexcept {
    if (event.kind == Kind::refused || event.kind == Kind::started)
        worth_keeping_.store(true, std::memory_order_relaxed);
    write_event(*file_, event);
}

// Whether something that clients see differs from what was.
bool Publisher::put_agreement(About& about, const Agreement& agreement) noexcept {
    const bool differs = about.rate != agreement.rate || about.period != agreement.period ||
                         about.safety != agreement.safety ||
                         about.input_latency != agreement.input_latency ||
                         about.output_latency != agreement.output_latency;
    about.rate = agreement.rate;
    about.period = agreement.period;
    about.safety_asked = agreement.safety_asked;
    about.safety = agreement.safety;
    about.input_latency = agreement.input_latency;
    about.output_latency = agreement.output_latency;
    return differs;
}

void Publisher::opened(std::string_view device, unsigned inputs, unsigned outputs,
                       const Agreement& agreement) {
    describe([&](About& about) {
        about.state = State::open;
        about.inputs = inputs;
        about.outputs = outputs;
        put_text(about.device, device);
        put_agreement(about, agreement);
    });
    note(Event(Kind::opened, {agreement.rate, agreement.period, agreement.safety, inputs, outputs},
               device));
}

void Publisher::agree(const Agreement& agreement) {
    bool differs = false;
    describe([&](About& about) { differs = put_agreement(about, agreement); });
    if (differs)
        note(Event(Kind::agreed, {agreement.rate, agreement.period, agreement.safety,
                                  agreement.input_latency, agreement.output_latency}));
}

void Publisher::begin_run() {
    About now;
    describe([&](About& about) {
        about.state = State::running;
        about.started_ns = monotonic_ns();
        now = about;
    });
    if (now.rate != 0 && now.period != 0)
        tally_.begin(now.rate, now.period, now.safety);
    at_start_ = tally_.progress();
    ran_ = true;
    note(Event(Kind::started,
               {now.rate, now.period, now.safety, now.input_latency, now.output_latency}));
}

void Publisher::end_run() {
    if (!ran_)
        return;
    ran_ = false;
    note_more(tally_.flush_more(), monotonic_ns());
    describe([](About& about) { about.state = State::open; });
    const Progress& end = tally_.progress();
    note(Event(Kind::stopped, {static_cast<std::int64_t>(end.frames),
                               static_cast<std::int64_t>(end.late - at_start_.late),
                               static_cast<std::int64_t>(end.lost - at_start_.lost)}));
}

void Publisher::cycle(const CycleReport& report) noexcept {
    tally_.add(report);
    write_progress();
    note_more(tally_.take_more(), report.now_ns);
}

void Publisher::note_more(const LateMore& more, std::int64_t time_ns) noexcept {
    if (more.cycles == 0)
        return;
    Event event(Kind::late_more,
                {static_cast<std::int64_t>(more.cycles), static_cast<std::int64_t>(more.frames)});
    event.time_ns = time_ns;
    note(event);
}

void Publisher::late(const Event& event) noexcept {
    if (tally_.is_told(static_cast<std::uint64_t>(event.values[0])))
        note(event);
}

void Publisher::runs_under(unsigned policy, unsigned priority, std::int64_t now_ns) noexcept {
    Progress& progress = tally_.progress();
    progress.policy = policy;
    progress.priority = priority;
    write_progress();
    Event event(Kind::real_time_got,
                {policy, priority, progress.real_time_source, priority_asked_});
    event.time_ns = now_ns;
    note(event);
}

void Publisher::real_time_from(RealTimeSource source, unsigned asked) noexcept {
    tally_.progress().real_time_source = static_cast<std::uint32_t>(source);
    priority_asked_ = asked;
}

void Publisher::write_about() noexcept {
    write_block(file_->about_sequence, file_->about, about_);
}

void Publisher::write_progress() noexcept {
    write_block(file_->progress_sequence, file_->progress, tally_.progress());
}

} // namespace lockstep::observe
