// SPDX-License-Identifier: GPL-2.0-or-later
//
// The ring of events and the blocks under a sequence: several writers, a round too many, readers
// that look in the middle.
#include "observe_folder.hpp"

#include "observe/publisher.hpp"
#include "observe/reader.hpp"
#include "observe/ring.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <sys/mman.h>
#include <thread>
#include <vector>

namespace lockstep::observe::test {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

// A stream's file without a publisher: the test may do to it what no publisher does.
class Mapped {
  public:
    explicit Mapped(const Publisher& publisher)
        : memory_(mmap(nullptr, sizeof(FileLayout), PROT_READ | PROT_WRITE, MAP_SHARED,
                       publisher.fd(), 0)) {}
    ~Mapped() { munmap(memory_, sizeof(FileLayout)); }
    Mapped(const Mapped&) = delete;
    Mapped& operator=(const Mapped&) = delete;
    FileLayout& file() const { return *static_cast<FileLayout*>(memory_); }

  private:
    void* memory_;
};

class ObserveRing : public testing::Test {
  protected:
    StreamReader reader() const {
        std::string why;
        std::optional<StreamReader> found = StreamReader::borrow(publisher.fd(), why);
        EXPECT_TRUE(found) << why;
        return std::move(*found);
    }
    Event event(std::int64_t number) const {
        return Event(Kind::late_wake, {number, 2 * number, 3 * number, 4 * number, 5 * number},
                     "event " + std::to_string(number));
    }
    static void expect_whole(const Event& found) {
        const std::int64_t number = found.values[0];
        ASSERT_EQ(found.values[1], 2 * number);
        ASSERT_EQ(found.values[4], 5 * number);
        ASSERT_EQ(found.text_view(), "event " + std::to_string(number));
        ASSERT_EQ(found.kind, Kind::late_wake);
        ASSERT_NE(found.time_ns, 0);
    }

    TestPlace place;
    Publisher publisher{{place.place()}, Way::native, "ring test"};
};

TEST_F(ObserveRing, EventsAreReadInTheirOrder) {
    for (int n = 1; n <= 3; ++n)
        publisher.note(event(n));
    const Batch batch = reader().events_from(1);
    ASSERT_THAT(batch.events, SizeIs(3));
    for (int n = 1; n <= 3; ++n) {
        EXPECT_EQ(batch.events[n - 1].number, n);
        EXPECT_EQ(batch.events[n - 1].event.values[0], n);
        expect_whole(batch.events[n - 1].event);
    }
    EXPECT_EQ(batch.next, 4U);
    EXPECT_EQ(batch.missed, 0U);
    EXPECT_THAT(reader().events_from(batch.next).events, IsEmpty());
    publisher.note(event(4));
    EXPECT_THAT(reader().events_from(batch.next).events, SizeIs(1));
}

TEST_F(ObserveRing, ABatchIsAsLargeAsWasAsked) {
    for (int n = 1; n <= 200; ++n)
        publisher.note(event(n));
    const Batch first = reader().events_from(1, 150);
    EXPECT_THAT(first.events, SizeIs(150));
    const Batch rest = reader().events_from(first.next);
    EXPECT_THAT(rest.events, SizeIs(50));
    EXPECT_EQ(reader().newest_but(20), 181U);
    EXPECT_EQ(reader().newest_but(500), 1U);
}

TEST_F(ObserveRing, TheNewestThousandStayAndTheRestIsCountedAsMissed) {
    for (int n = 1; n <= 2500; ++n)
        publisher.note(event(n));
    const Batch batch = reader().events_from(1);
    ASSERT_THAT(batch.events, SizeIs(1000));
    EXPECT_EQ(batch.missed, 1500U);
    EXPECT_EQ(batch.events.front().number, 1501U);
    EXPECT_EQ(batch.events.back().number, 2500U);
    for (const NumberedEvent& each : batch.events)
        expect_whole(each.event);
}

TEST_F(ObserveRing, AWriterAsleepInItsSlotIsPassedBy) {
    const Mapped mapped(publisher);
    // As if the writer of event 1 had been stopped right after taking its slot.
    mapped.file().next = 1;
    mapped.file().ring[0].state = 2 * 1 + 1;
    const Event old_event = [&] {
        Event old = event(2);
        old.time_ns = monotonic_ns() - 1'000'000'000;
        return old;
    }();
    EXPECT_THAT(reader().events_from(1).events, IsEmpty()) << "it may still be written";
    publisher.note(old_event);
    const Batch late = reader().events_from(1);
    EXPECT_THAT(late.events, SizeIs(1)) << "a second later it is waited for no longer";
    EXPECT_EQ(late.missed, 1U);
    for (int n = 3; n <= 1002; ++n)
        publisher.note(event(n));
    std::string why;
    EXPECT_EQ(reader().status()->dropped, 1U) << "event 1001 found the slot taken";
    EXPECT_EQ(mapped.file().ring[0].state, 3U) << "and left it as it was";
}

TEST_F(ObserveRing, AWriterThatComesARoundLateLeavesTheNewerEvent) {
    const Mapped mapped(publisher);
    for (int n = 1; n <= 1001; ++n)
        publisher.note(event(n));
    mapped.file().next = 0; // the number that a writer got long ago
    EXPECT_FALSE(write_event(mapped.file(), event(7)));
    mapped.file().next = 1001;
    const Batch batch = reader().events_from(1);
    EXPECT_EQ(batch.events.back().event.values[0], 1001);
    EXPECT_EQ(reader().status()->dropped, 1U);
}

TEST_F(ObserveRing, ManyWritersAndAReaderLoseNothingUnsaid) {
    constexpr int writers = 4;
    constexpr int each = 5000;
    std::atomic<int> running{writers};
    std::vector<std::thread> threads;
    threads.reserve(writers);
    for (int writer = 0; writer < writers; ++writer)
        threads.emplace_back([&, writer] {
            for (int n = 0; n < each; ++n)
                publisher.note(event(writer * each + n + 1));
            --running;
        });
    const StreamReader eye = reader();
    std::uint64_t next = 1;
    std::uint64_t found = 0;
    std::uint64_t missed = 0;
    bool last_look = false;
    for (;;) {
        const Batch batch = eye.events_from(next);
        for (const NumberedEvent& each_found : batch.events) {
            ASSERT_GE(each_found.number, next);
            next = each_found.number + 1;
            expect_whole(each_found.event);
        }
        next = batch.next;
        found += batch.events.size();
        missed += batch.missed;
        if (last_look)
            break;
        last_look = running == 0;
    }
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(found + missed, std::uint64_t{writers} * each);
    EXPECT_EQ(next, std::uint64_t{writers} * each + 1);
    EXPECT_GE(found, 900U);
}

TEST_F(ObserveRing, WhatIsOverwrittenWhileItIsReadIsMissed) {
    std::atomic<bool> over{false};
    std::thread writer([&] {
        for (int n = 1; !over; ++n)
            publisher.note(event(n));
    });
    const StreamReader eye = reader();
    std::uint64_t last = 0;
    while (last < 300'000) {
        // The oldest ones: those that the writer comes to next.
        const Batch batch = eye.events_from(1, 32);
        for (const NumberedEvent& each : batch.events) {
            expect_whole(each.event);
            EXPECT_EQ(each.event.values[0], static_cast<std::int64_t>(each.number));
            last = each.number;
        }
    }
    over = true;
    writer.join();
}

TEST_F(ObserveRing, ABlockIsReadAsAWhole) {
    std::atomic<bool> over{false};
    std::thread writer([&] {
        for (std::uint32_t n = 1; !over; ++n)
            publisher.describe([n](About& about) {
                about.rate = n;
                about.outputs = n;
                put_text(about.device, std::to_string(n));
            });
    });
    const StreamReader eye = reader();
    unsigned read = 0;
    while (read < 20000) {
        const std::optional<Status> status = eye.status();
        if (!status || status->about.rate == 0)
            continue;
        ++read;
        EXPECT_EQ(status->about.rate, status->about.outputs);
        EXPECT_EQ(status->about.device, std::to_string(status->about.rate));
    }
    over = true;
    writer.join();
}

TEST(ObserveEvent, TextIsCutBeforeHalfACharacter) {
    const std::string umlauts = "x" + [] {
        std::string many;
        for (int i = 0; i < 120; ++i)
            many += "\u00e4";
        return many;
    }();
    const Event event(Kind::refused, {}, umlauts);
    EXPECT_EQ(event.text_view().size(), 191U) << "x and 95 characters of two bytes";
    char field[4];
    put_text(field, "ab\u00e4");
    EXPECT_STREQ(field, "ab");
}

} // namespace
} // namespace lockstep::observe::test
