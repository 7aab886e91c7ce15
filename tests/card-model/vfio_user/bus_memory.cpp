// SPDX-License-Identifier: GPL-2.0-or-later
//
// Mapping regions and copying from and to them; see bus_memory.hpp.
#include "card-model/vfio_user/bus_memory.hpp"

#include "card-model/vfio_user/message.hpp"

#include <algorithm>
#include <cerrno>
#include <limits>
#include <sys/mman.h>
#include <sys/stat.h>

namespace card_model::vfio_user {
namespace {

// Reading past the end of a file would be a signal.
bool holds(int file, std::uint64_t offset, std::uint64_t size) {
    struct stat status = {};
    return fstat(file, &status) == 0 && static_cast<std::uint64_t>(status.st_size) >= size &&
           offset <= static_cast<std::uint64_t>(status.st_size) - size;
}

} // namespace

void BusMemory::Unmap::operator()(std::byte* start) const {
    munmap(start, bytes);
}

void BusMemory::map(const Region& region, const FileDescriptor& file) {
    constexpr std::size_t most = 65535; // what a client assumes of a server that says nothing
    if (region.size == 0 ||
        region.size - 1 > std::numeric_limits<std::uint64_t>::max() - region.address)
        throw Refusal(EINVAL, "a region of " + std::to_string(region.size) + " bytes at " +
                                  std::to_string(region.address));
    const std::uint64_t last = region.address + (region.size - 1);
    const auto next = regions_.upper_bound(last);
    if (next != regions_.begin()) {
        const Region& before = std::prev(next)->second.region;
        if (before.address + (before.size - 1) >= region.address)
            throw Refusal(EEXIST, "regions overlap");
    }
    if (regions_.size() >= most)
        throw Refusal(ENOSPC, "more than " + std::to_string(most) + " regions");

    Mapped mapped{region, {}, nullptr};
    const auto page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    const std::uint64_t lead = region.offset % page;
    if (file && holds(file.get(), region.offset, region.size)) {
        const int protection =
            (region.readable ? PROT_READ : 0) | (region.writable ? PROT_WRITE : 0);
        const std::size_t bytes = region.size + lead;
        void* start = mmap(nullptr, bytes, protection, MAP_SHARED, file.get(),
                           static_cast<off_t>(region.offset - lead));
        if (start != MAP_FAILED) {
            mapped.mapping = {static_cast<std::byte*>(start), Unmap{bytes}};
            mapped.start = mapped.mapping.get() + lead;
        }
    }
    regions_.emplace(region.address, std::move(mapped));
}

void BusMemory::unmap(std::uint64_t address, std::uint64_t size) {
    const auto found = regions_.find(address);
    if (found == regions_.end() || found->second.region.size != size)
        throw Refusal(ENOENT, "no region of " + std::to_string(size) + " bytes at " +
                                  std::to_string(address));
    regions_.erase(found);
}

const BusMemory::Mapped* BusMemory::find(std::uint64_t address) const {
    const auto next = regions_.upper_bound(address);
    if (next == regions_.begin())
        return nullptr;
    const Mapped& mapped = std::prev(next)->second;
    return address - mapped.region.address < mapped.region.size ? &mapped : nullptr;
}

// Looks whether every part can be had before it copies any.
template <class Bytes, class Copy>
bool BusMemory::access(std::uint64_t address, Bytes bytes, bool writing, Copy copy) {
    if (!enabled_)
        return false;
    const auto each_part = [&](auto use) {
        for (std::size_t done = 0; done < bytes.size();) {
            const Mapped* mapped = find(address + done);
            if (!mapped || !mapped->start ||
                !(writing ? mapped->region.writable : mapped->region.readable))
                return false;
            const std::uint64_t within = address + done - mapped->region.address;
            const std::size_t count = static_cast<std::size_t>(
                std::min<std::uint64_t>(bytes.size() - done, mapped->region.size - within));
            use(mapped->start + within, bytes.subspan(done, count));
            done += count;
        }
        return true;
    };
    return each_part([](std::byte*, Bytes) {}) && each_part(copy);
}

bool BusMemory::read(std::uint64_t address, std::span<std::byte> into) {
    return access(address, into, false, [](const std::byte* place, std::span<std::byte> part) {
        std::copy_n(place, part.size(), part.begin());
    });
}

bool BusMemory::write(std::uint64_t address, std::span<const std::byte> from) {
    return access(address, from, true, [](std::byte* place, std::span<const std::byte> part) {
        std::copy(part.begin(), part.end(), place);
    });
}

} // namespace card_model::vfio_user
