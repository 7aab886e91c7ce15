// SPDX-License-Identifier: GPL-2.0-or-later
//
// lockstep-native-client: measures what a native program gets of a card through
// userspace/stream.
#include "observe/publisher.hpp"
#include "options.hpp"
#include "run.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sched.h>
#include <sstream>
#include <sys/mman.h>

namespace {

enum ExitCode { good = 0, promise_broken = 1, bad_usage = 2, card_refused = 3 };

// A page fault in a cycle would be measured as the stream's.
void lock_memory() {
    if (mlockall(MCL_CURRENT | MCL_FUTURE) != 0)
        std::fprintf(stderr, "lockstep-native-client: memory stays unlocked: %s\n",
                     std::strerror(errno));
}

void become_real_time(unsigned priority) {
    if (priority == 0)
        return;
    const sched_param parameters{static_cast<int>(priority)};
    if (sched_setscheduler(0, SCHED_FIFO, &parameters) != 0)
        std::fprintf(stderr, "lockstep-native-client: no SCHED_FIFO priority %u: %s\n", priority,
                     std::strerror(errno));
}

std::string json(const native::Options& options, const lockstep::Stream& stream,
                 const native::Result& result) {
    std::ostringstream text;
    text << "{\"path\": \"native\", \"card\": \"" << options.device
         << "\", \"rate\": " << stream.rate()
         << ", \"channels\": " << std::max(stream.capture_channels(), stream.playback_channels())
         << ", \"period\": " << stream.period() << ", \"safety\": " << stream.safety()
         << ", \"seconds\": " << options.seconds << ", \"round_trip_frames\": ";
    if (result.round_trip)
        text << *result.round_trip;
    else
        text << "null";
    text << ", \"reported_frames\": " << result.reported << ", \"lost_frames\": " << result.lost
         << ", \"stream_lost_frames\": " << result.stream_lost
         << ", \"card_losses\": " << result.card_losses << ", \"cycles\": " << result.cycles
         << ", \"cpu_ns_per_cycle\": " << result.cpu_ns_per_cycle
         << ", \"switches_per_cycle\": " << result.switches_per_cycle << "}\n";
    return text.str();
}

bool promise_kept(const native::Options& options, const native::Result& result) {
    if (result.lost != 0 || result.stream_lost != 0 || result.card_losses != 0)
        return false;
    return options.direction != "duplex" || !options.cable || result.round_trip == result.reported;
}

} // namespace

int main(int argc, char** argv) {
    try {
        const native::Options options = native::parse(argc, argv);
        if (options.help) {
            std::cout << native::usage();
            return good;
        }
        std::ofstream file;
        if (!options.json.empty()) {
            file.open(options.json);
            if (!file)
                throw std::invalid_argument("--json '" + options.json +
                                            "': can't be written: " + std::strerror(errno));
        }
        lockstep::StreamSettings settings = options.settings();
        settings.publisher = std::make_shared<lockstep::observe::Publisher>(
            lockstep::observe::Way::native, "lockstep-native-client");
        lockstep::Stream stream(settings);
        lock_memory();
        become_real_time(options.priority);
        const native::Result result = native::run(stream, options.seconds);
        const std::string text = json(options, stream, result);
        std::cout << text;
        file << text;
        return promise_kept(options, result) ? good : promise_broken;
    } catch (const std::invalid_argument& error) {
        std::fprintf(stderr, "lockstep-native-client: %s\n%s", error.what(), native::usage());
        return bad_usage;
    } catch (const lockstep::StreamError& error) {
        std::fprintf(stderr, "lockstep-native-client: %s\n", error.what());
        return error.code() == EINVAL ? bad_usage : card_refused;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "lockstep-native-client: %s\n", error.what());
        return card_refused;
    }
}
