// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The modules as files and as loaded; see kernel_checks.hpp. Signatures are in signature_check.cpp.
#include "lockstep/doctor/kernel_checks.hpp"

#include "lockstep/doctor/system_files.hpp"

#include <algorithm>

namespace lockstep::doctor {

namespace fs = std::filesystem;

namespace {

constexpr const char* author = "The Lockstep authors";
const std::string version = LOCKSTEP_VERSION;
const char* const module_names[] = {"snd-lockstep", "snd-lockstep-soft", "snd-lockstep-hdspe"};

bool is_module_file(const std::string& file, const std::string& name) {
    // Kernels may compress them: .ko, .ko.xz, .ko.zst, .ko.gz. Underscores are as good as dashes.
    std::string dashed = file;
    std::replace(dashed.begin(), dashed.end(), '_', '-');
    return dashed == name + ".ko" || dashed.starts_with(name + ".ko.");
}

std::vector<fs::path> module_files(const fs::path& root, const std::string& release) {
    std::vector<fs::path> files;
    std::error_code error;
    const fs::path folder = fs::path("/lib/modules") / release;
    for (fs::recursive_directory_iterator entry(below(root, folder), error), end;
         !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (name.find("lockstep") != std::string::npos)
            files.push_back(folder / fs::relative(entry->path(), below(root, folder), error));
    }
    std::sort(files.begin(), files.end());
    return files;
}

fs::path built_by_dkms(const fs::path& root, const std::string& release, const std::string& name) {
    const fs::path package = fs::path("/var/lib/dkms/lockstep") / version / release;
    for (const std::string& machine : names_in(root, package))
        for (const std::string& file : names_in(root, package / machine / "module"))
            if (is_module_file(file, name))
                return package / machine / "module" / file;
    return {};
}

// What speaks against this file being the module that this version of Lockstep built for that
// kernel.
std::vector<std::string> doubts(const Kernel& kernel, const Module& module) {
    std::vector<std::string> doubts;
    const std::string file = module.of_file("filename");
    if (const std::string by = module.of_file("author"); by != author)
        doubts.push_back(file + " is not Lockstep's (author: " + (by.empty() ? "none" : by) + ")");
    if (const std::string its = module.of_file("version"); its != version)
        doubts.push_back(file + " is version " + (its.empty() ? "unknown" : its) +
                         ", this is lockstep " + version);
    const std::vector<std::string> magic = words_of(module.of_file("vermagic"));
    if (!magic.empty() && magic.front() != kernel.release)
        doubts.push_back(file + " is built for " + magic.front());
    if (module.built.empty() || !doubts.empty())
        return doubts;
    // modinfo follows /lib to wherever it is; its path is of the system, not of the root.
    const auto installed = read_file(kernel.root, file);
    if (installed && installed != read_file(kernel.root, module.built))
        doubts.push_back(file + " is not what DKMS built (" + module.built.string() + ")");
    return doubts;
}

std::string reinstall(const Kernel& kernel) {
    return "sudo dkms install --force lockstep/" + version + " -k " + kernel.release +
           " (or, in Lockstep's tree: sudo make install)";
}

Finding missing(const Kernel& kernel, const std::vector<std::string>& names) {
    const std::string which = joined(names) + " for the running kernel " + kernel.release;
    std::vector<std::string> unlisted;
    for (const Module& module : kernel.modules)
        if (module.file.empty() && !module.files.empty())
            unlisted.push_back(module.files.front().string());
    if (!unlisted.empty())
        return {"modules", State::Bad,
                "modprobe does not find " + which + ", but there is " + joined(unlisted),
                "sudo depmod -a"};
    if (!kernel.others.empty() || kernel.part_installed || names.size() < kernel.modules.size())
        return {"modules", State::Bad,
                "there is no " + which +
                    (kernel.others.empty() ? "" : "; there is for " + joined(kernel.others)),
                "install the headers of that kernel (Debian: linux-headers-" + kernel.release +
                    "), then sudo dkms autoinstall -k " + kernel.release};
    return {"modules", State::Notice,
            "not installed; only the software card and RME's HDSPe cards need them",
            "install dkms, then in Lockstep's tree: sudo make install"};
}

// `driver`: of the RME card at that place, "" if it has none.
Finding check_driver(const std::string& slot, const std::string& driver) {
    constexpr const char* check = "rme-card";
    const std::string card = "the RME HDSPe card at " + slot;
    if (driver.empty())
        return {check, State::Bad, card + " has no driver", "sudo modprobe snd-lockstep-hdspe"};
    const std::string seen = card + " is driven by " + driver;
    if (driver == "snd-lockstep-hdspe")
        return {check, State::Good, seen, ""};
    return {check, State::Notice, seen + ", not by Lockstep",
            "sudo modprobe -r " + driver + " && sudo modprobe snd-lockstep-hdspe"};
}

} // namespace

std::string Module::of_file(const std::string& field) const {
    const auto found = file.find(field);
    return found == file.end() ? "" : found->second;
}

Kernel read_kernel(const fs::path& root, const std::string& release, const AskModinfo& modinfo) {
    Kernel kernel{root, release, {}, {}, is_there(root, "/var/lib/lockstep/kernel")};
    const std::vector<fs::path> files = module_files(root, release);
    for (const std::string name : module_names) {
        Module module;
        module.name = name;
        module.file = fields_of(modinfo(name));
        for (const fs::path& file : files)
            if (is_module_file(file.filename().string(), name))
                module.files.push_back(file);
        module.built = built_by_dkms(root, release, name);
        std::string loaded = name;
        std::replace(loaded.begin(), loaded.end(), '-', '_');
        const fs::path folder = fs::path("/sys/module") / loaded;
        module.loaded = is_there(root, folder);
        module.loaded_version = first_line(root, folder / "version");
        module.loaded_source = first_line(root, folder / "srcversion");
        module.taint = first_line(root, folder / "taint");
        kernel.modules.push_back(module);
    }
    for (const std::string& other : names_in(root, "/lib/modules"))
        if (other != release && !module_files(root, other).empty())
            kernel.others.push_back(other);
    return kernel;
}

Finding check_built(const Kernel& kernel) {
    std::vector<std::string> absent;
    std::vector<std::string> wrong;
    std::vector<std::string> twice;
    for (const Module& module : kernel.modules) {
        if (module.file.empty())
            absent.push_back(module.name);
        else
            for (const std::string& doubt : doubts(kernel, module))
                wrong.push_back(doubt);
        if (module.files.size() > 1)
            for (const fs::path& file : module.files)
                twice.push_back(file.string());
    }
    if (!wrong.empty())
        return {"modules", State::Bad, joined(wrong, "; "), reinstall(kernel)};
    if (!absent.empty())
        return missing(kernel, absent);
    const std::string seen =
        std::to_string(kernel.modules.size()) + " of Lockstep " + version + " for " +
        kernel.release + " in " +
        fs::path(kernel.modules.front().of_file("filename")).parent_path().string();
    if (!twice.empty())
        return {"modules", State::Notice, seen + "; but some are there twice: " + joined(twice),
                "remove those that are not in that folder, then sudo depmod -a"};
    return {"modules", State::Good, seen, ""};
}

Finding check_loaded(const Kernel& kernel) {
    std::vector<std::string> loaded;
    std::vector<std::string> wrong;
    for (const Module& module : kernel.modules) {
        if (!module.loaded)
            continue;
        loaded.push_back(module.name);
        if (module.loaded_version != version)
            wrong.push_back(module.name + " is loaded in " +
                            (module.loaded_version.empty() ? "no version" : module.loaded_version) +
                            ", this is lockstep " + version);
        else if (module.file.empty())
            wrong.push_back(module.name + " is loaded, but has no file any more");
        else if (module.loaded_source != module.of_file("srcversion"))
            wrong.push_back(module.name + " is loaded from other source (" + module.loaded_source +
                            ") than its file (" + module.of_file("srcversion") + ")");
    }
    if (!wrong.empty()) {
        std::vector<std::string> reversed(loaded.rbegin(), loaded.rend()); // users first
        return {"loaded", State::Bad, joined(wrong, "; "),
                "stop what uses the card, then sudo modprobe -r " + joined(reversed, " ") +
                    " && sudo modprobe " + loaded.back()};
    }
    if (loaded.empty())
        return {"loaded", State::Notice,
                "no module of Lockstep's is loaded; cards of other drivers need none",
                "sudo modprobe snd-lockstep-soft (the software card)"};
    return {"loaded", State::Good, joined(loaded) + " " + version + ", ours", ""};
}

std::vector<Finding> check_rme_cards(const Kernel& kernel) {
    // The vendors and the device of kernel/hdspe/models.h.
    constexpr const char* vendors[] = {"0x10ee", "0x1d18"};
    constexpr const char* device = "0x3fc6";
    std::vector<Finding> findings;
    const fs::path folder = "/sys/bus/pci/devices";
    for (const std::string& slot : names_in(kernel.root, folder)) {
        const std::string vendor = first_line(kernel.root, folder / slot / "vendor");
        if (first_line(kernel.root, folder / slot / "device") != device ||
            std::find(std::begin(vendors), std::end(vendors), vendor) == std::end(vendors))
            continue;
        std::error_code error;
        const std::string driver =
            fs::read_symlink(below(kernel.root, folder / slot / "driver"), error)
                .filename()
                .string();
        findings.push_back(check_driver(slot, driver));
    }
    return findings;
}

} // namespace lockstep::doctor
