// SPDX-License-Identifier: GPL-2.0-or-later
//
// habit: plays hosts' habits on a driver, a file each, and says what was not as they expect.
#include "commands.hpp"
#include "habit_player.hpp"

#include <windows.h>

#include <cstdio>
#include <fstream>

namespace host {
namespace {

// Single-threaded, as hosts do.
struct Apartment {
    Apartment() { CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED); }
    ~Apartment() { CoUninitialize(); }
    Apartment(const Apartment&) = delete;
    Apartment& operator=(const Apartment&) = delete;
};

std::string short_name(const std::string& file) {
    const std::size_t slash = file.find_last_of("/\\");
    const std::string name = slash == std::string::npos ? file : file.substr(slash + 1);
    return name.substr(0, name.rfind('.'));
}

} // namespace

ExitStatus habit_command(const std::string& driver, const std::vector<std::string>& files) {
    const Apartment apartment;
    bool good = true;
    for (const std::string& file : files) {
        std::ifstream text(file);
        if (!text)
            throw InputError("habit '" + file + "' cannot be read");
        std::vector<std::string> complaints;
        try {
            const std::vector<Step> steps = parse_habit(text);
            complaints = HabitPlayer(driver).play(steps);
        } catch (const HabitError& error) {
            throw InputError("habit '" + file + "': " + error.what());
        }
        std::printf("%s - %s\n", complaints.empty() ? "ok" : "not ok", short_name(file).c_str());
        for (const std::string& complaint : complaints)
            std::printf("# %s\n", complaint.c_str());
        std::fflush(stdout);
        good = good && complaints.empty();
    }
    return good ? Good : PromiseFailed;
}

} // namespace host
