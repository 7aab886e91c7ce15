// SPDX-License-Identifier: GPL-2.0-or-later
//
// The mixer and the meters, by elements and by the hwdep device.
#include "../../../kernel/uapi/lockstep-hdspe.h"
#include "../pcm-test/pcm.hpp"
#include "control_checks.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace {

using nlohmann::json;

class Hwdep {
  public:
    explicit Hwdep(int access = O_RDWR) : file_(open("/dev/snd/hwC0D0", access | O_CLOEXEC)) {
        if (file_ < 0)
            throw Failure("the card has no hwdep device");
    }
    ~Hwdep() { close(file_); }
    Hwdep(const Hwdep&) = delete;
    Hwdep& operator=(const Hwdep&) = delete;

    // 0 or an errno.
    int call(unsigned long command, void* argument) const {
        return ioctl(file_, command, argument) < 0 ? errno : 0;
    }

  private:
    int file_;
};

using Matrix = std::array<std::array<long, LOCKSTEP_HDSPE_SOURCES>, LOCKSTEP_HDSPE_CHANNELS>;

Matrix matrix_of_model(Bench& bench) {
    Matrix matrix{};
    for (const json& fader : bench.ask("mixer"))
        matrix[fader[0].get<std::size_t>()][fader[1].get<std::size_t>()] = fader[2].get<long>();
    return matrix;
}

Matrix matrix_by_hwdep(const Hwdep& hwdep) {
    Matrix matrix{};
    for (unsigned output = 0; output < LOCKSTEP_HDSPE_CHANNELS; ++output) {
        lockstep_hdspe_faders row{output, 0, LOCKSTEP_HDSPE_SOURCES, 0, {}};
        if (hwdep.call(LOCKSTEP_HDSPE_READ_FADERS, &row) != 0)
            throw Failure("the faders of an output can't be read");
        std::copy(std::begin(row.values), std::end(row.values), matrix[output].begin());
    }
    return matrix;
}

Matrix matrix_by_elements(Bench& bench) {
    Matrix matrix{};
    unsigned output = 0;
    for (const Element& element : bench.elements.list()) {
        if (element.name != "Mixer Volume")
            continue;
        const auto row = bench.elements.read(element);
        if (output >= matrix.size() || row.size() != matrix[output].size())
            throw Failure("the elements 'Mixer Volume' are not 64 rows of 128");
        std::copy(row.begin(), row.end(), matrix[output++].begin());
    }
    return matrix;
}

// One of the two views: each of its channels to a value of its own.
void check_view(Bench& bench, const char* name, const std::uint8_t* sources, unsigned source_base,
                const lockstep_hdspe_info& info, long first) {
    const Element view = bench.elements.find(name);
    Matrix expected = matrix_of_model(bench);
    std::vector<long> values;
    for (unsigned channel = 0; channel < view.count; ++channel) {
        values.push_back(first + channel);
        expected[info.playback_map[channel]][source_base + sources[channel]] = first + channel;
    }
    bench.elements.forget_events();
    bench.check(bench.elements.write(view, values) == 0 && bench.elements.read(view) == values,
                std::string(name) + ": every channel is set and read");
    bench.check(matrix_of_model(bench) == expected,
                std::string(name) + ": the card has these faders and no others");
    bench.check(bench.elements.is_told(bench.elements.find("Mixer Volume", info.playback_map[0])),
                std::string(name) + ": an event tells of the row");
    bench.elements.forget_events();
    bench.check(bench.elements.write(view, values) == 0 && !bench.elements.is_told(view),
                std::string(name) + ": the same once more is no change");
    values.back() = view.most + 1;
    values.front() = 0;
    bench.check(bench.elements.write(view, values) == -EINVAL && matrix_of_model(bench) == expected,
                std::string(name) + ": a value too many changes nothing");
}

void check_row(Bench& bench) {
    constexpr unsigned output = 17;
    const Element row = bench.elements.find("Mixer Volume", output);
    Matrix expected = matrix_of_model(bench);
    std::vector<long> values;
    for (unsigned source = 0; source < LOCKSTEP_HDSPE_SOURCES; ++source)
        expected[output][source] = values.emplace_back(7 + 500 * source);
    bench.check(bench.elements.write(row, values) == 0 && matrix_of_model(bench) == expected,
                "a row by its element: the card has it");
}

void check_hwdep_faders(Bench& bench, const Hwdep& hwdep) {
    lockstep_hdspe_faders part{63, 100, 28, 0, {}};
    Matrix expected = matrix_of_model(bench);
    for (unsigned i = 0; i < part.count; ++i)
        expected[63][100 + i] = part.values[i] = static_cast<std::uint16_t>(65535 - i);
    bench.elements.forget_events();
    bench.check(hwdep.call(LOCKSTEP_HDSPE_WRITE_FADERS, &part) == 0 &&
                    matrix_of_model(bench) == expected,
                "a part of a row by hwdep: the card has it, and nothing else");
    bench.check(bench.elements.is_told(bench.elements.find("Mixer Volume", 63)),
                "a part of a row by hwdep: an event tells of it");
    bench.check(matrix_by_hwdep(hwdep) == expected && matrix_by_elements(bench) == expected,
                "all 64 times 128 faders read as the card has them, both ways");

    const lockstep_hdspe_faders wrong[] = {
        {64, 0, 1, 0, {}},  {0, 128, 1, 0, {}}, {0, 0, 0, 0, {}},           {0, 0, 129, 0, {}},
        {0, 1, 128, 0, {}}, {0, 0, 1, 1, {}},   {0, 127, 0xffffffff, 0, {}}};
    bool refused = true;
    for (lockstep_hdspe_faders faders : wrong)
        for (const unsigned long command :
             {LOCKSTEP_HDSPE_READ_FADERS, LOCKSTEP_HDSPE_WRITE_FADERS})
            refused &= hwdep.call(command, &faders) == EINVAL;
    bench.check(refused && matrix_of_model(bench) == expected,
                "faders that are not there: refused, nothing changes");
    bench.check(hwdep.call(LOCKSTEP_HDSPE_WRITE_FADERS, nullptr) == EFAULT &&
                    hwdep.call(LOCKSTEP_HDSPE_READ_METERS, nullptr) == EFAULT,
                "no memory to read or write: EFAULT");
    bench.check(hwdep.call(_IO('L', 0x7f), nullptr) == ENOTTY, "an unknown command: ENOTTY");
}

void check_read_only(Bench& bench) {
    const Hwdep hwdep(O_RDONLY);
    const Matrix expected = matrix_of_model(bench);
    lockstep_hdspe_faders fader{5, 9, 1, 0, {}};
    bench.check(hwdep.call(LOCKSTEP_HDSPE_READ_FADERS, &fader) == 0,
                "a file open for reading: a fader can be read");
    fader.values[0] ^= 1;
    bench.check(hwdep.call(LOCKSTEP_HDSPE_WRITE_FADERS, &fader) == EBADF &&
                    matrix_of_model(bench) == expected,
                "a file open for reading: a fader is not written, EBADF");
}

} // namespace

void check_mixer(Bench& bench) {
    const Hwdep hwdep;
    lockstep_hdspe_info info{};
    if (hwdep.call(LOCKSTEP_HDSPE_INFO, &info) != 0)
        throw Failure("the card does not say what it is");
    bench.check(info.version == LOCKSTEP_HDSPE_VERSION, "hwdep: the header's version");

    Matrix unity{};
    for (unsigned channel = 0; channel < LOCKSTEP_HDSPE_CHANNELS; ++channel)
        unity[channel][LOCKSTEP_HDSPE_CHANNELS + channel] = LOCKSTEP_HDSPE_UNITY;
    bench.check(matrix_of_model(bench) == unity,
                "at load each playback channel goes to its output as it is, and nothing else");

    check_view(bench, "PCM Playback Volume", info.playback_map, LOCKSTEP_HDSPE_CHANNELS, info,
               1000);
    check_view(bench, "Monitor Playback Volume", info.capture_map, 0, info, 2000);
    check_row(bench);
    check_hwdep_faders(bench, hwdep);
    check_read_only(bench);
}

void check_meters(Bench& bench) {
    const Hwdep hwdep;
    bench.tell("step 4096");
    const json model = bench.ask("meters");
    lockstep_hdspe_meters meters{};
    bench.check(hwdep.call(LOCKSTEP_HDSPE_READ_METERS, &meters) == 0, "the meters can be read");
    const auto same = [&](const char* point, const std::uint32_t* peaks,
                          const unsigned long long* rms) {
        bool equal = true;
        bool any = false;
        for (unsigned channel = 0; channel < LOCKSTEP_HDSPE_CHANNELS; ++channel) {
            equal &= model[point]["peak"][channel] == peaks[channel] &&
                     model[point]["rms"][channel] == rms[channel];
            any |= peaks[channel] != 0 && rms[channel] != 0;
        }
        bench.check(equal, std::string(point) + ": peak and RMS are the card's, every channel");
        return any;
    };
    const bool heard = same("input", meters.input_peak, meters.input_rms);
    same("playback", meters.playback_peak, meters.playback_rms);
    const bool monitored = same("output", meters.output_peak, meters.output_rms);
    bench.check(heard && monitored, "the signal is seen at the inputs and, monitored, the outputs");
    hwdep.call(LOCKSTEP_HDSPE_READ_METERS, &meters);
    bench.check(meters.input_peak[0] == 0 && meters.input_rms[0] != 0,
                "a peak is one since it was read last");
}
