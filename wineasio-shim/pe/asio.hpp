// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The ASIO binary interface as this project declares it: what a Windows host and a driver DLL agree
// on, written down from its documented sizes, offsets, numbers and calling conventions. It is used
// by the driver (wineasio-shim/pe) and by our own host (tests/asio-host).
//
// Everything but the COM interface at the end is plain data and also compiles natively, so that the
// engine can be tested without Windows. `long` and enumerations of the interface are 32 bits wide
// on both widths, structures are packed to 4 bytes, 64-bit counts are two 32-bit halves, high
// first.
#pragma once

#include <cstddef>
#include <cstdint>

#ifdef _WIN32
#include <unknwn.h>
#endif

// Host callbacks are cdecl on 32-bit Windows; IASIO's own methods are thiscall there. On 64-bit
// Windows and in native tests there is only one convention.
#if defined(_WIN32) && defined(__i386__)
#define LOCKSTEP_ASIO_CALLBACK __attribute__((cdecl))
#define LOCKSTEP_ASIO_METHOD __attribute__((thiscall))
#else
#define LOCKSTEP_ASIO_CALLBACK
#define LOCKSTEP_ASIO_METHOD
#endif

namespace asio {

using Bool = std::int32_t; // 0 or 1
using SampleRate = double; // frames a second

constexpr Bool False = 0;
constexpr Bool True = 1;

enum Error : std::int32_t {
    Ok = 0,
    Success = 0x3f4847a0, // what future() answers for "yes"
    NotPresent = -1000,
    HardwareMalfunction = -999,
    InvalidParameter = -998,
    InvalidMode = -997,
    PositionNotAdvancing = -996,
    NoClock = -995,
    NoMemory = -994,
};

enum SampleType : std::int32_t {
    Int16LSB = 16,
    Int24LSB = 17,
    Int32LSB = 18,
    Float32LSB = 19,
    Float64LSB = 20,
};

// What the driver says to the host through Callbacks::asioMessage.
enum MessageSelector : std::int32_t {
    SelectorSupported = 1, // value: the selector asked about; 1 is yes
    EngineVersion = 2,     // answer: 2
    ResetRequest = 3,
    BufferSizeChange = 4, // value: new size in frames; 1 if the host took it
    ResyncRequest = 5,
    LatenciesChanged = 6,
    SupportsTimeInfo = 7, // 1: the host wants bufferSwitchTimeInfo
    SupportsTimeCode = 8,
    MmcCommand = 9,
    SupportsInputMonitor = 10,
    Overload = 15,
};

// What the host asks through IASIO::future.
enum FutureSelector : std::int32_t {
    EnableTimeCodeRead = 1,
    DisableTimeCodeRead = 2,
    SetInputMonitor = 3,
    Transport = 4,
    SetInputGain = 5,
    GetInputMeter = 6,
    SetOutputGain = 7,
    GetOutputMeter = 8,
    CanInputMonitor = 9,
    CanTimeInfo = 10,
    CanTimeCode = 11,
    CanTransport = 12,
    CanInputGain = 13,
    CanInputMeter = 14,
    CanOutputGain = 15,
    CanOutputMeter = 16,
    SetIoFormat = 0x23111961,
    GetIoFormat = 0x23111983,
    CanDoIoFormat = 0x23112004,
    CanReportOverload = 0x24042012,
    GetInternalBufferSamples = 0x25042012,
};

enum TimeInfoFlags : std::uint32_t {
    SystemTimeValid = 1,
    SamplePositionValid = 2,
    SampleRateValid = 4,
    SpeedValid = 8,
    SampleRateChanged = 16,
    ClockSourceChanged = 32,
};

enum TimeCodeFlags : std::uint32_t {
    TimeCodeValid = 1,
    TimeCodeRunning = 2,
    TimeCodeReverse = 4,
    TimeCodeOnSpeed = 8,
    TimeCodeStill = 16,
    TimeCodeSpeedValid = 256,
};

// TransportParameters::command
enum TransportCommand : std::int32_t {
    TransportStart = 1,
    TransportStop = 2,
    TransportLocate = 3, // to samplePosition
    TransportPunchIn = 4,
    TransportPunchOut = 5,
    TransportArmOn = 6, // of track, as the next three
    TransportArmOff = 7,
    TransportMonitorOn = 8,
    TransportMonitorOff = 9,
    TransportArm = 10, // of trackSwitches, as the next
    TransportMonitor = 11,
};

#pragma pack(push, 4)

// A 64-bit count as the interface carries it: frames, or nanoseconds since timeGetTime()'s zero.
struct Split64 {
    std::uint32_t hi;
    std::uint32_t lo;
};
using Samples = Split64;
using TimeStamp = Split64;

constexpr std::uint64_t join(Split64 split) {
    return (static_cast<std::uint64_t>(split.hi) << 32) | split.lo;
}
constexpr Split64 split(std::uint64_t whole) {
    return {static_cast<std::uint32_t>(whole >> 32), static_cast<std::uint32_t>(whole)};
}

struct BufferInfo {
    Bool isInput;            // in
    std::int32_t channelNum; // in
    void* buffers[2];        // out: the two halves, `period` samples each
};

struct ChannelInfo {
    std::int32_t channel; // in
    Bool isInput;         // in
    Bool isActive;
    std::int32_t channelGroup;
    SampleType type;
    char name[32];
};

struct ClockSource {
    std::int32_t index;
    std::int32_t associatedChannel; // -1: none
    std::int32_t associatedGroup;   // -1: none
    Bool isCurrentSource;
    char name[32];
};

struct TimeInfo {
    double speed; // 1 is nominal
    TimeStamp systemTime;
    Samples samplePosition;
    SampleRate sampleRate;
    std::uint32_t flags;
    char reserved[12];
};

struct TimeCode {
    double speed;
    Samples samples;
    std::uint32_t flags;
    char future[64];
};

struct Time {
    std::int32_t reserved[4];
    TimeInfo timeInfo;
    TimeCode timeCode;
};

struct InputMonitor {
    std::int32_t input; // -1: all
    std::int32_t output;
    std::int32_t gain; // 0 .. 0x7fffffff, nothing at all to 12 dB
    Bool state;
    std::int32_t pan; // 0 left .. 0x7fffffff right
};

// Of the gain and meter selectors.
struct ChannelControls {
    std::int32_t channel; // in
    Bool isInput;         // in
    std::int32_t gain;    // in: 0 .. 0x7fffffff
    std::int32_t meter;   // out: 0 .. 0x7fffffff
    char future[32];
};

struct TransportParameters {
    std::int32_t command; // TransportCommand
    Samples samplePosition;
    std::int32_t track;
    std::int32_t trackSwitches[16]; // a bit a track
    char future[64];
};

struct InternalBufferInfo {
    std::int32_t inputSamples;
    std::int32_t outputSamples;
};

// Called by the driver. bufferSwitch*: from its real-time thread, `index` is the half whose input
// is full and whose output may be filled. asioMessage: from any thread of the driver.
struct Callbacks {
    void(LOCKSTEP_ASIO_CALLBACK* bufferSwitch)(std::int32_t index, Bool directProcess);
    void(LOCKSTEP_ASIO_CALLBACK* sampleRateDidChange)(SampleRate rate);
    std::int32_t(LOCKSTEP_ASIO_CALLBACK* asioMessage)(std::int32_t selector, std::int32_t value,
                                                      void* message, double* option);
    Time*(LOCKSTEP_ASIO_CALLBACK* bufferSwitchTimeInfo)(Time* time, std::int32_t index,
                                                        Bool directProcess);
};

#pragma pack(pop)

constexpr std::size_t DriverNameSize = 32;    // bytes that getDriverName may write
constexpr std::size_t ErrorMessageSize = 124; // bytes that getErrorMessage may write

static_assert(sizeof(void*) == 4 || sizeof(void*) == 8);
static_assert(sizeof(BufferInfo) == (sizeof(void*) == 8 ? 24 : 16));
static_assert(offsetof(BufferInfo, channelNum) == 4 && offsetof(BufferInfo, buffers) == 8);
static_assert(sizeof(ChannelInfo) == 52);
static_assert(offsetof(ChannelInfo, isInput) == 4 && offsetof(ChannelInfo, isActive) == 8 &&
              offsetof(ChannelInfo, channelGroup) == 12 && offsetof(ChannelInfo, type) == 16 &&
              offsetof(ChannelInfo, name) == 20);
static_assert(sizeof(ClockSource) == 48);
static_assert(offsetof(ClockSource, associatedChannel) == 4 &&
              offsetof(ClockSource, associatedGroup) == 8 &&
              offsetof(ClockSource, isCurrentSource) == 12 && offsetof(ClockSource, name) == 16);
static_assert(sizeof(Callbacks) == 4 * sizeof(void*));
static_assert(sizeof(TimeInfo) == 48);
static_assert(offsetof(TimeInfo, systemTime) == 8 && offsetof(TimeInfo, samplePosition) == 16 &&
              offsetof(TimeInfo, sampleRate) == 24 && offsetof(TimeInfo, flags) == 32 &&
              offsetof(TimeInfo, reserved) == 36);
static_assert(sizeof(TimeCode) == 84);
static_assert(offsetof(TimeCode, samples) == 8 && offsetof(TimeCode, flags) == 16 &&
              offsetof(TimeCode, future) == 20);
static_assert(sizeof(Time) == 148);
static_assert(offsetof(Time, timeInfo) == 16 && offsetof(Time, timeCode) == 64);
static_assert(sizeof(InputMonitor) == 20);
static_assert(offsetof(InputMonitor, output) == 4 && offsetof(InputMonitor, gain) == 8 &&
              offsetof(InputMonitor, state) == 12 && offsetof(InputMonitor, pan) == 16);
static_assert(sizeof(ChannelControls) == 48);
static_assert(offsetof(ChannelControls, isInput) == 4 && offsetof(ChannelControls, gain) == 8 &&
              offsetof(ChannelControls, meter) == 12 && offsetof(ChannelControls, future) == 16);

static_assert(sizeof(TransportParameters) == 144);
static_assert(offsetof(TransportParameters, samplePosition) == 4 &&
              offsetof(TransportParameters, track) == 12 &&
              offsetof(TransportParameters, trackSwitches) == 16 &&
              offsetof(TransportParameters, future) == 80);

#ifdef _WIN32
// The driver object. Its interface id is the driver's own class id; it is never marshalled, and
// hosts call it by its raw table from any thread. Slots 0-2 are IUnknown's.
struct IASIO : public IUnknown {
    // systemHandle: the host's main window, or null. True if the driver can be used.
    virtual Bool LOCKSTEP_ASIO_METHOD init(void* systemHandle) = 0;
    virtual void LOCKSTEP_ASIO_METHOD getDriverName(char* name) = 0;
    virtual std::int32_t LOCKSTEP_ASIO_METHOD getDriverVersion() = 0;
    virtual void LOCKSTEP_ASIO_METHOD getErrorMessage(char* message) = 0;
    virtual Error LOCKSTEP_ASIO_METHOD start() = 0;
    virtual Error LOCKSTEP_ASIO_METHOD stop() = 0;
    virtual Error LOCKSTEP_ASIO_METHOD getChannels(std::int32_t* inputs, std::int32_t* outputs) = 0;
    virtual Error LOCKSTEP_ASIO_METHOD getLatencies(std::int32_t* input, std::int32_t* output) = 0;
    virtual Error LOCKSTEP_ASIO_METHOD getBufferSize(std::int32_t* minimum, std::int32_t* maximum,
                                                     std::int32_t* preferred,
                                                     std::int32_t* granularity) = 0;
    virtual Error LOCKSTEP_ASIO_METHOD canSampleRate(SampleRate rate) = 0;
    virtual Error LOCKSTEP_ASIO_METHOD getSampleRate(SampleRate* rate) = 0;
    virtual Error LOCKSTEP_ASIO_METHOD setSampleRate(SampleRate rate) = 0;
    virtual Error LOCKSTEP_ASIO_METHOD getClockSources(ClockSource* clocks,
                                                       std::int32_t* count) = 0;
    virtual Error LOCKSTEP_ASIO_METHOD setClockSource(std::int32_t reference) = 0;
    virtual Error LOCKSTEP_ASIO_METHOD getSamplePosition(Samples* position, TimeStamp* time) = 0;
    virtual Error LOCKSTEP_ASIO_METHOD getChannelInfo(ChannelInfo* info) = 0;
    virtual Error LOCKSTEP_ASIO_METHOD createBuffers(BufferInfo* infos, std::int32_t count,
                                                     std::int32_t period, Callbacks* callbacks) = 0;
    virtual Error LOCKSTEP_ASIO_METHOD disposeBuffers() = 0;
    virtual Error LOCKSTEP_ASIO_METHOD controlPanel() = 0;
    virtual Error LOCKSTEP_ASIO_METHOD future(std::int32_t selector, void* argument) = 0;
    virtual Error LOCKSTEP_ASIO_METHOD outputReady() = 0;

  protected:
    ~IASIO() = default; // an object goes by Release() alone
};
#endif

} // namespace asio
