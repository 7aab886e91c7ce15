// SPDX-License-Identifier: GPL-2.0-or-later
//
// The tables; see kind.hpp.
#include "card-model/kind.hpp"

#include <stdexcept>

namespace card_model {

namespace {

constexpr std::array<ClockInput, 4> madi_inputs{
    {{"word", 0}, {"madi", 1}, {"tco", 2}, {"syncin", 3}}};
constexpr std::array<ClockInput, 11> aes_inputs{{{"word", 0},
                                                 {"aes1", 1},
                                                 {"aes2", 2},
                                                 {"aes3", 3},
                                                 {"aes4", 4},
                                                 {"aes5", 5},
                                                 {"aes6", 6},
                                                 {"aes7", 7},
                                                 {"aes8", 8},
                                                 {"tco", 9},
                                                 {"syncin", 10}}};
constexpr std::array<ClockInput, 9> raydat_inputs{{{"word", 0},
                                                   {"aes", 1},
                                                   {"spdif", 2},
                                                   {"adat1", 3},
                                                   {"adat2", 4},
                                                   {"adat3", 5},
                                                   {"adat4", 6},
                                                   {"tco", 9},
                                                   {"syncin", 10}}};
constexpr std::array<ClockInput, 6> aio_inputs{
    {{"word", 0}, {"aes", 1}, {"spdif", 2}, {"adat1", 3}, {"tco", 9}, {"syncin", 10}}};

// Ports 0 and 1 are alike on every card; AIO's only time-code port has port 1's input.
constexpr MidiPort port0{352, 384, 360, 392, 22, 30, false};
constexpr MidiPort port1{356, 388, 364, 396, 23, 31, false};
constexpr std::array<MidiPort, 4> madi_midi{
    {port0, port1, {368, 400, 372, 404, 21, 29, false}, {0, 0, 376, 408, 26, 21, true}}};
constexpr std::array<MidiPort, 3> aes_midi{{port0, port1, {0, 0, 372, 404, 21, 5, true}}};
constexpr std::array<MidiPort, 3> raydat_midi{{port0, port1, {0, 0, 372, 404, 21, 29, true}}};
constexpr std::array<MidiPort, 2> aio_midi{{port0, {0, 0, 364, 396, 23, 31, true}}};

constexpr std::uint64_t dds_105mhz = 110069313433624;
constexpr std::uint64_t dds_100mhz = 104857600000000;

// In the order of all_kinds.
const std::array<Description, 5> descriptions{{
    {Kind::madi, Family::madi, "madi", 0x10ee, 0x3fc6, 0xd2, dds_105mhz, false, 64, 8192, 7, false,
     false, madi_inputs, madi_midi},
    {Kind::aes, Family::aes, "aes", 0x10ee, 0x3fc6, 0xf0, dds_105mhz, false, 64, 8192, 15, false,
     false, aes_inputs, aes_midi},
    {Kind::raydat, Family::raydat, "raydat", 0x10ee, 0x3fc6, 0xd3, dds_100mhz, true, 32, 4096, 15,
     false, false, raydat_inputs, raydat_midi},
    {Kind::aio, Family::raydat, "aio", 0x10ee, 0x3fc6, 0xd4, dds_100mhz, true, 32, 4096, 15, true,
     false, aio_inputs, aio_midi},
    {Kind::aiopro, Family::raydat, "aiopro", 0x1d18, 0x3fc6, 0xd4, dds_100mhz, true, 32, 4096, 15,
     true, true, aio_inputs, aio_midi},
}};

class ChannelList {
  public:
    void add(unsigned slot, std::string name) { channels_.push_back({slot, std::move(name)}); }
    // NAME1 to NAMEn in slots from `slot` on.
    void add_numbered(unsigned slot, const std::string& name, unsigned count) {
        for (unsigned i = 0; i < count; ++i)
            add(slot + i, name + std::to_string(i + 1));
    }
    void add_pair(unsigned slot, const std::string& name) {
        add(slot, name + ".L");
        add(slot + 1, name + ".R");
    }
    std::vector<Channel> take() { return std::move(channels_); }

  private:
    std::vector<Channel> channels_;
};

std::vector<Channel> raydat_channels(unsigned adat_width) {
    ChannelList list;
    for (unsigned adat = 0; adat < 4; ++adat)
        list.add_numbered(4 + adat_width * adat, "ADAT" + std::to_string(adat + 1) + ".",
                          adat_width);
    list.add_pair(0, "AES");
    list.add_pair(2, "SPDIF");
    return list.take();
}

std::vector<Channel> aio_channels(Direction direction, unsigned adat_width, bool board) {
    ChannelList list;
    list.add_pair(0, "Analog");
    list.add_pair(8, "AES");
    list.add_pair(10, "SPDIF");
    list.add_numbered(12, "ADAT.", adat_width);
    if (direction == Direction::playback)
        list.add_pair(6, "Phones");
    if (board)
        list.add_numbered(2, "AEB.", 4);
    return list.take();
}

std::vector<Channel> numbered_channels(const std::string& name, unsigned count) {
    ChannelList list;
    list.add_numbered(0, name, count);
    return list.take();
}

} // namespace

const Description& describe(Kind kind) {
    return descriptions[static_cast<std::size_t>(kind)];
}

Kind kind_by_name(std::string_view name) {
    for (const Description& card : descriptions)
        if (card.name == name)
            return card.kind;
    throw std::invalid_argument("no card is called \"" + std::string(name) +
                                "\"; there are madi, aes, raydat, aio, aiopro");
}

unsigned period_frames(const Description& card, unsigned code) {
    if (code < 7)
        return 64U << code;
    return card.fixed_ring ? 32 : 8192;
}

std::vector<Channel> channels(Kind kind, Direction direction, Speed speed, bool board) {
    const unsigned adat_width = 8 / factor(speed);
    switch (kind) {
    case Kind::madi:
        return numbered_channels("MADI.", 64 / factor(speed));
    case Kind::aes:
        return numbered_channels("AES.", 16);
    case Kind::raydat:
        return raydat_channels(adat_width);
    case Kind::aio:
    case Kind::aiopro:
        return aio_channels(direction, adat_width, board);
    }
    return {};
}

std::uint64_t channel_mask(Kind kind, Direction direction, Speed speed, bool board) {
    std::uint64_t mask = 0;
    for (const Channel& channel : channels(kind, direction, speed, board))
        mask |= std::uint64_t{1} << channel.slot;
    return mask;
}

unsigned rate_class(unsigned rate) {
    constexpr std::array<unsigned, 9> rates{32000, 44100,  48000,  64000, 88200,
                                            96000, 128000, 176400, 192000};
    // The nearest; from halfway on the upper one, as drivers choose theirs.
    unsigned best = 0;
    unsigned least = ~0U;
    for (unsigned i = 0; i < rates.size(); ++i) {
        const unsigned away = rate > rates[i] ? rate - rates[i] : rates[i] - rate;
        if (away <= least) {
            least = away;
            best = i + 1;
        }
    }
    return rate == 0 ? 0 : best;
}

unsigned single_speed_rate(unsigned rate) {
    if (rate >= 112000)
        return rate / 4;
    return rate >= 56000 ? rate / 2 : rate;
}

} // namespace card_model
