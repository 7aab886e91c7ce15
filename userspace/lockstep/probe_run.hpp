// SPDX-License-Identifier: LGPL-2.1-or-later
//
// One latency measurement, frame by frame: what to play at which frame, what was captured at which
// frame, and in the end how far apart the two are. Pure: the card's cycles are the caller's.
//
// Several bursts are sent, each followed by a silence long enough for it to come back, so that one
// lost period spoils one burst and not the measurement.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lockstep {

struct ProbePlan {
    std::size_t lead_in = 0;  // frames of silence before the first burst
    std::size_t farthest = 0; // longest round trip looked for, in frames
    std::size_t bursts = 3;   // how many
    float amplitude = 0.1F;   // of full scale
};

struct ProbeResult {
    std::vector<std::size_t> round_trips; // frames, one for each burst that came back whole
    std::size_t spoiled = 0;              // bursts during which frames were lost
    std::size_t missing = 0;              // bursts of which nothing was heard
    double gain = 0;                      // of the last burst found; negative: polarity swapped
    float peak = 0;                       // loudest sample captured, 1 is full scale
};

// Owns all its memory from construction: play, record and lose do not allocate and may run on a
// real-time thread. result() is for afterwards.
class ProbeRun {
  public:
    explicit ProbeRun(const ProbePlan& plan);

    // Frames to run for, counting from frame 0.
    std::uint64_t length() const noexcept { return heard_.size(); }
    // What to play in the cycle that captured the frames from `frame` on.
    void play(std::uint64_t frame, std::span<float> destination) const noexcept;
    // What was captured from `frame` on.
    void record(std::uint64_t frame, std::span<const float> source) noexcept;
    // The `count` frames before `frame` were neither played nor captured.
    void lose(std::uint64_t frame, std::uint64_t count) noexcept;

    ProbeResult result() const;

  private:
    std::size_t burst_begin(std::size_t burst) const noexcept;

    ProbePlan plan_;
    std::vector<float> probe_;
    std::size_t stride_; // frames from one burst to the next
    std::vector<float> heard_;
    std::vector<unsigned char> spoiled_; // one for each burst
};

} // namespace lockstep
