// SPDX-License-Identifier: GPL-2.0-or-later
//
// One card with all that is around it in this process: its place on the bus, its clock, its lock
// and what its outputs are written to.
#pragma once

#include "card-model/audio_file.hpp"
#include "card-model/card.hpp"
#include "card-model/card_function.hpp"
#include "card-model/clock.hpp"
#include "card-model/vfio_user/device.hpp"

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace card_model {

struct ModelOptions {
    Options card;
    ClockMode clock;
    std::string input = "silence";     // silence, signal, or an audio file
    std::optional<unsigned> cable;     // from each output to the input of its number; frames
    std::optional<std::string> output; // prefix of the files that outputs are written to
    unsigned output_channels = channel_slots;
};

// "KIND[,option=value]..."; throws std::invalid_argument, which names the word and what is allowed.
ModelOptions parse_card(std::string_view text);

class Model {
  public:
    // Files are looked for in `folder`. Throws for options that the kind does not have and files
    // that cannot be read.
    Model(const ModelOptions& options, std::filesystem::path folder);

    std::mutex lock; // for everything below
    vfio_user::BusMemory memory;
    Card card;
    CardFunction function{card};
    vfio_user::Device device;
    Clock clock;

    // Silence, signal or a file for inputs `first` to `last`; a file's channels go to the inputs of
    // their numbers, and where it has none is silence.
    void set_source(unsigned first, unsigned last, const std::string& source);
    const FileSink* sink() const { return sink_ ? &*sink_ : nullptr; }

  private:
    std::filesystem::path folder_;
    std::optional<FileSink> sink_;
};

} // namespace card_model
