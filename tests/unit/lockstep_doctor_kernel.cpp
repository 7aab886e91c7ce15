// SPDX-License-Identifier: GPL-2.0-or-later
//
// The doctor's checks of the kernel modules, over made-up /lib/modules, /sys and DKMS folders: the
// sound machine first, then each thing broken by itself.
#include "lockstep/doctor/kernel_checks.hpp"
#include "lockstep_doctor_expect.hpp"
#include "lockstep_tree.hpp"

#include <map>

namespace lockstep::doctor {
namespace {

const std::string release = "6.12.107-amd64";
const std::string updates = "/lib/modules/" + release + "/updates/dkms/";
const std::string version = LOCKSTEP_VERSION;
const std::string secure_boot_variable =
    "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";

// A machine on which DKMS has built and installed all, and the software card is loaded.
class Machine : public Tree {
  public:
    Machine() {
        for (const char* name : {"snd-lockstep", "snd-lockstep-soft", "snd-lockstep-hdspe"}) {
            const std::string file = std::string(name) + ".ko";
            this->file(updates + file, name);
            this->file(built(file), name);
            fields[name] = {{"filename", updates + file},
                            {"version", version},
                            {"author", "The Lockstep authors"},
                            {"srcversion", "A0A0"},
                            {"vermagic", release + " SMP preempt mod_unload modversions "}};
        }
        file("/var/lib/lockstep/kernel");
        load("snd_lockstep");
        load("snd_lockstep_soft");
        file("/sys/module/module/parameters/sig_enforce", "N\n");
        file("/sys/kernel/security/lockdown", "[none] integrity confidentiality\n");
    }

    static std::string built(const std::string& file) {
        return "/var/lib/dkms/lockstep/" + version + "/" + release + "/x86_64/module/" + file;
    }
    void load(const std::string& module, const std::string& its_version = version,
              const std::string& source = "A0A0", const std::string& taint = "OE") {
        file("/sys/module/" + module + "/version", its_version + "\n");
        file("/sys/module/" + module + "/srcversion", source + "\n");
        file("/sys/module/" + module + "/taint", taint + "\n");
    }
    void sign() {
        for (auto& [name, its] : fields) {
            its["sig_id"] = "PKCS#7";
            its["signer"] = "DKMS module signing key";
        }
    }
    void enforce() {
        file(secure_boot_variable, std::string("\6\0\0\0\1", 5));
        file("/sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
    }
    Kernel read() const {
        return read_kernel(root(), release, [this](const std::string& name) {
            const auto found = fields.find(name);
            std::string text;
            if (found != fields.end())
                for (const auto& [field, value] : found->second)
                    text.append(field).append(":        ").append(value).append("\n");
            return text;
        });
    }

    std::map<std::string, std::map<std::string, std::string>> fields; // what modinfo says
};

TEST(DoctorModules, SoundMachine) {
    const Machine machine;
    expect(check_built(machine.read()), State::Good, "3 of Lockstep " + version);
    EXPECT_THAT(check_built(machine.read()).seen, testing::HasSubstr(release));
    expect(check_loaded(machine.read()), State::Good, "snd-lockstep, snd-lockstep-soft");
}

TEST(DoctorModules, CompressedFileWithUnderscoresIsTheSame) {
    Machine machine;
    machine.remove(updates + "snd-lockstep-soft.ko");
    machine.remove(Machine::built("snd-lockstep-soft.ko"));
    machine.file(updates + "snd_lockstep_soft.ko.zst", "z");
    machine.file(Machine::built("snd-lockstep-soft.ko.zst"), "z");
    machine.fields["snd-lockstep-soft"]["filename"] = updates + "snd_lockstep_soft.ko.zst";
    expect(check_built(machine.read()), State::Good, "3 of Lockstep");
    machine.file(updates + "snd_lockstep_soft.ko.zst", "other");
    expect(check_built(machine.read()), State::Bad, "is not what DKMS built", "dkms install");
}

TEST(DoctorModules, NothingInstalledIsNoFault) {
    const Tree nothing;
    const Kernel kernel =
        read_kernel(nothing.root(), release, [](const std::string&) { return ""; });
    expect(check_built(kernel), State::Notice, "not installed", "make install");
    expect(check_loaded(kernel), State::Notice, "no module", "modprobe snd-lockstep-soft");
}

TEST(DoctorModules, NotBuiltForThisKernel) {
    Machine machine;
    machine.remove("/lib/modules/" + release);
    machine.fields.clear();
    machine.file("/lib/modules/6.1.0-old/updates/dkms/snd-lockstep.ko");
    expect(check_built(machine.read()), State::Bad,
           "running kernel " + release + "; there is for 6.1.0-old", "linux-headers-" + release);
}

TEST(DoctorModules, OneOfThemMissing) {
    Machine machine;
    machine.remove(updates + "snd-lockstep-hdspe.ko");
    machine.fields.erase("snd-lockstep-hdspe");
    expect(check_built(machine.read()), State::Bad, "there is no snd-lockstep-hdspe",
           "dkms autoinstall");
}

TEST(DoctorModules, FileThatModprobeDoesNotKnow) {
    Machine machine;
    machine.fields.erase("snd-lockstep-soft");
    expect(check_built(machine.read()), State::Bad, "modprobe does not find snd-lockstep-soft",
           "depmod");
}

TEST(DoctorModules, AnotherVersion) {
    Machine machine;
    machine.fields["snd-lockstep"]["version"] = "0.0.1";
    expect(check_built(machine.read()), State::Bad, "snd-lockstep.ko is version 0.0.1",
           "dkms install --force lockstep/" + version);
}

TEST(DoctorModules, AnotherAuthor) {
    Machine machine;
    machine.fields["snd-lockstep-soft"]["author"] = "Somebody Else";
    expect(check_built(machine.read()), State::Bad,
           "snd-lockstep-soft.ko is not Lockstep's (author: Somebody Else)", "dkms install");
}

TEST(DoctorModules, AnotherKernels) {
    Machine machine;
    machine.fields["snd-lockstep-soft"]["vermagic"] = "6.1.0-old SMP mod_unload";
    expect(check_built(machine.read()), State::Bad, "is built for 6.1.0-old", "dkms install");
}

TEST(DoctorModules, FileIsNotWhatDkmsBuilt) {
    Machine machine;
    machine.file(updates + "snd-lockstep.ko", "another file of the same version");
    expect(check_built(machine.read()), State::Bad, "snd-lockstep.ko is not what DKMS built",
           "dkms install");
}

TEST(DoctorModules, TwoFilesOfOneName) {
    Machine machine;
    machine.file("/lib/modules/" + release + "/extra/snd-lockstep.ko");
    expect(check_built(machine.read()), State::Notice, "extra/snd-lockstep.ko", "depmod");
}

TEST(DoctorLoaded, None) {
    Machine machine;
    machine.remove("/sys/module/snd_lockstep");
    machine.remove("/sys/module/snd_lockstep_soft");
    expect(check_loaded(machine.read()), State::Notice, "no module of Lockstep's is loaded",
           "modprobe snd-lockstep-soft");
}

TEST(DoctorLoaded, AnotherVersion) {
    Machine machine;
    machine.load("snd_lockstep", "0.0.1");
    expect(check_loaded(machine.read()), State::Bad, "snd-lockstep is loaded in 0.0.1",
           "modprobe -r snd-lockstep-soft snd-lockstep && sudo modprobe snd-lockstep-soft");
}

TEST(DoctorLoaded, OfNoVersionAtAll) {
    Machine machine;
    machine.remove("/sys/module/snd_lockstep_soft/version");
    expect(check_loaded(machine.read()), State::Bad, "snd-lockstep-soft is loaded in no version",
           "modprobe -r");
}

TEST(DoctorLoaded, OlderBuildOfTheSameVersion) {
    Machine machine;
    machine.load("snd_lockstep_soft", version, "B1B1");
    expect(check_loaded(machine.read()), State::Bad, "from other source (B1B1)", "modprobe -r");
}

TEST(DoctorLoaded, FileGone) {
    Machine machine;
    machine.fields.erase("snd-lockstep-soft");
    expect(check_loaded(machine.read()), State::Bad, "has no file any more", "modprobe -r");
}

TEST(DoctorSignature, NotAskedFor) {
    const Machine machine;
    expect(check_signature(machine.read()), State::Good, "unsigned modules load");
}

TEST(DoctorSignature, SignedAndLoadedUnderSecureBoot) {
    Machine machine;
    machine.enforce();
    machine.sign();
    for (const char* module : {"snd_lockstep", "snd_lockstep_soft", "snd_lockstep_hdspe"})
        machine.load(module, version, "A0A0", "O");
    expect(check_signature(machine.read()), State::Good,
           "Secure Boot is on, lockdown is integrity, the kernel takes signed modules only; signed "
           "by 'DKMS module signing key'");
}

TEST(DoctorSignature, UnsignedUnderSecureBoot) {
    Machine machine;
    machine.enforce();
    expect(check_signature(machine.read()), State::Bad, "and not signed: snd-lockstep, ",
           "mokutil --import");
}

TEST(DoctorSignature, UnsignedWhereTheKernelEnforces) {
    Machine machine;
    machine.file("/sys/module/module/parameters/sig_enforce", "Y\n");
    expect(check_signature(machine.read()), State::Bad, "the kernel takes signed modules only",
           "mokutil --import");
}

TEST(DoctorSignature, KeyNotProvenUntilLoaded) {
    Machine machine;
    machine.enforce();
    machine.sign();
    expect(check_signature(machine.read()), State::Unknown, "whether the kernel knows that key",
           "modprobe");
}

TEST(DoctorSignature, KernelThatDoesNotTell) {
    Machine machine;
    machine.enforce();
    machine.remove("/sys/kernel/security/lockdown");
    expect(check_signature(machine.read()), State::Unknown, "does not tell whether it takes",
           "tells");
}

TEST(DoctorSignature, SecureBootOffIsTold) {
    Machine machine;
    machine.file(secure_boot_variable, std::string("\6\0\0\0\0", 5));
    expect(check_signature(machine.read()), State::Good, "Secure Boot is off");
}

TEST(DoctorSignature, NoModules) {
    Machine machine;
    machine.fields.clear();
    expect(check_signature(machine.read()), State::Unknown, "no module of Lockstep's to look at");
}

TEST(DoctorRmeCards, ByTheirDriver) {
    Machine machine;
    EXPECT_TRUE(check_rme_cards(machine.read()).empty());
    const std::string slot = "/sys/bus/pci/devices/0000:03:00.0/";
    machine.file(slot + "vendor", "0x10ee\n");
    machine.file(slot + "device", "0x3fc6\n");
    machine.file("/sys/bus/pci/devices/0000:00:00.0/vendor", "0x8086\n");
    machine.file("/sys/bus/pci/devices/0000:00:00.0/device", "0x3fc6\n");
    const auto only = [&machine] {
        const auto findings = check_rme_cards(machine.read());
        EXPECT_EQ(findings.size(), 1U);
        return findings.at(0);
    };
    expect(only(), State::Bad, "0000:03:00.0 has no driver", "modprobe snd-lockstep-hdspe");
    machine.link(slot + "driver", "../../drivers/snd_hdspm");
    expect(only(), State::Notice, "driven by snd_hdspm", "modprobe -r snd_hdspm");
    machine.remove(slot + "driver");
    machine.link(slot + "driver", "../../drivers/snd-lockstep-hdspe");
    expect(only(), State::Good, "driven by snd-lockstep-hdspe");
}

} // namespace
} // namespace lockstep::doctor
