// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The tables that Wine's dispatcher calls into: one function for each number of abi/calls.hpp. No
// exception leaves this file. The structures are the same on both widths, and so is the table.
#include "address.hpp"
#include "card_list.hpp"
#include "clocks.hpp"
#include "session.hpp"
#include "stream/stream.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace lockstep {
namespace {

template <std::size_t size> void copy_text(char (&destination)[size], std::string_view text) {
    std::size_t length = std::min(text.size(), size - 1);
    // Never half a UTF-8 character.
    if (length < text.size())
        while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xc0) == 0x80)
            --length;
    std::memcpy(destination, text.data(), length);
    destination[length] = 0;
}

template <std::size_t size> std::string text_of(const char (&text)[size]) {
    return {text, std::find(text, text + size, '\0')};
}

// Runs a request and writes what came of it into its structure.
template <typename Parameters, typename Request>
void answer(Parameters& parameters, Request request) noexcept {
    parameters.status = 0;
    parameters.message[0] = 0;
    try {
        request();
    } catch (const TransportError& error) {
        parameters.status = error.code();
        copy_text(parameters.message, error.what());
    } catch (const StreamError& error) {
        parameters.status = error.code();
        copy_text(parameters.message, error.what());
    } catch (const std::bad_alloc&) {
        parameters.status = ENOMEM;
        copy_text(parameters.message, "Out of memory.");
    } catch (const std::exception& error) {
        parameters.status = EIO;
        copy_text(parameters.message, error.what());
    }
}

template <typename Parameters> Session& session_of(const Parameters& parameters) {
    return *at_address<Session>(parameters.session);
}

void compare_version(abi::Version& versions) {
    versions.unix_version = abi::version;
}

void open_session(abi::Open& parameters) {
    parameters.session = 0;
    answer(parameters, [&] {
        TransportSettings settings;
        settings.device = text_of(parameters.device);
        settings.client = text_of(parameters.client);
        settings.period = parameters.period;
        settings.safety = parameters.safety;
        settings.rate = parameters.rate;
        // Owned by the number: close_session() ends it.
        parameters.session = reinterpret_cast<std::uintptr_t>(
            new Session(static_cast<abi::Transport>(parameters.transport), settings));
    });
}

void close_session(abi::Command& parameters) {
    answer(parameters, [&] { delete &session_of(parameters); });
}

void give_back(abi::Command& parameters) {
    answer(parameters, [&] { session_of(parameters).give_back(); });
}

void describe(abi::Describe& parameters) {
    session_of(parameters).describe(parameters);
}

void channel_name(abi::ChannelName& parameters) {
    parameters.name[0] = 0;
    try {
        session_of(parameters).with_transport([&](const Transport& transport) {
            copy_text(parameters.name,
                      transport.channel_name(parameters.input != 0, parameters.channel));
        });
    } catch (const std::exception&) {
        parameters.name[0] = 0; // out of memory, or closed meanwhile: a channel without a name
    }
}

void can_rate(abi::Rate& parameters) {
    answer(parameters, [&] {
        session_of(parameters).with_transport([&](const Transport& transport) {
            transport.can_rate(parameters.rate);
        });
    });
}

void set_rate(abi::Rate& parameters) {
    answer(parameters, [&] {
        session_of(parameters).with_transport([&](Transport& transport) {
            transport.set_rate(parameters.rate);
        });
    });
}

void prepare(abi::Prepare& parameters) {
    answer(parameters, [&] {
        const auto* channels = at_address<const abi::ChannelBuffers>(parameters.channels);
        session_of(parameters).with_transport([&](Transport& transport) {
            transport.prepare({channels, parameters.count}, parameters.period);
        });
    });
}

void unprepare(abi::Command& parameters) {
    answer(parameters, [&] {
        session_of(parameters).with_transport([](Transport& transport) { transport.unprepare(); });
    });
}

void start(abi::Command& parameters) {
    answer(parameters, [&] { session_of(parameters).start(); });
}

void stop(abi::Command& parameters) {
    answer(parameters, [&] { session_of(parameters).stop(); });
}

void enter(abi::Command& parameters) {
    answer(parameters, [&] { session_of(parameters).enter(); });
}

void cycle(abi::Cycle& parameters) {
    session_of(parameters).cycle(parameters);
}

void interrupt(abi::Interrupt& parameters) {
    session_of(parameters).interrupt(parameters.hard != 0);
}

void wait_events(abi::WaitEvents& parameters) {
    Session& session = session_of(parameters);
    parameters.events = 0;
    if (parameters.timeout_ms == 0) {
        session.mailbox().post(0);
        return;
    }
    parameters.events = session.mailbox().wait(parameters.timeout_ms);
    try {
        session.with_transport(
            [&](Transport& transport) { parameters.events |= transport.look(); });
    } catch (const TransportError&) {
        return; // closed meanwhile
    }
}

void read_clock(abi::Clock& parameters) {
    parameters.now_ns = clock_ns(CLOCK_MONOTONIC_RAW);
}

void list_cards_as_text(abi::ListCards& parameters) {
    parameters.needed = 0;
    answer(parameters, [&] {
        const std::string text = card_list();
        parameters.needed = static_cast<std::uint32_t>(text.size());
        if (text.size() <= parameters.size)
            std::memcpy(at_address<char>(parameters.text), text.data(), text.size());
    });
}

void counters(abi::Counters& parameters) {
    parameters.frames_lost = 0;
    try {
        session_of(parameters).with_transport([&](const Transport& transport) {
            parameters.frames_lost = transport.frames_lost();
        });
    } catch (const TransportError&) {
        return; // closed meanwhile
    }
}

void list_clocks(abi::ListClocks& parameters) {
    parameters.count = 0;
    parameters.current = 0;
    answer(parameters, [&] {
        std::optional<ClockSources> clocks;
        session_of(parameters).with_transport([&](Transport& transport) {
            clocks = transport.clocks();
        });
        if (!clocks)
            return;
        for (const std::string& name : clocks->names)
            copy_text(parameters.names[parameters.count++], name);
        parameters.current = clocks->current;
    });
}

void choose_clock(abi::ChooseClock& parameters) {
    answer(parameters, [&] {
        session_of(parameters).with_transport([&](Transport& transport) {
            transport.choose_clock(parameters.clock);
        });
    });
}

// Throws TransportError.
void mix_on_card(CardMixer& mixer, abi::Mix& parameters) {
    switch (static_cast<abi::MixRequest>(parameters.request)) {
    case abi::MixRequest::look:
        return;
    case abi::MixRequest::monitor: {
        Monitor monitor{parameters.left, std::nullopt, parameters.gain, parameters.pan};
        if (parameters.right != abi::no_channel)
            monitor.right = parameters.right;
        mixer.set_monitor(parameters.channel,
                          parameters.on != 0 ? std::optional(monitor) : std::nullopt);
        return;
    }
    case abi::MixRequest::input_gain:
    case abi::MixRequest::output_gain:
        mixer.set_gain(parameters.request ==
                           static_cast<std::uint32_t>(abi::MixRequest::input_gain),
                       parameters.channel, parameters.gain);
        return;
    case abi::MixRequest::input_meter:
    case abi::MixRequest::output_meter:
        parameters.level = mixer.level(parameters.request ==
                                           static_cast<std::uint32_t>(abi::MixRequest::input_meter),
                                       parameters.channel);
        return;
    }
    throw TransportError(EINVAL,
                         "The mixer knows no request " + std::to_string(parameters.request) + ".");
}

void mix(abi::Mix& parameters) {
    parameters.level = 0;
    answer(parameters, [&] {
        session_of(parameters).with_transport([&](Transport& transport) {
            CardMixer* const mixer = transport.mixer();
            if (mixer == nullptr)
                throw TransportError(EOPNOTSUPP, "The card has no mixer of its own.");
            mix_on_card(*mixer, parameters);
        });
    });
}

void move_transport(abi::MoveTransport& parameters) {
    answer(parameters, [&] {
        session_of(parameters).with_transport([&](Transport& transport) {
            transport.move(static_cast<abi::TransportMove>(parameters.move), parameters.position);
        });
    });
}

// As the dispatcher calls it: a pointer to the structure, an NTSTATUS back (always success: what
// failed is in the structure).
using UnixCall = std::int32_t (*)(void*);

template <typename Parameters, void (*function)(Parameters&)>
std::int32_t entry(void* parameters) noexcept {
    function(*static_cast<Parameters*>(parameters));
    return 0;
}

} // namespace
} // namespace lockstep

#define LOCKSTEP_CALLS                                                                             \
    {                                                                                              \
        lockstep::entry<lockstep::abi::Version, lockstep::compare_version>,                        \
            lockstep::entry<lockstep::abi::Open, lockstep::open_session>,                          \
            lockstep::entry<lockstep::abi::Command, lockstep::close_session>,                      \
            lockstep::entry<lockstep::abi::Describe, lockstep::describe>,                          \
            lockstep::entry<lockstep::abi::ChannelName, lockstep::channel_name>,                   \
            lockstep::entry<lockstep::abi::Rate, lockstep::can_rate>,                              \
            lockstep::entry<lockstep::abi::Rate, lockstep::set_rate>,                              \
            lockstep::entry<lockstep::abi::Prepare, lockstep::prepare>,                            \
            lockstep::entry<lockstep::abi::Command, lockstep::unprepare>,                          \
            lockstep::entry<lockstep::abi::Command, lockstep::start>,                              \
            lockstep::entry<lockstep::abi::Command, lockstep::stop>,                               \
            lockstep::entry<lockstep::abi::Command, lockstep::enter>,                              \
            lockstep::entry<lockstep::abi::Cycle, lockstep::cycle>,                                \
            lockstep::entry<lockstep::abi::Interrupt, lockstep::interrupt>,                        \
            lockstep::entry<lockstep::abi::WaitEvents, lockstep::wait_events>,                     \
            lockstep::entry<lockstep::abi::Clock, lockstep::read_clock>,                           \
            lockstep::entry<lockstep::abi::ListCards, lockstep::list_cards_as_text>,               \
            lockstep::entry<lockstep::abi::Counters, lockstep::counters>,                          \
            lockstep::entry<lockstep::abi::Command, lockstep::give_back>,                          \
            lockstep::entry<lockstep::abi::ListClocks, lockstep::list_clocks>,                     \
            lockstep::entry<lockstep::abi::ChooseClock, lockstep::choose_clock>,                   \
            lockstep::entry<lockstep::abi::Mix, lockstep::mix>,                                    \
            lockstep::entry<lockstep::abi::MoveTransport, lockstep::move_transport>,               \
    }

// Wine looks for these names. NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" {
extern __attribute__((visibility("default"))) const lockstep::UnixCall __wine_unix_call_funcs[];
extern __attribute__((visibility("default")))
const lockstep::UnixCall __wine_unix_call_wow64_funcs[];
const lockstep::UnixCall __wine_unix_call_funcs[] = LOCKSTEP_CALLS;
const lockstep::UnixCall __wine_unix_call_wow64_funcs[] = LOCKSTEP_CALLS;
}

static_assert(sizeof(__wine_unix_call_funcs) / sizeof(*__wine_unix_call_funcs) ==
              static_cast<std::size_t>(lockstep::abi::Call::count));
// NOLINTEND(bugprone-reserved-identifier)
