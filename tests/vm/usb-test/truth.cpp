// SPDX-License-Identifier: GPL-2.0-or-later
#include "truth.hpp"

#include "failure.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>

namespace {
const char path[] = "/sys/kernel/debug/usb-model/truth";
}

Truth::Truth() {
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        throw Failure(std::string("open ") + path + ": " + std::strerror(errno));
    void* page = mmap(nullptr, sizeof(usb_model_truth), PROT_READ, MAP_SHARED, file, 0);
    const int error = errno;
    close(file);
    if (page == MAP_FAILED)
        throw Failure(std::string("map ") + path + ": " + std::strerror(error));
    page_ = static_cast<const volatile usb_model_truth*>(page);
    if (page_->version != USB_MODEL_TRUTH_VERSION)
        throw Failure("the model's truth has version " + std::to_string(page_->version));
}

Truth::~Truth() {
    munmap(const_cast<usb_model_truth*>(page_), sizeof(usb_model_truth));
}

usb_model_truth Truth::read() const {
    usb_model_truth copy;
    for (;;) {
        const unsigned before = page_->sequence;
        std::atomic_thread_fence(std::memory_order_acquire);
        std::memcpy(&copy, const_cast<const usb_model_truth*>(page_), sizeof copy);
        std::atomic_thread_fence(std::memory_order_acquire);
        if (before % 2 == 0 && before == page_->sequence)
            return copy;
    }
}

std::vector<usb_model_segment> Truth::run_of(unsigned pipe) const {
    const usb_model_truth truth = read();
    std::vector<usb_model_segment> segments;
    const std::uint64_t kept = std::min<std::uint64_t>(truth.segments, USB_MODEL_SEGMENTS);
    for (std::uint64_t n = truth.segments - kept; n < truth.segments; n++) {
        const usb_model_segment& segment = truth.segment[n % USB_MODEL_SEGMENTS];
        if (segment.pipe == pipe && segment.run == truth.pipe[pipe].run)
            segments.push_back(segment);
    }
    return segments;
}
