// SPDX-License-Identifier: GPL-2.0-or-later
//
// storm: a million calls and more of one driver object after the other, from two threads at once.
// An answer that is not allowed, a call that does not return or a reference left ends it.
#include "commands.hpp"
#include "driver.hpp"
#include "storm.hpp"

#include <windows.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace host {
namespace {

constexpr unsigned threads = 2;
constexpr unsigned longest_call_ms = 20000; // then it hangs
constexpr unsigned rest_ms = 300;           // between rounds, for who counts memory

std::atomic<unsigned> switches{0};
std::atomic<asio::IASIO*> in_callbacks{nullptr};

// What hosts do in every callback.
void ask_in_callback() {
    if (asio::IASIO* object = in_callbacks) {
        asio::Samples position{};
        asio::TimeStamp time{};
        object->getSamplePosition(&position, &time);
        object->outputReady();
    }
    ++switches;
}
void LOCKSTEP_ASIO_CALLBACK buffer_switch(std::int32_t /*index*/, asio::Bool /*direct*/) {
    ask_in_callback();
}
asio::Time* LOCKSTEP_ASIO_CALLBACK buffer_switch_time_info(asio::Time* time, std::int32_t /*index*/,
                                                           asio::Bool /*direct*/) {
    ask_in_callback();
    return time;
}
void LOCKSTEP_ASIO_CALLBACK rate_did_change(asio::SampleRate /*rate*/) {}
std::int32_t LOCKSTEP_ASIO_CALLBACK message(std::int32_t selector, std::int32_t /*value*/,
                                            void* /*message*/, double* /*option*/) {
    return selector == asio::EngineVersion ? 2 : 1;
}
asio::Callbacks callbacks = {buffer_switch, rate_did_change, message, buffer_switch_time_info};

// One thread's part of a round.
class Caller {
  public:
    Caller(asio::IASIO* object, std::uint64_t seed) : object_(object), numbers_(seed) {}

    void run(unsigned calls) {
        CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED);
        for (unsigned i = 0; i < calls && complaint_.empty(); ++i) {
            const StormMethod method = next_method(numbers_);
            at_ = method;
            since_ms_ = GetTickCount64();
            const std::int32_t answer = call(method);
            since_ms_ = 0;
            if (complaint_.empty())
                complaint_ = storm_complaint(method, answer);
            if (!complaint_.empty())
                complaint_ += ": " + last_error();
            if (answer == asio::Ok)
                ++good_[static_cast<std::size_t>(method)];
        }
        CoUninitialize();
        done_ = true;
    }

    // Null unless it is in a call for too long.
    const char* hangs() const {
        const std::uint64_t since = since_ms_;
        return since != 0 && GetTickCount64() - since > longest_call_ms ? storm_kind(at_).name
                                                                        : nullptr;
    }
    bool done() const { return done_; }
    const std::string& complaint() const { return complaint_; }
    unsigned good(StormMethod method) const { return good_[static_cast<std::size_t>(method)]; }

  private:
    std::int32_t call(StormMethod method);
    // What the driver says; another thread's call may have left it.
    std::string last_error() {
        std::array<char, asio::ErrorMessageSize> text{};
        object_->getErrorMessage(text.data());
        text.back() = 0;
        return text.data();
    }
    // Text that must fit, with a byte behind it that must stay.
    template <std::size_t size, typename Ask> std::int32_t ask_text(Ask ask) {
        std::array<char, size + 1> text{};
        text.fill(0x55);
        ask(text.data());
        if (text.back() != 0x55 || std::memchr(text.data(), 0, size) == nullptr)
            complaint_ = std::string(storm_kind(at_).name) + " writes too much";
        return asio::Ok;
    }

    asio::IASIO* object_;
    StormNumbers numbers_;
    std::vector<asio::BufferInfo> infos_;
    std::string complaint_;
    std::array<unsigned, static_cast<std::size_t>(StormMethod::count)> good_{};
    std::atomic<StormMethod> at_{StormMethod::init};
    std::atomic<std::uint64_t> since_ms_{0};
    std::atomic<bool> done_{false};
};

std::int32_t Caller::call(StormMethod method) {
    std::int32_t a = 0;
    std::int32_t b = 0;
    std::int32_t c = 0;
    std::int32_t d = 0;
    double rate = 0;
    asio::Samples position{};
    asio::TimeStamp time{};
    switch (method) {
    case StormMethod::init:
        return object_->init(nullptr);
    case StormMethod::getDriverName:
        return ask_text<asio::DriverNameSize>([&](char* text) { object_->getDriverName(text); });
    case StormMethod::getDriverVersion:
        return object_->getDriverVersion() > 0 ? asio::Ok : asio::HardwareMalfunction;
    case StormMethod::getErrorMessage:
        return ask_text<asio::ErrorMessageSize>(
            [&](char* text) { object_->getErrorMessage(text); });
    case StormMethod::start:
        return object_->start();
    case StormMethod::stop:
        return object_->stop();
    case StormMethod::getChannels:
        return object_->getChannels(&a, &b);
    case StormMethod::getLatencies:
        return object_->getLatencies(&a, &b);
    case StormMethod::getBufferSize:
        return object_->getBufferSize(&a, &b, &c, &d);
    case StormMethod::canSampleRate:
        return object_->canSampleRate(storm_rate(numbers_));
    case StormMethod::getSampleRate:
        return object_->getSampleRate(&rate);
    case StormMethod::setSampleRate:
        return object_->setSampleRate(storm_rate(numbers_));
    case StormMethod::getClockSources: {
        std::array<asio::ClockSource, 32> clocks{};
        a = static_cast<std::int32_t>(clocks.size());
        return object_->getClockSources(clocks.data(), &a);
    }
    case StormMethod::setClockSource:
        return object_->setClockSource(numbers_.one_in(2) ? 0 : storm_channel(numbers_));
    case StormMethod::getSamplePosition:
        return object_->getSamplePosition(&position, &time);
    case StormMethod::getChannelInfo: {
        asio::ChannelInfo info{};
        info.channel = storm_channel(numbers_);
        info.isInput = static_cast<asio::Bool>(numbers_.below(2));
        return object_->getChannelInfo(&info);
    }
    case StormMethod::createBuffers:
        infos_ = storm_channels(numbers_);
        return object_->createBuffers(infos_.data(), static_cast<std::int32_t>(infos_.size()),
                                      storm_period(numbers_), &callbacks);
    case StormMethod::disposeBuffers:
        return object_->disposeBuffers();
    case StormMethod::future: {
        // As large as any argument of a selector.
        std::array<std::uint64_t, 32> argument{};
        return object_->future(storm_selector(numbers_), argument.data());
    }
    case StormMethod::outputReady:
        return object_->outputReady();
    case StormMethod::AddRef:
        object_->AddRef();
        object_->Release();
        return asio::Ok;
    case StormMethod::QueryInterface: {
        void* same = nullptr;
        if (object_->QueryInterface(IID_IUnknown, &same) != S_OK || same == nullptr)
            return asio::NotPresent;
        static_cast<IUnknown*>(same)->Release();
        return asio::Ok;
    }
    case StormMethod::pause:
        Sleep(1 + numbers_.below(4));
        return asio::Ok;
    case StormMethod::count:
        break;
    }
    return asio::InvalidParameter;
}

struct Apartment {
    Apartment() { CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED); }
    ~Apartment() { CoUninitialize(); }
    Apartment(const Apartment&) = delete;
    Apartment& operator=(const Apartment&) = delete;
};

// Whether it went well.
bool play_round(const std::string& driver, unsigned calls, std::uint64_t seed, unsigned round) {
    asio::IASIO* object = create_object(driver);
    in_callbacks = object;
    switches = 0;
    std::array<std::unique_ptr<Caller>, threads> callers;
    std::array<std::thread, threads> workers;
    for (unsigned i = 0; i < threads; ++i) {
        callers[i] = std::make_unique<Caller>(object, (seed * 1000 + round) * threads + i);
        workers[i] = std::thread([&, i] { callers[i]->run(calls / threads); });
    }
    for (unsigned i = 0; i < threads; ++i)
        while (!callers[i]->done()) {
            for (const auto& caller : callers)
                if (const char* method = caller->hangs()) {
                    std::printf("not ok - round %u, seed %llu: %s does not return\n", round,
                                static_cast<unsigned long long>(seed), method);
                    std::fflush(stdout);
                    TerminateProcess(GetCurrentProcess(), PromiseFailed);
                }
            Sleep(10);
        }
    for (std::thread& worker : workers)
        worker.join();
    object->stop();
    in_callbacks = nullptr;
    object->disposeBuffers();
    const unsigned long left = object->Release();
    std::string complaint = left == 0 ? "" : std::to_string(left) + " references are left";
    const auto good = [&](StormMethod method) {
        return callers[0]->good(method) + callers[1]->good(method);
    };
    for (const auto& caller : callers)
        if (!caller->complaint().empty())
            complaint = caller->complaint();
    std::printf(
        "%s - round %u, seed %llu: %u calls; it started %u times, made buffers %u times and "
        "called back %u times%s%s\n",
        complaint.empty() ? "ok" : "not ok", round, static_cast<unsigned long long>(seed), calls,
        good(StormMethod::start), good(StormMethod::createBuffers), switches.load(),
        complaint.empty() ? "" : ": ", complaint.c_str());
    std::fflush(stdout);
    return complaint.empty();
}

} // namespace

ExitStatus storm_command(const std::string& driver, unsigned calls, unsigned rounds,
                         std::uint64_t seed) {
    const Apartment apartment;
    bool good = true;
    for (unsigned round = 1; round <= rounds; ++round) {
        good = play_round(driver, calls / rounds, seed, round) && good;
        Sleep(rest_ms);
    }
    return good ? Good : PromiseFailed;
}

} // namespace host
