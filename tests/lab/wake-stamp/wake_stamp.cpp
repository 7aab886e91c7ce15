// SPDX-License-Identifier: GPL-2.0-or-later
//
// lockstep-wake-stamp.so: preloaded into Wine, it notes the processor's time stamp counter each
// time a wait returns, in the file that LOCKSTEP_WAKE_STAMP names, which asio-host maps too. So the
// bench knows when the real-time thread was back from its wait, and the driver is the one that is
// shipped.
//
// The waits are poll(), in which the driver sleeps on direct, and syscall(), by which jackd's
// libjack sleeps on a futex. It costs that thread some ten instructions and no system call.
// Whichever thread came back last is noted: on a machine with one CPU that is the real-time thread,
// from its wake-up until it calls the host, as nothing of the program goes before it.
#include <cstdarg>
#include <cstdint>
#include <cstdlib>

#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

volatile std::uint64_t* page = nullptr; // null: not asked for

void stamp() noexcept {
    if (page != nullptr)
        *page = __builtin_ia32_rdtsc();
}

[[gnu::constructor]] void map_page() {
    const char* const name = std::getenv("LOCKSTEP_WAKE_STAMP");
    const int file = name != nullptr ? open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (file < 0)
        return;
    constexpr std::size_t size = 4096;
    if (ftruncate(file, size) == 0) {
        void* const mapped = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (mapped != MAP_FAILED)
            page = static_cast<volatile std::uint64_t*>(mapped);
    }
    close(file);
}

template <typename Function> Function* next(Function*& found, const char* name) noexcept {
    if (found == nullptr)
        found = reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
    return found;
}

int (*next_poll)(pollfd*, nfds_t, int) = nullptr;
long (*next_syscall)(long, ...) = nullptr;

} // namespace

extern "C" {

[[gnu::visibility("default")]] int poll(pollfd* descriptors, nfds_t count, int timeout_ms) {
    const int ready = next(next_poll, "poll")(descriptors, count, timeout_ms);
    stamp();
    return ready;
}

[[gnu::visibility("default")]] long syscall(long number, ...) noexcept {
    va_list list;
    va_start(list, number);
    long arguments[6];
    for (long& argument : arguments)
        argument = va_arg(list, long); // of those that were not given what lies there, to no harm
    va_end(list);
    const long answer = next(next_syscall, "syscall")(
        number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
    if (number == SYS_futex)
        stamp();
    return answer;
}
}
