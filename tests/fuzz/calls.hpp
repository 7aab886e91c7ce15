// SPDX-License-Identifier: GPL-2.0-or-later
//
// Random calls on a card's devices. What they return does not matter; that the kernel takes them
// without a complaint does.
#pragma once

#include "random.hpp"

#include <string>

// An open device; -1 if it could not be opened, which is as good.
class Device {
  public:
    explicit Device(const std::string& path);
    ~Device();
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;
    int descriptor() const { return descriptor_; }

  private:
    int descriptor_;
};

// One random call on a PCM device; `other` is a second one, to link with.
void call_pcm(Random& random, const Device& device, const Device& other);
// Takes a PCM through the steps of an ordinary application, so that the calls after it meet a
// running stream.
void set_up_pcm(Random& random, const Device& device, bool playback);
// One random call on a control device.
void call_control(Random& random, const Device& device);
