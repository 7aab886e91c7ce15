// SPDX-License-Identifier: GPL-2.0-or-later
//
// hdspe-control-test: writes an HDSPe card's control elements and its hwdep device, and asks the
// card model what it was told; changes what arrives at the model's clock inputs, and looks at the
// elements. Prints TAP lines. Exit status 0: all was right, 1: it was not, 2: wrong usage, 3: the
// card could not be asked.
#include "../pcm-test/pcm.hpp"
#include "control_checks.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace {

int run(CLI::App& app, int argc, char** argv) {
    std::vector<std::string> inputs;
    bool frequency = false;
    unsigned rate = 0;
    auto* const options =
        app.add_subcommand("options", "every value of every element of one value");
    auto* const references = app.add_subcommand("references", "what tells of clock inputs");
    references->add_option("input", inputs, "the model's name=the element's")->required();
    references->add_flag("--frequency", frequency, "the card tells each one's rate");
    auto* const rates = app.add_subcommand("rate", "what a stream of another rate changes");
    rates->add_option("rate", rate, "Hz")->required();
    auto* const mixer = app.add_subcommand("mixer", "the whole matrix, by elements and by hwdep");
    auto* const meters = app.add_subcommand("meters", "the meters, on a stopped clock");
    app.require_subcommand(1);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    Bench bench;
    if (options->parsed())
        check_options(bench);
    if (references->parsed())
        check_references(bench, inputs, frequency);
    if (rates->parsed())
        check_rate(bench, rate);
    if (mixer->parsed())
        check_mixer(bench);
    if (meters->parsed())
        check_meters(bench);
    return bench.failed ? 1 : 0;
}

} // namespace

int main(int argc, char** argv) {
    try {
        CLI::App app("Tests an HDSPe card's controls beside the card model", "hdspe-control-test");
        return run(app, argc, argv);
    } catch (const std::exception& failure) { // Failure, and what the model could not be asked
        std::fprintf(stderr, "hdspe-control-test: %s\n", failure.what());
        return 3;
    }
}
