// SPDX-License-Identifier: LGPL-2.1-or-later
//
// From bursts found and lost to an exit code; see verdict.hpp.
#include "lockstep/verdict.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace lockstep {

namespace {

// A sample of -60 dB is louder than any input's own noise.
constexpr float audible = 0.001F;

std::string decibels(double factor) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f dB", 20 * std::log10(factor));
    return text;
}

std::string nothing_heard(float peak) {
    if (peak <= 0)
        return "nothing came back: the input is digital silence. Check that a cable joins the "
               "output to the input, that --output and --input name its two ends, and that neither "
               "is muted in the card's mixer (alsamixer).";
    if (peak < audible)
        return "nothing came back: the input's loudest sample is " + decibels(peak) +
               " of full scale. Check the cable, the channel numbers and the input's gain.";
    return "something is at the input (loudest sample " + decibels(peak) +
           " of full scale), but not what was played. Check the channel numbers, and that no other "
           "source is on that input.";
}

} // namespace

Verdict judge(const ProbeResult& result, std::size_t reported) {
    Verdict verdict;
    const auto& found = result.round_trips;
    if (found.empty() && result.missing == 0) {
        verdict.code = ExitCode::Refused;
        verdict.sentence =
            "frames were lost during every burst, so nothing could be measured. Try a "
            "larger --safety or --period.";
        return verdict;
    }
    if (found.empty()) {
        verdict.code = ExitCode::NoSignal;
        verdict.sentence = nothing_heard(result.peak);
        return verdict;
    }
    const auto [least, most] = std::minmax_element(found.begin(), found.end());
    if (*least != *most) {
        verdict.code = ExitCode::Differs;
        verdict.sentence = "the round trip is not constant: between " + std::to_string(*least) +
                           " and " + std::to_string(*most) + " frames";
        return verdict;
    }
    if (result.missing > 0) {
        verdict.code = ExitCode::Differs;
        verdict.sentence = "only " + std::to_string(found.size()) + " of " +
                           std::to_string(found.size() + result.missing) +
                           " bursts came back: a loose cable, or a round trip longer than was "
                           "listened for";
        return verdict;
    }
    verdict.measured = *least;
    if (*least == reported) {
        verdict.sentence = "measured and reported agree";
        return verdict;
    }
    verdict.code = ExitCode::Differs;
    const bool later = *least > reported;
    verdict.sentence = "the cable takes " +
                       std::to_string(later ? *least - reported : reported - *least) + " frames " +
                       (later ? "more" : "less") +
                       " than reported: converters, an external device in the cable's way, or a "
                       "cable delay set on the software card";
    return verdict;
}

} // namespace lockstep
