// SPDX-License-Identifier: GPL-2.0-or-later
//
// lockstep-card-model: an HDSPe card for a virtual machine (QEMU's vfio-user-pci). Prints "ready"
// when both sockets can be connected to, and ends on SIGTERM or SIGINT.
#include "card-model/control_server.hpp"
#include "card-model/model.hpp"
#include "card-model/vfio_user/server.hpp"

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <pthread.h>
#include <system_error>
#include <thread>

namespace {

using namespace card_model;

// The guest waits for every register it reads, and the card for nobody.
void be_prompt(std::thread& thread, const char* which) {
    sched_param parameters = {};
    parameters.sched_priority = 10;
    const int error = pthread_setschedparam(thread.native_handle(), SCHED_FIFO, &parameters);
    if (error != 0)
        std::fprintf(stderr, "lockstep-card-model: the %s thread has no SCHED_FIFO: %s\n", which,
                     std::generic_category().message(error).c_str());
}

// In every thread from here on; returns the set.
sigset_t hold_back_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

void serve(const ModelOptions& options, const std::string& folder, const std::string& socket,
           const std::string& control) {
    const sigset_t signals = hold_back_signals();
    Model model(options, folder);
    vfio_user::Server server(socket);
    const ControlServer controlled(control, model);
    std::thread clock([&] { model.clock.run(); });
    std::thread bus(
        [&] { server.run(model.device, model.lock, [&] { model.clock.driver_acted(); }); });
    be_prompt(clock, "clock");
    be_prompt(bus, "bus");
    std::puts("ready");
    std::fflush(stdout);
    int signal;
    sigwait(&signals, &signal);
    server.stop();
    bus.join();
    model.clock.end();
    clock.join();
}

} // namespace

int main(int argc, char** argv) {
    try {
        CLI::App app("An HDSPe card for a virtual machine, over vfio-user");
        std::string card;
        std::string socket;
        std::string control;
        std::string folder = ".";
        app.add_option("--card", card, "KIND[,option=value]..., such as raydat,input=signal")
            ->required();
        app.add_option("--socket", socket, "Path of the socket that QEMU connects to")->required();
        app.add_option("--control", control, "Path of the socket that takes commands")->required();
        app.add_option("--folder", folder, "Where audio files are");
        CLI11_PARSE(app, argc, argv);
        serve(parse_card(card), folder, socket, control);
        return 0;
    } catch (const std::invalid_argument& error) {
        std::fprintf(stderr, "lockstep-card-model: %s\n", error.what());
        return 2;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "lockstep-card-model: %s\n", error.what());
        return 1;
    }
}
