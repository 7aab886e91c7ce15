// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A list that owns nothing; see open_engines.hpp.
#include "open_engines.hpp"

#include <mutex>

namespace lockstep {
namespace {

std::mutex mutex;
std::vector<std::weak_ptr<Engine>> engines;

} // namespace

void add_open_engine(const std::shared_ptr<Engine>& engine) {
    const std::lock_guard lock(mutex);
    std::erase_if(engines, [](const std::weak_ptr<Engine>& one) { return one.expired(); });
    engines.push_back(engine);
}

std::vector<std::shared_ptr<Engine>> open_engines() {
    const std::lock_guard lock(mutex);
    std::vector<std::shared_ptr<Engine>> found;
    for (const std::weak_ptr<Engine>& one : engines)
        if (std::shared_ptr<Engine> engine = one.lock())
            found.push_back(std::move(engine));
    return found;
}

} // namespace lockstep
