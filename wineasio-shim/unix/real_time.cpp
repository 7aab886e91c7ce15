// SPDX-License-Identifier: LGPL-2.1-or-later
//
// SCHED_FIFO as far as RLIMIT_RTPRIO allows, pages by touching them; see real_time.hpp.
#include "real_time.hpp"

#include "address.hpp"

#include <algorithm>
#include <cstddef>
#include <link.h>
#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>

namespace lockstep {
namespace {

bool take(int priority) noexcept {
    sched_param parameters{};
    parameters.sched_priority = priority;
    // What the host forks (plug-in scanners, shells) does not inherit it.
    return pthread_setschedparam(pthread_self(), SCHED_FIFO | SCHED_RESET_ON_FORK, &parameters) ==
           0;
}

constexpr std::size_t page = 4096;
constexpr std::size_t stack_stretch = 65536; // bytes; much more than a cycle's own need

// Reads a byte of each page. The address sanitizer keeps bytes that nobody may read between
// variables, and pages begin there too.
__attribute__((no_sanitize_address)) void touch(ElfW(Addr) begin, std::size_t size) {
    for (std::size_t offset = 0; offset < size; offset += page)
        *at_address<const volatile char>(begin + offset);
}

// Called for each loaded object; touches the one that holds this function.
int touch_if_own(dl_phdr_info* object, std::size_t /*size*/, void* /*data*/) {
    const auto own = reinterpret_cast<ElfW(Addr)>(&touch_if_own);
    bool ours = false;
    const auto each_load = [&](auto what) {
        for (int i = 0; i < object->dlpi_phnum; ++i) {
            const ElfW(Phdr)& header = object->dlpi_phdr[i];
            if (header.p_type == PT_LOAD && (header.p_flags & PF_R))
                what(object->dlpi_addr + header.p_vaddr, header.p_memsz);
        }
    };
    each_load([&](ElfW(Addr) begin, std::size_t size) {
        ours = ours || (own >= begin && own - begin < size);
    });
    if (!ours)
        return 0;
    each_load(touch);
    return 1;
}

} // namespace

void fetch_own_pages() noexcept {
    volatile char stack[stack_stretch];
    for (std::size_t offset = 0; offset < sizeof stack; offset += page)
        stack[offset] = 0;
    dl_iterate_phdr(touch_if_own, nullptr);
}

void take_real_time_priority(int priority) noexcept {
    if (priority <= 0 || take(priority))
        return;
    rlimit allowed{};
    if (getrlimit(RLIMIT_RTPRIO, &allowed) == 0 && allowed.rlim_cur > 0)
        take(static_cast<int>(std::min<rlim_t>(allowed.rlim_cur, static_cast<rlim_t>(priority))));
}

} // namespace lockstep
