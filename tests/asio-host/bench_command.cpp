// SPDX-License-Identifier: GPL-2.0-or-later
//
// bench: the ramp through a cable from output 1 to input 1 for a measured time: round trip, frames
// lost, and what the real-time thread cost.
#include "commands.hpp"
#include "ramp.hpp"
#include "thread_cost.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>

namespace host {
namespace {

using Json = nlohmann::ordered_json;

constexpr double WarmUpSeconds = 1; // before the window: page faults, the signal's first return

// Plays the ramp on every output, judges input 1 within frames [first, first + count).
class RampProcessor final : public Processor {
  public:
    RampProcessor(const Session& session, std::uint64_t first, std::uint64_t count)
        : first_(first), end_(first + count), encoding_(session.encoding()) {
        if (encoding_ != Encoding::Int32 && encoding_ != Encoding::Float32)
            throw InputError("the bench needs Int32LSB or Float32LSB samples; this driver has " +
                             std::string(name_of(encoding_)));
    }

    void process(const Cycle& cycle) noexcept override {
        cycles_.fetch_add(1, std::memory_order_relaxed);
        if (encoding_ == Encoding::Int32)
            process_as<std::int32_t>(cycle);
        else
            process_as<float>(cycle);
    }

    const RampJudge& judge() const noexcept { return judge_; } // after the session's stop
    std::uint64_t cycles() const noexcept { return cycles_; }

  private:
    template <typename Sample> void process_as(const Cycle& cycle) noexcept {
        if (cycle.frame < end_) {
            judge_.skipped(cycle.skipped);
            if (cycle.frame <= first_ && first_ < cycle.frame + cycle.period)
                judge_.restart();
            judge_.captured(cycle.frame, std::span(reinterpret_cast<const Sample*>(cycle.inputs[0]),
                                                   cycle.period));
        }
        fill_ramp(cycle.frame,
                  std::span(reinterpret_cast<Sample*>(cycle.outputs[0]), cycle.period));
        for (std::size_t channel = 1; channel < cycle.outputs.size(); ++channel)
            std::memcpy(cycle.outputs[channel], cycle.outputs[0], sizeof(Sample) * cycle.period);
    }

    std::uint64_t first_;
    std::uint64_t end_;
    Encoding encoding_;
    RampJudge judge_;
    std::atomic<std::uint64_t> cycles_{0};
};

struct Mark {
    std::optional<ThreadCost> cost;
    std::uint64_t cycles;
};

void add_costs(Json& json, const Mark& begin, const Mark& end) {
    json["cpu_ns_per_cycle"] = nullptr;
    json["switches_per_cycle"] = nullptr;
    if (!begin.cost || !end.cost || end.cycles == begin.cycles)
        return;
    const auto cycles = static_cast<double>(end.cycles - begin.cycles);
    json["cpu_ns_per_cycle"] = static_cast<double>(end.cost->cpu_ns - begin.cost->cpu_ns) / cycles;
    json["switches_per_cycle"] =
        static_cast<double>(end.cost->switches - begin.cost->switches) / cycles;
}

void write(const Json& json, const std::string& file) {
    if (file.empty()) {
        std::cout << json.dump(2) << '\n';
        return;
    }
    std::ofstream out(file);
    out << json.dump(2) << '\n';
    if (!out.flush())
        throw InputError("file '" + file + "' cannot be written");
}

} // namespace

ExitStatus bench_command(const CommonOptions& options, const BenchOptions& bench) {
    Driver driver(options.driver);
    Session session(driver, options.session());
    if (session.inputs() == 0 || session.outputs() == 0)
        throw InputError("channels 0: the bench needs at least 1 input and 1 output");
    const auto warm_up = static_cast<std::uint64_t>(WarmUpSeconds * session.rate());
    const auto window = static_cast<std::uint64_t>(std::llround(bench.seconds * session.rate()));
    RampProcessor processor(session, warm_up, window);

    session.start(processor);
    // The meter looks for the thread while the signal warms up.
    const ThreadMeter meter;
    session.wait_frames(warm_up);
    const Mark begin{meter.read(), processor.cycles()};
    session.wait_frames(warm_up + window);
    const Mark end{meter.read(), processor.cycles()};
    session.stop();

    const RampJudge& judge = processor.judge();
    const unsigned reported = session.input_latency() + session.output_latency();
    Json json{{"path", bench.path},          {"card", bench.card},
              {"rate", session.rate()},      {"channels", session.inputs()},
              {"period", session.period()},  {"safety", nullptr},
              {"seconds", bench.seconds},    {"round_trip_frames", nullptr},
              {"reported_frames", reported}, {"lost_frames", judge.lost()}};
    if (bench.safety >= 0)
        json["safety"] = bench.safety;
    if (judge.locked())
        json["round_trip_frames"] = judge.round_trip();
    add_costs(json, begin, end);
    write(json, bench.file);
    return judge.locked() && judge.round_trip() == reported && judge.lost() == 0 ? Good
                                                                                 : PromiseFailed;
}

} // namespace host
