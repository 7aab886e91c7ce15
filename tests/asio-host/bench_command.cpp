// SPDX-License-Identifier: GPL-2.0-or-later
//
// bench: the ramp through a cable from output 1 to input 1 for a measured time: round trip, frames
// lost, what the real-time thread cost, and when it called the host.
#include "call_times.hpp"
#include "commands.hpp"
#include "host_line.hpp"
#include "ramp.hpp"
#include "thread_cost.hpp"
#include "wake_page.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <fstream>
#include <functional>
#include <iostream>
#include <utility>
#include <vector>

namespace host {
namespace {

using Json = nlohmann::ordered_json;

// Before the window: page faults, the signal's first return; then reading the threads' cost, which
// is no part of what is measured, though it costs the machine more than the host itself.
constexpr double SettleSeconds = 1;
constexpr double WarmUpSeconds = 2;

// Plays the ramp on every output, judges input 1 within frames [first, first + count), and notes
// the calls of that time if there is room for them.
class RampProcessor final : public Processor {
  public:
    // timing: at most one call for each period of the window.
    RampProcessor(const Session& session, std::uint64_t first, std::uint64_t count,
                  const WakePage& wake, bool timing)
        : first_(first), end_(first + count), encoding_(session.encoding()), wake_(wake),
          calls_(timing ? count / session.period() + 1 : 0) {
        if (encoding_ != Encoding::Int32 && encoding_ != Encoding::Float32)
            throw InputError("the bench needs Int32LSB or Float32LSB samples; this driver has " +
                             std::string(name_of(encoding_)));
    }

    void process(const Cycle& cycle) noexcept override {
        note_call(cycle);
        cycles_.fetch_add(1, std::memory_order_relaxed);
        if (encoding_ == Encoding::Int32)
            process_as<std::int32_t>(cycle);
        else
            process_as<float>(cycle);
    }

    const RampJudge& judge() const noexcept { return judge_; } // after the session's stop
    // The session's first skips, as [frame it came to, frames]; after its stop.
    Json skips() const {
        Json list = Json::array();
        for (std::size_t n = 0; n < std::min(skip_count_, skips_.size()); ++n)
            list.push_back({skips_[n].first, skips_[n].second});
        return list;
    }
    std::uint64_t skipped() const noexcept { return skipped_; } // in the window; likewise
    std::uint64_t cycles() const noexcept { return cycles_; }
    std::span<const Call> calls() const noexcept { // in the window; after the session's stop
        return std::span(calls_).first(call_count_);
    }

  private:
    void note_call(const Cycle& cycle) noexcept {
        // The same wake-up twice is none: the thread did not wait, or nobody notes it.
        const std::uint64_t last = std::exchange(woken_, wake_.last());
        if (cycle.frame >= first_ && cycle.frame < end_ && call_count_ < calls_.size())
            calls_[call_count_++] = {woken_ != last ? woken_ : 0, cycle.entered, cycle.time_ns};
    }

    template <typename Sample> void process_as(const Cycle& cycle) noexcept {
        if (cycle.skipped != 0) {
            if (skip_count_ < skips_.size())
                skips_[skip_count_] = {cycle.frame, cycle.skipped};
            ++skip_count_;
        }
        if (cycle.frame < end_) {
            judge_.skipped(cycle.skipped);
            skipped_ += cycle.frame > first_ ? cycle.skipped : 0;
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
    std::uint64_t skipped_ = 0;
    std::size_t skip_count_ = 0;
    std::array<std::pair<std::uint64_t, std::uint64_t>, 16> skips_{};
    std::atomic<std::uint64_t> cycles_{0};
    const WakePage& wake_;
    std::uint64_t woken_ = 0;
    std::vector<Call> calls_; // room, touched before the real-time thread does
    std::size_t call_count_ = 0;
};

// One thread over the window.
struct Cost {
    ThreadMeter meter;
    std::optional<ThreadCost> begin{};
    std::optional<ThreadCost> end{};

    bool known() const { return begin && end; }
};

void add_costs(Json& json, const std::vector<Cost>& costs, std::uint64_t cycles) {
    json["cpu_ns_per_cycle"] = nullptr;
    json["switches_per_cycle"] = nullptr;
    if (cycles == 0 || !std::all_of(costs.begin(), costs.end(), std::mem_fn(&Cost::known)))
        return;
    double cpu = 0;
    double switches = 0;
    Json parts = Json::array(); // this program's, then the server's
    for (const Cost& cost : costs) {
        cpu += static_cast<double>(cost.end->cpu_ns - cost.begin->cpu_ns);
        switches += static_cast<double>(cost.end->switches - cost.begin->switches);
        parts.push_back(static_cast<double>(cost.end->cpu_ns - cost.begin->cpu_ns) /
                        static_cast<double>(cycles));
    }
    json["cpu_ns_per_cycle"] = cpu / static_cast<double>(cycles);
    json["switches_per_cycle"] = switches / static_cast<double>(cycles);
    json["cpu_ns_per_cycle_parts"] = parts;
}

void add_spread(Json& json, const std::string& name, const std::optional<Spread>& spread) {
    const auto rounded = [](double us) { return std::round(us * 1000) / 1000; }; // to the ns
    const auto add = [&](const char* which, double Spread::*member) {
        Json& value = json[name + "_" + which + "_us"];
        if (spread)
            value = rounded((*spread).*member);
    };
    add("p50", &Spread::p50);
    add("p99", &Spread::p99);
    add("max", &Spread::max);
}

void add_timing(Json& json, std::span<const Call> calls, const std::optional<Moment>& begin,
                const std::optional<Moment>& end) {
    std::optional<Spread> wake;
    std::optional<Spread> capture;
    if (begin && end) {
        const CounterClock clock(*begin, *end);
        wake = after_wake_up(calls, clock);
        capture = after_capture(calls, clock);
    }
    json["calls_timed"] = calls.size();
    add_spread(json, "wake_to_call", wake);
    add_spread(json, "capture_to_call", capture);
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
    if (bench.time_code && driver->future(asio::EnableTimeCodeRead, nullptr) != asio::Success)
        throw DriverError("the driver does not read time code");
    const auto warm_up = static_cast<std::uint64_t>(WarmUpSeconds * session.rate());
    const auto window = static_cast<std::uint64_t>(std::llround(bench.seconds * session.rate()));
    const WakePage wake = bench.wake.empty() ? WakePage() : WakePage(bench.wake);
    RampProcessor processor(session, warm_up, window, wake, bench.timing);

    session.start(processor);
    // The threads are looked for while the signal warms up.
    std::vector<Cost> costs{{ThreadMeter(own_program())}};
    if (!bench.server.empty())
        costs.push_back({ThreadMeter(bench.server)});
    session.wait_frames(static_cast<std::uint64_t>(SettleSeconds * session.rate()));
    for (Cost& cost : costs)
        cost.begin = cost.meter.read();
    const std::optional<Moment> begin = bench.timing ? moment_now() : std::nullopt;
    std::uint64_t cycles = processor.cycles();
    session.wait_frames(warm_up + window);
    for (Cost& cost : costs)
        cost.end = cost.meter.read();
    cycles = processor.cycles() - cycles;
    session.stop();
    const std::optional<Moment> end = bench.timing ? moment_now() : std::nullopt;

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
    add_costs(json, costs, cycles);
    if (bench.timing)
        add_timing(json, processor.calls(), begin, end);
    json["skips"] = processor.skips();
    json["overloads"] = session.counts().overloads;
    write(json, bench.file);
    const bool came_back = judge.locked() && judge.round_trip() == reported;
    return json["lost_frames"] == 0 && (came_back || !bench.cable) ? Good : PromiseFailed;
}

} // namespace host
