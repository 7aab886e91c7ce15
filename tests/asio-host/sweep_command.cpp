// SPDX-License-Identifier: GPL-2.0-or-later
//
// sweep: every rate, buffer size and set of channels that a driver offers, one after the other in
// one process as a user would try them; each must bring back every bit after the reported latency.
#include "commands.hpp"
#include "sweep.hpp"
#include "transfer.hpp"

#include <algorithm>
#include <cstdio>

namespace host {
namespace {

constexpr unsigned usual_rates[] = {32000, 44100,  48000,  64000, 88200,
                                    96000, 128000, 176400, 192000};
constexpr std::uint64_t least_frames = 1024; // played in each run, and at least three periods

struct Tally {
    unsigned runs = 0;
    std::uint64_t frames = 0; // of all inputs, compared
    std::vector<std::string> complaints;
};

SizeRule sizes_of(const Driver& driver) {
    SizeRule rule;
    driver.check(
        driver->getBufferSize(&rule.minimum, &rule.maximum, &rule.preferred, &rule.granularity),
        "getBufferSize");
    return rule;
}

void run(Driver& driver, const ChannelSet& set, unsigned size, Tally& tally) {
    SessionSettings settings;
    settings.period = size;
    settings.channels = set;
    Session session(driver, settings);
    const std::uint64_t latency = session.input_latency() + session.output_latency();
    const std::uint64_t frames = latency + std::max<std::uint64_t>(least_frames, 3ULL * size);
    Transfer transfer(session, frames);
    for (unsigned index = 0; index < session.outputs(); ++index)
        transfer.set_playback(index, 0, frames, [&](std::uint64_t frame) {
            return sweep_sample(session.encoding(), set.outputs[index], frame);
        });
    session.start(transfer);
    session.wait_frames(frames);
    session.stop();

    ++tally.runs;
    const auto complain = [&](const std::string& what) {
        tally.complaints.push_back("period " + std::to_string(size) + ": " + what);
    };
    const SessionCounts counts = session.counts();
    if (counts.skipped != 0)
        complain(std::to_string(counts.skipped) + " frames lost");
    if (counts.late_callbacks != 0)
        complain(std::to_string(counts.late_callbacks) + " callbacks after stop()");
    for (unsigned index = 0; index < session.inputs(); ++index) {
        const std::int32_t number = set.inputs[index];
        const bool played =
            std::find(set.outputs.begin(), set.outputs.end(), number) != set.outputs.end();
        const auto wrong =
            sweep_complaint(session.encoding(), number, played, latency, frames,
                            [&](std::uint64_t frame) { return transfer.captured(index, frame); });
        tally.frames += frames;
        if (wrong)
            complain(*wrong);
    }
}

// A TAP line, and what was wrong below it.
bool report(unsigned rate, const ChannelSet& set, const std::vector<unsigned>& sizes,
            const Tally& tally) {
    const bool good = tally.complaints.empty();
    std::printf("%s - %u Hz, %s: %u of size %u to %u, %llu frames compared\n",
                good ? "ok" : "not ok", rate, set.name.c_str(), tally.runs, sizes.front(),
                sizes.back(), static_cast<unsigned long long>(tally.frames));
    for (const std::string& complaint : tally.complaints)
        std::printf("# %s\n", complaint.c_str());
    std::fflush(stdout);
    return good;
}

} // namespace

ExitStatus sweep_command(const std::string& name, unsigned only_rate, unsigned largest) {
    Driver driver(name);
    std::int32_t inputs = 0;
    std::int32_t outputs = 0;
    driver.check(driver->getChannels(&inputs, &outputs), "getChannels");
    bool good = true;
    unsigned rates = 0;
    for (const unsigned rate : usual_rates) {
        if ((only_rate != 0 && rate != only_rate) || driver->canSampleRate(rate) != asio::Ok)
            continue;
        ++rates;
        driver.check(driver->setSampleRate(rate), "setSampleRate(" + std::to_string(rate) + ")");
        std::vector<unsigned> sizes = sweep_sizes(sizes_of(driver));
        if (largest != 0)
            std::erase_if(sizes, [&](unsigned size) { return size > largest; });
        if (sizes.empty())
            throw InputError("largest " + std::to_string(largest) +
                             ": the driver has no buffer size as small as that");
        for (const ChannelSet& set : sweep_sets(inputs, outputs)) {
            Tally tally;
            for (const unsigned size : sizes)
                run(driver, set, size, tally);
            good = report(rate, set, sizes, tally) && good;
        }
    }
    if (rates == 0)
        throw DriverError("the driver runs at none of the rates asked for");
    return good ? Good : PromiseFailed;
}

} // namespace host
