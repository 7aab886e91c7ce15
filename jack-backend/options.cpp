// SPDX-License-Identifier: GPL-2.0-or-later
#include "options.hpp"

#include <algorithm>
#include <cerrno>
#include <string_view>

namespace lockstep::jack {
namespace {

void in_range(std::string_view option, unsigned value, unsigned least, unsigned most) {
    if (value < least || value > most)
        throw StreamError(EINVAL, std::string(option) + " " + std::to_string(value) +
                                      ": allowed are " + std::to_string(least) + " to " +
                                      std::to_string(most));
}

std::string device_of(std::string_view option, const std::optional<std::string>& own,
                      const std::string& common) {
    // jackd's word for "no device named" is "none".
    const std::string& device = own && !own->empty() && *own != "none" ? *own : common;
    if (device.empty() || device.size() > longest_device)
        throw StreamError(EINVAL, std::string(option) + " \"" + device +
                                      "\": an ALSA device name has 1 to " +
                                      std::to_string(longest_device) +
                                      " characters, for example hw:Lockstep or hw:0");
    return device;
}

} // namespace

unsigned safety_for(const Options& options, unsigned period) {
    return options.safety != 0 ? options.safety : std::max(1U, period / 2);
}

StreamSettings settings_of(const Options& options) {
    in_range("--period", options.period, 1, longest_period);
    in_range("--inchannels", options.capture_channels, 0, most_channels);
    in_range("--outchannels", options.playback_channels, 0, most_channels);
    in_range("--input-latency", options.input_latency, 0, longest_converter_latency);
    in_range("--output-latency", options.output_latency, 0, longest_converter_latency);

    const bool both = options.capture.has_value() == options.playback.has_value();
    StreamSettings settings;
    if (both || options.capture) {
        settings.capture_device = device_of("--capture", options.capture, options.device);
        settings.capture_channels = options.capture_channels;
    }
    if (both || options.playback) {
        settings.playback_device = device_of("--playback", options.playback, options.device);
        settings.playback_channels = options.playback_channels;
    }
    settings.rate = options.rate;
    settings.period = options.period;
    settings.safety = safety_for(options, options.period);
    settings.floats = true; // as JACK's are
    return settings;
}

} // namespace lockstep::jack
