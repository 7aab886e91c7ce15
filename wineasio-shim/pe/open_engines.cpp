// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A list that owns nothing; see open_engines.hpp.
#include "open_engines.hpp"

#include <mutex>
#include <vector>

namespace lockstep {
namespace {

std::mutex mutex;
std::vector<Engine*> engines;

} // namespace

void add_open_engine(Engine& engine) {
    const std::lock_guard lock(mutex);
    engines.push_back(&engine);
}

void remove_open_engine(Engine& engine) {
    const std::lock_guard lock(mutex);
    std::erase(engines, &engine);
}

void for_each_engine(const std::function<void(Engine&)>& look) {
    const std::lock_guard lock(mutex);
    for (Engine* const engine : engines)
        look(*engine);
}

} // namespace lockstep
