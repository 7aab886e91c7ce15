// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a model tells of itself, as JSON.
#include "card-model/control_state.hpp"

namespace card_model {
namespace {

using nlohmann::ordered_json;

const char* name_of(Pace pace) {
    switch (pace) {
    case Pace::stopped:
        return "stopped";
    case Pace::gated:
        return "gated";
    case Pace::wall:
        return "wall";
    }
    return "";
}

ordered_json inputs_of(Card& card) {
    ordered_json inputs;
    for (const Sync::Input& input : card.sync().inputs())
        inputs[std::string(input.what.name)] = {{"present", input.status.present},
                                                {"lock", input.status.lock},
                                                {"sync", input.status.sync},
                                                {"rate", input.status.rate}};
    return inputs;
}

} // namespace

ordered_json state_of(Model& model) {
    Card& card = model.card;
    const Selection selection = card.selection();
    const Faults& faults = card.faults();
    return {
        {"card", card.description().name},
        {"on_bus", faults.on_bus()},
        {"running", card.running()},
        {"rate", card.rate()},
        {"speed", factor(card.speed())},
        {"period", card.period()},
        {"ring", card.ring()},
        {"frames", card.frames()},
        {"position", card.position()},
        {"buffer_id", card.buffer_id()},
        {"interrupt", card.interrupt()},
        {"pending", card.audio_interrupt().pending()},
        {"unconfirmed", !card.gate_open()},
        {"control", card.control()},
        {"settings", card.settings()},
        {"reference", selection.name},
        {"clock", {{"pace", name_of(model.clock.mode().pace)}, {"slow", model.clock.mode().slow}}},
        {"inputs", inputs_of(card)},
        {"faults",
         {{"interrupts_to_lose", card.audio_interrupt().left_to_lose()},
          {"interrupt_delay", card.audio_interrupt().delay()},
          {"without_cause", faults.without_cause_left()},
          {"position_stuck", faults.position_stuck()}}},
        {"bus",
         {{"master", model.device.config().bus_master()},
          {"msi", model.device.config().msi_enabled()},
          {"powered", model.device.config().powered()},
          {"regions", model.memory.regions()},
          {"refused", model.device.refused()},
          {"last_refusal", model.device.last_refusal()}}},
        {"output",
         {{"runs", model.sink() ? model.sink()->runs() : 0},
          {"error", model.sink() ? model.sink()->error() : ""}}}};
}

ordered_json counters_of(const Counters& counters) {
    ordered_json reads;
    ordered_json writes;
    for (std::size_t i = 0; i < register_groups; ++i) {
        const std::string group(name(static_cast<RegisterGroup>(i)));
        reads[group] = counters.reads[i];
        writes[group] = counters.writes[i];
    }
    return {{"reads", reads},
            {"writes", writes},
            {"bad_accesses", counters.bad_accesses},
            {"bad_values", counters.bad_values},
            {"dma_unset", counters.dma_unset},
            {"dma_unmapped", counters.dma_unmapped},
            {"midi_overruns", counters.midi_overruns},
            {"power_offs_running", counters.power_offs_running},
            {"accesses_without_power", counters.accesses_without_power},
            {"power_offs", counters.power_offs},
            {"bursts", counters.bursts},
            {"period_edges", counters.period_edges}};
}

ordered_json mixer_of(const Mixer& mixer) {
    ordered_json open = ordered_json::array();
    for (unsigned output = 0; output < channel_slots; ++output)
        for (unsigned source = 0; source < 2 * channel_slots; ++source)
            if (const unsigned fader = mixer.fader(output, source))
                open.push_back({output, source, fader});
    return open;
}

ordered_json meters_of(const Meters& meters) {
    ordered_json points;
    for (const auto& [text, point] :
         {std::pair("input", MeterPoint::input), std::pair("playback", MeterPoint::playback),
          std::pair("output", MeterPoint::output)}) {
        ordered_json peaks = ordered_json::array();
        ordered_json squares = ordered_json::array();
        for (unsigned channel = 0; channel < channel_slots; ++channel) {
            peaks.push_back(meters.peak(point, channel));
            squares.push_back(meters.rms(point, channel));
        }
        points[text] = {{"peak", peaks}, {"rms", squares}};
    }
    return points;
}

} // namespace card_model
