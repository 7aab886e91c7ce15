// SPDX-License-Identifier: GPL-2.0-or-later
//
// The Windows half's calls into a Linux half of the tests: what they pass on, and what they answer
// when the Linux half crashes in one of them.
#include "wineasio-shim/pe/unix_backend.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <vector>

namespace lockstep::test {
namespace {

using abi::Call;
using testing::Each;
using testing::ElementsAre;

constexpr std::uint64_t handle = 7;
constexpr std::uint64_t session = 77;
constexpr auto access_violation = static_cast<std::int32_t>(0xc0000005);

class UnixCalls : public testing::Test {
  protected:
    UnixCalls() { current = this; }
    ~UnixCalls() override { current = nullptr; }
    UnixCalls(const UnixCalls&) = delete;
    UnixCalls& operator=(const UnixCalls&) = delete;

    // Call::count: in none.
    void crash_in(Call call) {
        crashes_in = call;
        calls.clear();
    }
    std::shared_ptr<Backend> open() { return open_unix_backend(library, {}, "host.exe", status); }

    UnixLibrary library{dispatch, handle};
    Status status;
    Call crashes_in = Call::count;
    std::vector<Call> calls; // that came to the Linux half

    template <typename Parameters> static Parameters& as(void* parameters) {
        return *static_cast<Parameters*>(parameters);
    }
    static std::int32_t LOCKSTEP_UNIX_CALL dispatch(std::uint64_t to, unsigned code,
                                                    void* parameters) {
        EXPECT_EQ(to, handle);
        const auto call = static_cast<Call>(code);
        current->calls.push_back(call);
        if (call == current->crashes_in)
            return access_violation;
        switch (call) {
        case Call::open:
            as<abi::Open>(parameters).session = session;
            break;
        case Call::describe:
            EXPECT_EQ(as<abi::Describe>(parameters).session, session);
            as<abi::Describe>(parameters).rate = 48000;
            as<abi::Describe>(parameters).inputs = 2;
            break;
        case Call::prepare:
            as<abi::Prepare>(parameters).status = linux_errno::invalid;
            std::strcpy(as<abi::Prepare>(parameters).message, "no such period");
            break;
        case Call::wait_events:
            as<abi::WaitEvents>(parameters).events = abi::event_overload;
            break;
        case Call::clock:
            as<abi::Clock>(parameters).now_ns = 5;
            break;
        default:
            break;
        }
        return 0;
    }

  private:
    static inline UnixCalls* current = nullptr;
};

constexpr char crashed_in_mix[] =
    "The driver's Linux half crashed (call 21, status c0000005). Restart this program.";

TEST_F(UnixCalls, PassOnWhatTheLinuxHalfSays) {
    const std::shared_ptr<Backend> backend = open();
    ASSERT_TRUE(backend);
    EXPECT_EQ(backend->describe().rate, 48000u);
    EXPECT_TRUE(backend->start());
    EXPECT_EQ(backend->wait_events(1), abi::event_overload);
    EXPECT_EQ(backend->now_ns(), 5);
    const Status refused = backend->prepare({}, 100);
    EXPECT_EQ(refused.code, linux_errno::invalid);
    EXPECT_EQ(refused.message, "no such period");
    EXPECT_FALSE(library.crashed());
    EXPECT_EQ(library.crash(), "");
}

TEST_F(UnixCalls, ThatCrashOpenNoSession) {
    for (const Call call : {Call::open, Call::describe}) {
        UnixLibrary fresh(dispatch, handle);
        crash_in(call);
        EXPECT_FALSE(open_unix_backend(fresh, {}, "host.exe", status));
        EXPECT_EQ(status.code, linux_errno::fault);
        EXPECT_NE(status.message.find("status c0000005"), std::string::npos) << status.message;
        crash_in(Call::count);
        EXPECT_FALSE(open_unix_backend(fresh, {}, "host.exe", status)) << "nor another one";
        EXPECT_EQ(status.code, linux_errno::fault);
        EXPECT_THAT(calls, ElementsAre());
    }
}

TEST_F(UnixCalls, ThatCrashAreRefusals) {
    abi::Mix request{};
    ClockList clocks;
    const std::vector<std::pair<Call, std::function<Status(Backend&)>>> cases{
        {Call::can_rate, [](Backend& backend) { return backend.can_rate(44100); }},
        {Call::set_rate, [](Backend& backend) { return backend.set_rate(44100); }},
        {Call::prepare, [](Backend& backend) { return backend.prepare({}, 128); }},
        {Call::start, [](Backend& backend) { return backend.start(); }},
        {Call::list_clocks, [&](Backend& backend) { return backend.clocks(clocks); }},
        {Call::choose_clock, [](Backend& backend) { return backend.choose_clock(0); }},
        {Call::mix, [&](Backend& backend) { return backend.mix(request); }},
        {Call::move_transport,
         [](Backend& backend) { return backend.move_transport(abi::TransportMove::stop, 0); }},
    };
    for (const auto& [call, method] : cases) {
        UnixLibrary fresh(dispatch, handle);
        const std::shared_ptr<Backend> backend = open_unix_backend(fresh, {}, "host.exe", status);
        ASSERT_TRUE(backend);
        crash_in(call);
        const Status refused = method(*backend);
        EXPECT_EQ(refused.code, linux_errno::fault) << static_cast<unsigned>(call);
        EXPECT_NE(refused.message.find("(call " + std::to_string(static_cast<unsigned>(call)) +
                                       ", status c0000005)"),
                  std::string::npos)
            << refused.message;
        EXPECT_LE(refused.message.size(), 123u) << "hosts show no more";
        crash_in(Call::count);
        EXPECT_EQ(method(*backend).message, refused.message) << "the first crash is the reason";
        EXPECT_THAT(calls, ElementsAre()) << "the Linux half is not entered again";
    }
}

TEST_F(UnixCalls, ThatCrashInACycleEndTheRun) {
    const std::shared_ptr<Backend> backend = open();
    abi::Cycle cycle{};
    backend->cycle(cycle);
    EXPECT_EQ(cycle.flags, 0u);
    crash_in(Call::cycle);
    backend->cycle(cycle);
    EXPECT_EQ(cycle.flags, abi::cycle_ended);
    cycle.flags = 0;
    crash_in(Call::count);
    backend->cycle(cycle);
    EXPECT_EQ(cycle.flags, abi::cycle_ended) << "for good";
    EXPECT_THAT(calls, ElementsAre());
}

TEST_F(UnixCalls, AfterACrashOnlyEndWhatRuns) {
    const std::shared_ptr<Backend> backend = open();
    abi::Mix request{};
    crash_in(Call::mix);
    EXPECT_EQ(backend->mix(request).message, crashed_in_mix);
    crash_in(Call::count);
    backend->interrupt(false);
    backend->stop();
    EXPECT_EQ(backend->now_ns(), 5);
    EXPECT_THAT(calls, ElementsAre(Call::interrupt, Call::stop, Call::clock));
    calls.clear();
    EXPECT_EQ(backend->describe().rate, 48000u) << "as it was opened";
    EXPECT_EQ(backend->channel_name(true, 0), "");
    EXPECT_EQ(backend->frames_lost(), 0u);
    EXPECT_EQ(backend->wait_events(100), event_crashed);
    backend->wake_events();
    backend->enter();
    backend->unprepare();
    backend->give_back();
    EXPECT_THAT(calls, ElementsAre());
}

TEST_F(UnixCalls, CloseTheSessionUnlessTheLinuxHalfHasCrashed) {
    open().reset();
    EXPECT_EQ(calls.back(), Call::close);
    std::shared_ptr<Backend> backend = open();
    crash_in(Call::give_back);
    backend->give_back();
    backend.reset();
    EXPECT_THAT(calls, Each(Call::give_back)) << "it may hold a lock that closing waits for";
}

TEST_F(UnixCalls, ThatCrashListNoCards) {
    crash_in(Call::list_cards);
    std::string message;
    EXPECT_EQ(unix_card_list(library, message), "");
    EXPECT_NE(message.find("crashed (call 16,"), std::string::npos) << message;
}

} // namespace
} // namespace lockstep::test
