// SPDX-License-Identifier: GPL-2.0-or-later
//
// What jackd looks up in the module: the description of the driver's options, printed by
// `jackd -d lockstep --help`, and the making of the driver from them.
#include "driver.hpp"

#include "JackCompilerDeps.h"
#include "JackError.h"
#include "JackThreadedDriver.h"
#include "driver_interface.h"

#include <cstdio>
#include <exception>
#include <memory>

namespace lockstep::jack {
namespace {

struct Parameter {
    const char* name;
    char character;
    jack_driver_param_type_t type;
    const char* text; // default of a string
    unsigned number;  // default of a number or a switch
    const char* description;
};

const Options defaults;

const Parameter parameters[] = {
    {"device", 'd', JackDriverParamString, defaults.device.c_str(), 0, "ALSA device of the card"},
    {"capture", 'C', JackDriverParamString, "", 0,
     "Capture only, unless -P too.  Optionally set device"},
    {"playback", 'P', JackDriverParamString, "", 0,
     "Playback only, unless -C too.  Optionally set device"},
    {"rate", 'r', JackDriverParamUInt, "", defaults.rate, "Sample rate, frames a second"},
    {"period", 'p', JackDriverParamUInt, "", defaults.period, "Frames per period"},
    {"safety", 's', JackDriverParamUInt, "", defaults.safety,
     "Safety offset in frames; 0: half the period"},
    {"inchannels", 'i', JackDriverParamUInt, "", defaults.capture_channels,
     "Capture channels; 0: all the card has"},
    {"outchannels", 'o', JackDriverParamUInt, "", defaults.playback_channels,
     "Playback channels; 0: all the card has"},
    {"input-latency", 'I', JackDriverParamUInt, "", defaults.input_latency,
     "Latency before the card's input, in frames"},
    {"output-latency", 'O', JackDriverParamUInt, "", defaults.output_latency,
     "Latency after the card's output, in frames"},
    {"async", 'a', JackDriverParamBool, "", defaults.async,
     "Asynchronous cycle: one more period of latency"},
};

jack_driver_param_value_t default_of(const Parameter& parameter) {
    jack_driver_param_value_t value = {};
    switch (parameter.type) {
    case JackDriverParamString:
        std::snprintf(value.str, sizeof(value.str), "%s", parameter.text);
        break;
    case JackDriverParamBool:
        value.i = parameter.number != 0;
        break;
    default:
        value.ui = parameter.number;
    }
    return value;
}

void set(Options& options, const jack_driver_param_t& parameter) {
    const jack_driver_param_value_t& value = parameter.value;
    switch (parameter.character) {
    case 'd':
        options.device = value.str;
        break;
    case 'C':
        options.capture = value.str;
        break;
    case 'P':
        options.playback = value.str;
        break;
    case 'r':
        options.rate = value.ui;
        break;
    case 'p':
        options.period = value.ui;
        break;
    case 's':
        options.safety = value.ui;
        break;
    case 'i':
        options.capture_channels = value.ui;
        break;
    case 'o':
        options.playback_channels = value.ui;
        break;
    case 'I':
        options.input_latency = value.ui;
        break;
    case 'O':
        options.output_latency = value.ui;
        break;
    case 'a':
        options.async = value.i != 0;
        break;
    default: // the server passes none but those described
        break;
    }
}

} // namespace
} // namespace lockstep::jack

extern "C" {

SERVER_EXPORT const jack_driver_desc_t* driver_get_descriptor() {
    jack_driver_desc_filler_t filler;
    jack_driver_desc_t* description = jack_driver_descriptor_construct(
        "lockstep", JackDriverMaster, "One period and a safety offset on any ALSA card", &filler);
    if (description == nullptr)
        return nullptr;
    for (const auto& parameter : lockstep::jack::parameters) {
        const jack_driver_param_value_t value = lockstep::jack::default_of(parameter);
        jack_driver_descriptor_add_parameter(description, &filler, parameter.name,
                                             parameter.character, parameter.type, &value, nullptr,
                                             parameter.description, nullptr);
    }
    return description;
}

// Returns the driver, owned by the server, or null after saying why.
SERVER_EXPORT Jack::JackDriverClientInterface*
driver_initialize(Jack::JackLockedEngine* engine, Jack::JackSynchro* table, const JSList* params) {
    try {
        lockstep::jack::Options options;
        for (const JSList* node = params; node != nullptr; node = node->next)
            lockstep::jack::set(options, *static_cast<const jack_driver_param_t*>(node->data));
        auto driver = std::make_unique<lockstep::jack::Driver>(engine, table);
        driver->open(options);
        return new Jack::JackThreadedDriver(driver.release());
    } catch (const std::exception& error) {
        jack_error("lockstep: %s", error.what());
        return nullptr;
    }
}

} // extern "C"
