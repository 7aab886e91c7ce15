// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Tries what programs will need; see limit_checks.hpp.
#include "lockstep/doctor/limit_checks.hpp"

#include <algorithm>
#include <cerrno>
#include <grp.h>
#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

namespace lockstep::doctor {

namespace {

std::uint64_t limit_of(__rlimit_resource_t resource) {
    rlimit limit{};
    if (getrlimit(resource, &limit) != 0)
        return 0;
    return limit.rlim_cur == RLIM_INFINITY ? no_limit : limit.rlim_cur;
}

int try_priority() {
    int error = 0;
    std::thread([&error] {
        sched_param parameters{};
        parameters.sched_priority = wanted_priority;
        error =
            pthread_setschedparam(pthread_self(), SCHED_FIFO | SCHED_RESET_ON_FORK, &parameters);
    }).join();
    return error;
}

// Counted as locked, but no page of it is fetched.
int try_lock() {
    void* const memory = mmap(nullptr, wanted_lock, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        return errno;
    const int error = mlock2(memory, wanted_lock, MLOCK_ONFAULT) == 0 ? 0 : errno;
    munmap(memory, wanted_lock);
    return error;
}

bool in_group(const char* name) {
    const group* const entry = getgrnam(name);
    if (entry == nullptr)
        return false;
    std::vector<gid_t> groups(static_cast<std::size_t>(std::max(0, getgroups(0, nullptr))));
    const int count = getgroups(static_cast<int>(groups.size()), groups.data());
    groups.resize(static_cast<std::size_t>(std::max(0, count)));
    return std::find(groups.begin(), groups.end(), entry->gr_gid) != groups.end() ||
           getegid() == entry->gr_gid;
}

} // namespace

Limits probe_limits() {
    return {geteuid() == 0, in_group("audio"),        limit_of(RLIMIT_RTPRIO),
            try_priority(), limit_of(RLIMIT_MEMLOCK), try_lock()};
}

} // namespace lockstep::doctor
