// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Will this kernel take the modules: signatures, Secure Boot and lockdown; see kernel_checks.hpp.
#include "lockstep/doctor/kernel_checks.hpp"
#include "lockstep/doctor/system_files.hpp"

namespace lockstep::doctor {

namespace {

enum class SecureBoot { NoUefi, Off, On, Unknown };

SecureBoot secure_boot(const std::filesystem::path& root) {
    // Four bytes of attributes, then the variable's one byte.
    constexpr std::size_t size = 5;
    const std::filesystem::path variables = "/sys/firmware/efi/efivars";
    const auto value =
        read_file(root, variables / "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c");
    if (value && value->size() == size)
        return value->back() == 1 ? SecureBoot::On : SecureBoot::Off;
    if (!is_there(root, "/sys/firmware/efi"))
        return SecureBoot::NoUefi;
    // Firmware without the variable has no Secure Boot; but the folder may just not be mounted.
    return names_in(root, variables).empty() ? SecureBoot::Unknown : SecureBoot::Off;
}

const char* words(SecureBoot state) {
    switch (state) {
    case SecureBoot::NoUefi:
        return "no UEFI, so no Secure Boot";
    case SecureBoot::Off:
        return "Secure Boot is off";
    case SecureBoot::On:
        return "Secure Boot is on";
    case SecureBoot::Unknown:
        break;
    }
    return "whether Secure Boot is on cannot be read";
}

// "integrity" of "none [integrity] confidentiality".
std::string lockdown(const std::filesystem::path& root) {
    const std::string line = first_line(root, "/sys/kernel/security/lockdown");
    const std::size_t begin = line.find('[');
    const std::size_t end = line.find(']');
    if (begin == std::string::npos || end == std::string::npos || end < begin)
        return "";
    return line.substr(begin + 1, end - begin - 1);
}

} // namespace

Finding check_signature(const Kernel& kernel) {
    constexpr const char* check = "signature";
    const SecureBoot boot = secure_boot(kernel.root);
    const std::string locked = lockdown(kernel.root);
    const bool enforced =
        first_line(kernel.root, "/sys/module/module/parameters/sig_enforce") == "Y" ||
        (!locked.empty() && locked != "none");
    std::vector<std::string> unsigned_modules;
    std::vector<std::string> unproven;
    std::string signer;
    bool any = false;
    for (const Module& module : kernel.modules) {
        if (module.file.empty())
            continue;
        any = true;
        if (module.of_file("sig_id").empty() && module.of_file("signer").empty())
            unsigned_modules.push_back(module.name);
        else
            signer = module.of_file("signer");
        // Loaded without the kernel's E: it knows the key.
        if (!module.loaded || module.taint.find('E') != std::string::npos)
            unproven.push_back(module.name);
    }
    if (!any)
        return {check, State::Unknown, "there is no module of Lockstep's to look at", ""};

    const std::string how = std::string(words(boot)) +
                            (locked.empty() ? "" : ", lockdown is " + locked) +
                            (enforced ? ", the kernel takes signed modules only" : "");
    const bool all_signed = unsigned_modules.empty();
    if (enforced && !all_signed)
        return {
            check, State::Bad, how + ", and not signed: " + joined(unsigned_modules),
            "sudo dkms generate_mok; sudo mokutil --import /var/lib/dkms/mok.pub; boot anew and "
            "enrol the key; then sudo dkms install --force lockstep/" LOCKSTEP_VERSION " -k " +
                kernel.release};
    const std::string signed_by = "signed by '" + signer + "'";
    if (enforced && !unproven.empty())
        return {check, State::Unknown,
                how + "; " + signed_by +
                    ", but whether the kernel knows that key shows only when " + joined(unproven) +
                    " is loaded",
                "sudo modprobe " + unproven.back() +
                    "; if the key is rejected: sudo mokutil --import /var/lib/dkms/mok.pub, boot "
                    "anew and enrol it"};
    // Secure Boot without lockdown is rare, and not every kernel tells of its lockdown.
    if (!all_signed && (boot == SecureBoot::On || boot == SecureBoot::Unknown) && locked.empty())
        return {check, State::Unknown,
                how + "; not signed: " + joined(unsigned_modules) +
                    ", and the kernel does not tell whether it takes such modules",
                "sudo modprobe " + unsigned_modules.back() + " tells"};
    return {check, State::Good, how + (all_signed ? "; " + signed_by : "; unsigned modules load"),
            ""};
}

} // namespace lockstep::doctor
