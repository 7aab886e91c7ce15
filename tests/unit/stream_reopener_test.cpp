// SPDX-License-Identifier: GPL-2.0-or-later
//
// A card that is lost and returns, seen from what keeps it: what is asked again, what is compared,
// when it is tried, and what is closed.
#include "fake_card.hpp"
#include "stream/engine.hpp"
#include "stream/reopener.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <pthread.h>

namespace {

std::atomic<bool> no_threads{false};

} // namespace

// As a system has it that is out of threads.
extern "C" int pthread_create(pthread_t* thread, const pthread_attr_t* attributes,
                              void* (*body)(void*), void* argument) {
    using Create = int (*)(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);
    if (no_threads)
        return EAGAIN;
    static const auto next = reinterpret_cast<Create>(dlsym(RTLD_NEXT, "pthread_create"));
    return next(thread, attributes, body, argument);
}

namespace lockstep::test {
namespace {

namespace fs = std::filesystem;

// Stands for /dev/snd.
class Folder {
  public:
    Folder() {
        std::string path = fs::temp_directory_path() / "lockstep-devices-XXXXXX";
        path_ = mkdtemp(path.data());
    }
    ~Folder() { fs::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string path() const { return path_; }
    void change() const { const std::ofstream file(path_ / std::to_string(++changes_)); }

  private:
    fs::path path_;
    mutable unsigned changes_ = 0;
};

std::size_t open_descriptors() {
    const fs::directory_iterator all("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(fs::begin(all), fs::end(all)));
}

struct OutOfThreads {
    OutOfThreads() { no_threads = true; }
    ~OutOfThreads() { no_threads = false; }
    OutOfThreads(const OutOfThreads&) = delete;
    OutOfThreads& operator=(const OutOfThreads&) = delete;
};

class StreamReopener : public testing::Test {
  protected:
    static StreamSettings settings() {
        StreamSettings settings;
        settings.capture_device = settings.playback_device = "hw:Fake";
        settings.period = 256;
        settings.safety = 64;
        return settings;
    }
    Reopener reopener() { return Reopener(settings(), handover_, card_.opener(), folder_.path()); }

    void pull() {
        card_.change([](auto& card) { card.present = false; });
    }
    // The card is pulled while the real-time thread uses it.
    void lose(Reopener& reopener) {
        EXPECT_NE(reopener.start(), nullptr);
        pull();
        handover_.give_back();
        EXPECT_TRUE(card_.await_open(0)) << "a lost card is closed";
    }
    // The card returns, and is another one by what `change` does.
    template <class Change> void plug_in(Change change) {
        card_.change([&](auto& card) {
            card.present = true;
            change(card);
        });
        folder_.change();
    }
    void plug_in() {
        plug_in([](auto&) {});
    }
    // What the real-time thread finds when the card has been opened.
    DuplexPcm* offered(Reopener& reopener) {
        EXPECT_TRUE(card_.await_open(1));
        (void)reopener.setup(); // the thread's attempt is over: it holds the lock meanwhile
        return handover_.take();
    }
    void expect_refusal(Reopener& reopener) {
        // Of two attempts the second began after the card was plugged in.
        for (int time = 0; time < 2; ++time) {
            const unsigned attempts = card_.attempts();
            folder_.change();
            EXPECT_TRUE(card_.await_attempts(attempts + 1));
            (void)reopener.setup();
        }
        EXPECT_EQ(handover_.take(), nullptr);
        EXPECT_TRUE(card_.await_open(0));
    }

    Folder folder_;
    SimulatedClock clock_;
    FakeCard card_{clock_};
    Handover<DuplexPcm> handover_;
};

TEST_F(StreamReopener, OffersTheCardWhenItReturns) {
    Reopener reopener = this->reopener();
    for (int time = 0; time < 3; ++time) {
        lose(reopener);
        plug_in();
        DuplexPcm* const pcm = offered(reopener);
        ASSERT_NE(pcm, nullptr);
        EXPECT_EQ(pcm->setup().period, 256U);
        EXPECT_EQ(pcm->setup().playback.ring, 8192U);
        reopener.stop();
    }
}

// At 480 frames the ring is another one: 8160 and not 8192.
TEST_F(StreamReopener, TakesUpACardForThePeriodThatChangedWhileItWasAway) {
    for (const unsigned period : {480U, 128U, 512U}) {
        Reopener reopener = this->reopener();
        lose(reopener);
        reopener.stop();
        reopener.configure(period, period / 2);
        EXPECT_EQ(reopener.setup().period, period);
        EXPECT_EQ(reopener.setup().safety, period / 2);
        EXPECT_EQ(reopener.start(), nullptr);
        plug_in();
        DuplexPcm* const pcm = offered(reopener);
        ASSERT_NE(pcm, nullptr) << "period " << period;
        EXPECT_EQ(pcm->setup().period, period);
        EXPECT_EQ(pcm->setup().playback.ring, 8192 / period * period);
        reopener.stop();
    }
}

// The offset of a coarse card (USB) grows by its period.
TEST_F(StreamReopener, ExpectsAndTakesUpTheSafetyOffsetOfACoarseCard) {
    card_.change([](auto& card) { card.coarse = true; });
    Reopener reopener = this->reopener();
    EXPECT_EQ(reopener.setup().safety, 64U + 256);
    lose(reopener);
    reopener.stop();
    reopener.configure(480, 100);
    EXPECT_EQ(reopener.setup().safety, 100U + 480);
    EXPECT_EQ(reopener.start(), nullptr);
    plug_in();
    DuplexPcm* const pcm = offered(reopener);
    ASSERT_NE(pcm, nullptr);
    EXPECT_EQ(pcm->setup().safety, 100U + 480);
    reopener.stop();
}

TEST_F(StreamReopener, TakesUpACardOfAnotherKindThatIsTheSameToTheClient) {
    Reopener reopener = this->reopener();
    lose(reopener);
    plug_in([](auto& card) { card.coarse = true; });
    DuplexPcm* const pcm = offered(reopener);
    ASSERT_NE(pcm, nullptr);
    EXPECT_EQ(pcm->setup().safety, 64U + 256);
    reopener.stop();
    EXPECT_EQ(reopener.setup().safety, 64U + 256);
}

TEST_F(StreamReopener, LeavesACardThatIsAnotherToTheClient) {
    Reopener reopener = this->reopener();
    lose(reopener);
    plug_in([](auto& card) { card.channels = 4; });
    expect_refusal(reopener);
    plug_in([](auto& card) {
        card.channels = 2;
        card.format = SampleFormat::s16;
    });
    expect_refusal(reopener);
    plug_in([](auto& card) { card.format = SampleFormat::s32; });
    EXPECT_NE(offered(reopener), nullptr);
    reopener.stop();
}

TEST_F(StreamReopener, StaysAtTheOldPeriodWhenTheCardRefusesTheNewOne) {
    Reopener reopener = this->reopener();
    card_.change([](auto& card) { card.refused_period = 480; });
    EXPECT_THROW(reopener.configure(480, 240), StreamError);
    EXPECT_EQ(reopener.setup().period, 256U);
    EXPECT_EQ(reopener.setup().safety, 64U);
    DuplexPcm* const pcm = reopener.start();
    ASSERT_NE(pcm, nullptr);
    EXPECT_EQ(pcm->setup().period, 256U);
    reopener.stop();
    EXPECT_EQ(card_.attempts(), 1U) << "it was not closed for that";
}

// Another program has the card's other PCM at another rate by now, say.
TEST_F(StreamReopener, StaysAtTheOldPeriodWhenTheCardRefusesThatTooByNow) {
    Reopener reopener = this->reopener();
    card_.change([](auto& card) { card.refuses = EBUSY; });
    try {
        reopener.configure(480, 240);
        ADD_FAILURE() << "not refused";
    } catch (const StreamError& error) {
        EXPECT_EQ(error.code(), EBUSY);
    }
    EXPECT_EQ(reopener.setup().period, 256U);
    EXPECT_EQ(reopener.start(), nullptr) << "it counts as away";
    card_.change([](auto& card) { card.refuses = 0; });
    folder_.change();
    DuplexPcm* const pcm = offered(reopener);
    ASSERT_NE(pcm, nullptr);
    EXPECT_EQ(pcm->setup().period, 256U);
    reopener.stop();
}

// Pulled at the very moment: the thread has not heard of it.
TEST_F(StreamReopener, TakesThePeriodOfACardThatWasJustRemovedForItsReturn) {
    Reopener reopener = this->reopener();
    pull();
    EXPECT_NO_THROW(reopener.configure(480, 240));
    EXPECT_EQ(reopener.setup().period, 480U);
    EXPECT_EQ(reopener.start(), nullptr);
    plug_in();
    DuplexPcm* const pcm = offered(reopener);
    ASSERT_NE(pcm, nullptr);
    EXPECT_EQ(pcm->setup().period, 480U);
    reopener.stop();
}

TEST_F(StreamReopener, LeavesNothingBehindWhenThereIsNoThread) {
    const std::size_t before = open_descriptors();
    try {
        const OutOfThreads out_of_threads;
        const Reopener reopener(settings(), handover_, card_.opener(), folder_.path());
        ADD_FAILURE() << "there was a thread";
    } catch (const StreamError& error) {
        EXPECT_EQ(error.code(), EAGAIN);
    }
    EXPECT_EQ(open_descriptors(), before);
    EXPECT_TRUE(card_.await_open(0));
}

// The client of a stream whose period changes while the card is away, from end to end.
TEST_F(StreamReopener, TheCycleGoesOnWithTheReturnedCardsRing) {
    CycleEngine engine(clock_, handover_);
    Reopener reopener = this->reopener();
    engine.begin(reopener.setup(), reopener.start());
    EXPECT_TRUE(engine.wait().card_present);
    engine.commit();
    pull();
    EXPECT_FALSE(engine.wait().card_present);
    engine.commit();
    EXPECT_TRUE(card_.await_open(0));
    engine.end();
    reopener.stop();

    reopener.configure(480, 240);
    DuplexPcm* const away = reopener.start();
    EXPECT_EQ(away, nullptr);
    engine.begin(reopener.setup(), away);
    EXPECT_FALSE(engine.wait().card_present);
    engine.commit();
    EXPECT_EQ(engine.safety(), 240U);
    plug_in([](auto& card) { card.coarse = true; });
    EXPECT_TRUE(card_.await_open(1));
    (void)reopener.setup();
    const Cycle back = engine.wait();
    EXPECT_TRUE(back.card_present);
    EXPECT_TRUE(back.latency_changed) << "the returned card needs a larger offset";
    EXPECT_EQ(engine.safety(), 240U + 480);
    EXPECT_EQ(back.frame, 480U);
    engine.commit();
    EXPECT_FALSE(engine.wait().latency_changed);
    engine.end();
    reopener.stop();
}

TEST(StreamRetryDelay, AsksARefusingCardEverMoreSlowly) {
    RetryDelay delay;
    for (const int expected : {1000, 2000, 4000, 8000, 16'000, 32'000, 32'000, 32'000})
        EXPECT_EQ(delay.after(EINVAL), expected);
    delay.reset();
    EXPECT_EQ(delay.after(EIO), 1000);
    EXPECT_EQ(delay.after(EIO), 2000);
}

TEST(StreamRetryDelay, AsksForACardThatIsAwayOrBusyAtASteadyPace) {
    RetryDelay delay;
    for (int time = 0; time < 5; ++time) {
        EXPECT_EQ(delay.after(EBUSY), 1000);
        EXPECT_EQ(delay.after(ENODEV), 1000);
    }
    delay.after(EINVAL);
    delay.after(EINVAL);
    EXPECT_EQ(delay.after(EBUSY), 1000);
    EXPECT_EQ(delay.after(EINVAL), 1000) << "it did something else meanwhile";
}

} // namespace
} // namespace lockstep::test
