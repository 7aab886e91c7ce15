// SPDX-License-Identifier: GPL-2.0-or-later
//
// A stream's file: where it is made, who may make one, what is left of it, and what a reader makes
// of files that are none.
#include "observe_folder.hpp"

#include "observe/kept_files.hpp"
#include "observe/publisher.hpp"
#include "observe/reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lockstep::observe::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> files(const TestPlace& place) {
    const std::optional<Folder> folder = open_place(place.place(), false);
    return folder ? stream_files(*folder) : std::vector<std::string>();
}

Status status_of(const std::string& path) {
    std::string why;
    const std::optional<StreamReader> reader = StreamReader::open(path, why);
    EXPECT_TRUE(reader) << why;
    return reader ? reader->status().value_or(Status()) : Status();
}

void run_once(Publisher& publisher) {
    publisher.begin_run();
    publisher.end_run();
}

TEST(ObservePublisher, TellsOfItself) {
    const TestPlace place;
    Publisher publisher({place.place()}, Way::jackd, "jackd");
    publisher.describe([](About& about) {
        about.rate = 48000;
        about.period = 64;
        about.safety = 32;
        about.input_latency = 64;
        about.output_latency = 32;
        put_text(about.device, "hw:Lockstep");
    });
    publisher.begin_run();
    CycleReport cycle;
    cycle.frames = 64;
    cycle.now_ns = 5;
    cycle.safety = 80;
    publisher.cycle(cycle);

    struct stat found {};
    ASSERT_EQ(stat(publisher.path().c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 07777, 0600U);
    EXPECT_EQ(publisher.path(), place.path() + "/" + publisher.name() + ".stream");
    const Status status = status_of(publisher.path());
    EXPECT_EQ(status.name, publisher.name());
    EXPECT_EQ(status.pid, static_cast<unsigned>(getpid()));
    EXPECT_EQ(status.life, Life::live);
    EXPECT_TRUE(status.running());
    EXPECT_STREQ(status.about.program, "jackd");
    EXPECT_STREQ(status.about.device, "hw:Lockstep");
    EXPECT_EQ(status.about.way, Way::jackd);
    EXPECT_EQ(status.progress.frames, 64U);
    EXPECT_EQ(status.safety(), 80U);
    EXPECT_EQ(status.round_trip(), 144U);
}

TEST(ObservePublisher, TwoOfAProcessHaveTwoFiles) {
    const TestPlace place;
    const Publisher one({place.place()}, Way::native, "one");
    const Publisher two({place.place()}, Way::native, "two");
    EXPECT_NE(one.path(), two.path());
    EXPECT_THAT(files(place), SizeIs(2));
}

TEST(ObservePublisher, OneThatRanStaysReadableAndOneThatDidNothingGoes) {
    const TestPlace place;
    std::string path;
    {
        Publisher ran({place.place()}, Way::native, "ran");
        run_once(ran);
        const Publisher did_nothing({place.place()}, Way::native, "did nothing");
        path = ran.path();
    }
    ASSERT_THAT(files(place), SizeIs(1));
    const Status status = status_of(path);
    EXPECT_EQ(status.life, Life::ended);
    EXPECT_STREQ(status.about.program, "ran");
    std::string why;
    const Batch batch = StreamReader::open(path, why)->events_from(1);
    ASSERT_THAT(batch.events, SizeIs(3));
    EXPECT_EQ(batch.events[0].event.kind, Kind::started);
    EXPECT_EQ(batch.events[1].event.kind, Kind::stopped);
    EXPECT_EQ(batch.events[2].event.kind, Kind::closed);
}

TEST(ObservePublisher, ARefusalIsWorthKeeping) {
    const TestPlace place;
    { Publisher({place.place()}, Way::native, "refused").note(Event(Kind::refused, {16}, "busy")); }
    EXPECT_THAT(files(place), SizeIs(1));
}

TEST(ObservePublisher, AProcessThatDiedLeavesItsLog) {
    const TestPlace place;
    const pid_t child = fork();
    if (child == 0) {
        Publisher publisher({place.place()}, Way::asio_direct, "host.exe");
        publisher.begin_run();
        publisher.note(Event(Kind::card_lost, {128}));
        raise(SIGKILL);
    }
    int outcome = 0;
    waitpid(child, &outcome, 0);
    ASSERT_TRUE(WIFSIGNALED(outcome));
    ASSERT_THAT(files(place), SizeIs(1));
    const std::string path = place.path() + "/" + files(place).front();
    const Status status = status_of(path);
    EXPECT_EQ(status.life, Life::died);
    EXPECT_FALSE(status.running());
    EXPECT_EQ(status.pid, static_cast<unsigned>(child));
    std::string why;
    const Batch batch = StreamReader::open(path, why)->events_from(1);
    ASSERT_THAT(batch.events, SizeIs(2));
    EXPECT_EQ(batch.events[1].event.kind, Kind::card_lost);
}

TEST(ObservePublisher, TheNewestFewStay) {
    const TestPlace place;
    std::vector<std::string> paths;
    Publisher lives({place.place()}, Way::native, "lives");
    for (int n = 0; n < 12; ++n) {
        Publisher publisher({place.place()}, Way::native, "n");
        run_once(publisher);
        paths.push_back(publisher.path());
    }
    const Publisher next({place.place()}, Way::native, "next");
    EXPECT_THAT(files(place), SizeIs(kept_files + 2));
    EXPECT_NE(access(paths[3].c_str(), F_OK), 0);
    EXPECT_EQ(access(paths[4].c_str(), F_OK), 0);
    EXPECT_EQ(access(lives.path().c_str(), F_OK), 0) << "the oldest, but it lives";
}

TEST(ObservePublisher, AFolderThatOthersMayEnterIsNotUsed) {
    const TestPlace place;
    mkdir(place.path().c_str(), 0700);
    chmod(place.path().c_str(), 0755);
    const Publisher publisher({place.place()}, Way::native, "unseen");
    EXPECT_THAT(publisher.path(), IsEmpty());
    EXPECT_THAT(std::filesystem::is_empty(place.path()), true);
    std::string why;
    const std::optional<StreamReader> reader = StreamReader::borrow(publisher.fd(), why);
    ASSERT_TRUE(reader) << why;
    EXPECT_STREQ(reader->status()->about.program, "unseen") << "it publishes to itself";
}

TEST(ObservePublisher, ALinkIsNotFollowed) {
    const TestPlace place;
    const std::string elsewhere = place.parent() + "/elsewhere";
    mkdir(elsewhere.c_str(), 0700);
    ASSERT_EQ(symlink(elsewhere.c_str(), place.path().c_str()), 0);
    const Publisher publisher({place.place()}, Way::native, "unseen");
    EXPECT_THAT(publisher.path(), IsEmpty());
    EXPECT_TRUE(std::filesystem::is_empty(elsewhere));
}

TEST(ObservePublisher, AnotherUsersFolderIsNotUsed) {
    if (geteuid() != 0)
        GTEST_SKIP() << "only root can give a folder away";
    const TestPlace place;
    mkdir(place.path().c_str(), 0700);
    ASSERT_EQ(chown(place.path().c_str(), 65534, 65534), 0);
    const Publisher publisher({place.place()}, Way::native, "unseen");
    EXPECT_THAT(publisher.path(), IsEmpty());
    EXPECT_TRUE(open_place(place.place(), false)) << "root may read it";
}

TEST(ObservePublisher, AFolderOnADiskIsNotUsed) {
    const std::string disk = std::filesystem::current_path();
    const Place place{disk, "lockstep-on-disk"};
    if (open_place({disk, "."}, false))
        GTEST_SKIP() << "the tests run in memory";
    const Publisher publisher({place}, Way::native, "unseen");
    EXPECT_THAT(publisher.path(), IsEmpty());
    EXPECT_FALSE(std::filesystem::exists(disk + "/lockstep-on-disk"));
}

TEST(ObservePublisher, TheNextPlaceIsTried) {
    const TestPlace place;
    const Publisher publisher({{place.parent() + "/none", "lockstep"}, place.place()}, Way::native,
                              "second");
    EXPECT_THAT(publisher.path(), HasSubstr(place.path()));
}

TEST(ObservePlaces, AreTheRuntimeFolderAndSharedMemory) {
    const auto said = [](const std::vector<Place>& places) {
        std::string all;
        for (const Place& place : places)
            all += place.parent + "/" + place.name + " ";
        return all;
    };
    EXPECT_EQ(said(places_of(1000, nullptr)), "/run/user/1000/lockstep /dev/shm/lockstep-1000 ");
    EXPECT_EQ(said(places_of(1000, "/run/user/1000")),
              "/run/user/1000/lockstep /dev/shm/lockstep-1000 ");
    EXPECT_EQ(said(places_of(1000, "/tmp/x")),
              "/tmp/x/lockstep /run/user/1000/lockstep /dev/shm/lockstep-1000 ");
    EXPECT_EQ(said(places_of(1000, "relative")), "/run/user/1000/lockstep /dev/shm/lockstep-1000 ");
}

// Whatever somebody puts into the folder.
TEST(ObserveReader, AFileThatIsNoneIsSaidToBeNone) {
    const TestPlace place;
    mkdir(place.path().c_str(), 0700);
    std::string why;
    const auto refused = [&](const std::string& name) {
        return !StreamReader::open(place.path() + "/" + name, why).has_value();
    };
    EXPECT_TRUE(refused("not-there.stream"));
    EXPECT_THAT(why, HasSubstr("No such file"));
    std::ofstream(place.path() + "/empty.stream").close();
    EXPECT_TRUE(refused("empty.stream"));
    EXPECT_THAT(why, HasSubstr("is no stream's file"));
    std::ofstream(place.path() + "/text.stream") << std::string(400000, 'x');
    EXPECT_TRUE(refused("text.stream"));
    ASSERT_EQ(mkfifo((place.path() + "/pipe.stream").c_str(), 0600), 0);
    EXPECT_TRUE(refused("pipe.stream"));
    ASSERT_EQ(symlink("/etc/passwd", (place.path() + "/link.stream").c_str()), 0);
    EXPECT_TRUE(refused("link.stream"));
}

TEST(ObserveReader, AFileOfAnotherLayoutNamesBoth) {
    const TestPlace place;
    const Publisher publisher({place.place()}, Way::native, "new");
    const std::uint32_t version = 7;
    ASSERT_EQ(pwrite(publisher.fd(), &version, sizeof version, offsetof(FileLayout, version)),
              static_cast<ssize_t>(sizeof version));
    std::string why;
    EXPECT_FALSE(StreamReader::open(publisher.path(), why));
    EXPECT_THAT(why, HasSubstr("layout 7, this program reads 1"));
}

TEST(ObserveReader, AFileThatShrinksOrLiesDoesNoHarm) {
    const TestPlace place;
    Publisher publisher({place.place()}, Way::native, "lies");
    publisher.note(Event(Kind::closed));
    std::string why;
    const std::optional<StreamReader> reader = StreamReader::open(publisher.path(), why);
    ASSERT_TRUE(reader) << why;
    const std::vector<char> ones(sizeof(FileLayout) - 24, '\xff');
    ASSERT_EQ(pwrite(publisher.fd(), ones.data(), ones.size(), 24),
              static_cast<ssize_t>(ones.size()));
    EXPECT_FALSE(reader->status()) << "a sequence that is odd for ever";
    EXPECT_THAT(reader->events_from(1).events, IsEmpty());
    EXPECT_THAT(reader->events_from(UINT64_MAX).events, IsEmpty());
    // The rest a publisher would run into as well.
    const pid_t child = fork();
    if (child == 0) {
        if (ftruncate(publisher.fd(), 100) != 0)
            _exit(2);
        const bool harmless = !reader->status() && reader->events_from(1).events.empty();
        _exit(harmless ? 0 : 1);
    }
    int outcome = 0;
    waitpid(child, &outcome, 0);
    EXPECT_EQ(outcome, 0);
    ASSERT_EQ(ftruncate(publisher.fd(), sizeof(FileLayout)), 0);
}

} // namespace
} // namespace lockstep::observe::test
