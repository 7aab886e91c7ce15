// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Cycles waited for, and cycles handed over; see jack_cycles.hpp.
#include "jack_cycles.hpp"

#include "breakable_wait.hpp"
#include "stream/ordinary_thread.hpp"
#include "uncancelled.hpp"

#include <atomic>
#include <cerrno>
#include <semaphore.h>
#include <system_error>
#include <thread>

namespace lockstep {
namespace {

class OwnCycles final : public JackCycles {
  public:
    OwnCycles(const JackLibrary& jack, jack_client_t* client, const JackPorts& ports)
        : jack_(jack), client_(client), ports_(ports) {
        // libjack makes its real-time thread all the same; it ends at once, and the cycle is ours.
        // Without it cycles would stop once none of our ports is connected.
        jack_.set_process_thread(
            client_, [](void*) -> void* { return nullptr; }, nullptr);
    }

    void reset() noexcept override { wait_.reset(); }

    unsigned wait() noexcept override {
        const auto wait = [](void* self) {
            auto* const cycles = static_cast<OwnCycles*>(self);
            cycles->frames_ = cycles->jack_.cycle_wait(cycles->client_);
        };
        frames_ = 0;
        return wait_.run(wait, this) ? frames_ : 0;
    }

    void signal() noexcept override { jack_.cycle_signal(client_, 0); }
    void break_off() noexcept override { wait_.break_off(); }

    void leave(unsigned under_way) noexcept override {
        // The server lets a client go only at the end of a cycle that the client took part in: this
        // thread keeps step, in silence, while another asks.
        std::thread asks;
        try {
            asks = ordinary_thread("lockstep-leave", [this] {
                jack_.deactivate(client_);
                wait_.break_off();
            });
        } catch (const std::system_error&) {
            return; // no thread to be had: closing the client asks too, and the server drops it
        }
        do {
            if (under_way != 0) {
                ports_.write(-1, under_way);
                signal();
            }
            under_way = wait();
        } while (under_way != 0);
        asks.join();
    }

  private:
    const JackLibrary& jack_;
    jack_client_t* const client_;
    const JackPorts& ports_;
    BreakableWait wait_;
    unsigned frames_ = 0; // what the wait gave
};

class Semaphore {
  public:
    Semaphore() { sem_init(&semaphore_, 0, 0); }
    ~Semaphore() { sem_destroy(&semaphore_); }
    Semaphore(const Semaphore&) = delete;
    Semaphore& operator=(const Semaphore&) = delete;

    void post() noexcept { sem_post(&semaphore_); }
    void wait() noexcept {
        while (sem_wait(&semaphore_) != 0 && errno == EINTR) {
        }
    }
    void drain() noexcept {
        while (sem_trywait(&semaphore_) == 0) {
        }
    }

  private:
    sem_t semaphore_{};
};

class HandedCycles final : public JackCycles {
  public:
    HandedCycles(const JackLibrary& jack, jack_client_t* client, const JackPorts& ports)
        : jack_(jack), client_(client), ports_(ports) {
        jack_.set_process_callback(client_, on_cycle, this);
    }

    void reset() noexcept override {
        begins_.drain();
        done_.drain();
        frames_ = 0;
        taken_ = false;
        broken_ = false;
    }

    unsigned wait() noexcept override {
        if (!broken_)
            begins_.wait();
        if (broken_)
            return 0;
        taken_ = true;
        if (!broken_)
            return frames_;
        signal(); // which who broke it off may have left to us
        return 0;
    }

    void signal() noexcept override {
        taken_ = false;
        done_.post();
    }

    void break_off() noexcept override {
        broken_ = true;
        begins_.post();
        if (!taken_)
            done_.post();
    }

    void leave(unsigned /*under_way*/) noexcept override {
        taken_ = false;
        break_off(); // from here on every cycle is silent, and none waits
        jack_.deactivate(client_);
    }

  private:
    // PipeWire's thread, which closing the client ends by pthread_cancel().
    static int on_cycle(jack_nframes_t frames, void* self) {
        auto* const cycles = static_cast<HandedCycles*>(self);
        uncancelled([=] { cycles->hand_over(frames); });
        return 0;
    }

    void hand_over(unsigned frames) noexcept {
        if (!broken_) {
            frames_ = frames;
            begins_.post();
            done_.wait();
        }
        if (broken_ && !taken_)
            ports_.write(-1, frames);
    }

    const JackLibrary& jack_;
    jack_client_t* const client_;
    const JackPorts& ports_;
    Semaphore begins_;
    Semaphore done_;
    std::atomic<unsigned> frames_{0};
    std::atomic<bool> broken_{true}; // until the first reset()
    // The ports' buffers are the real-time thread's. It takes them before it looks whether the
    // cycles are broken off, and who breaks them off looks whether they are taken after that: one
    // sees the other, and the buffers have one writer.
    std::atomic<bool> taken_{false};
};

} // namespace

std::unique_ptr<JackCycles> join_cycles(const JackLibrary& jack, jack_client_t* client,
                                        const JackPorts& ports) {
    if (jack.is_pipewire())
        return std::make_unique<HandedCycles>(jack, client, ports);
    return std::make_unique<OwnCycles>(jack, client, ports);
}

} // namespace lockstep
