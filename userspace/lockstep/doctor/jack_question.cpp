// SPDX-License-Identifier: LGPL-2.1-or-later
//
// libjack by dlopen; see jack_question.hpp.
#include "lockstep/doctor/jack_question.hpp"

#include "lockstep/doctor/system_files.hpp"

#include <charconv>
#include <dlfcn.h>
#include <filesystem>
#include <sstream>

namespace lockstep::doctor {

namespace {

// The few of JACK's declarations that are needed, so that its headers are not.
struct Client;
using OpenClient = Client* (*)(const char* name, int options, int* status, ...);
using CloseClient = int (*)(Client*);
using AskNumber = unsigned (*)(Client*);
using AskFlag = int (*)(Client*);
using SetPrinter = void (*)(void (*)(const char*));

constexpr int no_start_server = 0x01;
constexpr int server_failed = 0x10;
constexpr int version_error = 0x400;

template <typename Function> Function find(void* library, const char* name) {
    return reinterpret_cast<Function>(dlsym(library, name));
}

void drop(const char* /*message*/) {}

std::string file_of(void* function) {
    Dl_info info{};
    if (dladdr(function, &info) == 0 || info.dli_fname == nullptr)
        return "libjack.so.0";
    std::error_code error;
    const std::filesystem::path file = std::filesystem::canonical(info.dli_fname, error);
    return error ? info.dli_fname : file.string();
}

std::string words(int status) {
    if ((status & version_error) != 0)
        return "the server is of another version than libjack";
    if ((status & server_failed) != 0)
        return "no server answers";
    std::ostringstream text;
    text << "libjack refuses with status 0x" << std::hex << status;
    return text.str();
}

unsigned number(const std::string& text) {
    unsigned value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

} // namespace

JackAnswer ask_jack() {
    JackAnswer answer;
    void* const library = dlopen("libjack.so.0", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr)
        return answer;
    const auto open = find<OpenClient>(library, "jack_client_open");
    const auto close = find<CloseClient>(library, "jack_client_close");
    const auto period = find<AskNumber>(library, "jack_get_buffer_size");
    const auto rate = find<AskNumber>(library, "jack_get_sample_rate");
    const auto real_time = find<AskFlag>(library, "jack_is_realtime");
    if (open == nullptr || close == nullptr || period == nullptr || rate == nullptr ||
        real_time == nullptr) {
        answer.problem = "libjack.so.0 is not JACK's library";
        return answer;
    }
    answer.library = file_of(reinterpret_cast<void*>(open));
    for (const char* printer : {"jack_set_error_function", "jack_set_info_function"})
        if (const auto set = find<SetPrinter>(library, printer))
            set(drop);
    int status = 0;
    Client* const client = open("lockstep-doctor", no_start_server, &status);
    if (client == nullptr) {
        answer.problem = words(status);
        return answer;
    }
    answer.server = true;
    answer.period = period(client);
    answer.rate = rate(client);
    answer.real_time = real_time(client) != 0;
    close(client);
    return answer;
}

std::string as_text(const JackAnswer& answer) {
    std::ostringstream text;
    text << "lockstep-jack: 1\nlibrary: " << answer.library << "\nserver: " << answer.server
         << "\nperiod: " << answer.period << "\nrate: " << answer.rate
         << "\nreal-time: " << answer.real_time << "\nproblem: " << answer.problem << '\n';
    return text.str();
}

std::optional<JackAnswer> jack_answer(const std::string& text) {
    auto fields = fields_of(text);
    if (!fields.contains("lockstep-jack"))
        return std::nullopt;
    return JackAnswer{fields["library"],      fields["server"] == "1",    number(fields["period"]),
                      number(fields["rate"]), fields["real-time"] == "1", fields["problem"]};
}

} // namespace lockstep::doctor
