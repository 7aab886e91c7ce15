// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Checks the values that the registry holds; see settings.hpp.
#include "settings.hpp"

#include "wineasio-shim/abi/calls.hpp"

namespace lockstep {
namespace {

std::string type_name(const RegistryValue& value) {
    if (std::holds_alternative<std::string>(value))
        return "REG_SZ";
    if (std::holds_alternative<std::uint32_t>(value))
        return "REG_DWORD";
    if (const OtherType* other = std::get_if<OtherType>(&value)) {
        switch (other->type) {
        case 2:
            return "REG_EXPAND_SZ";
        case 3:
            return "REG_BINARY";
        case 7:
            return "REG_MULTI_SZ";
        case 11:
            return "REG_QWORD";
        default:
            return "type " + std::to_string(other->type);
        }
    }
    return "nothing";
}

bool read_text(const char* name, const RegistryValue& value, std::string& text,
               std::string& error) {
    if (std::holds_alternative<std::monostate>(value))
        return true;
    const std::string* found = std::get_if<std::string>(&value);
    if (found == nullptr) {
        error = std::string("Registry value ") + name + " must be REG_SZ, not " + type_name(value) +
                ". Correct or delete it in HKCU\\Software\\Lockstep\\ASIO.";
        return false;
    }
    text = *found;
    return true;
}

// False with an error; true with `number` untouched when the value is absent.
bool read_number(const char* name, const RegistryValue& value, std::uint32_t minimum,
                 std::uint32_t maximum, std::optional<unsigned>& number, std::string& error) {
    if (std::holds_alternative<std::monostate>(value))
        return true;
    const std::uint32_t* found = std::get_if<std::uint32_t>(&value);
    if (found == nullptr) {
        error = std::string("Registry value ") + name + " must be REG_DWORD, not " +
                type_name(value) + ". Correct or delete it in HKCU\\Software\\Lockstep\\ASIO.";
        return false;
    }
    if (*found < minimum || *found > maximum) {
        error = std::string("Registry value ") + name + " is " + std::to_string(*found) +
                "; allowed: " + std::to_string(minimum) + " to " + std::to_string(maximum) +
                ". (HKCU\\Software\\Lockstep\\ASIO)";
        return false;
    }
    number = *found;
    return true;
}

bool read_channels(const char* name, const RegistryValue& value, ChannelChoice& choice,
                   std::string& error) {
    std::string text = "all";
    if (!read_text(name, value, text, error))
        return false;
    const std::optional<ChannelChoice> found = ChannelChoice::parse(text);
    if (!found) {
        error = std::string("Registry value ") + name + " is \"" + text.substr(0, 24) +
                "\"; allowed: all, none, or numbers from 1 and ranges, such as 1-8,11.";
        return false;
    }
    choice = *found;
    return true;
}

} // namespace

std::optional<Settings> parse_settings(const RegistryValues& values, std::string& error) {
    Settings settings;
    std::string transport = "direct";
    std::optional<unsigned> period, rate;
    if (!read_text("Device", values.device, settings.device, error) ||
        !read_text("Transport", values.transport, transport, error) ||
        !read_number("Period", values.period, Settings::least_period, Settings::greatest_period,
                     period, error) ||
        !read_number("Safety", values.safety, Settings::least_safety, Settings::greatest_safety,
                     settings.safety, error) ||
        !read_number("Rate", values.rate, Settings::least_rate, Settings::greatest_rate, rate,
                     error) ||
        !read_channels("Inputs", values.inputs, settings.inputs, error) ||
        !read_channels("Outputs", values.outputs, settings.outputs, error))
        return std::nullopt;
    if (settings.device.size() >= abi::device_size) {
        error = "Registry value Device is too long; allowed: fewer than " +
                std::to_string(abi::device_size) + " bytes.";
        return std::nullopt;
    }
    if (transport != "direct" && transport != "jack") {
        error = "Registry value Transport is \"" + transport.substr(0, 24) +
                "\"; allowed: direct, jack. (HKCU\\Software\\Lockstep\\ASIO)";
        return std::nullopt;
    }
    settings.jack = transport == "jack";
    settings.period = period.value_or(settings.period);
    settings.rate = rate.value_or(settings.rate);
    return settings;
}

RegistryValues values_of(const Settings& settings) {
    const Settings standard;
    RegistryValues values;
    if (!settings.device.empty())
        values.device = settings.device;
    if (settings.jack)
        values.transport = std::string("jack");
    if (settings.period != standard.period)
        values.period = settings.period;
    if (settings.safety)
        values.safety = std::uint32_t{*settings.safety};
    if (settings.rate != standard.rate)
        values.rate = settings.rate;
    if (!settings.inputs.all())
        values.inputs = settings.inputs.text();
    if (!settings.outputs.all())
        values.outputs = settings.outputs.text();
    return values;
}

} // namespace lockstep
