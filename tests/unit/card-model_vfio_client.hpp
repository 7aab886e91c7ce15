// SPDX-License-Identifier: GPL-2.0-or-later
//
// A vfio-user client for tests, at the other end of a socketpair from a server thread, and a
// function for it to find there.
#pragma once

#include "card-model/vfio_user/server.hpp"

#include <algorithm>
#include <linux/vfio.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include <thread>

namespace card_model::vfio_user {

// 64 KiB of memory as its registers; the interrupt is what a test says.
class FakeFunction : public Function {
  public:
    void read(std::uint32_t offset, std::span<std::byte> into) override {
        std::copy_n(bytes.begin() + offset, into.size(), into.begin());
    }
    void write(std::uint32_t offset, std::span<const std::byte> from) override {
        std::copy(from.begin(), from.end(), bytes.begin() + offset);
        if (offset == acknowledge)
            level = false;
    }
    bool interrupt() const override { return level; }
    void power_off() override { ++power_offs; }
    void access_without_power() override { ++accesses_without_power; }
    void reset() override { ++resets; }
    bool on_bus() const override { return present; }

    static constexpr std::uint32_t acknowledge = 96;
    std::vector<std::byte> bytes = std::vector<std::byte>(65536);
    bool level = false;
    bool present = true;
    int resets = 0;
    int power_offs = 0;
    int accesses_without_power = 0;
};

inline constexpr Identity fake_identity{0x10ee, 0x3fc6, 0xd3, 0x040100, 65536, true};

inline FileDescriptor memory_file(std::size_t bytes) {
    FileDescriptor file(memfd_create("guest", MFD_CLOEXEC));
    if (ftruncate(file.get(), static_cast<off_t>(bytes)) != 0)
        throw std::runtime_error("ftruncate");
    return file;
}
inline FileDescriptor event() {
    return FileDescriptor(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
}
inline bool signalled(const FileDescriptor& event) {
    std::uint64_t count;
    return ::read(event.get(), &count, sizeof count) == sizeof count;
}

// The server runs in a thread until the client goes.
class Client {
  public:
    Client() {
        int ends[2];
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
            throw std::runtime_error("socketpair");
        socket_ = FileDescriptor(ends[0]);
        server_ = std::thread([this, end = ends[1]] {
            Connection connection{FileDescriptor(end), -1};
            try {
                serve(connection, device, lock, [] {});
            } catch (const std::runtime_error&) {
                dropped = true;
            }
            device.disconnect();
        });
    }
    ~Client() { leave(); }
    void leave() {
        socket_ = FileDescriptor();
        if (server_.joinable())
            server_.join();
    }

    struct Answer {
        Header header;
        std::vector<std::byte> payload;
        bool failed() const { return header.flags & Header::failed; }
        template <class Number> Number at(std::size_t offset) const {
            Number number;
            if (offset + sizeof number > payload.size())
                throw std::runtime_error("the answer is too short");
            std::memcpy(&number, payload.data() + offset, sizeof number);
            return number;
        }
    };
    void send_bytes(std::span<const std::byte> bytes, std::span<const int> files = {}) {
        alignas(cmsghdr) char ancillary[CMSG_SPACE(16 * sizeof(int))] = {};
        iovec place = {const_cast<std::byte*>(bytes.data()), bytes.size()};
        msghdr message = {};
        message.msg_iov = &place;
        message.msg_iovlen = 1;
        if (!files.empty()) {
            message.msg_control = ancillary;
            message.msg_controllen = CMSG_SPACE(files.size_bytes());
            cmsghdr* part = CMSG_FIRSTHDR(&message);
            part->cmsg_level = SOL_SOCKET;
            part->cmsg_type = SCM_RIGHTS;
            part->cmsg_len = CMSG_LEN(files.size_bytes());
            std::memcpy(CMSG_DATA(part), files.data(), files.size_bytes());
        }
        if (sendmsg(socket_.get(), &message, MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size()))
            throw std::runtime_error("sendmsg");
    }
    void post(std::uint16_t command, const Payload& payload, std::span<const int> files = {},
              std::uint32_t flags = Header::no_reply) {
        Header header{++id_, command,
                      static_cast<std::uint32_t>(header_bytes + payload.bytes().size()), flags, 0};
        Payload message;
        message.put(header).put_bytes(payload.bytes());
        send_bytes(message.bytes(), files);
    }
    Answer receive() {
        Answer answer;
        take(std::as_writable_bytes(std::span(&answer.header, 1)));
        answer.payload.resize(answer.header.size - header_bytes);
        take(answer.payload);
        return answer;
    }
    Answer ask(Command command, const Payload& payload, std::span<const int> files = {}) {
        return ask(static_cast<std::uint16_t>(command), payload, files);
    }
    Answer ask(std::uint16_t command, const Payload& payload, std::span<const int> files = {}) {
        post(command, payload, files, 0);
        Answer answer = receive();
        if (answer.header.id != id_ || answer.header.command != command)
            throw std::runtime_error("an answer to another message");
        return answer;
    }
    bool closed() {
        std::byte one;
        return recv(socket_.get(), &one, 1, 0) == 0;
    }

    // The messages of a session.
    Answer greet() {
        Payload payload;
        payload.put<std::uint16_t>(0).put<std::uint16_t>(0);
        return ask(Command::version, payload);
    }
    Answer map(std::uint64_t address, std::uint64_t size, std::uint32_t flags, int file = -1,
               std::uint64_t offset = 0) {
        Payload payload;
        payload.put<std::uint32_t>(32).put(flags).put(offset).put(address).put(size);
        return ask(Command::dma_map, payload,
                   file < 0 ? std::span<const int>() : std::span<const int>(&file, 1));
    }
    Answer unmap(std::uint64_t address, std::uint64_t size, std::uint32_t flags = 0) {
        Payload payload;
        payload.put<std::uint32_t>(24).put(flags).put(address).put(size);
        return ask(Command::dma_unmap, payload);
    }
    Answer read(std::uint32_t region, std::uint64_t offset, std::uint32_t count) {
        Payload payload;
        payload.put(offset).put(region).put(count);
        return ask(Command::region_read, payload);
    }
    template <class Number> Answer write(std::uint32_t region, std::uint64_t offset, Number value) {
        Payload payload;
        payload.put(offset).put(region).put<std::uint32_t>(sizeof value).put(value);
        return ask(Command::region_write, payload);
    }
    Answer set_irqs(std::uint32_t flags, std::uint32_t index, std::uint32_t count, int file = -1,
                    std::uint32_t start = 0) {
        Payload payload;
        payload.put<std::uint32_t>(20).put(flags).put(index).put(start).put(count);
        return ask(Command::device_set_irqs, payload,
                   file < 0 ? std::span<const int>() : std::span<const int>(&file, 1));
    }

    FakeFunction function;
    BusMemory memory;
    Device device{fake_identity, function, memory};
    std::mutex lock;
    bool dropped = false;

  private:
    void take(std::span<std::byte> bytes) {
        if (!bytes.empty() && recv(socket_.get(), bytes.data(), bytes.size(), MSG_WAITALL) !=
                                  static_cast<ssize_t>(bytes.size()))
            throw std::runtime_error("the server closed the connection");
    }

    FileDescriptor socket_;
    std::thread server_;
    std::uint16_t id_ = 0;
};

} // namespace card_model::vfio_user
