// SPDX-License-Identifier: GPL-2.0-or-later
//
// ioctl-fuzz CARD_NUMBER SEED CALLS: several processes at once make that many random calls each on
// one card's PCM and control devices. The same seed makes the same calls. Exit status 0 if they all
// came to their end, 1 if one did not, 2 for wrong usage; whether the kernel complained is for the
// caller to see.
#include "calls.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <cstring>

Device::Device(const std::string& path)
    : descriptor_(open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC)) {}

Device::~Device() {
    if (descriptor_ >= 0)
        close(descriptor_);
}

namespace {

constexpr unsigned processes = 4;

// Opens what is free, makes a few hundred calls, closes, and so on.
void fuzz(unsigned card, std::uint64_t seed, std::uint64_t calls) {
    Random random(seed);
    const std::string base = "/dev/snd/";
    const std::string pcm = base + "pcmC" + std::to_string(card) + "D0";
    while (calls > 0) {
        const Device playback(pcm + "p");
        const Device capture(pcm + "c");
        const Device control(base + "controlC" + std::to_string(card));
        const std::uint64_t round = std::min<std::uint64_t>(calls, random.below(400) + 1);
        calls -= round;
        for (std::uint64_t call = 0; call < round; call++) {
            if (random.one_in(40))
                set_up_pcm(random, playback, true);
            if (random.one_in(40))
                set_up_pcm(random, capture, false);
            switch (random.below(5)) {
            case 0:
                call_control(random, control);
                break;
            case 1:
            case 2:
                call_pcm(random, capture, playback);
                break;
            default:
                call_pcm(random, playback, capture);
            }
        }
    }
}

template <class T> bool parse(const char* text, T& value) {
    const char* end = text + std::strlen(text);
    const auto result = std::from_chars(text, end, value);
    return result.ec == std::errc() && result.ptr == end;
}

} // namespace

int main(int argc, char** argv) {
    unsigned card = 0;
    std::uint64_t seed = 0, calls = 0;
    if (argc != 4 || !parse(argv[1], card) || !parse(argv[2], seed) || !parse(argv[3], calls)) {
        std::fprintf(stderr, "usage: ioctl-fuzz CARD_NUMBER SEED CALLS\n");
        return 2;
    }
    for (unsigned number = 0; number < processes; number++) {
        const pid_t child = fork();
        if (child < 0) {
            std::perror("ioctl-fuzz: fork");
            return 1;
        }
        if (child == 0) {
            fuzz(card, seed * processes + number, calls);
            _exit(0);
        }
    }
    int status = 0;
    int failed = 0;
    while (wait(&status) > 0)
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
            failed = 1;
    return failed;
}
