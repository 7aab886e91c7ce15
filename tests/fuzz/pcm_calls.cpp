// SPDX-License-Identifier: GPL-2.0-or-later
//
// Random calls on a PCM device.
#include "calls.hpp"

#include <sound/asound.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <vector>

namespace {

snd_pcm_hw_params any_hw_params() {
    snd_pcm_hw_params params{};
    std::memset(params.masks, 0xff, sizeof(params.masks));
    for (auto& interval : params.intervals) {
        interval.min = 0;
        interval.max = ~0u;
    }
    params.rmask = ~0u;
    params.info = ~0u;
    return params;
}

void set_mask(snd_pcm_hw_params& params, int name, unsigned value) {
    auto& mask = params.masks[name - SNDRV_PCM_HW_PARAM_FIRST_MASK];
    std::memset(&mask, 0, sizeof(mask));
    mask.bits[value / 32 % 8] = 1u << value % 32;
}

void set_interval(snd_pcm_hw_params& params, int name, unsigned value) {
    auto& interval = params.intervals[name - SNDRV_PCM_HW_PARAM_FIRST_INTERVAL];
    interval = {};
    interval.min = interval.max = value;
    interval.integer = 1;
}

snd_pcm_hw_params random_hw_params(Random& random) {
    static const unsigned periods[] = {7, 8, 33, 64, 256, 1024, 8192, 8193};
    static const unsigned rings[] = {16, 100, 512, 4096, 16384, 65536, 65537};
    static const unsigned rates[] = {8000, 32000, 44100, 48000, 96000, 192000};
    static const unsigned formats[] = {2, 10, 14, 200};
    auto params = any_hw_params();
    if (!random.one_in(4))
        set_mask(params, SNDRV_PCM_HW_PARAM_ACCESS, static_cast<unsigned>(random.below(6)));
    if (random.one_in(2))
        set_mask(params, SNDRV_PCM_HW_PARAM_FORMAT, random.pick(formats));
    if (random.one_in(2))
        set_interval(params, SNDRV_PCM_HW_PARAM_RATE, random.pick(rates));
    if (random.one_in(2))
        set_interval(params, SNDRV_PCM_HW_PARAM_PERIOD_SIZE, random.pick(periods));
    if (random.one_in(2))
        set_interval(params, SNDRV_PCM_HW_PARAM_BUFFER_SIZE, random.pick(rings));
    if (random.one_in(4))
        params.flags = static_cast<unsigned>(random.number());
    if (random.one_in(8))
        random.spoil(bytes_of(params));
    return params;
}

snd_pcm_sw_params random_sw_params(Random& random) {
    snd_pcm_sw_params params{};
    params.avail_min = random.number();
    params.period_step = 1;
    params.start_threshold = random.number();
    params.stop_threshold = random.number();
    params.silence_threshold = random.number();
    params.silence_size = random.number();
    if (random.one_in(2)) {
        // What programs that run free ask for.
        params.silence_threshold = 0;
        params.silence_size = params.stop_threshold = params.boundary = 1ULL << 62;
    }
    params.proto = SNDRV_PCM_VERSION;
    params.tstamp_type = static_cast<unsigned>(random.below(3));
    return params;
}

// Moves frames from or to memory of our own: as many as fit in it, whatever the channels.
void transfer(Random& random, int descriptor) {
    constexpr std::size_t channels = 64, frames = 512;
    static std::array<std::uint32_t, channels * frames> samples;
    std::array<void*, channels> planes;
    for (std::size_t channel = 0; channel < channels; channel++)
        planes[channel] = random.one_in(16) ? nullptr : &samples[channel * frames];
    static const unsigned long interleaved[] = {SNDRV_PCM_IOCTL_WRITEI_FRAMES,
                                                SNDRV_PCM_IOCTL_READI_FRAMES};
    static const unsigned long planar[] = {SNDRV_PCM_IOCTL_WRITEN_FRAMES,
                                           SNDRV_PCM_IOCTL_READN_FRAMES};
    if (random.one_in(2)) {
        snd_xferi call{0, random.one_in(32) ? nullptr : samples.data(), random.below(frames)};
        ioctl(descriptor, random.pick(interleaved), &call);
    } else {
        snd_xfern call{0, planes.data(), random.below(frames)};
        ioctl(descriptor, random.pick(planar), &call);
    }
}

// Maps memory of the device, touches it, and lets go; or writes anything into the mapped
// control page, as a broken program would.
void map(Random& random, int descriptor) {
    static const off_t offsets[] = {SNDRV_PCM_MMAP_OFFSET_DATA, SNDRV_PCM_MMAP_OFFSET_CONTROL,
                                    SNDRV_PCM_MMAP_OFFSET_STATUS, 4096};
    static const std::size_t sizes[] = {4096, 8192, 65536, 524288, 16777216, 33554432};
    const off_t offset = random.pick(offsets);
    const std::size_t size = random.pick(sizes);
    const int access = offset == SNDRV_PCM_MMAP_OFFSET_STATUS ? PROT_READ : PROT_READ | PROT_WRITE;
    void* memory = mmap(nullptr, size, access, MAP_SHARED, descriptor, offset);
    if (memory == MAP_FAILED)
        return;
    if (offset == SNDRV_PCM_MMAP_OFFSET_CONTROL && random.one_in(4))
        random.fill({static_cast<std::byte*>(memory), sizeof(snd_pcm_mmap_control)});
    if (offset == SNDRV_PCM_MMAP_OFFSET_DATA)
        random.fill({static_cast<std::byte*>(memory) + random.below(size - 64), 64});
    munmap(memory, size);
}

void synchronise(Random& random, int descriptor) {
    snd_pcm_sync_ptr pointers{};
    pointers.flags = static_cast<unsigned>(random.below(8));
    pointers.c.control.appl_ptr = random.number();
    pointers.c.control.avail_min = random.number();
    if (!random.one_in(3)) {
        // A commit of some frames, as a program would.
        snd_pcm_sync_ptr now{};
        now.flags = SNDRV_PCM_SYNC_PTR_APPL | SNDRV_PCM_SYNC_PTR_AVAIL_MIN;
        if (ioctl(descriptor, SNDRV_PCM_IOCTL_SYNC_PTR, &now) == 0)
            pointers.c.control.appl_ptr = now.c.control.appl_ptr + random.below(256);
    }
    ioctl(descriptor, SNDRV_PCM_IOCTL_SYNC_PTR, &pointers);
}

// Linux 6.1's ALSA core, with any driver, stops the machine when linked streams are paused of which
// the one asked has run empty: its snd_pcm_do_pause() updates the position while it holds the locks
// of all, which snd_pcm_stop() for the xrun then waits for. 6.12 does not update it there.
bool pausing_linked_streams_is_safe() {
    static const bool safe = [] {
        utsname name{};
        int major = 0, minor = 0;
        return uname(&name) == 0 && std::sscanf(name.release, "%d.%d", &major, &minor) == 2 &&
               (major > 6 || (major == 6 && minor >= 12));
    }();
    return safe;
}

void pause(int descriptor, int push) {
    // Only this process has the stream open, so none can link it again in between.
    if (!pausing_linked_streams_is_safe())
        ioctl(descriptor, SNDRV_PCM_IOCTL_UNLINK, 0);
    ioctl(descriptor, SNDRV_PCM_IOCTL_PAUSE, push);
}

// Calls that take no structure, or a single number.
void command(Random& random, int descriptor, int other) {
    static const unsigned long plain[] = {
        SNDRV_PCM_IOCTL_PREPARE, SNDRV_PCM_IOCTL_PREPARE, SNDRV_PCM_IOCTL_START,
        SNDRV_PCM_IOCTL_START,   SNDRV_PCM_IOCTL_START,   SNDRV_PCM_IOCTL_DROP,
        SNDRV_PCM_IOCTL_DRAIN,   SNDRV_PCM_IOCTL_RESET,   SNDRV_PCM_IOCTL_RESUME,
        SNDRV_PCM_IOCTL_XRUN,    SNDRV_PCM_IOCTL_HWSYNC,  SNDRV_PCM_IOCTL_HW_FREE,
        SNDRV_PCM_IOCTL_UNLINK};
    static const unsigned long numbered[] = {SNDRV_PCM_IOCTL_REWIND, SNDRV_PCM_IOCTL_FORWARD,
                                             SNDRV_PCM_IOCTL_DELAY};
    switch (random.below(5)) {
    case 0: {
        snd_pcm_uframes_t frames = random.number();
        ioctl(descriptor, random.pick(numbered), &frames);
        break;
    }
    case 1:
        pause(descriptor, static_cast<int>(random.below(2)));
        break;
    case 2:
        ioctl(descriptor, SNDRV_PCM_IOCTL_LINK, random.one_in(8) ? descriptor : other);
        break;
    default:
        ioctl(descriptor, random.pick(plain), 0);
    }
}

// Calls that only ask.
void question(Random& random, int descriptor) {
    static const unsigned long questions[] = {
        SNDRV_PCM_IOCTL_INFO, SNDRV_PCM_IOCTL_STATUS, SNDRV_PCM_IOCTL_STATUS_EXT,
        SNDRV_PCM_IOCTL_CHANNEL_INFO, SNDRV_PCM_IOCTL_PVERSION};
    alignas(8) std::array<std::byte, 1024> answer{};
    if (random.one_in(2))
        random.fill(answer);
    const auto channel = static_cast<std::uint32_t>(random.below(66));
    std::memcpy(answer.data(), &channel, sizeof(channel));
    ioctl(descriptor, random.pick(questions), answer.data());
}

} // namespace

void set_up_pcm(Random& random, const Device& device, bool playback) {
    const int descriptor = device.descriptor();
    for (int tries = 0; tries < 4; tries++) {
        auto hw = random_hw_params(random);
        if (ioctl(descriptor, SNDRV_PCM_IOCTL_HW_PARAMS, &hw) == 0)
            break;
    }
    auto sw = random_sw_params(random);
    ioctl(descriptor, SNDRV_PCM_IOCTL_SW_PARAMS, &sw);
    ioctl(descriptor, SNDRV_PCM_IOCTL_PREPARE, 0);
    if (playback)
        transfer(random, descriptor);
    synchronise(random, descriptor);
    ioctl(descriptor, SNDRV_PCM_IOCTL_START, 0);
}

void call_pcm(Random& random, const Device& device, const Device& other) {
    const int descriptor = device.descriptor();
    switch (random.below(10)) {
    case 0: {
        auto params = random_hw_params(random);
        ioctl(descriptor, random.one_in(2) ? SNDRV_PCM_IOCTL_HW_REFINE : SNDRV_PCM_IOCTL_HW_PARAMS,
              &params);
        break;
    }
    case 1: {
        auto params = random_sw_params(random);
        ioctl(descriptor, SNDRV_PCM_IOCTL_SW_PARAMS, &params);
        break;
    }
    case 2:
    case 3:
        transfer(random, descriptor);
        break;
    case 4:
        map(random, descriptor);
        break;
    case 5:
        synchronise(random, descriptor);
        break;
    case 6:
        question(random, descriptor);
        break;
    case 7: {
        alignas(8) std::array<std::byte, 1024> anything;
        random.fill(anything);
        // Any number of the PCM's own group of calls, with any size.
        ioctl(descriptor, _IOC(random.below(4), 'A', random.below(256), random.below(1024)),
              anything.data());
        break;
    }
    default:
        command(random, descriptor, other.descriptor());
    }
}
