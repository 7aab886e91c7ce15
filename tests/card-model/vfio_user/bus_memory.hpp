// SPDX-License-Identifier: GPL-2.0-or-later
//
// The guest's memory as its machine lends it: regions of the bus, each a file mapped here, or
// known only by its place. A map owns its mapping until it is unmapped or the client leaves.
#pragma once

#include "card-model/file_descriptor.hpp"
#include "card-model/guest_memory.hpp"

#include <map>
#include <memory>

namespace card_model::vfio_user {

class BusMemory : public GuestMemory {
  public:
    struct Region {
        std::uint64_t address;
        std::uint64_t size;   // bytes
        std::uint64_t offset; // of it in the file
        bool readable;
        bool writable;
    };

    // Adds a region; with no file, or one that cannot be mapped, it is there but every access to
    // it fails. Throws Refusal: EINVAL for an empty region or one past the last address, EEXIST if
    // it overlaps another, ENOSPC past 65535 regions.
    void map(const Region& region, const FileDescriptor& file);
    // Removes exactly that region; throws Refusal, ENOENT, if there is none.
    void unmap(std::uint64_t address, std::uint64_t size);
    void unmap_all() { regions_.clear(); }
    std::size_t regions() const { return regions_.size(); }

    // Bus mastering: while it is off no access succeeds.
    void enable(bool on) { enabled_ = on; }

    bool read(std::uint64_t address, std::span<std::byte> into) override;
    bool write(std::uint64_t address, std::span<const std::byte> from) override;

  private:
    struct Unmap {
        std::size_t bytes;
        void operator()(std::byte* start) const;
    };
    struct Mapped {
        Region region;
        std::unique_ptr<std::byte, Unmap> mapping; // null: not mapped here
        std::byte* start = nullptr;                // of the region in it
    };
    const Mapped* find(std::uint64_t address) const;
    template <class Bytes, class Copy>
    bool access(std::uint64_t address, Bytes bytes, bool writing, Copy copy);

    std::map<std::uint64_t, Mapped> regions_; // by first address
    bool enabled_ = false;
};

} // namespace card_model::vfio_user
