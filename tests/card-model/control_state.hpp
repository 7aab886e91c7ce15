// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a model tells of itself, as JSON. Called with the model's lock held.
#pragma once

#include "card-model/model.hpp"

#include <nlohmann/json.hpp>

namespace card_model {

nlohmann::ordered_json state_of(Model& model);
nlohmann::ordered_json counters_of(const Counters& counters);
// Faders that are not 0, each as [output, source, value]; sources from 64 on are playback channels.
nlohmann::ordered_json mixer_of(const Mixer& mixer);
// Peak registers, without clearing them, and RMS, by point and hardware channel.
nlohmann::ordered_json meters_of(const Meters& meters);

} // namespace card_model
