// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Asking a JACK server for its period and rate, as a client that is never activated: it takes no
// part in the server's cycles. libjack can wait for ever for a server that is gone, so the question
// is put in a process of its own, and travels back as text.
#pragma once

#include <optional>
#include <string>

namespace lockstep::doctor {

struct JackAnswer {
    std::string library; // the file that was loaded as libjack.so.0; empty: there is none
    bool server = false; // one answered
    unsigned period = 0;
    unsigned rate = 0;
    bool real_time = false;
    std::string problem; // why not, where libjack says
};

// Loads libjack and opens a client; starts no server. May block.
JackAnswer ask_jack();

// One "key: value" a line, and back. Lines that libjack adds are passed over; nothing where it is
// not such a text at all.
std::string as_text(const JackAnswer& answer);
std::optional<JackAnswer> jack_answer(const std::string& text);

} // namespace lockstep::doctor
