// SPDX-License-Identifier: GPL-2.0-or-later
//
// list and info: what Windows and a driver say, with nothing run.
#include "commands.hpp"
#include "driver.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>
#include <iostream>

namespace host {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array Rates{32000, 44100, 48000, 64000, 88200, 96000, 128000, 176400, 192000};

Json channel_list(Driver& driver, int count, asio::Bool input) {
    Json list = Json::array();
    for (int index = 0; index < count; ++index) {
        asio::ChannelInfo info{};
        info.channel = index;
        info.isInput = input;
        driver.check(driver->getChannelInfo(&info), "getChannelInfo");
        const auto encoding = encoding_of(info.type);
        list.push_back({{"channel", index},
                        {"name", std::string(info.name)},
                        {"group", info.channelGroup},
                        {"type", encoding ? std::string(name_of(*encoding))
                                          : "type " + std::to_string(info.type)}});
    }
    return list;
}

Json clock_list(Driver& driver) {
    std::array<asio::ClockSource, 32> clocks{};
    auto count = static_cast<std::int32_t>(clocks.size());
    driver.check(driver->getClockSources(clocks.data(), &count), "getClockSources");
    Json list = Json::array();
    for (int index = 0; index < count; ++index)
        list.push_back({{"index", clocks[index].index},
                        {"name", std::string(clocks[index].name)},
                        {"current", clocks[index].isCurrentSource == asio::True}});
    return list;
}

Json describe(Driver& driver) {
    Json json;
    std::array<char, asio::DriverNameSize + 1> name{};
    driver->getDriverName(name.data());
    json["name"] = std::string(name.data());
    json["version"] = driver->getDriverVersion();

    std::int32_t inputs = 0;
    std::int32_t outputs = 0;
    driver.check(driver->getChannels(&inputs, &outputs), "getChannels");
    json["inputs"] = channel_list(driver, inputs, asio::True);
    json["outputs"] = channel_list(driver, outputs, asio::False);

    std::int32_t minimum = 0;
    std::int32_t maximum = 0;
    std::int32_t preferred = 0;
    std::int32_t granularity = 0;
    driver.check(driver->getBufferSize(&minimum, &maximum, &preferred, &granularity),
                 "getBufferSize");
    json["period"] = {{"minimum", minimum},
                      {"maximum", maximum},
                      {"preferred", preferred},
                      {"granularity", granularity}};

    double rate = 0;
    driver.check(driver->getSampleRate(&rate), "getSampleRate");
    json["rate"] = rate;
    json["rates"] = Json::array();
    for (const int candidate : Rates)
        if (driver->canSampleRate(candidate) == asio::Ok)
            json["rates"].push_back(candidate);

    json["output_ready"] = driver->outputReady() == asio::Ok;
    std::int32_t input = 0;
    std::int32_t output = 0;
    driver.check(driver->getLatencies(&input, &output), "getLatencies");
    json["input_latency"] = input;
    json["output_latency"] = output;
    json["clocks"] = clock_list(driver);
    return json;
}

void print_channels(const char* title, const Json& channels) {
    std::printf("%s: %zu\n", title, channels.size());
    for (const Json& channel : channels)
        std::printf("  %3d  %-32s %s\n", channel["channel"].get<int>() + 1,
                    channel["name"].get<std::string>().c_str(),
                    channel["type"].get<std::string>().c_str());
}

void print(const Json& json) {
    const Json& period = json["period"];
    std::printf("driver          %s, version %d\n", json["name"].get<std::string>().c_str(),
                json["version"].get<int>());
    std::printf("period          %d frames preferred, %d to %d, granularity %d\n",
                period["preferred"].get<int>(), period["minimum"].get<int>(),
                period["maximum"].get<int>(), period["granularity"].get<int>());
    std::printf("rate            %.0f now; can do", json["rate"].get<double>());
    for (const Json& rate : json["rates"])
        std::printf(" %d", rate.get<int>());
    std::printf("\nlatency         %d frames in, %d frames out\n", json["input_latency"].get<int>(),
                json["output_latency"].get<int>());
    std::printf("outputReady     %s\n", json["output_ready"].get<bool>() ? "yes" : "no");
    for (const Json& clock : json["clocks"])
        std::printf("clock           %s%s\n", clock["name"].get<std::string>().c_str(),
                    clock["current"].get<bool>() ? " (current)" : "");
    print_channels("inputs", json["inputs"]);
    print_channels("outputs", json["outputs"]);
}

} // namespace

ExitStatus list_command(bool json) {
    const auto drivers = list_drivers();
    if (json) {
        Json list = Json::array();
        for (const DriverEntry& entry : drivers)
            list.push_back({{"name", entry.name},
                            {"clsid", entry.clsid},
                            {"description", entry.description},
                            {"library", entry.library}});
        std::cout << list.dump(2) << '\n';
        return Good;
    }
    if (drivers.empty())
        std::puts("no ASIO driver is registered (run 'lockstep register')");
    for (const DriverEntry& entry : drivers)
        std::printf("%-24s %s  %s\n", entry.name.c_str(), entry.clsid.c_str(),
                    entry.library.empty() ? "(its class is not registered)"
                                          : entry.library.c_str());
    return Good;
}

ExitStatus info_command(const CommonOptions& options) {
    Driver driver(options.driver);
    const Json json = describe(driver);
    if (options.json)
        std::cout << json.dump(2) << '\n';
    else
        print(json);
    return Good;
}

} // namespace host
