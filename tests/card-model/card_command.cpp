// SPDX-License-Identifier: GPL-2.0-or-later
//
// lockstep-card [--at PATH] COMMAND...: gives a card model commands, each an argument, and prints
// the answers. Without --at: from a guest, to the model it was given. Status 1 if one is an error,
// 2 for wrong usage, 3 if there is no model.
#include "card-model/control_client.hpp"

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

int main(int argc, char** argv) {
    std::vector<std::string> commands(argv + 1, argv + argc);
    std::string path;
    if (commands.size() >= 2 && commands[0] == "--at") {
        path = commands[1];
        commands.erase(commands.begin(), commands.begin() + 2);
    }
    if (commands.empty() || commands[0].rfind("--", 0) == 0) {
        std::fprintf(stderr, "usage: lockstep-card [--at PATH] COMMAND...\n"
                             "e.g.   lockstep-card 'fault lose-interrupt 1' state\n");
        return 2;
    }
    try {
        card_model::ControlClient client(path);
        int status = 0;
        for (const std::string& command : commands) {
            const std::string answer = client.ask(command);
            std::printf("%s\n", answer.c_str());
            if (answer.rfind("error", 0) == 0)
                status = 1;
        }
        return status;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "lockstep-card: %s\n", error.what());
        return 3;
    }
}
