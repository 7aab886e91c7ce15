// SPDX-License-Identifier: GPL-2.0-or-later
//
// A thread that is ended inside the ASIO driver's Linux half. Wine 10 ends the threads of a program
// that ends by pthread_exit() in the handler of SIGQUIT, at whatever instruction the signal meets
// (ntdll/unix/thread.c, abort_thread). The same is done here to a thread in each call of the table
// of the shared object as it is shipped, each time in a process of its own.
#include "fake_libjack.hpp"

#include "wineasio-shim/abi/calls.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <csignal>
#include <ctime>
#include <dlfcn.h>
#include <pthread.h>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace lockstep {
namespace {

using abi::Call;

constexpr int own_status = 7; // the program's own
constexpr int trials = 12;    // of each call, each after another time

using UnixCall = std::int32_t (*)(void*);
const UnixCall* table = nullptr;

void call(Call number, void* parameters) {
    table[static_cast<unsigned>(number)](parameters);
}

std::uint64_t address_of(const void* memory) {
    return reinterpret_cast<std::uintptr_t>(memory);
}

// What the thread is doing when it is ended. No object with a destructor, and nothing else that has
// a frame of the thread's own say more to the unwinder than where it returns to.
struct Work {
    Call number = Call::version;
    std::uint64_t session = 0;
    std::uint64_t channels = 0; // of prepare
    std::atomic<bool> begun{false};
};

std::array<char, 65536> text;
std::array<abi::ChannelBuffers, 4> buffers;
std::array<std::array<float, 64>, 8> samples;

// One call with what it needs before and after it, so that it can be made again and again.
void make(const Work& work) {
    abi::Command command{};
    command.session = work.session;
    switch (work.number) {
    case Call::open:
    case Call::give_back:
    case Call::close: {
        abi::Open open{};
        open.transport = static_cast<std::uint32_t>(abi::Transport::jack);
        call(Call::open, &open);
        command.session = open.session;
        call(Call::give_back, &command);
        call(Call::close, &command);
        return;
    }
    case Call::list_cards: {
        abi::ListCards list{};
        list.text = address_of(text.data());
        list.size = text.size();
        call(work.number, &list);
        return;
    }
    case Call::prepare:
    case Call::unprepare: {
        abi::Prepare prepare{};
        prepare.session = work.session;
        prepare.channels = work.channels;
        prepare.count = buffers.size();
        prepare.period = 64;
        call(Call::prepare, &prepare);
        call(Call::unprepare, &command);
        return;
    }
    case Call::wait_events: {
        abi::WaitEvents wait{};
        wait.session = work.session;
        wait.timeout_ms = 100;
        call(work.number, &wait);
        return;
    }
    case Call::cycle: {
        call(Call::enter, &command);
        abi::Cycle cycle{};
        cycle.session = work.session;
        cycle.commit_half = 0;
        for (;;)
            call(work.number, &cycle);
    }
    default: {
        // The largest structure; all begin with the session, where they have one, and what is zero
        // in the rest is right or refused.
        abi::ListClocks parameters{};
        parameters.session = work.session;
        call(work.number, &parameters);
        return;
    }
    }
}

void* make_again_and_again(void* argument) {
    auto* const work = static_cast<Work*>(argument);
    work->begun = true;
    for (;;)
        make(*work);
}

void end_thread(int /*signal*/) {
    pthread_exit(nullptr);
}

void open_session(Work& work) {
    abi::Open open{};
    open.transport = static_cast<std::uint32_t>(abi::Transport::jack);
    call(Call::open, &open);
    if (open.status != 0)
        _exit(1);
    work.session = open.session;
}

void prepare_session(Work& work) {
    for (unsigned n = 0; n < buffers.size(); ++n)
        buffers[n] = {n % 2, n / 2, {address_of(&samples[2 * n]), address_of(&samples[2 * n + 1])}};
    work.channels = address_of(buffers.data());
}

// In the child process: its status is the program's own unless something ends it first.
[[noreturn]] void end_a_thread_in(Call number, unsigned after_us) {
    struct sigaction action {};
    action.sa_handler = end_thread;
    action.sa_flags = SA_ONSTACK | SA_RESTART; // as Wine's
    sigaction(SIGQUIT, &action, nullptr);
    Work work;
    work.number = number;
    fake_libjack::set_up({});
    if (number != Call::open && number != Call::give_back && number != Call::close)
        open_session(work);
    prepare_session(work);
    if (number == Call::cycle) {
        abi::Prepare prepare{};
        prepare.session = work.session;
        prepare.channels = work.channels;
        prepare.count = buffers.size();
        prepare.period = 64;
        call(Call::prepare, &prepare);
    }
    pthread_t thread;
    if (pthread_create(&thread, nullptr, make_again_and_again, &work) != 0)
        _exit(1);
    if (number == Call::cycle) {
        abi::Command start{};
        start.session = work.session;
        call(Call::start, &start);
        std::thread([] {
            for (;;)
                fake_libjack::cycle();
        }).detach();
    }
    while (!work.begun)
        std::this_thread::yield();
    usleep(after_us);
    pthread_kill(thread, SIGQUIT);
    // Met inside malloc() it never comes to its end, as it then frees what it had there
    // (glibc 2.36): no harm to the program.
    timespec latest{};
    clock_gettime(CLOCK_REALTIME, &latest);
    latest.tv_sec += 1;
    pthread_timedjoin_np(thread, nullptr, &latest);
    _exit(own_status);
}

std::string told(int status) {
    return WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status))
                               : "status " + std::to_string(WEXITSTATUS(status));
}

class ThreadEnd : public testing::TestWithParam<unsigned> {
  protected:
    static void SetUpTestSuite() {
        void* const half = dlopen(LOCKSTEP_ASIO_UNIX, RTLD_NOW | RTLD_LOCAL);
        ASSERT_NE(half, nullptr) << dlerror();
        table = static_cast<const UnixCall*>(dlsym(half, "__wine_unix_call_funcs"));
        ASSERT_NE(table, nullptr);
        // The first thread that ends so loads libgcc, and must not be inside malloc() then.
        pthread_t thread;
        ASSERT_EQ(pthread_create(
                      &thread, nullptr, [](void*) -> void* { pthread_exit(nullptr); }, nullptr),
                  0);
        pthread_join(thread, nullptr);
    }
};

INSTANTIATE_TEST_SUITE_P(Call, ThreadEnd, testing::Range(0U, static_cast<unsigned>(Call::count)),
                         testing::PrintToStringParamName());

TEST_P(ThreadEnd, LeavesTheProgramItsStatus) {
    for (int trial = 0; trial < trials; ++trial) {
        const pid_t child = fork();
        ASSERT_GE(child, 0);
        if (child == 0)
            end_a_thread_in(static_cast<Call>(GetParam()), static_cast<unsigned>(trial * 731));
        int status = 0;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == own_status)
            << told(status) << " in trial " << trial;
    }
}

} // namespace
} // namespace lockstep
