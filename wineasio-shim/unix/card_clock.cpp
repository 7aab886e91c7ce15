// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Elements to sources and back; see card_clock.hpp.
#include "card_clock.hpp"

#include "card_controls.hpp"
#include "transport.hpp"

#include <algorithm>
#include <cerrno>

namespace lockstep {
namespace {

constexpr char clock_mode[] = "System Clock Mode";
constexpr char preferred[] = "Preferred Sync Reference";

// By its words, as drivers differ in the order.
std::optional<unsigned> item_of(const ItemElement& element, const std::string& word) {
    const auto found = std::find(element.items.begin(), element.items.end(), word);
    if (found == element.items.end())
        return std::nullopt;
    return static_cast<unsigned>(found - element.items.begin());
}

struct Elements {
    ItemElement references; // that can be preferred
    unsigned master, follow;
};

std::optional<Elements> elements_of(CardControls& controls) {
    const std::optional<ItemElement> mode = controls.read(clock_mode);
    const std::optional<ItemElement> references = controls.read(preferred);
    if (!mode || !references)
        return std::nullopt;
    const std::optional<unsigned> master = item_of(*mode, "Master");
    const std::optional<unsigned> follow = item_of(*mode, "AutoSync");
    if (!master || !follow)
        return std::nullopt;
    return Elements{*references, *master, *follow};
}

} // namespace

const char reference_in_use[] = "AutoSync Reference";
const char external_rate[] = "External Rate";

std::optional<ClockSources> clock_sources(CardControls& controls) {
    const std::optional<Elements> elements = elements_of(controls);
    const std::optional<ItemElement> in_use = controls.read(reference_in_use);
    if (!elements || !in_use)
        return std::nullopt;
    ClockSources sources;
    sources.names.emplace_back("Internal");
    for (const std::string& reference : elements->references.items)
        if (sources.names.size() < abi::most_clocks)
            sources.names.push_back(reference);
    // What is none of the references is the card's own clock, whatever the driver calls it.
    if (in_use->chosen < in_use->items.size()) {
        const auto found = std::find(sources.names.begin() + 1, sources.names.end(),
                                     in_use->items[in_use->chosen]);
        if (found != sources.names.end())
            sources.current = static_cast<unsigned>(found - sources.names.begin());
    }
    return sources;
}

void choose_clock_source(CardControls& controls, unsigned source) {
    const std::optional<Elements> elements = elements_of(controls);
    if (!elements)
        throw TransportError(EOPNOTSUPP, "The card has no choice of clocks.");
    if (source > elements->references.items.size())
        throw TransportError(EINVAL, "The card has no clock source " + std::to_string(source) +
                                         "; it has 0 to " +
                                         std::to_string(elements->references.items.size()) + ".");
    if (source == 0) {
        controls.choose(clock_mode, elements->master);
        return;
    }
    // The reference first: the card would follow another one for a moment.
    controls.choose(preferred, source - 1);
    controls.choose(clock_mode, elements->follow);
}

std::optional<unsigned> rate_of_reference(CardControls& controls) {
    const std::optional<ClockSources> sources = clock_sources(controls);
    if (!sources || sources->current == 0)
        return std::nullopt;
    const std::optional<long> rate = controls.read_number(external_rate);
    if (!rate || *rate <= 0)
        return std::nullopt;
    return static_cast<unsigned>(*rate);
}

bool reference_allows(unsigned reference, unsigned rate) {
    return rate != 0 && (rate == reference || rate == reference * 2 || rate == reference * 4 ||
                         rate * 2 == reference || rate * 4 == reference);
}

unsigned rate_by_reference(unsigned reference, unsigned rate, std::span<const unsigned> rates) {
    unsigned nearest = 0;
    const auto distance = [rate](unsigned other) {
        return other > rate ? other - rate : rate - other;
    };
    for (const unsigned possible : rates)
        if (reference_allows(reference, possible) &&
            (nearest == 0 || distance(possible) < distance(nearest)))
            nearest = possible;
    return nearest != 0 ? nearest : reference;
}

} // namespace lockstep
