// SPDX-License-Identifier: GPL-2.0-or-later
//
// lockstep-fault.so: preloaded into Wine, it has the ASIO driver's Linux half fault, so that a case
// sees what becomes of that. LOCKSTEP_FAULT says where:
//
//   open   in alsa-lib, while a card is opened
//   wait   in the real-time thread's wait for the card, the hundredth time
//
// Without it, nothing is changed.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <dlfcn.h>
#include <poll.h>
#include <unistd.h>

namespace {

constexpr int waits_before = 99;
int waits = 0; // of one thread

bool wanted(const char* where) noexcept {
    const char* const asked = std::getenv("LOCKSTEP_FAULT");
    return asked != nullptr && std::strcmp(asked, where) == 0;
}

[[noreturn]] void fault() noexcept {
    volatile int* volatile nowhere = nullptr;
    *nowhere = 0;
    __builtin_trap(); // not reached
}

bool is_card(int descriptor) noexcept {
    std::array<char, 32> link{};
    std::array<char, 32> target{};
    std::snprintf(link.data(), link.size(), "/proc/self/fd/%d", descriptor);
    return readlink(link.data(), target.data(), target.size() - 1) > 0 &&
           std::strncmp(target.data(), "/dev/snd/pcm", 12) == 0;
}

template <typename Function> Function* next(Function*& found, const char* name) noexcept {
    if (found == nullptr)
        found = reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
    return found;
}

int (*next_poll)(pollfd*, nfds_t, int) = nullptr;
int (*next_parameters)(void*, void*) = nullptr;

// Wine loads alsa-lib for the driver alone, behind this library.
int parameters(void* pcm, void* found) noexcept {
    if (next_parameters == nullptr)
        if (void* const library = dlopen("libasound.so.2", RTLD_LAZY | RTLD_NOLOAD))
            next_parameters =
                reinterpret_cast<int (*)(void*, void*)>(dlsym(library, "snd_pcm_hw_params_any"));
    return next_parameters(pcm, found);
}

} // namespace

extern "C" {

[[gnu::visibility("default")]] int poll(pollfd* descriptors, nfds_t count, int timeout_ms) {
    if (wanted("wait"))
        for (nfds_t i = 0; i < count; ++i)
            if (is_card(descriptors[i].fd) && waits++ == waits_before)
                fault();
    return next(next_poll, "poll")(descriptors, count, timeout_ms);
}

[[gnu::visibility("default")]] int snd_pcm_hw_params_any(void* pcm, void* found) {
    if (wanted("open"))
        fault();
    return parameters(pcm, found);
}
}
