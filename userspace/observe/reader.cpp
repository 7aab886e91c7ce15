// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Reads streams' files; see reader.hpp.
#include "observe/reader.hpp"

#include "observe/kept_files.hpp"
#include "observe/layout.hpp"
#include "observe/ring.hpp"
#include "observe/runtime_folder.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace lockstep::observe {
namespace {

// A writer holds a block for less than a microsecond, unless it loses the processor there.
constexpr unsigned block_tries = 100;
constexpr std::size_t most_at_once = 64; // records

// What precedes the ring, as plain numbers.
struct Header {
    std::uint64_t magic;
    std::uint32_t version;
    std::uint32_t size;
    std::uint32_t slots;
    std::uint32_t pid;
    std::int64_t made_ns;
    std::int64_t realtime_offset_ns;
    std::uint64_t next;
    std::uint64_t dropped;
};
static_assert(offsetof(Header, dropped) == offsetof(FileLayout, dropped));

struct Record {
    std::uint64_t state;
    std::int64_t time_ns;
    std::uint16_t kind;
    std::uint16_t padding[3];
    std::int64_t values[event_values];
    char text[event_text_size];
};
static_assert(sizeof(Record) == sizeof(Slot) && offsetof(Record, text) == offsetof(Slot, text));

bool read_at(int fd, void* to, std::size_t size, std::size_t offset) noexcept {
    return pread(fd, to, size, static_cast<off_t>(offset)) == static_cast<ssize_t>(size);
}

// The fence keeps the loads that the kernel does for one pread() before those of the next.
template <typename Block>
bool read_block(int fd, std::size_t sequence_at, std::size_t block_at, Block& block) noexcept {
    for (unsigned tried = 0; tried < block_tries; ++tried) {
        std::uint32_t before = 0;
        std::uint32_t after = 0;
        if (!read_at(fd, &before, sizeof before, sequence_at))
            return false;
        std::atomic_thread_fence(std::memory_order_acquire);
        if (!read_at(fd, &block, sizeof block, block_at))
            return false;
        std::atomic_thread_fence(std::memory_order_acquire);
        if (!read_at(fd, &after, sizeof after, sequence_at))
            return false;
        if (before == after && (before & 1) == 0)
            return true;
    }
    return false;
}

template <std::size_t size> void close_text(char (&text)[size]) noexcept {
    text[size - 1] = 0;
}

Event event_of(const Record& record) {
    Event event;
    event.time_ns = record.time_ns;
    event.kind = static_cast<Kind>(record.kind);
    std::memcpy(event.values.data(), record.values, sizeof record.values);
    std::memcpy(event.text.data(), record.text, sizeof record.text);
    event.text.back() = 0;
    return event;
}

// An event that a newer one has overtaken by so much is not written any more.
bool is_long_ago(std::int64_t time_ns) noexcept {
    constexpr std::int64_t longest_write_ns = 500'000'000;
    return time_ns < monotonic_ns() - longest_write_ns;
}

std::string stem(const std::string& path) {
    std::string name = path.substr(path.find_last_of('/') + 1);
    name.resize(name.size() - std::min(name.size(), std::strlen(file_ending)));
    return name;
}

} // namespace

std::optional<StreamReader> StreamReader::open(const std::string& path, std::string& why) {
    // Nothing that blocks, as a pipe of that name would.
    const int fd = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        why = path + ": " + std::strerror(errno);
        return std::nullopt;
    }
    StreamReader reader(fd, true);
    reader.path_ = path;
    if (!reader.check(why))
        return std::nullopt;
    return reader;
}

std::optional<StreamReader> StreamReader::borrow(int fd, std::string& why) {
    StreamReader reader(fd, false);
    if (!reader.check(why))
        return std::nullopt;
    return reader;
}

StreamReader::~StreamReader() {
    if (owned_ && fd_ >= 0)
        close(fd_);
}

StreamReader::StreamReader(StreamReader&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), owned_(other.owned_), path_(std::move(other.path_)) {}

bool StreamReader::check(std::string& why) const {
    const std::string named = path_.empty() ? "the file" : path_;
    struct stat found {};
    Header header{};
    if (fstat(fd_, &found) != 0 || !S_ISREG(found.st_mode) ||
        !read_at(fd_, &header, sizeof header, 0) || header.magic != layout_magic) {
        why = named + " is no stream's file";
        return false;
    }
    if (header.version != layout_version || header.size != sizeof(FileLayout) ||
        header.slots != ring_slots) {
        why = named + " is of layout " + std::to_string(header.version) + ", this program reads " +
              std::to_string(layout_version) + ": both must be of one version of Lockstep";
        return false;
    }
    return true;
}

std::optional<Status> StreamReader::status() const {
    Header header{};
    Status status;
    if (!read_at(fd_, &header, sizeof header, 0) ||
        !read_block(fd_, offsetof(FileLayout, about_sequence), offsetof(FileLayout, about),
                    status.about) ||
        !read_block(fd_, offsetof(FileLayout, progress_sequence), offsetof(FileLayout, progress),
                    status.progress))
        return std::nullopt;
    close_text(status.about.program);
    close_text(status.about.device);
    status.path = path_;
    status.name = stem(path_);
    status.pid = header.pid;
    // Their sum must not overflow, whatever stands there.
    constexpr std::int64_t latest = INT64_MAX / 4;
    status.made_ns = std::clamp<std::int64_t>(header.made_ns, 0, latest);
    status.realtime_offset_ns = std::clamp(header.realtime_offset_ns, -latest, latest);
    status.events = header.next;
    status.dropped = header.dropped;
    if (status.about.state == State::ended)
        status.life = Life::ended;
    else if (owned_ && !is_held(fd_))
        status.life = Life::died;
    return status;
}

std::uint64_t StreamReader::newest_but(std::uint64_t count) const {
    std::uint64_t noted = 0;
    if (!read_at(fd_, &noted, sizeof noted, offsetof(FileLayout, next)) || noted <= count)
        return 1;
    return noted - count + 1;
}

Batch StreamReader::events_from(std::uint64_t from, std::size_t most) const {
    Batch batch;
    batch.next = std::max<std::uint64_t>(from, 1);
    std::uint64_t noted = 0;
    if (!read_at(fd_, &noted, sizeof noted, offsetof(FileLayout, next)))
        return batch;
    if (noted > ring_slots && batch.next <= noted - ring_slots) {
        batch.missed = noted - ring_slots + 1 - batch.next;
        batch.next = noted - ring_slots + 1;
    }
    // Three looks at the same slots: the states, all of them, the states again. A record is what
    // the second look found if its state was the event's before and after.
    const auto before = std::make_unique<std::array<Record, most_at_once>>();
    const auto records = std::make_unique<std::array<Record, most_at_once>>();
    const auto after = std::make_unique<std::array<Record, most_at_once>>();
    while (batch.next <= noted && batch.events.size() < most) {
        const std::uint64_t first = (batch.next - 1) % ring_slots;
        const std::size_t count = std::min<std::uint64_t>(
            {most_at_once, most - batch.events.size(), noted - batch.next + 1, ring_slots - first});
        const std::size_t offset = offsetof(FileLayout, ring) + first * sizeof(Slot);
        const std::size_t bytes = count * sizeof(Record);
        if (!read_at(fd_, before->data(), bytes, offset))
            return batch;
        std::atomic_thread_fence(std::memory_order_acquire);
        if (!read_at(fd_, records->data(), bytes, offset))
            return batch;
        std::atomic_thread_fence(std::memory_order_acquire);
        if (!read_at(fd_, after->data(), bytes, offset))
            return batch;
        const auto is_whole = [&](std::size_t index) {
            const std::uint64_t complete = 2 * (batch.next + index);
            return (*before)[index].state == complete && (*after)[index].state == complete;
        };
        std::size_t whole = 0; // behind the last one that is complete
        for (std::size_t index = 0; index < count; ++index)
            if (is_whole(index))
                whole = index + 1;
        for (std::size_t index = 0; index < count; ++index) {
            if (is_whole(index))
                batch.events.push_back({batch.next + index, event_of((*records)[index])});
            else if ((*before)[index].state / 2 > batch.next + index)
                ++batch.missed; // overwritten meanwhile
            else if (index < whole && is_long_ago((*records)[whole - 1].time_ns))
                ++batch.missed; // dropped, or its thread has ended in the middle
            else {
                batch.next += index;
                return batch;
            }
        }
        batch.next += count;
    }
    return batch;
}

std::vector<Status> list_streams() {
    std::vector<Status> streams;
    for (const Place& place : places_to_read()) {
        const std::optional<Folder> folder = open_place(place, false);
        if (!folder)
            continue;
        for (const std::string& name : stream_files(*folder)) {
            std::string why;
            const std::optional<StreamReader> reader =
                StreamReader::open(folder->path() + "/" + name, why);
            if (!reader)
                continue;
            if (std::optional<Status> status = reader->status())
                streams.push_back(*std::move(status));
        }
    }
    std::sort(streams.begin(), streams.end(), [](const Status& one, const Status& other) {
        return one.made_ns + one.realtime_offset_ns < other.made_ns + other.realtime_offset_ns;
    });
    return streams;
}

} // namespace lockstep::observe
