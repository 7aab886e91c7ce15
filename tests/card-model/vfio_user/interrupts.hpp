// SPDX-License-Identifier: GPL-2.0-or-later
//
// A function's one interrupt as a client's event descriptors: the INTx line, masked by itself each
// time it is signalled until the client unmasks it, or one MSI, sent when the level rises.
#pragma once

#include "card-model/file_descriptor.hpp"

namespace card_model::vfio_user {

class Interrupts {
  public:
    // An empty descriptor takes the one before away.
    void set_intx(FileDescriptor event);
    void set_msi(FileDescriptor event);
    void mask_intx() { masked_ = true; }
    // Signals again if the level is still high: nobody else would.
    void unmask_intx();
    // Once, whatever the level is.
    void trigger_intx() { signal(intx_); }
    void trigger_msi() { signal(msi_); }
    void release();

    // Follows the level; to be called whenever it may have changed.
    void update(bool level);
    // INTx is held back by the command register. The level is looked at again.
    void disable_intx(bool on);

    bool msi() const { return static_cast<bool>(msi_); }

  private:
    void look();
    static void signal(const FileDescriptor& event);
    static bool take_back(const FileDescriptor& event);

    FileDescriptor intx_;
    FileDescriptor msi_;
    bool level_ = false;
    bool masked_ = false;
    bool disabled_ = false;
};

} // namespace card_model::vfio_user
