// SPDX-License-Identifier: GPL-2.0-or-later
//
// The thread that hands a stream's events on to a log.
#include "observe_folder.hpp"
#include "stream/event_thread.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <sched.h>
#include <vector>

namespace lockstep::test {
namespace {

using observe::Event;
using observe::Kind;

class StreamEventThread : public testing::Test {
  protected:
    void take(const observe::Batch& batch) {
        const std::lock_guard lock(mutex);
        policy = sched_getscheduler(0);
        missed += batch.missed;
        for (const observe::NumberedEvent& each : batch.events)
            taken.push_back(each.event.values[0]);
        changed.notify_all();
    }
    EventThread::Sink sink() {
        return [this](const observe::Batch& batch) { take(batch); };
    }

    observe::test::TestPlace place;
    const std::shared_ptr<observe::Publisher> publisher = std::make_shared<observe::Publisher>(
        std::vector{place.place()}, observe::Way::native, "unit test");
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::int64_t> taken;
    std::uint64_t missed = 0;
    int policy = -1;
};

TEST_F(StreamEventThread, HandsOnWhatWasAndWhatComes) {
    publisher->note(Event(Kind::card_lost, {1}));
    const EventThread thread(publisher, "unit-test", sink());
    const auto arrives = [&](std::size_t count) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, std::chrono::seconds(20),
                                [&] { return taken.size() == count; });
    };
    EXPECT_TRUE(arrives(1));
    publisher->note(Event(Kind::card_lost, {2}));
    EXPECT_TRUE(arrives(2));
    EXPECT_EQ(taken, (std::vector<std::int64_t>{1, 2}));
    EXPECT_EQ(policy, SCHED_OTHER);
}

TEST_F(StreamEventThread, ItsEndHandsOnTheRestAndSaysWhatWasMissed) {
    for (int n = 1; n <= 2500; ++n)
        publisher->note(Event(Kind::card_lost, {n}));
    { const EventThread thread(publisher, "unit-test", sink()); }
    ASSERT_EQ(taken.size(), 1000U);
    EXPECT_EQ(taken.front(), 1501);
    EXPECT_EQ(taken.back(), 2500);
    EXPECT_EQ(missed, 1500U);
}

} // namespace
} // namespace lockstep::test
