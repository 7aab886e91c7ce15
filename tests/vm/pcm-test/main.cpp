// SPDX-License-Identifier: GPL-2.0-or-later
//
// kernel-pcm-test DEVICE CABLE_DELAY [GROUP]: tests a Lockstep software card through
// alsa-lib and prints TAP lines. Exit status 0: all passed, 1: some did not, 2: wrong usage.
#include "cases.hpp"
#include "pcm.hpp"

#include <sys/mman.h>

#include <charconv>
#include <cstdio>
#include <cstring>

namespace {
int failed;
}

void check(const std::string& text, const std::function<void()>& body) {
    try {
        body();
        std::printf("ok - %s\n", text.c_str());
    } catch (const Failure& failure) {
        std::printf("not ok - %s\n# %s\n", text.c_str(), failure.what());
        failed++;
    }
    std::fflush(stdout);
}

int main(int argc, char** argv) {
    struct Group {
        const char* name;
        void (*run)(const Card&);
    };
    static const Group groups[] = {{"layouts", layout_cases},
                                   {"sizes", size_cases},
                                   {"joining", joining_cases},
                                   {"limits", limits_cases}};
    // On virtual time, waiting for a page of this program would take any time at all.
    if (mlockall(MCL_CURRENT | MCL_FUTURE) != 0)
        std::fprintf(stderr, "kernel-pcm-test: its memory is not locked\n");
    Card card;
    const char* end = argc >= 3 ? argv[2] + std::strlen(argv[2]) : nullptr;
    bool usable = argc >= 3 && argc <= 4 && std::from_chars(argv[2], end, card.delay).ptr == end;
    const std::string only = argc == 4 ? argv[3] : "";
    bool found = false;
    for (const Group& group : groups) {
        if (!usable || (!only.empty() && only != group.name))
            continue;
        found = true;
        card.device = argv[1];
        group.run(card);
    }
    if (!found) {
        std::fprintf(stderr, "usage: kernel-pcm-test DEVICE CABLE_DELAY "
                             "[layouts|sizes|joining|limits]\n");
        return 2;
    }
    return failed ? 1 : 0;
}
