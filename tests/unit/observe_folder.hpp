// SPDX-License-Identifier: GPL-2.0-or-later
//
// A folder in memory for a test's streams, which goes with it.
#pragma once

#include "observe/runtime_folder.hpp"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace lockstep::observe::test {

class TestPlace {
  public:
    TestPlace() {
        char name[] = "/dev/shm/lockstep-test-XXXXXX";
        if (mkdtemp(name) == nullptr)
            throw std::runtime_error("no folder can be made in /dev/shm");
        place_ = {name, "lockstep"};
    }
    ~TestPlace() { std::filesystem::remove_all(place_.parent); }
    TestPlace(const TestPlace&) = delete;
    TestPlace& operator=(const TestPlace&) = delete;

    const Place& place() const { return place_; }
    const std::string& parent() const { return place_.parent; }
    std::string path() const { return place_.parent + "/" + place_.name; }

  private:
    Place place_;
};

} // namespace lockstep::observe::test
