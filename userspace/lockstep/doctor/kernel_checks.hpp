// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Are the kernel modules there for the kernel that runs, are they this version of Lockstep's, are
// they loaded, may they be (signatures, Secure Boot), and do they drive the RME cards that are in
// the machine. Told from /lib/modules, /sys, DKMS's folder and what `modinfo` says.
#pragma once

#include "lockstep/doctor/finding.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace lockstep::doctor {

// What `modinfo NAME` prints of the file that modprobe would load for the running kernel; "" if it
// finds none.
using AskModinfo = std::function<std::string(const std::string& module)>;

struct Module {
    std::string name;                         // as in file names: snd-lockstep-soft
    std::map<std::string, std::string> file;  // modinfo's fields; none: not found
    std::vector<std::filesystem::path> files; // all of that name for the running kernel
    std::filesystem::path built;              // what DKMS built, "" if there is none
    bool loaded = false;
    std::string loaded_version;
    std::string loaded_source; // srcversion
    std::string taint;         // the kernel's letters: O out of tree, E unsigned

    std::string of_file(const std::string& field) const;
};

struct Kernel {
    std::filesystem::path root;
    std::string release; // uname -r
    std::vector<Module> modules;
    std::vector<std::string> others; // other kernels that have the modules
    bool part_installed = false;     // by make install
};

Kernel read_kernel(const std::filesystem::path& root, const std::string& release,
                   const AskModinfo& modinfo);

Finding check_built(const Kernel& kernel);
Finding check_loaded(const Kernel& kernel);
Finding check_signature(const Kernel& kernel);
// A finding for each RME HDSPe card; none where there is no such card.
std::vector<Finding> check_rme_cards(const Kernel& kernel);

} // namespace lockstep::doctor
